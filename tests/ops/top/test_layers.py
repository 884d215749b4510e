"""Layer, Layer Mix and Layout against NumPy."""

import numpy as np
import pytest

from stovetop.core import registry
from stovetop.ops.top._blend import OPERATIONS
from stovetop.ops.top._stack import LAYERS, PLAIN

pytestmark = pytest.mark.gl
A, B, C, D = (np.random.default_rng(i).random((6, 8, 4), np.float32) for i in range(1, 5))
NEAREST = {"inputfiltertype": "nearest"}
WHITE = np.ones((4, 4, 4), np.float32)


def over(a, b):
    return a + b * (1 - a[..., 3:])


def minus(a, b):
    return a - b


def boxed(mask):
    """Columns and rows from … to."""
    y, x = np.nonzero(mask)
    return (x.min(), x.max() + 1), (y.min(), y.max() + 1)


@pytest.mark.parametrize("name", ["layer", "layermix"])
def test_blocks_start_as_a_layer_without_one_is(name):
    pars = registry.find(f"{name}TOP").spec.pars
    # no pivot is the centre
    for suffix, value in {**vars(PLAIN), "p": (0.5, 0.5)}.items():
        parts = value if isinstance(value, tuple) else (value,)
        names = [f"lay0{suffix}{axis}" for axis in "xy"] if len(parts) == 2 else [f"lay0{suffix}"]
        assert [pars[n].default for n in names] == list(parts), suffix


# -- layer mix


def test_orders(net, pixels):
    node = net("layermix", A, B, C, background="off", operand="subtract", comporder="fronttoback")
    assert np.allclose(pixels(node), minus(minus(A, B), C), atol=1e-5)
    assert np.allclose(pixels(net.set(node, swaporder=True)), minus(C, minus(B, A)), atol=1e-5)
    net.set(node, comporder="backtofront", swaporder=False)
    assert np.allclose(pixels(node), minus(C, minus(B, A)), atol=1e-5)
    net.set(node, swaporder=True)
    assert np.allclose(pixels(node), minus(minus(A, B), C), atol=1e-5)


def test_backgrounds(net, pixels):
    color = np.array([0.2, 0.4, 0.6, 0.8])
    node = net("layermix", A, B, background="constlayer", bgcolor=color, operand="over", comporder="fronttoback")
    assert np.allclose(pixels(node), over(over(A, B), color), atol=1e-5)
    net.set(node, comporder="backtofront")
    assert np.allclose(pixels(node), over(B, over(A, color)), atol=1e-5)
    net.engine.rename(net.image(C), "plate")
    net.set(node, background="backgroundtop", bgtop="plate")
    assert np.allclose(pixels(node), over(B, over(A, C)), atol=1e-5)
    assert pixels(net("layermix", A, background="off"))[2, 3] == pytest.approx(A[2, 3])


def test_operations_of_layers_of_their_own(net, pixels):
    node = net("layermix", A, B, C, operand="opperlayer", lay=3, comporder="backtofront", background="constlayer")
    net.set(node, bgcolor=(0.5, 0.5, 0.5, 0.5), lay0operand="add", lay1operand="subtract", lay2operand="multiply")
    assert np.allclose(pixels(node), C * (B - (A + 0.5)), atol=1e-5)
    net.set(node, lay1swaporder=True)
    assert np.allclose(pixels(node), C * ((A + 0.5) - B), atol=1e-5)
    net.set(node, comporder="fronttoback", lay1swaporder=False)
    assert np.allclose(pixels(node), ((A + B) - C) * 0.5, atol=1e-5)


def test_wires_come_before_the_blocks_tops(net, pixels):
    net.engine.rename(net.image(C), "c")
    net.engine.rename(net.image(D), "d")
    node = net("layermix", A, lay=3, lay0top="d", lay1top="c", lay2top="d", operand="add")
    assert np.allclose(pixels(node), A + C + D, atol=1e-5)
    assert np.allclose(pixels(net.set(node, lay1bypass=True)), A + D, atol=1e-5)
    net.set(node, lay1bypass=False, lay1top="c d", lay2top="")
    assert np.allclose(pixels(node), A + C + D, atol=1e-5)


