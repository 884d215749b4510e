// Half the size along X, Y or both, under (1, 3, 3, 1) / 8.
uniform vec2 scale, origin;

vec4 row(vec2 at, vec2 pixel) {
#if X
    return (texture(in0, (at + vec2(-1.5, 0.0)) * pixel) + texture(in0, (at + vec2(1.5, 0.0)) * pixel)) * 0.125 +
           (texture(in0, (at + vec2(-0.5, 0.0)) * pixel) + texture(in0, (at + vec2(0.5, 0.0)) * pixel)) * 0.375;
#else
    return texture(in0, at * pixel);
#endif
}

vec4 cook(vec2 uv) {
    vec2 pixel = 1.0 / vec2(textureSize(in0, 0)), at = uv * td_res.zw * scale + origin;
#if Y
    return (row(at + vec2(0.0, -1.5), pixel) + row(at + vec2(0.0, 1.5), pixel)) * 0.125 +
           (row(at + vec2(0.0, -0.5), pixel) + row(at + vec2(0.0, 0.5), pixel)) * 0.375;
#else
    return row(at, pixel);
#endif
}
