#include "environment.glsl"
#include "dither.glsl"
// Pixel stage: lighting, fog, alpha test.
struct TDPhongResult {
    vec3 diffuse, specular, specular2;
    float shadowStrength;
};
struct TDPBRResult {
    vec3 diffuse, specular;
    float shadowStrength;
};
#ifdef TD_PROJECTOR_MAPS
uniform sampler2D td_projmaps[TD_LIGHTS_ARRAY_SIZE];
// of each light: 0 no map, 1 thrown like a slide, 2 all around
uniform int td_projkinds[TD_LIGHTS_ARRAY_SIZE];
#endif
#if TD_NUM_SHADOWED_LIGHTS
uniform sampler2D td_shadowmaps[TD_LIGHTS_ARRAY_SIZE];
#endif

bool TDFrontFacing(vec3 position, vec3 normal) { return gl_FrontFacing; }
// where on the picture the pixel is, 0 to 1
vec3 TDScreenSpaceCoord() { return vec3(gl_FragCoord.xy * uTDGeneral.viewportRes.xy, 0.0); }
vec2 TDPointCoord() { return vec2(gl_PointCoord.x, 1.0 - gl_PointCoord.y); }
vec4 TDPixelColor(vec4 c) { return c; }
vec4 TDColor(vec4 c) { return c; }
#ifdef TD_PEEL
// the depth of the layer before; of several samples each pixel's are looked at one by one
  #if TD_PEEL > 1
uniform sampler2DMS td_peeled;
float td_before() { return texelFetch(td_peeled, ivec2(gl_FragCoord.xy), gl_SampleID).r; }
  #else
uniform sampler2D td_peeled;
float td_before() { return texelFetch(td_peeled, ivec2(gl_FragCoord.xy), 0).r; }
  #endif
#endif
void TDCheckDiscard() {
#ifdef TD_PEEL
    // depths are stored in 24 bits
    if (gl_FragCoord.z <= td_before() + 1e-7) discard;
#endif
}
bool TDCheckOrderIndTrans() { TDCheckDiscard(); return false; }

void TDAlphaTest(float alpha) {
#if TD_ALPHA_TEST == 1
    if (!(alpha < uTDAlphaTestVal)) discard;
#elif TD_ALPHA_TEST == 2
    if (!(alpha <= uTDAlphaTestVal)) discard;
#elif TD_ALPHA_TEST == 3
    if (!(alpha > uTDAlphaTestVal)) discard;
#elif TD_ALPHA_TEST == 4
    if (!(alpha >= uTDAlphaTestVal)) discard;
#endif
}

#if TD_FOG && TD_FOG_MAP
uniform sampler2D td_fogmap;
#endif
vec4 TDFog(vec4 color, vec3 position, int camera) {
#if TD_FOG
    vec4 fog = uTDCamInfos[camera].fog, tint = uTDCamInfos[camera].fogColor;
    float away = length((uTDMats[camera].cam * vec4(position, 1.0)).xyz);
  #if TD_FOG == 1
    float left = clamp((fog.y - away) * fog.z, 0.0, 1.0);
  #elif TD_FOG == 2
    float left = clamp(exp(-fog.w * away), 0.0, 1.0);
  #else
    float left = clamp(exp(-fog.w * fog.w * away * away), 0.0, 1.0);
  #endif
  #if TD_FOG_MAP
    tint *= textureLod(td_fogmap, gl_FragCoord.xy * uTDGeneral.viewportRes.xy, 0.0);
  #endif
    return mix(tint, color, left);
#else
    return color;
#endif
}
vec4 TDFog(vec4 color, vec3 position) { return TDFog(color, position, 0); }

float TDConeLookup(int i, float at) {
#ifndef TD_CONE_LIGHTS
    return 1.0;
#endif
    if (uTDLights[i].coneLookupScaleBias.z == 0.0) return 1.0;
    return pow(clamp(at, 0.0, 1.0), max(uTDLights[i].coneLookupScaleBias.w, 1e-4));
}
float TDAttenuateLight(int i, float away) {
#ifndef TD_ATTENUATED_LIGHTS
    return 1.0;
#endif
    vec4 a = uTDLights[i].attenScaleBiasRoll;
    return pow(sin(clamp(away * a.x + a.y, 0.0, 1.0) * 1.57079633), max(a.z, 1e-4));
}

