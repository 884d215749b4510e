#include "key.glsl"

vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    vec3 hsv = TDRGBToHSV(c.rgb);
    float key = td_band_around(hsv.x, p_huemin / 360.0, p_huemax / 360.0, p_hsoftlow / 360.0, p_hsofthigh / 360.0)
              * td_band(hsv.y, p_satmin, p_satmax, p_ssoftlow, p_ssofthigh)
              * td_band(min(hsv.z, 1.0), p_valmin, p_valmax, p_vsoftlow, p_vsofthigh);
    return td_keyed(c, key, p_invert, p_rgbout == rgbout_newalpha, p_alphaout == alphaout_multnewalpha);
}
