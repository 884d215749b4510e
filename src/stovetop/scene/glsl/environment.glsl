// What every stage of a material sees: uniform blocks as the article Write a GLSL Material lists them (std140).
struct TDMatrix {
    mat4 world, worldInverse, worldCam, worldCamInverse, cam, camInverse, camProj, camProjInverse, proj, projInverse;
    mat4 worldCamProj, worldCamProjInverse, quadReproject;
    mat3 worldForNormals, camForNormals, worldCamForNormals;
};
layout(std140) uniform TDMatrixBlock { TDMatrix uTDMats[TD_NUM_CAMERAS]; };
struct TDCameraInfo {
    vec4 nearFar, fog, fogColor;
    int renderTOPCameraIndex;
};
layout(std140) uniform TDCameraInfoBlock { TDCameraInfo uTDCamInfos[TD_NUM_CAMERAS]; };
struct TDGeneral {
    vec4 ambientColor, nearFar, viewport, viewportRes, fog, fogColor;
};
layout(std140) uniform TDGeneralBlock { TDGeneral uTDGeneral; };
struct TDLight {
    vec4 position;
    vec3 direction;
    vec3 diffuse;
    vec4 nearFar, lightSize, misc, coneLookupScaleBias, attenScaleBiasRoll;
    mat4 shadowMapMatrix, shadowMapCamMatrix;
    vec4 shadowMapRes;
    mat4 projMapMatrix;
};
layout(std140) uniform TDLightBlock { TDLight uTDLights[TD_LIGHTS_ARRAY_SIZE]; };
struct TDEnvLight {
    vec3 color;
    mat3 rotate;
};
layout(std140) uniform TDEnvLightBlock { TDEnvLight uTDEnvLights[TD_ENV_LIGHTS_ARRAY_SIZE]; };
#ifdef TD_PICKING_ACTIVE
  #ifdef TD_VERTEX_SHADER
    #define TD_PICK_WAY out
  #else
    #define TD_PICK_WAY in
  #endif
TD_PICK_WAY TDPickVertex {
    vec3 sopSpacePosition, worldSpacePosition, camSpacePosition;
    vec3 sopSpaceNormal, worldSpaceNormal, camSpaceNormal;
    vec3 uv[1];
    flat int instanceId;
    vec4 color;
} vTDPickVert;
  #ifdef TD_PICK_CUSTOM
TD_PICK_WAY TDCustomPickVertex { TD_PICK_CUSTOM } vTDCustomPickVert;
  #endif
#endif
uniform int uTDInstanceIDOffset, uTDNumInstances;
uniform float uTDAlphaTestVal;
uniform sampler1D sTDSineLookup;
uniform sampler2D sTDNoiseMap;
uniform sampler2D sTDWhite2D;
uniform sampler3D sTDWhite3D;
uniform sampler2DArray sTDWhite2DArray;
uniform samplerCube sTDWhiteCube;
float TDSineLookup(float at) { return textureLod(sTDSineLookup, at, 0.0).r; }
// (TouchDesigner's is a storage buffer, which is read in the same words)
struct TDEnvLightBuffer { vec3 shCoeffs[9]; };
uniform TDEnvLightBuffer uTDEnvLightBuffers[TD_ENV_LIGHTS_ARRAY_SIZE];
#ifdef TD_INSTANCE_TEXTURES
  #ifndef TD_PIXEL_SHADER
vec2 td_across(vec2 v) { return vec2(0.0); }
vec2 td_upwards(vec2 v) { return vec2(0.0); }
  #else
vec2 td_across(vec2 v) { return dFdx(v); }
vec2 td_upwards(vec2 v) { return dFdy(v); }
  #endif
uniform samplerBuffer td_instance_texture;
  #ifdef TD_INSTANCE_ARRAYS
uniform samplerBuffer td_instance_place;  // array and slice of each picture
uniform sampler2DArray td_instance_arrays[TD_INSTANCE_ARRAYS];
  #else
uniform sampler2D sTDInstanceTextures[TD_INSTANCE_TEXTURES];
  #endif
#endif
uint TDInstanceTextureIndex(int id) {
#ifdef TD_INSTANCE_TEXTURES
    return uint(clamp(texelFetch(td_instance_texture, id).r + 0.5, 0.0, float(TD_INSTANCE_TEXTURES - 1)));
#else
    return 0u;
#endif
}
vec4 TDInstanceTexture(uint index, vec2 at) {
    vec4 color = vec4(1.0);
#ifdef TD_INSTANCE_TEXTURES
    // samplers may be indexed by constants alone; the derivatives are those of all pixels around
    vec2 across = td_across(at), up = td_upwards(at);
  #ifdef TD_INSTANCE_ARRAYS
    vec2 place = texelFetch(td_instance_place, int(min(index, uint(TD_INSTANCE_TEXTURES - 1)))).rg;
    for (int k = 0; k < TD_INSTANCE_ARRAYS; k++)
        if (k == int(place.x)) color = textureGrad(td_instance_arrays[k], vec3(at, place.y), across, up);
  #else
    for (int k = 0; k < TD_INSTANCE_TEXTURES; k++)
        if (uint(k) == index) color = textureGrad(sTDInstanceTextures[k], at, across, up);
  #endif
#endif
    return color;
}
vec4 TDInstanceTexture(uint index, vec3 at) { return TDInstanceTexture(index, at.xy); }
#include "instances.glsl"
#include "color.glsl"
#include "equirect.glsl"
#include "matrix.glsl"
