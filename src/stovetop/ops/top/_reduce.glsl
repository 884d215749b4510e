#include "source.glsl"
const int SUM = 0, MINIMUM = 1, MAXIMUM = 2, MINIMUM_PIXEL = 3, MAXIMUM_PIXEL = 4;
const int INDEPENDENT = 5;

float infinity() { return uintBitsToFloat(0x7f800000u); }

vec4 neutral() {
    if (kind == SUM) return vec4(0.0);
    return vec4(kind == MINIMUM || kind == MINIMUM_PIXEL ? infinity() : -infinity());
}

float joined(float a, float b) {
    if (isnan(a)) return a;
    if (isnan(b)) return b;
    return kind == MINIMUM ? min(a, b) : max(a, b);
}

vec4 joined(vec4 a, vec4 b) {
    if (kind == SUM) return a + b;
    if (kind == MINIMUM || kind == MAXIMUM)
        return vec4(joined(a.r, b.r), joined(a.g, b.g), joined(a.b, b.b), joined(a.a, b.a));
    float x = td_source(source, a), y = td_source(source, b);
    if (isnan(x)) return a;
    return isnan(y) || (kind == MINIMUM_PIXEL ? y < x : y > x) ? b : a;
}

vec4 prepared(vec4 c) {
    bvec4 valid = bvec4(!(exclude_nans == 1 && any(isnan(c))));
    if (mask == INDEPENDENT && kind < MINIMUM_PIXEL)
        for (int i = 0; i < 4; i++) valid[i] = valid[i] && c[i] != 0.0;
    else if (mask == INDEPENDENT) valid = bvec4(valid.x && c != vec4(0.0));
    else if (mask > 0) valid = bvec4(valid.x && c[clamp(mask - 1, 0, 3)] != 0.0);
    if (prepare == 1) c = vec4(1.0);
    for (int i = 0; i < 4; i++)
        if (!valid[i]) c[i] = neutral()[i];
    if (prepare < 2) return c;
    float x = joined(joined(c.r, c.g), c.b);
    return vec4(prepare == 3 || prepare == 5 ? joined(x, c.a) : x);
}

vec4 cook(vec2 uv) {
    ivec2 low = ivec2(gl_FragCoord.xy) * block, high = min(low + block, textureSize(in0, 0));
    vec4 total = neutral();
    for (int y = low.y; y < high.y; y++)
        for (int x = low.x; x < high.x; x++) {
            vec4 c = texelFetch(in0, ivec2(x, y), 0);
            total = joined(total, first == 1 ? prepared(c) : c);
        }
    return total;
}
