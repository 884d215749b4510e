#ifndef STOVETOP_QUANTIZE
#define STOVETOP_QUANTIZE
// how: 0 off, 1 up, 2 down, 3 to the nearest of the values offset + n * step
float td_quantize(int how, float x, float step, float offset) {
    if (how == 0 || step <= 0.0) return x;
    float t = (x - offset) / step;
    t = how == 1 ? ceil(t) : how == 2 ? floor(t) : floor(t + 0.5);
    return offset + t * step;
}
#endif
