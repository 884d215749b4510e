// Points that follow bones. A bone is three rows of its matrix, from the space of the skin at rest to the world.
#ifdef TD_CAPTURE
uniform samplerBuffer td_bones;
in vec4 td_capture0;
  #if TD_CAPTURE > 1
in vec4 td_capture1;
  #endif
  #if TD_CAPTURE > 2
in vec4 td_capture2;
  #endif
  #if TD_CAPTURE > 3
in vec4 td_capture3;
  #endif
void td_follow(vec2 pair, inout vec4 x, inout vec4 y, inout vec4 z) {
    int i = int(floor(pair.x + 0.5));
    if (i < 0 || pair.y == 0.0) return;
    x += texelFetch(td_bones, i * 3) * pair.y;
    y += texelFetch(td_bones, i * 3 + 1) * pair.y;
    z += texelFetch(td_bones, i * 3 + 2) * pair.y;
}
mat4 td_rows(vec4 x, vec4 y, vec4 z) {
    return mat4(x.x, y.x, z.x, 0.0, x.y, y.y, z.y, 0.0, x.z, y.z, z.z, 0.0, x.w, y.w, z.w, 1.0);
}
// of this point, in the space of the geometry; the identity where it follows none
mat4 td_skin() {
    vec4 x = vec4(0.0), y = vec4(0.0), z = vec4(0.0);
    td_follow(td_capture0.xy, x, y, z);
    td_follow(td_capture0.zw, x, y, z);
  #if TD_CAPTURE > 1
    td_follow(td_capture1.xy, x, y, z);
    td_follow(td_capture1.zw, x, y, z);
  #endif
  #if TD_CAPTURE > 2
    td_follow(td_capture2.xy, x, y, z);
    td_follow(td_capture2.zw, x, y, z);
  #endif
  #if TD_CAPTURE > 3
    td_follow(td_capture3.xy, x, y, z);
    td_follow(td_capture3.zw, x, y, z);
  #endif
    if (x == vec4(0.0) && y == vec4(0.0) && z == vec4(0.0)) return mat4(1.0);
    return uTDMats[0].worldInverse * td_rows(x, y, z);
}
mat4 TDBoneMat(int i) {
    return uTDMats[0].worldInverse * td_rows(texelFetch(td_bones, i * 3), texelFetch(td_bones, i * 3 + 1), texelFetch(td_bones, i * 3 + 2));
}
vec4 TDSkinnedDeform(vec4 p) { return td_skin() * p; }
vec3 TDSkinnedDeformVec(vec3 v) { return mat3(td_skin()) * v; }
vec3 TDSkinnedDeformNorm(vec3 n) {
    mat3 m = mat3(td_skin());
    // the inverse transpose but for a factor, which normalising takes away
    return mat3(cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])) * n;
}
vec2 td_pair(int i) {
    vec4 four = td_capture0;
  #if TD_CAPTURE > 1
    if (i / 2 == 1) four = td_capture1;
  #endif
  #if TD_CAPTURE > 2
    if (i / 2 == 2) four = td_capture2;
  #endif
  #if TD_CAPTURE > 3
    if (i / 2 == 3) four = td_capture3;
  #endif
    return i >= 2 * TD_CAPTURE ? vec2(-1.0, 0.0) : i % 2 == 0 ? four.xy : four.zw;
}
#else
vec2 td_pair(int i) { return vec2(-1.0, 0.0); }
mat4 TDBoneMat(int i) { return mat4(1.0); }
vec4 TDSkinnedDeform(vec4 p) { return p; }
vec3 TDSkinnedDeformVec(vec3 v) { return v; }
vec3 TDSkinnedDeformNorm(vec3 n) { return n; }
#endif
mat4 TDBoneMatrix(int i) { return TDBoneMat(i); }
// of the Attributes page: the bones of a point, -1 for none, and their weights
#ifdef TD_BONE_INDICES
int[TD_BONE_INDICES] TDAttrib_BoneIndices() {
    int found[TD_BONE_INDICES];
    for (int i = 0; i < TD_BONE_INDICES; i++) found[i] = int(floor(td_pair(i).x + 0.5));
    return found;
}
#endif
#ifdef TD_BONE_WEIGHTS
float[TD_BONE_WEIGHTS] TDAttrib_BoneWeights() {
    float found[TD_BONE_WEIGHTS];
    for (int i = 0; i < TD_BONE_WEIGHTS; i++) found[i] = td_pair(i).y;
    return found;
}
#endif
