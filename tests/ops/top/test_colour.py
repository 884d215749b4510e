"""Operators on colours, pixel by pixel, each against a NumPy formula."""

import colorsys

import numpy as np
import pytest

from stovetop.core import registry
from stovetop.data.channels import Channels
from stovetop.data.texture import Texture
from stovetop.ops.top.tonemap import REFERENCE_WHITE, lottes

pytestmark = pytest.mark.gl
A = np.random.default_rng(11).random((5, 7, 4), np.float32)
B = np.random.default_rng(12).random((5, 7, 4), np.float32)
WIDE = A * 6 - 3
EIGHT_BIT = (A * 255).astype(np.uint8)
LUM = np.array([0.2126, 0.7152, 0.0722])
SOURCES = {
    "luminance": lambda c: c[..., :3] @ LUM,
    "red": lambda c: c[..., 0],
    "green": lambda c: c[..., 1],
    "blue": lambda c: c[..., 2],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "average": lambda c: c.mean(-1),
    "rgbmax": lambda c: c[..., :3].max(-1),
    "max": lambda c: c.max(-1),
}


def close(a, b, atol=2e-5):
    return np.allclose(a, b, atol=atol, rtol=1e-4, equal_nan=True)


@pytest.mark.parametrize(
    "name", ["math", "function", "monochrome", "hsvadjust", "channelmix", "reorder", "lumalevel", "limit"]
)
@pytest.mark.parametrize("image", [A, WIDE, EIGHT_BIT], ids=["unit", "wide", "8bit"])
def test_neutral_is_the_identity(net, pixels, name, image):
    neutral = {"monochrome": {"mono": 0.0}, "limit": {"minop": "off", "maxop": "off"}}
    node = net(name, image, **neutral.get(name, {}))
    assert np.array_equal(pixels(node), Texture.from_numpy(image).numpy())


# -- math

UNARY = {"negate": np.negative, "pos": np.abs, "square": np.square, "root": np.sqrt, "inverse": lambda c: 1 / c}


@pytest.mark.parametrize("name", UNARY)
def test_unary(net, pixels, name):
    with np.errstate(invalid="ignore"):
        expected = UNARY[name](WIDE)
    assert close(pixels(net("math", WIDE, preop=name)), expected)
    assert close(pixels(net("math", WIDE, postop=name)), expected)


def test_inverse_of_nothing_is_infinite(net, pixels):
    assert np.isinf(pixels(net("math", np.zeros((1, 1, 4), np.float32), preop="inverse"))).all()


@pytest.mark.parametrize(
    ("name", "f"),
    [
        ("add", lambda r, g, a: r + g + a),
        ("sub", lambda r, g, a: r - g - a),
        ("mul", lambda r, g, a: r * g * a),
        ("div", lambda r, g, a: r / g / a),
        ("avg", lambda r, g, a: (r + g + a) / 3),
        ("min", lambda r, g, a: np.minimum(np.minimum(r, g), a)),
        ("max", lambda r, g, a: np.maximum(np.maximum(r, g), a)),
        ("len", lambda r, g, a: np.sqrt(r * r + g * g + a * a)),
    ],
)
def test_channels_combined(net, pixels, name, f):
    image = WIDE + 0.01
    out = pixels(net("math", image, chanop=name, inputmask="rga", outputchannels="gb"))
    assert close(out[..., 1], f(*(image[..., i] for i in (0, 1, 3))), 1e-4)
    assert np.array_equal(out[..., 1], out[..., 2])
    assert np.array_equal(out[..., [0, 3]], image[..., [0, 3]])


def test_multiply_add_ranges_and_integers_in_order(net, pixels):
    pars = {"preoff": 0.5, "gain": 3.0, "postoff": -0.25, "fromrange": (0, 2), "torange": (1, -1)}
    x = 1 - ((A + 0.5) * 3 - 0.25)
    assert close(pixels(net("math", A, **pars)), x)
    own = x.copy()
    own[..., 1] = 10 + (own[..., 1] + 2) / 4 * 10
    node = net("math", A, fromrangeg=(-2, 2), torangeg=(10, 20), **pars)
    assert close(pixels(node), own, 1e-4)
    for how, f in (("ceiling", np.ceil), ("floor", np.floor), ("round", lambda v: np.floor(v + 0.5))):
        net.set(node, integer=how)
        assert close(pixels(node), f(own))


