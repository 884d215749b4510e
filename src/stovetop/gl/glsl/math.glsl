#ifndef STOVETOP_MATH
#define STOVETOP_MATH
// TouchDesigner's small helpers, as https://derivative.ca/UserGuide/GLSL_Reference and the article Write GLSL POPs list
// them; quaternions are (x, y, z, w), angles radians.
float TDAverage(float a, float b) { return 0.5 * (a + b); }
float TDRemap(float v, float oldMin, float oldMax, float newMin, float newMax) { return newMin + (v - oldMin) / (oldMax - oldMin) * (newMax - newMin); }
vec2 TDRemap(vec2 v, vec2 oldMin, vec2 oldMax, vec2 newMin, vec2 newMax) { return newMin + (v - oldMin) / (oldMax - oldMin) * (newMax - newMin); }
vec3 TDRemap(vec3 v, vec3 oldMin, vec3 oldMax, vec3 newMin, vec3 newMax) { return newMin + (v - oldMin) / (oldMax - oldMin) * (newMax - newMin); }
vec4 TDRemap(vec4 v, vec4 oldMin, vec4 oldMax, vec4 newMin, vec4 newMax) { return newMin + (v - oldMin) / (oldMax - oldMin) * (newMax - newMin); }
// from low to high and again from low
float TDLoop(float v, float low, float high) { return low + mod(v - low, high - low); }
// from low to high and back
float TDZigZag(float v, float low, float high) {
    float span = high - low, at = mod(v - low, 2.0 * span);
    return low + (abs(at) > abs(span) ? 2.0 * span - at : at);
}
// Perlin's curve of 2002 and how it rises
float TDFade(float t) { return t * t * t * (t * (t * 6.0 - 15.0) + 10.0); }
float TDFadeDeriv(float t) { return 30.0 * t * t * (t * (t - 2.0) + 1.0); }
// three pictures, each along its axis, by how much the normal looks there
vec4 TDTriplanarBlend(vec3 normal, vec4 x, vec4 y, vec4 z, int power) {
    vec3 w = pow(abs(normal), vec3(float(power)));
    return (x * w.x + y * w.y + z * w.z) / max(w.x + w.y + w.z, 1e-20);
}
// where a mirrored ball shows what lies in a direction (of length 1, +Z towards the eye)
vec2 TDTexGenSphere(vec3 d) { return d.xy / (2.0 * sqrt(max(d.x * d.x + d.y * d.y + (d.z + 1.0) * (d.z + 1.0), 1e-20))) + 0.5; }

