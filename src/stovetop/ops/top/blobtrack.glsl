vec4 cook(vec2 uv) {
    return mix(texture(in0, uv), vec4(p_blobcolor, 1.0), texture(in1, uv).r);
}
