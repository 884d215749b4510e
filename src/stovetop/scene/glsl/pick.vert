// After a material's vertex shader, whose `main` has another name here.
uniform vec4 td_pick;  // scale and offset of the projection: the piece of the view that is picked from
void TDWritePickingValues() {
    vec4 world = TDDeform(TDPos());
    vTDPickVert.sopSpacePosition = TDPos();
    vTDPickVert.worldSpacePosition = world.xyz;
    vTDPickVert.camSpacePosition = (uTDMats[0].cam * world).xyz;
    vTDPickVert.sopSpaceNormal = TDNormal();
    vTDPickVert.worldSpaceNormal = TDDeformNorm(TDNormal());
    vTDPickVert.camSpaceNormal = uTDMats[0].camForNormals * vTDPickVert.worldSpaceNormal;
    vTDPickVert.uv[0] = TDInstanceTexCoord(TDTexCoord(0u));
    vTDPickVert.instanceId = TDInstanceID();
    vTDPickVert.color = TDInstanceColor(TDPointColor());
    TD_PICK_WRITE
}
void main() {
    // a shader of its own may write others over these
    TDWritePickingValues();
    td_own_main();
    gl_Position.xy = gl_Position.xy * td_pick.xy + td_pick.zw * gl_Position.w;
}