vec4 TDAxisAngleToQuaternion(vec3 axis, float angle) { return vec4(normalize(axis) * sin(0.5 * angle), cos(0.5 * angle)); }
mat3 TDQuaternionToRotMatrix(vec4 q) {
    vec3 d = q.xyz * q.xyz, t = q.w * q.xyz;
    float xy = q.x * q.y, yz = q.y * q.z, zx = q.z * q.x;
    return mat3(1.0 - 2.0 * (d.y + d.z), 2.0 * (xy + t.z), 2.0 * (zx - t.y), 2.0 * (xy - t.z), 1.0 - 2.0 * (d.z + d.x), 2.0 * (yz + t.x), 2.0 * (zx + t.y), 2.0 * (yz - t.x), 1.0 - 2.0 * (d.x + d.y));
}
vec4 TDRotMatrixToQuaternion(mat3 m) {
    // from the largest of the four, so that nothing near 0 divides (Shepperd 1978)
    vec4 s = vec4(m[0].x - m[1].y - m[2].z, m[1].y - m[0].x - m[2].z, m[2].z - m[0].x - m[1].y, m[0].x + m[1].y + m[2].z);
    float top = max(max(s.x, s.y), max(s.z, s.w));
    vec3 minus = vec3(m[1].z - m[2].y, m[2].x - m[0].z, m[0].y - m[1].x), plus = vec3(m[1].z + m[2].y, m[2].x + m[0].z, m[0].y + m[1].x);
    vec4 q = top == s.w ? vec4(minus, 1.0 + s.w) : top == s.x ? vec4(1.0 + s.x, plus.z, plus.y, minus.x)
        : top == s.y ? vec4(plus.z, 1.0 + s.y, plus.x, minus.y) : vec4(plus.y, plus.x, 1.0 + s.z, minus.z);
    return normalize(q);
}
vec3 TDRotateFromQuaternion(vec3 v, vec4 q) { return v + 2.0 * cross(q.xyz, cross(q.xyz, v) + q.w * v); }
// the turn by b and then by a
vec4 TDQuaternionMultiply(vec4 a, vec4 b) { return vec4(a.w * b.xyz + b.w * a.xyz + cross(a.xyz, b.xyz), a.w * b.w - dot(a.xyz, b.xyz)); }
// the shorter way round
vec4 TDSlerpQuaternions(vec4 a, vec4 b, float t) {
    float c = dot(a, b);
    if (c < 0.0) { b = -b; c = -c; }
    if (c > 0.9995) return normalize(mix(a, b, t));
    float angle = acos(c);
    return (sin((1.0 - t) * angle) * a + sin(t * angle) * b) / sin(angle);
}
vec4 TDQuaternionFromTo(vec3 from, vec3 to) {
    vec3 a = normalize(from), b = normalize(to);
    float c = dot(a, b);
    // opposite: half a turn around whatever stands across
    if (c < -0.999999) return vec4(normalize(cross(a, abs(a.x) < 0.9 ? vec3(1.0, 0.0, 0.0) : vec3(0.0, 1.0, 0.0))), 0.0);
    return normalize(vec4(cross(a, b), 1.0 + c));
}
mat3 TDExtractRotation(mat4 m) { return mat3(normalize(m[0].xyz), normalize(m[1].xyz), normalize(m[2].xyz)); }
mat3 TDSlerpRotationMatrices(mat3 a, mat3 b, float t) {
    return TDQuaternionToRotMatrix(TDSlerpQuaternions(TDRotMatrixToQuaternion(a), TDRotMatrixToQuaternion(b), t));
}
// translation and scales straight, rotation along the sphere
mat4 TDInterpolateTransformMatrices(mat4 a, mat4 b, float t) {
    mat3 turn = TDSlerpRotationMatrices(TDExtractRotation(a), TDExtractRotation(b), t);
    vec3 scale = mix(vec3(length(a[0].xyz), length(a[1].xyz), length(a[2].xyz)), vec3(length(b[0].xyz), length(b[1].xyz), length(b[2].xyz)), t);
    return mat4(vec4(turn[0] * scale.x, 0.0), vec4(turn[1] * scale.y, 0.0), vec4(turn[2] * scale.z, 0.0), vec4(mix(a[3].xyz, b[3].xyz, t), 1.0));
}

// Catmull and Rom's curve through the texels
vec4 td_cubic(float f) { return vec4(((2.0 - f) * f - 1.0) * f, (3.0 * f - 5.0) * f * f + 2.0, ((4.0 - 3.0 * f) * f + 1.0) * f, (f - 1.0) * f * f) * 0.5; }
vec4 TDBicubicInterpolation(sampler2D map, vec2 at, vec2 size, vec2 inverse_size) {
    vec2 p = at * size - 0.5, base = floor(p);
    vec4 x = td_cubic(p.x - base.x), y = td_cubic(p.y - base.y), sum = vec4(0.0);
    for (int j = 0; j < 4; j++)
        for (int i = 0; i < 4; i++) sum += x[i] * y[j] * textureLod(map, (base + vec2(i, j) - 0.5) * inverse_size, 0.0);
    return sum;
}
vec4 TDBicubicInterpolation(sampler2D map, vec2 at) {
    vec2 size = vec2(textureSize(map, 0));
    return TDBicubicInterpolation(map, at, size, 1.0 / size);
}
vec4 TDTricubicInterpolation(sampler3D map, vec3 at, vec3 size, vec3 inverse_size) {
    vec3 p = at * size - 0.5, base = floor(p);
    vec4 x = td_cubic(p.x - base.x), y = td_cubic(p.y - base.y), z = td_cubic(p.z - base.z), sum = vec4(0.0);
    for (int k = 0; k < 4; k++)
        for (int j = 0; j < 4; j++)
            for (int i = 0; i < 4; i++) sum += x[i] * y[j] * z[k] * textureLod(map, (base + vec3(i, j, k) - 0.5) * inverse_size, 0.0);
    return sum;
}
vec4 TDTricubicInterpolation(sampler3D map, vec3 at) {
    vec3 size = vec3(textureSize(map, 0));
    return TDTricubicInterpolation(map, at, size, 1.0 / size);
}
#endif
