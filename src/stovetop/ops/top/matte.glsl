#include "source.glsl"

vec4 cook(vec2 uv) {
    float m = td_source(p_mattechannel, texture(in2, uv));
    return mix(texture(in1, uv), texture(in0, uv), mix(m, 1.0 - m, p_switchinputs));
}
