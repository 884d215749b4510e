#ifndef STOVETOP_LEVELS
#define STOVETOP_LEVELS
// Tone controls of Level and Luma Level. Negative values have no gamma.
vec3 td_gamma(vec3 c, float gamma) {
    return gamma == 1.0 ? c : mix(pow(max(c, 0.0), vec3(1.0 / max(gamma, 1e-6))), c, lessThan(c, vec3(0.0)));
}
vec3 td_tone(vec3 c, float invert, float black, float brightness, float gamma, float contrast) {
    if (invert != 0.0) c = mix(c, 1.0 - c, invert);
    if (black != 0.0) c = max(c - black, 0.0) / max(1.0 - black, 1e-6);
    c = td_gamma(c * brightness, gamma);
    return contrast == 1.0 ? c : (c - 0.5) * contrast + 0.5;
}
vec3 td_range(vec3 c, float in_low, float in_high, float out_low, float out_high, bool clamped) {
    float span = in_high - in_low;
    c = (c - in_low) / (span != 0.0 ? span : 1e-6);
    if (clamped) c = clamp(c, 0.0, 1.0);
    return out_low + c * (out_high - out_low);
}
// A step of 0 makes none.
vec3 td_posterize(vec3 c, float step, float threshold, float soften, float low, float high) {
    if (step <= 0.0) return clamp(c, low, high);
    vec3 t = (c + threshold) / step + 1e-5, band = floor(t);
    vec3 next = soften > 0.0 ? smoothstep(1.0 - soften, 1.0, t - band) : vec3(0.0);
    return clamp((band + next) * step, low, high);
}
#endif
