#include "levels.glsl"
#include "source.glsl"

float level(float x) {
    vec3 c = td_tone(vec3(x), p_invert, p_blacklevel, p_brightness1, p_gamma1, p_contrast);
    c = td_range(c, p_inlow, p_inhigh, p_outlow, p_outhigh, fixed_input);
    if (p_stepsize > 0.0) c = td_posterize(c, p_stepsize, p_threshold, p_soften, p_clamplow, p_clamphigh);
    return td_gamma(c, p_gamma2).x * p_brightness2;
}

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    float x = td_source(p_source, c), y = level(x);
    if (x == 0.0) c.rgb += y;
    else if (x != y) c.rgb *= y / x;
    return c * p_opacity;
}
