#include "surface.glsl"
uniform vec4 uColor;

void main() {
    TDCheckDiscard();
    td_begin(td_in.normal, td_to_camera());
    vec4 color = vec4(td_multiplied(uColor.rgb, uColor.a), uColor.a) * td_color;
#ifdef HAS_COLOR
    color *= COLOR_READ;
#endif
#if defined(PROJECTION_MAPS) && defined(TD_PROJECTOR_MAPS)
    vec3 thrown = vec3(0.0);
    for (int i = 0; i < TD_NUM_LIGHTS; i++) thrown += TDProjMap(i, td_in.position, vec4(0.0)).rgb;
    color.rgb *= thrown;
#endif
    finish(color);
}
