#ifndef STOVETOP_COMPOSITE
#define STOVETOP_COMPOSITE
#include "color.glsl"
// Composite operations on a (input 1, the upper layer) and b (input 2): Porter and Duff 1984 for the coverage ones,
// ISO 32000-1 and Photoshop's for the blend modes, whose alpha is the union of both. Divisions by 0 give 0 or 1.
float td_ratio(float n, float d) { return d != 0.0 ? n / d : (n > 0.0 ? 1.0 : 0.0); }
float td_blend(int op, float a, float b) {
    switch (op) {
        case operand_burncolor: return b >= 1.0 ? 1.0 : a <= 0.0 ? 0.0 : 1.0 - min(1.0, (1.0 - b) / a);
        case operand_burnlinear: case operand_subtractive: return a + b - 1.0;
        case operand_dodge: return b <= 0.0 ? 0.0 : a >= 1.0 ? 1.0 : min(1.0, b / (1.0 - a));
        case operand_exclude: return a + b - 2.0 * a * b;
        case operand_freeze: return b <= 0.0 ? 0.0 : max(0.0, 1.0 - (1.0 - a) * (1.0 - a) / b);
        case operand_heat: return a <= 0.0 ? 0.0 : max(0.0, 1.0 - (1.0 - b) * (1.0 - b) / a);
        case operand_reflect: return b >= 1.0 ? 1.0 : min(1.0, a * a / (1.0 - b));
        case operand_glow: return a >= 1.0 ? 1.0 : min(1.0, b * b / (1.0 - a));
        case operand_hardlight: return a < 0.5 ? 2.0 * a * b : 1.0 - 2.0 * (1.0 - a) * (1.0 - b);
        case operand_overlay: return b < 0.5 ? 2.0 * a * b : 1.0 - 2.0 * (1.0 - a) * (1.0 - b);
        case operand_hardmix: return a + b >= 1.0 ? 1.0 : 0.0;
        case operand_linearlight: return b + 2.0 * a - 1.0;
        case operand_negate: return 1.0 - abs(1.0 - a - b);
        case operand_pinlight: return a < 0.5 ? min(b, 2.0 * a) : max(b, 2.0 * a - 1.0);
        case operand_softlight: {
            float d = b <= 0.25 ? ((16.0 * b - 12.0) * b + 4.0) * b : sqrt(b);
            return a <= 0.5 ? b - (1.0 - 2.0 * a) * b * (1.0 - b) : b + (2.0 * a - 1.0) * (d - b);
        }
        case operand_vividlight:
            if (a < 0.5) return b >= 1.0 ? 1.0 : a <= 0.0 ? 0.0 : max(0.0, 1.0 - (1.0 - b) / (2.0 * a));
            return b <= 0.0 ? 0.0 : a >= 1.0 ? 1.0 : min(1.0, b / (2.0 * (1.0 - a)));
        default: return a;
    }
}
// ISO 32000-1, 11.3.5.3: colours with the luminosity of one and the hue and saturation of another
float td_lum(vec3 c) { return dot(c, vec3(0.3, 0.59, 0.11)); }
vec3 td_set_lum(vec3 c, float lum) {
    c += lum - td_lum(c);
    float low = min(c.r, min(c.g, c.b)), high = max(c.r, max(c.g, c.b));
    if (low < 0.0) c = lum + (c - lum) * lum / (lum - low);
    if (high > 1.0) c = lum + (c - lum) * (1.0 - lum) / (high - lum);
    return c;
}
float td_sat(vec3 c) { return max(c.r, max(c.g, c.b)) - min(c.r, min(c.g, c.b)); }
vec3 td_set_sat(vec3 c, float sat) {
    float low = min(c.r, min(c.g, c.b)), span = td_sat(c);
    return span > 0.0 ? (c - low) * sat / span : vec3(0.0);
}
vec4 td_composite(int op, vec4 a, vec4 b) {
    float both = a.a + b.a - a.a * b.a;
    switch (op) {
        case operand_add: return a + b;
        case operand_subtract: return a - b;
        case operand_multiply: return a * b;
        case operand_divide: return vec4(td_ratio(a.r, b.r), td_ratio(a.g, b.g), td_ratio(a.b, b.b), td_ratio(a.a, b.a));
        case operand_average: return (a + b) * 0.5;
        case operand_screen: return 1.0 - (1.0 - a) * (1.0 - b);
        case operand_difference: return vec4(abs(a.rgb - b.rgb), 1.0);
        case operand_luminancedifference: return vec4(vec3(abs(td_luminance(a.rgb) - td_luminance(b.rgb))), 1.0);
        case operand_maximum: return max(a, b);
        case operand_minimum: return min(a, b);
        case operand_brightest: return td_luminance(a.rgb) >= td_luminance(b.rgb) ? a : b;
        case operand_dimmest: return td_luminance(a.rgb) <= td_luminance(b.rgb) ? a : b;
        case operand_lightercolor: return dot(a.rgb, vec3(1.0)) >= dot(b.rgb, vec3(1.0)) ? a : b;
        case operand_darkercolor: return dot(a.rgb, vec3(1.0)) <= dot(b.rgb, vec3(1.0)) ? a : b;
        case operand_over: return a + b * (1.0 - a.a);
        case operand_under: return b + a * (1.0 - b.a);
        case operand_atop: return a * b.a + b * (1.0 - a.a);
        case operand_inside: return a * clamp(b.a, 0.0, 1.0);
        case operand_outside: return a * (1.0 - b.a);
        case operand_xor: return a * (1.0 - b.a) + b * (1.0 - a.a);
        case operand_insideluminance: return a * td_luminance(b.rgb);
        case operand_outsideluminance: return a * (1.0 - td_luminance(b.rgb));
        case operand_stencilluminance: return b * td_luminance(a.rgb);
        case operand_color: return vec4(td_set_lum(a.rgb, td_lum(b.rgb)), both);
        case operand_hue: return vec4(td_set_lum(td_set_sat(a.rgb, td_sat(b.rgb)), td_lum(b.rgb)), both);
        default: return vec4(td_blend(op, a.r, b.r), td_blend(op, a.g, b.g), td_blend(op, a.b, b.b), both);
    }
}
#endif
