// cameras are (centre, focal length) in pixels of the input, box is the part of the frame that is drawn
uniform vec4 old, new, box;
uniform vec3 k;
uniform vec2 p;

float radial(vec2 q) {
    float r2 = dot(q, q);
    return 1.0 + r2 * (k.x + r2 * (k.y + r2 * k.z));
}

vec2 tangential(vec2 q) {
    float r2 = dot(q, q), xy = 2.0 * q.x * q.y;
    return vec2(p.x * xy + p.y * (r2 + 2.0 * q.x * q.x), p.x * (r2 + 2.0 * q.y * q.y) + p.y * xy);
}

vec4 cook(vec2 uv) {
    vec2 q = (mix(box.xy, box.zw, uv) - new.xy) / new.zw, at = q;
    if (p_invert) {
        for (int i = 0; i < 20; i++) at = (q - tangential(at)) / radial(at);
        // where the lens folds the image over, the steps go astray
        if (!(distance(at * radial(at) + tangential(at), q) < 1e-2)) at = q * 1e6;
    } else at = q * radial(q) + tangential(q);
    return texture(in0, (at * old.zw + old.xy) / vec2(textureSize(in0, 0)));
}
