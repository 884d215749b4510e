#include "key.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    vec3 x = min(c.rgb, 1.0);
    float key = td_band(x.r, p_redmin, p_redmax, p_rsoftlow, p_rsofthigh)
              * td_band(x.g, p_greenmin, p_greenmax, p_gsoftlow, p_gsofthigh)
              * td_band(x.b, p_bluemin, p_bluemax, p_bsoftlow, p_bsofthigh);
    return td_keyed(c, key, p_invert, p_rgbout == rgbout_newalpha, p_alphaout == alphaout_multnewalpha);
}
