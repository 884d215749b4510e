// How a colour leaves the materials of ops/mat; `td_in.position` is in world space.
layout(location = 0) out vec4 fragColor;
void finish(vec4 color) {
    TDAlphaTest(color.a);
    color = TDFog(color, td_in.position, 0);
#ifdef POST_MULTIPLY
    color.rgb *= color.a;
#endif
#if TD_DITHER
    color = TDDither(color);
#endif
    fragColor = TDOutputSwizzle(color);
}
