#ifndef STOVETOP_SHAPE
#define STOVETOP_SHAPE
// Signed distances to outlines, negative inside (I. Quilez's collection; the ellipse is A. Stephens', 2017).
vec2 td_turned(vec2 p, float angle) { return mat2(cos(angle), sin(angle), -sin(angle), cos(angle)) * p; }
float td_circle(vec2 p, float r) { return r > 0.0 ? length(p) - r : 1e6; }
float td_ellipse(vec2 p, vec2 r) {
    if (min(r.x, r.y) <= 0.0) return 1e6;
    p = abs(p);
    vec2 t = vec2(0.70710678);
    for (int i = 0; i < 5; i++) {
        // the nearest point of the circle that fits the ellipse best at the last guess
        vec2 e = vec2(r.x * r.x - r.y * r.y, r.y * r.y - r.x * r.x) * t * t * t / r, q = p - e;
        t = clamp((q * length(r * t - e) / max(length(q), 1e-9) + e) / r, 0.0, 1.0);
        t /= max(length(t), 1e-9);
    }
    return length(p - r * t) * (dot(p / r, p / r) < 1.0 ? -1.0 : 1.0);
}
float td_box(vec2 p, vec2 half_size, float corner) {
    vec2 q = abs(p) - half_size + corner;
    return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - corner;
}
// the angle from 0 up to `span` counter-clockwise, span below a full turn
float td_wedge(vec2 p, float span) {
    float half_span = span * 0.5;
    p = td_turned(p, -half_span);
    p.y = abs(p.y);
    if (p.x * cos(half_span) + p.y * sin(half_span) > 0.0) return p.y * cos(half_span) - p.x * sin(half_span);
    return length(p) * (atan(p.y, p.x) < half_span ? -1.0 : 1.0);
}
// how much of a pixel is covered; `soft` is a slope inside of the outline
float td_cover(float d, float pixel, float soft) {
    float width = pixel + soft;
    return width > 0.0 ? clamp((0.5 * pixel - d) / width, 0.0, 1.0) : float(d <= 0.0);
}
#endif
