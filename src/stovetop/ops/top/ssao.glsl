// How open each place is, from the depths around it (after Bavoil and Sainz 2008, horizon-based ambient occlusion).
uniform mat4 td_unproject;
uniform vec2 td_scale;  // of the view at distance 1, in parts of the picture; of an orthographic one at any distance
uniform bool td_ortho;

uniform vec2 td_depths;  // how many there are

// of the depth that is nearest: between two, neither lies where this looks
vec3 position(vec2 uv) {
    vec2 at = (floor(uv * td_depths) + 0.5) / td_depths;
    vec4 p = td_unproject * vec4(at * 2.0 - 1.0, texture(in0, at).r, 1.0);
    return p.xyz / p.w;
}
vec3 nearer(vec3 a, vec3 b) { return abs(a.z) < abs(b.z) ? a : b; }

vec4 cook(vec2 uv) {
    if (texture(in0, uv).r >= 1.0) return vec4(1.0);
    vec3 p = position(uv);
    vec2 px = 1.0 / td_depths;
    // of the two neighbours the one on the same surface
    vec3 dx = nearer(position(uv + vec2(px.x, 0.0)) - p, p - position(uv - vec2(px.x, 0.0)));
    vec3 dy = nearer(position(uv + vec2(0.0, px.y)) - p, p - position(uv - vec2(0.0, px.y)));
    vec3 n = normalize(cross(dx, dy));
    vec2 reach = p_ssaoradius * td_scale / (td_ortho ? 1.0 : max(-p.z, 1e-6));
    float turn = fract(52.9829189 * fract(dot(floor(uv * td_res.zw), vec2(0.06711056, 0.00583715))));
    int dirs = p_sampledirs * (p_quality == quality_medium ? 2 : 1);
    float least = sin(radians(p_surfaceavoid)), sum = 0.0;
    for (int i = 0; i < dirs; i++) {
        float a = (float(i) + turn) * 6.2831853 / float(dirs), most = 0.0;
        for (int k = 0; k < p_samplesteps; k++) {
            vec2 at = uv + vec2(cos(a), sin(a)) * reach * (float(k) + 0.5 + 0.5 * turn) / float(p_samplesteps);
            if (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, vec2(1.0)))) break;
            vec3 v = position(at) - p;
            float away = length(v);
            float rise = (dot(n, v) / max(away, 1e-9) - least) / max(1.0 - least, 1e-3);
            float part = away / max(p_ssaoradius, 1e-9);
            most = max(most, rise * clamp(1.0 - part * part, 0.0, 1.0));
        }
        sum += most;
    }
    float open = clamp(1.0 - p_attenuation * sum / float(max(dirs, 1)), 0.0, 1.0);
    return vec4(pow(open, p_contrast));
}
