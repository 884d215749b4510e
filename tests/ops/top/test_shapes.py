"""Circle, Rectangle and Cross against NumPy formulas."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
N = 64
FLOAT = {"format": "rgba32float", "outputresolution": "custom", "resolution": (N, N)}
LINE = (np.arange(N) + 0.5) / N - 0.5
Y, X = np.meshgrid(LINE, LINE, indexing="ij")
PLAIN = {"bgalpha": 0.0, "antialias": False}


def cover(d, pixel=1 / N, soft=0.0):
    return ((pixel / 2 - d) / (pixel + soft)).clip(0, 1)


def close(a, b, atol=1e-3):
    return np.allclose(a, b, atol=atol)


# -- circle


def test_the_default_circle(net, pixels):
    out = pixels(net("circle", bgalpha=1.0, **FLOAT))
    assert close(out[..., 0], cover(np.hypot(X, Y) - 0.4)) and np.all(out[..., 3] == 1)
    hard = pixels(net("circle", antialias=False, **FLOAT))[..., 0]
    assert np.array_equal(hard, (np.hypot(X, Y) <= 0.4) * 1.0)


def test_new_shapes_are_256_square(net):
    for name in ("circle", "rectangle"):
        t = net(name).data
        assert (t.width, t.height, t.format) == (256, 256, "rgba8fixed")


def test_colours_of_fill_border_and_background(net, pixels):
    pars = {"fillcolor": (1, 0, 0), "fillalpha": 0.5, "border": (0, 1, 0), "borderalpha": 0.75, "bgcolor": (0, 0, 1)}
    pars |= {"bgalpha": 0.25, "borderwidth": 0.1, "borderoffset": 0.5, "antialias": False, **FLOAT}
    d = np.hypot(X, Y)
    zones = np.select([d <= 0.35, d <= 0.45], [0, 1], 2)
    colours = np.array([[1, 0, 0, 0.5], [0, 1, 0, 0.75], [0, 0, 1, 0.25]])
    assert close(pixels(net("circle", multrgbbyalpha=False, **pars)), colours[zones])
    multiplied = np.concatenate([colours[:, :3] * colours[:, 3:], colours[:, 3:]], 1)
    assert close(pixels(net("circle", multrgbbyalpha=True, **pars)), multiplied[zones])


@pytest.mark.parametrize(("offset", "outer"), [(0.0, 0.4), (1.0, 0.5)])
def test_border_offset(net, pixels, offset, outer):
    out = pixels(net("circle", borderwidth=0.1, border=(1, 1, 1), fillcolor=(0, 0, 0), borderoffset=offset, **FLOAT))
    d = np.hypot(X, Y)
    assert close(out[..., 0], cover(d - outer) * (1 - cover(d - outer + 0.1)))


def test_softness_blends_inwards(net, pixels):
    out = pixels(net("circle", softness=0.2, antialias=False, **FLOAT))[..., 0]
    assert close(out, ((0.4 - np.hypot(X, Y)) / 0.2).clip(0, 1))


def test_ellipse_distance(net, pixels):
    angle = np.linspace(0, 2 * np.pi, 20000)
    outline = np.stack([0.45 * np.cos(angle), 0.2 * np.sin(angle)])
    d = np.sqrt(((X.ravel()[:, None] - outline[0, ::10]) ** 2 + (Y.ravel()[:, None] - outline[1, ::10]) ** 2).min(1))
    inside = (X / 0.45) ** 2 + (Y / 0.2) ** 2 < 1
    d = np.where(inside, -1, 1) * d.reshape(N, N)
    out = pixels(net("circle", radius=(0.45, 0.2), softness=0.3, antialias=False, **FLOAT))[..., 0]
    assert close(out, (-d / 0.3).clip(0, 1), 2e-3)


def test_centre_rotation_and_units(net, pixels):
    wide = {**FLOAT, "resolution": (2 * N, N), **PLAIN}
    x, y = np.meshgrid((np.arange(2 * N) + 0.5) / N - 1, LINE)
    inside = np.hypot((x - 0.5) / 0.3, (y + 0.25) / 0.1) <= 1
    values = {
        "fraction": ((0.15, 0.1), (0.25, -0.25)),
        "fractionaspect": ((0.3, 0.1), (0.5, -0.25)),
        "pixels": ((0.3 * N, 0.1 * N), (0.5 * N, -0.25 * N)),
    }
    for unit, (radius, centre) in values.items():
        out = pixels(net("circle", radius=radius, radiusunit=unit, center=centre, centerunit=unit, **wide))
        assert np.array_equal(out[..., 0], inside * 1.0), unit
    turned = pixels(net("circle", radius=(0.3, 0.1), rotate=90.0, **wide))[..., 0]
    assert np.array_equal(turned, (np.hypot(x / 0.1, y / 0.3) <= 1) * 1.0)


@pytest.mark.parametrize("name", ["circle", "rectangle"])
def test_justified_to_the_sides(net, pixels, name):
    size = {"radius": (0.25, 0.125)} if name == "circle" else {"size": (0.5, 0.25)}
    out = pixels(net(name, justifyh="right", justifyv="bottom", **size, **PLAIN, **FLOAT))[..., 0]
    rows, columns = np.flatnonzero(out.any(1)), np.flatnonzero(out.any(0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (0, N // 4 - 1, N // 2, N - 1)


@pytest.mark.parametrize(("begin", "end"), [(0, 90), (30, 330), (-45, 45), (100, 370)])
def test_arcs(net, pixels, begin, end):
    angle = (np.degrees(np.arctan2(Y, X)) - begin) % 360
    out = pixels(net("circle", beginarcangle=float(begin), endarcangle=float(end), antialias=False, **FLOAT))[..., 0]
    expected = (np.hypot(X, Y) <= 0.4) & (angle <= (end - begin) % 360)
    assert np.mean(out != expected) < 0.005  # pixels on the cut itself
    assert abs(out.mean() - np.pi * 0.16 * ((end - begin) % 360) / 360) < 0.01


def test_equal_arc_angles_leave_the_circle_whole(net, pixels):
    whole = pixels(net("circle", **FLOAT))
    for begin, end in ((0.0, 0.0), (90.0, 450.0)):
        assert np.array_equal(pixels(net("circle", beginarcangle=begin, endarcangle=end, **FLOAT)), whole)


def polygon_area(points):
    x, y = np.transpose(points)
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


@pytest.mark.parametrize("sides", [3, 4, 7])
def test_polygons(net, pixels, sides):
    out = pixels(net("circle", ispolygon=True, sides=sides, **FLOAT))[..., 0]
    corners = [(0.4 * np.cos(a), 0.4 * np.sin(a)) for a in 2 * np.pi * np.arange(sides) / sides]
    assert out.mean() == pytest.approx(polygon_area(corners), abs=2e-3)
    assert out[N // 2, int((0.5 + 0.36) * N)] == 1  # a corner at the right
    assert np.allclose(out, out[::-1], atol=1e-3)


def test_a_cut_polygon_keeps_its_sides(net, pixels):
    out = pixels(net("circle", ispolygon=True, sides=3, beginarcangle=0.0, endarcangle=270.0, **FLOAT))[..., 0]
    corners = [(0.4 * np.cos(a), 0.4 * np.sin(a)) for a in np.radians([0, 90, 180, 270])] + [(0.0, 0.0)]
    assert out.mean() == pytest.approx(polygon_area(corners), abs=3e-3)


def test_shapes_of_no_size_are_not_there(net, pixels):
    assert not pixels(net("circle", radius=(0.0, 0.3), borderwidth=0.1, border=(1, 1, 1), **FLOAT))[..., 0].any()
    assert not pixels(net("rectangle", size=(0.0, 0.3), borderwidth=0.1, border=(1, 1, 1), **FLOAT))[..., 0].any()


@pytest.mark.parametrize("name", ["circle", "rectangle"])
def test_over_the_input(net, pixels, name):
    image = np.random.default_rng(1).random((N, N, 4), np.float32)
    pars = {"fillcolor": (1, 0, 0), "fillalpha": 0.5, "bgalpha": 0.0, "antialias": False, "compoverinput": True}
    shape = pixels(net(name, image, **{**pars, "compoverinput": False}))
    assert 0 < np.mean(shape[..., 3] == 0.5) < 1
    assert close(pixels(net(name, image, **pars)), shape + image * (1 - shape[..., 3:]))
    assert close(pixels(net(name, image, swaporder=True, **pars)), image + shape * (1 - image[..., 3:]))
    assert close(pixels(net(name, image, operand="add", **pars)), image + shape)


def test_undefined_operations_are_refused(net):
    for name in ("circle", "rectangle"):
        node = net(name, operand="yfilm")
        assert node.data is not None and "Y Film" in node.all_errors()[0]


# -- rectangle


def test_the_default_rectangle(net, pixels):
    out = pixels(net("rectangle", **FLOAT))[..., 0]
    assert np.array_equal(out, (np.maximum(abs(X), abs(Y)) < 0.25) * 1.0)


def test_rectangle_rotation_and_round_corners(net, pixels):
    out = pixels(
        net("rectangle", size=(0.6, 0.3), rotate=30.0, cornerradius=0.1, cornerradiusunit="fraction", **FLOAT)
    )[..., 0]
    c, s = np.cos(np.radians(30)), np.sin(np.radians(30))
    q = np.stack([abs(c * X + s * Y) - 0.2, abs(c * Y - s * X) - 0.05])
    d = np.hypot(*q.clip(0)) + q.max(0).clip(max=0) - 0.1
    assert close(out, cover(d))


def test_corners_are_at_most_half_a_side(net, pixels):
    out = pixels(net("rectangle", cornerradius=5.0, cornerradiusunit="fraction", **FLOAT))[..., 0]
    assert close(out, cover(np.hypot(X, Y) - 0.25))


def test_rectangle_border_is_square_outside(net, pixels):
    pars = {"borderwidth": 0.125, "borderoffset": 1.0, "border": (1, 0, 0), **FLOAT}
    out = pixels(net("rectangle", **pars))
    reach = np.maximum(abs(X), abs(Y))
    assert np.array_equal(out[..., 0], (reach < 0.375) * 1.0) and np.array_equal(out[..., 1], (reach < 0.25) * 1.0)


def test_rectangle_softness_and_units(net, pixels):
    wide = {**FLOAT, "resolution": (2 * N, N), "antialias": False}
    x, y = np.meshgrid((np.arange(2 * N) + 0.5) / N - 1, LINE)
    inside = np.minimum(0.5 - abs(x), 0.25 - abs(y))
    for unit, size in (("fraction", (0.5, 0.5)), ("fractionaspect", (1.0, 0.5)), ("pixels", (N, N / 2))):
        pars = {"size": size, "sizeunit": unit, "softness": 8 if unit == "pixels" else 0.125, "softnessunit": unit}
        assert close(pixels(net("rectangle", **pars, **wide))[..., 0], (inside / 0.125).clip(0, 1))


# -- cross

A = np.random.default_rng(41).random((6, 8, 4), np.float32)
B = np.random.default_rng(42).random((6, 8, 4), np.float32)


@pytest.mark.parametrize("part", [0.0, 0.25, 1.0])
def test_cross(net, pixels, part):
    assert np.allclose(pixels(net("cross", A, B, cross=part)), A * (1 - part) + B * part, atol=1e-6)


def test_the_ends_of_a_cross_are_the_inputs(net, pixels):
    assert net("cross", A, B, cross=1.5).eval("cross") == 1
    assert np.array_equal(pixels(net("cross", A, B, cross=0.0)), A)
    assert np.array_equal(pixels(net("cross", A, B, cross=1.0)), B)
    # a fit that changes nothing
    assert np.array_equal(pixels(net("cross", A, B, cross=1.0, prefit="fitbest")), B)


def test_cross_places_the_layer_that_is_not_fixed(net, pixels):
    pars = {"prefit": "nativeres", "justifyh": "left", "r": 20.0, "t": (0.1, 0.2), "s": (0.5, 0.7), "extend": "mirror"}
    for fixed in ("input1", "input2"):
        for extra in ({}, {"legacyxform": True}, {"tunit": "pixels"}, {"p": (0.2, 0.1), "punit": "fractionaspect"}):
            small = A[:4, :5]
            out = pixels(net("cross", small, B, cross=0.5, size=fixed, **pars, **extra))
            expected = pixels(net("composite", small, B, operand="average", size=fixed, **pars, **extra))
            assert out.shape == expected.shape and np.allclose(out, expected, atol=1e-5)


def test_cross_fit_worst_fills_all(net, pixels):
    white, black = np.ones((4, 8, 4), np.float32), np.zeros((8, 8, 4), np.float32)
    assert np.all(pixels(net("cross", white, black, cross=0.0, prefit="fitworst")) == 1)
    best = pixels(net("cross", white, black, cross=0.0, prefit="fitbest", inputfiltertype="nearest"))[..., 0]
    assert best.any(axis=1).sum() == 4


def test_cross_needs_two_inputs(net):
    node = net("cross", A)
    assert node.data is not None and "Not enough sources" in node.all_errors()[0]
