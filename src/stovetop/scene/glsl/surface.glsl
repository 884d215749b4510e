// The pixel stage of the surface materials: what arrives, tangent frames, and how a colour leaves.
#include "varyings.glsl"
#ifdef TD_SURFACE_COLOR
#define td_color td_in.color
#else
const vec4 td_color = vec4(1.0);
#endif
vec3 td_to_camera() {
    // of an orthographic view the direction is the same everywhere
#if TD_FLAT_VIEW == 2
    bool flat_view = uTDMats[0].proj[2].w == 0.0;
#else
    const bool flat_view = TD_FLAT_VIEW == 1;
#endif
    return normalize(flat_view ? uTDMats[0].camInverse[2].xyz : uTDMats[0].camInverse[3].xyz - td_in.position);
}
vec2 td_screen() { return gl_FragCoord.xy * uTDGeneral.viewportRes.xy; }
#if TD_UV_LAYERS > 0
// the texture layers where the maps are read: the height map may move them
vec2 td_at[TD_UV_LAYERS];
#endif

// A frame for normal maps from how position and uv change over the screen (Schüler 2013), where there are no tangents.
mat3 td_frame(vec3 normal, vec3 position, vec2 at) {
    vec3 px = dFdx(position), py = dFdy(position);
    vec2 tx = dFdx(at), ty = dFdy(at);
    vec3 across = cross(py, normal), along = cross(normal, px);
    vec3 t = across * tx.x + along * ty.x, b = across * tx.y + along * ty.y;
    float scale = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-20));
    return mat3(t * scale, b * scale, normal);
}
// normal: the one that is seen. The map stands out on the front: from behind its slopes are seen the other way.
vec3 td_mapped_normal(vec3 normal, vec3 map, vec2 at, float bump) {
    vec3 n = map * 2.0 - 1.0;
    n.xy *= gl_FrontFacing ? bump : -bump;
#ifdef SURFACE_TANGENT
    vec3 t = normalize(td_in.tangent.xyz);
    return normalize(TDCreateTBNMatrix(normal, t, gl_FrontFacing ? td_in.tangent.w : -td_in.tangent.w) * n);
#else
    return normalize(td_frame(normal, td_in.position, at) * n);
#endif
}

#ifdef PARALLAX
#include "source.glsl"
uniform float uParallax;
float td_height(vec2 move, vec2 across, vec2 up) {
    return td_source(HEIGHT_SOURCE, textureGrad(map_height, HEIGHT_AT + move, across, up));
}
// How far the height map seems to move the picture, in texture coordinates: at a Parallax Scale of 1 the surface is 0.04
// of the picture's size deep. Without occlusion its middle lies in the polygon (Welsh 2004), with it its top.
vec2 td_parallax(vec3 normal, vec3 toCamera) {
    mat3 frame = td_frame(normal, td_in.position, HEIGHT_AT);
    vec3 v = vec3(dot(toCamera, normalize(frame[0])), dot(toCamera, normalize(frame[1])), dot(toCamera, normal));
    vec2 across = dFdx(HEIGHT_AT), up = dFdy(HEIGHT_AT);
    float deep = uParallax * 0.04;
  #ifdef PARALLAX_OCCLUSION
    // down along the ray of sight to the first place below the surface
    const int STEPS = 32;
    vec2 way = -v.xy / max(v.z, 0.1) * deep;
    float before = 1.0 - td_height(vec2(0.0), across, up);
    for (int k = 1; k <= STEPS; k++) {
        float level = float(k) / float(STEPS), above = 1.0 - td_height(way * level, across, up) - level;
        if (above <= 0.0) return way * (level + above / max(before - above, 1e-6) / float(STEPS));
        before = above;
    }
    return way;
  #else
    return v.xy * ((td_height(vec2(0.0), across, up) - 0.5) * deep);
  #endif
}
#endif
// Before any map is read.
void td_begin(vec3 normal, vec3 toCamera) {
#if TD_UV_LAYERS > 0
    td_at = td_in.uv;
  #ifdef PARALLAX
    vec2 move = td_parallax(normal, toCamera);
    for (int i = 0; i < TD_UV_LAYERS; i++) td_at[i] += move;
  #endif
#endif
}

// Which side of the surface light i falls on: 1 the one that is seen, -1 the other.
#ifdef TD_LIGHT_FACES
uniform vec2 td_faces[TD_LIGHTS_ARRAY_SIZE];
#else
const vec2 td_faces[1] = vec2[1](vec2(1.0));
#endif
#ifndef FRONT_SIDE
#define FRONT_SIDE(i) td_faces[i].x
#endif
#ifndef BACK_SIDE
#define BACK_SIDE(i) td_faces[i].y
#endif
float td_side(int i) {
#ifndef TD_LIGHT_FACES
    i = 0;
#endif
    return gl_FrontFacing ? FRONT_SIDE(i) : BACK_SIDE(i);
}

#ifdef NUM_RIMS
uniform vec3 uRimColor[NUM_RIMS];
uniform vec4 uRim[NUM_RIMS];
// the light of a rim in its direction around the outline, fading to nothing a Width (degrees) from its Center
vec3 td_rim(int i, float angle) {
    float away = abs(mod(angle - uRim[i].x + 180.0, 360.0) - 180.0);
    return uRimColor[i] * max(1.0 - away / uRim[i].y, 0.0) * uRim[i].z;
}
#endif
// Light around the outline: none where the surface faces the camera. Angles count from the right, anticlockwise.
vec3 td_rims(vec3 normal, float facing) {
#ifdef NUM_RIMS
    vec3 n = mat3(uTDMats[0].cam) * normal;
    float edge = 1.0 - facing, angle = degrees(atan(n.y, n.x));
    return TD_RIMS;
#else
    return vec3(0.0);
#endif
}
// how bright all light is together, before the color map
float td_lightness = 1.0;
float td_brightness(vec3 color) { return dot(color, vec3(0.3, 0.6, 0.1)); }
#ifdef DARKNESS_EMIT
uniform vec3 uDarkness;
// what shines where all other light leaves it dark
vec3 td_darkness(vec3 color) {
    vec3 emit = uDarkness;
  #ifdef HAS_DARKNESS
    emit *= DARKNESS_READ.rgb;
  #endif
    return mix(emit, color, clamp(td_lightness, 0.0, 1.0));
}
#endif

#ifdef FACING_ALPHA
// front where the surface faces the camera, side where it lies across
float td_own_alpha(vec4 alpha, float facing) {
    return mix(alpha.y, alpha.x, pow(sin(1.57079633 * facing), max(alpha.z, 1e-4)));
}
#else
float td_own_alpha(vec4 alpha, float facing) { return alpha.x; }
#endif

#include "finish.glsl"