def test_adjustments(net, pixels):
    pars = {"enableopac": True, "enablebright": True, "enablelevels": True, "lay": 1}
    block = {"lay0opacity": 0.5, "lay0brightness": 1.5, "lay0blacklevel": 0.1, "lay0gamma": 2.0}
    lum = A[..., :3] @ [0.2126, 0.7152, 0.0722]
    level = np.sqrt(np.maximum(lum - 0.1, 0) / 0.9)
    expected = np.concatenate([A[..., :3] * (level / lum * 1.5)[..., None], A[..., 3:]], -1) * 0.5
    assert np.allclose(pixels(net("layermix", A, **pars, **block)), expected, atol=1e-4)
    assert np.allclose(pixels(net("layermix", A, lay=1, **block)), A, atol=1e-6)  # nothing enabled


def test_placing(net, pixels):
    node = net("layermix", WHITE, background="constlayer", bgcolor=(0, 0, 0, 0), size="outputres", **NEAREST)
    net.set(node, resolutionw=16, resolutionh=8, prefit="nativeres", lay=1)
    assert boxed(pixels(node)[..., 0]) == ((6, 10), (2, 6))
    net.set(node, enablejust=True, lay0justifyh="right", lay0justifyv="bottom")
    assert boxed(pixels(node)[..., 0]) == ((12, 16), (0, 4))
    net.set(node, enablet=True, transpvtunit="pixels", lay0t=(-3, 2))
    assert boxed(pixels(node)[..., 0]) == ((9, 13), (2, 6))
    net.set(node, enablejust=False, lay0t=(0, 0), scalemode="xyuniform", lay0s=(1, 0.5), lay0scale=2.0)
    assert boxed(pixels(node)[..., 0]) == ((4, 12), (2, 6))
    net.set(node, enabler=True, lay0r=90.0)
    assert boxed(pixels(node)[..., 0]) == ((6, 10), (0, 8))
    net.set(node, enabler=False, scalemode="uniform", lay0scale=0.5, enablep=True, lay0p=(6, 2))
    assert boxed(pixels(node)[..., 0]) == ((6, 8), (2, 4))
    net.set(node, scalemode="off", prefit="fithorz")
    assert boxed(pixels(node)[..., 0]) == ((0, 16), (0, 8))
    net.set(node, prefit="prefitperlayer", lay0prefit="fitvert")
    assert boxed(pixels(node)[..., 0]) == ((4, 12), (0, 8))
    net.set(node, scalemode="xy", lay0s=(0, 1))
    assert not pixels(node).any()


@pytest.mark.parametrize("unit", ["pixels", "fraction", "fractionaspect"])
def test_cropped_layers_and_their_extend(net, pixels, unit):
    of = {"pixels": (1, 1), "fraction": (8, 6), "fractionaspect": (6, 6)}[unit]
    crop = {"cropleft": 2 / of[0], "cropright": 6 / of[0], "cropbottom": 1 / of[1], "croptop": 4 / of[1]}
    node = net("layermix", A, enablecrop=True, cropunit=unit, lay=1, prefit="nativeres", **NEAREST)
    net.set(
        node, enablejust=True, lay0justifyh="left", lay0justifyv="bottom", **{f"lay0{k}": v for k, v in crop.items()}
    )
    part = A[1:4, 2:6]
    modes = {"zero": "constant", "hold": "edge", "repeat": "wrap", "mirror": "symmetric"}
    for extend, mode in modes.items():
        want = np.pad(part, ((0, 3), (0, 4), (0, 0)), mode=mode)
        assert np.allclose(pixels(net.set(node, extend=extend)), want, atol=1e-6), extend
    net.set(node, extend="extperlayer", lay0extend="hold")
    assert np.allclose(pixels(node), np.pad(part, ((0, 3), (0, 4), (0, 0)), mode="edge"), atol=1e-6)


def test_sizes(net):
    small = np.zeros((3, 5, 4), np.uint8)
    net.engine.rename(net.image(small), "plate")
    node = net("layermix", A, bgtop="plate")
    sizes = []
    for size in ("firstinput", "bgtopsize", "outputres"):
        t = net.set(node, size=size).data
        sizes.append((t.width, t.height))
    assert sizes == [(8, 6), (5, 3), (1280, 720)]


def test_more_layers_than_samplers(net, pixels):
    images = [np.full((2, 2, 4), 0.01 * (i + 1), np.float32) for i in range(2 * LAYERS + 3)]
    expected = images[0]
    for image in images[1:]:
        expected = over(expected, image)
    assert np.allclose(pixels(net("layermix", *images)), expected, atol=1e-5)


