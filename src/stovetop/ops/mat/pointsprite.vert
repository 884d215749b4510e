// A corner of the square that stands for a point.
in vec2 td_square;
in float pscale;
uniform vec2 uSize;
uniform vec4 uCut, uAway;
out Sprite {
    vec4 color;
    vec3 position;
    vec2 at;
#ifdef TD_INSTANCE_TEXTURES
    flat uint texture_index;
#endif
} td_out;
void main() {
#ifdef TD_INSTANCE_TEXTURES
    td_out.texture_index = TDInstanceTextureIndex();
#endif
    vec4 world = TDDeform(TDPos());
    td_out.position = world.xyz;
    td_out.color = TDInstanceColor(TDPointColor());
    td_out.at = mix(uCut.xz, uCut.yw, td_square * 0.5 + 0.5);
    vec4 p = TDWorldToProj(world);
    vec2 by = (td_out.at * 2.0 - 1.0) * pscale;
    vec4 view = uTDMats[0].cam * world;
#ifdef IN_WORLD
    mat4 proj = uTDMats[0].proj;
    float wide = proj[0].x;
  #ifndef WITH_VIEW
    // as at 45 degrees, or at an orthographic width of 1
    wide = proj[2].w == 0.0 ? 2.0 : 2.4142136;
  #endif
    // half of the size in clip space, where w is the distance of a perspective view
    by *= 0.5 * uSize.x * wide * vec2(1.0, proj[1].y / proj[0].x) * td_crop.xy;
    p.xy += by;
#else
    float along = clamp((length(view.xyz) - uAway.x) / max(uAway.y - uAway.x, 1e-6), 0.0, 1.0);
    float size = mix(uSize.x, mix(uAway.z, uAway.w, along), uSize.y);
    p.xy += by * size * uTDGeneral.viewportRes.xy * p.w;
#endif
    gl_Position = p;
}
