uniform mat3 to_pin, to_image;
uniform vec2 corners[4];
uniform vec4 behind;

vec4 cook(vec2 uv) {
    vec3 h = to_pin * vec3(uv, 1.0);
    vec2 q = h.xy / h.z;
    vec2 at = mix(mix(corners[0], corners[1], q.x), mix(corners[3], corners[2], q.x), q.y);
    if (p_extractmapping == extractmapping_perspective) {
        vec3 e = to_image * vec3(q, 1.0);
        at = e.xy / e.z;
    }
    vec4 c = texture(in0, at);
    const float edge = 1e-5;
    bool outside = any(lessThan(q, vec2(-edge))) || any(greaterThan(q, vec2(1.0 + edge))) || h.z <= 0.0;
    return outside ? behind : c;
}
