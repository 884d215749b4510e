const float LN10 = 2.302585092994046;
float nan() { return uintBitsToFloat(0x7fc00000u); }

float power(float x, float y) {
    if (p_replace && y < 0.0) return nan();
    if (y == 0.0) return 1.0;
    if (x == 0.0) return y > 0.0 ? 0.0 : 1.0 / x;
    return x > 0.0 ? pow(x, y) : nan();
}

float logarithm(float x) { return x > 0.0 ? log(x) : x == 0.0 ? log(0.0) : nan(); }

// menu items are the same in all six menus
float value(int f, float x, float y) {
    float turn = p_angunit == angunit_deg ? 57.29577951308232 : p_angunit == angunit_cycle ? 0.15915494309189535 : 1.0;
    switch (f) {
        case funcrgba_constant: return p_constval;
        case funcrgba_sqrt: return x < 0.0 ? nan() : sqrt(x);
        case funcrgba_abs: return abs(x);
        case funcrgba_sign: return sign(x);
        case funcrgba_cos: return cos(x / turn);
        case funcrgba_sin: return sin(x / turn);
        case funcrgba_tan: return tan(x / turn);
        case funcrgba_acos: return abs(x) > 1.0 ? nan() : acos(x) * turn;
        case funcrgba_asin: return abs(x) > 1.0 ? nan() : asin(x) * turn;
        case funcrgba_atan: return atan(x) * turn;
        case funcrgba_atan2: return x == 0.0 && y == 0.0 ? 0.0 : atan(x, y) * turn;
        case funcrgba_cosh: return cosh(x / turn);
        case funcrgba_sinh: return sinh(x / turn);
        case funcrgba_tanh: return tanh(clamp(x / turn, -20.0, 20.0));
        case funcrgba_log10: return logarithm(x) / LN10;
        case funcrgba_log2: return logarithm(x) / log(2.0);
        case funcrgba_logn: return logarithm(x) / logarithm(p_baseval);
        case funcrgba_ln: return logarithm(x);
        case funcrgba_exp: return exp(x);
        case funcrgba_exp2: return exp2(x);
        case funcrgba_exp10: return exp(x * LN10);
        case funcrgba_powb: return power(p_baseval, x);
        case funcrgba_powe: return power(x, p_expval);
        case funcrgba_powxy: return power(x, y);
        case funcrgba_dbtopow: return exp(x * LN10 / 10.0);
        case funcrgba_powtodb: return 10.0 * logarithm(x) / LN10;
        case funcrgba_dbtoamp: return exp(x * LN10 / 20.0);
        case funcrgba_amptodb: return 20.0 * logarithm(x) / LN10;
        default: return x;
    }
}

float checked(int f, float x, float y) {
    float r = value(f, x, y);
    return p_replace && (isnan(r) || isinf(r)) ? p_errval : r;
}

vec4 cook(vec2 uv) {
    vec4 x = texture(in0, uv), y = vec4(0.0);
    if (has_in1) y = texture(in1, uv);
    if (fixed0) x = x * p_rerange.y + p_rerange.x;
    if (fixed1) y = y * p_rerange.y + p_rerange.x;
    int own[4] = int[4](p_funcr, p_funcg, p_funcb, p_funca);
    for (int i = 0; i < 4; i++) {
        x[i] = checked(p_funcrgba, x[i], y[i]);
        if (i < 3) x[i] = checked(p_funcrgb, x[i], y[i]);
        x[i] = checked(own[i], x[i], y[i]);
    }
    return x;
}
