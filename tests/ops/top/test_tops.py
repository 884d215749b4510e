"""Each operator against a NumPy formula."""

import colorsys

import numpy as np
import pytest

from stovetop.core import registry
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import OPERATIONS, UNDEFINED
from stovetop.ops.top.ramp import read_keys
from stovetop.ops.top.switch import place

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((6, 8, 4), np.float32)
B = np.random.default_rng(2).random((6, 8, 4), np.float32)
EIGHT_BIT = (A * 255).astype(np.uint8)


# -- constant


def test_constant(net, pixels):
    node = net("constant", color=(0.2, 0.4, 0.6), alpha=0.5, format="rgba32float")
    assert pixels(node)[3, 5] == pytest.approx([0.1, 0.2, 0.3, 0.5])
    net.set(node, multrgbbyalpha=False)
    assert pixels(node)[0, 0] == pytest.approx([0.2, 0.4, 0.6, 0.5])
    net.set(node, color=(255, 0, 51), alpha=255, rgbaunit="u256")
    assert pixels(node)[0, 0] == pytest.approx([1, 0, 0.2, 1])


def test_generators_without_an_input_are_256_square(net):
    t = net("constant").data
    assert (t.width, t.height, t.format) == (256, 256, "rgba8fixed")


def test_constant_over_its_input(net, pixels):
    node = net("constant", A, color=(1, 0, 0), alpha=0.25, multrgbbyalpha=False, compoverinput=True, operand="over")
    assert np.allclose(pixels(node), np.array([1, 0, 0, 0.25]) + A * 0.75, atol=1e-5)
    net.set(node, swaporder=True)
    assert np.allclose(pixels(node), A + np.array([1, 0, 0, 0.25]) * (1 - A[..., 3:]), atol=1e-5)


# -- level


def test_a_neutral_level_is_the_identity(net, pixels):
    for image in (A, EIGHT_BIT, A * 4 - 2):
        node = net("level", image)
        assert np.array_equal(pixels(node), Texture.from_numpy(image).numpy())


@pytest.mark.parametrize(
    ("pars", "formula"),
    [
        ({"invert": 1.0}, lambda c: 1 - c),
        ({"invert": 0.25}, lambda c: c + 0.25 * (1 - 2 * c)),
        ({"blacklevel": 0.3}, lambda c: np.maximum(c - 0.3, 0) / 0.7),
        ({"brightness1": 1.5}, lambda c: c * 1.5),
        ({"gamma1": 2.2}, lambda c: c ** (1 / 2.2)),
        ({"contrast": 2.0}, lambda c: (c - 0.5) * 2 + 0.5),
        ({"inlow": 0.2, "inhigh": 0.8}, lambda c: (c - 0.2) / 0.6),
        ({"outlow": 0.2, "outhigh": 0.6}, lambda c: 0.2 + c * 0.4),
        ({"gamma2": 0.5}, lambda c: c**2),
        ({"brightness2": 0.5}, lambda c: c * 0.5),
        ({"clamp": True, "clamplow2": 0.3, "clamphigh2": 0.6}, lambda c: c.clip(0.3, 0.6)),
        ({"stepping": True}, lambda c: c),
        ({"stepping": True, "stepsize": 0.25}, lambda c: np.floor(c / 0.25) * 0.25),
        ({"stepping": True, "stepsize": 0.25, "threshold": 0.1}, lambda c: np.floor((c + 0.1) / 0.25) * 0.25),
        ({"brightness1": 2.0, "gamma1": 2.0, "inlow": 0.1, "gamma2": 3.0},
         lambda c: (((2 * c) ** 0.5 - 0.1) / 0.9).clip(0) ** (1 / 3)),
    ],
)  # fmt: skip
def test_level_on_rgb(net, pixels, pars, formula):
    out = pixels(net("level", A, **pars))
    expected = formula(A[..., :3].astype(float))
    inside = expected >= 0
    assert np.allclose(out[..., :3][inside], expected[inside], atol=2e-4)
    assert np.array_equal(out[..., 3], A[..., 3])


def test_level_channels_opacity_and_premultiplying(net, pixels):
    out = pixels(net("level", A, lowr=0.1, highr=0.5, higha=0.5))
    assert np.allclose(out[..., 0], 0.1 + A[..., 0] * 0.4, atol=1e-6) and np.allclose(out[..., 3], A[..., 3] / 2)
    assert np.allclose(pixels(net("level", A, opacity=0.5)), A * 0.5, atol=1e-6)
    out = pixels(net("level", A, premultrgbbyalpha=True))
    assert np.allclose(out[..., :3], A[..., :3] * A[..., 3:], atol=1e-6)


