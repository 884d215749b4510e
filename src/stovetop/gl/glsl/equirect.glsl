#ifndef STOVETOP_EQUIRECT
#define STOVETOP_EQUIRECT
// Directions and pictures of all of them, as the article Write a GLSL Material has it: u = 0 lies towards +X, and goes on
// to +Z, -X and -Z; v rises from straight down to straight up.
vec3 TDEquirectangularToCubeMap(vec2 at) {
    float lon = at.x * 6.28318530718, lat = (at.y - 0.5) * 3.14159265359;
    return vec3(cos(lat) * cos(lon), sin(lat), cos(lat) * sin(lon));
}
// d: of length 1
vec2 TDCubeMapToEquirectangular(vec3 d) {
    float lon = d.x == 0.0 && d.z == 0.0 ? 0.0 : atan(d.z, d.x);
    return vec2(fract(lon / 6.28318530718), asin(clamp(d.y, -1.0, 1.0)) / 3.14159265359 + 0.5);
}
// bias: for the lookup, so that the jump from 1 to 0 does not look like a picture that is far away
vec2 TDCubeMapToEquirectangular(vec3 d, out float bias) {
    vec2 at = TDCubeMapToEquirectangular(d);
    bias = 0.0;
#ifdef TD_PIXEL_SHADER
    float jumps = fwidth(at.x), smooth_ = fwidth(fract(at.x + 0.5));
    if (smooth_ < jumps) bias = log2(max(smooth_, 1e-6) / jumps);
#endif
    return at;
}
#endif
