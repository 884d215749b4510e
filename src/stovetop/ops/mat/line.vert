// A corner of the square around a stroke from one end to another; lengths are parts of the picture's width.
in vec3 td_other;   // the other end
in vec2 td_square;  // which end (-1 start, 1 end), which side
in vec4 td_stroke;  // width of this end, width of the other, 0 line 1 point 2 vector, 1 where ends are caps (+2 the end)
uniform vec4 uNear[3], uFar[3], uAway;
uniform vec3 uLift;
uniform vec2 uTaper, uCaps[5], uBack;
uniform float uExponent, uPoint, uTail;
out Stroke {
    vec4 color;
    vec3 position;
    vec2 at;                // along from the start, and across
    flat vec4 size;         // length, half widths of both ends, kind
    flat ivec2 caps;
    flat vec4 cap;          // half width and height of both caps
} td_out;

float along(float away) {
    float t = clamp((away - uAway.x) / max(uAway.y - uAway.x, 1e-6), 0.0, 1.0);
    return 0.5 - 0.5 * cos(t * 3.14159265);
}
float half_width(float away) {
#if INVERSE
    float w = uAway.z * pow(max(uAway.x, 1e-6) / max(away, 1e-6), uExponent);
#else
    float w = mix(uAway.z, uAway.w, along(away));
#endif
#if WITH_VIEW
    mat4 proj = uTDMats[0].proj;
    w *= proj[2].w == 0.0 ? proj[0].x * 0.5 : proj[0].x;
#endif
    return w / 2000.0;
}
vec3 lifted(vec3 world, vec3 normal, int kind) {
    int to = kind == 1 ? POINT_LIFT : LIFT;
    vec3 eye = uTDMats[0].camInverse[3].xyz;
    vec3 by = to == 0 ? normalize(uTDMats[0].camInverse[2].xyz) : to == 1 ? normal : normalize(eye - world);
    return world + by * uLift[kind];
}
// what of a stroke lies before the near plane of a perspective view is cut off: it may be behind the camera
vec4 before_camera(vec4 p, vec4 other) {
    float least = uTDGeneral.nearFar.x;
    if (uTDMats[0].proj[2].w == 0.0 || p.w >= least || other.w <= least) return p;
    return mix(p, other, (least - p.w) / (other.w - p.w));
}

void main() {
    int kind = int(td_stroke.z), ends = int(td_stroke.w);
    vec3 normal = TDDeformNorm(TDNormal());
    vec3 world = lifted(TDDeform(TDPos()).xyz, normal, kind), other = lifted(TDDeform(vec4(td_other, 1.0)).xyz, normal, kind);
    vec3 eye = uTDMats[0].camInverse[3].xyz;
    float away = length(world - eye), other_away = length(other - eye);
    float mine = half_width(away) * td_stroke.x, its = half_width(other_away) * td_stroke.y;
    vec4 a = TDWorldToProj(world), b = TDWorldToProj(other);
    a = before_camera(a, b);
    b = before_camera(b, a);
    vec2 unit = vec2(0.5, 0.5 * uTDGeneral.viewportRes.w / uTDGeneral.viewportRes.z);
    vec2 here = a.xy / a.w * unit, there = b.xy / b.w * unit;
    bool first = td_square.x < 0.0;
    vec2 dir = first ? there - here : here - there;
    float long_ = length(dir);
    dir = long_ > 1e-9 ? dir / long_ : vec2(1.0, 0.0);
    vec2 widths = first ? vec2(mine, its) : vec2(its, mine);
    ivec2 caps = kind == 2 ? ivec2(VECTOR_START, VECTOR_END) : ivec2(LINE_START, LINE_END);
    // where lines meet they are round, and as wide as they are
    if ((ends & 1) == 0) caps.x = 5;
    if ((ends & 2) == 0) caps.y = 5;
    if (kind != 1) widths.y *= clamp(1.0 - (kind == 2 ? uTaper.y : (ends & 2) != 0 ? uTaper.x : 0.0), 0.0, 1.0);
    vec2 start = caps.x == 5 ? vec2(1.0) : uCaps[caps.x], end = caps.y == 5 ? vec2(1.0) : uCaps[caps.y];
    vec4 cap = vec4(start * widths.x, end * (first ? its : mine));
    float from = caps.x == 5 ? 0.0 : uBack.x * cap.y, to = long_ - (caps.y == 5 ? 0.0 : uBack.y * cap.w);
    if (kind == 1) {
        // the width is a point's radius
        widths = vec2(2.0 * uPoint * mine);
        cap = vec4(widths.x);
        from = to = 0.0;
    }
    float across = max(max(widths.x, widths.y), max(cap.x, cap.z));
    vec2 at = vec2(first ? from - cap.y : to + cap.w, td_square.y * across);
    td_out.at = vec2(at.x - from, at.y);
    td_out.size = vec4(max(to - from, 0.0), widths, float(kind));
    td_out.caps = caps;
    td_out.cap = cap;
    td_out.position = world;
    vec4 color = mix(uNear[kind], uFar[kind], along(away)) * TDPointColor();
#ifdef PREMULTIPLY_POINT_COLOR
    color.rgb *= color.a;
#endif
    td_out.color = color;
    vec2 begin = first ? here : there;
    // a square of the picture, not of the scene: everything changes evenly over it
    gl_Position = vec4((begin + dir * at.x + vec2(-dir.y, dir.x) * at.y) / unit, a.z / a.w, 1.0);
}
