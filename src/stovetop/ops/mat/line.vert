// A corner of the square around a stroke from one end to another; lengths are parts of the picture's width.
in vec3 td_other;   // the other end
in vec2 td_square;  // which end (-1 start, 1 end), which side
in vec4 td_stroke;  // width of this end, width of the other, 0 line 1 point 2 vector 3 joint, 1 where ends are caps (+2 the end)
#include "alpha.glsl"
uniform vec4 uNear[3], uFar[3], uAway;
uniform vec3 uLift, uCurve[2];
uniform vec2 uTaper, uCaps[5], uBack;
uniform float uExponent, uPoint, uTail, uScale;
out Stroke {
    vec4 color;
    vec3 position;
    vec2 at;                // along from the start, and across
    flat vec4 size;         // length, half widths of both ends, kind
    flat ivec2 caps;
    flat vec4 cap;          // half width and height of both caps
#ifdef SPHERE
    flat vec4 depths;       // z and w of its middle, and of the place nearest to the camera
#endif
} td_out;

// An S from 0 (near) to 1 (far). curve: an exponent that moves its middle, how many times as steep, how much of a line.
float along(float away, vec3 curve) {
    float t = clamp((away - uAway.x) / max(uAway.y - uAway.x, 1e-6), 0.0, 1.0);
#if CURVED
    t = pow(t, curve.x);
    // less than once as steep it is the middle of the half cosine: in the end a line
    float s = sin(3.14159265 * clamp(curve.y * (t - 0.5), -0.5, 0.5)) / sin(1.5707963 * min(curve.y, 1.0));
    return mix(0.5 + 0.5 * s, t, curve.z);
#else
    return 0.5 - 0.5 * cos(t * 3.14159265);
#endif
}
float half_width(float away) {
#if INVERSE
    float w = uAway.z * pow(max(uAway.x, 1e-6) / max(away, 1e-6), uExponent);
#else
    float w = mix(uAway.z, uAway.w, along(away, uCurve[0]));
#endif
#if WITH_VIEW
    mat4 proj = uTDMats[0].proj;
    w *= proj[2].w == 0.0 ? proj[0].x * 0.5 : proj[0].x;
#endif
    return w / 2000.0;
}
vec4 coloured(int kind, float away) {
    vec4 color = mix(uNear[kind], uFar[kind], along(away, uCurve[1]));
    return vec4(td_multiplied(color.rgb, color.a), color.a) * TDInstanceColor(TDPointColor());
}
vec3 lifted(vec3 world, vec3 normal, int kind) {
    int to = kind == 1 ? POINT_LIFT : LIFT;
    vec3 eye = uTDMats[0].camInverse[3].xyz;
    vec3 by = to == 0 ? normalize(uTDMats[0].camInverse[2].xyz) : to == 1 ? normal : normalize(eye - world);
    return world + by * uLift[kind];
}
// what of a stroke lies before the near plane of a perspective view is cut off: it may be behind the camera
bool too_near(vec4 p) { return uTDMats[0].proj[2].w != 0.0 && p.w < uTDGeneral.nearFar.x; }
vec4 before_camera(vec4 p, vec4 other) {
    float least = uTDGeneral.nearFar.x;
    if (!too_near(p) || other.w <= least) return p;
    return mix(p, other, (least - p.w) / (other.w - p.w));
}
vec2 unit() { return vec2(0.5, 0.5 * uTDGeneral.viewportRes.w / uTDGeneral.viewportRes.z); }
vec2 way(vec2 from, vec2 to) { return to == from ? vec2(0.0) : normalize(to - from); }

#if JOINT
in vec3 td_next;
uniform float uMiter;
// What fills the outer side of a corner: its place, the ends of the sides' edges, and what lies between these.
void joint(vec3 world, vec3 normal, float width) {
    vec4 p = TDWorldToProj(world);
    vec2 here = p.xy / p.w * unit(), to[2];
    for (int i = 0; i < 2; i++) {
        vec3 other = lifted(TDDeform(vec4(i == 0 ? td_other : td_next, 1.0)).xyz, normal, 0);
        vec4 q = before_camera(TDWorldToProj(other), p);
        to[i] = way(here, q.xy / q.w * unit());
    }
    vec2 before = -to[0], after = to[1];
    float turn = before.x * after.y - before.y * after.x, cosine = dot(before, after), side = turn > 0.0 ? -width : width;
    vec2 first = side * vec2(-before.y, before.x), second = side * vec2(-after.y, after.x);
    vec2 tip = (first + second) * 0.5;
  #if JOINT == 1
    if (cosine >= uMiter) tip = (first + second) / (1.0 + cosine);
  #endif
    vec2 by = td_square.y < 0.0 ? (td_square.x < 0.0 ? vec2(0.0) : first) : td_square.x < 0.0 ? second : tip;
    bool none = too_near(p) || to[0] == vec2(0.0) || to[1] == vec2(0.0);
    gl_Position = none ? TD_NOWHERE : vec4((here + by) / unit(), p.z / p.w, 1.0);
}
#endif

