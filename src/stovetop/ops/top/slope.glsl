#include "source.glsl"
#include "slope.glsl"

float slope(int kind, vec4 c, mat4 around) {
    if (kind == 21) return p_zeropoint;
    if (kind > 21) return kind == 22 ? 1.0 : 0.0;
    if (kind >= 14) return p_zeropoint;
    int source = kind % 7, from = kind < 7 ? 0 : 2;
    float rise = td_rise(p_method, td_source(source, around[from]), td_source(source, c), td_source(source, around[from + 1]));
    return p_zeropoint + p_strength * rise;
}

vec4 cook(vec2 uv) {
    vec2 x = vec2(stride.x, 0.0), y = vec2(0.0, stride.y);
    vec4 c = texture(in0, uv);
    mat4 around = mat4(texture(in0, uv - x), texture(in0, uv + x), texture(in0, uv - y), texture(in0, uv + y));
    return vec4(slope(p_red, c, around), slope(p_green, c, around), slope(p_blue, c, around), slope(p_alpha, c, around));
}
