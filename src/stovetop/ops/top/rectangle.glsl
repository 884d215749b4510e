uniform vec2 half_size;
uniform float corner;

vec4 cook(vec2 uv) {
    float outside = border * p_borderoffset;
    // the outline as wide as its border; round corners stay concentric
    float d = td_box(placed(uv), half_size + outside, corner > 0.0 ? max(corner + outside, 0.0) : 0.0);
    if (min(half_size.x, half_size.y) <= 0.0) d = 1e6;
    return over_input(shaded(d + outside), texture(in0, uv));
}
