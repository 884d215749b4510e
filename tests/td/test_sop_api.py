"""SOPs as scripts see them: reading any SOP, building in a Script SOP."""

from pathlib import Path

import numpy as np
import pytest

import stovetop
from stovetop.data.geometry import BEZIER, Geometry
from stovetop.td import tdu
from stovetop.td.finders import tdError


@pytest.fixture
def project():
    with stovetop.Project() as project:
        yield project


@pytest.fixture
def home(project):
    return project.op("/project1")


@pytest.fixture
def box(home):
    made = home.create("boxSOP", "box1")
    made.par.consolidatepts = True
    return made


def script(home, body, name="script1", inputs=()):
    """A Script SOP whose onCook has this body."""
    node = home.create("scriptSOP", name)
    for connector, source in enumerate(inputs):
        node.inputConnectors[connector].connect(source)
    lines = "\n".join("    " + line for line in body.strip("\n").splitlines())
    node.par.callbacks.eval().text = f"def onCook(scriptOp):\n{lines}\n"
    return node


def built(node) -> Geometry:
    node.cook(force=True)
    assert node.errors() == "", node.errors()
    return node._node.data


# -- reading


def test_counts_and_bounds(box):
    assert (box.numPoints, box.numPrims, box.numVertices) == (8, 6, 24)
    box.par.sizex, box.par.tx = 4, 1
    assert box.min == tdu.Position(-1, -0.5, -0.5) and box.max == tdu.Position(3, 0.5, 0.5)
    assert box.size == tdu.Position(4, 1, 1) and box.center == tdu.Position(1, 0, 0)
    assert box.bounds().center == box.center
    assert box.computeBounds(display=False, render=False).size == box.size
    box.render = False
    assert box.bounds(render=True).size == tdu.Position() and box.bounds().size == box.size


def test_points(box):
    points = box.points
    assert len(points) == 8 and [p.index for p in points] == list(range(8))
    p = points[7]
    assert (p.x, p.y, p.z) == (0.5, 0.5, 0.5) and p.P[1] == 0.5 and len(p.P) == 3
    assert p.P.val == tdu.Position(0.5, 0.5, 0.5) and p.owner == box
    assert points[-1] == p and points[0].normP == tdu.Position(0, 0, 0) and p.normP == tdu.Position(1, 1, 1)
    assert [q.index for q in points[2:4]] == [2, 3]
    assert points.numpyArray().shape == (8, 3)
    with pytest.raises(IndexError, match="point 8 of 8"):
        points[8]


def test_attribute_data_stands_for_its_value(box):
    p = box.points[7]
    assert p.P + tdu.Vector(1, 0, 0) == tdu.Position(1.5, 0.5, 0.5)
    assert tdu.Vector(1, 0, 0) + p.P == tdu.Position(1.5, 0.5, 0.5)
    assert tdu.Position(p.P) == p.P.val and tuple(p.P) == (0.5, 0.5, 0.5)
    assert type(box.prims[0][0].N.val) is tdu.Vector and type(box.prims[0][0].uv.val) is tuple
    assert np.array(list(p.P)).tolist() == [0.5] * 3


def test_prims(box):
    prims = box.prims
    assert len(prims) == 6
    face = prims[0]
    assert len(face) == 4 and face.closed and face.index == 0 and face.weight == 2.0
    assert face.normal == tdu.Vector(0, 0, 1) and face.direction == tdu.Vector(0, 0, 1)
    assert face.center == tdu.Position(0, 0, 0.5)
    assert (face.min, face.max) == (tdu.Position(-0.5, -0.5, 0.5), tdu.Position(0.5, 0.5, 0.5))
    assert face.size == tdu.Position(1, 1, 0)
    assert [v.index for v in face] == [0, 1, 2, 3]
    assert face[0].point.P.val == face.eval(0, 0) == face.eval(1, 0) == tdu.Position(-0.5, -0.5, 0.5)
    assert face.eval(0.125, 0.7) == tdu.Position(0, -0.5, 0.5)
    assert face[-1].prim == face and face[1].uv[0] == 1 and face[1].N.val == tdu.Vector(0, 0, 1)
    with pytest.raises(IndexError, match="vertex 4 of 4"):
        face[4]
    with pytest.raises(IndexError, match="primitive 6 of 6"):
        prims[6]
    with pytest.raises(tdError, match="rows"):
        face[0, 1]