#if VECTORS
// the end of an instance's vector
vec3 vector_end(vec3 start) {
    vec3 v = vec3(0.0);
  #ifdef TD_INSTANCE_CUSTOM
    if (VECTOR_INDEX >= 0 && VECTOR_INDEX < TD_INSTANCE_CUSTOM) v = td_custom(TDInstanceID(), VECTOR_INDEX).xyz * uScale;
  #endif
  #if VECTORS == 1
    return TDDeform(vec4(start + v, 1.0)).xyz;
  #else
    return TDDeform(vec4(start, 1.0)).xyz + v;
  #endif
}
#endif

void main() {
    int kind = int(td_stroke.z), ends = int(td_stroke.w);
    bool first = td_square.x < 0.0;
    vec3 normal = TDDeformNorm(TDNormal()), world = TDDeform(TDPos()).xyz, other = TDDeform(vec4(td_other, 1.0)).xyz;
#if VECTORS
    if (kind == 2 && first) other = vector_end(P);
    else if (kind == 2) world = vector_end(P);
#endif
    bool nothing = kind == 2 && world == other;
    world = lifted(world, normal, kind == 3 ? 0 : kind);
    other = lifted(other, normal, kind == 3 ? 0 : kind);
    vec3 eye = uTDMats[0].camInverse[3].xyz;
    float away = length(world - eye), other_away = length(other - eye);
    float mine = half_width(away) * td_stroke.x, its = half_width(other_away) * td_stroke.y;
    td_out.color = coloured(kind == 3 ? 0 : kind, away);
    td_out.position = world;
    td_out.at = vec2(0.0);
    td_out.size = vec4(0.0, 0.0, 0.0, float(kind));
    td_out.caps = ivec2(0);
    td_out.cap = vec4(0.0);
#ifdef SPHERE
    td_out.depths = vec4(0.0);
#endif
#if JOINT
    if (kind == 3) {
        joint(world, normal, mine);
        return;
    }
#endif
    vec4 a = TDWorldToProj(world), b = TDWorldToProj(other);
    a = before_camera(a, b);
    b = before_camera(b, a);
    vec2 here = a.xy / a.w * unit(), there = b.xy / b.w * unit();
    vec2 dir = first ? there - here : here - there;
    float long_ = length(dir);
    dir = long_ > 1e-9 ? dir / long_ : vec2(1.0, 0.0);
    vec2 widths = first ? vec2(mine, its) : vec2(its, mine);
    ivec2 caps = kind == 2 ? ivec2(VECTOR_START, VECTOR_END) : ivec2(LINE_START, LINE_END);
    // where lines meet they are round, and as wide as they are; or joints lie there, and this closes the gap to them
    if ((ends & 1) == 0) caps.x = JOINT > 0 ? 6 : 5;
    if ((ends & 2) == 0) caps.y = JOINT > 0 ? 6 : 5;
    if (kind != 1) widths.y *= clamp(1.0 - (kind == 2 ? uTaper.y : (ends & 2) != 0 ? uTaper.x : 0.0), 0.0, 1.0);
    vec2 start = caps.x >= 5 ? vec2(1.0) : uCaps[caps.x], end = caps.y >= 5 ? vec2(1.0) : uCaps[caps.y];
    vec4 cap = vec4(start * widths.x, end * (first ? its : mine));
    if (caps.x == 6) cap.y = 0.75 * uTDGeneral.viewportRes.x;
    if (caps.y == 6) cap.w = 0.75 * uTDGeneral.viewportRes.x;
    float from = caps.x >= 5 ? 0.0 : uBack.x * cap.y, to = long_ - (caps.y >= 5 ? 0.0 : uBack.y * cap.w);
    if (kind == 1) {
        // the width is a point's radius
        widths = vec2(2.0 * uPoint * mine);
        cap = vec4(widths.x);
        from = to = 0.0;
#ifdef SPHERE
        // as large in the world as it is in the picture
        float step_ = max(0.01 * away, 1e-6);
        vec4 q = TDWorldToProj(world + normalize(uTDMats[0].camInverse[0].xyz) * step_);
        float radius = widths.x * step_ / max(length(q.xy / q.w * unit() - here), 1e-12);
        bool flat_view = uTDMats[0].proj[2].w == 0.0;
        vec3 to_eye = normalize(flat_view ? uTDMats[0].camInverse[2].xyz : eye - world);
        td_out.depths = vec4(a.zw, TDWorldToProj(world + to_eye * radius).zw);
#endif
    }
    float across = max(max(widths.x, widths.y), max(cap.x, cap.z));
    vec2 at = vec2(first ? from - cap.y : to + cap.w, td_square.y * across);
    td_out.at = vec2(at.x - from, at.y);
    td_out.size = vec4(max(to - from, 0.0), widths, float(kind));
    td_out.caps = caps;
    td_out.cap = cap;
    vec2 begin = first ? here : there;
    // a square of the picture, not of the scene: everything changes evenly over it
    gl_Position = nothing ? TD_NOWHERE : vec4((begin + dir * at.x + vec2(-dir.y, dir.x) * at.y) / unit(), a.z / a.w, 1.0);
}
