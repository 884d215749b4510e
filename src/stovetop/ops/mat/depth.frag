#include "surface.glsl"

void main() {
    TDCheckDiscard();
    TDAlphaTest(td_color.a);
    fragColor = vec4(0.0);
}
