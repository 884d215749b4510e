#include "surface.glsl"
#include "source.glsl"
uniform vec3 uBase, uEmit, uConstant, uShadowColor;
uniform vec4 uSurface, uAlpha;
uniform float uShadowStrength, uBump;
void main() {
    TDCheckDiscard();
    vec3 toCamera = td_to_camera(), normal = normalize(td_in.normal);
    if (!gl_FrontFacing) normal = -normal;
#ifdef HAS_NORMAL
    normal = td_mapped_normal(normal, texture(map_normal, td_in.uv[NORMAL_UV]), td_in.uv[NORMAL_UV], uBump);
#endif
    vec3 base = uBase * td_color.rgb;
    float alpha = td_color.a, level = uSurface.x, metallic = uSurface.y, roughness = uSurface.z, occlusion = 1.0;
#ifdef HAS_COLOR
    vec4 map = texture(map_color, td_in.uv[COLOR_UV]);
    base *= map.rgb;
    alpha *= map.a;
#endif
#ifdef HAS_SPEC
    level *= td_source(SPEC_SOURCE, texture(map_spec, td_in.uv[SPEC_UV]));
#endif
#ifdef HAS_METALLIC
    metallic *= td_source(METALLIC_SOURCE, texture(map_metallic, td_in.uv[METALLIC_UV]));
#endif
#ifdef HAS_ROUGHNESS
    roughness *= td_source(ROUGHNESS_SOURCE, texture(map_roughness, td_in.uv[ROUGHNESS_UV]));
#endif
#ifdef HAS_OCCLUSION
    occlusion = mix(1.0, td_source(OCCLUSION_SOURCE, texture(map_occlusion, td_in.uv[OCCLUSION_UV])), uSurface.w);
#endif
    vec3 diffuseColor = base * (1.0 - metallic), specularColor = mix(vec3(0.08 * level), base, metallic);
    vec3 diffuse = vec3(0.0), specular = vec3(0.0);
    for (int i = 0; i < TD_NUM_LIGHTS; i++) {
        TDPBRResult r = TDLightingPBR(i, diffuseColor, specularColor, td_in.position, normal, uShadowStrength, uShadowColor, toCamera, roughness);
        diffuse += r.diffuse;
        specular += r.specular;
    }
    vec3 lit = diffuse;
    for (int i = 0; i < TD_NUM_ENV_LIGHTS; i++)
        TDEnvLightingPBR(diffuse, specular, i, diffuseColor, specularColor, normal, toCamera, roughness, occlusion);
    vec3 color = diffuse + specular + uTDGeneral.ambientColor.rgb * diffuseColor * occlusion;
    vec3 emit = uEmit;
#ifdef HAS_EMIT
    emit *= texture(map_emit, td_in.uv[EMIT_UV]).rgb;
#endif
    color += emit + uConstant * td_color.rgb;
    float facing = clamp(dot(normal, toCamera), 0.0, 1.0);
    color += td_rims(facing) + td_darkness(lit);
#ifdef FACING_ALPHA
    alpha *= mix(uAlpha.y, uAlpha.x, pow(facing, max(uAlpha.z, 1e-4)));
#else
    alpha *= uAlpha.x;
#endif
#ifdef HAS_ALPHA
    alpha *= texture(map_alpha, td_in.uv[ALPHA_UV]).r;
#endif
#ifdef DEPTH_TO_ALPHA
    alpha = -(uTDMats[0].cam * vec4(td_in.position, 1.0)).z;
#endif
    finish(vec4(color, alpha));
}
