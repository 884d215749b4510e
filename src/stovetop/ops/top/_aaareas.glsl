// How much pixels take over the upper side (red: of the upper pixel, green: the upper one of this) and over the left
// side (blue: of the left pixel, alpha: the left one of this).
uniform int reach;
// how much of its areas a line keeps at corners: where what crosses its end goes on for a second pixel
uniform float rounding;

vec2 edges(ivec2 at) { return texelFetch(in0, clamp(at, ivec2(0), textureSize(in0, 0) - 1), 0).rg; }

// The integral of the line's part above 0 and of that below, from t to t + 1, where it is h * (1 - 2 t / length).
vec2 under(float h, float t, float length) {
    float a = h * (1.0 - 2.0 * t / length), b = h * (1.0 - 2.0 * min(t + 1.0, length * 0.5) / length);
    return t >= length * 0.5 || h == 0.0 ? vec2(0.0)
                                         : vec2(h > 0.0, h < 0.0) * abs(a + b) * 0.5 * (min(t + 1.0, length * 0.5) - t);
}

// along: the way the edge goes, across: to its other side; sides: which component holds it and those that cross it
vec2 area(ivec2 at, ivec2 along, ivec2 across, int own, int crossing) {
    // edges are stored at the pixel right of or below them, so those that cross before a pixel are its own
    float back = 0.0, ahead = 0.0, first = 0.0, last = 0.0;
    ivec2 p = at;
    for (int i = 0; i <= reach; i++) {
        float here = edges(p)[crossing], there = edges(p + across)[crossing];
        first = there - here;
        if (here + there > 0.0 || edges(p - along)[own] == 0.0) break;
        p -= along;
        back += 1.0;
    }
    ivec2 begin = p;
    p = at;
    for (int i = 0; i <= reach; i++) {
        ivec2 q = p + along;
        float here = edges(q)[crossing], there = edges(q + across)[crossing];
        last = there - here;
        if (here + there > 0.0 || edges(p + along)[own] == 0.0) break;
        p += along;
        ahead += 1.0;
    }
    float length = back + ahead + 1.0;
    vec2 areas = under(0.5 * first, back, length) + under(0.5 * last, ahead, length);
    if (rounding == 1.0) return areas;
    ivec2 end = p + along;
    vec2 nearer = vec2(back <= ahead, ahead <= back);
    nearer *= (1.0 - rounding) / (nearer.x + nearer.y);
    vec2 there = vec2(edges(begin + 2 * across)[crossing], edges(end + 2 * across)[crossing]);
    vec2 here = vec2(edges(begin - across)[crossing], edges(end - across)[crossing]);
    return areas * clamp(1.0 - vec2(dot(nearer, there), dot(nearer, here)), 0.0, 1.0);
}

vec4 cook(vec2 uv) {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec2 edge = edges(at), up = vec2(0.0), left = vec2(0.0);
    if (edge.g > 0.0) up = area(at, ivec2(1, 0), ivec2(0, 1), 1, 0);
    if (edge.r > 0.0) left = area(at, ivec2(0, -1), ivec2(-1, 0), 0, 1);
    return vec4(up.y, up.x, left.y, left.x);
}
