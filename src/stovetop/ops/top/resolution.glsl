// The average of the source's pixels under an output pixel, each weighted by the area that it shares with it.
vec4 cook(vec2 uv) {
    vec2 size = vec2(textureSize(in0, 0)), low = (uv - td_res.xy * 0.5) * size, high = (uv + td_res.xy * 0.5) * size;
    vec4 sum = vec4(0.0);
    float weight = 0.0;
    for (float y = floor(low.y); y < high.y; y += 1.0) {
        for (float x = floor(low.x); x < high.x; x += 1.0) {
            vec2 share = max(min(vec2(x, y) + 1.0, high) - max(vec2(x, y), low), 0.0);
            sum += texelFetch(in0, clamp(ivec2(x, y), ivec2(0), ivec2(size) - 1), 0) * share.x * share.y;
            weight += share.x * share.y;
        }
    }
    return sum / weight;
}
