vec4 read(vec2 at) { return texture(in0, mix(part.xy, part.zw, at)); }

// How much of the first sample shows where the neighbour's end lies under it.
float fade(float at, float overlap) { return at < overlap ? at / overlap : 1.0; }

vec4 cook(vec2 uv) {
    vec2 tile = uv * vec2(p_repeatx, p_repeaty), at = fract(tile), odd = mod(floor(tile), 2.0);
    if (p_reflectx && odd.y > 0.0) at.y = 1.0 - at.y;
    if (p_reflecty && odd.x > 0.0) at.x = 1.0 - at.x;
    if (p_flipx) at.x = 1.0 - at.x;
    if (p_flipy) at.y = 1.0 - at.y;
    if (p_flop) at = at.yx;
    if (overlap == vec2(0.0)) return read(at);
    vec2 end = 1.0 - overlap;
    at *= end;
    float x = fade(at.x, overlap.x), y = fade(at.y, overlap.y);
    vec4 low = mix(read(at + vec2(end.x, 0.0)), read(at), x);
    if (y == 1.0) return low;
    return mix(mix(read(at + end), read(at + vec2(0.0, end.y)), x), low, y);
}
