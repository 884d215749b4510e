vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    return vec4(dot(p_red, c), dot(p_green, c), dot(p_blue, c), dot(p_alpha, c)) + p_constant;
}
