vec4 cook(vec2 uv) { return texture(in0, uv); }
