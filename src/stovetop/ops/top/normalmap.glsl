#include "source.glsl"
#include "slope.glsl"

float height(vec2 at) { return td_source(p_source, texture(in0, at)); }

vec4 cook(vec2 uv) {
    vec2 x = vec2(stride.x, 0.0), y = vec2(0.0, stride.y);
    float h = td_source(p_source, texture(in0, uv));
    vec2 rise = vec2(td_rise(p_method, height(uv - x), h, height(uv + x)), td_rise(p_method, height(uv - y), h, height(uv + y)));
    return vec4(normalize(vec3(-rise, 1.0)) * 0.5 + 0.5, p_heightmap ? h : 1.0);
}
