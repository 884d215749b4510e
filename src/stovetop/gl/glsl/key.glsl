#ifndef STOVETOP_KEY
#define STOVETOP_KEY
#include "color.glsl"
// 1 up to an edge, 0 from `soft` beyond it, a straight line between
float td_beyond(float d, float soft) { return soft > 0.0 ? clamp(1.0 - d / soft, 0.0, 1.0) : float(d <= 0.0); }
// 1 between low and high
float td_band(float x, float low, float high, float soft_low, float soft_high) {
    return td_beyond(low - x, soft_low) * td_beyond(x - high, soft_high);
}
// the same on a circle of circumference 1, from low upwards to high
float td_band_around(float x, float low, float high, float soft_low, float soft_high) {
    float span = high - low >= 1.0 ? 1.0 : fract(high - low), up = fract(x - low);
    if (up <= span) return 1.0;
    return max(td_beyond(up - span, soft_high), td_beyond(1.0 - up, soft_low));
}
// a keyed pixel as the Output page says
vec4 td_keyed(vec4 c, float key, float invert, bool show_key, bool multiply) {
    float matte = mix(key, 1.0 - key, invert);
    return vec4(show_key ? vec3(matte) : c.rgb * matte, multiply ? c.a * matte : matte);
}
#endif
