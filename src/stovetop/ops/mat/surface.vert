// What the surface materials' pixel shaders read, in world space; no more than they use: each number costs per triangle.
#include "varyings.glsl"
void main() {
    vec4 world = TDDeform(TDPos());
    td_out.position = world.xyz;
    td_out.normal = TDDeformNorm(TDNormal());
#if TD_UV_LAYERS > 0
    td_out.uv[0] = TDInstanceTexCoord(TDTexCoord(0u)).st;
    for (int i = 1; i < TD_UV_LAYERS; i++) td_out.uv[i] = TDTexCoord(uint(i)).st;
#endif
#ifdef TD_SURFACE_COLOR
    vec4 color = TDPointColor();
  #ifdef PREMULTIPLY_POINT_COLOR
    color.rgb *= color.a;
  #endif
    td_out.color = color;
#endif
    gl_Position = TDWorldToProj(world);
}
