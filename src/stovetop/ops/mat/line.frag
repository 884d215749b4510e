in Stroke {
    vec4 color;
    vec3 position;
    vec2 at;
    flat vec4 size;
    flat ivec2 caps;
    flat vec4 cap;
} td_in;
uniform float uTail;
#include "finish.glsl"

// whether a place beyond an end lies in its cap; both in sizes of the cap, `outwards` 0 at the end to 1
bool in_cap(int cap, float outwards, float across) {
    if (cap == 0 || cap == 5) return outwards * outwards + across * across <= 1.0;
    if (cap == 1) return outwards <= 1.0 && abs(across) <= 1.0;
    if (cap == 2) return abs(across) <= 1.0 - outwards;
    if (cap == 3) return abs(across) <= (1.0 - outwards) / (1.0 + uTail);
    return false;
}
bool inside() {
    vec2 at = td_in.at;
    if (td_in.size.w == 1.0) {
        vec2 p = at / max(td_in.cap.x, 1e-9);
#if POINT == 1
        return true;
#elif POINT == 2
        return abs(p.x) <= 0.5 - 0.5 * p.y;
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
    if (before >= back && in_cap(td_in.caps.x, before, at.y / cap.x)) return true;
    return after >= front && in_cap(td_in.caps.y, after, at.y / cap.z);
}

void main() {
    if (!inside()) discard;
    TDCheckDiscard();
    finish(td_in.color);
}
