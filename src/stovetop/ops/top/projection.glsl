// Directions: x right, y up, -z ahead.
#include "equirect.glsl"
const float PI = 3.14159265359;
uniform mat3 turn;
uniform float angle;  // radians across the fish-eye's circle
uniform int face;

vec3 cube_direction(vec2 uv) {
    vec2 p = uv * 2.0 - 1.0;
    if (face == 0) return vec3(1.0, -p.y, -p.x);
    if (face == 1) return vec3(-1.0, -p.y, p.x);
    if (face == 2) return vec3(p.x, 1.0, p.y);
    if (face == 3) return vec3(p.x, -1.0, -p.y);
    return face == 4 ? vec3(p.x, -p.y, 1.0) : vec3(-p.x, -p.y, -1.0);
}
vec4 seen(vec3 d) {
#if INPUT == 0
    return textureLod(map, d, 0.0);
#elif INPUT == 1
    return textureLod(map, TDCubeMapToEquirectangular(d), 0.0);
#elif INPUT == 3
    // ahead in the left half, back in the right one; no pixel of one is blended with the other's
    float side = step(0.0, d.z), edge = 0.5 / float(textureSize(map, 0).x);
    vec3 v = side > 0.0 ? vec3(-d.x, d.y, -d.z) : d;
    vec2 at = v.xy / (1.0 - v.z) * 0.5 + 0.5;
    return textureLod(map, vec2(clamp(at.x * 0.5, edge, 0.5 - edge) + side * 0.5, at.y), 0.0);
#else
    float away = acos(clamp(-d.z, -1.0, 1.0)) / PI;
    if (away > 0.5) return vec4(0.0);
    return textureLod(map, 0.5 + away * (length(d.xy) > 0.0 ? normalize(d.xy) : vec2(0.0)), 0.0);
#endif
}
vec4 cook(vec2 uv) {
#if OUTPUT == 0
    vec3 d = normalize(cube_direction(uv));
#elif OUTPUT == 1
    vec3 d = TDEquirectangularToCubeMap(uv);
#else
    vec2 p = uv * 2.0 - 1.0;
    float r = length(p), a = r * angle * 0.5;
    if (r > 1.0) return vec4(0.0);
    vec3 d = vec3(sin(a) * (r > 0.0 ? p / r : vec2(0.0)), -cos(a));
#endif
    return seen(turn * d);
}