float TDShadowTexture(int i, vec2 at) {
#if TD_NUM_SHADOWED_LIGHTS
    for (int k = 0; k < TD_LIGHTS_ARRAY_SIZE; k++) if (k == i) return textureLod(td_shadowmaps[k], at, 0.0).r;
#endif
    return 0.0;
}
float TDCompareShadowTexture(int i, vec2 at, float depth) {
#if TD_NUM_SHADOWED_LIGHTS
    // 1 in the shadow; the four texels around are compared and blended
    vec4 res = uTDLights[i].shadowMapRes;
    if (res.z == 0.0) return 0.0;
    vec2 p = at * res.zw - 0.5, f = fract(p);
    vec2 base = (floor(p) + 0.5) * res.xy;
    float a = step(TDShadowTexture(i, base), depth), b = step(TDShadowTexture(i, base + vec2(res.x, 0.0)), depth);
    float c = step(TDShadowTexture(i, base + vec2(0.0, res.y)), depth), d = step(TDShadowTexture(i, base + res.xy), depth);
    return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
#else
    return 0.0;
#endif
}
float TDCompareShadowTextureProj(int i, vec4 at) { return TDCompareShadowTexture(i, at.xy / at.w, at.z / at.w); }
float TDShadowTextureProj(int i, vec3 at) { return TDShadowTexture(i, at.xy / at.z); }

#ifdef TD_LIGHT_PROJECTIONS
#include "td_light_projections"
#endif
vec4 td_shadow_place(int i, vec3 position) {
#ifdef TD_LIGHT_PROJECTIONS
    vec4 p;
    if (td_light_place(i, 0, position, p)) return p;
#endif
    return uTDLights[i].shadowMapMatrix * vec4(position, 1.0);
}
bool td_in_map(vec4 p) {
    return p.w > 0.0 && all(greaterThan(p.xyz, vec3(0.0))) && all(lessThan(p.xyz, vec3(p.w)));
}
float TDHardShadow(int i, vec3 position) {
    vec4 p = td_shadow_place(i, position);
    return uTDLights[i].shadowMapRes.z > 0.0 && td_in_map(p) ? TDCompareShadowTextureProj(i, p) : 0.0;
}
// the distances in the light's camera space that a depth of the map stands for
float td_light_depth(int i, float depth) {
    vec4 nf = uTDLights[i].nearFar;
    return uTDLights[i].misc.y > 0.0 ? nf.x + depth * nf.z : nf.x * nf.y / (nf.y - depth * nf.z);
}
// how the surface's depth changes over the map: a wide kernel then compares with the surface, not with a point of it
vec2 td_slope(int i, vec3 position, vec4 p) {
    // through the matrix: differences of depths themselves are too small for floats
    mat4 to_map = uTDLights[i].shadowMapMatrix;
    vec4 x = to_map * vec4(dFdx(position), 0.0), y = to_map * vec4(dFdy(position), 0.0);
#ifdef TD_LIGHT_PROJECTIONS
    vec4 q;
    if (td_light_place(i, 0, position + dFdx(position), q)) x = q - p;
    if (td_light_place(i, 0, position + dFdy(position), q)) y = q - p;
#endif
    vec3 dx = (x.xyz * p.w - p.xyz * x.w) / (p.w * p.w), dy = (y.xyz * p.w - p.xyz * y.w) / (p.w * p.w);
    float area = dx.x * dy.y - dx.y * dy.x;
    if (abs(area) < 1e-20) return vec2(0.0);
    return clamp(vec2(dy.y * dx.z - dx.y * dy.z, dx.x * dy.z - dy.x * dx.z) / area, vec2(-2.0), vec2(2.0));
}
float TDSoftShadow(int i, vec3 position, int samples, int steps) {
    vec4 p = td_shadow_place(i, position);
    vec3 at = p.xyz / p.w;
    vec2 slope = td_slope(i, position, p);
    if (uTDLights[i].shadowMapRes.z == 0.0 || !td_in_map(p)) return 0.0;
    // percentage-closer soft shadows (Fernando 2005): how far the blockers are says how soft the edge is
    vec2 size = uTDLights[i].lightSize.zw;
    float receiver = td_light_depth(i, at.z), near = uTDLights[i].nearFar.x, blocked = 0.0, count = 0.0;
    const float GOLDEN = 2.39996323;
    // another turn of the samples at each pixel: grain instead of as many edges as there are samples (Jimenez 2014)
    float turn = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
    // a texel of the map stands for a piece of the surface: that deep it shadows itself
    at.z -= dot(abs(slope), uTDLights[i].shadowMapRes.xy) + 1e-5;
    vec2 reach = size * clamp((receiver - near) / max(receiver, 1e-4), 0.0, 1.0);
    for (int k = 0; k < steps; k++) {
        float r = sqrt((float(k) + 0.5) / float(steps));
        vec2 by = reach * 0.5 * r * vec2(cos(float(k) * GOLDEN + turn), sin(float(k) * GOLDEN + turn));
        float depth = TDShadowTexture(i, at.xy + by);
        if (depth < at.z + dot(slope, by)) { blocked += td_light_depth(i, depth); count += 1.0; }
    }
    if (count == 0.0) return 0.0;
    blocked /= count;
    vec2 soft = min(size * max(receiver - blocked, 0.0) / max(blocked, 1e-4), vec2(uTDLights[i].misc.x));
    float sum = 0.0;
    for (int k = 0; k < samples; k++) {
        float r = sqrt((float(k) + 0.5) / float(samples));
        vec2 by = soft * 0.5 * r * vec2(cos(float(k) * GOLDEN + turn), sin(float(k) * GOLDEN + turn));
        sum += TDCompareShadowTexture(i, at.xy + by, at.z + dot(slope, by));
    }
    return sum / float(samples);
}
float TDSoftShadow(int i, vec3 position) { return TDSoftShadow(i, position, 25, 25); }
float td_shadow(int i, vec3 position) {
#if TD_NUM_SHADOWED_LIGHTS
    if (uTDLights[i].misc.z == 1.0) return TDHardShadow(i, position);
    if (uTDLights[i].misc.z == 2.0) return TDSoftShadow(i, position, int(uTDLights[i].misc.w) / 256, int(uTDLights[i].misc.w) % 256);
#endif
    return 0.0;
}
float TDShadow(int i, vec3 position) { return td_shadow(i, position); }