def test_slices(box):
    prim = box.prims[0]
    assert prim[1:3] == [prim[1], prim[2]] and prim[::-1] == list(prim)[::-1] and prim[9:] == []
    assert box.prims[-1:] == [box.prims[5]] and box.points[:2] == [box.points[0], box.points[1]]


def test_meshes(home):
    mesh = home.create("gridSOP").prims[0]
    assert (mesh.numRows, mesh.numCols, mesh.closedU, mesh.closedV) == (20, 20, False, False)
    assert mesh[2, 3].point.index == 43 and mesh[-1, -1].point.index == 399
    assert tuple(mesh.eval(0.5, 0.25)) == pytest.approx((0, -0.25, 0), abs=1e-6)
    assert mesh.normal == tdu.Vector(0, 0, 1)
    with pytest.raises(IndexError, match=r"\[20, 0\]"):
        mesh[20, 0]
    tube = home.create("tubeSOP").prims[0]
    assert tube.closedU and not tube.closedV and (tube.numRows, tube.numCols) == (2, 20)
    assert tuple(tube.eval(1, 0)) == pytest.approx(tuple(tube.eval(0, 0)))


def test_attributes(home, box):
    attribs = box.vertexAttribs
    assert [a.name for a in attribs] == ["uv", "N"] and len(attribs) == 2 and "N" in attribs
    assert (attribs["N"].size, attribs["N"].type, attribs["uv"].type) == (3, tdu.Vector, tuple)
    assert attribs["N"].vals()[0] == (0, 0, 1) and attribs["N"].numpyArray().shape == (24, 3)
    assert [a.name for a in box.pointAttribs] == ["P"] and box.pointAttribs["P"].type is tdu.Position
    assert len(box.primAttribs) == 0 and attribs.owner == box
    assert (attribs["N"].isArray, attribs["N"].numMatCols) == (False, 0)
    with pytest.raises(tdError, match="'Cd'"):
        attribs["Cd"]
    with pytest.raises(AttributeError, match="'Cd'"):
        _ = box.points[0].Cd


def test_other_sops_cannot_be_changed(box):
    for change in (
        lambda: setattr(box.points[0], "x", 1),
        lambda: setattr(box.points[0], "P", (0, 0, 0)),
        lambda: box.points[0].destroy(),
        lambda: box.prims[0].destroy(),
        lambda: box.pointAttribs.create("Cd"),
        lambda: box.vertexAttribs["N"].destroy(),
        lambda: setattr(box, "center", (0, 0, 0)),
        lambda: setattr(box.prims[0][0], "point", 1),
        lambda: setattr(box.prims[0], "center", (0, 0, 0)),
    ):
        with pytest.raises(tdError, match="only a Script SOP"):
            change()


def test_reading_makes_a_script_depend_on_it(home, box):
    node = script(home, "scriptOp.clear()\nscriptOp.appendPoint().P = op('box1').points[7].P")
    assert built(node).P.tolist() == [[0.5, 0.5, 0.5]]
    box.par.sizex = 10
    assert node.points[0].x == 5


def test_save(project, box, tmp_path):
    path = box.save(str(tmp_path / "new" / "box.obj"), createFolders=True)
    lines = Path(path).read_text().splitlines()
    assert sum(line.startswith("v ") for line in lines) == 8
    assert next(line for line in lines if line.startswith("f ")) == "f 5/1/1 6/2/2 8/3/3 7/4/4"
    with pytest.raises(tdError, match="bgeo"):
        box.save(str(tmp_path / "box.bgeo"))


# -- building


