vec4 bytes(float x) {
    uint bits = floatBitsToUint(x);
    return vec4((uvec4(bits) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0;
}

float number(vec4 c) {
    uvec4 b = uvec4(c * 255.0 + 0.5) << uvec4(0u, 8u, 16u, 24u);
    return uintBitsToFloat(b.r | b.g | b.b | b.a);
}

vec4 cook(vec2 uv) {
    ivec2 at = ivec2(gl_FragCoord.xy);
    if (p_packtype == packtype_pack)
        return bytes(texelFetch(in0, ivec2(at.x / count, at.y), 0)[places[at.x % count]]);
    vec4 c = vec4(0.0, 0.0, 0.0, 1.0);
    for (int i = 0; i < count; i++) c[i] = number(texelFetch(in0, ivec2(at.x * count + i, at.y), 0));
    return c;
}