vec4 TDProjTexture(int i, vec2 at, float bias) {
#ifdef TD_PROJECTOR_MAPS
    for (int k = 0; k < TD_LIGHTS_ARRAY_SIZE; k++) if (k == i) return texture(td_projmaps[k], at, bias);
#endif
    return vec4(0.0);
}
vec4 TDProjTextureLod(int i, vec2 at, float level) {
#ifdef TD_PROJECTOR_MAPS
    for (int k = 0; k < TD_LIGHTS_ARRAY_SIZE; k++) if (k == i) return textureLod(td_projmaps[k], at, level);
#endif
    return vec4(0.0);
}
ivec3 TDProjTextureSize(int i) {
#ifdef TD_PROJECTOR_MAPS
    for (int k = 0; k < TD_LIGHTS_ARRAY_SIZE; k++) if (k == i && td_projkinds[k] != 0) return ivec3(textureSize(td_projmaps[k], 0), 1);
#endif
    return ivec3(0);
}
vec4 TDProjTextureProj(int i, vec3 at) { return TDProjTexture(i, at.xy / at.z, 0.0); }
vec4 TDProjMap(int i, vec3 position, vec4 otherwise) {
#ifdef TD_PROJECTOR_MAPS
    if (td_projkinds[i] == 0) return otherwise;
    vec4 p = uTDLights[i].projMapMatrix * vec4(position, 1.0);
    if (td_projkinds[i] == 2) {
        float bias;
        vec2 at = TDCubeMapToEquirectangular(normalize(p.xyz), bias);
        return TDProjTexture(i, at, bias);
    }
  #ifdef TD_LIGHT_PROJECTIONS
    vec4 own;
    if (td_light_place(i, 1, position, own)) p = own;
  #endif
    return p.w > 0.0 ? TDProjTexture(i, p.xy / p.w, 0.0) : vec4(0.0);
#else
    return otherwise;
#endif
}

