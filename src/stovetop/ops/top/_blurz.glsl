vec4 cook(vec3 at) {
    vec4 sum = texelFetch(in1, ivec2(0), 0).r * texture(in0, at);
    for (int i = 1; i < textureSize(in1, 0).x; i++) {
        vec3 away = float(i) * stride;
        sum += texelFetch(in1, ivec2(i, 0), 0).r * (texture(in0, at + away) + texture(in0, at - away));
    }
    return sum;
}