def test_level_clamps_fixed_inputs_between_steps(net, pixels):
    pars = {"inlow": 0.5, "outlow": 0.2, "format": "rgba32float"}
    fixed, floats = pixels(net("level", EIGHT_BIT, **pars)), pixels(net("level", A, **pars))
    assert fixed[..., :3].min() == pytest.approx(0.2) and floats[..., :3].min() < 0
    clamped = pixels(net("level", A, clampinput="clamp", **pars))
    assert clamped[..., :3].min() == pytest.approx(0.2)


def test_inverting_twice_is_the_identity(net, pixels):
    twice = net("level", net("level", EIGHT_BIT, invert=1.0), invert=1.0)
    assert np.array_equal(twice.data.raw(), EIGHT_BIT) and not twice.all_errors()


# -- composite

LUM = np.array([0.2126, 0.7152, 0.0722])


def separable(f):
    def both(a, b):
        out = np.empty_like(a)
        out[..., :3] = np.vectorize(f, otypes=[float])(a[..., :3].astype(float), b[..., :3].astype(float))
        out[..., 3] = a[..., 3] + b[..., 3] - a[..., 3] * b[..., 3]
        return out

    return both


def chosen(test):
    return lambda a, b: np.where(test(a[..., :3], b[..., :3])[..., None], a, b)


ORACLES = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "average": lambda a, b: (a + b) / 2,
    "screen": lambda a, b: 1 - (1 - a) * (1 - b),
    "maximum": np.maximum,
    "minimum": np.minimum,
    "difference": lambda a, b: np.concatenate([abs(a - b)[..., :3], np.ones_like(a[..., 3:])], 2),
    "over": lambda a, b: a + b * (1 - a[..., 3:]),
    "under": lambda a, b: b + a * (1 - b[..., 3:]),
    "atop": lambda a, b: a * b[..., 3:] + b * (1 - a[..., 3:]),
    "inside": lambda a, b: a * b[..., 3:],
    "outside": lambda a, b: a * (1 - b[..., 3:]),
    "xor": lambda a, b: a * (1 - b[..., 3:]) + b * (1 - a[..., 3:]),
    "insideluminance": lambda a, b: a * (b[..., :3] @ LUM)[..., None],
    "outsideluminance": lambda a, b: a * (1 - b[..., :3] @ LUM)[..., None],
    "stencilluminance": lambda a, b: b * (a[..., :3] @ LUM)[..., None],
    "brightest": chosen(lambda a, b: a @ LUM >= b @ LUM),
    "dimmest": chosen(lambda a, b: a @ LUM <= b @ LUM),
    "lightercolor": chosen(lambda a, b: a.sum(-1) >= b.sum(-1)),
    "darkercolor": chosen(lambda a, b: a.sum(-1) <= b.sum(-1)),
    "burncolor": separable(lambda a, b: 1 - min(1, (1 - b) / a)),
    "burnlinear": separable(lambda a, b: a + b - 1),
    "subtractive": separable(lambda a, b: a + b - 1),
    "dodge": separable(lambda a, b: min(1, b / (1 - a))),
    "exclude": separable(lambda a, b: a + b - 2 * a * b),
    "negate": separable(lambda a, b: 1 - abs(1 - a - b)),
    "hardlight": separable(lambda a, b: 2 * a * b if a < 0.5 else 1 - 2 * (1 - a) * (1 - b)),
    "overlay": separable(lambda a, b: 2 * a * b if b < 0.5 else 1 - 2 * (1 - a) * (1 - b)),
    "linearlight": separable(lambda a, b: b + 2 * a - 1),
    "hardmix": separable(lambda a, b: float(a + b >= 1)),
    "pinlight": separable(lambda a, b: min(b, 2 * a) if a < 0.5 else max(b, 2 * a - 1)),
    "reflect": separable(lambda a, b: min(1, a * a / (1 - b))),
    "glow": separable(lambda a, b: min(1, b * b / (1 - a))),
    "freeze": separable(lambda a, b: max(0, 1 - (1 - a) ** 2 / b)),
    "heat": separable(lambda a, b: max(0, 1 - (1 - b) ** 2 / a)),
    "vividlight": separable(lambda a, b: max(0, 1 - (1 - b) / (2 * a)) if a < 0.5 else min(1, b / (2 * (1 - a)))),
    "softlight": separable(
        lambda a, b: (
            b - (1 - 2 * a) * b * (1 - b)
            if a <= 0.5
            else b + (2 * a - 1) * ((((16 * b - 12) * b + 4) * b if b <= 0.25 else b**0.5) - b)
        )
    ),
}


