#include "composite.glsl"
uniform int operand;
uniform bool swapped;
uniform mat3 to_a, to_b;
uniform bool bound_a, bound_b;

bool outside(vec2 uv) { return any(lessThan(uv, vec2(0.0))) || any(greaterThan(uv, vec2(1.0))); }

vec4 cook(vec2 uv) {
    vec2 at_a = (to_a * vec3(uv, 1.0)).xy, at_b = (to_b * vec3(uv, 1.0)).xy;
    vec4 a = bound_a && outside(at_a) ? vec4(0.0) : texture(in0, at_a);
    vec4 b = bound_b && outside(at_b) ? vec4(0.0) : texture(in1, at_b);
    return swapped ? td_composite(operand, b, a) : td_composite(operand, a, b);
}
