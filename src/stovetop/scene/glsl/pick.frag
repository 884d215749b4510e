layout(location = 0) out vec4 td_picked[TD_NUM_COLOR_BUFFERS];
uniform float td_object;  // 1 and up; 0 hides what is behind and is not picked
void main() {
    td_picked[0] = vec4(vTDPickVert.TD_PICK_POSITION, gl_FragCoord.z);
    td_picked[1] = vec4(vTDPickVert.TD_PICK_NORMAL, float(vTDPickVert.instanceId));
    td_picked[2] = vTDPickVert.color;
    td_picked[3] = vec4(vTDPickVert.uv[0], td_object);
    TD_PICK_READ
}