def test_the_default_callback_clears(home, box):
    node = home.create("scriptSOP")
    node.inputConnectors[0].connect(box)
    assert node.par.callbacks.eval().name == node.name + "_callbacks"
    assert built(node).num_points == 0


def test_points_and_polygons(home):
    g = built(
        script(
            home,
            """
scriptOp.clear()
cd = scriptOp.pointAttribs.create('Cd')
poly = scriptOp.appendPoly(3, closed=True, addPoints=True)
for i, v in enumerate(poly):
    v.point.P = (i, i * i, 0)
poly[0].point.x = 5
poly[1].point.P[2] = 7
poly[2].point.Cd = (1, 0, 0, 1)
poly[2].point.Cd[3] = 0.5
line = scriptOp.appendPoly(2, closed=False, addPoints=False)
p = scriptOp.appendPoint()
p.y = 2
line[0].point = p
line[1].point = scriptOp.points[0]
""",
        )
    )
    assert g.P.tolist() == [[5, 0, 0], [1, 1, 7], [2, 4, 0], [0, 2, 0]]
    assert g.closed.tolist() == [True, False] and g.prim_points(1).tolist() == [3, 0]
    assert g.point["Cd"].tolist() == [[1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 0, 0.5], [1, 1, 1, 1]]


def test_documented_attributes(home):
    node = script(
        home,
        """
scriptOp.clear()
poly = scriptOp.appendPoly(3)
n = scriptOp.pointAttribs.create('N')
scriptOp.points[0].N[0] = 0.3
scriptOp.vertexAttribs.create('custom1', (0.0, 0.0))
poly[1].custom1 = (1, 2)
scriptOp.primAttribs.create('custom2', 1)
scriptOp.primAttribs.create('label', 'none')
poly.label = 'first'
poly.custom2 = 3
assert n.size == 3 and n.default == tdu.Vector() and 'N' in scriptOp.pointAttribs
assert scriptOp.pointAttribs['N'].vals()[0][0] == 0.3 or abs(scriptOp.pointAttribs['N'].vals()[0][0] - 0.3) < 1e-6
scriptOp.pointAttribs.create('gone', 2.0)
scriptOp.pointAttribs['gone'].destroy()
""",
    )
    g = built(node)
    assert g.point["N"][0].tolist() == pytest.approx([0.3, 0, 0]) and list(g.point) == ["N"]
    assert g.vertex["custom1"].tolist() == [[0, 0], [1, 2], [0, 0]]
    assert g.prim["custom2"].tolist() == [3] and g.prim["custom2"].dtype == np.int32
    assert g.prim["label"].tolist() == ["first"]
    assert node.primAttribs["label"].type is str and node.primAttribs["custom2"].type is int


def test_copying_and_changing_an_input(home, box):
    node = script(
        home,
        """
scriptOp.copy(scriptOp.inputs[0])
for p in scriptOp.points:
    p.z *= 2
scriptOp.prims[0].destroy(destroyPoints=False)
""",
        inputs=[box],
    )
    g = built(node)
    assert np.array_equal(g.P, box._node.data.P * [1, 1, 2]) and g.num_prims == 5
    assert np.array_equal(g.vertex["uv"], box._node.data.vertex["uv"][4:])
    assert box._node.data.num_prims == 6
    box.par.sizez = 3
    assert node.size.z == pytest.approx(6)


def test_an_untouched_copy_costs_nothing(home, box):
    node = script(home, "scriptOp.copy(scriptOp.inputs[0])", inputs=[box])
    assert built(node) is box._node.data


def test_destroying(home, box):
    node = script(
        home,
        """
scriptOp.copy(scriptOp.inputs[0])
for prim in scriptOp.prims:
    if prim.normal.y < 0.5:
        prim.destroy()
assert len(scriptOp.points) == 4 and scriptOp.numPrims == 1 and scriptOp.numVertices == 4
scriptOp.points[0].destroy()
""",
        inputs=[box],
    )
    g = built(node)
    assert (g.num_points, g.num_prims, g.counts.tolist()) == (3, 1, [3])


