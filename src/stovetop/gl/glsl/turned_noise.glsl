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
// and with its derivative, which turns back
const mat2 td_turn2 = mat2(0.8, 0.6, -0.6, 0.8);
const mat3 td_turn3 = mat3(
    0.788675135, -0.211324865, -0.577350269, -0.211324865, 0.788675135, -0.577350269, 0.577350269, 0.577350269, 0.577350269);
const mat4 td_turn4 = mat4(0.8, 0.0, 0.6, 0.0, 0.0, 0.8, 0.0, 0.6, -0.6, 0.0, 0.8, 0.0, 0.0, -0.6, 0.0, 0.8);
float td_turned(vec2 v, out vec2 d) { float n = TDSimplexNoise(td_turn2 * v, d); d = d * td_turn2; return n; }
float td_turned(vec3 v, out vec3 d) { float n = TDSimplexNoise(td_turn3 * v, d); d = d * td_turn3; return n; }
float td_turned(vec4 v, out vec4 d) { float n = TDSimplexNoise(td_turn4 * v, d); d = d * td_turn4; return n; }
#define TDSimplexNoise td_turned
#endif
