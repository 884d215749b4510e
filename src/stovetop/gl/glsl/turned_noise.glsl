#ifndef STOVETOP_TURNED_NOISE
#define STOVETOP_TURNED_NOISE
#include "noise.glsl"
// The same noise on a grid that lies askew, so that no axis of the picture is one of the grid's.
float td_turned(vec2 v) { return TDSimplexNoise(mat2(0.8, 0.6, -0.6, 0.8) * v); }
float td_turned(vec3 v) {
    float s = v.x + v.y, z = v.z * 0.577350269;
    return TDSimplexNoise(vec3(v.xy - 0.211324865 * s + z, z - 0.577350269 * s));
}
float td_turned(vec4 v) { return TDSimplexNoise(vec4(0.8 * v.xy - 0.6 * v.zw, 0.6 * v.xy + 0.8 * v.zw)); }
#define TDSimplexNoise td_turned
#endif
