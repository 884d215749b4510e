#include "color.glsl"

float picked(vec4 pixels[4], int from, int channel) {
    vec4 c = pixels[from];
    if (channel == outputredchan_luminance) return td_luminance(c.rgb);
    if (channel > outputredchan_luminance) return channel == outputredchan_one ? 1.0 : 0.0;
    return c[channel];
}

vec4 cook(vec2 uv) {
    vec4 c[4] = vec4[4](vec4(0.0), vec4(0.0), vec4(0.0), vec4(0.0));
    if (has_in0) c[0] = texture(in0, uv);
    if (has_in1) c[1] = texture(in1, uv);
    if (has_in2) c[2] = texture(in2, uv);
    if (has_in3) c[3] = texture(in3, uv);
    return vec4(picked(c, p_outputred, p_outputredchan), picked(c, p_outputgreen, p_outputgreenchan),
                picked(c, p_outputblue, p_outputbluechan), picked(c, p_outputalpha, p_outputalphachan));
}
