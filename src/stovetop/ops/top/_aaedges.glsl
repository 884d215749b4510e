// Red: the left side of the pixel is an edge, green: the upper one.
#include "color.glsl"
uniform float threshold;

float apart(vec4 a, vec4 b) {
    if (p_edgedetectsource == edgedetectsource_lum) return abs(td_luminance(a.rgb) - td_luminance(b.rgb));
    vec3 d = abs(a.rgb - b.rgb);
    return max(d.r, max(d.g, d.b));
}

vec4 cook(vec2 uv) {
    vec2 x = vec2(1.0 / float(textureSize(in0, 0).x), 0.0), y = vec2(0.0, 1.0 / float(textureSize(in0, 0).y));
    vec4 c = texture(in0, uv), left = texture(in0, uv - x), above = texture(in0, uv + y);
    vec2 delta = vec2(apart(c, left), apart(c, above));
    // not where an edge twice as strong lies beside it
    float most = max(max(delta.x, delta.y), max(apart(c, texture(in0, uv + x)), apart(c, texture(in0, uv - y))));
    most = max(most, max(apart(left, texture(in0, uv - 2.0 * x)), apart(above, texture(in0, uv + 2.0 * y))));
    vec2 edge = step(threshold, delta) * step(most, 2.0 * delta) * vec2(greaterThan(delta, vec2(0.0)));
    return vec4(edge, 0.0, 1.0);
}