def test_errors_and_nothing(net, pixels):
    assert not pixels(net("layermix")).any() and not pixels(net("layer")).any()
    node = net("layermix", A, B, operand="inverse")
    assert node.data and OPERATIONS["inverse"] in node.all_errors()[0]
    node = net("layermix", A, enablecrop=True, lay=1, lay0cropright=0.0)
    assert node.data and "crop leaves nothing" in node.all_errors()[0]


# -- layer


def test_layers_over_the_first_input(net, pixels):
    node = net("layer", A, B, C, operand="subtract")
    assert np.allclose(pixels(node), C - (B - A), atol=1e-5)
    net.set(node, operand="opperlayer", lay=2, lay0operand="add", lay1operand="subtract", lay1swaporder=True)
    assert np.allclose(pixels(node), (B + A) - C, atol=1e-5)


def test_fixed_layers(net, pixels):
    net.engine.rename(net.image(C), "c")
    node = net("layer", A, fixedlayer="basetop", base="c")
    assert np.allclose(pixels(node), over(A, C), atol=1e-5)
    node = net(
        "layer", WHITE, fixedlayer="blanklayer", layerres=(16, 8), layercolor=(0, 0, 1), layeralpha=0.5, **NEAREST
    )
    out = pixels(node)
    assert out.shape == (8, 16, 4) and out[0, 0] == pytest.approx([0, 0, 1, 0.5], abs=2e-3)
    assert boxed(out[..., 0]) == ((4, 12), (0, 8))


def test_layer_controls(net, pixels):
    node = net("layer", np.zeros((8, 16, 4), np.float32), WHITE, lay=1, prefit="nativeres", **NEAREST)
    block = {"lay0t": (0.25, 0.25), "lay0r": 90.0, "lay0s": (1, 0.5), "lay0scale": 2.0, "lay0p": (0.1, 0.0)}
    net.set(node, lay0opacity=0.5, lay0blacklevel=0.5, lay0gamma=2.0, lay0cropright=0.5, **block)
    assert boxed(pixels(node)[..., 0]) == ((6, 10), (2, 6)) and pixels(node).max() == 1
    assert boxed(pixels(net.set(node, justifyh="left", justifyv="top"))[..., 0]) == ((0, 4), (4, 8))
    net.set(node, justifyh="center", justifyv="center", enblscale=True)
    assert boxed(pixels(node)[..., 0]) == ((6, 10), (3, 5))
    assert boxed(pixels(net.set(node, enblrot=True))[..., 0]) == ((7, 9), (2, 6))
    assert boxed(pixels(net.set(node, enbluniscale=True))[..., 0]) == ((6, 10), (0, 8))
    assert boxed(pixels(net.set(node, enbltrans=True, enbluniscale=False))[..., 0]) == ((11, 13), (4, 8))
    net.set(node, enblrot=False, enbltrans=False, enblscale=False, enblopac=True)
    assert pixels(node).max() == 0.5
    net.set(node, enblcrop=True)
    assert boxed(pixels(node)[..., 0]) == ((7, 9), (2, 6))
    net.set(node, enblopac=False, enblluma=True, lay0blacklevel=0.0, lay0brightness=0.25)
    assert pixels(node)[..., :3].max() == 0.25


# -- layout


def cells(net, pixels, count, **pars):
    """Which image (1 …) each pixel shows, of images of one colour, in an output of 12x12."""
    images = [np.full((4, 4, 4), i / 16, np.float32) for i in range(1, count + 1)]
    size = {"outputresolution": "custom", "resolutionw": 12, "resolutionh": 12}
    out = pixels(net("layout", *images, fit="fill", **size, **NEAREST, **pars))
    return np.rint(out[..., 0] * 16).astype(int)[::-1]