def test_meshes_and_beziers(home):
    g = built(
        script(
            home,
            """
scriptOp.clear()
mesh = scriptOp.appendMesh(3, 4, closedU=True)
mesh[1, 2].point.x = 9
assert (mesh.numRows, mesh.numCols, mesh.closedU, mesh.closedV) == (3, 4, True, False)
curve = scriptOp.appendBezier(7)
assert (len(curve.segments), len(curve.anchors), curve.order, curve.closed) == (2, 3, 4, False)
""",
        )
    )
    assert g.P[6, 0] == 9 and g.kind.tolist() == [1, BEZIER] and g.rows.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("scriptOp.appendBezier(6)", "one more than a multiple of 3"),
        ("scriptOp.appendMesh(0, 4)", "at least one row"),
        ("scriptOp.pointAttribs.create('mine')", "needs a default"),
        ("scriptOp.copy('box1')", "takes a SOP"),
        ("scriptOp.appendPoint().Cd = (1, 1, 1, 1)", "pointAttribs.create"),
        ("scriptOp.appendPoint().P = (1, 2, 3, 4)", "3 values"),
        ("scriptOp.createPointGroup('a')\nscriptOp.createPointGroup('a')", "already"),
        ("scriptOp.copyNumpyArray([[1, 2]])", "shape"),
        ("scriptOp.copyNumpyArray([[1, 2, 3]], [[0, 1]])", "point 1 of 1"),
    ],
)
def test_mistakes_are_named(home, body, message):
    node = script(home, body)
    node.cook(force=True)
    assert message in node.errors()


def test_groups(home, box):
    node = script(
        home,
        """
scriptOp.copy(scriptOp.inputs[0])
assert scriptOp.createPointGroup('top').name == 'top'
front = scriptOp.createPrimGroup('front')
assert list(front) == []
top = scriptOp.pointGroups['top']
for p in scriptOp.points:
    if p.y > 0:
        top.add(p)
top.add(0)
top.discard(scriptOp.points[2])
scriptOp.primGroups['front'].add(scriptOp.prims[0])
assert scriptOp.points[3] in top and 2 not in top and len(top) == 4
scriptOp.createPointGroup('gone')
scriptOp.pointGroups['gone'].destroy()
top.name = 'upper'
""",
        inputs=[box],
    )
    g = built(node)
    assert np.flatnonzero(g.point_groups["upper"]).tolist() == [0, 3, 6, 7] and list(g.point_groups) == ["upper"]
    assert np.flatnonzero(g.prim_groups["front"]).tolist() == [0]
    group = node.pointGroups["upper"]
    assert [p.index for p in group] == [0, 3, 6, 7] and group.default == tuple(group) and group.owner == node
    assert node.primGroups["front"].name == "front"
    down = home.create("transformSOP")
    down.inputConnectors[0].connect(node)
    down.par.group, down.par.ty = "upper", 10
    assert [p.index for p in down.points if p.y > 5] == [0, 3, 6, 7]


def test_editing_from_outside(home):
    node = script(home, "pass")
    p = node.appendPoint()
    p.P = (1, 2, 3)
    node.appendPoly(2)[0].point = p
    assert node.numPoints == 3 and node.points[0].z == 3
    assert built_without_force(node).P[0].tolist() == [1, 2, 3]
    q = node.points[0]
    with pytest.raises(tdError, match="finished"):
        p.x = 4
    with pytest.raises(tdError, match="finished"):
        q.x = 4
    node.pointAttribs.create("Cd")
    node.points[0].x = 4
    assert built_without_force(node).P[0].tolist() == [4, 2, 3]


def built_without_force(node):
    return node._node.data


def test_centres_can_be_set(home, box):
    node = script(
        home,
        """
scriptOp.copy(scriptOp.inputs[0])
scriptOp.center = (1, 2, 3)
scriptOp.prims[0].center = (0, 0, 0)
""",
        inputs=[box],
    )
    g = built(node)
    face = g.prim_points(0)
    assert np.allclose(g.P[face].mean(0), 0)
    other = np.delete(np.arange(8), face)
    assert np.allclose(g.P[other].mean(0), [1, 2, 2.5])


