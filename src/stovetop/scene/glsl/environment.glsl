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
uniform int uTDInstanceIDOffset, uTDNumInstances;
uniform float uTDAlphaTestVal;
uniform sampler1D sTDSineLookup;
uniform sampler2D sTDNoiseMap;
#include "color.glsl"
#include "matrix.glsl"
#include "noise.glsl"
