uniform mat3 to_image;
uniform vec4 shown, behind;
uniform bool over;
uniform float bias;

vec4 cook(vec2 uv) {
    vec3 h = to_image * vec3(uv, 1.0);
    vec2 at = h.xy / h.z;
    vec4 c = texture(in0, at, bias);
    if (any(lessThan(at, shown.xy)) || any(greaterThan(at, shown.zw))) return behind;
    return over ? c + behind * (1.0 - c.a) : c;
}
