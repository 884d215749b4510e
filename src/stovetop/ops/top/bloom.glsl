vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    vec3 average = texture(in2, vec2(0.5)).rgb;
    vec3 b = texture(in1, uv).rgb - p_bloomthreshold * (p_bloomthreshold < 0.0 ? average : vec3(1.0));
    b = pow(max(b, 0.0), vec3(1.0 / (1.0 + max(p_bloomfill, 0.0))));
    vec3 low = min(b, 1.0);
    b = mix(b, b * low * (3.0 - 2.0 * low), p_bloomscurve) * p_bloomintensity;
    float most = max(b.r, max(b.g, b.b));
    if (p_output == output_bloom) return vec4(b, 1.0);
    if (p_output == output_bloomalpha) return vec4(b, most);
    return vec4(c.rgb * p_inputimage0 + b, max(c.a, min(most, 1.0)));
}
