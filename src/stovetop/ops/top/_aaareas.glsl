// How much pixels take over the upper side (red: of the upper pixel, green: the upper one of this) and over the left
// side (blue: of the left pixel, alpha: the left one of this).
uniform int reach;
// how much of its areas a line keeps at corners: where what crosses its end goes on for a second pixel
uniform float rounding;
// how far diagonals are followed; 0: not at all
uniform int diagonal;

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

// What of a pixel (its lower left corner) lies right of the line from p to q, which is neither level nor upright.
float right_of(vec2 p, vec2 q, vec2 pixel) {
    vec2 n = vec2(q.y - p.y, p.x - q.x);
    vec4 c = max(dot(n, pixel - p) + vec4(0.0, n.x, n.y, n.x + n.y), 0.0);
    c *= c * 0.5;
    return (c.w - c.y - c.z + c.x) / (n.x * n.y);
}

// As `area` of a diagonal that goes on for so many pixels to the left and to the right, by what crosses its ends: level
// and upright edges. Where that leaves two lines it is their mean.
vec2 slanted(vec2 steps, bvec2 level, bvec2 upright) {
    float length = steps.x + steps.y + 1.0;
    vec2 p = level.x ? vec2(1.0) : vec2(upright.x, 0.0), q = upright.y ? vec2(1.0) : vec2(level.y, 0.0);
    vec2 r = vec2(1.0, level.x && !upright.x), s = vec2(1.0, upright.y && !level.y);
    vec2 lower = vec2(1.0, 0.0) + steps.x, upper = lower + vec2(0.0, 1.0);
    vec2 one = vec2(right_of(p, q + length, upper), 1.0 - right_of(p, q + length, lower));
    return (one + vec2(right_of(r, s + length, upper), 1.0 - right_of(r, s + length, lower))) * 0.5;
}

// Beyond the image nothing crosses a diagonal's end.
vec2 known(ivec2 at) {
    return at == clamp(at, ivec2(0), textureSize(in0, 0) - 1) ? texelFetch(in0, at, 0).rg : vec2(0.0);
}

// A pixel's two sides that a diagonal needs: the upper one, and the left one or, of one that falls, the right one.
vec2 stair(ivec2 at, int falling) { return vec2(known(at + ivec2(falling, 0)).r, known(at).g); }

// How far stairs go on, one more where the pixel after them has its upper side as `more` says; y: whether they end.
vec2 climb(ivec2 at, ivec2 way, int falling, bool more) {
    for (int i = 0; i < diagonal; i++) {
        at += way;
        vec2 sides = stair(at, falling);
        if (sides.x + sides.y < 1.9) return vec2(float(i) + float(more && sides.y > 0.9), 1.0);
    }
    return vec2(float(diagonal - 1) + float(more), 0.0);
}

vec2 diagonals(ivec2 at) {
    vec2 sum = vec2(0.0), back = vec2(0.0, 1.0), ahead = climb(at, ivec2(1), 0, false);
    if (known(at).r > 0.0) back = climb(at, ivec2(-1), 0, true);
    if (back.x + ahead.x > 2.0) {
        ivec2 p = at - int(back.x), q = at + int(ahead.x);
        vec2 ended = vec2(back.y, ahead.y);
        vec2 level = vec2(known(p - ivec2(1, 0)).g, known(q + ivec2(1, 0)).g) * ended;
        vec2 upright = vec2(known(p).r, known(q + 1).r) * ended;
        sum += slanted(vec2(back.x, ahead.x), greaterThan(level, vec2(0.0)), greaterThan(upright, vec2(0.0)));
    }
    back = climb(at, ivec2(-1, 1), 1, false);
    ahead = vec2(0.0, 1.0);
    if (known(at + ivec2(1, 0)).r > 0.0) ahead = climb(at, ivec2(1, -1), 1, true);
    if (back.x + ahead.x > 2.0) {
        ivec2 p = at + int(back.x) * ivec2(-1, 1), q = at + int(ahead.x) * ivec2(1, -1);
        vec2 ended = vec2(back.y, ahead.y);
        vec2 level = vec2(known(p - ivec2(1, 0)).g, known(q + ivec2(1, 0)).g) * ended;
        vec2 upright = vec2(known(p + ivec2(0, 1)).r, known(q + ivec2(1, 0)).r) * ended;
        sum += slanted(vec2(back.x, ahead.x), greaterThan(level, vec2(0.0)), greaterThan(upright, vec2(0.0))).yx;
    }
    return sum;
}

vec4 cook(vec2 uv) {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec2 edge = edges(at), up = vec2(0.0), left = vec2(0.0);
    if (edge.g > 0.0) {
        if (diagonal > 0) up = diagonals(at);
        // what a diagonal takes needs nothing more
        if (up != vec2(0.0)) edge.r = 0.0;
        else up = area(at, ivec2(1, 0), ivec2(0, 1), 1, 0);
    }
    // nor the right side of a pixel in a falling one
    if (edge.r > 0.0 && diagonal > 0 && known(at - ivec2(1, 0)).g > 0.0 && diagonals(at - ivec2(1, 0)) != vec2(0.0)) edge.r = 0.0;
    if (edge.r > 0.0) left = area(at, ivec2(0, -1), ivec2(-1, 0), 0, 1);
    return vec4(up.y, up.x, left.y, left.x);
}
