#ifndef STOVETOP_SLOPE
#define STOVETOP_SLOPE
// What a value rises by from the first pixel to the second, by the place in the Method menu.
float td_rise(int method, float previous, float current, float next) {
    return method == 0 ? current - previous : method == 1 ? next - current : next - previous;
}
#endif
