#ifndef STOVETOP_TRANSFER
#define STOVETOP_TRANSFER
#include "color.glsl"
// Transfer functions and gamuts, after their standards. Linear 1 is the reference white where a display's light is meant.
float TDLuminance(vec3 c) { return td_luminance(c); }
// ITU-R BT.2087
vec3 TDGamutRec709ToRec2020(vec3 c) { return mat3(0.6274039, 0.0690973, 0.0163914, 0.3292830, 0.9195404, 0.0880133, 0.0433131, 0.0113623, 0.8955953) * c; }
vec3 TDGamutRec2020ToRec709(vec3 c) { return mat3(1.6604910, -0.1245505, -0.0181508, -0.5876411, 1.1328999, -0.1005789, -0.0728499, -0.0083494, 1.1187297) * c; }

vec3 td_power(vec3 c, float gamma) { return sign(c) * pow(abs(c), vec3(gamma)); }
vec3 TDTransferSRGBToLinear(vec3 c) { return TDSRGBToLinear(c); }
vec4 TDTransferSRGBToLinear(vec4 c) { return TDSRGBToLinear(c); }
vec3 TDTransferLinearToSRGB(vec3 c) { return TDLinearToSRGB(c); }
vec4 TDTransferLinearToSRGB(vec4 c) { return TDLinearToSRGB(c); }
vec3 TDTransferRec709ToLinear(vec3 c) { return mix(pow((c + 0.099296827) / 1.099296827, vec3(1.0 / 0.45)), c / 4.5, lessThan(c, vec3(0.08124286))); }
vec3 TDTransferLinearToRec709(vec3 c) { return mix(1.099296827 * pow(c, vec3(0.45)) - 0.099296827, c * 4.5, lessThan(c, vec3(0.018053969))); }
vec3 TDTransferGamma1_8ToLinear(vec3 c) { return td_power(c, 1.8); }
vec3 TDTransferLinearToGamma1_8(vec3 c) { return td_power(c, 1.0 / 1.8); }
vec3 TDTransferGamma2_2ToLinear(vec3 c) { return td_power(c, 2.2); }
vec3 TDTransferLinearToGamma2_2(vec3 c) { return td_power(c, 1.0 / 2.2); }
vec3 TDTransferGamma2_4ToLinear(vec3 c) { return td_power(c, 2.4); }
vec3 TDTransferLinearToGamma2_4(vec3 c) { return td_power(c, 1.0 / 2.4); }
vec3 TDTransferGamma2_6ToLinear(vec3 c) { return td_power(c, 2.6); }
vec3 TDTransferLinearToGamma2_6(vec3 c) { return td_power(c, 1.0 / 2.6); }
vec3 TDTransferGamma2_8ToLinear(vec3 c) { return td_power(c, 2.8); }
vec3 TDTransferLinearToGamma2_8(vec3 c) { return td_power(c, 1.0 / 2.8); }
// AMPAS S-2013-001, ten bits as 0 to 1
vec3 TDTransferACESproxyToLinear(vec3 c) { return exp2((c * 1023.0 - 425.0) / 50.0 - 2.5); }
vec3 TDTransferLinearToACESproxy(vec3 c) { return clamp((log2(max(c, vec3(exp2(-9.72)))) + 2.5) * 50.0 + 425.0, 64.0, 940.0) / 1023.0; }
// SMPTE ST 2084; white: candelas per square metre of linear 1
vec3 TDTransferST2084PQToLinear(vec3 c, float white) {
    vec3 p = pow(max(c, vec3(0.0)), vec3(32.0 / 2523.0));
    return pow(max(p - 0.8359375, vec3(0.0)) / (18.8515625 - 18.6875 * p), vec3(16384.0 / 2610.0)) * 10000.0 / white;
}
vec3 TDTransferLinearToST2084PQ(vec3 c, float white) {
    vec3 p = pow(max(c, vec3(0.0)) * white / 10000.0, vec3(2610.0 / 16384.0));
    return pow((0.8359375 + 18.8515625 * p) / (1.0 + 18.6875 * p), vec3(2523.0 / 32.0));
}
// ITU-R BT.2100, with the system gamma of a display of that peak
float td_hlg_gamma(float peak) { return 1.2 + 0.42 * log(peak / 1000.0) / log(10.0); }
float td_rec2020_luminance(vec3 c) { return dot(c, vec3(0.2627, 0.6780, 0.0593)); }
vec3 TDTransferBT2100HLGToLinear(vec3 c, float peak, float white) {
    vec3 scene = mix((exp((c - 0.55991073) / 0.17883277) + 0.28466892) / 12.0, c * c / 3.0, lessThanEqual(c, vec3(0.5)));
    return scene * pow(max(td_rec2020_luminance(scene), 1e-10), td_hlg_gamma(peak) - 1.0) * peak / white;
}
vec3 TDTransferLinearToBT2100HLG(vec3 c, float peak, float white) {
    float gamma = td_hlg_gamma(peak);
    vec3 display = max(c, vec3(0.0)) * white / peak, scene = display * pow(max(td_rec2020_luminance(display), 1e-10), (1.0 - gamma) / gamma);
    return mix(0.17883277 * log(max(12.0 * scene - 0.28466892, vec3(1e-10))) + 0.55991073, sqrt(3.0 * scene), lessThanEqual(scene, vec3(1.0 / 12.0)));
}
#endif