@pytest.mark.parametrize("operand", ORACLES)
def test_composite(net, pixels, operand):
    node = net("composite", A, B, operand=operand)
    expected = ORACLES[operand](A, B)
    assert np.allclose(pixels(node), expected, atol=2e-5 * max(1, np.abs(expected).max()))
    net.set(node, swaporder=True)
    expected = ORACLES[operand](B, A)
    assert np.allclose(pixels(node), expected, atol=2e-5 * max(1, np.abs(expected).max()))


def test_every_operation_is_done_or_refused(net):
    tested = set(ORACLES) | {"color", "hue", "luminancedifference"} | UNDEFINED
    assert tested == set(OPERATIONS) == set(registry.find("compositeTOP").spec.pars["operand"].menu_names)
    for operand in UNDEFINED:
        node = net("composite", A, B, operand=operand)
        assert node.data is not None and OPERATIONS[operand] in node.all_errors()[0]


def test_colour_keeps_the_lower_layers_luminosity(net, pixels):
    weights = np.array([0.3, 0.59, 0.11])
    for operand in ("color", "hue"):
        out = pixels(net("composite", A, B, operand=operand))
        assert np.allclose(out[..., :3] @ weights, B[..., :3] @ weights, atol=1e-4)
    saturated, grey = np.array([[[1, 0, 0, 1]]], np.float32), np.array([[[0.3, 0.3, 0.3, 1]]], np.float32)
    out = pixels(net("composite", saturated, grey, operand="color"))[0, 0]
    assert colorsys.rgb_to_hsv(*map(float, out[:3]))[0] == pytest.approx(0.0, abs=1e-5)
    assert pixels(net("composite", saturated, grey, operand="hue"))[0, 0, :3] == pytest.approx([0.3] * 3)


def test_any_number_of_layers_and_the_pattern(net, pixels):
    c = net.image(np.full((6, 8, 4), 0.5, np.float32))
    net.engine.rename(c, "extra1")
    assert np.allclose(pixels(net("composite", A, B, top="extra*", operand="add")), A + B + 0.5, atol=1e-5)
    assert np.allclose(pixels(net("composite", A, B, c, c, operand="add")), A + B + 1, atol=1e-5)
    assert np.array_equal(pixels(net("composite", A, operand="add")), A)
    assert np.array_equal(pixels(net("composite", A, B, selectinput=True, inputindex=1)), B)


WHITE, BLACK = np.ones((4, 4, 4), np.float32), np.zeros((8, 8, 4), np.float32)


def cover(net, pixels, overlay=WHITE, fixed=BLACK, **pars):
    """Where the overlay covers the fixed layer, (h, w)."""
    return pixels(net("composite", overlay, fixed, operand="add", inputfiltertype="nearest", **pars))[..., 0]


def test_native_resolution_and_justification(net, pixels):
    expected = np.zeros((8, 8))
    expected[:4, 4:] = 1
    out = cover(net, pixels, prefit="nativeres", justifyh="right", justifyv="bottom")
    assert np.array_equal(out, expected)
    centred = np.zeros((8, 8))
    centred[2:6, 2:6] = 1
    assert np.array_equal(cover(net, pixels, prefit="nativeres"), centred)


@pytest.mark.parametrize(
    ("prefit", "rows"), [("fill", 8), ("fithorz", 4), ("fitvert", 8), ("fitbest", 4), ("fitoutside", 8)]
)
def test_prefit_of_a_wide_layer(net, pixels, prefit, rows):
    wide = np.ones((4, 8, 4), np.float32)
    out = cover(net, pixels, wide, prefit=prefit)
    assert out.any(axis=1).sum() == rows and out.any(axis=0).sum() == 8


