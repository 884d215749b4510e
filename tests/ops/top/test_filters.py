"""Blurs, edges and what else looks at neighbouring pixels, each against NumPy, SciPy or OpenCV."""

import cv2
import numpy as np
import pytest
from scipy.ndimage import convolve1d, gaussian_filter, map_coordinates

from stovetop.data.pixels import LABELS, pixel_format
from stovetop.ops.top._blur import SETTLED, constant, tolerance
from stovetop.ops.top._kernel import TYPES, fitted, plan, weights
from stovetop.ops.top.bloom import shares

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((6, 8, 4), np.float32)
ODD = np.random.default_rng(2).integers(0, 256, (37, 51, 4), np.uint8)
ODD_FLOAT = ODD.astype(np.float32) / 255
MODES = {"hold": "nearest", "repeat": "wrap", "mirror": "reflect", "zero": "constant"}
LUM = np.array([0.2126, 0.7152, 0.0722])


def exact(image, x, y, mode="nearest"):
    """The image under kernels given at 0, 1, … pixels."""
    for axis, k in ((1, x), (0, y)):
        image = convolve1d(image.astype(float), np.concatenate([k[:0:-1], k]), axis, mode=mode)
    return image


# -- kernels


@pytest.mark.parametrize("kind", TYPES)
def test_kernels_sum_to_one_and_reach_their_radius(kind):
    for radius in (1, 2.5, 9, 30):
        w = weights(kind, radius)
        assert 2 * w.sum() - w[0] == pytest.approx(1)
        assert len(w) == np.ceil(radius) + 1 and w[0] == w.max()
    assert weights(kind, 0.0).tolist() == [1]
    assert (weights(kind, 9) < -1e-3).any() == (kind in ("catmull", "sinc"))


def test_the_gaussian_is_scipys_and_opencvs():
    w = weights("gaussian", 15)
    assert np.allclose(w, cv2.getGaussianKernel(31, 5)[15:, 0])
    assert weights("box", 2).tolist() == pytest.approx([0.2] * 3)
    assert weights("box", 1.5) == pytest.approx(np.array([1, 1, 0.5]) / 4)
    assert weights("bartlette", 1).tolist() == [0.5, 0.25]


def test_plans_halve_what_is_smooth_and_large():
    allowed = tolerance("rgba8fixed")
    assert plan("gaussian", 6, allowed).levels == 0
    assert plan("gaussian", 15, allowed).levels == 1
    assert len(plan("gaussian", 400, allowed).weights) < 25
    assert plan("box", 60, allowed).levels == 0
    assert plan("gaussian", 30, tolerance("rgba32float")).levels < plan("gaussian", 30, allowed).levels
    assert fitted(weights("gaussian", 15), 1)[1] < 0.35 / 255 < fitted(weights("gaussian", 15), 2)[1]


# -- blur


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror"])
@pytest.mark.parametrize("kind", TYPES)
def test_small_blurs_are_exact(net, pixels, kind, extend):
    out = pixels(net("blur", ODD_FLOAT, size=4, scaley=0.5, type=kind, extend=extend))
    assert np.allclose(out, exact(ODD_FLOAT, weights(kind, 4), weights(kind, 2), MODES[extend]), atol=2e-5)


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror"])
@pytest.mark.parametrize(("kind", "size"), [("gaussian", 15), ("gaussian", 40), ("hanning", 25), ("blackman", 16)])
def test_halved_blurs_of_8_bits_are_within_a_step(net, kind, size, extend):
    assert plan(kind, size, tolerance("rgba8fixed")).levels > 0
    out = net("blur", ODD, size=size, type=kind, extend=extend).data.raw()
    k = weights(kind, size)
    assert np.abs(out - np.rint(exact(ODD, k, k, MODES[extend]))).max() <= 1


