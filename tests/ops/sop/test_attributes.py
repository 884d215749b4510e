"""Attributes and choices: Noise, Point, Attribute, Attribute Create, Group, Delete, Sort."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sopkit import data, error

from stovetop.data import noise
from stovetop.data.geometry import Geometry
from stovetop.data.rays import Surface, inside
from stovetop.data.rebuild import drop_points, take_points, take_prims
from stovetop.ops.sop._groups import numbers


@pytest.mark.parametrize(
    ("pattern", "want"),
    [
        ("1 2 3 4", [1, 2, 3, 4]),
        ("1 3-6 0", [1, 3, 4, 5, 6, 0]),
        ("0-8:2", [0, 2, 4, 6, 8]),
        ("0-9:3,2", [0, 1, 3, 4, 6, 7, 9]),
        ("9-6", [9, 8, 7, 6]),
        ("!4", [0, 1, 2, 3, 5, 6, 7, 8, 9]),
        ("* !2-8", [0, 1, 9]),
        ("0-5 ^2-3", [0, 1, 4, 5]),
        ("5-50", [5, 6, 7, 8, 9]),
    ],
)
def test_lists_of_numbers(pattern, want):
    assert numbers(pattern, 10).tolist() == want
    assert numbers("group1", 10) is None


@pytest.mark.parametrize(
    ("pattern", "want"),
    [
        ("low 7", [0, 1, 2, 7]),
        ("7 low", [0, 1, 2, 7]),
        ("0-5 !low", [3, 4, 5]),
        ("low !1", [0, 2]),
        ("low ^1 8", [0, 2, 8]),
        ("!low", [3, 4, 5, 6, 7, 8]),
        ("low high", [0, 1, 2, 6, 7, 8]),
        ("* ^low", [6, 7, 8]),
    ],
)
def test_numbers_and_groups_stand_side_by_side(make, pattern, want):
    low = make("groupSOP", make("gridSOP", rows=3, cols=3), crname="low", entity="point", usenumber=True, pattern="0-2")
    both = make("groupSOP", low, crname="high", entity="point", usenumber=True, pattern="6-8")
    moved = data(make("transformSOP", both, group=pattern, tz=5))
    assert np.flatnonzero(moved.P[:, 2] > 1).tolist() == want


@pytest.mark.parametrize("kind", ["smooth", "sparse", "alligator"])
@pytest.mark.parametrize("size", [1, 1e3, 1e9])
def test_many_points_get_the_noise_of_few(kind, size):
    """The table of cells, or hashes of many at once where they lie far apart, give what hashing each corner gives."""
    at = np.random.default_rng(1).uniform(-7, 9, (5000, 3)) * size
    f = getattr(noise, kind)
    few = np.concatenate([f(part, 7) for part in np.split(at, 5)])
    assert np.allclose(f(at, 7), few, atol=1e-5)
    assert 0.05 < few.std() < 1 and np.abs(few).max() <= 1 + 1e-6


def test_noise_moves_points_along_their_normals(make):
    grid = make("gridSOP", rows=20, cols=20)
    flat, bumpy = data(grid), data(make("noiseSOP", grid, period=0.5, amp=0.3, harmon=2))
    assert np.allclose(flat.P[:, :2], bumpy.P[:, :2])
    want = noise.octaves(flat.P.astype(float) * 4, seed_of(1, 0), noise.sparse, 2, 0.5) * 0.3
    assert np.allclose(bumpy.P[:, 2], want, atol=1e-5)
    assert data(make("noiseSOP", grid, amp=0)).same(flat)
    raised = data(make("noiseSOP", grid, exp=2, amp=0.3, period=0.5, harmon=2))
    assert np.allclose(raised.P[:, 2], np.sign(want) * (want / 0.3) ** 2 * 0.3, atol=1e-5)


def seed_of(seed, channel):
    return int(np.random.SeedSequence([int(seed * 1e6), channel]).generate_state(1)[0])


@pytest.mark.parametrize("kind", ["sparse", "hermite", "harmonic", "brownian", "random", "alligator"])
def test_every_noise_varies_and_depends_on_its_seed(make, kind):
    grid = make("gridSOP", rows=12, cols=12)
    one = data(make("noiseSOP", grid, type=kind, period=0.3)).P[:, 2]
    other = data(make("noiseSOP", grid, type=kind, period=0.3, seed=2)).P[:, 2]
    assert one.std() > 0.02 and not np.allclose(one, other)
    moved = data(make("noiseSOP", grid, type=kind, period=0.3, tx=100)).P[:, 2]
    assert not np.allclose(one, moved)


@pytest.mark.parametrize(
    ("target", "name", "columns"),
    [("n", "N", [0, 1, 2]), ("cd", "Cd", [0, 1, 2]), ("alpha", "Cd", [3]), ("uv", "uv", [0, 1]), ("w", "uv", [2])],
)
def test_noise_on_attributes(make, target, name, columns):
    grid = make("gridSOP", rows=10, cols=10)
    before, after = data(grid), data(make("noiseSOP", grid, attribute=target, period=0.3))
    assert np.array_equal(before.P, after.P)
    old = before.point.get(name, np.ones((100, 4)))
    changed = ~np.isclose(after.point[name], old).all(0)
    if name == "N":
        assert np.allclose(np.linalg.norm(after.point["N"], axis=1), 1, atol=1e-5)
    assert np.flatnonzero(changed).tolist() == columns
    if len(columns) > 1:
        assert not np.allclose(after.point[name][:, 0] - old[:, 0], after.point[name][:, 1] - old[:, 1])


def test_noise_group_and_kept_normals(make):
    grid = make("gridSOP", rows=10, cols=10, normals=False)
    g = data(make("noiseSOP", grid, group="0-49", keepnormals=True))
    assert np.all(g.P[50:, 2] == 0) and np.any(g.P[:50, 2] != 0)
    assert np.allclose(np.linalg.norm(g.point["N"], axis=1), 1, atol=1e-5)
    assert "N" not in data(make("noiseSOP", grid, keepnormals=False)).point


def test_point_passes_on_what_nobody_changed(op):
    grid = op("gridSOP", rows=5, cols=4)
    assert data(op("pointSOP", grid)).same(data(grid))
    coloured = data(op("pointSOP", grid, doclr="on", donml="on", douvw="on"))
    assert np.array_equal(coloured.point["Cd"], np.ones((20, 4)))
    assert np.array_equal(coloured.point["N"], data(grid).point["N"])
    assert np.array_equal(coloured.point["uv"], data(grid).point["uv"])


@pytest.mark.parametrize(
    "text",
    [
        "math.sin(me.inputPoint.x * 3) + me.inputPoint.index",
        "me.inputPoint.normP[1] * 2 - abs(me.inputNormal[2])",
        "(me.inputPoint.x > 0) * me.inputTexture[0]",
        "-me.inputPoint.P[1] ** 2",
        "me.inputColor[3] + len(op('/').path)",
    ],
)
def test_whole_expressions_equal_those_point_by_point(op, text):
    grid = op("gridSOP", rows=4, cols=5)
    whole = data(op("pointSOP", grid, tz="=" + text)).P
    # a conditional expression is asked for each point
    single = data(op("pointSOP", grid, tz=f"={text} if True else 0")).P
    assert np.allclose(whole, single, atol=1e-6)
    assert not np.allclose(whole[:, 2], 0)


def test_point_expressions_of_random_numbers_differ_by_point(op):
    g = data(op("pointSOP", op("gridSOP"), tz="=tdu.rand(me.inputPoint.index)"))
    assert len(np.unique(g.P[:, 2])) > 390


def test_point_second_input_is_cycled(op):
    line, two = op("gridSOP", rows=2, cols=3), op("lineSOP")
    data(two)
    g = data(op("pointSOP", line, two, tx="=me.inputPoint2.x", ty="=me.inputPoint2.y", tz="=me.inputPoint2.index"))
    assert g.P[:, 2].tolist() == [0, 1, 0, 1, 0, 1]
    assert np.allclose(g.P[:, :2], data(two).P[[0, 1] * 3, :2])


def test_point_adds_and_removes_attributes(op):
    grid = op("gridSOP", rows=2, cols=2)
    node = op("pointSOP", grid, donml="remove", dovel="on", vx="=me.inputPoint.x", vy=2, domass="on", group="0-1")
    g = data(node)
    assert "N" not in g.point and g.point["v"].tolist() == [[-0.5, 2, 0], [0.5, 2, 0], [0, 0, 0], [0, 0, 0]]
    assert g.point["mass"].tolist() == [1, 1, 0, 0] and g.point["drag"].shape == (4,)
    node.par.attr0name, node.par.attr0type, node.par.attr0value2 = "id", "ivec2", 7
    assert data(node).point["id"].tolist() == [[0, 7], [0, 7], [0, 0], [0, 0]]
    assert data(node).point["id"].dtype == np.int32
    node.par.tx.expr = "me.inputPoint.nothing"
    assert "nothing" in error(node)


def test_attribute_deletes_and_renames(op):
    grid = op("gridSOP", rows=2, cols=2)
    node = op("attributeSOP", grid, ptdel="uv", pt0from="N", pt0to="direction")
    assert set(data(node).point) == {"direction"}
    node.par.ptdel = "*"
    assert not data(node).point
    node.par.ptdel, node.par.pt0from = "", "absent"
    assert set(data(node).point) == {"N", "uv"}


@pytest.mark.parametrize("mikk", [False, True])
def test_tangents_run_along_u(make, mikk):
    ball = make("sphereSOP", rows=24, cols=40)
    g = data(make("attributecreateSOP", ball, compnml=True, comptang=True, mikktspace=mikk))
    T = g.vertex["T"] if mikk else g.point["T"]
    P, N = (g.P[g.verts], g.point["N"][g.verts]) if mikk else (g.P, g.point["N"])
    flat = np.hypot(P[:, 0], P[:, 2]) > 0.3
    along = np.stack([-P[:, 2], 0 * P[:, 0], P[:, 0]], -1)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    # the default texture of a sphere runs around y, one way or the other: the same everywhere
    dots = (T[flat, :3] * along[flat]).sum(1)
    assert np.all(np.abs(dots) > 0.98) and len(np.unique(np.sign(dots))) == 1
    assert np.allclose((T[:, :3] * N).sum(1)[flat], 0, atol=1e-4)
    assert set(np.unique(T[:, 3])) <= {-1.0, 1.0}
    assert "uv" in error(make("attributecreateSOP", make("sphereSOP", texture="off"), comptang=True))


def test_mirrored_texture_turns_the_sign(make):
    box = make("boxSOP", consolidatepts=True, texture="faceinside")
    g = data(make("attributecreateSOP", box, comptang=True, mikktspace=True))
    assert np.all(g.vertex["T"][:, 3] == -1)
    assert np.all(
        data(make("attributecreateSOP", make("boxSOP", consolidatepts=True), comptang=True, mikktspace=True)).vertex[
            "T"
        ][:, 3]
        == 1
    )


def test_groups_by_number_bounds_and_normal(make):
    grid = make("gridSOP", rows=5, cols=5, type="poly")
    g = data(make("groupSOP", grid, usenumber=True, pattern="0-7:2", crname="some"))
    assert np.flatnonzero(g.prim_groups["some"]).tolist() == [0, 2, 4, 6]
    g = data(make("groupSOP", grid, usenumber=True, groupop="grprange", rangestart=3, rangeend=9, select1=1, select2=3))
    assert np.flatnonzero(g.prim_groups["group1"]).tolist() == [3, 6, 9]
    g = data(make("groupSOP", grid, entity="point", usebounds=True, sizex=0.5, sizey=0.5, sizez=1))
    assert g.point_groups["group1"].sum() == 9
    g = data(make("groupSOP", grid, usebounds=True, sizex=0.5, sizey=0.5))
    assert g.prim_groups["group1"].sum() == 4
    g = data(make("groupSOP", grid, entity="point", usebounds=True, boundtype="usebsphere", sizex=0.5, sizey=0.5))
    assert g.point_groups["group1"].sum() == 5
    box = make("boxSOP", consolidatepts=True)
    g = data(make("groupSOP", box, usenormal=True, angle=10, diry=1.0, dirz=0.0))
    assert np.flatnonzero(g.prim_groups["group1"]).tolist() == [4]
    assert "number" in error(make("groupSOP", grid, usenumber=True, pattern="a b"))


def test_groups_by_edges(make):
    box = make("boxSOP", consolidatepts=True, sizex=2)
    assert data(make("groupSOP", box, useedges=True, doangle=True, edgeangle=80)).prim_groups["group1"].all()
    assert not data(make("groupSOP", box, useedges=True, doangle=True, edgeangle=91)).prim_groups["group1"].any()
    grid = make("gridSOP", rows=5, cols=5, type="poly")
    g = data(make("groupSOP", grid, entity="point", useedges=True, dodepth=True, point=12, edgestep=1))
    assert np.flatnonzero(g.point_groups["group1"]).tolist() == [7, 11, 12, 13, 17]
    hole = make("deleteSOP", grid, group="5")
    g = data(make("groupSOP", hole, entity="point", useedges=True, unshared=True, boundarygroups=True))
    assert {k: int(m.sum()) for k, m in g.point_groups.items()} == {"group1": 20, "group1__0": 16, "group1__1": 4}


def test_groups_combine_convert_rename_and_go(make):
    grid = make("gridSOP", rows=5, cols=5, type="poly")
    a = make("groupSOP", grid, usenumber=True, pattern="0-9", crname="a")
    b = make("groupSOP", a, usenumber=True, pattern="5-15", crname="b")
    for how, want in (("or", 16), ("and", 5), ("xor", 11), ("sub", 5)):
        g = data(make("groupSOP", b, crname="", grpequal="c", grp1="a", op1=how, grp2="b"))
        assert g.prim_groups["c"].sum() == want
    g = data(make("groupSOP", b, crname="", grpequal="c", not1=True, grp1="a"))
    assert g.prim_groups["c"].sum() == 6
    g = data(make("groupSOP", b, crname="", convertg="a", cnvtname="pts", oldname="b", newname="z"))
    assert set(g.prim_groups) == {"z"} and set(g.point_groups) == {"pts"}
    assert "nobody" in error(make("groupSOP", b, oldname="nobody", newname="z"))
    assert not data(make("groupSOP", b, crname="", destroyname="*")).prim_groups


def test_group_by_expression(op):
    grid = op("gridSOP", rows=4, cols=4, type="poly")
    g = data(
        op("groupSOP", grid, entity="point", usenumber=True, groupop="grpexpression", filter="=me.inputPoint.x > 0")
    )
    assert np.array_equal(g.point_groups["group1"], g.P[:, 0] > 0)
    g = data(
        op(
            "groupSOP",
            grid,
            usenumber=True,
            groupop="grpexpression",
            filter="=len(me.inputPrim) == 4 and me.inputPrim.index < 2",
        )
    )
    assert np.flatnonzero(g.prim_groups["group1"]).tolist() == [0, 1]


def test_bounding_object(make):
    ball = make("sphereSOP", type="poly", radx=0.5, rady=0.5, radz=0.5, freq=8)
    grid = make("gridSOP", rows=20, cols=20)
    g = data(make("groupSOP", grid, ball, entity="point", usebounds=True, boundtype="usebobject"))
    r = np.linalg.norm(g.P, axis=1)
    clear = np.abs(r - 0.5) > 0.02
    assert np.array_equal(g.point_groups["group1"][clear], (r < 0.5)[clear])


def test_delete(make):
    grid = make("gridSOP", rows=5, cols=5, type="poly")
    one = data(make("deleteSOP", grid, group="0"))
    assert (one.num_points, one.num_prims) == (24, 15)
    assert data(make("deleteSOP", grid, group="0", keeppoints=True)).num_points == 25
    kept = data(make("deleteSOP", grid, group="0", negate="keep"))
    assert (kept.num_points, kept.num_prims) == (4, 1)
    corner = data(make("deleteSOP", grid, group="0", entity="point"))
    assert (corner.num_points, corner.num_prims, corner.counts.min()) == (24, 16, 3)
    assert data(make("deleteSOP", make("gridSOP"), group="0", entity="point")).num_prims == 0
    assert data(make("deleteSOP", grid)).num_prims == 16


@pytest.mark.parametrize("how", ["vtxord", "byx", "byy", "byz", "rev", "seed", "shift", "prox", "vector", "neighbour"])
def test_sorting_points_changes_no_shape(make, how):
    box = make("boxSOP", consolidatepts=True, sizex=1, sizey=2, sizez=3, tx=5)
    before, after = data(box), data(make("sortSOP", box, ptsort=how, pointoffset=3, pointseed=4, pointproxx=9))
    assert np.array_equal(before.P[before.verts], after.P[after.verts])
    keys = {
        "byx": after.P[:, 0],
        "byy": after.P[:, 1],
        "byz": after.P[:, 2],
        "vector": after.P[:, 1],
        "prox": np.linalg.norm(after.P - [9, 0, 0], axis=1),
    }
    if how in keys:
        assert np.all(np.diff(keys[how]) >= -1e-6)
    if how in ("rev", "shift"):
        assert np.array_equal(after.P, before.P[::-1] if how == "rev" else np.roll(before.P, 3, 0))
    if how == "vtxord":
        assert list(dict.fromkeys(after.verts.tolist())) == list(range(8))


def test_sorting_primitives(make):
    box = make("boxSOP", consolidatepts=True)
    before, after = data(box), data(make("sortSOP", box, primsort="byx"))
    middles = after.P[after.verts].reshape(6, 4, 3).mean(1)
    assert np.all(np.diff(middles[:, 0]) >= -1e-6)
    assert np.array_equal(np.sort(before.P[before.verts], 0), np.sort(after.P[after.verts], 0))
    both = make("mergeSOP", make("gridSOP", rows=2, cols=2), box)
    assert data(make("sortSOP", both, primsort="bytype")).kind.tolist() == [0] * 6 + [1]
    assert "no object" in error(make("sortSOP", box, primsort="object"))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_rebuilding_keeps_what_it_does_not_touch(seed):
    rng = np.random.default_rng(seed)
    faces = [rng.choice(12, k, replace=False).tolist() for k in rng.integers(3, 6, 5)]
    g = Geometry.polygons(rng.normal(size=(12, 3)), faces).with_attributes("vertex", id=np.arange(sum(map(len, faces))))
    order = rng.permutation(12)
    assert np.array_equal(take_points(g, order).P[take_points(g, order).verts], g.P[g.verts])
    assert take_prims(take_prims(g, [4, 3, 2, 1, 0]), [4, 3, 2, 1, 0]).same(g)
    gone = np.zeros(12, bool)
    gone[rng.integers(12)] = True
    less = drop_points(g, gone)
    assert less.num_points == 11 and less.counts.min(initial=3) >= 3
    assert np.array_equal(g.P[g.verts][less.vertex["id"]], less.P[less.verts])


def test_rays_hit_where_the_sphere_is(make):
    surface = Surface(data(make("sphereSOP", type="poly", freq=20)))
    rng = np.random.default_rng(0)
    o = np.concatenate([rng.uniform(-0.6, 0.6, (300, 2)), np.full((300, 1), 3.0)], 1)
    t, tri, bary = surface.hits(o, [0, 0, -1])
    want = 3 - np.sqrt(1 - np.square(o[:, :2]).sum(1))
    assert np.allclose(t, want, atol=0.02)
    corners = surface.corners[tri]
    at = corners[:, 0] + bary[:, :1] * (corners[:, 1] - corners[:, 0]) + bary[:, 1:] * (corners[:, 2] - corners[:, 0])
    assert np.allclose(at, o + t[:, None] * [0, 0, -1], atol=1e-6)
    # single rays take another way through the code
    few = [surface.hits(o[i : i + 1], [0, 0, -1])[0][0] for i in range(20)]
    assert np.allclose(few, t[:20])
    assert not np.isfinite(surface.hits([[2, 0, 3]], [0, 0, -1])[0]).any()
    assert inside(surface.geometry, [[0, 0, 0], [0.9, 0, 0], [1.1, 0, 0], [5, 0, 0]]).tolist() == [
        True,
        True,
        False,
        False,
    ]
