vec4 cook(vec2 uv) { return mix(texture(in0, uv), texture(in1, uv), p_cross); }
