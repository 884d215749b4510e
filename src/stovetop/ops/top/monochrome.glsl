#include "source.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    return mix(c, vec4(vec3(td_source(p_rgb, c)), td_source(p_alpha, c)), p_mono);
}