// what of a light arrives: its colour and projector map, in the shadow the shadow's colour, by cone and distance; and the
// direction to it
vec3 td_arriving(int i, vec3 position, vec3 shadowColor, float shadow, out vec3 to_light) {
    vec4 from = uTDLights[i].position;
#ifdef TD_DISTANT_LIGHTS
    to_light = from.xyz - position * from.w;
#else
    to_light = from.xyz - position;
#endif
    float squared = max(dot(to_light, to_light), 1e-36), inverse = inversesqrt(squared);
    to_light *= inverse;
    vec3 arriving = uTDLights[i].diffuse;
#ifdef TD_PROJECTOR_MAPS
    arriving *= TDProjMap(i, position, vec4(1.0)).rgb;
#endif
#if TD_NUM_SHADOWED_LIGHTS
    arriving = mix(arriving, shadowColor, shadow);
#endif
#ifdef TD_ATTENUATED_LIGHTS
    if (from.w != 0.0) arriving *= TDAttenuateLight(i, squared * inverse);
#endif
#ifdef TD_CONE_LIGHTS
    vec4 cone = uTDLights[i].coneLookupScaleBias;
    arriving *= TDConeLookup(i, dot(-to_light, uTDLights[i].direction) * cone.x + cone.y);
#endif
    return arriving;
}

TDPhongResult TDLighting(int i, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float shininess, float shininess2) {
    TDPhongResult res;
    res.shadowStrength = 0.0;
#if TD_NUM_SHADOWED_LIGHTS
    if (shadowStrength > 0.0) res.shadowStrength = td_shadow(i, position) * shadowStrength;
#endif
    vec3 l, c = td_arriving(i, position, shadowColor, res.shadowStrength, l);
    float lit = dot(normal, l);
    vec3 half_way = l + toCamera;
    float shine = lit > 0.0 ? max(dot(normal, half_way), 0.0) * inversesqrt(max(dot(half_way, half_way), 1e-20)) : 0.0;
    res.diffuse = c * max(lit, 0.0);
    res.specular = c * (shine > 0.0 ? pow(shine, shininess) : 0.0);
    res.specular2 = c * (shininess2 > 0.0 && shine > 0.0 ? pow(shine, shininess2) : 0.0);
    return res;
}
// the forms with out parameters of older builds, with shadows and without
void TDLighting(out vec3 diffuse, out vec3 specular, out vec3 specular2, int i, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float shininess, float shininess2) {
    TDPhongResult r = TDLighting(i, position, normal, shadowStrength, shadowColor, toCamera, shininess, shininess2);
    diffuse = r.diffuse; specular = r.specular; specular2 = r.specular2;
}
void TDLighting(out vec3 diffuse, out vec3 specular, int i, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float shininess) {
    TDPhongResult r = TDLighting(i, position, normal, shadowStrength, shadowColor, toCamera, shininess, 0.0);
    diffuse = r.diffuse; specular = r.specular;
}
void TDLighting(out vec3 diffuse, out vec3 specular, out vec3 specular2, out float shadow, int i, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float shininess, float shininess2) {
    TDPhongResult r = TDLighting(i, position, normal, shadowStrength, shadowColor, toCamera, shininess, shininess2);
    diffuse = r.diffuse; specular = r.specular; specular2 = r.specular2; shadow = r.shadowStrength;
}
void TDLighting(out vec3 diffuse, out vec3 specular, out vec3 specular2, int i, vec3 position, vec3 normal, vec3 toCamera, float shininess, float shininess2) {
    TDLighting(diffuse, specular, specular2, i, position, normal, 0.0, vec3(0.0), toCamera, shininess, shininess2);
}
void TDLighting(out vec3 diffuse, out vec3 specular, int i, vec3 position, vec3 normal, vec3 toCamera, float shininess) {
    TDLighting(diffuse, specular, i, position, normal, 0.0, vec3(0.0), toCamera, shininess);
}
void TDLighting(out vec3 diffuse, int i, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor) {
    diffuse = TDLighting(i, position, normal, shadowStrength, shadowColor, normal, 1.0, 0.0).diffuse;
}
void TDLighting(out vec3 diffuse, int i, vec3 position, vec3 normal) {
    TDLighting(diffuse, i, position, normal, 0.0, vec3(0.0));
}
#include "pbr.glsl"
#ifdef TD_CAMERA_SPACE
#include "cameraspace.glsl"
#endif
