#include "source.glsl"

// in1 at a position of 0..1, held at the borders; its own interpolation, because a sampler's has 8 bits
vec4 table(vec2 at) {
    ivec2 last = textureSize(in1, 0) - 1;
    vec2 p = at * vec2(last + 1);
    if (!smooth_table) return texelFetch(in1, clamp(ivec2(floor(p)), ivec2(0), last), 0);
    p -= 0.5;
    vec2 f = fract(p);
    ivec2 low = clamp(ivec2(floor(p)), ivec2(0), last), high = clamp(ivec2(floor(p)) + 1, ivec2(0), last);
    vec4 bottom = mix(texelFetch(in1, low, 0), texelFetch(in1, ivec2(high.x, low.y), 0), f.x);
    vec4 top = mix(texelFetch(in1, ivec2(low.x, high.y), 0), texelFetch(in1, high, 0), f.x);
    return mix(bottom, top, f.y);
}

vec4 looked_up(float x) {
    float span = p_index.y - p_index.x;
    float t = span != 0.0 ? (x - p_index.x) / span : float(x > p_index.x);
    return table(mix(ends.xy, ends.zw, clamp(t, 0.0, 1.0)));
}

vec4 cook(vec2 uv) {
    if (p_displaylookup) return table(mix(ends.xy, ends.zw, uv.x));
    vec4 c = texture(in0, uv);
    if (p_channel == channel_independent)
        return vec4(looked_up(c.r).r, looked_up(c.g).g, looked_up(c.b).b, looked_up(c.a).a);
    vec4 found = looked_up(td_source(p_channel, c));
    if (p_independentalpha) found.a = looked_up(c.a).a;
    return found;
}
