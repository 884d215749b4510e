"""Add, Copy, Object Merge, Cache, Material, Vertex, Primitive."""

import numpy as np
import pytest
from sopkit import data, error

from stovetop.data.transforms import compose


def test_add_points_and_patterns(op):
    node = op("addSOP", addpts=True)
    node.seq.point.numBlocks = 4
    for i, (x, y) in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)]):
        node.par[f"point{i}posx"].val, node.par[f"point{i}posy"].val = x, y
    assert data(node).P.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
    node.par.poly0pattern, node.par.poly0closed = "3-1 0", True
    g = data(node)
    assert g.verts.tolist() == [3, 2, 1, 0] and g.closed.tolist() == [True]
    node.par.poly0pattern = "0 1"
    node.par.remove = True
    assert data(node).num_points == 2
    node.par.poly0pattern = "a"
    assert "point numbers" in error(node)


@pytest.mark.parametrize(
    ("how", "n", "want"),
    [
        ("all", 2, [[0, 1, 2, 3, 4]]),
        ("group", 2, [[0, 1], [2, 3], [4]]),
        ("skip", 2, [[0, 2, 4], [1, 3]]),
    ],
)
def test_add_by_group(make, how, n, want):
    source = make("deleteSOP", make("lineSOP", points=5), group="0", keeppoints=True)
    g = data(make("addSOP", source, method="group", add=how, inc=n))
    assert [p.tolist() for p in g] == want


def test_add_each_group_and_keeps_what_came(make):
    grid = make("gridSOP", rows=4, cols=4, type="poly")
    groups = make(
        "groupSOP",
        make("deleteSOP", grid, group="4"),
        entity="point",
        useedges=True,
        unshared=True,
        boundarygroups=True,
    )
    g = data(make("addSOP", groups, method="group", group="group1__*", add="sep", closedall=True))
    assert g.num_prims == 8 + 2 and g.num_points == 16
    assert data(make("addSOP", groups, keep=True)).num_prims == 0


def test_add_from_tables(op):
    points, faces = op("tableDAT"), op("tableDAT")
    points.text, faces.text = "0\t0\t0\n1\t0\t2\n1\t1\t0", "0 1 2\t1\n2 0\t0"
    g = data(op("addSOP", pointdat=points, polydat=faces, method="pattern"))
    assert g.P.tolist() == [[0, 0, 0], [1, 0, 2], [1, 1, 0]]
    assert [p.tolist() for p in g] == [[0, 1, 2], [2, 0]] and g.closed.tolist() == [True, False]
    points.text = "P(0)\tP(2)\tCd(1)\tweight\n1\t2\t0.5\t7"
    g = data(op("addSOP", pointdat=points, namedattribs=True))
    assert g.P.tolist() == [[1, 0, 2]] and g.point["weight"].tolist() == [7]
    assert g.point["Cd"].tolist() == [[1, 0.5, 1, 1]]


def test_copies_are_the_transform_again_and_again(make):
    box = make("boxSOP", consolidatepts=True)
    node = make("copySOP", box, ncy=4, tx=2, rz=30, sx=0.5, px=0.3)
    g, one = data(node), data(box)
    m = compose((2, 0, 0), (0, 0, 30), (0.5, 1, 1), (0.3, 0, 0))
    want = one
    for k in range(4):
        assert np.allclose(g.P[k * 8 : k * 8 + 8], want.P, atol=1e-5)
        assert np.allclose(g.vertex["N"][k * 24 : k * 24 + 24], want.vertex["N"], atol=1e-5)
        want = want.transform(m)
    once = data(make("copySOP", box, ncy=3, tx=2, cum=False))
    assert np.allclose(once.P[:8], one.P + np.array([2, 0, 0])) and np.allclose(once.P[8:16], once.P[:8])
    assert data(make("copySOP", box, ncy=0)).num_points == 0
    assert "copies" in error(make("copySOP", box, ncy=10**9))
    grouped = data(make("copySOP", box, ncy=2, newg=True, copyg="part"))
    assert np.flatnonzero(grouped.prim_groups["part1"]).tolist() == [6, 7, 8, 9, 10, 11]


def test_copy_expressions_differ_by_copy(op):
    g = data(op("copySOP", op("lineSOP"), ncy=3, cum=False, tx="=me.copyIndex * 10", ty="=me.copyTotal"))
    moved = g.P.reshape(3, 2, 3) - data(op("lineSOP")).P
    assert np.allclose(moved, np.array([[0, 3, 0], [10, 3, 0], [20, 3, 0]])[:, None])


