in vec3 vUV;
out vec4 color;
uniform sampler2D in1;
uniform vec2 span;
uniform float newest, count;

#ifdef FLAT
uniform sampler2DArray in0;
vec4 slice(float index) { return texture(in0, vec3(vUV.xy, mod(index, count))); }
#else
uniform sampler3D in0;
vec4 slice(float index) { return texture(in0, vec3(vUV.xy, (mod(index, count) + 0.5) / count)); }
#endif

void main() {
    float back = clamp(-mix(span.x, span.y, texture(in1, vUV.xy).r), 0.0, count - 1.0), whole = floor(back);
    color = mix(slice(newest - whole), slice(newest - min(whole + 1.0, count - 1.0)), back - whole);
}
