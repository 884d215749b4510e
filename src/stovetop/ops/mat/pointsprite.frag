in Sprite {
    vec4 color;
    vec3 position;
    vec2 at;
#ifdef TD_INSTANCE_TEXTURES
    flat uint texture_index;
#endif
} td_in;
uniform vec4 uColor;
uniform sampler2D map_color;
#include "finish.glsl"

void main() {
    TDCheckDiscard();
    vec4 color = vec4(td_multiplied(uColor.rgb, uColor.a), uColor.a) * td_in.color;
#ifdef TD_INSTANCE_TEXTURES
    color *= TDInstanceTexture(td_in.texture_index, td_in.at);
#elif defined(HAS_COLOR)
    color *= texture(map_color, td_in.at);
#endif
    finish(color);
}
