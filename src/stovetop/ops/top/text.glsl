uniform vec4 ink;

vec4 edge(vec4 under, float distance, int outer, int inner) {
    int which = distance < 2.0 ? outer : distance < 4.0 ? inner : leftborder_off;
    if (which == leftborder_off) return under;
    vec4 over = which == leftborder_bordera ? vec4(p_bordera, p_borderaalpha) : vec4(p_borderb, p_borderbalpha);
    over.rgb *= over.a;
    return over + under * (1.0 - over.a);
}

vec4 cook(vec2 uv) {
    vec4 glyphs = texture(in1, uv);
    if (one_colour) glyphs = vec4(ink.rgb, 1.0) * ink.a * glyphs.r;
    vec4 c = vec4(p_bgcolor, p_bgalpha);
    if (p_multrgbbyalpha) c.rgb *= c.a;
    c = glyphs + c * (1.0 - glyphs.a);
    vec2 low = uv * td_res.zw, high = td_res.zw - low;
    c = edge(c, low.x, p_leftborder, p_leftborderi);
    c = edge(c, high.x, p_rightborder, p_rightborderi);
    c = edge(c, low.y, p_bottomborder, p_bottomborderi);
    c = edge(c, high.y, p_topborder, p_topborderi);
    return over_input(c, texture(in0, uv));
}
