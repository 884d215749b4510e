#include "color.glsl"

vec3 aces(vec3 x) { return x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14); }

vec3 hejl(vec3 x) {
    x = max(x - 0.004, 0.0);
    return x * (6.2 * x + 0.5) / (x * (6.2 * x + 1.7) + 0.06);
}

vec3 hable(vec3 x) { return (x * (0.15 * x + 0.05) + 0.004) / (x * (0.15 * x + 0.5) + 0.06) - 0.02 / 0.3; }

vec3 reinhard(vec3 x) { return x * (1.0 + x / (white * white)) / (1.0 + x); }

vec3 mapped(vec3 x) {
    switch (p_type) {
        case type_acesapprox: return aces(x);
        case type_lottes: return pow(x, vec3(curve.x)) / (pow(x, vec3(curve.y)) * curve.z + curve.w);
        case type_filmic: return hejl(x);
        case type_hablefilmic: return hable(x * p_exposurebias) / hable(vec3(white));
        case type_reinhard: return x / (1.0 + x);
        case type_extendedreinhard: return reinhard(x);
        default: {
            float l = td_luminance(x);
            return l > 0.0 ? x * (reinhard(vec3(l)).x / l) : x;
        }
    }
}

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    return vec4(clamp(mapped(max(c.rgb, 0.0)), 0.0, 1.0), c.a);
}
