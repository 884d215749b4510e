vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    c.rgb *= c.a;
    return c + vec4(p_bgcolor, 1.0) * p_bgalpha * (1.0 - c.a);
}
