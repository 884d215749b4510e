// Linear sampling between pixel centres at twice the size is the filter (1, 3, 3, 1) / 4.
uniform vec4 place;

vec4 cook(vec2 uv) { return FINISH(texture(in0, uv * place.xy + place.zw)); }
