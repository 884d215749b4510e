"""Clip, Subdivide, Twist, Fractal, Superquad: areas, volumes and limits by formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sopkit import area, data, edge_counts, error, volume

from stovetop.data.cutting import clip, sides
from stovetop.data.geometry import Geometry


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-0.5, 0.5))
def test_both_sides_of_a_cut_make_the_whole(seed, distance):
    rng = np.random.default_rng(seed)
    faces = np.stack([np.arange(6) * 4 + k for k in range(4)], -1)
    flat = np.stack([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * rng.uniform(0.3, 1, (6, 1, 1))
    P = np.concatenate([flat, rng.uniform(-1, 1, (6, 1, 1)) * np.ones((6, 4, 1))], -1).reshape(-1, 3)
    g = Geometry.polygons(P, faces).with_attributes("point", twice=P * 2).with_attributes("vertex", id=np.arange(24.0))
    normal = rng.normal(size=3)
    above, below = clip(g, normal, distance), clip(g, -normal, -distance)
    assert area(above) + area(below) == pytest.approx(area(g), rel=1e-5)
    unit = normal / np.linalg.norm(normal)
    assert np.all(above.P @ unit >= distance - 1e-5) and np.all(below.P @ unit <= distance + 1e-5)
    assert np.allclose(above.point["twice"], above.P * 2, atol=1e-4)
    assert clip(g, normal, -9).same(g) and clip(g, normal, 9).num_prims == 0


def test_clip_of_a_solid_and_of_lines(make):
    ball = make("sphereSOP", type="poly", freq=20)
    half = data(make("clipSOP", ball, dist=0.5, dirx=1, diry=0))
    # the cap of a unit ball above 0.5 has the area 2 pi h
    assert area(half) == pytest.approx(2 * np.pi * 0.5, rel=1e-2)
    assert half.bounds[0, 0] == pytest.approx(0.5, abs=1e-6)
    ring = np.abs(half.P[:, 0] - 0.5) < 1e-6
    assert np.allclose(np.linalg.norm(half.P[ring], axis=1), 1, atol=5e-3)
    both = data(make("clipSOP", ball, clipop="both", newg=True))
    assert area(both) == pytest.approx(area(data(ball)), rel=1e-6)
    assert not np.any(both.prim_groups["above"] & both.prim_groups["below"])
    zigzag = Geometry.line([[0, 1, 0], [1, -1, 0], [2, 1, 0], [3, -1, 0], [4, 0, 0], [5, 1, 0]])
    cut = clip(zigzag, [0, 1, 0], 0)
    assert [len(p) for p in cut] == [2, 3, 2]
    assert np.allclose(cut.P[cut.verts][:, 0], [0, 0.5, 1.5, 2, 2.5, 4, 5])
    grid = make("gridSOP", rows=5, cols=5, type="poly")
    some = data(make("clipSOP", grid, group="0-3", dirx=1, diry=0, dist=0.1))
    assert area(some) == pytest.approx(0.75 + 0.25 * 0.4)
    assert "Direction" in error(make("clipSOP", grid, diry=0))


def test_subdivided_box(make):
    box = make("boxSOP", consolidatepts=True)
    g = data(make("subdivideSOP", box))
    assert (g.num_points, g.num_prims) == (26, 24) and np.all(edge_counts(g) == 2)
    # Catmull and Clark's rules by hand: a face's middle, an edge, a corner
    assert np.allclose(np.abs(g.P[-6:]).max(1), 0.5)
    assert np.allclose(np.abs(g.P[8:20]).max(1), 0.375)
    # (mean of 3 faces' + 2 * mean of 3 edges' middles + 0 * itself) / 3
    corner = (0.5 / 3 + 2 * (1 / 3)) / 3
    assert np.allclose(np.abs(g.P[:8]), corner, atol=1e-6)
    deep = data(make("subdivideSOP", box, iterations=5))
    low, high = deep.bounds
    assert volume(deep) == pytest.approx(volume(data(make("subdivideSOP", box, iterations=4))), rel=5e-3)
    assert np.allclose(high, -low)
    assert data(make("subdivideSOP", box, iterations=0)).same(data(box))


def test_creases_hold(make):
    box = make("boxSOP", consolidatepts=True)
    hard = data(make("subdivideSOP", box, iterations=3, creaseweight=10))
    assert volume(hard) == pytest.approx(1, rel=1e-5)
    half = [volume(data(make("subdivideSOP", box, iterations=3, creaseweight=w))) for w in (0, 0.5, 1, 2, 3)]
    assert np.all(np.diff(half) > 0)
    marked = make("primitiveSOP", box, docrease="on", crease=10)
    assert volume(data(make("subdivideSOP", marked, iterations=2, overridecrease=False))) == pytest.approx(1, rel=1e-5)
    top = make("deleteSOP", box, group="4", negate="keep", keeppoints=True)
    g = data(make("subdivideSOP", box, top, iterations=2, creaseweight=10, outputcrease=True, outcreasegroup="left"))
    sharp = g.prim_groups["left"]
    assert np.allclose(g.P[g.verts[sharp[g.vertex_prim]], 1], 0.5)
    assert not g.closed[sharp].any() and sharp.sum() == 16 and np.allclose(g.prim["creaseweight"][sharp], 8)


def test_subdivision_keeps_flat_ground_flat_and_texture_straight(make):
    grid = make("gridSOP", rows=4, cols=4, type="poly")
    g = data(make("subdivideSOP", grid, iterations=2))
    assert np.allclose(g.P[:, 2], 0) and np.allclose(g.point["N"], [0, 0, 1])
    # rounded at the corners alone
    assert 0.9 < area(g) < 1
    part = data(make("subdivideSOP", grid, subdivide="0-2"))
    assert part.num_prims == 6 + 12
    assert "faces" in error(make("subdivideSOP", grid, iterations=30))


def test_sides_of_a_solid(make):
    edges, edge, after, face = sides(data(make("boxSOP", consolidatepts=True)))
    assert len(edges) == 12 and np.all(np.bincount(edge) == 2)
    assert np.array_equal(np.bincount(face[after]), [4] * 6)


@pytest.mark.parametrize("how", ["twist", "bend", "shear", "taper", "ltaper", "squash"])
def test_deformations(make, how):
    box = make("boxSOP", consolidatepts=True, sizey=4)
    tall = make("subdivideSOP", box, iterations=3, creaseweight=20)
    one, g = data(tall), data(make("twistSOP", tall, op=how, paxis="y", saxis="x", strength=0.5))
    still = np.abs(one.P[:, 1]) < 1e-6
    if how != "squash":
        assert np.allclose(g.P[still], one.P[still], atol=1e-6)
    if how in ("twist", "shear", "squash", "ltaper", "taper"):
        assert volume(g) == pytest.approx(volume(one), rel=1e-4)
    if how == "bend":
        # lines along y become arcs of radius 1 / rate - x about (2, 0)
        assert np.allclose(np.hypot(g.P[:, 0] - 2, g.P[:, 1]), 2 - one.P[:, 0], atol=1e-5)
    if how == "twist":
        assert np.allclose(np.hypot(g.P[:, 0], g.P[:, 2]), np.hypot(one.P[:, 0], one.P[:, 2]), atol=1e-6)
    assert data(make("twistSOP", tall, op=how)).same(one)


def test_twist_is_right_handed(make):
    line = make("lineSOP", pay=1, pby=1, pax=0, pbx=1)
    g = data(make("twistSOP", line, op="twist", paxis="y", saxis="x", strength=90))
    assert np.allclose(g.P[1], [0, 1, -1], atol=1e-6)


def test_fractal(make):
    grid = make("gridSOP", rows=3, cols=3, type="poly")
    g = data(make("fractalSOP", grid, divs=3, fixed=True))
    assert (g.num_prims, g.num_points) == (4 * 64, 17 * 17)
    edge = np.any(np.abs(g.P[:, :2]) > 0.5 - 1e-6, axis=1)
    assert np.allclose(g.P[edge, 2], 0) and g.P[~edge, 2].std() > 0.01
    assert area(g.replace(P=g.P * np.float32([1, 1, 0]))) == pytest.approx(1)
    rough = data(make("fractalSOP", grid, divs=3, fixed=True, smooth=0.2))
    assert rough.P[:, 2].std() > g.P[:, 2].std()
    assert not np.allclose(
        data(make("fractalSOP", grid, divs=3, seed=2)).P[:, 2], data(make("fractalSOP", grid, divs=3)).P[:, 2]
    )
    ball = data(make("fractalSOP", make("sphereSOP", type="poly"), scale=0, divs=1))
    assert ball.num_prims == 80 * 4 and np.all(edge_counts(ball) == 2)
    assert "faces" in error(make("fractalSOP", grid, divs=20))


def test_superquad(make):
    ball = data(make("superquadSOP", rows=60, cols=60))
    assert volume(ball) == pytest.approx(4 / 3 * np.pi, rel=1e-2)
    assert np.allclose(np.linalg.norm(ball.P, axis=1), 1, atol=1e-5)
    crystal = data(make("superquadSOP", expxy=2, expz=2, rows=61, cols=60))
    assert np.allclose(np.abs(crystal.P).sum(1), 1, atol=1e-5)
    assert volume(crystal) == pytest.approx(4 / 3, rel=1e-2)
    assert volume(data(make("superquadSOP", expxy=0.05, expz=0.05, rows=80, cols=80))) == pytest.approx(8, rel=0.05)
    inside = data(make("superquadSOP", make("boxSOP", consolidatepts=True, sizex=2, sizey=4, sizez=6, tx=1), rows=21))
    assert np.allclose(inside.bounds, [[0, -2, -3], [2, 2, 3]], atol=0.1)