@pytest.mark.parametrize(
    ("op", "rgb"), [("rgbmultalpha", [0.1, 0.2, 0]), ("rgbdivalpha", [0.4, 0.8, 0]), ("rgbdivalphafill", [0.4, 0.8, 0])]
)
def test_alpha(net, pixels, op, rgb):
    image = np.array([[[0.2, 0.4, 0, 0.5], [0.2, 0.4, 0, 0]]], np.float32)
    out = pixels(net("math", image, op=op))[0]
    assert out[0] == pytest.approx([*rgb, 0.5])
    assert out[1] == pytest.approx([float(op == "rgbdivalphafill")] * 3 + [0])


def test_an_empty_range_gives_the_middle(net, pixels):
    assert close(pixels(net("math", A, fromrange=(0.5, 0.5), torange=(2, 4))), np.full_like(A, 3))


# -- function

RAD = {"angunit": "rad"}
FUNCTIONS = {
    "constant": lambda x, y: np.full_like(x, 0.75),
    "sqrt": lambda x, y: np.sqrt(x),
    "abs": lambda x, y: np.abs(x),
    "sign": lambda x, y: np.sign(x),
    "cos": lambda x, y: np.cos(x),
    "sin": lambda x, y: np.sin(x),
    "tan": lambda x, y: np.tan(x),
    "acos": lambda x, y: np.arccos(x),
    "asin": lambda x, y: np.arcsin(x),
    "atan": lambda x, y: np.arctan(x),
    "atan2": lambda x, y: np.arctan2(x, y),
    "cosh": lambda x, y: np.cosh(x),
    "sinh": lambda x, y: np.sinh(x),
    "tanh": lambda x, y: np.tanh(x),
    "log10": lambda x, y: np.log10(x),
    "log2": lambda x, y: np.log2(x),
    "logn": lambda x, y: np.log(x) / np.log(3),
    "ln": lambda x, y: np.log(x),
    "exp": lambda x, y: np.exp(x),
    "exp2": lambda x, y: np.exp2(x),
    "exp10": lambda x, y: 10**x,
    "powb": lambda x, y: 3**x,
    "powe": lambda x, y: x**1.5,
    "powxy": lambda x, y: x**y,
    "dbtopow": lambda x, y: 10 ** (x / 10),
    "powtodb": lambda x, y: 10 * np.log10(x),
    "dbtoamp": lambda x, y: 10 ** (x / 20),
    "amptodb": lambda x, y: 20 * np.log10(x),
}
PARS = {"constval": 0.75, "baseval": 3.0, "expval": 1.5}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(net, pixels, name):
    x = np.concatenate([WIDE, [[[0, 1, -1, 0.5]] * 7]]).astype(np.float32)
    y = np.concatenate([WIDE[::-1], [[[0, 0, 0, 2]] * 7]]).astype(np.float32)
    with np.errstate(all="ignore"):
        expected = FUNCTIONS[name](x.astype(np.float64), y.astype(np.float64))
    out = pixels(net("function", x, y, funcrgba=name, **RAD, **PARS))
    assert np.allclose(out, expected, rtol=2e-4, atol=2e-4, equal_nan=True)
    replaced = pixels(net("function", x, y, funcrgba=name, replace=True, errval=-7.0, **RAD, **PARS))
    undefined = ~np.isfinite(expected)
    if name == "powb":
        undefined |= x < 0
    if name == "powxy":
        undefined |= y < 0
    assert np.all(replaced[undefined] == -7) and not np.any(replaced[~undefined] == -7)


def test_every_function_is_tested():
    assert set(registry.find("functionTOP").spec.pars["funcr"].menu_names) == {"input", *FUNCTIONS}


def test_functions_by_channel_come_after_another(net, pixels):
    node = net("function", A, funcrgba="exp", funcrgb="sqrt", funcr="ln", funcg="constant", funca="abs")
    assert close(pixels(node), np.stack([A[..., 0] / 2, np.ones((5, 7)), np.exp(A[..., 2] / 2), np.exp(A[..., 3])], -1))


