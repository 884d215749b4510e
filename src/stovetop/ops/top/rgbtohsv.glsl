#include "color.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    return vec4(TDRGBToHSV(c.rgb), c.a);
}
