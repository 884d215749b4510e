// What the surface materials' pixel shaders read, in world space; no more than they use: each number costs per triangle.
#include "varyings.glsl"
#ifdef DISPLACE
#include "source.glsl"
uniform vec2 uDisplace;  // scale and midpoint
#endif
#ifdef SURFACE_TANGENT
in vec4 T;
#endif
void main() {
    vec3 p = TDPos();
#ifdef DISPLACE
    vec4 height = textureLod(map_height, TDInstanceTexCoord(TDTexCoord(HEIGHT_LAYER)).st, 0.0);
    p += TDNormal() * (td_source(HEIGHT_SOURCE, height) - uDisplace.y) * uDisplace.x;
#endif
    vec4 world = TDDeform(p);
    td_out.position = world.xyz;
    td_out.normal = TDDeformNorm(TDNormal());
#if TD_UV_LAYERS > 0
    td_out.uv[0] = TDInstanceTexCoord(TDTexCoord(0u)).st;
    for (int i = 1; i < TD_UV_LAYERS; i++) td_out.uv[i] = TDTexCoord(uint(i)).st;
#endif
#ifdef INSTANCE_TEXTURE
    td_out.texture_index = TDInstanceTextureIndex();
#endif
#ifdef SURFACE_TANGENT
    td_out.tangent = vec4(TDDeformVec(T.xyz), T.w);
#endif
#ifdef TD_SURFACE_COLOR
    td_out.color = TDInstanceColor(SURFACE_POINT_COLOR);
#endif
    gl_Position = TDWorldToProj(world);
#if TD_UV_LAYERS > 0 && defined(TD_FLAT_UV)
    for (int i = 0; i < TD_UV_LAYERS; i++) td_out.flat_uv[i] = td_out.uv[i] * gl_Position.w;
#endif
#ifdef TD_PICKING_ACTIVE
    TDWritePickingValues();
    vTDPickVert.sopSpacePosition = p;
    vTDPickVert.worldSpacePosition = world.xyz;
    vTDPickVert.camSpacePosition = (uTDMats[0].cam * world).xyz;
#endif
}
