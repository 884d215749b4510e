// From world space to the picture, of vertices that the vertex or the geometry stage makes.
uniform vec4 td_crop;  // scale and offset of the projection: the part of the view that is rendered
#define TD_NOWHERE vec4(2.0, 2.0, 2.0, 0.0)
// of a corner that has no place in the picture: nothing is left of its triangles, as if it were behind the near plane
#define TD_CLIPPED -1e30
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
// what functions for lights call the matrices of the view
#define uTDMat uTDMats[0]
#include "td_user_projection"
#undef uTDMat
#endif
#ifdef TD_ODS
uniform mat4 td_head;
uniform float td_eye;
// where the head's middle would see what the eye sees. The eyes move on a circle as one looks around: the ray from the
// eye, of which the circle is touched, is the one from the middle beside it
vec4 td_beside(vec4 world) {
    vec3 at = (td_head * world).xyz;
    float far = max(dot(at.xz, at.xz), td_eye * td_eye + 1e-12), reach = sqrt(far - td_eye * td_eye);
    vec2 eye = (td_eye * at.xz + reach * vec2(-at.z, at.x)) * td_eye / far;
    return vec4(world.xyz - inverse(mat3(td_head)) * vec3(eye.x, 0.0, eye.y), world.w);
}
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
    gl_ClipDistance[0] = angle > 2.4 ? TD_CLIPPED : 1.5707963 - angle;
#elif defined(TD_PARABOLOID)
    // the tangent of half the angle from the view's axis becomes the distance from the middle: 1 at 90 degrees
    vec3 v = (uTDMats[0].cam * world).xyz;
    float r = length(v);
    vec4 info = uTDCamInfos[0].nearFar;
    vec4 p = vec4(v.xy / max(r - v.z, 1e-9), (r - info.x) * info.w, 1.0);
    const float side = float(TD_PARABOLOID) * 2.0 - 1.0;
    p.x = p.x * 0.5 + side * 0.5;
    gl_ClipDistance[0] = v.z > 0.7 * r ? TD_CLIPPED : p.x * side;
#elif defined(TD_USER_PROJECTION)
    vec4 p = UserWorldToProj(world, 0);
#elif defined(TD_ODS)
    vec4 p = uTDMats[0].camProj * td_beside(world);
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
