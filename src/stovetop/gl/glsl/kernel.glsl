#ifndef STOVETOP_KERNEL
#define STOVETOP_KERNEL
// A blur kernel's weight x pixels from its middle, by its place in the menu of ops/top/_kernel.py, which has the formulas.
float td_kernel(int kind, float x, float radius) {
    const float pi = 3.14159265358979;
    float t = x / (radius + 1.0), d = 2.0 * abs(t);
    if (kind == 1) return radius > 0.0 ? exp(-4.5 * x * x / (radius * radius)) : float(x == 0.0);
    if (kind == 2) return clamp(radius + 1.0 - abs(x), 0.0, 1.0);
    if (abs(t) >= 1.0) return 0.0;
    if (kind == 0) return d < 1.0 ? (1.5 * d - 2.5) * d * d + 1.0 : ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0;
    if (kind == 3) return 1.0 - abs(t);
    if (kind == 4) return t == 0.0 ? 1.0 : sin(2.0 * pi * t) / (2.0 * pi * t);
    if (kind == 5) return 0.5 + 0.5 * cos(pi * t);
    return 0.42 + 0.5 * cos(pi * t) + 0.08 * cos(2.0 * pi * t);
}
#endif
