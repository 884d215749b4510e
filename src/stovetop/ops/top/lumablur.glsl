#include "kernel.glsl"
#include "source.glsl"

vec4 cook(vec2 uv) {
    float span = p_whitevalue - p_blackvalue;
    float t = (td_source(p_widthchan, texture(in1, uv)) - p_blackvalue) / (span != 0.0 ? span : 1e-6);
    float black = float(p_blackwidth), white = float(p_whitewidth);
    float radius = clamp(black + t * (white - black), 0.0, max(black, white)), total = 1.0;
    vec4 sum = texture(in0, uv);
    vec2 stride = along / vec2(textureSize(in0, 0));
    for (float i = 1.0; i < radius + 1.0; i += 1.0) {
        float w = td_kernel(p_type, i, radius);
        sum += w * (texture(in0, uv - i * stride) + texture(in0, uv + i * stride));
        total += 2.0 * w;
    }
    return sum / total;
}
