vec4 cook(vec3 at) {
    int size = textureSize(in1, 0).x;
    vec3 pixel = 1.0 / vec3(textureSize(in0, 0));
    vec4 sum = vec4(0.0);
    for (int slice = 0; slice < size; slice++)
        for (int row = 0; row < size; row++)
            for (int column = 0; column < size; column++) {
                vec3 away = vec3(column - size / 2, size / 2 - row, slice - size / 2);
                sum += texelFetch(in1, ivec2(column, slice * size + row), 0).r * texture(in0, at + away * pixel);
            }
    sum = (sum + p_offset) * p_scale;
    return p_applytoalpha ? sum : vec4(sum.rgb, texture(in0, at).a);
}
