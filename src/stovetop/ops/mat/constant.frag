#include "surface.glsl"
uniform vec4 uColor;

void main() {
    TDCheckDiscard();
    vec4 color = uColor * td_color;
#ifdef HAS_COLOR
    color *= texture(map_color, td_in.uv[COLOR_UV]);
#endif
    finish(color);
}
