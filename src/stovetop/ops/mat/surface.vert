// What the surface materials' pixel shaders read: everything in world space.
out Surface {
    vec4 color;
    vec3 position, normal, toCamera;
    vec3 uv[TD_UV_LAYERS];
    vec4 tangent;
} td_out;
#ifdef HAS_TANGENT
in vec4 T;
#endif
void main() {
    vec4 world = TDDeform(TDPos());
    td_out.position = world.xyz;
    td_out.normal = TDDeformNorm(TDNormal());
    // of an orthographic view the direction is the same everywhere
    td_out.toCamera = uTDMats[0].proj[2].w == 0.0 ? uTDMats[0].camInverse[2].xyz : uTDMats[0].camInverse[3].xyz - world.xyz;
    td_out.uv[0] = TDInstanceTexCoord(TDTexCoord(0u));
    for (int i = 1; i < TD_UV_LAYERS; i++) td_out.uv[i] = TDTexCoord(uint(i));
    vec4 color = vec4(1.0);
#ifdef POINT_COLOR
    color = TDPointColor();
#endif
#ifdef PREMULTIPLY_POINT_COLOR
    color.rgb *= color.a;
#endif
    td_out.color = color;
    gl_Position = TDWorldToProj(world, td_out.uv[0]);
}
