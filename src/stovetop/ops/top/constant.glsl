vec4 cook(vec2 uv) {
    float unit = p_rgbaunit == rgbaunit_u256 ? 255.0 : p_rgbaunit == rgbaunit_u65536 ? 65535.0 : 1.0;
    vec4 color = vec4(p_color, p_alpha) / unit;
    if (p_multrgbbyalpha) color.rgb *= color.a;
    return over_input(color, texture(in0, uv));
}
