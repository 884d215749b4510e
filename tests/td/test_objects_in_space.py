"""Object components as scripts move and measure them: flags, bounds, matrices as parameters."""

import pytest

import stovetop
from stovetop.td import tdu

OBJECTS = ("geometryCOMP", "cameraCOMP", "lightCOMP", "nullCOMP", "boneCOMP", "ambientlightCOMP", "fbxCOMP")


@pytest.mark.parametrize("kind", OBJECTS)
def test_new_objects_are_displayed_and_rendered(inside, kind):
    new = inside.create(kind)
    assert (new.display, new.render, new.pickable) == (True, True, False)
    others = inside.create("baseCOMP"), inside.create("sphereSOP")
    assert not any(op.display or op.render for op in others)


def test_flags_are_saved_where_they_differ_from_a_new_object(inside, project, tmp_path):
    inside.create("geometryCOMP", "seen")
    inside.create("geometryCOMP", "hidden").render = False
    text = project.save(tmp_path / "flags.tdn").read_text()
    assert text.count("-render") == 1 and "-display" not in text
    with stovetop.load(tmp_path / "flags.tdn") as again:
        assert again.op("/project1/seen").render and not again.op("/project1/hidden").render
        assert again.op("/project1/hidden").display


@pytest.fixture
def geo(inside):
    """A box of size 1 in a geometry at (3, 0, 0) that is twice as high."""
    made = inside.create("geometryCOMP", "geo1")
    made.op("torus1").destroy()
    box = made.create("boxSOP", "box1")
    box.display = box.render = True
    made.par.tx, made.par.sy = 3, 2
    return made


def corners(box):
    return [*box.min, *box.max]


def test_bounds_of_an_object_are_in_the_world(inside, geo):
    assert corners(geo.computeBounds()) == [2.5, -1, -0.5, 3.5, 1, 0.5]
    parent = inside.create("nullCOMP", "above")
    parent.par.rz = 90
    parent.outputCOMPConnectors[0].connect(geo)
    box = geo.computeBounds(display=False, render=True, selected=False, recurse=True)
    assert corners(box) == pytest.approx([-1, 2.5, -0.5, 1, 3.5, 0.5])
    assert list(box.center) == pytest.approx([0, 3, 0]) and list(box.size) == pytest.approx([2, 1, 1])


def test_bounds_count_what_has_the_flags(inside, geo):
    far = geo.create("boxSOP", "far")
    far.par.tx = 10
    far.display = True
    assert geo.computeBounds().max.x == 3.5
    assert geo.computeBounds(render=False).max.x == geo.computeBounds(display=False, render=False).max.x == 13.5
    far.selected = True
    assert geo.computeBounds(display=False, render=False, selected=True).min.x == 12.5
    inner = geo.create("geometryCOMP", "inner")
    inner.par.tx = -20
    assert geo.computeBounds().min.x < -17 and geo.computeBounds(recurse=False).min.x == 2.5
    inner.par.render = False
    assert geo.computeBounds().min.x == 2.5 and geo.computeBounds(render=False).min.x < -17
    geo.render = False
    nothing = geo.computeBounds()
    assert nothing.size == nothing.center == tdu.Position(0)
    assert inside.create("cameraCOMP").computeBounds().size == tdu.Position(0)


def test_a_matrix_that_an_expression_gives_is_a_transform(inside):
    camera = inside.create("cameraCOMP", "cam1")
    moved = tdu.Matrix()
    moved.translate(1, 2, 3)
    inside.store("placed", moved)
    camera.par.xformmatrixop.expr = "parent().fetch('placed')"
    assert camera.par.xformmatrixop.eval() == moved and camera.par.xformmatrixop.evalOPs() == []
    # the page has to be applied
    assert list(camera.worldTransform * tdu.Position(0)) == [0, 0, 5]
    camera.par.pxform = True
    assert list(camera.worldTransform * tdu.Position(0)) == [1, 2, 8]
    again = moved.copy()
    again.translate(0, 0, -8)
    inside.store("placed", again)
    assert list(camera.worldTransform * tdu.Position(0)) == [1, 2, 0]
    assert camera.errors() == camera.warnings() == ""
    camera.par.projection = "custommatrix"
    camera.par.projmatrixop.expr = "tdu.Matrix(2,0,0,0, 0,3,0,0, 0,0,1,0, 0,0,0,1)"
    assert camera.projection(16, 9)[1, 1] == 3


def test_a_matrix_of_a_table(inside):
    null = inside.create("nullCOMP", "null1")
    table = inside.create("tableDAT", "places")
    moved = tdu.Matrix()
    moved.rotate(0, 90, 0)
    moved.translate(1, 2, 3)
    moved.fillTable(table)
    assert tdu.Matrix(table) == moved
    null.par.pxform, null.par.xformmatrixop = True, table
    assert null.worldTransform == moved
    table.deleteRow(0)
    with pytest.raises(TypeError, match="3 by 4"):
        tdu.Matrix(table)


def test_moves_of_a_matrix_take_lists(inside):
    one, other = tdu.Matrix(), tdu.Matrix()
    one.rotate((10, 20, 30))
    one.translate(tdu.Vector(1, 2, 3))
    one.scale([2, 3, 4], pivot=[1, 1, 1])
    other.rotate(10, 20, 30)
    other.translate(1, 2, 3)
    other.scale(2, 3, 4, pivot=[1, 1, 1])
    assert one == other
    with pytest.raises(TypeError):
        one.rotate(1, 2)
