uniform vec2 radii;
uniform float begin, span;
const float FULL = 6.2831853;

float polygon(vec2 p, float radius) {
    float step = span / float(p_sides), angle = atan(p.y, p.x);
    if (angle < 0.0) angle += FULL;
    // beyond the arc, the nearer end
    if (angle > span) angle = angle - span < FULL - angle ? span : 0.0;
    float side = min(floor(angle / step), float(p_sides - 1));
    return td_turned(p, -(side + 0.5) * step).x - radius * cos(step * 0.5);
}

vec4 cook(vec2 uv) {
    vec2 p = placed(uv), from_begin = td_turned(p, -begin);
    float d = p_ispolygon ? polygon(from_begin, radii.x) : is_round ? td_circle(p, radii.x) : td_ellipse(p, radii);
    if (is_cut) d = max(d, td_wedge(from_begin, span));
    return over_input(shaded(d), texture(in0, uv));
}
