#ifndef STOVETOP_COLOR
#define STOVETOP_COLOR
// Hue, saturation and value, each 0 to 1 (A. R. Smith 1978).
vec3 TDHSVToRGB(vec3 c) {
    vec3 k = abs(fract(c.x + vec3(0.0, 2.0 / 3.0, 1.0 / 3.0)) * 6.0 - 3.0) - 1.0;
    return c.z * mix(vec3(1.0), clamp(k, 0.0, 1.0), c.y);
}
vec3 TDRGBToHSV(vec3 c) {
    float top = max(c.r, max(c.g, c.b)), span = top - min(c.r, min(c.g, c.b));
    if (span <= 0.0) return vec3(0.0, 0.0, top);
    float hue = top == c.r ? (c.g - c.b) / span : top == c.g ? 2.0 + (c.b - c.r) / span : 4.0 + (c.r - c.g) / span;
    return vec3(fract(hue / 6.0), top != 0.0 ? span / top : 0.0, top);
}
// Rec. 709 weights
float td_luminance(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }
vec3 TDSRGBToLinear(vec3 c) { return mix(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, lessThanEqual(c, vec3(0.04045))); }
vec4 TDSRGBToLinear(vec4 c) { return vec4(TDSRGBToLinear(c.rgb), c.a); }
vec3 TDLinearToSRGB(vec3 c) { return mix(1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, c * 12.92, lessThanEqual(c, vec3(0.0031308))); }
vec4 TDLinearToSRGB(vec4 c) { return vec4(TDLinearToSRGB(c.rgb), c.a); }
#endif
