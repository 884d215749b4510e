#ifndef STOVETOP_NOISE
#define STOVETOP_NOISE
#include "hash.glsl"
// Gradient noises after Perlin 2002 and 2001 ("simplex"), with hashed unit gradients; about -1 to 1. Not TD's values.
// Each has a form that also gives its derivative.

float td_dot2(ivec2 i, vec2 f, out vec2 g) { g = td_gradient2(td_hash(i)); return dot(g, f); }
float td_dot3(ivec3 i, vec3 f, out vec3 g) { g = td_gradient3(td_hash(i)); return dot(g, f); }
float td_dot4(ivec4 i, vec4 f, out vec4 g) { g = td_gradient4(td_hash(i)); return dot(g, f); }

float TDPerlinNoise(vec2 v, out vec2 d) {
    ivec2 i = ivec2(floor(v));
    vec2 f = v - floor(v), u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0), du = 30.0 * f * f * (f * (f - 2.0) + 1.0);
    float n = 0.0;
    d = vec2(0.0);
    for (int k = 0; k < 4; k++) {
        ivec2 c = ivec2(k & 1, k >> 1);
        vec2 g, w = mix(1.0 - u, u, vec2(c)), s = vec2(c) * 2.0 - 1.0;
        float a = td_dot2(i + c, f - vec2(c), g);
        n += a * w.x * w.y;
        d += g * w.x * w.y + a * s * du * w.yx;
    }
    d *= 1.41421356;
    return n * 1.41421356;
}
float TDPerlinNoise(vec3 v, out vec3 d) {
    ivec3 i = ivec3(floor(v));
    vec3 f = v - floor(v), u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0), du = 30.0 * f * f * (f * (f - 2.0) + 1.0);
    float n = 0.0;
    d = vec3(0.0);
    for (int k = 0; k < 8; k++) {
        ivec3 c = ivec3(k & 1, (k >> 1) & 1, k >> 2);
        vec3 g, w = mix(1.0 - u, u, vec3(c)), s = vec3(c) * 2.0 - 1.0;
        float a = td_dot3(i + c, f - vec3(c), g);
        n += a * w.x * w.y * w.z;
        d += g * w.x * w.y * w.z + a * s * du * w.yzx * w.zxy;
    }
    d *= 1.1547;
    return n * 1.1547;
}
float TDPerlinNoise(vec4 v, out vec4 d) {
    ivec4 i = ivec4(floor(v));
    vec4 f = v - floor(v), u = f * f * f * (f * (f * 6.0 - 15.0) + 10.0), du = 30.0 * f * f * (f * (f - 2.0) + 1.0);
    float n = 0.0;
    d = vec4(0.0);
    for (int k = 0; k < 16; k++) {
        ivec4 c = ivec4(k & 1, (k >> 1) & 1, (k >> 2) & 1, k >> 3);
        vec4 g, w = mix(1.0 - u, u, vec4(c)), s = vec4(c) * 2.0 - 1.0;
        float a = td_dot4(i + c, f - vec4(c), g);
        n += a * w.x * w.y * w.z * w.w;
        d += g * w.x * w.y * w.z * w.w + a * s * du * w.yzwx * w.zwxy * w.wxyz;
    }
    return n;
}

// One corner's share: (r2 - |f|^2)^4 times its gradient's ramp. The factors scale the largest sum to 1.
float td_corner(vec2 g, vec2 f, inout vec2 d) {
    float t = max(0.5 - dot(f, f), 0.0), t3 = t * t * t, a = dot(g, f);
    d += t3 * t * g - 8.0 * t3 * a * f;
    return t3 * t * a;
}
float td_corner(vec3 g, vec3 f, inout vec3 d) {
    float t = max(0.5 - dot(f, f), 0.0), t3 = t * t * t, a = dot(g, f);
    d += t3 * t * g - 8.0 * t3 * a * f;
    return t3 * t * a;
}
float td_corner(vec4 g, vec4 f, inout vec4 d) {
    float t = max(0.5 - dot(f, f), 0.0), t3 = t * t * t, a = dot(g, f);
    d += t3 * t * g - 8.0 * t3 * a * f;
    return t3 * t * a;
}

