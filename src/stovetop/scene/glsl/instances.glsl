// What instances have, by their number: for every stage. Without a number it is the vertex's own (vertex.glsl).
uniform samplerBuffer sTDInstanceT, sTDInstanceColor, sTDInstanceTexCoord, sTDInstanceCustom;

// an instance is three rows of its matrix
mat4 TDInstanceMat(int id) {
#ifdef TD_INSTANCED
    vec4 x = texelFetch(sTDInstanceT, id * 3), y = texelFetch(sTDInstanceT, id * 3 + 1), z = texelFetch(sTDInstanceT, id * 3 + 2);
    return mat4(x.x, y.x, z.x, 0.0, x.y, y.y, z.y, 0.0, x.z, y.z, z.z, 0.0, x.w, y.w, z.w, 1.0);
#else
    return mat4(1.0);
#endif
}
mat3 TDInstanceMat3(int id) { return mat3(TDInstanceMat(id)); }
// the inverse transpose but for a factor, which normalising takes away
mat3 TDInstanceMat3ForNorm(int id) {
    mat3 m = TDInstanceMat3(id);
    return mat3(cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1]));
}
vec3 TDInstanceTranslate(int id) { return TDInstanceMat(id)[3].xyz; }
vec3 TDInstanceScale(int id) {
    mat3 m = TDInstanceMat3(id);
    return vec3(length(m[0]), length(m[1]), length(m[2]));
}
mat3 TDInstanceRotateMat(int id) {
    mat3 m = TDInstanceMat3(id);
    return mat3(normalize(m[0]), normalize(m[1]), normalize(m[2]));
}
bool TDInstanceActive(int id) {
#ifdef TD_INSTANCED
    return id < uTDNumInstances;
#else
    return true;
#endif
}
vec4 TDInstanceColor(int id, vec4 color) {
#if TD_INSTANCE_COLOR == 1 && defined(TD_INSTANCE_COLOR_KEEPS)
    return mix(texelFetch(sTDInstanceColor, id), color, TD_INSTANCE_COLOR_KEEPS);
#elif TD_INSTANCE_COLOR == 1
    return texelFetch(sTDInstanceColor, id);
#elif TD_INSTANCE_COLOR == 2
    return color * texelFetch(sTDInstanceColor, id);
#elif TD_INSTANCE_COLOR == 3
    return color + texelFetch(sTDInstanceColor, id);
#elif TD_INSTANCE_COLOR == 4
    return color - texelFetch(sTDInstanceColor, id);
#else
    return color;
#endif
}
vec3 TDInstanceTexCoord(int id, vec3 t) {
#if TD_INSTANCE_TEXCOORD == 1 && defined(TD_INSTANCE_TEXCOORD_KEEPS)
    return mix(texelFetch(sTDInstanceTexCoord, id).xyz, t, TD_INSTANCE_TEXCOORD_KEEPS);
#elif TD_INSTANCE_TEXCOORD == 1
    return texelFetch(sTDInstanceTexCoord, id).xyz;
#elif TD_INSTANCE_TEXCOORD == 2
    return t + texelFetch(sTDInstanceTexCoord, id).xyz;
#else
    return t;
#endif
}
vec4 td_custom(int id, int index) {
#ifdef TD_INSTANCE_CUSTOM
    return texelFetch(sTDInstanceCustom, id * TD_INSTANCE_CUSTOM + index);
#else
    return vec4(0.0);
#endif
}
vec4 TDInstanceCustomAttrib0(int id) { return td_custom(id, 0); }
vec4 TDInstanceCustomAttrib1(int id) { return td_custom(id, 1); }
vec4 TDInstanceCustomAttrib2(int id) { return td_custom(id, 2); }
vec4 TDInstanceCustomAttrib3(int id) { return td_custom(id, 3); }
vec4 TDInstanceCustomAttrib4(int id) { return td_custom(id, 4); }
vec4 TDInstanceCustomAttrib5(int id) { return td_custom(id, 5); }
vec4 TDInstanceCustomAttrib6(int id) { return td_custom(id, 6); }
vec4 TDInstanceCustomAttrib7(int id) { return td_custom(id, 7); }
vec4 TDInstanceCustomAttrib8(int id) { return td_custom(id, 8); }
vec4 TDInstanceCustomAttrib9(int id) { return td_custom(id, 9); }
vec4 TDInstanceCustomAttrib10(int id) { return td_custom(id, 10); }
vec4 TDInstanceCustomAttrib11(int id) { return td_custom(id, 11); }