@pytest.mark.parametrize(("unit", "turn"), [("deg", 360), ("rad", 2 * np.pi), ("cycle", 1)])
def test_angle_units(net, pixels, unit, turn):
    eighth = np.full((1, 1, 4), turn / 8, np.float32)
    assert close(pixels(net("function", eighth, funcrgba="sin", angunit=unit)), np.sqrt(0.5))
    assert close(pixels(net("function", np.ones((1, 1, 4), np.float32), funcrgba="atan", angunit=unit)), turn / 8)


def test_rerange_is_for_fixed_formats(net, pixels):
    pars = {"rerange": (-1, 2), "funcrgba": "abs", "format": "rgba32float"}
    assert close(pixels(net("function", EIGHT_BIT, **pars)), np.abs(EIGHT_BIT / 255 * 2 - 1))
    assert close(pixels(net("function", A, **pars)), A)


# -- limit


def wrapped(x, how, lo, hi):
    span = hi - lo
    loop, zigzag = lo + (x - lo) % span, lo + span - abs((x - lo) % (2 * span) - span)
    return {"off": x, "clamp": x.clip(lo, hi), "loop": loop, "zigzag": zigzag}[how]


@pytest.mark.parametrize("minop", ["off", "clamp", "loop", "zigzag"])
@pytest.mark.parametrize("maxop", ["off", "clamp", "loop", "zigzag"])
def test_limits_of_each_side(net, pixels, minop, maxop):
    lo, hi = -0.5, 0.75
    expected = np.where(
        WIDE < lo, wrapped(WIDE, minop, lo, hi), np.where(WIDE > hi, wrapped(WIDE, maxop, lo, hi), WIDE)
    )
    assert close(pixels(net("limit", WIDE, minop=minop, maxop=maxop, min=lo, max=hi)), expected)


def test_an_empty_limit_is_its_minimum(net, pixels):
    for how in ("clamp", "loop", "zigzag"):
        assert np.all(pixels(net("limit", WIDE, minop=how, maxop=how, min=0.5, max=0.25)) == 0.5)


@pytest.mark.parametrize(("how", "f"), [("ceiling", np.ceil), ("floor", np.floor), ("round", np.round)])
def test_quantized_values(net, pixels, how, f):
    node = net("limit", WIDE, minop="off", maxop="off", quantvalue=how, vstep=0.3, voffset=0.1)
    expected = 0.1 + f((WIDE - 0.1) / 0.3) * 0.3
    assert close(pixels(node), expected)
    net.set(node, positive=True)
    assert close(pixels(node), abs(expected))


@pytest.mark.parametrize(
    ("how", "f"), [("ceiling", np.ceil), ("floor", np.floor), ("round", lambda t: np.floor(t + 0.5))]
)
def test_quantized_positions(net, pixels, how, f):
    image = np.random.default_rng(3).random((8, 16, 4), np.float32)
    out = pixels(net("limit", image, quantpos=how, posstep=0.25, posoffset=0.125))
    at = [np.clip(0.125 + f(((np.arange(n) + 0.5) / n - 0.125) / 0.25) * 0.25, 0, 1) for n in (8, 16)]
    y, x = (np.minimum((t * n).astype(int), n - 1) for t, n in zip(at, (8, 16), strict=True))
    assert np.array_equal(out, image[y][:, x])


def test_normalize(net, pixels):
    image = WIDE.copy()
    image[2, 3, 1] = np.nan
    out = pixels(net("limit", image, minop="off", maxop="off", norm=True, normmin=2.0, normmax=4.0))
    lo, hi = np.nanmin(image[..., :3]), np.nanmax(image[..., :3])
    assert close(out[..., :3], 2 + (image[..., :3] - lo) / (hi - lo) * 2) and np.array_equal(out[..., 3], image[..., 3])
    flat = pixels(net("limit", np.full((3, 3, 4), 0.25, np.float32), norm=True, normmin=0.5))
    assert np.all(flat[..., :3] == 0.5)


# -- threshold, monochrome, matte

COMPARE = {
    "less": np.less,
    "greater": np.greater,
    "lessorequal": np.less_equal,
    "greaterorequal": np.greater_equal,
    "equal": np.equal,
    "notequal": np.not_equal,
}