def test_whole_arrays(home):
    node = script(
        home,
        """
import numpy as np
scriptOp.copyNumpyArray(np.arange(12).reshape(4, 3), [[0, 1, 2], [0, 2, 3]])
scriptOp.pointAttribs.create('Cd')
scriptOp.pointAttribs['Cd'].copyNumpyArray(np.ones((4, 4)) * 0.5)
scriptOp.pointAttribs['P'].copyNumpyArray(scriptOp.points.numpyArray() + 1)
""",
    )
    g = built(node)
    assert np.array_equal(g.P, np.arange(12).reshape(4, 3) + 1) and g.counts.tolist() == [3, 3]
    assert np.all(g.point["Cd"] == 0.5)


def test_ten_thousand_points_through_the_api(home):
    node = script(
        home,
        """
scriptOp.clear()
for i in range(10000):
    p = scriptOp.appendPoint()
    p.x = i
    p.y = 2 * i
""",
    )
    g = built(node)
    assert g.P[-1].tolist() == [9999, 19998, 0]


# -- Bezier curves

CURVE = """
scriptOp.clear()
curve = scriptOp.appendBezier({n}, closed={closed})
for i, p in enumerate({P}):
    curve[i].point.P = p
{then}
"""
P7 = [(0, 0, 0), (0, 1, 0), (1, 2, 0), (2, 2, 0), (3, 2, 0), (4, 1, 0), (4, 0, 0)]


def curve(home, then, P=tuple(P7), closed=False, name="curve"):
    node = script(home, CURVE.format(n=len(P), closed=closed, P=list(P), then=then), name)
    built(node)
    return node.prims[0]


def shape(bezier, n=41):
    return np.array([list(bezier.eval(u)) for u in np.linspace(0, 1, n)])


def test_bezier_evaluates(home):
    c = curve(home, "")
    assert tuple(c.eval(0)) == P7[0] and tuple(c.eval(0.5)) == P7[3] and tuple(c.eval(1)) == P7[6]
    # a cubic at its middle: (a + 3b + 3c + d) / 8
    assert tuple(c.eval(0.25)) == pytest.approx(tuple(np.array([1, 3, 3, 1]) @ np.array(P7[:4]) / 8))
    assert c.basis == [0.0, 1.0, 2.0] and c.order == 4
    assert [v.index for v in c.anchors] == [0, 3, 6]
    assert [[v.index for v in s] for s in c.segments] == [[0, 1, 2, 3], [3, 4, 5, 6]]
    assert [tuple(v and v.index for v in pair) for pair in c.tangents] == [(None, 1), (2, 4), (5, None)]


def test_closed_bezier(home):
    c = curve(home, "", P7[:6], closed=True)
    assert [[v.index for v in s] for s in c.segments] == [[0, 1, 2, 3], [3, 4, 5, 0]]
    assert tuple(c.eval(1)) == P7[0]
    assert [tuple(v.index for v in pair) for pair in c.tangents] == [(5, 1), (2, 4)]


def test_inserting_an_anchor_keeps_the_curve(home):
    before = shape(curve(home, ""), 401)
    c = curve(home, "assert curve.insertAnchor(0.3).index == 3", name="cut")
    assert len(c.segments) == 3
    for p in shape(c):
        assert np.linalg.norm(before - p, axis=1).min() < 0.02
    assert tuple(c.anchors[1].point.P) == pytest.approx(tuple(curve(home, "", name="again").eval(0.3)), abs=1e-5)


def test_appending_anchors(home):
    c = curve(home, "assert curve.appendAnchor((4, -3, 0)).index == 9")
    assert len(c.segments) == 3 and tuple(c.eval(1)) == (4, -3, 0)
    assert tuple(c[7].point.P) == pytest.approx((4, -1, 0))
    c = curve(home, "curve.appendAnchor((7, 0, 0), preserveShape=False)", name="straight")
    assert tuple(c[7].point.P) == pytest.approx((5, 0, 0))
    c = curve(home, "assert curve.appendAnchor((2, -2, 0)).index == 6", P7[:6], closed=True, name="closed")
    assert len(c.segments) == 3 and tuple(c.eval(2 / 3)) == pytest.approx((2, -2, 0), abs=1e-5)
    assert tuple(c.eval(1)) == P7[0]


