#include "noise.glsl"
#include "dither.glsl"
#if QUALITY
#include "turned_noise.glsl"
#endif

// Sparse convolution (Lewis 1989): a few impulses of random weight a cell, each blurred by a smooth kernel of radius 1.
// An impulse's place are three times 10 bits of one hash, its weight the next hash.
float sparse(vec3 p) {
    ivec3 cell = ivec3(floor(p));
    vec3 f = p - floor(p);
    float sum = 0.0;
    for (int k = 0; k < 27; k++) {
        ivec3 offset = ivec3(k % 3, (k / 3) % 3, k / 9) - 1;
        uint h = td_hash(cell + offset);
        vec3 from = f - vec3(offset);
        for (int i = 0; i < 2; i++) {
            vec3 d = from - vec3(uvec3(h, h >> 10u, h >> 20u) & 1023u) * (1.0 / 1024.0);
            h = td_hash(h);
            float t = max(0.0, 1.0 - dot(d, d));
            sum += (td_unit(h) * 2.0 - 1.0) * t * t * t;
            h = h * 747796405u + 2891336453u;
        }
    }
    return sum * 0.98;
}

// Random values on a lattice, joined by cubic Hermite curves with flat ends.
float hermite(vec3 p) {
    ivec3 i = ivec3(floor(p));
    vec3 f = p - floor(p), u = f * f * (3.0 - 2.0 * f);
    float sum = 0.0;
    for (int k = 0; k < 8; k++) {
        ivec3 c = ivec3(k & 1, (k >> 1) & 1, k >> 2);
        vec3 w = mix(1.0 - u, u, vec3(c));
        sum += (td_unit(td_hash(i + c)) * 2.0 - 1.0) * w.x * w.y * w.z;
    }
    return sum;
}

// Cells: how far the strongest of the bumps around stands out over the second.
float alligator(vec3 p) {
    ivec3 cell = ivec3(floor(p));
    float first = 0.0, second = 0.0;
    for (int k = 0; k < 27; k++) {
        ivec3 c = cell + ivec3(k % 3, (k / 3) % 3, k / 9) - 1;
        uint h = td_hash(c);
        vec3 at = vec3(td_unit(h), td_unit(td_hash(h)), td_unit(td_hash(td_hash(h))));
        float d = length(p - vec3(c) - at), bump = td_unit(td_hash(h ^ 0x51633e2du)) * smoothstep(1.0, 0.0, d);
        second = max(second, min(first, bump));
        first = max(first, bump);
    }
    return (first - second) * 2.0 - 1.0;
}

float white(vec4 p) { return td_unit(td_hash(floatBitsToInt(p))) * 2.0 - 1.0; }

// one octave, and its derivative where the type has one
float octave(vec4 p, out vec4 d) {
    d = vec4(0.0);
#if NOISE == 0
    vec2 g; float n = TDPerlinNoise(p.xy, g); d.xy = g; return n;
#elif NOISE == 1
    vec3 g; float n = TDPerlinNoise(p.xyz, g); d.xyz = g; return n;
#elif NOISE == 2
    return TDPerlinNoise(p, d);
#elif NOISE == 3
    vec2 g; float n = TDSimplexNoise(p.xy, g); d.xy = g; return n;
#elif NOISE == 4
    vec3 g; float n = TDSimplexNoise(p.xyz, g); d.xyz = g; return n;
#elif NOISE == 5
    return TDSimplexNoise(p, d);
#elif NOISE == 7 || NOISE == 9
    return sparse(p.xyz);
#elif NOISE == 8
    return hermite(p.xyz);
#elif NOISE == 11
    return alligator(p.xyz);
#else
    return white(p);
#endif
}

float summed(vec4 p, float channel, out vec4 d) {
    // each seed and channel has a place of its own in the noise
    uint h = td_hash(floatBitsToUint(p_seed) + uint(channel) * 7919u);
    p += vec4(td_unit(h), td_unit(td_hash(h)), td_unit(td_hash(h + 1u)), td_unit(td_hash(h + 2u))) * 256.0;
#if NOISE == 6 || NOISE == 10
    return octave(p, d);
#else
    float n = octave(p, d), scale = 1.0, amount = p_gain;
    float step_up = NOISE == 9 ? p_spread : 2.0;
    for (int k = 1; k <= p_harmon; k++) {
        vec4 dk;
        scale *= step_up;
        amount *= p_rough;
        // shifted, so that the octaves' lattices do not meet at the origin
        n += amount * octave(p * scale + float(k) * 19.19, dk);
        d += amount * scale * dk;
    }
    return n;
#endif
}

float shaped(float n) {
    n = p_exp == 1.0 ? n : sign(n) * pow(abs(n), p_exp);
    return n * p_amp + p_offset;
}

vec4 noise_at(vec4 p) {
    vec4 d;
    float first = shaped(summed(p, 0.0, d));
    if (p_gradient) return d * p_amp;
    if (p_mono) return vec4(first);
    vec4 rest;
    return vec4(first, shaped(summed(p, 1.0, rest)), shaped(summed(p, 2.0, rest)), shaped(summed(p, 3.0, rest)));
}

vec4 cook(vec2 uv) {
    vec4 p = vec4((uv * 2.0 - 1.0) * vec2(p_aspectcorrect ? td_aspect : 1.0, 1.0), 0.0, 0.0);
    if (has_in1) p = texture(in1, uv);
    float w = p.w * p_s4d + p_t4d;
    p = vec4((placement * vec4(p.xyz, 1.0)).xyz, w);
    if (p_period != 0.0) p /= p_period;
    vec4 noise = noise_at(p);
    vec4 n = noise * p_noisescale, i = texture(in0, uv) * p_inputscale, color = n;
    if (p_rgb == rgb_multiply) color.rgb = i.rgb * n.rgb;
    if (p_rgb == rgb_add) color.rgb = i.rgb + n.rgb;
    if (p_rgb == rgb_subtract) color.rgb = i.rgb - n.rgb;
    if (p_alpha == alpha_zero) color.a = 0.0;
    if (p_alpha == alpha_one) color.a = 1.0;
    if (p_alpha == alpha_input) color.a = i.a;
    if (p_alpha == alpha_multiply) color.a = i.a * n.a;
    if (p_alpha == alpha_add) color.a = i.a + n.a;
    if (p_alpha == alpha_addclamp) color.a = i.a + clamp(n.a, 0.0, 1.0);
    return p_dither ? TDDither(color) : color;
}
