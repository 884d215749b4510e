// both unary menus have the same items
vec4 unary(int how, vec4 c) {
    switch (how) {
        case preop_negate: return -c;
        case preop_pos: return abs(c);
        case preop_root: return sqrt(c);
        case preop_square: return c * c;
        case preop_inverse: return 1.0 / c;
        default: return c;
    }
}

// the channels of a mask: menu items are bit masks, r 1, g 2, b 4, a 8
bool chosen(int mask, int channel) { return ((mask >> channel) & 1) == 1; }

float joined(float x, float y) {
    switch (p_chanop) {
        case chanop_sub: return x - y;
        case chanop_mul: return x * y;
        case chanop_div: return x / y;
        case chanop_min: return min(x, y);
        case chanop_max: return max(x, y);
        default: return x + y;
    }
}

float combined(vec4 c) {
    float total = 0.0;
    int count = 0;
    for (int i = 0; i < 4; i++) {
        if (!chosen(p_inputmask, i)) continue;
        float x = p_chanop == chanop_len ? c[i] * c[i] : c[i];
        total = count == 0 ? x : joined(total, x);
        count++;
    }
    if (p_chanop == chanop_len) return sqrt(total);
    return p_chanop == chanop_avg ? total / float(max(count, 1)) : total;
}

float ranged(float x, vec2 from, vec2 to) {
    if (from == to) return x;
    float span = from.y - from.x;
    return mix(to.x, to.y, span != 0.0 ? (x - from.x) / span : 0.5);
}

vec4 cook(vec2 uv) {
    vec4 c = unary(p_preop, texture(in0, uv));
    if (p_chanop != chanop_off) {
        float x = combined(c);
        for (int i = 0; i < 4; i++)
            if (chosen(p_outputchannels, i)) c[i] = x;
    }
    c = (unary(p_postop, c) + p_preoff) * p_gain + p_postoff;
    if (p_op == op_rgbmultalpha) c.rgb *= c.a;
    else if (p_op != op_no_op)
        c.rgb = c.a != 0.0 ? c.rgb / c.a : vec3(p_op == op_rgbdivalphafill ? 1.0 : 0.0);
    if (ranges) {
        for (int i = 0; i < 4; i++) c[i] = ranged(c[i], p_fromrange, p_torange);
        c.r = ranged(c.r, p_fromranger, p_toranger);
        c.g = ranged(c.g, p_fromrangeg, p_torangeg);
        c.b = ranged(c.b, p_fromrangeb, p_torangeb);
        c.a = ranged(c.a, p_fromrangea, p_torangea);
    }
    if (p_integer == integer_ceiling) c = ceil(c);
    else if (p_integer == integer_floor) c = floor(c);
    else if (p_integer == integer_round) c = floor(c + 0.5);
    return c;
}
