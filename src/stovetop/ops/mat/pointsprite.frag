in Sprite {
    vec4 color;
    vec3 position;
    vec2 at;
} td_in;
uniform vec4 uColor;
uniform sampler2D map_color;
#include "finish.glsl"

void main() {
    TDCheckDiscard();
    vec4 color = uColor * td_in.color;
#ifdef HAS_COLOR
    color *= texture(map_color, td_in.at);
#endif
    finish(color);
}
