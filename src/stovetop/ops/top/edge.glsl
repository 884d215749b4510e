#include "source.glsl"
#include "composite.glsl"

float value(vec2 at) {
    float v = td_source(p_select, texture(in0, at));
    return p_blacklevel == 0.0 ? v : max(v - p_blacklevel, 0.0) / max(1.0 - p_blacklevel, 1e-6);
}

vec4 cook(vec2 uv) {
    vec2 x = vec2(stride.x, 0.0), y = vec2(0.0, stride.y);
    vec4 c = texture(in0, uv);
    vec2 rise = vec2(value(uv + x) - value(uv - x), value(uv + y) - value(uv - y));
    float edge = min(length(rise) * p_strength, 1.0);
    vec4 color = p_edgecolor;
    if (p_premultrgbbyalpha) color.rgb *= color.a;
    color *= edge;
    if (p_alphaoutputmenu != alphaoutputmenu_edge) color.a = p_alphaoutputmenu == alphaoutputmenu_one ? 1.0 : 0.0;
    if (p_compinput) color = td_composite(operand_over, color, c);
    if (p_combineinput == combineinput_edgeonly) return color;
    return p_swaporder ? td_composite(p_operand, c, color) : td_composite(p_operand, color, c);
}