@pytest.mark.parametrize("comparator", COMPARE)
def test_threshold(net, pixels, comparator):
    x = np.linspace(0, 1, 9, dtype=np.float32)
    image = np.repeat(x[None, :, None], 4, axis=2)
    out = pixels(net("threshold", image, comparator=comparator, rgb="red", threshold=0.5))
    assert np.array_equal(out[0], np.repeat(1.0 - COMPARE[comparator](x, 0.5)[:, None], 4, axis=1))
    soft = pixels(net("threshold", image, comparator=comparator, rgb="red", threshold=0.5, soften=0.5, alpha="one"))[0]
    away = {"e": abs(x - 0.5) / 0.5, "n": 1 - abs(x - 0.5) / 0.5}
    expected = away.get(comparator[0], (x - 0.5) / 0.5 + 0.5 if comparator[0] == "l" else 0.5 - (x - 0.5) / 0.5)
    assert close(soft[:, 0], expected.clip(0, 1)) and np.all(soft[:, 3] == 1)


@pytest.mark.parametrize("source", SOURCES)
def test_sources(net, pixels, source):
    value = SOURCES[source](A)
    out = pixels(net("threshold", A, rgb=source, threshold=0.5))
    assert np.array_equal(out[..., 0], value >= 0.5)
    if "max" not in source or source == "":
        mono = pixels(net("monochrome", A, rgb=source, alpha=source, mono=0.75))
        assert close(mono, A + 0.75 * (value[..., None] - A))
    matted = pixels(net("matte", A, B, A[::-1], mattechannel=source))
    m = SOURCES[source](A[::-1])[..., None]
    assert close(matted, A * m + B * (1 - m))


def test_matte_switched(net, pixels):
    assert close(pixels(net("matte", A, B, A, switchinputs=1.0)), pixels(net("matte", B, A, A)))
    assert close(pixels(net("matte", A, B, A, switchinputs=0.5)), (A + B) / 2)


def test_matte_needs_all_inputs(net):
    node = net("matte", A, B)
    assert node.data is not None and "Not enough sources" in node.all_errors()[0]


def test_monochrome_keeps_alpha(net, pixels):
    out = pixels(net("monochrome", A))
    assert np.array_equal(out[..., 3], A[..., 3]) and np.array_equal(out[..., 0], out[..., 2])


# -- hue, saturation, value


def each(f, image):
    flat = [[*f(*map(float, p[:3])), float(p[3])] for p in image.reshape(-1, 4)]
    return np.array(flat).reshape(image.shape)


def test_hsv_both_ways(net, pixels):
    hsv = net("rgbtohsv", A)
    assert close(pixels(hsv), each(colorsys.rgb_to_hsv, A))
    assert close(pixels(net("hsvtorgb", A)), each(colorsys.hsv_to_rgb, A))
    assert close(pixels(net("hsvtorgb", hsv)), A)
    greys = np.array([[[0, 0, 0, 1], [0.5, 0.5, 0.5, 0.2]]], np.float32)
    assert pixels(net("rgbtohsv", greys))[0] == pytest.approx(np.array([[0, 0, 0, 1], [0, 0, 0.5, 0.2]]))


def test_hsv_adjust(net, pixels):
    def adjust(r, g, b):
        h, s, v = colorsys.rgb_to_hsv(r, g, b)
        return colorsys.hsv_to_rgb((h + 0.25) % 1, min(s * 1.5, 1), v * 0.5)

    out = pixels(net("hsvadjust", A, hueoffset=90.0, saturationmult=1.5, valuemult=0.5))
    assert close(out, each(adjust, A))


def hsv_row(hues, s=1.0, v=1.0):
    return np.array([[[*colorsys.hsv_to_rgb(h / 360, s, v), 1] for h in hues]], np.float32)


def test_hue_range_and_falloff(net, pixels):
    hues = np.array([120, 135, 139, 145, 150, 161, 300])
    node = net("hsvadjust", hsv_row(hues), startcolor=(0, 1, 0), huerange=40.0, huefalloff=20.0, valuemult=0.0)
    weight = (1 - (abs(hues - 120) - 20) / 20).clip(0, 1)
    assert close(pixels(node)[0].max(axis=-1, where=[True, True, True, False], initial=0), 1 - weight, 1e-4)
    around = net("hsvadjust", hsv_row([350, 10, 30]), startcolor=(1, 0, 0), huerange=40.0, valuemult=0.0)
    assert pixels(around)[0, :, 0].tolist() == [0, 0, 1]


