// How a colour leaves the materials of ops/mat; `td_in.position` is in world space.
layout(location = 0) out vec4 fragColor;
#if TD_NUM_COLOR_BUFFERS > 1
layout(location = 1) out vec4 td_extra[TD_NUM_COLOR_BUFFERS - 1];
#endif
#include "alpha.glsl"
// color: multiplied by alpha already
void finish(vec4 color) {
    color = TDFog(color, td_in.position, 0);
#ifdef DARKNESS_EMIT
    color.rgb = td_darkness(color.rgb);
#endif
#ifdef LEGACY_ALPHA
    color.rgb *= color.a;
#endif
    color = TDDither(color);
    TDAlphaTest(color.a);
    fragColor = TDOutputSwizzle(color);
    TD_NO_EXTRAS
}
