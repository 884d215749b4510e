// Metal and roughness: GGX with Smith's shadowing (Walter 2007, height-correlated after Heitz 2014) and Schlick's Fresnel.
// Light is counted as TDLighting counts it: a white Lambert surface facing a white light is 1, so all is times pi.
float td_ggx(float nh, float a2) {
    float d = nh * nh * (a2 - 1.0) + 1.0;
    return a2 / max(d * d, 1e-12);
}
float td_smith(float nl, float nv, float a2) {
    float l = nv * sqrt(nl * nl * (1.0 - a2) + a2), v = nl * sqrt(nv * nv * (1.0 - a2) + a2);
    return 0.5 / max(l + v, 1e-6);
}
vec3 td_fresnel(float vh, vec3 f0) { return f0 + (1.0 - f0) * pow(clamp(1.0 - vh, 0.0, 1.0), 5.0); }

TDPBRResult TDLightingPBR(int i, vec3 diffuseColor, vec3 specularColor, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float roughness) {
    TDPBRResult res;
    res.shadowStrength = shadowStrength > 0.0 ? td_shadow(i, position) * shadowStrength : 0.0;
    vec3 l, c = td_arriving(i, position, shadowColor, res.shadowStrength, l);
    float nl = max(dot(normal, l), 0.0), nv = max(abs(dot(normal, toCamera)), 1e-4);
    vec3 h = normalize(l + toCamera);
    float a = max(roughness * roughness, 1e-3), a2 = a * a;
    vec3 fresnel = td_fresnel(dot(toCamera, h), specularColor);
    res.diffuse = diffuseColor * (1.0 - fresnel) * c * nl;
    res.specular = nl > 0.0 ? fresnel * (td_ggx(max(dot(normal, h), 0.0), a2) * td_smith(nl, nv, a2) * nl) * c : vec3(0.0);
    return res;
}
void TDLightingPBR(out vec3 diffuse, out vec3 specular, out float shadow, int i, vec3 diffuseColor, vec3 specularColor, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float roughness) {
    TDPBRResult r = TDLightingPBR(i, diffuseColor, specularColor, position, normal, shadowStrength, shadowColor, toCamera, roughness);
    diffuse = r.diffuse; specular = r.specular; shadow = r.shadowStrength;
}
void TDLightingPBR(out vec3 diffuse, out vec3 specular, int i, vec3 diffuseColor, vec3 specularColor, vec3 position, vec3 normal, float shadowStrength, vec3 shadowColor, vec3 toCamera, float roughness) {
    float shadow;
    TDLightingPBR(diffuse, specular, shadow, i, diffuseColor, specularColor, position, normal, shadowStrength, shadowColor, toCamera, roughness);
}

#if TD_NUM_ENV_LIGHTS
uniform int td_environment_cubes[TD_NUM_ENV_LIGHTS];
uniform sampler2DArray td_environments[TD_NUM_ENV_LIGHTS];
uniform sampler2D td_reflectance;
vec3 td_irradiance(int i, vec3 n) {
#define SH(k) uTDEnvLightBuffers[i].shCoeffs[k]
    vec3 sum = SH(0) * 0.282095 + 0.488603 * (SH(1) * n.y + SH(2) * n.z + SH(3) * n.x);
    sum += 1.092548 * (SH(4) * n.x * n.y + SH(5) * n.y * n.z + SH(7) * n.x * n.z);
    sum += 0.315392 * SH(6) * (3.0 * n.z * n.z - 1.0) + 0.546274 * SH(8) * (n.x * n.x - n.y * n.y);
#undef SH
    return max(sum, vec3(0.0));
}
vec3 td_environment(int i, vec3 d, float roughness) {
    vec2 at = TDCubeMapToEquirectangular(d);
    float level = clamp(roughness, 0.0, 1.0) * float(TD_ENV_LEVELS - 1);
    for (int k = 0; k < TD_NUM_ENV_LIGHTS; k++)
        if (k == i)
            return mix(textureLod(td_environments[k], vec3(at, floor(level)), 0.0), textureLod(td_environments[k], vec3(at, ceil(level)), 0.0), fract(level)).rgb;
    return vec3(0.0);
}
vec4 td_environment_level(int i, vec3 d, float level) { return vec4(td_environment(i, d, level / float(TD_ENV_LEVELS - 1)), 1.0); }
#endif
// black for a light whose map is of the other kind
vec4 TDEnvLightTextureLod(int i, vec3 d, float level) {
#if TD_NUM_ENV_LIGHTS
    if (td_environment_cubes[i] == 1) return td_environment_level(i, normalize(d), level);
#endif
    return vec4(0.0);
}
vec4 TDEnvLightTextureLod(int i, vec2 at, float level) {
#if TD_NUM_ENV_LIGHTS
    if (td_environment_cubes[i] == 0) return td_environment_level(i, TDEquirectangularToCubeMap(at), level);
#endif
    return vec4(0.0);
}
TDPBRResult TDEnvLightingPBR(int i, vec3 diffuseColor, vec3 specularColor, vec3 normal, vec3 toCamera, float roughness, float occlusion) {
    TDPBRResult res = TDPBRResult(vec3(0.0), vec3(0.0), 0.0);
#if TD_NUM_ENV_LIGHTS
    mat3 turn = uTDEnvLights[i].rotate;
    float nv = clamp(dot(normal, toCamera), 0.0, 1.0);
    vec2 ab = textureLod(td_reflectance, vec2(nv, roughness), 0.0).rg;
    vec3 once = specularColor * ab.x + ab.y;
    // what bounces between the bumps comes back, coloured
    vec3 shown = once * (1.0 + specularColor * (1.0 / max(ab.x + ab.y, 1e-4) - 1.0));
    vec3 light = uTDEnvLights[i].color * occlusion;
    res.specular = td_environment(i, turn * reflect(-toCamera, normal), roughness) * shown * light;
    res.diffuse = td_irradiance(i, turn * normal) * diffuseColor * (1.0 - shown) * light;
#endif
    return res;
}
// the form that adds to what is there
TDPBRResult TDEnvLightingPBR(inout vec3 diffuse, inout vec3 specular, int i, vec3 diffuseColor, vec3 specularColor, vec3 normal, vec3 toCamera, float roughness, float occlusion) {
    TDPBRResult res = TDEnvLightingPBR(i, diffuseColor, specularColor, normal, toCamera, roughness, occlusion);
    diffuse += res.diffuse;
    specular += res.specular;
    return res;
}