def test_overlay_transforms(net, pixels):
    half = {"s": (0.5, 0.5)}
    moved = cover(net, pixels, t=(0.25, -0.25), **half)
    assert np.array_equal(np.argwhere(moved).min(0), [0, 4]) and moved.sum() == 16
    assert np.array_equal(cover(net, pixels, t=(2, -2), tunit="pixels", **half), moved)
    tall = cover(net, pixels, s=(0.25, 0.75), r=90.0)
    assert tall.any(axis=0).sum() == 6 and tall.any(axis=1).sum() == 2
    quarter = np.zeros((4, 4, 4), np.float32)
    quarter[2:, 2:] = 1  # the upper right quarter goes to the upper left, counter-clockwise
    turned = cover(net, pixels, quarter, r=90.0)
    assert turned[6, 1] == 1 and turned[6, 6] == 0
    legacy = cover(net, pixels, quarter, r=90.0, legacyxform=True)
    assert legacy[1, 6] == 1 and legacy[6, 1] == 0


def test_translate_step_moves_each_further_layer_on(net, pixels):
    dot = np.ones((1, 1, 4), np.float32)
    pars = {"prefit": "nativeres", "justifyh": "left", "justifyv": "bottom", "tstep": (1, 0), "tstepunit": "pixels"}
    node = net("composite", BLACK, dot, dot, dot, size="input1", operand="add", inputfiltertype="nearest", **pars)
    assert pixels(node)[0, :5, 0].tolist() == [1, 1, 1, 0, 0]


def test_fixed_layer_gives_the_size(net):
    assert net("composite", WHITE, BLACK).data.width == 8
    assert net("composite", WHITE, BLACK, size="input1").data.width == 4


# -- noise

KINDS = registry.find("noiseTOP").spec.pars["type"].menu_names
FLOAT = {"format": "rgba32float", "outputresolution": "custom", "resolution": (64, 64)}


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_deterministic_by_seed(net, pixels, kind):
    pars = {"type": kind, "period": 0.3, **FLOAT}
    a, b = pixels(net("noise", **pars)), pixels(net("noise", **pars))
    c = pixels(net("noise", seed=2.5, **pars))
    assert np.array_equal(a, b) and not np.allclose(a, c)
    assert a[..., 0].std() > 0.03 and np.array_equal(a[..., 0], a[..., 1]) and np.all(a[..., 3] == 1)


def test_amplitude_offset_and_exponent(net, pixels):
    pars = {"type": "simplex3d", "period": 0.3, "harmon": 0, **FLOAT}
    n = pixels(net("noise", amp=1.0, offset=0.0, **pars))[..., 0]
    assert np.allclose(pixels(net("noise", amp=0.2, offset=0.7, **pars))[..., 0], n * 0.2 + 0.7, atol=1e-5)
    bent = pixels(net("noise", amp=1.0, offset=0.0, exp=3.0, **pars))[..., 0]
    assert np.allclose(bent, n**3, atol=1e-4)


def test_translation_scale_and_period_move_through_the_same_noise(net, pixels):
    pars = {"type": "perlin3d", "harmon": 0, **FLOAT}
    base = pixels(net("noise", period=0.5, **pars))[..., 0]
    assert np.allclose(pixels(net("noise", s=(2, 2, 2), **pars))[..., 0], base, atol=2e-3)
    # 8 pixels of 64 are a quarter of a unit of the -1 to 1 that the image spans
    shifted = pixels(net("noise", period=0.5, t=(0.25, 0, 0), **pars))[..., 0]
    assert np.allclose(shifted[:, :-8], base[:, 8:], atol=2e-3)
    assert not np.allclose(pixels(net("noise", period=0.5, t=(0, 0, 0.3), **pars))[..., 0], base, atol=0.01)


def test_noise_with_inputs(net, pixels):
    pars = {"type": "simplex2d", "period": 0.3, "format": "rgba32float"}
    plain = pixels(net("noise", A, rgb="noise", alpha="input", **pars))
    assert np.allclose(plain[..., 3], A[..., 3], atol=1e-6)
    for mode, f in (("multiply", np.multiply), ("add", np.add), ("subtract", np.subtract)):
        out = pixels(net("noise", A, rgb=mode, **pars))
        assert np.allclose(out[..., :3], f(A, plain)[..., :3], atol=1e-5)
    same_place = np.full((4, 4, 4), 0.3, np.float32)
    node = net("noise", A, same_place, rgb="noise", **pars)
    assert np.ptp(pixels(node)[..., 0]) < 1e-5


@pytest.mark.parametrize("kind", KINDS)
def test_quality_noise_is_simplex_noise_of_the_same_kind(net, pixels, kind):
    pars = {"type": kind, "harmon": 0, "period": 0.1, "amp": 1.0, "offset": 0.0, **FLOAT}
    fast, fine = (pixels(net("noise", mode=mode, **pars))[..., 0] for mode in ("performance", "quality"))
    if not kind.startswith("simplex"):
        assert np.array_equal(fast, fine)
        return
    assert np.abs(fast - fine).max() > 0.3 and np.abs(fine).max() <= 1.01
    assert fine.std() == pytest.approx(fast.std(), rel=0.2) and abs(fine.mean()) < 0.1


