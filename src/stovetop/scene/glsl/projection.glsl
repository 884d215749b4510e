// From world space to the picture, of vertices that the vertex or the geometry stage makes.
uniform vec4 td_crop;  // scale and offset of the projection: the part of the view that is rendered
#define TD_NOWHERE vec4(2.0, 2.0, 2.0, 0.0)
vec4 TDQuadReproject(vec4 v, int camera) {
#ifdef TD_QUAD
    return uTDMats[camera].quadReproject * v;
#else
    return v;
#endif
}
// what is picked is cut out after the material's own main: see picking.py
vec4 TDPickAdjust(vec4 v, int camera) { return v; }
#ifdef TD_USER_PROJECTION
#include "td_user_projection"
#endif
vec4 td_seen(vec4 world, vec3 at) {
#ifdef TD_UNWRAP
    vec4 p = vec4(at.xy * 2.0 - 1.0, 0.5, 1.0);
#elif defined(TD_FISHEYE)
    // the angle from the view's axis, 90 degrees at the edge of the circle, becomes the distance from the middle
    vec3 v = (uTDMats[0].cam * world).xyz;
    float r = length(v), angle = acos(clamp(-v.z / max(r, 1e-9), -1.0, 1.0));
    vec2 away = length(v.xy) > 0.0 ? normalize(v.xy) : vec2(0.0);
    vec4 info = uTDCamInfos[0].nearFar;
    vec4 p = vec4(away * angle / 1.5707963 * td_fisheye, (r - info.x) * info.w, 1.0);
    if (angle > 1.6) p = TD_NOWHERE;
#elif defined(TD_USER_PROJECTION)
    vec4 p = UserWorldToProj(world, 0);
#else
    vec4 p = uTDMats[0].camProj * world;
#endif
    p = TDQuadReproject(p, 0);
#ifdef TD_CROP
    p.xy = p.xy * td_crop.xy + td_crop.zw * p.w;
#endif
    // depth is 0 to 1 in TD's matrices, -1 to 1 in OpenGL
    p.z = p.z * 2.0 - p.w;
    return p;
}
