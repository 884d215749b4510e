vec4 cook(vec2 uv) { return texture(in0, uv) * shares.x + texture(in1, uv * place) * shares.y; }