float TDSimplexNoise(vec2 v, out vec2 d) {
    const float skew = 0.36602540378, unskew = 0.21132486540;
    vec2 cell = floor(v + (v.x + v.y) * skew), f = v - cell + (cell.x + cell.y) * unskew;
    ivec2 i = ivec2(cell), step1 = f.x > f.y ? ivec2(1, 0) : ivec2(0, 1);
    d = vec2(0.0);
    float n = td_corner(td_gradient2(td_hash(i)), f, d);
    n += td_corner(td_gradient2(td_hash(i + step1)), f - vec2(step1) + unskew, d);
    n += td_corner(td_gradient2(td_hash(i + 1)), f - 1.0 + 2.0 * unskew, d);
    d *= 99.204334;
    return n * 99.204334;
}
float TDSimplexNoise(vec3 v, out vec3 d) {
    const float skew = 1.0 / 3.0, unskew = 1.0 / 6.0;
    vec3 cell = floor(v + (v.x + v.y + v.z) * skew), f = v - cell + (cell.x + cell.y + cell.z) * unskew;
    // rank of each axis: the path over the tetrahedron takes the largest component first
    ivec3 rank = ivec3(int(f.x >= f.y) + int(f.x >= f.z), int(f.y > f.x) + int(f.y >= f.z), int(f.z > f.x) + int(f.z > f.y));
    ivec3 i = ivec3(cell), step1 = max(rank - 1, 0), step2 = min(rank, 1);
    d = vec3(0.0);
    float n = td_corner(td_gradient3(td_hash(i)), f, d);
    n += td_corner(td_gradient3(td_hash(i + step1)), f - vec3(step1) + unskew, d);
    n += td_corner(td_gradient3(td_hash(i + step2)), f - vec3(step2) + 2.0 * unskew, d);
    n += td_corner(td_gradient3(td_hash(i + 1)), f - 1.0 + 3.0 * unskew, d);
    d *= 100.0;
    return n * 100.0;
}
float TDSimplexNoise(vec4 v, out vec4 d) {
    const float skew = 0.30901699437, unskew = 0.13819660113;
    vec4 cell = floor(v + (v.x + v.y + v.z + v.w) * skew), f = v - cell + (cell.x + cell.y + cell.z + cell.w) * unskew;
    ivec4 rank = ivec4(
        int(f.x >= f.y) + int(f.x >= f.z) + int(f.x >= f.w), int(f.y > f.x) + int(f.y >= f.z) + int(f.y >= f.w),
        int(f.z > f.x) + int(f.z > f.y) + int(f.z >= f.w), int(f.w > f.x) + int(f.w > f.y) + int(f.w > f.z));
    ivec4 i = ivec4(cell);
    d = vec4(0.0);
    float n = 0.0;
    for (int k = 0; k < 5; k++) {
        ivec4 c = clamp(rank - (3 - k), 0, 1);
        n += td_corner(td_gradient4(td_hash(i + c)), f - vec4(c) + float(k) * unskew, d);
    }
    d *= 95.0;
    return n * 95.0;
}

float TDPerlinNoise(vec2 v) { vec2 d; return TDPerlinNoise(v, d); }
float TDPerlinNoise(vec3 v) { vec3 d; return TDPerlinNoise(v, d); }
float TDPerlinNoise(vec4 v) { vec4 d; return TDPerlinNoise(v, d); }
float TDSimplexNoise(vec2 v) { vec2 d; return TDSimplexNoise(v, d); }
float TDSimplexNoise(vec3 v) { vec3 d; return TDSimplexNoise(v, d); }
float TDSimplexNoise(vec4 v) { vec4 d; return TDSimplexNoise(v, d); }
#endif
