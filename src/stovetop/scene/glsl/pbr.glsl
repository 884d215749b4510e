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
    vec3 l, c = td_arriving(i, position, l);
    res.shadowStrength = shadowStrength > 0.0 ? td_shadow(i, position) * shadowStrength : 0.0;
    c = mix(c, c * shadowColor, res.shadowStrength);
    float nl = max(dot(normal, l), 0.0), nv = max(abs(dot(normal, toCamera)), 1e-4);
    vec3 h = normalize(l + toCamera);
    float a = max(roughness * roughness, 1e-3), a2 = a * a;
    vec3 fresnel = td_fresnel(dot(toCamera, h), specularColor);
    res.diffuse = diffuseColor * c * nl;
    res.specular = nl > 0.0 ? fresnel * (td_ggx(max(dot(normal, h), 0.0), a2) * td_smith(nl, nv, a2) * nl) * c : vec3(0.0);
    return res;
}
