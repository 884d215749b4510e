#include "key.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    vec3 start = TDRGBToHSV(p_startcolor), hsv = TDRGBToHSV(c.rgb);
    float turn = abs(fract(hsv.x - start.x + 0.5) - 0.5) * 360.0;
    // float input is brighter than 1: the full range is to hold it too
    float away = p_valuerange >= 1.0 ? 0.0 : abs(hsv.z - start.z);
    float w = td_beyond(turn - p_huerange * 0.5, p_huefalloff)
            * td_beyond(abs(hsv.y - start.y) - p_saturationrange, p_saturationfalloff)
            * td_beyond(away - p_valuerange, p_valuefalloff);
    if (w == 0.0 || (p_hueoffset == 0.0 && p_saturationmult == 1.0 && p_valuemult == 1.0)) return c;
    hsv.x += w * p_hueoffset / 360.0;
    hsv.y = min(hsv.y * mix(1.0, p_saturationmult, w), max(hsv.y, 1.0));
    hsv.z *= mix(1.0, p_valuemult, w);
    return vec4(TDHSVToRGB(hsv), c.a);
}
