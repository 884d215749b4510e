#include "surface.glsl"
#include "source.glsl"
uniform vec3 uBase, uEmit, uConstant, uGlow, uShadowColor;
uniform vec4 uSurface, uAlpha;
uniform float uShadowStrength, uBump;
void main() {
    TDCheckDiscard();
    vec3 toCamera = td_to_camera(), normal = normalize(td_in.normal);
    if (!gl_FrontFacing) normal = -normal;
    td_begin(normal, toCamera);
    vec3 normalMap = vec3(0.5, 0.5, 1.0), emitMap = vec3(1.0);
#ifdef HAS_NORMAL
    normalMap = NORMAL_READ.xyz;
    normal = td_mapped_normal(normal, normalMap, NORMAL_AT, uBump);
#endif
    vec4 tint = td_color;
    // of level, metal, roughness and occlusion
    vec4 maps = vec4(1.0);
#ifdef HAS_COLOR
    tint *= COLOR_READ;
#endif
#ifdef HAS_SPEC
    maps.x = td_source(SPEC_SOURCE, SPEC_READ);
#endif
#ifdef HAS_METALLIC
    maps.y = td_source(METALLIC_SOURCE, METALLIC_READ);
#endif
#ifdef HAS_ROUGHNESS
    maps.z = td_source(ROUGHNESS_SOURCE, ROUGHNESS_READ);
#endif
#ifdef HAS_OCCLUSION
    maps.w = td_source(OCCLUSION_SOURCE, OCCLUSION_READ);
#endif
#ifdef HAS_EMIT
    emitMap = EMIT_READ.rgb;
#endif
    float facing = clamp(dot(normal, toCamera), 0.0, 1.0), alpha = td_own_alpha(uAlpha, facing);
#ifdef HAS_ALPHA
    alpha *= ALPHA_READ.r;
#endif
    // alpha takes from the base colour alone: what is reflected and what shines stay on glass
    vec3 base = td_multiplied(uBase, alpha) * tint.rgb;
    alpha *= tint.a;
    float metallic = uSurface.y * maps.y, roughness = max(uSurface.z * maps.z, 1e-4), occlusion = uSurface.w * maps.w;
    vec3 diffuseColor = base * (1.0 - metallic), specularColor = mix(vec3(0.08 * uSurface.x * maps.x), base, metallic);
    vec3 diffuse = vec3(0.0), specular = vec3(0.0);
    float shadow = 0.0;
    for (int i = 0; i < TD_NUM_LIGHTS; i++) {
        TDPBRResult r = TDLightingPBR(i, diffuseColor, specularColor, td_in.position, normal * td_side(i), uShadowStrength, uShadowColor, toCamera, roughness);
        diffuse += r.diffuse;
        specular += r.specular;
        shadow += r.shadowStrength;
    }
    for (int i = 0; i < TD_NUM_ENV_LIGHTS; i++)
        TDEnvLightingPBR(diffuse, specular, i, diffuseColor, specularColor, normal, toCamera, roughness, occlusion);
    vec3 color = diffuse + specular, emit = uEmit * emitMap;
#if defined(HAS_EMIT) || defined(TD_SURFACE_COLOR)
    color += emit + uConstant * td_color.rgb;
#elif defined(GLOW)
    color += uGlow;
#endif
    color += td_rims(normal, facing);
    td_lightness = td_brightness(color);
#ifdef DEPTH_TO_ALPHA
    alpha = -(uTDMats[0].cam * vec4(td_in.position, 1.0)).z;
#endif
    finish(vec4(color, alpha));
    TD_EXTRAS
}
