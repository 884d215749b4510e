struct TDTexInfo {
    vec4 res;    // 1 / width, 1 / height, width, height
    vec4 depth;  // 1 / depth, depth, offset of the newest slice
};
uniform TDTexInfo uTDOutputInfo;
uniform int uTDCurrentDepth;
uniform int uTDPass;
uniform sampler2D sTDNoiseMap;
uniform sampler1D sTDSineLookup;
float TDSineLookup(float at) { return textureLod(sTDSineLookup, at, 0.0).r; }
#define nonuniformEXT(i) (i)
