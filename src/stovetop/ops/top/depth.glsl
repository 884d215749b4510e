vec4 cook(vec2 uv) {
    float d = texture(in0, uv).r;
    if (p_depthspace != depthspace_input) d = (td_z.x + td_z.y * d) / (td_z.z + td_z.w * d);
    if (p_depthspace == depthspace_reranged) {
        float span = p_rangefrom.y - p_rangefrom.x;
        d = span == 0.0 ? p_rangeto.x : mix(p_rangeto.x, p_rangeto.y, (d - p_rangefrom.x) / span);
    }
    if (p_clamp) d = clamp(d, 0.0, 1.0);
    if (p_gamma != 1.0) d = sign(d) * pow(abs(d), 1.0 / max(p_gamma, 1e-6));
    return vec4(vec3(d), ALPHA);
}
