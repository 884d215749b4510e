in Stroke {
    vec4 color;
    vec3 position;
    vec2 at;
    flat vec4 size;
    flat ivec2 caps;
    flat vec4 cap;
#ifdef SPHERE
    flat vec4 depths;
#endif
} td_in;
uniform float uTail;
#include "finish.glsl"

// whether a place lies in the polygon of so many degrees (radians) a side in the unit circle; one corner is to the right
bool in_polygon(vec2 p, float side) {
    float angle = dot(p, p) > 0.0 ? mod(atan(p.y, p.x), side) - side * 0.5 : 0.0;
    return length(p) * cos(angle) <= cos(side * 0.5);
}
// whether a place beyond an end lies in its cap of this size; both are parts of it, `outwards` 0 at the end to 1
bool in_cap(int cap, float outwards, float across, vec2 size, bool in_round) {
    if (cap == 0 || cap == 5) return in_round;
    // chamfered: within the joint
    if (cap == 6) return outwards <= 1.0 && outwards * size.y <= (1.0 - abs(across)) * size.x;
    if (cap == 1) return outwards <= 1.0 && abs(across) <= 1.0;
    if (cap == 2) return abs(across) <= 1.0 - outwards;
    if (cap == 3) return abs(across) <= (1.0 - outwards) / (1.0 + uTail);
    return false;
}
bool inside() {
    vec2 at = td_in.at;
    if (td_in.size.w == 3.0) return true;
    if (td_in.size.w == 1.0) {
        vec2 p = at / max(td_in.cap.x, 1e-9);
#if POINT == 1
        return true;
#elif POINT == 2
        return abs(p.x) <= 0.5 - 0.5 * p.y;
#elif POINT == 3
        return in_polygon(p, 6.2831853 / CIRCLE);
#else
        return dot(p, p) <= 1.0;
#endif
    }
    float long_ = td_in.size.x, t = clamp(at.x / max(long_, 1e-9), 0.0, 1.0);
    if (at.x >= 0.0 && at.x <= long_ && abs(at.y) <= mix(td_in.size.y, td_in.size.z, t)) return true;
    vec4 cap = max(td_in.cap, vec4(1e-9));
    // an arrow's tail reaches back over the line
    float back = td_in.caps.x == 3 ? -uTail : 0.0, front = td_in.caps.y == 3 ? -uTail : 0.0;
    float before = -at.x / cap.y, after = (at.x - long_) / cap.w;
    // beyond one end at most; the edges of the stroke are corners of its round end
    vec2 beyond = at.x < 0.0 ? vec2(at.y / cap.x, before) : vec2(at.y / cap.z, after);
    bool in_round = beyond.y >= 0.0 && in_polygon(beyond, 3.14159265 / HALF_CIRCLE);
    if (before >= back && in_cap(td_in.caps.x, before, at.y / cap.x, cap.xy, in_round)) return true;
    return after >= front && in_cap(td_in.caps.y, after, at.y / cap.z, cap.zw, in_round);
}

void main() {
    if (!inside()) discard;
    TDCheckDiscard();
#ifdef SPHERE
    vec2 p = td_in.at / max(td_in.cap.x, 1e-9);
    vec2 zw = mix(td_in.depths.xy, td_in.depths.zw, sqrt(max(1.0 - dot(p, p), 0.0)));
    gl_FragDepth = td_in.size.w == 1.0 ? zw.x / zw.y * 0.5 + 0.5 : gl_FragCoord.z;
#endif
    finish(td_in.color);
}
