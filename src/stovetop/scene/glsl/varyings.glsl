// From the surface materials' vertex stage to their pixel stage.
// without Apply Point Color there is the instances' colour alone
#ifdef POINT_COLOR
#define SURFACE_POINT_COLOR TDPointColor()
#else
#define SURFACE_POINT_COLOR vec4(1.0)
#endif
#if (defined(POINT_COLOR) && defined(TD_HAS_COLOR)) || (defined(TD_INSTANCED) && TD_INSTANCE_COLOR > 0)
#define TD_SURFACE_COLOR
#endif
#if defined(INSTANCE_MAP) && defined(TD_INSTANCE_TEXTURES)
#define INSTANCE_TEXTURE
#endif
#if defined(HAS_NORMAL) && defined(TD_HAS_TANGENTS)
#define SURFACE_TANGENT
#endif
#ifdef TD_VERTEX_SHADER
out
#else
in
#endif
Surface {
    vec3 position, normal;
#if TD_UV_LAYERS > 0
    vec2 uv[TD_UV_LAYERS];
  #ifdef TD_FLAT_UV
    // times w: over the w of the pixel they are linear on the screen (some drivers clip `noperspective` to NaN)
    vec2 flat_uv[TD_UV_LAYERS];
  #endif
#endif
#ifdef INSTANCE_TEXTURE
    flat uint texture_index;
#endif
#ifdef TD_SURFACE_COLOR
    vec4 color;
#endif
#ifdef SURFACE_TANGENT
    vec4 tangent;
#endif
}
#ifdef TD_VERTEX_SHADER
td_out;
#else
td_in;
#endif