@pytest.mark.parametrize(("levels", "radius"), [(1, 15), (2, 30), (3, 40)])
def test_the_stated_error_is_that_of_the_passes(levels, radius):
    """Halving, blurring and doubling as matrices on a line of pixels, against the kernel's matrix."""
    k, (low, error) = weights("gaussian", radius), fitted(weights("gaussian", radius), levels)
    n = 512
    halve, total = [], np.eye(n)
    for _ in range(levels):
        m = np.zeros((len(total) // 2, len(total)))
        for i in range(1, len(m) - 1):
            m[i, 2 * i - 1 : 2 * i + 3] = np.array([1, 3, 3, 1]) / 8
        halve.append(m)
        total = m @ total
    total = convolve1d(total, np.concatenate([low[:0:-1], low]), 0, mode="constant")
    for m in reversed(halve):
        total = 2 * m.T @ total
    want = convolve1d(np.eye(n), np.concatenate([k[:0:-1], k]), 0, mode="constant")
    middle = slice(n // 2, n // 2 + 2**levels)
    # the image that shows most of it is 1 where the difference is positive and 0 elsewhere
    worst = np.maximum((total - want)[middle], 0).sum(1).max()
    assert worst == pytest.approx(error, rel=1e-6)


@pytest.mark.parametrize("image", [ODD_FLOAT, ODD_FLOAT.astype(np.float16)])
def test_floats_stay_close(net, pixels, image):
    sized = np.tile(image, (3, 3, 1))
    out = pixels(net("blur", sized, type="gaussian", size=60))
    k = weights("gaussian", 60)
    assert np.abs(out - exact(sized, k, k)).max() < (2e-4 if image.dtype == np.float32 else 2e-3)


def test_blur_is_opencvs_gaussian(net):
    for size in (3, 9, 15, 30):
        out = net("blur", ODD, type="gaussian", size=size).data.raw()
        want = cv2.GaussianBlur(ODD, (2 * size + 1,) * 2, size / 3, borderType=cv2.BORDER_REPLICATE)
        assert np.abs(out.astype(int) - want).max() <= 2  # each is within 1 of the exact result
    sigma = gaussian_filter(ODD_FLOAT, (4, 4, 0), mode="nearest", truncate=3)
    assert np.allclose(net("blur", ODD_FLOAT, type="gaussian", size=12).data.numpy(), sigma, atol=1e-4)


@pytest.mark.parametrize("image", [ODD, ODD_FLOAT])
@pytest.mark.parametrize("pars", [{"size": 3}, {"size": 40}, {"size": 20, "type": "box"}, {"size": 5, "rotatez": 30}])
def test_values_compiled_in_change_no_bit(net, image, pars):
    node = net("blur", image, **{"type": "gaussian", **pars})
    first = node.data.raw().tobytes()
    for _ in range(SETTLED + 1):
        node.invalidate()
        assert node.data.raw().tobytes() == first


def test_uniforms_become_constants():
    code = "uniform vec4 w0;\nuniform vec2 scale, origin;\nuniform int n;\nbody"
    assert constant(code, {"scale": (2.0, 0.5), "origin": (0.0, 0.1)}).splitlines() == [
        "uniform vec4 w0;",
        "const vec2 scale = vec2(2, 0.5), origin = vec2(0, 0.1);",
        "uniform int n;",
        "body",
    ]


def test_radius_0_is_the_identity(net):
    for image in (ODD, A):
        assert np.array_equal(net("blur", image, type="gaussian", size=0).data.raw(), image)
        assert np.array_equal(net("blur", image, type="gaussian", size=9, scalex=0, scaley=0).data.raw(), image)
    flat = np.full((9, 7, 4), 77, np.uint8)
    for size in (1, 12, 50):
        assert np.array_equal(net("blur", flat, type="gaussian", size=size).data.raw(), flat)


def test_blur_keeps_the_sum_inside(net, pixels):
    dot = np.zeros((64, 64, 4), np.float32)
    dot[30, 33] = 1
    for kind, size in (("gaussian", 25), ("catmull", 6), ("sinc", 8), ("box", 9)):
        out = pixels(net("blur", dot, size=size, type=kind))
        assert out.sum((0, 1)) == pytest.approx([1] * 4, abs=1e-3), kind


def test_one_direction_one_pixel_and_large_radii(net, pixels):
    line = ODD_FLOAT[:1]
    out = pixels(net("blur", line, type="gaussian", size=12))
    assert np.allclose(out, exact(line, weights("gaussian", 12), np.ones(1)), atol=1e-4)
    one = np.full((1, 1, 4), 200, np.uint8)
    assert net("blur", one, type="gaussian", size=200).data.raw().tolist() == [[[200] * 4]]
    node = net("blur", ODD, type="gaussian", size=2000, rotatez=1)
    assert node.data and "reaches 2000 pixels" in node.all_errors()[0]


def test_negative_lobes_survive_8_bits(net):
    steps = np.zeros((4, 40, 4), np.uint8)
    steps[:, 20:] = 128
    k = weights("sinc", 8)
    out = net("blur", steps, size=8, type="sinc").data.raw()
    assert np.abs(out - np.clip(exact(steps, k, k), 0, 255)).max() < 1


def test_sample_step_and_its_units(net, pixels):
    k = weights("bartlette", 2)
    spread = np.zeros(7)
    spread[::3] = k
    want = exact(ODD_FLOAT, spread, spread)
    for step, unit in ((3, "pixels"), ((3 / 51, 3 / 37, 1), "fraction"), ((3 / 37,) * 2 + (1,), "fractionaspect")):
        step = (step, step, 1) if isinstance(step, int) else step
        out = pixels(net("blur", ODD_FLOAT, size=2, type="bartlette", offset=step, offsetunit=unit))
        assert np.allclose(out, want, atol=5e-3), unit


def test_rotated_kernels(net, pixels):
    k = weights("box", 3)
    quarter = pixels(net("blur", ODD_FLOAT, size=3, type="box", scaley=0, rotatez=90))
    assert np.allclose(quarter, exact(ODD_FLOAT, np.ones(1), k), atol=5e-3)
    out = pixels(net("blur", ODD_FLOAT, size=3, type="box", scaley=0, rotatez=30))
    y, x = np.mgrid[0:37, 0:51].astype(float)
    taps = range(-3, 4)
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    want = sum(map_coordinates(ODD_FLOAT[..., 0], [y + i * s, x + i * c], order=1, mode="nearest") for i in taps) / 7
    assert np.allclose(out[..., 0], want, atol=1e-2)


def test_pre_shrink_averages_and_dither_spreads(net, pixels):
    even = ODD_FLOAT[:36, :48]
    out = pixels(net("blur", even, size=0, preshrink=2, inputfiltertype="nearest"))
    small = even.reshape(18, 2, 24, 2, 4).mean((1, 3))
    assert np.allclose(
        out[1:-1:2, 1:-1:2], pixels(net("resolution", small, outputresolution="2x"))[1:-1:2, 1:-1:2], atol=5e-3
    )
    grey = np.full((32, 32, 4), 0.5 + 0.25 / 255, np.float32)
    flat = net("blur", grey, type="gaussian", size=3, format="rgba8fixed").data.raw()
    noisy = net("blur", grey, type="gaussian", size=3, format="rgba8fixed", dither=True).data.raw()
    assert np.ptp(flat) == 0 and np.ptp(noisy[..., 0]) == 1


def test_blur_into_another_size_and_format(net, pixels):
    node = net(
        "blur",
        ODD,
        type="gaussian",
        size=15,
        outputresolution="custom",
        resolutionw=20,
        resolutionh=10,
        format="rgba32float",
    )
    want = pixels(
        net(
            "resolution",
            net("blur", ODD, type="gaussian", size=15),
            outputresolution="custom",
            resolutionw=20,
            resolutionh=10,
        )
    )
    assert node.data.format == "rgba32float" and np.allclose(pixels(node), want, atol=0.02)
    mono = ODD[..., 0]
    k = weights("gaussian", 15)
    assert np.abs(net("blur", mono, type="gaussian", size=15).data.raw()[..., 0] - exact(mono, k, k)).max() <= 1.5


@pytest.mark.parametrize("format", LABELS)
def test_blur_in_every_format(net, pixels, format):
    """As the blur of floats, to the format's own accuracy; sinc leaves 0..1 between its passes."""
    source = net("level", ODD_FLOAT, format=format)
    inside = net("level", source, format="rgba32float")
    step = {"8fixed": 1 / 255, "16float": 1e-3, "11float": 0.02, "10a2fixed": 1e-3}.get(pixel_format(format).kind, 3e-4)
    step = 0.01 if pixel_format(format).srgb else step
    for pars in ({"size": 3}, {"size": 40}, {"size": 6, "type": "sinc"}):
        want = pixels(net("blur", inside, **{"type": "gaussian", **pars}))
        want = np.clip(want, 0, 1) if pixel_format(format).fixed or "11float" in format else want
        out = pixels(net("blur", source, **{"type": "gaussian", **pars}))
        stored = [c for c in range(4) if pixel_format(format).swizzle[c] not in "01"]
        stored = stored[:3] if format == "rgb10a2fixed" else stored
        assert np.abs(out - want)[..., stored].max() <= 1.5 * step, pars


# -- luma blur


def test_luma_blur_of_one_width_is_a_blur(net, pixels):
    for value, radius in ((0.0, 2), (1.0, 5), (0.5, 3.5), (2.0, 5)):
        width = np.full((3, 4, 4), value, np.float32)
        for kind in ("gaussian", "box", "hanning", "catmull", "sinc", "bartlette", "blackman"):
            k = weights(kind, radius)
            out = pixels(net("lumablur", ODD_FLOAT, width, blackwidth=2, whitewidth=5, type=kind))
            assert np.allclose(out, exact(ODD_FLOAT, k, k), atol=1e-4), (value, kind)


def test_luma_blur_follows_its_map(net, pixels):
    width = np.zeros((37, 51, 4), np.float32)
    width[:, 25:, 3] = 1
    pars = {"widthchan": "alpha", "blackwidth": 0, "whitewidth": 4, "extend": "mirror"}
    out = pixels(net("lumablur", ODD_FLOAT, width, **pars))
    k = weights("gaussian", 4)
    assert np.allclose(out[:, :25], ODD_FLOAT[:, :25], atol=1e-6)
    assert np.allclose(out[:, 30:], exact(ODD_FLOAT, k, k, "reflect")[:, 30:], atol=1e-4)
    swapped = pixels(net("lumablur", ODD_FLOAT, 1 - width, blackvalue=1.0, whitevalue=0.0, **pars))
    assert np.allclose(swapped, out, atol=1e-5)


# -- bloom


def test_bloom_stages(net, pixels):
    lum = A[..., :3] @ LUM
    bright = (np.maximum(lum - 0.3, 0) / 0.7) ** (1 / 2) * 1.5
    pre = pixels(net("bloom", A, pregamma=2.0, prebrightness=1.5, output="preprocess"))
    assert np.allclose(pre[..., :3], A[..., :3] * (bright / lum)[..., None], atol=2e-3)
    assert np.array_equal(pixels(net("bloom", A, output="input")), A)
    flat = np.full((16, 16, 4), 0.4, np.float32)
    pars = {"preblacklevel": 0.0, "bloomthreshold": 0.1, "bloomfill": 0.5, "bloomscurve": 0.5, "bloomintensity": 0.8}
    b = 0.3 ** (1 / 1.5)
    b = (b + b * b * (3 - 2 * b)) / 2 * 0.8
    assert pixels(net("bloom", flat, output="bloom", **pars))[8, 8] == pytest.approx([b, b, b, 1], abs=1e-3)
    assert pixels(net("bloom", flat, output="bloomalpha", **pars))[8, 8] == pytest.approx([b] * 4, abs=1e-3)
    both = pixels(net("bloom", flat, inputimage0=0.5, **pars))[8, 8]
    assert both == pytest.approx([0.2 + b] * 3 + [max(0.4, b)], abs=1e-3)


def test_bloom_spreads_with_its_radius_and_keeps_light(net, pixels):
    spot = np.zeros((33, 47, 4), np.float32)
    spot[15:18, 22:25] = 1
    pars = {"output": "bloom", "bloomfill": 0.0, "preblacklevel": 0.0}
    widths = []
    for low, high in ((0.0, 0.0), (0.3, 0.3), (0.6, 0.6)):
        out = pixels(net("bloom", spot, minbloomradius=low, maxbloomradius=high, **pars))[..., 0]
        widths.append((out > 0.01).sum())
        assert np.isfinite(out).all()
    assert widths[0] == 9 < widths[1] < widths[2]
    unspread = pixels(net("bloom", spot, minbloomradius=0.0, maxbloomradius=0.0, **pars))
    assert np.allclose(unspread[..., :3], spot[..., :3], atol=1e-3)
    average = pixels(net("bloom", spot, bloomthreshold=-1.0, minbloomradius=0.0, maxbloomradius=0.0, **pars))
    assert average[0, 0, 0] > 0


def test_bloom_shares():
    assert shares(0.0, 1.0, 4) == pytest.approx([0.2] * 5)
    assert shares(0.5, 0.2, 4) == pytest.approx([0, 0, 1, 0, 0])
    assert shares(0.375, 0.375, 4) == pytest.approx([0, 0.5, 0.5, 0, 0])


# -- neighbours


def shifted(v, x, y, mode="edge"):
    """v's pixels x to the right and y up, at each."""
    n = max(abs(x), abs(y))
    big = np.pad(v, ((n, n), (n, n)) + ((0, 0),) * (v.ndim - 2), mode=mode)
    return big[n + y : n + y + v.shape[0], n + x : n + x + v.shape[1]]


VALUES = {
    "luminance": A[..., :3] @ LUM,
    "red": A[..., 0],
    "alpha": A[..., 3],
    "rgbaverage": A[..., :3].mean(-1),
    "average": A.mean(-1),
}


@pytest.mark.parametrize("extend", ["hold", "zero", "repeat", "mirror"])
@pytest.mark.parametrize(("method", "a", "b"), [("prevcur", -1, 0), ("curnext", 0, 1), ("prevnext", -1, 1)])
def test_slope(net, pixels, method, a, b, extend):
    pars = {"red": "hred", "green": "vaverage", "blue": "halpha", "alpha": "vrgbaverage", "zeropoint": 0.1}
    out = pixels(net("slope", A, method=method, strength=2.0, extend=extend, **pars))
    mode = {"hold": "edge", "zero": "constant", "repeat": "wrap", "mirror": "symmetric"}[extend]
    for channel, (name, across) in enumerate((("red", 1), ("average", 0), ("alpha", 1), ("rgbaverage", 0))):
        v = VALUES[name]
        at = [shifted(v, i * across, i * (1 - across), mode) for i in (a, b)]
        assert np.allclose(out[..., channel], 0.1 + 2 * (at[1] - at[0]), atol=1e-5), name


def test_slope_constants_and_defaults(net, pixels):
    out = pixels(net("slope", A, red="one", green="zero", blue="neutral", alpha="zluminance", zeropoint=0.25))
    assert np.allclose(out, [1, 0, 0.25, 0.25])
    ramp = np.repeat(np.linspace(0, 1, 11, dtype=np.float32)[None, :, None], 4, 2)[:, :, :4]
    assert np.allclose(pixels(net("slope", ramp))[0, 5], [0.7, 0.5, 0.5, 1], atol=1e-5)
    wide = pixels(net("slope", ramp, offset=(2 / 11, 1, 1), offsetunit="fraction", method="curnext"))
    assert wide[0, 5, 0] == pytest.approx(0.7, abs=1e-5)


def test_normal_map(net, pixels):
    h = VALUES["rgbaverage"]
    out = pixels(net("normalmap", A, source="rgbaverage", method="curnext", heightmap=True))
    n = np.stack([h - shifted(h, 1, 0), h - shifted(h, 0, 1), np.ones_like(h)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    assert np.allclose(out[..., :3], n * 0.5 + 0.5, atol=1e-5) and np.allclose(out[..., 3], h, atol=1e-6)
    flat = pixels(net("normalmap", np.full((4, 4, 4), 0.3, np.float32)))
    assert np.allclose(flat, [0.5, 0.5, 1, 1])


def test_emboss(net, pixels):
    v, angle = VALUES["red"], np.radians(30)
    out = pixels(net("emboss", A, select="red", direction=30, strength=2.0, midpoint=0.4, offset=(2, 1)))
    rise = np.cos(angle) * (shifted(v, 2, 0) - shifted(v, -2, 0)) + np.sin(angle) * (
        shifted(v, 0, 1) - shifted(v, 0, -1)
    )
    assert np.allclose(out[..., 1], 0.4 + 2 * rise, atol=1e-5) and np.array_equal(out[..., 3], A[..., 3])


def test_edge(net, pixels):
    v = np.maximum(VALUES["luminance"] - 0.2, 0) / 0.8
    e = np.hypot(shifted(v, 1, 0) - shifted(v, -1, 0), shifted(v, 0, 1) - shifted(v, 0, -1)) * 0.7
    e = np.minimum(e, 1)[..., None]
    pars = {"blacklevel": 0.2, "strength": 0.7, "edgecolor": (1, 0.5, 0, 0.8), "operand": "add"}
    color = np.array([0.8, 0.4, 0, 0.8])
    assert np.allclose(pixels(net("edge", A, **pars)), e * color, atol=1e-5)
    plain = pixels(net("edge", A, premultrgbbyalpha=False, alphaoutputmenu="one", **pars))
    assert np.allclose(plain, np.concatenate([e * [1, 0.5, 0], np.ones_like(e)], -1), atol=1e-5)
    over = pixels(net("edge", A, compinput=True, **pars))
    assert np.allclose(over, e * color + A * (1 - e * 0.8), atol=1e-5)
    added = pixels(net("edge", A, combineinput="compedge", **pars))
    assert np.allclose(added, e * color + A, atol=1e-5)
    pars |= {"combineinput": "compedge", "operand": "subtract"}
    assert np.allclose(pixels(net("edge", A, swaporder=True, **pars)), A - e * color, atol=1e-5)
    assert not pixels(net("edge", np.full((4, 4, 4), 0.5, np.float32), alphaoutputmenu="edge")).any()


# -- convolve


def test_convolve(net, pixels):
    k = np.arange(12, dtype=float).reshape(3, 4) / 10
    net.table("k", k.tolist())
    out = pixels(net("convolve", A, dat="k", offset=0.1, scale=0.5))
    want = sum(k[r, c] * shifted(A, c - 2, 1 - r) for r in range(3) for c in range(4))
    assert np.allclose(out[..., :3], ((want + 0.1) * 0.5)[..., :3], atol=1e-5)
    assert np.array_equal(out[..., 3], A[..., 3])
    out = pixels(net("convolve", A, dat="k", normalize=True, applytoalpha=True))
    assert np.allclose(out, want / k.sum(), atol=1e-5)


def test_convolve_is_opencvs_filter(net, pixels):
    k = np.random.default_rng(3).normal(size=(5, 5)).astype(np.float32)
    net.table("k", k.tolist())
    out = pixels(net("convolve", A, dat="k", applytoalpha=True))
    assert np.allclose(out, cv2.filter2D(A, -1, k[::-1], borderType=cv2.BORDER_REPLICATE), atol=1e-4)


def test_convolve_without_or_with_bad_coefficients(net):
    assert np.array_equal(net("convolve", A).data.raw(), A)
    net.table("zero", [[1, -1]])
    assert not net("convolve", A, dat="zero", normalize=True).all_errors()
    for name, rows, cause in (("a", [["x"]], "coefficient 0,0 is no number: 'x'"), ("b", [[1] * 128], "1 x 128")):
        net.table(name, rows)
        node = net("convolve", A, dat=name)
        assert node.data and cause in node.all_errors()[0]


# -- anti alias


def slanted(slope, n=48):
    """A half plane, aliased, and how much of each pixel it covers."""
    y, x = np.mgrid[0:n, 0:n]
    fine = (np.arange(16) + 0.5) / 16
    covered = sum(((y + v)[..., None] > (x[..., None] + fine) * slope + 9.3).mean(-1) for v in fine) / 16
    alias = ((y + 0.5) > (x + 0.5) * slope + 9.3).astype(np.float32)
    return np.repeat(alias[..., None], 4, 2), covered


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize("slope", [0.12, 0.3, 0.45])
def test_anti_alias_comes_closer_to_the_true_coverage(net, pixels, slope, turn):
    alias, covered = (np.rot90(i, turn) for i in slanted(slope))
    out = pixels(net("antialias", np.ascontiguousarray(alias)))[8:-8, 8:-8, 0]
    error, before = (np.abs(i - covered[8:-8, 8:-8]).sum() for i in (out, alias[8:-8, 8:-8, 0]))
    assert error < 0.45 * before


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@pytest.mark.parametrize(("slope", "much"), [(0.8, 0.65), (0.9, 0.1), (1.1, 0.15), (1.25, 0.28)])
def test_anti_alias_follows_diagonals(net, pixels, slope, much, turn):
    """Near to 45 degrees, rows and columns say little; the farther a diagonal is followed, the nearer it comes."""
    alias, covered = (np.ascontiguousarray(np.rot90(i, turn)) for i in slanted(slope))

    def error(**pars):
        return np.abs(pixels(net("antialias", alias, **pars))[8:-8, 8:-8, 0] - covered[8:-8, 8:-8]).sum()

    none, some, far = (error(quality="custom", maxdiagsearchsteps=n) for n in (0, 4, 8))
    assert far < much * none and some < 0.75 * none
    assert error(quality="high") == far and error(quality="low", edgethreshold=0.1) > 0.99 * none
    assert error(quality="ultra") <= far * 1.01


def test_anti_alias_leaves_straight_edges_and_faint_ones(net, pixels):
    halves = np.zeros((16, 16, 4), np.float32)
    halves[:, 8:] = 1
    assert np.array_equal(pixels(net("antialias", halves)), halves)
    alias, _ = slanted(0.3)
    faint = alias * 0.04
    assert np.array_equal(pixels(net("antialias", faint, quality="ultra")), faint)
    custom = net("antialias", faint, quality="custom", edgethreshold=0.02)
    assert not np.array_equal(pixels(custom), faint)
    short, long = (pixels(net("antialias", alias, quality="custom", maxsearchsteps=n)) for n in (0, 16))
    assert not np.array_equal(short, long) and not np.array_equal(short, alias)


@pytest.mark.parametrize("turn", range(4))
def test_anti_alias_rounds_corners_as_far_as_asked(net, pixels, turn):
    """A square's corners are blended in proportion; a staircase has none and does not change."""
    square = np.zeros((24, 30, 4), np.float32)
    square[8:16, 10:21] = 1
    square = np.ascontiguousarray(np.rot90(square, turn))
    away = {
        r: np.abs(pixels(net("antialias", square, quality="custom", cornerrounding=r)) - square) for r in (0, 25, 100)
    }
    assert away[100].sum() > 0.2 and np.allclose(away[0], 0, atol=2 / 255)
    assert np.allclose(away[25], away[100] * 0.25, atol=2 / 255)
    assert np.array_equal(pixels(net("antialias", square, quality="high")), away_from(square, net, pixels, 25))
    assert np.array_equal(pixels(net("antialias", square, quality="low")), away_from(square, net, pixels, 100, 4))
    stairs = np.ascontiguousarray(np.rot90(slanted(0.3)[0], turn))
    inner = np.s_[8:-8, 8:-8]
    soft, hard = (pixels(net("antialias", stairs, quality="custom", cornerrounding=r)) for r in (100, 0))
    assert np.array_equal(soft[inner], hard[inner])


def away_from(image, net, pixels, rounding, steps=16):
    return pixels(net("antialias", image, quality="custom", cornerrounding=rounding, maxsearchsteps=steps))


def test_anti_alias_edges_and_sources(net, pixels):
    hues = np.zeros((8, 8, 4), np.float32)
    hues[:4, :, 0], hues[4:, :, 1], hues[..., 3] = LUM[1], LUM[0], 1
    assert not pixels(net("antialias", hues, outputedges=True))[..., :2].any()
    edges = pixels(net("antialias", hues, outputedges=True, edgedetectsource="rgb"))
    assert edges[3, :, 1].all() and edges[..., :2].sum() == 8


def test_images_of_one_pixel(net):
    one = np.full((1, 1, 4), 90, np.uint8)
    for name in ("blur", "bloom", "edge", "emboss", "slope", "normalmap", "convolve", "antialias"):
        node = net(name, one)
        assert node.data.numpy().shape == (1, 1, 4) and not node.all_errors(), name