def test_copies_on_a_template(make):
    ball, disc = make("sphereSOP", type="poly", freq=3), make("circleSOP", divs=6, radx=0.1, rady=0.1)
    g = data(make("copySOP", disc, ball))
    centers = data(ball).P
    assert g.num_prims == len(centers)
    own = g.P.reshape(len(centers), 6, 3)
    assert np.allclose(own.mean(1), centers, atol=1e-5)
    # a disc's plane is at a right angle to the ball's normal
    assert np.allclose(((own - own.mean(1, keepdims=True)) * centers[:, None]).sum(-1), 0, atol=1e-5)
    assert np.allclose(g.point["N"].reshape(-1, 6, 3), centers[:, None], atol=1e-4)
    flat = data(make("copySOP", disc, ball, nml=False, templategrp="0-3", ncy=2, tz=1))
    assert flat.num_prims == 8 and np.allclose(flat.P.reshape(8, 6, 3)[1, :, 2], centers[0, 2] + 1)
    one = data(make("copySOP", make("boxSOP", consolidatepts=True), ball, nprims=1, templategrp="0-6"))
    assert one.num_prims == 7 and one.num_points == 28


def test_copy_up_and_template_attributes(op):
    line = op("lineSOP")
    up = op(
        "pointSOP",
        line,
        donml="on",
        nx=0,
        ny=0,
        nz=1,
        doup="on",
        upx=1,
        upy=0,
        upz=0,
        doclr="on",
        diffr="=me.inputPoint.index",
        diffg=0.5,
    )
    arrow = op("lineSOP", pax=0, pay=0, paz=0, pbx=0, pby=1, pbz=0)
    node = op("copySOP", arrow, up, doattr=True, setpt="Cd", mulprim="Cd")
    g = data(node)
    ends = g.P.reshape(2, 2, 3)
    assert np.allclose(ends[:, 1] - ends[:, 0], [1, 0, 0], atol=1e-6)
    assert g.point["Cd"].tolist() == [[0, 0.5, 1, 1]] * 2 + [[1, 0.5, 1, 1]] * 2
    assert g.prim["Cd"][1].tolist() == [1, 0.5, 1, 1]


def test_object_merge_bakes_places(project, op):
    geo = op("geometryCOMP", tx=5, sx=2)
    inner = geo.create("boxSOP", "inside")
    merged = op("objectmergeSOP", merge0sop=inner)
    assert np.allclose(data(merged).bounds, [[4, -0.5, -0.5], [6, 0.5, 0.5]])
    other = op("geometryCOMP", tx=1)
    merged.par.xform = other
    assert np.allclose(data(merged).bounds, [[3, -0.5, -0.5], [5, 0.5, 0.5]])
    other.par.tx = 2
    assert np.allclose(data(merged).bounds[0, 0], 2)


def test_cache_keeps_frames(project, op):
    grid = op("gridSOP", rows=2, cols=2, tx="=absTime.frame")
    node = op("cacheSOP", grid, cachesize=3)
    seen = []
    for _ in range(5):
        project.step(1)
        seen.append(float(data(node).center[0]))
    node.par.outputindex = 2
    assert data(node).center[0] == pytest.approx(seen[-3])
    node.par.outputindex, node.par.blendpos = 0.5, True
    assert data(node).center[0] == pytest.approx((seen[-1] + seen[-2]) / 2)
    node.par.outputindex, node.par.blendpos = 99, False
    assert data(node).center[0] == pytest.approx(seen[-3])
    node.par.resetpulse.pulse()
    node.par.active = False
    assert data(node).same(data(grid))


def test_cache_is_filled_at_once(project, op):
    grid = op("gridSOP", rows=2, cols=2, tx="=me.time.frame")
    node = op("cacheSOP", grid, cachesize=3, step=4)
    root = project.op("/project1")
    root.time.frame = 40
    here = root.time.frame
    node.par.prefill = True
    assert root.time.frame == here
    for index, frame in ((0, 9), (1, 5), (2, 1)):
        node.par.outputindex = index
        assert data(node).center[0] == pytest.approx(frame)
    project.step(4)
    assert data(node).center[0] == pytest.approx(1)
    node.par.prefill, node.par.outputindex = False, 0
    project.step(4)
    assert data(node).center[0] > 40
    # again from the start, one set of primitives for all
    node.par.cachepoints, grid.par.rows.expr = True, "2 if me.time.frame < 2 else 3"
    node.par.prefill, node.par.outputindex = True, 2
    assert data(node).num_points == 4


