#ifdef DEEP0
vec4 source(vec3 at) { return texture(in0, at); }
#else
vec4 source(vec3 at) { return texture(in0, at.xy); }
#endif

// Catmull-Rom's weights of the pixels at -1, 0, 1 and 2
vec4 weights(float t) {
    return vec4(((2.0 - t) * t - 1.0) * t, (3.0 * t - 5.0) * t * t + 2.0, ((4.0 - 3.0 * t) * t + 1.0) * t, (t - 1.0) * t * t) * 0.5;
}

vec4 cubic(vec3 at) {
    vec2 size = vec2(textureSize(in0, 0).xy), p = at.xy * size - 0.5, base = floor(p) + 0.5;
    vec4 wx = weights(fract(p.x)), wy = weights(fract(p.y)), sum = vec4(0.0);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++) sum += wx[x] * wy[y] * source(vec3((base + vec2(x - 1, y - 1)) / size, at.z));
    return sum;
}

vec4 cook(vec3 at) {
#ifdef DEEP1
    vec4 map = texture(in1, at);
#else
    vec4 map = texture(in1, at.xy);
#endif
    at = vec3(td_channel(p_horzsource, map, at.x), td_channel(p_vertsource, map, at.y), td_channel(p_zsource, map, at.z));
    if (p_fliphorz) at.x = 1.0 - at.x;
    if (p_flipvert) at.y = 1.0 - at.y;
    if (p_flipz) at.z = 1.0 - at.z;
    return p_interp == interp_cubic ? cubic(at) : source(at);
}
