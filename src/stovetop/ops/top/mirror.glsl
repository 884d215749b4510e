vec4 cook(vec2 uv) {
    vec2 heights = vec2(td_aspect, 1.0), p = (uv - about) * heights;
    p.x = -abs(p.x);
    float c = cos(radians(p_rotate)), s = sin(radians(p_rotate));
    vec2 at = about + vec2(c * p.x + s * p.y, c * p.y - s * p.x) / heights;
    if (p_flipx) at.x = 1.0 - at.x;
    if (p_flipy) at.y = 1.0 - at.y;
    return texture(in0, at);
}