@pytest.mark.parametrize("mode", ["performance", "quality"])
def test_noise_gradient_matches_differences(net, pixels, mode):
    pars = {
        "mode": mode,
        "type": "simplex3d",
        "period": 1.0,
        "harmon": 1,
        "amp": 1.0,
        "offset": 0.0,
        "alpha": "random",
        **FLOAT,
    }
    slope = pixels(net("noise", gradient=True, **pars))
    n = pixels(net("noise", **pars))[..., 0]
    for axis, values in enumerate((n, n.T)):
        measured = (values[:, 2:] - values[:, :-2]) / (4 / 64)
        own = (slope[..., 0], slope[..., 1].T)[axis][:, 1:-1]
        assert np.corrcoef(own.ravel(), measured.ravel())[0, 1] > 0.99


# -- ramp


def test_default_ramps(net, pixels):
    line = (np.arange(64) + 0.5) / 64
    assert np.allclose(pixels(net("ramp", **FLOAT))[9, :, 1], line, atol=1e-5)
    assert np.allclose(pixels(net("ramp", type="vertical", **FLOAT))[:, 7, 1], line, atol=1e-5)
    y, x = np.meshgrid(line - 0.5, line - 0.5, indexing="ij")
    radial = pixels(net("ramp", type="radial", antialias=1, **FLOAT))[..., 0]
    assert np.allclose(radial, np.arctan2(y, x) / (2 * np.pi) % 1, atol=1e-3)
    circular = pixels(net("ramp", type="circular", extendleft="hold", antialias=1, **FLOAT))[..., 0]
    assert np.allclose(circular, np.minimum(np.hypot(x, y) * 2, 1), atol=1e-4)
    moved = pixels(net("ramp", type="circular", position=(16, -8), extendleft="hold", antialias=1, **FLOAT))[..., 0]
    assert np.allclose(moved, np.minimum(np.hypot(x - 0.25, y + 0.125) * 2, 1), atol=1e-4), "in pixels"


KEYS = [["pos", "r", "g", "b", "a"], [0.75, 1, 0, 0, 1], [0.25, 0, 1, 0, 0.5]]


@pytest.mark.parametrize("interp", ["step", "linear", "easeineaseout"])
def test_keys_of_a_table(net, pixels, interp):
    net.table("keys", KEYS)
    out = pixels(net("ramp", dat="keys", type="horizontal", interp=interp, multrgbbyalpha=False, **FLOAT))[0]
    x = ((np.arange(64) + 0.5) / 64).clip(0.25, 0.75)
    t = (x - 0.25) / 0.5
    t = {"step": np.floor(t), "linear": t, "easeineaseout": t * t * (3 - 2 * t)}[interp]
    assert np.allclose(out, np.outer(1 - t, [0, 1, 0, 0.5]) + np.outer(t, [1, 0, 0, 1]), atol=1e-5)


def test_hermite_passes_through_its_keys(net, pixels):
    net.table("keys", [[0, 0], [0.5, 1], [1, 0.2]])
    out = pixels(net("ramp", dat="keys", type="horizontal", interp="hermite", **FLOAT))[0, :, 0]
    assert out[0] == pytest.approx(0, abs=0.05) and out[31] == pytest.approx(1, abs=0.02)
    flat = pixels(net("ramp", dat="keys", type="horizontal", interp="hermite", tension=1.0, **FLOAT))[0, :, 0]
    ease = pixels(net("ramp", dat="keys", type="horizontal", interp="easeineaseout", **FLOAT))[0, :, 0]
    assert np.allclose(flat, ease, atol=1e-5)


@pytest.mark.parametrize(
    ("left", "right", "f"),
    [
        ("hold", "sameasleft", lambda t: t.clip(0, 1)),
        ("repeat", "sameasleft", lambda t: t % 1),
        ("mirror", "sameasleft", lambda t: 1 - abs(t % 2 - 1)),
        ("zero", "hold", lambda t: np.where(t < 0, 0, t.clip(0, 1))),
        ("hold", "black", lambda t: np.where(t > 1, 0, t.clip(0, 1))),
        ("hold", "repeat", lambda t: np.where(t > 1, t % 1, t.clip(0, 1))),
        ("hold", "mirror", lambda t: np.where(t > 1, 1 - abs(t % 2 - 1), t.clip(0, 1))),
    ],
)
def test_phase_period_and_extends(net, pixels, left, right, f):
    pars = {"type": "horizontal", "phase": 0.3, "period": 0.25, "extendleft": left, "extendright": right, **FLOAT}
    t = ((np.arange(64) + 0.5) / 64 - 0.3) / 0.25
    assert np.allclose(pixels(net("ramp", **pars))[0, :, 0], f(t), atol=1e-4)


