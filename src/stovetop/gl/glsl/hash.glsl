#ifndef STOVETOP_HASH
#define STOVETOP_HASH
// Integer hashes (PCG, M. E. O'Neill 2014; the chaining of coordinates after Jarzynski and Olano 2020): the same on every GPU.
uint td_hash(uint v) {
    uint s = v * 747796405u + 2891336453u;
    uint w = ((s >> ((s >> 28u) + 4u)) ^ s) * 277803737u;
    return (w >> 22u) ^ w;
}
uint td_hash(ivec2 p) { return td_hash(uint(p.x) + td_hash(uint(p.y))); }
uint td_hash(ivec3 p) { return td_hash(uint(p.x) + td_hash(uint(p.y) + td_hash(uint(p.z)))); }
uint td_hash(ivec4 p) { return td_hash(uint(p.x) + td_hash(uint(p.y) + td_hash(uint(p.z) + td_hash(uint(p.w))))); }
// 0 <= x < 1, all 24 bits that a float holds
float td_unit(uint h) { return float(h >> 8u) * (1.0 / 16777216.0); }
vec2 td_gradient2(uint h) {
    float a = td_unit(h) * 6.28318530718;
    return vec2(cos(a), sin(a));
}
vec3 td_gradient3(uint h) {
    float z = td_unit(h) * 2.0 - 1.0, a = td_unit(td_hash(h)) * 6.28318530718;
    return vec3(sqrt(max(0.0, 1.0 - z * z)) * vec2(cos(a), sin(a)), z);
}
vec4 td_gradient4(uint h) {
    // Marsaglia 1972: two angles and a split of the squared length are uniform on the 3-sphere
    uint h2 = td_hash(h), h3 = td_hash(h2);
    float s = td_unit(h), a = td_unit(h2) * 6.28318530718, b = td_unit(h3) * 6.28318530718;
    return vec4(sqrt(s) * vec2(cos(a), sin(a)), sqrt(1.0 - s) * vec2(cos(b), sin(b)));
}
#endif
