#ifndef STOVETOP_ALPHA
#define STOVETOP_ALPHA
// What a material multiplies its colours by is its own alpha: points' colours and pictures come multiplied by theirs.
vec3 td_multiplied(vec3 color, float alpha) {
#ifdef POST_MULTIPLY
    return color * alpha;
#else
    return color;
#endif
}
#endif
