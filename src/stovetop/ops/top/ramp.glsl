#include "dither.glsl"

vec4 key(int i) { return texelFetch(in1, ivec2(clamp(i, 0, textureSize(in1, 0).x - 1), 0), 0); }
float place(int i) { return texelFetch(in1, ivec2(i, 1), 0).r; }

vec4 between(int i, float t) {
    vec4 a = key(i), b = key(i + 1);
    if (p_interp == interp_step) return a;
    if (p_interp == interp_linear) return mix(a, b, t);
    if (p_interp == interp_easeineaseout) return mix(a, b, t * t * (3.0 - 2.0 * t));
    // cardinal spline; tension 1 flattens the tangents
    vec4 da = (b - key(i - 1)) * 0.5 * (1.0 - p_tension), db = (key(i + 2) - a) * 0.5 * (1.0 - p_tension);
    return mix(a, b, t * t * (3.0 - 2.0 * t)) + t * (1.0 - t) * (da * (1.0 - t) - db * t);
}

vec4 color_at(float t) {
    int last = textureSize(in1, 0).x - 1;
    if (t <= place(0)) return key(0);
    for (int i = 0; i < last; i++) {
        float a = place(i), b = place(i + 1);
        if (t < b) return between(i, (t - a) / (b - a));
    }
    return key(last);
}

// 0 hold, 1 black, 2 zero, 3 repeat, 4 mirror
vec4 extended(float t) {
    int mode = p_extendleft;
    if (t > 1.0 && p_extendright != extendright_sameasleft) mode = p_extendright - 1;
    if (t >= 0.0 && t <= 1.0) return color_at(t);
    if (mode == extendleft_blockclamptoblack) return vec4(0.0, 0.0, 0.0, 1.0);
    if (mode == extendleft_zero) return vec4(0.0);
    if (mode == extendleft_repeat) return color_at(fract(t));
    if (mode == extendleft_mirror) return color_at(1.0 - abs(mod(t, 2.0) - 1.0));
    return color_at(clamp(t, 0.0, 1.0));
}

vec4 ramp(vec2 uv) {
    float t = p_type == type_vertical ? uv.y : uv.x;
    if (p_type == type_radial || p_type == type_circular) {
        vec2 d = uv - 0.5 - p_position * td_res.xy;
        bool horizontal = p_fitaspect == fitaspect_fithorz || (p_fitaspect == fitaspect_fitbest && td_aspect < 1.0);
        if (p_fitaspect != fitaspect_fill) d *= horizontal ? vec2(1.0, 1.0 / td_aspect) : vec2(td_aspect, 1.0);
        t = p_type == type_circular ? length(d) * 2.0 : fract(atan(d.y, d.x) / 6.28318530718);
    }
    return extended((t - p_phase) / (p_period != 0.0 ? p_period : 1e-6));
}

vec4 cook(vec2 uv) {
    int n = p_type == type_radial || p_type == type_circular ? p_antialias : 1;
    vec4 color = vec4(0.0);
    for (int k = 0; k < n * n; k++) {
        vec2 sub = (vec2(k % n, k / n) + 0.5) / float(n) - 0.5;
        color += ramp(uv + sub * td_res.xy);
    }
    color /= float(n * n);
    if (p_dither) color = TDDither(color);
    if (p_multrgbbyalpha) color.rgb *= color.a;
    return over_input(color, texture(in0, uv));
}