@pytest.mark.parametrize("part", ["saturation", "value"])
def test_saturation_and_value_ranges(net, pixels, part):
    steps = np.array([0.2, 0.35, 0.5, 0.75, 1.0])
    image = np.concatenate([hsv_row([200], *((x, 0.9) if part == "saturation" else (0.9, x))) for x in steps], axis=1)
    start = colorsys.hsv_to_rgb(0.1, *((0.4, 0.5) if part == "saturation" else (0.5, 0.4)))
    pars = {f"{part}range": 0.1, f"{part}falloff": 0.2}
    out = pixels(net("hsvadjust", image, startcolor=start, valuemult=0.0, **pars))[0, :, :3].max(axis=1)
    weight = (1 - (abs(steps - 0.4) - 0.1) / 0.2).clip(0, 1)
    assert close(out / image[0, :, :3].max(axis=1), 1 - weight, 1e-4)


# -- channel mix, reorder


def test_channel_mix_is_a_matrix(net, pixels):
    m, k = np.random.default_rng(4).normal(size=(4, 4)), (0.1, -0.2, 0.3, 0.4)
    rows = dict(zip(("red", "green", "blue", "alpha"), m.tolist(), strict=True))
    assert close(pixels(net("channelmix", A, constant=k, **rows)), A @ m.T + k)


def test_reorder(net, pixels):
    c, d = A[::-1], B[::-1]
    pars = {"outputred": "input2", "outputredchan": "alpha", "outputgreen": "input3", "outputgreenchan": "luminance"}
    pars |= {"outputblue": "input4", "outputbluechan": "green", "outputalphachan": "red"}
    out = pixels(net("reorder", A, B, c, d, **pars))
    assert close(out, np.stack([B[..., 3], c[..., :3] @ LUM, d[..., 1], A[..., 0]], -1))
    constant = pixels(net("reorder", A, outputredchan="one", outputalphachan="zero", outputblue="input2"))
    assert close(constant, A * [0, 1, 0, 0] + [1, 0, 0, 0])


# -- lookup

TABLE = np.random.default_rng(6).random((1, 9, 4), np.float32)


def along(table, t):
    """The table (n, 4) at t in 0..1, as a texture that holds at its ends is read."""
    x = (t * len(table) - 0.5).clip(0, len(table) - 1)
    return np.stack([np.interp(x, np.arange(len(table)), table[:, i]) for i in range(4)], -1)


def test_lookup_by_channel_and_by_one_value(net, pixels):
    each_own = np.stack([along(TABLE[0], A[..., i])[..., i] for i in range(4)], -1)
    assert close(pixels(net("lookup", A, TABLE)), each_own)
    for source in ("luminance", "blue", "rgbmax"):
        expected = along(TABLE[0], SOURCES[source](A))
        assert close(pixels(net("lookup", A, TABLE, channel=source)), expected)
    expected[..., 3] = along(TABLE[0], A[..., 3])[..., 3]
    assert close(pixels(net("lookup", A, TABLE, channel="rgbmax", independentalpha=True)), expected)


def test_index_range_holds_beyond(net, pixels):
    t = ((A - 0.25) / 0.25).clip(0, 1)
    out = pixels(net("lookup", A, TABLE, index=(0.25, 0.5), channel="red"))
    assert close(out, along(TABLE[0], t[..., 0]))


def test_a_line_across_the_table(net, pixels):
    table = np.zeros((10, 20, 4), np.float32)
    table[...] = np.arange(10, dtype=np.float32)[:, None, None]
    units = {"fraction": (0.5, 0.25, 0.5, 0.75), "pixels": (3, 2.5, 3, 7.5), "fractionaspect": (1.0, 0.25, 1.0, 0.75)}
    for unit, line in units.items():
        pars = {"darkuv": line[:2], "lightuv": line[2:], "darkuvunit": unit, "lightuvunit": unit}
        assert close(pixels(net("lookup", A, table, **pars)), 2 + A * 5, 1e-4)


class OfChannels:
    """A CHOP with these channels."""

    def __new__(cls, net, vals):
        node = net.engine.create(net.engine.root, "nullCHOP", "table")
        node.flags = {"lock": True}
        node.set_output(Channels(np.asarray(vals, np.float32), [f"chan{i}" for i in range(len(vals))]))
        return node


