#include "environment.glsl"
#include "projection.glsl"
// Geometry stage: points, lines or triangles on their way from the vertex to the pixel stage.
int TDCameraIndex() { return 0; }
vec4 TDWorldToProj(vec4 v, vec3 at, int camera) { return td_seen(vec4(v.xyz, 1.0), at); }
vec4 TDWorldToProj(vec3 v, vec3 at, int camera) { return td_seen(vec4(v, 1.0), at); }
vec4 TDWorldToProj(vec4 v, int camera) { return TDWorldToProj(v, vec3(0.0), camera); }
vec4 TDWorldToProj(vec3 v, int camera) { return TDWorldToProj(v, vec3(0.0), camera); }
vec4 TDWorldToProj(vec4 v) { return TDWorldToProj(v, 0); }
vec4 TDWorldToProj(vec3 v) { return TDWorldToProj(v, 0); }
