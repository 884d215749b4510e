vec4 cook(vec2 uv) {
    vec2 x = vec2(1.0 / float(textureSize(in0, 0).x), 0.0), y = vec2(0.0, 1.0 / float(textureSize(in0, 0).y));
    vec4 own = texture(in1, uv);
    float up = own.r, left = own.b, down = texture(in1, uv - y).g, right = texture(in1, uv + x).a;
    vec4 c = texture(in0, uv);
    if (max(left, right) > max(up, down))
        return c * (1.0 - left - right) + texture(in0, uv - x) * left + texture(in0, uv + x) * right;
    return c * (1.0 - up - down) + texture(in0, uv + y) * up + texture(in0, uv - y) * down;
}
