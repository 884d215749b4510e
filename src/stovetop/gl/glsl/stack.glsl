#ifndef STOVETOP_STACK
#define STOVETOP_STACK
#include "composite.glsl"
#include "color.glsl"
#include "levels.glsl"

bool td_in_cell(vec4 cell, vec2 uv) { return all(greaterThanEqual(uv, cell.xy)) && all(lessThan(uv, cell.zw)); }

// Where in an image a layer is read, in its part (left, bottom, right, top), and whether it is there: hold, zero, repeat
// or mirror, by the place in the Extend menu.
vec3 td_layer_at(int extend, mat3 to_layer, vec4 part, vec2 size, vec2 uv) {
    vec2 at = (to_layer * vec3(uv, 1.0)).xy;
    float there = extend == 1 && (any(lessThan(at, vec2(0.0))) || any(greaterThan(at, vec2(1.0)))) ? 0.0 : 1.0;
    if (extend == 2) at = fract(at);
    else if (extend == 3) at = 1.0 - abs(1.0 - mod(at, 2.0));
    vec2 half_pixel = min(0.5 / (size * (part.zw - part.xy)), 0.5);
    if (extend < 2) at = clamp(at, half_pixel, 1.0 - half_pixel);
    return vec3(mix(part.xy, part.zw, at), there);
}

// Black level and gamma on the luminance, then brightness, then opacity: tone is (opacity, brightness, black, gamma).
vec4 td_layer_tone(vec4 c, vec4 tone) {
    if (tone.z != 0.0 || tone.w != 1.0) {
        float l = td_luminance(c.rgb), level = td_tone(vec3(l), 0.0, tone.z, 1.0, tone.w, 1.0).x;
        if (l != 0.0) c.rgb *= level / l;
    }
    c.rgb *= tone.y;
    return c * tone.x;
}
#endif