def test_a_chop_as_the_table(net, pixels):
    OfChannels(net, [[0, 1, 4], [-1, 0, 1], [0.5, 0.5, 0.5]])
    node = net("lookup", A, method="chop", chop="table")
    red = np.interp(A[..., 0] * 2, [0, 1, 2], [0, 1, 4])
    assert close(pixels(node), np.stack([red, A[..., 1] * 2 - 1, np.full((5, 7), 0.5), np.ones((5, 7))], -1))
    net.set(node, clampchopvalues=True, displaylookup=True)
    ramp = np.interp((np.arange(7) + 0.5) / 7 * 2, [0, 1, 2], [0, 1, 1])
    assert close(pixels(node)[3, :, 0], ramp)


def test_lookup_without_a_table(net, pixels):
    assert np.array_equal(pixels(net("lookup", A)), A)
    node = net("lookup", A, method="chop")
    assert node.data is not None and "CHOP" in node.all_errors()[0]


# -- tone map

X = np.repeat(np.geomspace(0.01, 20, 32).astype(np.float32)[None, :, None], 4, axis=2) * [1, 0.5, 0.25, 0.05]
W = 1000 / REFERENCE_WHITE


def hable(x):
    return ((x * (0.15 * x + 0.1 * 0.5) + 0.2 * 0.02) / (x * (0.15 * x + 0.5) + 0.2 * 0.3)) - 0.02 / 0.3


def filmic(x):
    y = np.maximum(x - 0.004, 0)
    return y * (6.2 * y + 0.5) / (y * (6.2 * y + 1.7) + 0.06)


CURVES = {
    "acesapprox": lambda x: x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14),
    "filmic": filmic,
    "hablefilmic": lambda x: hable(x * 2) / hable(W),
    "reinhard": lambda x: x / (1 + x),
    "extendedreinhard": lambda x: x * (1 + x / W**2) / (1 + x),
    "extendedreinhardlum": lambda x: x * ((1 + (x @ LUM) / W**2) / (1 + x @ LUM))[..., None],
}


@pytest.mark.parametrize("name", CURVES)
def test_tone_curves(net, pixels, name):
    out = pixels(net("tonemap", X.astype(np.float32), type=name))
    assert close(out[..., :3], CURVES[name](X[..., :3]).clip(0, 1), 1e-4)
    assert close(out[..., 3], X[..., 3])


def test_lottes_goes_through_its_points(net, pixels):
    a, ad, b, c = lottes(10.0, 0.18, 0.267)
    y = [x**a / (b * x**ad + c) for x in (0.18, 10.0)]
    assert y == pytest.approx([0.267, 1.0])
    mid, peak, white = 20.0, 400.0, REFERENCE_WHITE
    image = np.array([[[mid / white] * 3 + [1], [peak / white] * 3 + [1], [0, -1, 1e4, 1]]], np.float32)
    out = pixels(net("tonemap", image, type="lottes", midinputnits=mid, midoutputnits=30.0, peakinputnits=peak))[0]
    assert close(out[:2, 0], [30 / white, 1], 1e-4) and out[2].tolist() == [0, 0, 1, 1]


def test_every_tone_curve_is_tested():
    assert set(CURVES) | {"lottes"} == set(registry.find("tonemapTOP").spec.pars["type"].menu_names)


# -- pack


@pytest.mark.parametrize(("channels", "unpack"), [(1, "unpackr"), (2, "unpackrg"), (4, "unpackrgbA")])
def test_packed_and_unpacked_is_the_same_to_the_bit(net, pixels, channels, unpack):
    image = (np.random.default_rng(8).normal(size=(3, 5, channels)) * 1e3).astype(np.float32)
    packed = net("pack", image)
    assert packed.data.format == "rgba8fixed"
    assert packed.data.raw().tobytes() == image.tobytes()
    back = net("pack", packed, packtype=unpack)
    assert np.array_equal(back.data.raw(), image)


def test_three_channels_are_packed_too(net, pixels):
    rgb = net("null", A, format="rgb32float")
    packed = net("pack", rgb)
    assert packed.data.width == 21
    assert np.array_equal(pixels(net("pack", packed, packtype="unpackrgb"))[..., :3], A[..., :3])
    alpha = net("pack", net("null", A, format="a32float"))
    assert alpha.data.raw().tobytes() == np.ascontiguousarray(A[..., 3]).tobytes()


