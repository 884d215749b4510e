"""Outlines of images, curves fitted to them, and the Trace SOP."""

import numpy as np
import pytest
from sopkit import area, data, error

from stovetop.data.contours import contours, fitted
from stovetop.data.geometry import BEZIER, POLY
from stovetop.data.texture import Texture


def signed_area(c):
    x, y = c.T
    return (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2


def disc(n, center, radius):
    y, x = np.mgrid[:n, :n]
    return radius - np.hypot(x - center[0], y - center[1])


def test_contours_of_a_disc_and_a_ring():
    (c,) = contours(disc(60, (30, 28), 20), 0.0)
    assert np.allclose(np.hypot(*(c - [30, 28]).T), 20, atol=0.02)
    assert signed_area(c) == pytest.approx(np.pi * 400, rel=1e-3)
    ring = np.minimum(disc(60, (30, 28), 20), -disc(60, (30, 28), 10))
    inner, outer = sorted(contours(ring, 0.0), key=signed_area)
    assert signed_area(inner) == pytest.approx(-np.pi * 100, rel=5e-3) and signed_area(outer) > 0


def test_contours_against_counts():
    image = (np.random.default_rng(1).random((40, 50)) > 0.5).astype(float)
    found = contours(image, 0.5)
    # a cell's outline gains what corners lose: the area of all is that of the pixels, but for corners cut by an eighth
    total = sum(signed_area(c) for c in found)
    assert total == pytest.approx(image.sum(), rel=0.2)
    assert all(len(c) > 3 for c in found)
    step = np.concatenate([np.roll(c, -1, 0) - c for c in found])
    assert np.abs(step).max() <= 1.0 + 1e-9 and np.linalg.norm(step, axis=1).min() > 0
    whole = contours(np.ones((3, 4)), 0.5)
    assert len(whole) == 1 and signed_area(whole[0]) == pytest.approx(12, abs=0.6) and whole[0].min() == -0.5
    assert contours(np.zeros((3, 4)), 0.5) == [] and len(contours(np.full((2, 2), np.nan), 0.5)) == 0


def test_saddles_join_where_the_middle_is_bright():
    pair = np.array([[1.0, 0.2], [0.2, 1.0]])
    assert len(contours(pair, 0.5)) == 1 and len(contours(pair, 0.7)) == 2


def test_fitted_curves():
    t = np.arange(200) * 2 * np.pi / 200
    P = np.stack([10 * np.cos(t), 6 * np.sin(t)], -1)
    hull = fitted(P, 0.02)
    assert len(hull) % 3 == 0 and len(hull) < 60
    u = np.linspace(0, 1, 50)[:, None]
    spans = [hull[np.arange(k, k + 4) % len(hull)] for k in range(0, len(hull), 3)]
    curve = np.concatenate([
        (1 - u) ** 3 * s[0] + 3 * u * (1 - u) ** 2 * s[1] + 3 * u * u * (1 - u) * s[2] + u**3 * s[3] for s in spans
    ])  # fmt: skip
    assert np.abs((curve[:, 0] / 10) ** 2 + (curve[:, 1] / 6) ** 2 - 1).max() < 0.02
    square = np.concatenate([np.stack([np.arange(10), np.zeros(10)], -1) @ np.linalg.matrix_power([[0, 1], [-1, 0]], k)
                             for k in range(4)])  # fmt: skip
    square += np.repeat([[0, 0], [9, 0], [9, 9], [0, 9]], 10, axis=0)
    assert len(fitted(square, 0.01)) <= 24


@pytest.fixture
def top(make):
    def new(image):
        node = make("nullTOP")
        node.set_output(Texture.from_numpy(np.ascontiguousarray(image.astype(np.float32))))
        return node

    return new


def plain(make, source, **pars):
    return make("traceSOP", **{"top": source, "doresample": False, "dosmooth": False, **pars})


def test_trace(make, top):
    source = top(np.clip(disc(60, (29.5, 29.5), 20) / 4 + 0.5, 0, 1))
    g = data(plain(make, source, addtexture=True))
    assert g.num_prims == 1 and g.closed[0] and area(g) == pytest.approx(np.pi * (20 / 60) ** 2, rel=1e-3)
    assert np.allclose(g.center, [0.5, 0.5, 0], atol=1e-3) and np.allclose(g.point["uv"], g.P) and "N" in g.point
    smaller = data(plain(make, source, thresh=0.75, normals=False))
    assert area(smaller) == pytest.approx(np.pi * (19 / 60) ** 2, rel=1e-2) and "N" not in smaller.point
    even = data(make("traceSOP", top=source, step=4, dosmooth=False))
    side = np.linalg.norm(np.roll(even.P, -1, 0) - even.P, axis=1) * 60
    assert even.num_points == round(2 * np.pi * 20 / 4) and np.ptp(side) < 0.05
    assert "Step Size" in error(make("traceSOP", top=source, step=0))
    assert not data(make("traceSOP")).num_points and not data(plain(make, source, thresh=2)).num_points


def test_trace_filters(make, top):
    image = np.zeros((30, 60))
    image[:10, :20] = 1
    g = data(plain(make, top(image)))
    assert g.P[:, 1].max() == pytest.approx(10 / 60) and g.P.min() == 0
    rim = data(plain(make, top(image), delborder=True, bordwidth=3))
    assert rim.P[:, 0].min() == pytest.approx(3 / 60) and area(rim) < area(g)
    rough = np.zeros((40, 40))
    rough[np.tri(40, dtype=bool)] = 1
    smooth = data(plain(make, top(rough), dosmooth=True, corner=0.2))
    assert np.abs(smooth.P - data(plain(make, top(rough))).P).max() * 40 <= 0.2 + 1e-4
    ring = top(np.minimum(disc(60, (30, 28), 20), -disc(60, (30, 28), 10)))
    assert data(plain(make, ring, thresh=0)).num_prims == 2
    holed = data(plain(make, ring, thresh=0, hole=True))
    assert holed.num_prims == 1 and area(holed) == pytest.approx(np.pi * 300 / 3600, rel=5e-3)


def test_trace_fits_curves(make, top):
    ball = top(disc(60, (30, 28), 20))
    g = data(plain(make, ball, thresh=0, fitcurve=True, error=0.1))
    assert g.kind.tolist() == [BEZIER] and g.num_points < 40
    polygons = data(plain(make, ball, thresh=0, fitcurve=True, error=0.1, convpoly=True, lod=2))
    assert polygons.kind.tolist() == [POLY] and area(polygons) == pytest.approx(np.pi * 400 / 3600, rel=2e-2)
    assert polygons.num_points == g.num_points // 3 * 8
    image = np.zeros((30, 30))
    image[5:20, 5:20] = 1
    flat = data(plain(make, top(image), fitcurve=True, error=0.01))
    assert flat.kind.tolist() == [POLY]
