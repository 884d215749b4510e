#if !defined(STOVETOP_DITHER) && !defined(TD_VERTEX_SHADER) && !defined(TD_GEOMETRY_SHADER)
#define STOVETOP_DITHER
#include "hash.glsl"
// Half a step of 8 bits of noise, the same each frame.
vec4 TDDither(vec4 color) {
#if defined(TD_DITHER) && TD_DITHER == 0
    return color;  // a render without Dither
#endif
    float n = td_unit(td_hash(ivec2(gl_FragCoord.xy) & 255)) - 0.5;
    return color + vec4(vec3(n / 256.0), 0.0);
}
#endif
