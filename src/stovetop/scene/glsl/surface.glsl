// The pixel stage of the surface materials: what arrives, tangent frames, and how a colour leaves.
in Surface {
    vec4 color;
    vec3 position, normal, toCamera;
    vec3 uv[TD_UV_LAYERS];
    vec4 tangent;
} td_in;
uniform sampler2D map_color, map_normal, map_diffuse, map_spec, map_emit, map_alpha;
uniform sampler2D map_metallic, map_roughness, map_occlusion;

// A frame for normal maps from how position and uv change over the screen (Schüler 2013), where there are no tangents.
mat3 td_frame(vec3 normal, vec3 position, vec2 at) {
    vec3 px = dFdx(position), py = dFdy(position);
    vec2 tx = dFdx(at), ty = dFdy(at);
    vec3 across = cross(py, normal), along = cross(normal, px);
    vec3 t = across * tx.x + along * ty.x, b = across * tx.y + along * ty.y;
    float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-20));
    return mat3(t * scale, b * scale, normal);
}
vec3 td_mapped_normal(vec3 normal, vec4 map, vec2 at, float bump) {
    vec3 n = map.xyz * 2.0 - 1.0;
    n.xy *= bump;
    return normalize(td_frame(normal, td_in.position, at) * n);
}

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
