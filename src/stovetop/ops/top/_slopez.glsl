#include "source.glsl"
#include "slope.glsl"

float slope(int kind, vec4 c, vec4 around[6]) {
    if (kind == 21) return p_zeropoint;
    if (kind > 21) return kind == 22 ? 1.0 : 0.0;
    int source = kind % 7, from = kind / 7 * 2;
    float rise = td_rise(p_method, td_source(source, around[from]), td_source(source, c), td_source(source, around[from + 1]));
    return p_zeropoint + p_strength * rise;
}

vec4 cook(vec3 at) {
    vec4 c = texture(in0, at), around[6];
    for (int axis = 0; axis < 3; axis++) {
        vec3 away = vec3(0.0);
        away[axis] = stride[axis];
        around[axis * 2] = texture(in0, at - away);
        around[axis * 2 + 1] = texture(in0, at + away);
    }
    return vec4(slope(p_red, c, around), slope(p_green, c, around), slope(p_blue, c, around), slope(p_alpha, c, around));
}
