// A blur along one axis that stays on the surface: what lies further off in depth counts less.
uniform vec2 td_along;
uniform mat4 td_unproject;

float distance_at(vec2 uv) {
    vec4 p = td_unproject * vec4(uv * 2.0 - 1.0, texture(in1, uv).r, 1.0);
    return p.z / p.w;
}
vec4 cook(vec2 uv) {
    float z = distance_at(uv), sum = 0.0, total = 0.0;
    int radius = int(ceil(p_blurradius));
    for (int i = -radius; i <= radius; i++) {
        vec2 at = uv + float(i) * td_along;
        float apart = abs(distance_at(at) - z), x = float(i) / max(p_blurradius, 1e-6);
        if (apart > p_edgethresh) continue;
        float weight = exp(-2.0 * x * x - p_blursharpness * apart / max(p_edgethresh, 1e-6));
        sum += weight * texture(in0, at).r;
        total += weight;
    }
    return vec4(sum / max(total, 1e-6));
}
