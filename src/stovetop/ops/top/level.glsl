vec3 power(vec3 c, float gamma) {
    return gamma == 1.0 ? c : mix(pow(max(c, 0.0), vec3(1.0 / max(gamma, 1e-6))), c, lessThan(c, vec3(0.0)));
}

vec3 posterize(vec3 c) {
    vec3 t = (c + p_threshold) / max(p_stepsize, 1e-6) + 1e-5, band = floor(t);
    vec3 next = p_soften > 0.0 ? smoothstep(1.0 - p_soften, 1.0, t - band) : vec3(0.0);
    return clamp((band + next) * p_stepsize, p_clamplow, p_clamphigh);
}

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    bool clamped = p_clampinput == clampinput_clamp || (p_clampinput == clampinput_automatic && fixed_input);
    if (clamped) c = clamp(c, 0.0, 1.0);
    c.rgb = mix(c.rgb, 1.0 - c.rgb, p_invert);
    if (p_blacklevel != 0.0) c.rgb = max(c.rgb - p_blacklevel, 0.0) / max(1.0 - p_blacklevel, 1e-6);
    c.rgb = power(c.rgb * p_brightness1, p_gamma1);
    c.rgb = (c.rgb - 0.5) * p_contrast + 0.5;

    float span = p_inhigh - p_inlow;
    c.rgb = (c.rgb - p_inlow) / (span != 0.0 ? span : 1e-6);
    if (clamped) c.rgb = clamp(c.rgb, 0.0, 1.0);
    c.rgb = p_outlow + c.rgb * (p_outhigh - p_outlow);
    vec4 low = vec4(p_lowr, p_lowg, p_lowb, p_lowa);
    c = low + c * (vec4(p_highr, p_highg, p_highb, p_higha) - low);
    if (p_stepping) c.rgb = posterize(c.rgb);

    c.rgb = power(c.rgb, p_gamma2);
    c *= p_opacity;
    c.rgb *= p_brightness2;
    if (p_clamp) c.rgb = clamp(c.rgb, p_clamplow2, p_clamphigh2);
    if (p_premultrgbbyalpha) c.rgb *= c.a;
    return c;
}
