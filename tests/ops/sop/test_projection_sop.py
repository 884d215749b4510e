"""Project: curves laid on surfaces."""

import numpy as np
import pytest
from sopkit import data, error

from stovetop.data.geometry import Geometry


def laid(make, curve, surface, **pars):
    """The curves alone, over the whole of the surface where no range is asked for."""
    whole = {"sdivs": 5, "urange1": 0, "urange2": 1, "vrange1": 0, "vrange2": 1}
    g = data(make("projectSOP", curve, surface, **{**whole, **pars}))
    n = data(surface).num_prims
    assert np.array_equal(g.P[: data(surface).num_points], data(surface).P)
    return [g.P[g.prim_points(i)] for i in range(n, g.num_prims)]


def test_along_a_vector(make):
    ring = make("circleSOP", divs=12, radx=0.5, rady=0.5)
    ball = make("transformSOP", make("sphereSOP", type="mesh", rows=80, cols=80), tz=5)
    (near,) = laid(make, ring, ball, sdivs=3)
    assert (
        len(near) == 36
        and np.allclose(np.linalg.norm(near - [0, 0, 5], axis=1), 1, atol=5e-3)
        and (near[:, 2] < 5).all()
    )
    N = data(make("projectSOP", ring, ball, sdivs=3)).point["N"][-36:]
    assert np.allclose(N, near - [0, 0, 5], atol=0.05)
    (far,) = laid(make, ring, ball, projside="farthest")
    assert (far[:, 2] > 5).all() and np.allclose(far[::5, :2], data(ring).P[:, :2], atol=1e-5)
    (behind,) = laid(make, ring, make("transformSOP", ball, tz=-20))
    assert (behind[:, 2] < 0).all() and behind[:, 2].min() > -14.5, "either way, the nearest side"
    assert laid(make, ring, ball, axis="xaxis") == []
    (own,) = laid(make, ring, ball, axis="other", vector1=0, vector2=0, vector3=-3)
    assert np.allclose(own[::5], near[::3], atol=1e-5)
    (normal,) = laid(make, ring, ball, axis="fnorm", sdivs=3)
    assert np.allclose(normal, near, atol=1e-5)
    assert "direction" in error(make("projectSOP", ring, ball, axis="other", vector3=0))


def test_misses_part_a_curve(make):
    ring = make("circleSOP", divs=40)
    strip = make("transformSOP", make("gridSOP", sizex=1, sizey=9), tz=3)
    parts = laid(make, ring, strip, sdivs=1)
    assert len(parts) == 2 and all(np.abs(p[:, 0]).max() <= 0.5 for p in parts)
    (nearest,) = laid(make, ring, strip, axis="mindist", sdivs=1)
    assert len(nearest) == 40 and np.allclose(nearest[:, 0], np.clip(data(ring).P[:, 0], -0.5, 0.5), atol=1e-5)


def test_parametrically(make):
    ring = make("circleSOP", divs=8, radx=7, rady=3)
    grid = make("gridSOP", type="mesh", rows=5, cols=5, sizex=4, sizey=2)
    (whole,) = laid(make, ring, grid, method="parametric", sdivs=1)
    assert np.allclose(whole, data(ring).P * [2 / 7, 1 / 3, 1], atol=1e-5)
    (half,) = laid(make, ring, grid, method="parametric", urange1=0.5, vrange2=0.5, sdivs=1)
    assert np.allclose([half.min(0), half.max(0)], [[0, -1, 0], [2, 0, 0]], atol=1e-5)
    (as_is,) = laid(make, make("circleSOP", divs=8, radx=0.25, rady=0.25, tx=0.5, ty=0.5), grid, method="parametric",
                    userange=False, sdivs=1)  # fmt: skip
    assert np.ptp(as_is[:, 0]) == pytest.approx(2, abs=1e-4)
    swapped = laid(make, ring, grid, method="parametric", ufrom="uvy", vfrom="uvx", sdivs=1)[0]
    assert np.allclose(swapped[0], [0, 1, 0], atol=1e-5)


def test_chord_length_and_pairs(make, given):
    uneven = np.stack(np.meshgrid([0, 1, 9.0], [0, 1.0]), -1).reshape(-1, 2)
    mesh = given(Geometry.mesh(np.pad(uneven, ((0, 0), (0, 1))), 2, 3))
    line = make("lineSOP", pax=0, pay=0, pbx=1, pby=1, points=5)
    (even,) = laid(make, line, mesh, method="parametric", sdivs=1, maptype="chordlen")
    assert np.allclose(even[:, 0], np.linspace(0, 9, 5), atol=1e-5)
    (uniform,) = laid(make, line, mesh, method="parametric", sdivs=1)
    assert np.allclose(uniform[:, 0], [0, 0.5, 1, 5, 9], atol=1e-5)
    two = make("mergeSOP", line, make("transformSOP", line, tx=1))
    apart = laid(make, two, mesh, method="parametric", sdivs=1)
    over = laid(make, two, mesh, method="parametric", sdivs=1, cycle="allover")
    assert np.allclose(apart[0][-1, 0], 1) and np.allclose(over[0], over[1])
    meshes = make("mergeSOP", mesh, make("transformSOP", mesh, tz=1), make("transformSOP", mesh, tz=2))
    for cycle, count in (("allseq", 6), ("oneeach", 2), ("cycled", 3)):
        assert len(laid(make, two, meshes, method="parametric", cycle=cycle)) == count
