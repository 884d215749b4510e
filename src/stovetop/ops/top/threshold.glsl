#include "source.glsl"

float matte(float x) {
    float d = x - p_threshold;
    float above = p_soften > 0.0 ? clamp(d / p_soften + 0.5, 0.0, 1.0) : 0.0;
    float apart = p_soften > 0.0 ? clamp(abs(d) / p_soften, 0.0, 1.0) : float(d != 0.0);
    bool soft = p_soften > 0.0;
    switch (p_comparator) {
        case comparator_less: return soft ? above : float(d >= 0.0);
        case comparator_lessorequal: return soft ? above : float(d > 0.0);
        case comparator_greater: return soft ? 1.0 - above : float(d <= 0.0);
        case comparator_greaterorequal: return soft ? 1.0 - above : float(d < 0.0);
        case comparator_equal: return apart;
        default: return 1.0 - apart;
    }
}

vec4 cook(vec2 uv) {
    float m = matte(td_source(p_rgb, texture(in0, uv)));
    return vec4(vec3(m), p_alpha == alpha_one ? 1.0 : m);
}
