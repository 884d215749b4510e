"""Points, primitives, attributes and groups: what they take, and what they say of what they cannot take."""

import numpy as np
import pytest

import stovetop
from stovetop.td import tdu
from stovetop.td.finders import tdError


@pytest.fixture
def home():
    with stovetop.Project() as project:
        yield project.op("/project1")


@pytest.fixture
def script(home):
    """A Script SOP that is edited from outside of its callback."""
    return home.create("scriptSOP", "script1")


@pytest.fixture
def values(home):
    """What stands for 2: a Par, a Channel, a Cell, NumPy's numbers."""
    table, chop = home.create("tableDAT"), home.create("constantCHOP")
    table.clear()
    table.appendRow(["2", "name"])
    chop.par.const0value = 2
    return [chop.par.const0value, chop[0], table[0, 0], np.int64(2)]


def round_curve(home, kind, arc="closed"):
    circle = home.create("circleSOP")
    circle.par.type, circle.par.arc = kind, arc
    return circle


# -- splines


@pytest.mark.parametrize("arc", ["closed", "openarc"])
@pytest.mark.parametrize("u", [0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
def test_a_nurbs_curve_is_evaluated_not_its_hull(home, arc, u):
    circle = round_curve(home, "nurbs", arc)
    place = circle.prims[0].eval(u)
    angle = 2 * np.pi * u
    # a clamped curve's parameters are closer together at its ends
    loose = 0.1 if arc == "openarc" else 1e-4
    assert np.hypot(place.x, place.y) == pytest.approx(1, abs=1e-3)
    assert tuple(place) == pytest.approx((np.cos(angle), np.sin(angle), 0), abs=loose)


@pytest.mark.parametrize("kind", ["nurbs", "bezier"])
def test_a_spline_surface_is_evaluated_not_its_hull(home, kind):
    grid = home.create("gridSOP")
    grid.par.type, grid.par.rows, grid.par.cols = kind, 4, 7
    script = home.create("scriptSOP")
    script.copy(grid)
    mesh = script.prims[0]
    for row in range(mesh.numRows):
        for col in range(mesh.numCols):
            mesh[row, col].point.z = float(row in (0, mesh.numRows - 1))
    # the ends are points of the surface; the middle of a cubic keeps a quarter of them
    assert tuple(mesh.eval(0, 0)) == pytest.approx((-0.5, -0.5, 1)) and mesh.eval(1, 1).z == pytest.approx(1)
    assert mesh.eval(0.5, 0.5).z == pytest.approx(0.25)


def test_a_frozen_nurbs_and_its_copy_are_evaluated_alike(home, script):
    circle = round_curve(home, "nurbs", "openarc")
    script.copy(circle)
    script.points[0].x = script.points[0].x
    assert tuple(script.prims[0].eval(0.3)) == pytest.approx(tuple(circle.prims[0].eval(0.3)))


def test_weights_of_points_count(home, script):
    script.copy(round_curve(home, "nurbs", "openarc"))
    before = script.prims[0].eval(0.5)
    script.pointAttribs.create("Pw")
    assert tuple(script.prims[0].eval(0.5)) == pytest.approx(tuple(before))
    script.points[20].Pw = 100.0
    assert tuple(script.prims[0].eval(0.5)) == pytest.approx(tuple(script.points[20].P), abs=0.01)


# -- primitives without points


def test_without_points_a_primitive_has_no_extent(script):
    for prim in (script.appendPoly(3, addPoints=False), script.appendPoly(0), script.appendMesh(2, 2, addPoints=False)):
        assert prim.min == prim.max == prim.size == prim.center == tdu.Position()
        assert prim.normal == tdu.Vector()
        with pytest.raises(tdError, match="has vertices without points"):
            prim.eval(0.5, 0.5)


@pytest.mark.parametrize(
    "edit",
    [
        lambda curve: curve.eval(0.5),
        lambda curve: curve.insertAnchor(0.5),
        lambda curve: curve.appendAnchor((1, 2, 3)),
        lambda curve: curve.updateAnchor(0, (1, 2, 3)),
        lambda curve: curve.updateTangent(0, (1, 2, 3)),
        lambda curve: curve.deleteAnchor(0),
        lambda curve: setattr(curve, "closed", True),
    ],
)
def test_a_curve_without_points_says_so(script, edit):
    with pytest.raises(tdError, match="Bezier 0 has vertices without points"):
        edit(script.appendBezier(4, addPoints=False))


def test_places_have_three_coordinates(script):
    curve, poly = script.appendBezier(4), script.appendPoly(3)
    for edit in (
        lambda: curve.appendAnchor((1, 2)),
        lambda: curve.updateAnchor(0, 5),
        lambda: setattr(poly, "center", (1, 2)),
        lambda: setattr(script, "center", 1),
    ):
        with pytest.raises(TypeError, match="3 values are needed"):
            edit()
    with pytest.raises(IndexError, match="script1: tangent 9 of 2"):
        curve.updateTangent(9, (1, 2, 3))


# -- indices


def test_indices_are_whole_numbers_or_stand_for_one(home, script, values):
    box = home.create("boxSOP", "box1")
    script.appendPoly(4)
    for owner in (box, script):
        for value in values:
            assert owner.prims[0][value].index == 2 and owner.points[value].index == 2
        for wrong in (1.5, "1"):
            with pytest.raises(TypeError):
                owner.prims[0][wrong]
    mesh = script.appendMesh(3, 3)
    assert mesh[values[0], values[1]].index == 8
    with pytest.raises(TypeError, match="a row and a column"):
        mesh[1, 2, 3]


def test_a_vertex_takes_the_number_of_a_point(script, values):
    poly = script.appendPoly(3)
    for value in values:
        poly[0].point = value
        assert poly[0].point.index == 2
    with pytest.raises(IndexError, match="script1: point 7 of 3"):
        poly[0].point = 7


# -- attributes


@pytest.mark.parametrize(
    ("default", "kept", "kind"),
    [
        (np.float32(1), 1.0, float),
        (np.int32(3), 3, int),
        (True, 1, int),
        ((1, 0.5), (1.0, 0.5), tuple),
        (np.zeros(2), (0.0, 0.0), tuple),
        (tdu.Color(0, 0, 1, 1), (0.0, 0.0, 1.0, 1.0), tuple),
        (("a", "b"), ("a", "b"), tuple),
    ],
)
def test_defaults_are_numbers_strings_or_lists_of_them(script, default, kept, kind):
    attribute = script.pointAttribs.create("own", default)
    assert (attribute.default, attribute.type) == (kept, kind)
    point = script.appendPoint()
    assert point.own.val == kept
    point.own = default
    assert point.own.val == kept and attribute.vals() == [kept]
    assert script.points[0].own.val == kept


def test_defaults_may_stand_for_a_number(script, values):
    for i, value in enumerate(values):
        assert float(script.pointAttribs.create(f"own{i}", value).default) == 2


@pytest.mark.parametrize("wrong", [(), {"a": 1}, ("a", 1), object()])
def test_other_defaults_are_refused(script, wrong):
    with pytest.raises(tdError, match="script1: an attribute starts as a number"):
        script.pointAttribs.create("own", wrong)


def test_names_of_attributes(script):
    for wrong in (None, 3):
        with pytest.raises(TypeError, match="an attribute's name is a string"):
            script.pointAttribs.create(wrong, 1)
    for wrong in ("", "P"):
        with pytest.raises(tdError, match="cannot be created"):
            script.pointAttribs.create(wrong, 1)
    assert [a.name for a in script.pointAttribs] == ["P"]


def test_values_that_an_attribute_cannot_take(script):
    for name, default in (("Cd", None), ("one", 1.0), ("whole", 1)):
        script.pointAttribs.create(name, default)
    point = script.appendPoint()
    # the characters of a string are no list of values
    for name, wrong in (("Cd", "1"), ("Cd", 1), ("P", 3), ("P", None)):
        with pytest.raises(TypeError, match=f"script1: attribute {name} takes a list of"):
            setattr(point, name, wrong)
    for name, wrong in (("one", (3, 4)), ("Cd", (1, 2, 3, 4, 5)), ("Cd", ())):
        with pytest.raises(tdError, match=f"script1: attribute {name} has"):
            setattr(point, name, wrong)
    with pytest.raises(tdError, match="32 bits"):
        point.whole = 1e12
    with pytest.raises(IndexError, match="script1: value 5 of attribute P, which has 3"):
        point.P[5] = 1
    assert point.Cd.val == (1, 1, 1, 1) and tuple(point.P) == (0, 0, 0)


def test_a_matrix_moves_a_point_in_place(script):
    point, matrix = script.appendPoint(), tdu.Matrix()
    matrix.translate(1, 2, 3)
    point.P *= matrix
    assert point.P.val == tdu.Position(1, 2, 3)
    point.P *= 2
    assert point.P.val == tdu.Position(2, 4, 6)


# -- what is gone


def test_what_is_destroyed_says_so(script):
    point, poly = script.appendPoint(), script.appendPoly(3)
    attribute, group = script.pointAttribs.create("own", 1), script.createPointGroup("g")
    value = point.own
    attribute.destroy()
    group.destroy()
    for ask in (
        lambda: attribute.vals(),
        lambda: attribute.size,
        lambda: attribute.default,
        lambda: attribute.destroy(),
    ):
        with pytest.raises(tdError, match="no point attribute 'own'"):
            ask()
    with pytest.raises(tdError, match="no point attribute 'own' any more"):
        value.val  # noqa: B018
    for ask in (lambda: group.default, lambda: len(group), lambda: group.add(0), lambda: group.destroy()):
        with pytest.raises(tdError, match="no point group 'g'"):
            ask()
    point.destroy()
    poly.destroy()
    for element, word in ((point, "Point"), (poly, "Poly")):
        with pytest.raises(tdError, match=f"script1: this {word} has been destroyed"):
            element.index  # noqa: B018


def test_collections_of_a_destroyed_sop_are_invalid(home):
    box = home.create("boxSOP", "box1")
    points, prims, attribs, normals = box.points, box.prims, box.pointAttribs, box.pointAttribs["N"]
    box.destroy()
    for ask in (lambda: points[0], lambda: len(prims), lambda: list(prims), lambda: attribs["N"], normals.vals):
        with pytest.raises(tdError, match="box1 has been destroyed"):
            ask()


# -- groups


def test_groups_have_names(home, script, values):
    cell = home.create("tableDAT")
    cell.clear()
    cell.appendRow(["named"])
    script.createPointGroup(cell[0, 0])
    script.createPointGroup(3)
    assert list(script.pointGroups) == ["named", "3"]
    assert all(type(name) is str for name in script.pointGroups)
    for edit in (lambda: script.createPrimGroup(""), lambda: setattr(script.pointGroups["3"], "name", "")):
        with pytest.raises(tdError, match="a group needs a name"):
            edit()


def test_what_is_in_a_group(home, script, values):
    script.appendPoly(4)
    group = script.createPointGroup("g")
    for value in values:
        group.add(value)
    assert len(group) == 1 and 2 in group and values[0] in group and script.points[2] in group
    assert 1 not in group and script.points[1] not in group
    # of another class, or nothing that has a number
    assert script.prims[0] not in script.createPointGroup("h") and "x" not in group
    with pytest.raises(IndexError, match="script1: point 99 of 4"):
        group.add(99)
    script.points[0].destroy()
    assert 1 in group and 2 not in group and script.points[1] in group


def test_numbers_of_vertices(script):
    for make in (lambda: script.appendPoly(-1), lambda: script.appendBezier(5), lambda: script.appendMesh(0, 2)):
        with pytest.raises(tdError, match="script1: "):
            make()


# -- bounds


def test_bounds_are_a_tuple(home):
    geo = home.create("geometryCOMP")
    for child in geo.children:
        child.destroy()
    geo.create("boxSOP").par.sizex = 4
    for bounds in (geo.bounds(), geo.children[0].bounds()):
        low, high, center, size = bounds
        assert (low, high, center, size) == (bounds.min, bounds.max, bounds.center, bounds.size)
        assert tuple(size) == (4, 1, 1) and tuple(low) == (-2, -0.5, -0.5) and bounds[1] == high


# -- particles and files


def test_particles_are_created_by_scripts(home):
    particles = home.create("particleSOP", "part1")
    with pytest.raises(tdError, match="part1: 3 particles cannot be created"):
        particles.createParticles(3)
    particles.inputConnectors[0].connect(home.create("gridSOP"))
    particles.par.birth = 0
    assert [p.index for p in particles.createParticles(3)] == [0, 1, 2]
    more = particles.createParticles(num=2)
    assert [p.index for p in more] == [3, 4] and particles.numPoints == 5
    assert tuple(more[0].P) == tuple(particles.points[3].P) and particles.createParticles(0) == []


def test_particles_that_cannot_be_created(home):
    particles = home.create("particleSOP", "part1")
    particles.inputConnectors[0].connect(home.create("gridSOP"))
    particles.par.birth = 0
    for wrong in (-1, 10**9):
        with pytest.raises(tdError, match=r"part1: .* particles cannot be created"):
            particles.createParticles(wrong)
    # what was too much is not asked for again
    assert len(particles.createParticles(1)) == 1 and particles.errors() == ""
    particles.par.reset = True
    with pytest.raises(tdError, match="it is reset"):
        particles.createParticles(1)
    particles.par.reset, particles.par.behave = False, "modify"
    with pytest.raises(tdError, match="moves its source's points"):
        particles.createParticles(1)
    assert particles.numPoints == 400 and particles.errors() == ""


def test_a_file_that_cannot_be_written(home, tmp_path):
    box = home.create("boxSOP", "box1")
    with pytest.raises(tdError, match=r"box1: .*No such file"):
        box.save(str(tmp_path / "none" / "box.obj"))
    (tmp_path / "file").write_text("")
    with pytest.raises(tdError, match="box1: "):
        box.save(str(tmp_path / "file" / "box.obj"), createFolders=True)
    assert box.save(str(tmp_path / "new" / "box.obj"), createFolders=True).endswith("box.obj")
