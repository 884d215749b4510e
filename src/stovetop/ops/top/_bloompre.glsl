#include "color.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    float l = td_luminance(c.rgb), bright = max(l - p_preblacklevel, 0.0) / max(1.0 - p_preblacklevel, 1e-6);
    if (p_pregamma != 1.0) bright = pow(bright, 1.0 / max(p_pregamma, 1e-6));
    return vec4(l > 0.0 ? c.rgb * (bright * p_prebrightness / l) : vec3(0.0), c.a);
}
