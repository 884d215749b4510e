vec4 cook(vec2 uv) {
    ivec2 size = textureSize(in1, 0);
    vec2 pixel = 1.0 / vec2(textureSize(in0, 0));
    vec4 sum = vec4(0.0);
    for (int row = 0; row < size.y; row++)
        for (int column = 0; column < size.x; column++) {
            vec2 away = vec2(column - size.x / 2, size.y / 2 - row);
            sum += texelFetch(in1, ivec2(column, row), 0).r * texture(in0, uv + away * pixel);
        }
    sum = (sum + p_offset) * p_scale;
    return p_applytoalpha ? sum : vec4(sum.rgb, texture(in0, uv).a);
}
