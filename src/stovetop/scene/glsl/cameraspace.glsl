// The functions of light for shaders that give places and directions in the camera's space, as those for TD 088 do.
vec3 td_place(vec3 p) { return (uTDMats[0].camInverse * vec4(p, 1.0)).xyz; }
vec3 td_way(vec3 v) { return mat3(uTDMats[0].camInverse) * v; }
TDPhongResult td_088_lighting(int i, vec3 p, vec3 n, float strength, vec3 color, vec3 to, float shine, float shine2) {
    return TDLighting(i, td_place(p), td_way(n), strength, color, td_way(to), shine, shine2);
}
void td_088_lighting(out vec3 d, out vec3 s, out vec3 s2, int i, vec3 p, vec3 n, float strength, vec3 color, vec3 to, float shine, float shine2) {
    TDLighting(d, s, s2, i, td_place(p), td_way(n), strength, color, td_way(to), shine, shine2);
}
void td_088_lighting(out vec3 d, out vec3 s, int i, vec3 p, vec3 n, float strength, vec3 color, vec3 to, float shine) {
    TDLighting(d, s, i, td_place(p), td_way(n), strength, color, td_way(to), shine);
}
void td_088_lighting(out vec3 d, out vec3 s, int i, vec3 p, vec3 n, vec3 to, float shine) {
    TDLighting(d, s, i, td_place(p), td_way(n), td_way(to), shine);
}
void td_088_lighting(out vec3 d, out vec3 s, out vec3 s2, out float shadow, int i, vec3 p, vec3 n, float strength, vec3 color, vec3 to, float shine, float shine2) {
    TDLighting(d, s, s2, shadow, i, td_place(p), td_way(n), strength, color, td_way(to), shine, shine2);
}
void td_088_lighting(out vec3 d, out vec3 s, out vec3 s2, int i, vec3 p, vec3 n, vec3 to, float shine, float shine2) {
    TDLighting(d, s, s2, i, td_place(p), td_way(n), td_way(to), shine, shine2);
}
void td_088_lighting(out vec3 d, int i, vec3 p, vec3 n, float strength, vec3 color) {
    TDLighting(d, i, td_place(p), td_way(n), strength, color);
}
void td_088_lighting(out vec3 d, int i, vec3 p, vec3 n) { TDLighting(d, i, td_place(p), td_way(n)); }
#define TDLighting td_088_lighting
TDPBRResult td_088_pbr(int i, vec3 d, vec3 s, vec3 p, vec3 n, float strength, vec3 color, vec3 to, float rough) {
    return TDLightingPBR(i, d, s, td_place(p), td_way(n), strength, color, td_way(to), rough);
}
#define TDLightingPBR td_088_pbr
TDPBRResult td_088_environment(int i, vec3 d, vec3 s, vec3 n, vec3 to, float rough, float occlusion) {
    return TDEnvLightingPBR(i, d, s, td_way(n), td_way(to), rough, occlusion);
}
TDPBRResult td_088_environment(inout vec3 diffuse, inout vec3 specular, int i, vec3 d, vec3 s, vec3 n, vec3 to, float rough, float occlusion) {
    return TDEnvLightingPBR(diffuse, specular, i, d, s, td_way(n), td_way(to), rough, occlusion);
}
#define TDEnvLightingPBR td_088_environment
float td_088_shadow(int i, vec3 p) { return TDShadow(i, td_place(p)); }
#define TDShadow td_088_shadow
float td_088_hard(int i, vec3 p) { return TDHardShadow(i, td_place(p)); }
#define TDHardShadow td_088_hard
float td_088_soft(int i, vec3 p, int samples, int steps) { return TDSoftShadow(i, td_place(p), samples, steps); }
float td_088_soft(int i, vec3 p) { return TDSoftShadow(i, td_place(p)); }
#define TDSoftShadow td_088_soft
vec4 td_088_projected(int i, vec3 p, vec4 otherwise) { return TDProjMap(i, td_place(p), otherwise); }
#define TDProjMap td_088_projected
vec4 td_088_fog(vec4 color, vec3 p, int camera) { return TDFog(color, td_place(p), camera); }
vec4 td_088_fog(vec4 color, vec3 p) { return TDFog(color, td_place(p)); }
#define TDFog td_088_fog
