"""SOP operators: counts, closed surfaces that look outward, areas and volumes by formula, texture, placement."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stovetop.core import registry
from stovetop.core.engine import Engine
from stovetop.data.geometry import Geometry
from stovetop.data.topology import area_vectors, edges, faces, point_normals, to_polygons, triangles
from stovetop.data.transforms import compose

TYPES = registry.types("SOP")
GENERATORS = ("boxSOP", "circleSOP", "gridSOP", "lineSOP", "rectangleSOP", "sphereSOP", "torusSOP", "tubeSOP")


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture
def make(engine):
    made = []

    def new(op_type, *inputs, **pars):
        node = engine.create(engine.root, op_type)
        made.append(node)
        for i, source in enumerate(inputs):
            if source is not None:
                engine.connect(source, node, i)
        for name, value in pars.items():
            node.par(name).set(value)
        return node

    yield new
    for node in made:
        engine.destroy(node)


def cooked(node) -> Geometry:
    g = node.data
    assert not node.all_errors(), node.all_errors()
    return g


def failed(node) -> str:
    _ = node.data
    return " ".join(node.all_errors())


def area(g):
    verts, offsets, _ = faces(g)
    return float(np.linalg.norm(area_vectors(g.P, g.verts[verts], offsets), axis=1).sum())


def volume(g):
    tri, _ = triangles(g)
    a, b, c = np.asarray(g.P, np.float64)[g.verts[tri]].transpose(1, 0, 2)
    return float((a * np.cross(b, c)).sum() / 6)


def euler(g):
    """Points that lie together count once, sides that have shrunk to a point do not count."""
    _, same = np.unique(np.round(g.P, 5), axis=0, return_inverse=True)
    same = same.reshape(-1)
    pairs = np.sort(same[g.verts[edges(g)]], axis=1)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return same.max() + 1 - len(np.unique(pairs, axis=0)) + len(faces(g)[2])


@pytest.mark.parametrize("op_type", GENERATORS)
def test_generators_cook_twice_the_same(make, op_type):
    node = make(op_type)
    first = cooked(node)
    node.invalidate()
    assert cooked(node).same(first)
    assert np.all(np.isfinite(first.P))


@pytest.mark.parametrize(
    ("op_type", "pars", "points", "prims"),
    [
        ("boxSOP", {"consolidatepts": True}, 8, 6),
        ("boxSOP", {}, 24, 6),
        ("gridSOP", {}, 400, 1),
        ("gridSOP", {"type": "poly"}, 400, 361),
        ("gridSOP", {"type": "poly", "surftype": "triangles"}, 400, 722),
        ("gridSOP", {"type": "poly", "surftype": "alttriangles"}, 400, 722),
        ("gridSOP", {"type": "poly", "surftype": "rows", "rows": 3, "cols": 5}, 15, 3),
        ("gridSOP", {"type": "poly", "surftype": "cols", "rows": 3, "cols": 5}, 15, 5),
        ("gridSOP", {"type": "poly", "surftype": "rowcol", "rows": 3, "cols": 5}, 15, 8),
        ("gridSOP", {"type": "poly", "surftype": "rows", "rows": 1, "cols": 2}, 2, 1),
        ("sphereSOP", {}, 18 * 40 + 2, 1),
        ("sphereSOP", {"upole": True}, 800, 1),
        ("sphereSOP", {"type": "poly"}, 42, 80),
        ("sphereSOP", {"type": "poly", "freq": 1}, 12, 20),
        ("tubeSOP", {}, 40, 1),
        ("tubeSOP", {"cap": True}, 80, 3),
        ("circleSOP", {}, 40, 1),
        ("circleSOP", {"arc": "openarc"}, 41, 1),
        ("circleSOP", {"arc": "closedarc"}, 42, 1),
        ("circleSOP", {"arc": "slicedarc"}, 42, 40),
        ("lineSOP", {}, 2, 1),
        ("lineSOP", {"points": 11}, 11, 1),
        ("rectangleSOP", {}, 4, 1),
        ("torusSOP", {}, 800, 1),
        ("torusSOP", {"type": "poly"}, 800, 800),
        ("torusSOP", {"type": "poly", "surftype": "rowcol"}, 800, 60),
        ("torusSOP", {"closeu": False, "capu": True}, 840, 3),
    ],
)
def test_counts(make, op_type, pars, points, prims):
    g = cooked(make(op_type, **pars))
    assert (g.num_points, g.num_prims) == (points, prims)


CLOSED = [
    ("boxSOP", {"consolidatepts": True}),
    ("boxSOP", {}),
    ("sphereSOP", {}),
    ("sphereSOP", {"upole": True, "orient": "x"}),
    ("sphereSOP", {"type": "poly", "freq": 5, "orient": "z"}),
    ("tubeSOP", {"cap": True}),
    ("tubeSOP", {"cap": True, "type": "poly", "orient": "z", "rad1": 0.2, "rows": 4}),
]


@pytest.mark.parametrize(("op_type", "pars"), CLOSED)
def test_solids_are_closed_and_look_outward(make, op_type, pars):
    g = cooked(make(op_type, **pars))
    assert euler(g) == 2
    assert volume(g) > 0
    verts, offsets, _ = faces(g)
    areas = area_vectors(g.P, g.verts[verts], offsets)
    middle = np.add.reduceat(g.P[g.verts[verts]], offsets[:-1]) / np.diff(offsets)[:, None]
    big = np.linalg.norm(areas, axis=1) > 1e-9
    assert np.all((areas * middle).sum(1)[big] > 0)


@pytest.mark.parametrize(
    ("op_type", "pars"), [*CLOSED, ("gridSOP", {}), ("circleSOP", {"orient": "yz"}), ("tubeSOP", {"rad2": 3})]
)
def test_normals_are_units_on_the_side_faces_look_to(make, op_type, pars):
    g = cooked(make(op_type, **pars))
    N = g.point["N"][g.verts] if "N" in g.point else g.vertex["N"]
    assert np.allclose(np.linalg.norm(N, axis=1), 1, atol=1e-5)
    computed = point_normals(g)[g.verts]
    assert np.all((N * computed).sum(1) > 0.5)


OPEN_TORUS = {"closeu": False, "endangleu": 200, "capu": True}


@pytest.mark.parametrize(
    ("pars", "characteristic"),
    [
        ({}, 0),
        ({"type": "poly", "angleoffset": 20, "orient": "y"}, 0),
        (OPEN_TORUS, 2),
        ({**OPEN_TORUS, "capu": False}, 0),
        ({"closev": False, "endanglev": 200, "capv": True}, 0),
        ({"closev": False, "endanglev": 200, "capv": True, "closeu": False, "endangleu": 300, "capu": True}, 2),
    ],
)
def test_torus_is_closed_where_it_says_so(make, pars, characteristic):
    g = cooked(make("torusSOP", **pars))
    assert euler(g) == characteristic
    N, computed = g.point["N"][g.verts], point_normals(g)[g.verts]
    assert np.all((N * computed).sum(1) > 0.5)


def test_torus_size(make):
    whole = {"rows": 100, "cols": 100, "radx": 2, "rady": 0.5}
    g = cooked(make("torusSOP", **whole))
    assert volume(g) == pytest.approx(2 * np.pi**2 * 2 * 0.5**2, rel=5e-3)
    assert area(g) == pytest.approx(4 * np.pi**2 * 2 * 0.5, rel=5e-3)
    assert np.allclose(g.bounds[1], [2.5, 2.5, 0.5], atol=1e-2)
    half = cooked(make("torusSOP", **whole, closeu=False, endangleu=180, capu=True))
    assert volume(half) == pytest.approx(volume(g) / 2, rel=5e-3)
    shell = cooked(make("torusSOP", **whole, closev=False, beginanglev=-90, endanglev=90, capv=True))
    assert volume(shell) == pytest.approx(np.pi * (np.pi / 2 * 2 * 0.25 + 2 / 3 * 0.125) * 2, rel=5e-3)
    inside = cooked(make("torusSOP", make("boxSOP", consolidatepts=True, sizex=4, sizey=4, sizez=1), rows=4, cols=4))
    assert np.allclose(inside.bounds, [[-2, -2, -0.5], [2, 2, 0.5]], atol=1e-6)


def test_torus_texture_has_no_seam(make):
    g = to_polygons(cooked(make("torusSOP")))
    uv = g.vertex["uv"].reshape(-1, 4, 3)
    assert np.allclose(np.ptp(uv[..., 0], axis=1), 1 / 40) and np.allclose(np.ptp(uv[..., 1], axis=1), 1 / 20)


def test_switch_cooks_only_what_it_shows(make):
    box, ball = make("boxSOP", consolidatepts=True), make("sphereSOP")
    node = make("switchSOP", box, ball)
    assert cooked(node) is box.data and not ball.total_cooks
    for index, extend, source in [
        (1, "clamp", ball),
        (7, "clamp", ball),
        (-1, "clamp", box),
        (2, "loop", box),
        (3, "zigzag", ball),
    ]:
        node.par("input").set(index)
        node.par("extend").set(extend)
        assert cooked(node) is source.data
    assert cooked(make("switchSOP")).num_points == 0


def test_areas_and_volumes(make):
    assert area(cooked(make("boxSOP", consolidatepts=True, sizex=2, sizey=3, sizez=4))) == pytest.approx(52)
    assert volume(cooked(make("boxSOP", consolidatepts=True, sizex=2, sizey=3, sizez=4, s=0.5))) == pytest.approx(3)
    assert area(cooked(make("gridSOP", sizex=2, sizey=3))) == pytest.approx(6)
    ball = cooked(make("sphereSOP", type="poly", freq=40))
    assert volume(ball) == pytest.approx(4 / 3 * np.pi, rel=2e-3)
    assert area(ball) == pytest.approx(4 * np.pi, rel=2e-3)
    egg = cooked(make("sphereSOP", rows=100, cols=100, radx=1, rady=2, radz=3))
    assert volume(egg) == pytest.approx(8 * np.pi, rel=2e-3)
    cone = cooked(make("tubeSOP", cap=True, cols=100, rad1=1, rad2=2, height=3))
    polygon = np.pi * np.sinc(2 / 100)
    assert volume(cone) == pytest.approx(polygon * 3 * (1 + 2 + 4) / 3, rel=1e-4)
    half = cooked(make("circleSOP", arc="closedarc", divs=200, endangle=180))
    assert area(half) == pytest.approx(np.pi / 2, rel=1e-3)


@pytest.mark.parametrize(("orient", "normal"), [("xy", [0, 0, 1]), ("yz", [1, 0, 0]), ("zx", [0, 1, 0])])
@pytest.mark.parametrize("op_type", ["gridSOP", "circleSOP", "rectangleSOP"])
def test_planes(make, op_type, orient, normal):
    g = cooked(make(op_type, orient=orient, tx=1, ty=2, tz=3))
    assert np.allclose(g.point["N"], normal)
    assert np.allclose(g.P @ normal, np.dot(normal, [1, 2, 3]))
    assert np.allclose(g.bounds.mean(0), [1, 2, 3])


def test_grid_texture_and_order(make):
    g = cooked(make("gridSOP", rows=3, cols=4, sizex=3, sizey=2))
    assert g.P[0].tolist() == [-1.5, -1, 0]
    assert np.allclose(g.P[1], [-0.5, -1, 0])
    assert np.allclose(g.P[:, :2], (g.point["uv"][:, :2] - 0.5) * [3, 2])
    assert "uv" not in cooked(make("gridSOP", texture="off")).point
    assert "N" not in cooked(make("gridSOP", normals=False)).point


@pytest.mark.parametrize("orient", ["x", "y", "z"])
def test_axes(make, orient):
    axis = "xyz".index(orient)
    tube = cooked(make("tubeSOP", orient=orient, height=5, cols=4, rad1=1, rad2=2))
    size = np.diff(tube.bounds, axis=0)[0]
    assert size[axis] == pytest.approx(5)
    assert np.allclose(np.delete(size, axis), 4)
    top = tube.P[:, axis] > 0
    assert np.allclose(np.linalg.norm(np.delete(tube.P[top], axis, 1), axis=1), 1)
    ball = cooked(make("sphereSOP", orient=orient, texture="off"))
    assert np.allclose(ball.P[0], -np.eye(3)[axis], atol=1e-6)


@pytest.mark.parametrize("mode", ["byprimtype", "equirectangularin", "equirectangularout"])
@pytest.mark.parametrize("kind", ["mesh", "poly"])
def test_sphere_texture_has_no_seam(make, kind, mode):
    """In each face the texture runs the same way round, and over less than half of the image."""
    g = to_polygons(cooked(make("sphereSOP", type=kind, freq=6, texture=mode)))
    tri, _ = triangles(g)
    uv = g.vertex["uv"][tri]
    assert np.ptp(uv[..., 0], axis=1).max() < 0.5
    turn = np.cross(uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0])[:, 2]
    sign = -1 if mode.endswith("in") else 1
    assert np.all(turn * sign > -1e-7)
    assert np.allclose(g.vertex["uv"][:, 1], np.arcsin(np.clip(g.P[g.verts][:, 1], -1, 1)) / np.pi + 0.5, atol=1e-3)


def test_sphere_fisheye(make):
    g = cooked(make("sphereSOP", texture="equiazimuth"))
    y, uv = g.P[g.verts][:, 1], g.vertex["uv"][:, :2]
    r = np.linalg.norm(uv - 0.5, axis=1)
    assert np.allclose(r, np.arccos(np.clip(y, -1, 1)) / np.pi, atol=1e-3)
    wide = cooked(make("sphereSOP", texture="equiazimuth360")).vertex["uv"][:, :2]
    assert np.allclose(wide - 0.5, (uv - 0.5) / 2, atol=1e-6)


@pytest.mark.parametrize("texture", ["faceinside", "faceoutside", "boxinside", "boxoutside"])
def test_box_texture_is_seen_the_right_way_round(make, texture):
    g = cooked(make("boxSOP", consolidatepts=True, texture=texture))
    uv = g.vertex["uv"].reshape(6, 4, 3)
    turn = np.cross(uv[:, 1] - uv[:, 0], uv[:, 3] - uv[:, 0])[:, 2]
    assert np.all(turn > 0) if texture.endswith("outside") else np.all(turn < 0)
    assert uv.min() >= 0 and uv.max() <= 1
    if texture == "boxoutside":
        # the four sides join: +x begins where +z ends
        assert uv[0, :, 0].max() == uv[2, :, 0].min()


def test_box_cube_map_points_from_the_centre(make):
    g = cooked(make("boxSOP", consolidatepts=True, texture="cubemapinside"))
    assert np.allclose(g.vertex["uv"], g.P[g.verts] * 2)


def test_box_lattice(make):
    g = cooked(make("boxSOP", consolidatepts=True, dodivs=True, divsx=2, divsy=3, divsz=1))
    assert g.num_points == 3 * 4 * 2
    assert g.num_prims == 4 * 2 + 3 * 2 + 3 * 4
    assert not g.closed.any()
    assert np.allclose(g.bounds, [[-0.5] * 3, [0.5] * 3])
    bars = cooked(make("boxSOP", consolidatepts=True, dodivs=True, divsx=2, divsy=3, divsz=1, rebar=True))
    assert bars.num_prims == g.num_prims + 4 * 6
    diagonals = bars.P[bars.verts[bars.offsets[g.num_prims] :]].reshape(-1, 2, 3)
    assert np.allclose(np.abs(diagonals[:, 0] - diagonals[:, 1]), [1 / 2, 1 / 3, 1])


@pytest.mark.parametrize("op_type", ["boxSOP", "sphereSOP", "tubeSOP"])
def test_anchors_and_rotation(make, op_type):
    g = cooked(make(op_type, anchoru=0, anchorv=1, anchorw=0.5))
    low, high = g.bounds
    assert low[0] == pytest.approx(0, abs=2e-2) and high[1] == pytest.approx(0, abs=1e-6)
    other = cooked(make(op_type, anchoru=0, anchorv=1, anchorw=0.5, reverseanchors=True))
    assert np.allclose(other.bounds + g.bounds[::-1], 0, atol=2e-2)
    turned = cooked(make(op_type, rz=90, tx=1))
    plain = cooked(make(op_type))
    assert np.allclose(turned.P, plain.P[:, [1, 0, 2]] * [-1, 1, 1] + [1, 0, 0], atol=1e-6)


def test_bounds_of_an_input(make):
    source = make("boxSOP", consolidatepts=True, sizex=2, sizey=4, sizez=6, tx=5)
    want = source.data.bounds
    assert np.allclose(cooked(make("boxSOP", source, consolidatepts=True)).bounds, want)
    ball = cooked(make("sphereSOP", source, type="poly"))
    assert np.allclose(np.linalg.norm(ball.P - [5, 0, 0], axis=1), np.linalg.norm([1, 2, 3]))
    tube = cooked(make("tubeSOP", source, cols=4))
    assert np.ptp(tube.P[:, 1]) == pytest.approx(4)
    assert np.allclose(np.hypot(tube.P[:, 0] - 5, tube.P[:, 2]), np.hypot(1, 3))
    grid = cooked(make("gridSOP", source, orient="zx"))
    assert np.allclose(np.diff(grid.bounds, axis=0), [[2, 0, 6]])
    circle = cooked(make("circleSOP", source, orient="yz"))
    assert np.allclose(np.linalg.norm(circle.P - [5, 0, 0], axis=1), np.hypot(2, 3))
    larger = cooked(make("boxSOP", source, consolidatepts=True, modifybounds=True, sizex=2, ty=1))
    assert np.allclose(larger.bounds, [[3, -1, -3], [7, 3, 3]])


def test_accurate_bounding_sphere_is_no_larger_than_needed(make):
    source = make("sphereSOP", type="poly")
    loose, tight = (cooked(make("sphereSOP", source, type="poly", accurate=a)) for a in (False, True))
    assert np.linalg.norm(loose.P[0]) == pytest.approx(np.sqrt(3), rel=2e-2)
    assert np.linalg.norm(tight.P[0]) == pytest.approx(1, rel=2e-2)


@pytest.mark.parametrize(
    ("op_type", "item", "label"),
    [
        ("sphereSOP", "prim", "Primitive"),
        ("tubeSOP", "prim", "Primitive"),
        ("circleSOP", "prim", "Primitive"),
    ],
)
def test_items_that_are_not_available_say_so(make, op_type, item, label):
    assert f"'{label}' is not available" in failed(make(op_type, type=item))


def test_filling_the_camera_view_says_so(make):
    assert "Fill Camera View needs a Camera" in failed(make("rectangleSOP", orient="cam"))


def test_lines_of_a_mesh_and_a_grid_of_one_point_say_so(make):
    assert "Connectivity" in failed(make("gridSOP", surftype="rows"))
    assert "more than one point" in failed(make("gridSOP", rows=1, cols=1))


def test_line(make):
    g = cooked(make("lineSOP", pax=1, pby=2, points=3, texture="unit"))
    assert np.allclose(g.P, [[1, 0, 0], [1, 1, 0], [1, 2, 0]])
    assert np.allclose(g.vertex["uv"][:, 0], [0, 0.5, 1])
    assert g.closed.tolist() == [False]


def test_null_in_out_select(make):
    box = make("boxSOP", consolidatepts=True)
    null = make("nullSOP", box)
    assert cooked(make("outSOP", null)) is box.data
    assert cooked(make("inSOP")).num_points == 0
    assert cooked(make("selectSOP", sop=box.name)) is box.data
    assert cooked(make("selectSOP")).num_points == 0
    assert failed(make("nullSOP"))


def test_merge(make):
    box, ball, line = make("boxSOP", consolidatepts=True), make("sphereSOP", type="poly"), make("lineSOP")
    g = cooked(make("mergeSOP", box, ball, sops=line.name))
    assert g.num_points == 8 + 42 + 2
    assert np.array_equal(g.P[:8], box.data.P)
    assert np.array_equal(g.P[-2:], line.data.P)
    assert cooked(make("mergeSOP")).num_points == 0


def test_info_channels(make):
    node = make("boxSOP", consolidatepts=True)
    node.data  # noqa: B018 (figures are of the last cook)
    info = node.kind.common_info(node)
    assert list(info) == [
        "num_points",
        "num_prims",
        "num_particles",
        "last_vbo_update_time",
        "last_meta_vbo_update_time",
    ]
    assert (info["num_points"], info["num_prims"]) == (8, 6)


def test_transform_default_is_identity(make):
    box = make("boxSOP", consolidatepts=True)
    assert cooked(make("transformSOP", box)) is box.data


@given(
    st.sampled_from(["srt", "str", "rst", "rts", "tsr", "trs"]),
    st.sampled_from(["xyz", "zyx", "yxz"]),
    st.integers(0, 99),
)
@settings(max_examples=15, deadline=None)
def test_transform_against_the_matrix(xord, rord, seed):
    engine = Engine()
    box, node = engine.create(engine.root, "boxSOP"), engine.create(engine.root, "transformSOP")
    engine.connect(box, node)
    t, r, s, p = np.random.default_rng(seed).uniform([[-3], [-180], [0.5], [-2]], [[3], [180], [2], [2]], (4, 3))
    for letter, values in zip("trsp", (t, r, s, p), strict=True):
        for a, v in zip("xyz", values, strict=True):
            node.par(letter + a).set(float(v))
    node.par("xord").set(xord)
    node.par("rord").set(rord)
    node.par("scale").set(1.5)
    m = compose(t, r, s * 1.5, p, xord, rord)
    assert np.allclose(node.data.P, (np.c_[box.data.P, np.ones(24)] @ m.T)[:, :3], atol=1e-4)
    N = node.data.point["N"][node.data.verts]
    verts = node.data.P[node.data.verts.reshape(6, 4)]
    assert np.allclose((N.reshape(6, 4, 3) * (verts[:, 1] - verts[:, 0])[:, None]).sum(-1), 0, atol=1e-4)


def test_transform_of_a_group(make):
    box = make("boxSOP", consolidatepts=True)
    grouped = box.data.replace(point_groups={"top": box.data.P[:, 1] > 0}, prim_groups={"front": np.arange(6) == 0})
    box.set_output(grouped)
    g = cooked(make("transformSOP", box, ty=1, group="top"))
    assert np.allclose(g.P - grouped.P, (grouped.P[:, 1:2] > 0) * [0, 1, 0])
    g = cooked(make("transformSOP", box, tz=1, group="fro*"))
    assert np.allclose(g.P - grouped.P, (grouped.P[:, 2:] > 0) * [0, 0, 1])
    assert "no group matches 'nowhere'" in failed(make("transformSOP", box, tz=1, group="nowhere"))


def test_post_page(make):
    box, ball = make("boxSOP", consolidatepts=True, sizex=2, sizey=4, tx=10), make("sphereSOP", tx=-3, upole=True)
    g = cooked(make("transformSOP", box, posttx="origin", fromx="min", postty="origin", fromy="max"))
    assert np.allclose(g.bounds, [[0, -4, -0.5], [2, 0, 0.5]])
    g = cooked(make("transformSOP", box, ball, posttx="reference", fromx="center", tox="max"))
    assert np.allclose(g.bounds.mean(0)[0], ball.data.bounds[1, 0])
    g = cooked(make("transformSOP", box, postscalex="unity", posttx="origin"))
    assert np.allclose(np.diff(g.bounds, axis=0), [[1, 4, 1]])
    g = cooked(make("transformSOP", box, postscalex="unityprop"))
    assert np.allclose(np.diff(g.bounds, axis=0), [[1, 2, 0.5]])
    g = cooked(make("transformSOP", box, postscale="unity"))
    assert np.allclose(np.diff(g.bounds, axis=0), [[0.5, 1, 0.25]])
    g = cooked(make("transformSOP", box, ball, postscale="reference"))
    assert np.diff(g.bounds, axis=0).max() == pytest.approx(2)
    assert "second input" in failed(make("transformSOP", box, posttx="reference"))
    both = cooked(make("transformSOP", box, postscalex="unity", posttx="origin", fromx="min", postxord="ts"))
    assert np.allclose(both.bounds[:, 0], [0, 1])


def test_velocity_keeps_its_length_where_asked(make):
    box = make("boxSOP", consolidatepts=True)
    box.set_output(box.data.with_attributes("point", v=np.tile([1.0, 0, 0], (8, 1))))
    assert np.allclose(cooked(make("transformSOP", box, sx=3, vlength=False)).point["v"], [3, 0, 0])
    assert np.allclose(cooked(make("transformSOP", box, sx=3, rz=90, vlength=True)).point["v"], [0, 1, 0], atol=1e-6)


def test_unsupported_parameters_warn(make):
    node = make("wireframeSOP", make("boxSOP", consolidatepts=True), fast=True)
    _ = node.data
    assert any("fast" in w for w in node.all_warnings())


def test_facet(make):
    box = make("boxSOP", consolidatepts=True)
    assert cooked(make("facetSOP", box)) is box.data
    soft = cooked(make("facetSOP", box, prenml=True))
    assert "N" not in soft.vertex and np.allclose(soft.point["N"], box.data.P * 2 / np.sqrt(3), atol=1e-6)
    hard = cooked(make("facetSOP", box, cusp=True, postnml=True))
    assert hard.num_points == 24 and np.allclose(hard.point["N"][hard.verts], box.data.vertex["N"])
    assert cooked(make("facetSOP", box, cusp=True, angle=91)).num_points == 8
    assert cooked(make("facetSOP", box, unique=True)).num_points == 24
    apart = make("boxSOP", consolidatepts=False)
    assert cooked(make("facetSOP", apart, cons="points")).num_points == 8
    smooth = cooked(make("facetSOP", apart, cons="normals"))
    assert smooth.num_points == 24 and np.allclose(smooth.point["N"], smooth.P * 2 / np.sqrt(3), atol=1e-6)
    long = make("transformSOP", apart)
    long.set_output(apart.data.with_attributes("point", N=apart.data.point["N"] * 3))
    assert np.allclose(cooked(make("facetSOP", long, unit=True)).point["N"], apart.data.point["N"])


def test_facet_removes_what_has_no_area(make):
    flat = make("gridSOP", type="poly", rows=2, cols=3, sizex=0)
    assert cooked(make("facetSOP", flat, remove=True)).num_prims == 0


#: what a SOP may get: nothing, points alone, one point as a mesh, numbers that are none, a shape without extent
BAD = ["empty", "points", "dot", "nan", "flat"]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("bad", BAD)
def test_bad_geometry_is_an_error_with_a_cause_or_goes_through(op, bad):
    made = {
        "points": ("addSOP", {"addpts": True}),
        "dot": ("gridSOP", {"rows": 1, "cols": 1}),
        "nan": ("gridSOP", {"rows": 4, "cols": 4, "type": "poly"}),
        "flat": ("boxSOP", {"s": 0}),
    }
    op_type, pars = made.get(bad, ("addSOP", {}))
    source = op(op_type, **pars)
    if bad == "nan":
        source = op("pointSOP", source, tz="=float('nan') if me.inputPoint.index == 5 else 0")
    for op_type in TYPES:
        kind = registry.find(op_type)
        if kind.inputs:
            node = op(op_type, *[source] * len(kind.inputs))._node
            _ = node.data
            assert not re.search(r"\w+Error: ", " ".join(node.all_errors())), (op_type, node.all_errors())


@pytest.mark.parametrize("forward", ["posx", "negx", "posy", "negy", "posz", "negz"])
def test_look_at_points_the_forward_axis_at_an_object(op, forward):
    target = op("geometryCOMP", tx=3, ty=2, tz=-1)
    axis = np.eye(3)["xyz".index(forward[-1])] * (1 if forward.startswith("pos") else -1)
    pen = op("lineSOP", pax=0, pbx=axis[0], pby=axis[1], pbz=axis[2])
    g = op("transformSOP", pen, lookat=target, forwarddir=forward, tx=1)._node.data
    aim = np.array([2, 2, -1]) / 3
    assert np.allclose(g.P[0], [1, 0, 0], atol=1e-6) and np.allclose(g.P[1] - g.P[0], aim, atol=1e-6)