def test_material_names_its_mat(op):
    mat = op("phongMAT")
    g = data(op("materialSOP", op("boxSOP", consolidatepts=True), mat=mat))
    assert set(g.prim["material"].tolist()) == {mat.path}
    assert "material" not in data(op("materialSOP", op("boxSOP", consolidatepts=True))).prim


def test_vertex_colours_by_expression(op):
    grid = op("gridSOP", rows=2, cols=3, type="poly")
    assert data(op("vertexSOP", grid)).same(data(grid))
    g = data(
        op(
            "vertexSOP",
            grid,
            doclr="on",
            diffr="=me.inputVertex.point.x",
            diffg="=me.inputTexture[0] * 2",
            douvw="on",
            mapu="=me.inputVertex.index",
        )
    )
    assert np.allclose(g.vertex["Cd"][:, 0], g.P[g.verts, 0])
    assert np.allclose(g.vertex["Cd"][:, 1], data(grid).point["uv"][g.verts, 0] * 2)
    assert "uv" not in g.point and g.vertex["uv"].shape == (8, 3)
    assert "Cd" not in data(op("vertexSOP", op("vertexSOP", grid, doclr="on"), doclr="remove")).vertex


def test_primitives_take_their_points_vectors_with_them(op):
    fast = op("pointSOP", op("gridSOP", rows=2, cols=2), dovel="on", vx=1, vy=0, vz=0)
    g = data(op("primitiveSOP", fast, doxform=True, rz=90, sx=2))
    assert g.point["v"] == pytest.approx(np.tile([0, 2, 0], (4, 1)), abs=1e-6)


def test_primitive_moves_each_about_its_own_middle(op):
    box = op("boxSOP", consolidatepts=False)
    g = data(op("primitiveSOP", box, doxform=True, sx=0.5, sy=0.5, sz=0.5))
    middles = g.P.reshape(6, 4, 3).mean(1)
    assert np.allclose(middles, data(box).P.reshape(6, 4, 3).mean(1))
    assert np.allclose(np.abs(g.P.reshape(6, 4, 3) - middles[:, None]).max((1, 2)), 0.25)
    burst = data(op("primitiveSOP", box, doxform=True, tx="=me.inputPrim.index"))
    assert np.allclose(burst.P.reshape(6, 4, 3).mean(1)[:, 0] - middles[:, 0], range(6))


def test_primitive_goes_to_a_template(op):
    discs = op("copySOP", op("circleSOP", divs=5), ncy=4)
    ball = op("sphereSOP", type="poly", freq=1)
    for mode in ("on", "match"):
        g = data(op("primitiveSOP", discs, ball, dorot=mode))
        own = g.P.reshape(4, 5, 3)
        assert np.allclose(own.mean(1), data(ball).P[:4], atol=1e-5)
        assert np.allclose(((own - own.mean(1, keepdims=True)) * data(ball).P[:4, None]).sum(-1), 0, atol=1e-5)


def test_primitive_attributes_and_order(op):
    grid = op("gridSOP", rows=3, cols=4)
    node = op("primitiveSOP", grid, doclr="on", diffr=0.25, attr0name="id", attr0size="vec2", attr0value2=3)
    g = data(node)
    assert g.prim["Cd"].tolist() == [[0.25, 1, 1, 1]] and g.prim["id"].tolist() == [[0, 3]]
    before = data(grid).verts.reshape(3, 4)
    for how, want in (
        ("reverse", before[::-1, ::-1]),
        ("reverseu", before[:, ::-1]),
        ("reversev", before[::-1]),
        ("swapuv", before.T),
        ("flipfacing", before[:, ::-1]),
    ):
        g = data(op("primitiveSOP", grid, vtxsort=how))
        assert np.array_equal(g.verts.reshape(int(g.rows[0]), -1), want)
    shifted = data(op("primitiveSOP", grid, vtxsort="shift", vtxuoff=1, vtxvoff=2)).verts.reshape(3, 4)
    assert np.array_equal(shifted, np.roll(before, (2, 1), (0, 1)))


def test_primitive_closes_and_unrolls(op):
    line = op("lineSOP", points=4)
    assert data(op("primitiveSOP", line, closeu="closesharp")).closed.all()
    ring = op("circleSOP", divs=5)
    opened = data(op("primitiveSOP", ring, closeu="unroll"))
    assert not opened.closed.any() and opened.verts.tolist() == [0, 1, 2, 3, 4, 0]
    tube = op("tubeSOP", rows=3, cols=6)
    flat = data(op("primitiveSOP", tube, closeu="unroll"))
    assert flat.num_vertices == 21 and flat.num_points == 18 and not flat.closed.any()
