#include "quantize.glsl"

float limited(float x) {
    float span = max(p_max - p_min, 0.0);
    int how = x < p_min ? p_minop : x > p_max ? p_maxop : minop_off;
    if (how == minop_off) return x;
    if (how == minop_clamp || span == 0.0) return clamp(x, p_min, p_min + span);
    if (how == minop_loop) return p_min + mod(x - p_min, span);
    return p_min + span - abs(mod(x - p_min, 2.0 * span) - span);
}

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    for (int i = 0; i < 4; i++) c[i] = td_quantize(p_quantvalue, limited(c[i]), p_vstep, p_voffset);
    return p_positive ? abs(c) : c;
}