def test_a_new_ramp_brings_its_table(net, pixels):
    node = net("ramp", init=True, type="horizontal", **FLOAT)
    keys = net.engine.find("/ramp1_keys", net.engine.root)
    assert keys.dock is node and pixels(node)[0, -1, 0] == pytest.approx(63.5 / 64)
    keys.set_content(keys.content.replace_cell(2, 1, 0.5))
    assert pixels(node)[0, -1, 0] == pytest.approx(63.5 / 128)


def test_keys_without_numbers_are_left_out():
    assert read_keys([("pos", "r")]).shape == (2, 5)
    assert read_keys([("pos",), ("0.5", "1")]).tolist() == [[0.5, 1, 0, 0, 1]]


# -- resolution, switch, select, feedback


def test_high_quality_keeps_the_mean(net, pixels):
    x = np.random.default_rng(5).random((60, 90, 4), np.float32)
    out = pixels(net("resolution", x, highqualresize=True, outputresolution="custom", resolution=(9, 6)))
    assert np.allclose(out, x.reshape(6, 10, 9, 10, 4).mean((1, 3)), atol=1e-5)


@pytest.mark.parametrize(
    ("extend", "expected"),
    [("clamp", [0, 0, 0, 1, 2, 2, 2]), ("loop", [1, 2, 0, 1, 2, 0, 1]), ("zigzag", [2, 1, 0, 1, 2, 1, 0])],
)
def test_switch_places(extend, expected):
    assert [place(i, 3, extend) for i in range(-2, 5)] == expected


def test_switch_cooks_only_what_it_shows(net, pixels):
    a, b = net("constant", color=(1, 0, 0)), net("constant", color=(0, 0, 1))
    node = net("switch", a, b, index=1.9)
    assert pixels(node)[0, 0].tolist() == [0, 0, 1, 1]
    assert a.total_cooks == 0
    net.set(node, index=0.25, blend=True)
    assert pixels(node)[0, 0] == pytest.approx([0.75, 0, 0.25, 1], abs=1 / 255)


def test_select(net, pixels):
    source = net.image(A)
    net.engine.rename(source, "here")
    assert np.array_equal(pixels(net("select", top="here")), A)
    assert net("select").data.width == 1


def test_feedback_counts_frames_until_reset(net):
    black = net("constant", color=(0, 0, 0), format="rgba32float")
    loop = net("feedback", black)
    add = net("level", loop, lowr=0.0, brightness2=1.0)
    net.set(add, lowr=0.125)
    net.engine.rename(add, "target")
    net.set(loop, top="target")

    def frames(count):
        out = []
        for _ in range(count):
            out.append(float(add.data.numpy()[0, 0, 0]))
            net.engine.step()
        return out

    def after(x, n):
        return [x := 0.125 + x * 0.875 for _ in range(n)]

    assert frames(4) == pytest.approx(after(0.0, 4), abs=1e-6)
    loop.kind.pulse(loop, "resetpulse")
    assert frames(3) == pytest.approx(after(0.0, 3), abs=1e-6)
    net.set(loop, reset=True)
    assert frames(2) == pytest.approx([0.125, 0.125], abs=1e-6)
    assert not loop.all_warnings() and not loop.all_errors()


@pytest.mark.parametrize(
    "name", ["add", "subtract", "multiply", "screen", "difference", "inside", "outside", "over", "under"]
)
def test_two_input_composites_are_composites_operation(net, pixels, name):
    assert np.allclose(pixels(net(name, A, B)), ORACLES[name](A, B), atol=1e-5)
    pars = {"prefit": "nativeres", "justifyh": "left", "r": 20.0, "t": (0.1, 0.2), "s": (0.5, 0.7), "extend": "mirror"}
    assert np.array_equal(pixels(net(name, A, B, **pars)), pixels(net("composite", A, B, operand=name, **pars)))
    lone = net(name, A)
    assert lone.data is not None and "Not enough sources" in lone.all_errors()[0]