def test_moving_an_anchor(home):
    c = curve(home, "assert tuple(curve.updateAnchor(1, (2, 3, 0))) == (2, 3, 0)")
    assert [tuple(c[i].point.P) for i in (2, 3, 4)] == [(1, 3, 0), (2, 3, 0), (3, 3, 0)]
    c = curve(home, "curve.updateAnchor(1, (2, 3, 0), tangents=False)", name="alone")
    assert [tuple(c[i].point.P) for i in (2, 3, 4)] == [(1, 2, 0), (2, 3, 0), (3, 2, 0)]


@pytest.mark.parametrize(
    ("options", "moved", "other"),
    [
        ("", (2, 4, 0), (2, 0, 0)),
        (", rotateLock=False", (2, 4, 0), (4, 2, 0)),
        (", scaleLock=False", (2, 4, 0), (2, 1, 0)),
        (", rotateLock=False, scaleLock=False", (2, 4, 0), (3, 2, 0)),
        (", rotate=False", (0, 2, 0), (4, 2, 0)),
        (", scale=False", (2, 3, 0), (2, 1, 0)),
    ],
)
def test_moving_a_tangent(home, options, moved, other):
    """The second tangent, left of the middle anchor at (2, 2), pulled to two above it."""
    c = curve(home, f"curve.updateTangent(1, (2, 4, 0){options})")
    assert tuple(c[2].point.P) == pytest.approx(moved) and tuple(c[4].point.P) == pytest.approx(other)


@pytest.mark.parametrize(("anchor", "left"), [(0, [3, 4, 5, 6]), (1, [0, 1, 5, 6]), (2, [0, 1, 2, 3])])
def test_deleting_an_anchor(home, anchor, left):
    c = curve(home, f"curve.deleteAnchor({anchor})")
    assert [tuple(v.point.P) for v in c] == [P7[i] for i in left]
    assert c.owner.numPoints == 4


def test_deleting_anchors_of_a_closed_curve(home):
    c = curve(home, "curve.deleteAnchor(0)", [*P7[:6], (4, 0, 0), (3, -1, 0), (1, -1, 0)], closed=True)
    assert len(c.segments) == 2 and tuple(c.anchors[0].point.P) == P7[3]
    assert tuple(c.anchors[1].point.P) == (4, 0, 0)


def test_closing_and_opening(home):
    c = curve(home, "curve.closed = True")
    assert c.closed and len(c) == 9 and len(c.segments) == 3
    assert tuple(c.eval(5 / 6)) == pytest.approx((2, 0, 0), abs=1e-6)
    c = curve(home, "curve.closed = True\ncurve.closed = False", name="again")
    assert [tuple(v.point.P) for v in c] == P7 and c.owner.numPoints == 7


def test_the_last_segment_stays(home):
    node = script(home, CURVE.format(n=4, closed=False, P=P7[:4], then="curve.deleteAnchor(0)"))
    node.cook(force=True)
    assert "last segment" in node.errors()


def test_input_point(home, box):
    from stovetop.td.point import InputPoint

    p = InputPoint(box._node, box._node.data, 7)
    assert p.color == tdu.Color(1, 1, 1, 1) and p.sopCenter == tdu.Position()
    assert p.normal == box.prims[0][2].N.val and p.x == 0.5
    smooth = box._node.data.replace(vertex={})
    assert tuple(InputPoint(box._node, smooth, 7).normal) == pytest.approx((3**-0.5,) * 3)
    colored = smooth.with_attributes("point", Cd=np.tile([1.0, 0, 0, 1], (8, 1)))
    assert InputPoint(box._node, colored, 7).color == tdu.Color(1, 0, 0, 1)