@pytest.mark.parametrize(
    ("pars", "expected"),
    [
        ({"align": "horizlr"}, [[1, 2, 3]]),
        ({"align": "horizrl"}, [[3, 2, 1]]),
        ({"align": "verttb"}, [[1], [2], [3]]),
        ({"align": "vertbt"}, [[3], [2], [1]]),
        ({"align": "gridrows", "maxcols": 2}, [[1, 2], [3, 0]]),
        ({"align": "gridcols", "maxrows": 2}, [[1, 3], [2, 0]]),
        ({"align": "gridrows", "maxcols": 2, "reversecols": True, "reverserows": True}, [[0, 3], [2, 1]]),
        ({"align": "gridrows", "collayout": "exact", "numcols": 4}, [[1, 2, 3, 0]]),
        ({"align": "gridrows", "maxcols": 1, "rowlayout": "exact", "numrows": 2}, [[1], [2]]),
        ({"align": "gridcols", "rowlayout": "exact", "numrows": 4}, [[1], [2], [3], [0]]),
        ({"align": "gridcols", "maxrows": 1, "collayout": "exact", "numcols": 2}, [[1, 2]]),
        ({"align": "none"}, [[3]]),
    ],
)
def test_layout(net, pixels, pars, expected):
    expected = np.array(expected)
    h, w = expected.shape
    assert np.array_equal(cells(net, pixels, 3, **pars), expected.repeat(12 // h, 0).repeat(12 // w, 1))


def test_layout_fits_borders_and_transforms(net, pixels):
    size = {"outputresolution": "custom", "resolutionw": 16, "resolutionh": 8, "bgcolor": (0, 0, 1, 1), **NEAREST}
    wide = np.ones((4, 8, 4), np.float32)
    out = pixels(net("layout", wide, WHITE, **size))
    assert boxed(out[:, :8, 0]) == ((0, 8), (2, 6)) and boxed(out[:, 8:, 0]) == ((0, 8), (0, 8))
    assert out[0, 0].tolist() == [0, 0, 1, 1]
    borders = {"bordersl": 1, "bordersr": 2, "bordersb": 3, "borderst": 1, "bcolor": (0, 1, 0, 1)}
    out = pixels(net("layout", wide, fit="fill", **borders, **size))
    inner = np.zeros((8, 16), bool)
    inner[3:7, 1:14] = True
    assert (out[inner] == 1).all() and (out[~inner] == [0, 1, 0, 1]).all()
    out = pixels(net("layout", WHITE, WHITE, s=(0.5, 0.5), t=(2, 0), tunit="pixels", **size))
    assert boxed(out[:, :8, 0]) == ((4, 8), (2, 6)) and boxed(out[:, 8:, 0]) == ((4, 8), (2, 6))
    out = pixels(net("layout", WHITE, WHITE, t=(4, 0), tunit="pixels", **size))
    assert not out[:, 8:12, 0].any()  # clipped by its cell
    turned = pixels(net("layout", wide, wide, rotate=90, **size))
    assert boxed(turned[:, :8, 0]) == ((2, 6), (0, 8))
    node = net("layout", WHITE, bordersl=300)
    assert node.data and "borders leave nothing" in node.all_errors()[0]


def test_layout_over_the_background(net, pixels):
    half = np.full((4, 4, 4), 0.5, np.float32)
    pars = {"bgcolor": (0, 0, 1, 0.5), **NEAREST}
    assert np.allclose(pixels(net("layout", half, **pars)), 0.5)
    assert np.allclose(pixels(net("layout", half, compover=True, **pars)), [0.5, 0.5, 0.75, 0.75])
    out = pixels(net("layout", half, compover=True, premultrgbbyalpha=False, **pars))
    assert np.allclose(out, [0.5, 0.5, 1, 0.75])


def test_layout_sizes_and_patterns(net, pixels):
    node = net("layout", A, B, C, scaleres=True, align="gridrows", maxcols=2)
    assert (node.data.width, node.data.height) == (16, 12) and node.data.aspect == pytest.approx(8 / 6)
    out = pixels(net.set(node, fit="nativeres"))
    for shown, image in ((out[6:, :8], A), (out[6:, 8:], B), (out[:6, :8], C)):
        assert np.allclose(shown, image, atol=1e-5)
    net.engine.rename(net.image(D), "first")
    node = net("layout", A, top="first", scaleres=True)
    assert np.allclose(pixels(node)[:, :8], D, atol=1e-5) and np.allclose(pixels(node)[:, 8:], A, atol=1e-5)
    many = net("layout", *[WHITE] * 20, align="gridrows", maxcols=5, scaleres=True)
    assert many.data.width == 20 and pixels(many).all()
    assert net("layout").data.width == 1
