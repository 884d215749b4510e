#include "environment.glsl"
// Vertex stage: attributes, instancing and projection.
in vec3 P;
in vec3 N;
in vec4 Cd;
in vec3 td_uv0, td_uv1, td_uv2, td_uv3, td_uv4, td_uv5, td_uv6, td_uv7;
vec3 uv[8] = vec3[8](td_uv0, td_uv1, td_uv2, td_uv3, td_uv4, td_uv5, td_uv6, td_uv7);

vec3 TDPos() { return P; }
vec3 TDNormal() { return N; }
vec3 TDTexCoord(uint layer) { return uv[layer]; }
vec3 TDTexCoord(int layer) { return TDTexCoord(uint(layer)); }
int TDCameraIndex() { return 0; }
int TDTrueCameraIndex() { return uTDCamInfos[0].renderTOPCameraIndex; }
int TDInstanceID() { return gl_InstanceID + uTDInstanceIDOffset; }
int TDInstanceIndex() { return TDInstanceID(); }

mat4 TDInstanceMat() { return TDInstanceMat(TDInstanceID()); }
mat3 TDInstanceMat3() { return TDInstanceMat3(TDInstanceID()); }
vec3 TDInstanceTranslate() { return TDInstanceTranslate(TDInstanceID()); }
vec3 TDInstanceScale() { return TDInstanceScale(TDInstanceID()); }
mat3 TDInstanceRotateMat() { return TDInstanceRotateMat(TDInstanceID()); }
bool TDInstanceActive() { return TDInstanceActive(TDInstanceID()); }
vec4 TDInstanceColor(vec4 color) { return TDInstanceColor(TDInstanceID(), color); }
vec3 TDInstanceTexCoord(vec3 t) { return TDInstanceTexCoord(TDInstanceID(), t); }
vec4 TDInstanceCustomAttrib0() { return td_custom(TDInstanceID(), 0); }
vec4 TDInstanceCustomAttrib1() { return td_custom(TDInstanceID(), 1); }
vec4 TDInstanceCustomAttrib2() { return td_custom(TDInstanceID(), 2); }
vec4 TDInstanceCustomAttrib3() { return td_custom(TDInstanceID(), 3); }
vec4 TDInstanceCustomAttrib4() { return td_custom(TDInstanceID(), 4); }
vec4 TDInstanceCustomAttrib5() { return td_custom(TDInstanceID(), 5); }
vec4 TDInstanceCustomAttrib6() { return td_custom(TDInstanceID(), 6); }
vec4 TDInstanceCustomAttrib7() { return td_custom(TDInstanceID(), 7); }
vec4 TDInstanceCustomAttrib8() { return td_custom(TDInstanceID(), 8); }
vec4 TDInstanceCustomAttrib9() { return td_custom(TDInstanceID(), 9); }
vec4 TDInstanceCustomAttrib10() { return td_custom(TDInstanceID(), 10); }
vec4 TDInstanceCustomAttrib11() { return td_custom(TDInstanceID(), 11); }

uint TDInstanceTextureIndex() { return TDInstanceTextureIndex(TDInstanceID()); }
vec4 TDInstanceTexture(vec2 at) { return TDInstanceTexture(TDInstanceTextureIndex(), at); }
vec4 TDInstanceTexture(vec3 at) { return TDInstanceTexture(at.xy); }

// as blending takes it: multiplied by its alpha, which Point Color Pre-Multiply may leave to the shader
vec4 TDPointColor() {
#ifdef PREMULTIPLY_POINT_COLOR
    return vec4(Cd.rgb * Cd.a, Cd.a);
#else
    return Cd;
#endif
}
vec4 TDColor() { return TDPointColor(); }
vec3 TDUVUnwrapCoord() { return TDTexCoord(TD_UNWRAP_LAYER); }

#include "skin.glsl"
// the object's own transform goes around the instance's (Instance, then World Transform), or the other way
#ifdef TD_INSTANCES_OUTSIDE
vec4 TDInstanceDeform(int id, vec4 p) { return TDInstanceMat(id) * (uTDMats[0].world * p); }
vec3 TDInstanceDeformVec(int id, vec3 v) { return TDInstanceMat3(id) * (mat3(uTDMats[0].world) * v); }
#else
vec4 TDInstanceDeform(int id, vec4 p) { return uTDMats[0].world * (TDInstanceMat(id) * p); }
vec3 TDInstanceDeformVec(int id, vec3 v) { return mat3(uTDMats[0].world) * (TDInstanceMat3(id) * v); }
#endif
vec3 TDInstanceDeformNorm(int id, vec3 n) {
#ifdef TD_INSTANCED
    mat3 turned = TDInstanceMat3ForNorm(id);
  #ifdef TD_INSTANCES_OUTSIDE
    return turned * (uTDMats[0].worldForNormals * n);
  #else
    return uTDMats[0].worldForNormals * (turned * n);
  #endif
#endif
    return uTDMats[0].worldForNormals * n;
}
vec4 TDInstanceDeform(vec4 p) { return TDInstanceDeform(TDInstanceID(), p); }
vec3 TDInstanceDeformVec(vec3 v) { return TDInstanceDeformVec(TDInstanceID(), v); }
vec3 TDInstanceDeformNorm(vec3 n) { return TDInstanceDeformNorm(TDInstanceID(), n); }
vec4 TDDeform(int id, vec3 p) { return TDInstanceDeform(id, TDSkinnedDeform(vec4(p, 1.0))); }
vec4 TDDeform(vec4 p) { return TDInstanceDeform(TDSkinnedDeform(p)); }
vec4 TDDeform(vec3 p) { return TDDeform(vec4(p, 1.0)); }
vec3 TDDeformVec(int id, vec3 v) { return TDInstanceDeformVec(id, TDSkinnedDeformVec(v)); }
vec3 TDDeformVec(vec3 v) { return TDDeformVec(TDInstanceID(), v); }
vec3 TDDeformNorm(int id, vec3 n) { return TDInstanceDeformNorm(id, TDSkinnedDeformNorm(n)); }
vec3 TDDeformNorm(vec3 n) { return TDDeformNorm(TDInstanceID(), n); }
vec4 TDFastDeformTangent(vec3 n, vec4 t, vec3 deformed) { return vec4(TDDeformVec(t.xyz), t.w); }

#include "projection.glsl"
vec4 td_projected(vec4 world, vec3 at) { return TDInstanceActive() ? td_seen(world, at) : TD_NOWHERE; }
vec4 TDWorldToProj(vec4 v, vec3 at) { return td_projected(vec4(v.xyz, 1.0), at); }
vec4 TDWorldToProj(vec3 v, vec3 at) { return td_projected(vec4(v, 1.0), at); }
vec4 TDWorldToProj(vec4 v) { return TDWorldToProj(v, TDInstanceTexCoord(TDUVUnwrapCoord())); }
vec4 TDWorldToProj(vec3 v) { return TDWorldToProj(vec4(v, 1.0)); }
#ifdef TD_PICKING_ACTIVE
void TDWritePickingValues();
#else
void TDWritePickingValues() {}
#endif
int TDPickID() { return TDInstanceID(); }
