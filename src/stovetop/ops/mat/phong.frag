#include "surface.glsl"
#ifdef SECOND_SPECULAR
#define SHININESS2 uShininess2
#else
#define SHININESS2 0.0
#endif
uniform vec3 uDiffuse, uAmbient, uSpecular, uEmit, uConstant, uGlow, uSpecular2, uShadowColor;
uniform float uShininess, uShininess2, uShadowStrength, uBump;
uniform vec4 uAlpha;
#ifdef HAS_ENVIRONMENT
uniform vec3 uEnvironment;
uniform mat3 uEnvironmentTurn;
  #ifdef ENVIRONMENT_CUBE
uniform samplerCube map_environment;
  #else
uniform sampler2D map_environment;
  #endif
vec3 reflected(vec3 normal, vec3 toCamera) {
    vec3 r = uEnvironmentTurn * reflect(-toCamera, normal);
  #ifdef ENVIRONMENT_CUBE
    return texture(map_environment, r).rgb;
  #elif defined(ENVIRONMENT_EQUIRECT)
    return textureLod(map_environment, TDCubeMapToEquirectangular(r), 0.0).rgb;
  #else
    // as a mirrored ball shows it, in camera space
    vec3 c = mat3(uTDMats[0].cam) * r;
    return textureLod(map_environment, c.xy / (2.0 * sqrt(c.x * c.x + c.y * c.y + (c.z + 1.0) * (c.z + 1.0))) + 0.5, 0.0).rgb;
  #endif
}
#endif

#ifdef MULTI_TEXTURE
vec4 td_multi() {
    MULTI_READ
    return MULTI_TEXTURE;
}
#endif

void main() {
    TDCheckDiscard();
    vec3 toCamera = td_to_camera(), normal = normalize(td_in.normal);
    if (!gl_FrontFacing) normal = -normal;
    td_begin(normal, toCamera);
    vec3 normalMap = vec3(0.5, 0.5, 1.0), diffuseMap = vec3(1.0), specMap = vec3(1.0), emitMap = vec3(1.0);
#ifdef HAS_NORMAL
    normalMap = NORMAL_READ.xyz;
    normal = td_mapped_normal(normal, normalMap, NORMAL_AT, uBump);
#endif
    vec3 diffuse = vec3(0.0), specular = vec3(0.0), specular2 = vec3(0.0);
    float shadow = 0.0;
    for (int i = 0; i < TD_NUM_LIGHTS; i++) {
        TDPhongResult r = TDLighting(i, td_in.position, normal * td_side(i), uShadowStrength, uShadowColor, toCamera, uShininess, SHININESS2);
        diffuse += r.diffuse;
        specular += r.specular;
        specular2 += r.specular2;
        shadow += r.shadowStrength;
    }
    vec4 tint = td_color;
#ifdef MULTI_TEXTURE
    tint *= td_multi();
#elif defined(HAS_COLOR)
    tint *= COLOR_READ;
#endif
#ifdef HAS_DIFFUSE
    diffuseMap = DIFFUSE_READ.rgb;
#endif
#ifdef HAS_SPEC
    specMap = SPEC_READ.rgb;
#endif
#ifdef HAS_EMIT
    emitMap = EMIT_READ.rgb;
#endif
    // https://docs.derivative.ca/Phong_Lighting_Equation
    vec3 emit = uEmit * emitMap, diffuseColor = uDiffuse * diffuseMap;
    vec3 finalDiffuse = diffuse * diffuseColor, finalSpecular = (specular * uSpecular + specular2 * uSpecular2) * specMap;
    vec3 color = finalDiffuse + finalSpecular;
#ifdef TD_AMBIENT
    color += uTDGeneral.ambientColor.rgb * uAmbient;
#endif
#ifdef HAS_EMIT
    color += emit + uConstant;
#elif defined(GLOW)
    color += uGlow;
#endif
    float facing = clamp(dot(normal, toCamera), 0.0, 1.0);
    color += td_rims(normal, facing);
    td_lightness = td_brightness(color);
#if defined(TD_SURFACE_COLOR) || defined(MULTI_TEXTURE) || defined(HAS_COLOR)
    color *= tint.rgb;
    diffuseColor *= tint.rgb; finalDiffuse *= tint.rgb; finalSpecular *= tint.rgb;
#endif
#ifdef HAS_ENVIRONMENT
    color += reflected(normal, toCamera) * uEnvironment;
#endif
    float alpha = td_own_alpha(uAlpha, facing);
#ifdef HAS_ALPHA
    alpha *= ALPHA_READ.r;
#endif
#ifdef ALPHA_BY_LIGHT
    alpha *= td_lightness;
#endif
    color = td_multiplied(color, alpha);
    alpha *= tint.a;
#ifdef DEPTH_TO_ALPHA
    alpha = -(uTDMats[0].cam * vec4(td_in.position, 1.0)).z;
#endif
    finish(vec4(color, alpha));
    TD_EXTRAS
}
