vec4 cook(vec2 uv) {
    vec4 d = texture(in1, uv);
    vec2 by = vec2(td_channel(p_horzsource, d, p_midpoint.x), td_channel(p_vertsource, d, p_midpoint.y));
    vec2 moved = p_displaceweight * 2.0 * (by - p_midpoint) + p_offsetweight * p_offset;
    if (p_aspectcorrect) moved.x /= td_aspect;
    return texture(in0, 0.5 + p_uvweight * (uv - 0.5) + moved);
}