# -- luma level


@pytest.mark.parametrize("source", [s for s in SOURCES if "max" not in s])
def test_luma_level_scales_by_the_source(net, pixels, source):
    x = SOURCES[source](A)
    pars = {"gamma1": 2.0, "brightness1": 0.8, "contrast": 1.25, "outlow": 0.1, "outhigh": 0.9, "gamma2": 0.5}
    y = (0.1 + 0.8 * ((np.sqrt(0.8 * x) - 0.5) * 1.25 + 0.5)) ** 2 * 0.5
    expected = A * [0.5, 0.5, 0.5, 1] * 0.25
    expected = np.concatenate([A[..., :3] * (y / x)[..., None], A[..., 3:]], -1) * 0.75
    out = pixels(net("lumalevel", A, source=source, brightness2=0.5, opacity=0.75, **pars))
    assert close(out, expected, 1e-4)


def test_luma_level_keeps_hue_and_inverts_black_to_white(net, pixels):
    hue = each(colorsys.rgb_to_hsv, pixels(net("lumalevel", A, gamma1=2.2)))[..., :2]
    assert close(hue, each(colorsys.rgb_to_hsv, A)[..., :2], 1e-4)
    black = pixels(net("lumalevel", np.array([[[0, 0, 0, 1], [1, 1, 1, 1]]], np.float32), invert=1.0))[0]
    assert black.tolist() == [[1, 1, 1, 1], [0, 0, 0, 1]]


def test_luma_level_steps_and_ranges(net, pixels):
    grey = np.repeat(np.linspace(0, 1, 21, dtype=np.float32)[None, :, None], 4, axis=2)
    x = grey[0, :, 0]
    stepped = pixels(net("lumalevel", grey, stepsize=0.25, threshold=0.1, clamphigh=0.75))[0, :, 0]
    assert close(stepped, (np.floor((x + 0.1) / 0.25 + 1e-5) * 0.25).clip(0, 0.75))
    black = pixels(net("lumalevel", grey, blacklevel=0.2))[0, :, 0]
    assert close(black, np.maximum(x - 0.2, 0) / 0.8)
    fixed = pixels(net("lumalevel", (grey * 255).astype(np.uint8), inlow=0.25, inhigh=0.5, outlow=0.2, outhigh=0.6))
    x8 = np.floor(x * 255) / 255
    assert close(fixed[0, :, 0], 0.2 + ((x8 - 0.25) / 0.25).clip(0, 1) * 0.4, 0.003)


def test_a_chain_in_one_pass_equals_its_steps(net):
    rainbow = np.random.default_rng(9).integers(0, 256, (40, 50, 4), np.uint8)
    chain = [
        ("math", {"chanop": "max", "outputchannels": "r"}),
        ("function", {"funcrgb": "sqrt"}),
        ("hsvadjust", {"hueoffset": 40.0, "saturationmult": 0.7}),
        ("rgbtohsv", {}),
        ("channelmix", {"red": (0.5, 0.5, 0, 0)}),
        ("reorder", {"outputredchan": "luminance"}),
        ("chromakey", {"huemin": 50.0, "huemax": 250.0, "hsoftlow": 40.0}),
        ("lumalevel", {"gamma1": 1.5}),
        ("monochrome", {"mono": 0.5}),
        ("tonemap", {"type": "reinhard"}),
        ("limit", {"quantvalue": "round"}),
        ("threshold", {"soften": 0.5}),
    ]

    def last(look):
        node = source = net.image(rainbow)
        nodes = []
        for name, pars in chain:
            node = net(name, node, **pars)
            nodes.append(node)
        for _ in range(2):  # the first frame may draw a new structure step by step
            source.set_output(Texture.from_numpy(rainbow))
            for n in nodes if look else nodes[-1:]:
                result = n.data.raw()
        assert all((n.output.recipe is None) == look for n in nodes[:-1])
        return result.astype(int)

    difference = np.abs(last(look=True) - last(look=False))
    # a threshold of 1/8 bit steps can turn the last bit of one step into several
    assert np.mean(difference > 1) < 0.01
