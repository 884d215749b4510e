#include "source.glsl"
#include "slope.glsl"

float value(vec2 at) { return td_source(p_select, texture(in0, at)); }

vec4 cook(vec2 uv) {
    float angle = radians(p_direction);
    vec4 c = texture(in0, uv);
    vec2 x = vec2(stride.x, 0.0), y = vec2(0.0, stride.y);
    float v = td_source(p_select, c);
    vec2 rise = vec2(td_rise(p_method, value(uv - x), v, value(uv + x)), td_rise(p_method, value(uv - y), v, value(uv + y)));
    return vec4(vec3(p_midpoint + p_strength * dot(rise, vec2(cos(angle), sin(angle)))), c.a);
}
