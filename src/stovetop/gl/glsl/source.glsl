#ifndef STOVETOP_SOURCE
#define STOVETOP_SOURCE
#include "color.glsl"
// One value of a pixel, by its place in the menus of ops/top/_sources.py.
float td_source(int kind, vec4 c) {
    switch (kind) {
        case 0: return td_luminance(c.rgb);
        case 1: return c.r;
        case 2: return c.g;
        case 3: return c.b;
        case 4: return c.a;
        case 5: return (c.r + c.g + c.b) / 3.0;
        case 6: return (c.r + c.g + c.b + c.a) * 0.25;
        case 7: return max(c.r, max(c.g, c.b));
        default: return max(max(c.r, c.g), max(c.b, c.a));
    }
}
#endif
