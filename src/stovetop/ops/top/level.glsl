#include "levels.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    bool clamped = p_clampinput == clampinput_clamp || (p_clampinput == clampinput_automatic && fixed_input);
    if (clamped) c = clamp(c, 0.0, 1.0);
    c.rgb = td_tone(c.rgb, p_invert, p_blacklevel, p_brightness1, p_gamma1, p_contrast);
    c.rgb = td_range(c.rgb, p_inlow, p_inhigh, p_outlow, p_outhigh, clamped);
    vec4 low = vec4(p_lowr, p_lowg, p_lowb, p_lowa);
    c = low + c * (vec4(p_highr, p_highg, p_highb, p_higha) - low);
    if (p_stepping) c.rgb = td_posterize(c.rgb, p_stepsize, p_threshold, p_soften, p_clamplow, p_clamphigh);

    c.rgb = td_gamma(c.rgb, p_gamma2);
    c *= p_opacity;
    c.rgb *= p_brightness2;
    if (p_clamp) c.rgb = clamp(c.rgb, p_clamplow2, p_clamphigh2);
    if (p_premultrgbbyalpha) c.rgb *= c.a;
    return c;
}
