// Catmull-Rom's weights of the pixels at -1, 0, 1 and 2
vec4 weights(float t) {
    return vec4(((2.0 - t) * t - 1.0) * t, (3.0 * t - 5.0) * t * t + 2.0, ((4.0 - 3.0 * t) * t + 1.0) * t, (t - 1.0) * t * t) * 0.5;
}

vec4 cubic(vec2 at) {
    vec2 size = vec2(textureSize(in0, 0)), p = at * size - 0.5, base = floor(p) + 0.5;
    vec4 wx = weights(fract(p.x)), wy = weights(fract(p.y)), sum = vec4(0.0);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++) sum += wx[x] * wy[y] * texture(in0, (base + vec2(x - 1, y - 1)) / size);
    return sum;
}

vec4 cook(vec2 uv) {
    vec4 map = texture(in1, uv);
    vec2 at = vec2(td_channel(p_horzsource, map, uv.x), td_channel(p_vertsource, map, uv.y));
    if (p_fliphorz) at.x = 1.0 - at.x;
    if (p_flipvert) at.y = 1.0 - at.y;
    return p_interp == interp_cubic ? cubic(at) : texture(in0, at);
}
