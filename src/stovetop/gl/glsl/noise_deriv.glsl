#ifndef STOVETOP_NOISE_DERIV
#define STOVETOP_NOISE_DERIV
#include "noise.glsl"
// The derivatives of the noises, and in w, where four dimensions do not take it, the noise itself.
#define TD_DERIV(name, of) \
    vec4 name(vec2 v) { vec2 d; float n = of(v, d); return vec4(d, 0.0, n); } \
    vec4 name(vec3 v) { vec3 d; float n = of(v, d); return vec4(d, n); } \
    vec4 name(vec4 v, out float n) { vec4 d; n = of(v, d); return d; } \
    vec4 name(vec4 v) { vec4 d; of(v, d); return d; }
TD_DERIV(TDPerlinNoiseDeriv, TDPerlinNoise)
TD_DERIV(TDSimplexNoiseDeriv, TDSimplexNoise)
#endif
