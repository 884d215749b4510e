#ifndef STOVETOP_MATRIX
#define STOVETOP_MATRIX
mat4 TDTranslate(float x, float y, float z) { return mat4(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1); }
mat3 TDScale(float x, float y, float z) { return mat3(x, 0, 0, 0, y, 0, 0, 0, z); }
mat3 TDRotateOnAxis(float radians, vec3 axis) {
    // Rodrigues' formula
    float s = sin(radians), c = cos(radians);
    mat3 cross_axis = mat3(0, axis.z, -axis.y, -axis.z, 0, axis.x, axis.y, -axis.x, 0);
    return mat3(c) + (1.0 - c) * outerProduct(axis, axis) + s * cross_axis;
}
mat3 TDRotateX(float radians) { return TDRotateOnAxis(radians, vec3(1, 0, 0)); }
mat3 TDRotateY(float radians) { return TDRotateOnAxis(radians, vec3(0, 1, 0)); }
mat3 TDRotateZ(float radians) { return TDRotateOnAxis(radians, vec3(0, 0, 1)); }
mat3 TDRotateToVector(vec3 forward, vec3 up) {
    vec3 z = normalize(forward), x = normalize(cross(up, z));
    return mat3(x, cross(z, x), z);
}
mat3 TDCreateRotMatrix(vec3 from, vec3 to) {
    vec3 v = cross(from, to);
    float c = dot(from, to);
    mat3 cross_v = mat3(0, v.z, -v.y, -v.z, 0, v.x, v.y, -v.x, 0);
    return mat3(1.0) + cross_v + cross_v * cross_v / max(1.0 + c, 1e-6);
}
// from tangent space to that of the normal and the tangent, both of length 1
mat3 TDCreateTBNMatrix(vec3 normal, vec3 tangent, float handedness) {
    return mat3(tangent, cross(normal, tangent) * handedness, normal);
}
#endif
