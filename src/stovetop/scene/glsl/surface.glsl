// The pixel stage of the surface materials: what arrives, tangent frames, and how a colour leaves.
#include "varyings.glsl"
#ifdef TD_SURFACE_COLOR
#define td_color td_in.color
#else
const vec4 td_color = vec4(1.0);
#endif
vec3 td_to_camera() {
    // of an orthographic view the direction is the same everywhere
    bool flat_view = uTDMats[0].proj[2].w == 0.0;
    return normalize(flat_view ? uTDMats[0].camInverse[2].xyz : uTDMats[0].camInverse[3].xyz - td_in.position);
}
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

#ifdef NUM_RIMS
uniform vec3 uRimColor[NUM_RIMS];
uniform vec4 uRim[NUM_RIMS];
#endif
// light around the outline: from there (facing 0) inwards strongest at Center, gone half a Width away
vec3 td_rims(float facing) {
    vec3 sum = vec3(0.0);
#ifdef NUM_RIMS
    for (int i = 0; i < NUM_RIMS; i++)
        sum += uRimColor[i] * smoothstep(uRim[i].y * 0.5, 0.0, abs(facing - uRim[i].x)) * uRim[i].z;
#endif
    return sum;
}
#ifdef DARKNESS_EMIT
uniform vec3 uDarkness;
#endif
// what shines where no light falls
vec3 td_darkness(vec3 lit) {
#ifdef DARKNESS_EMIT
    return uDarkness * (1.0 - clamp(max(lit.r, max(lit.g, lit.b)), 0.0, 1.0));
#else
    return vec3(0.0);
#endif
}

#include "finish.glsl"
