"""tdu with parameters, tables and operators of a real project."""

import pytest

import stovetop
from stovetop.td import tdu


@pytest.fixture
def home():
    with stovetop.Project() as project:
        yield project.op("/project1")


@pytest.fixture
def table(home):
    dat = home.create("tableDAT")
    dat.clear()
    for row in (["names", "labels"], ["one", "One"], ["two", "Two"]):
        dat.appendRow(row)
    return dat


def test_menus_of_a_table(table):
    menu = tdu.TableMenu(table, nameCol="names", labelCol="labels")
    assert (menu.menuNames, menu.menuLabels) == (["one", "two"], ["One", "Two"])
    assert tdu.TableMenu(table, labelCol=1, includeFirstRow=True).menuLabels == ["labels", "One", "Two"]


def test_a_table_filled_from_a_matrix(table):
    m = tdu.Matrix()
    m.translate(1, 2, 3)
    m.fillTable(table)
    assert (table.numRows, table.numCols) == (4, 4)
    assert [float(table[i, 3]) for i in range(4)] == [1, 2, 3, 1]
    back = tdu.Matrix()
    for i in range(4):
        for j in range(4):
            back[i, j] = table[i, j]
    assert back == m


def test_parameters_stand_for_their_values(home):
    box = home.create("boxSOP")
    box.par.tx, box.par.ty = 2, 3
    assert tdu.clamp(box.par.tx, 0, 1) == 1 and tdu.remap(box.par.tx, 0, 4, 0, 1) == 0.5
    assert tdu.Vector(1, 1, 1) * box.par.tx == tdu.Vector(2, 2, 2)
    assert box.par.tx * tdu.Vector(1, 1, 1) == tdu.Vector(2, 2, 2)
    assert tdu.Position(box.par.tx, box.par.ty, 0) == tdu.Position(2, 3, 0)
    v = tdu.Vector()
    v.x = box.par.ty
    assert v.x == 3.0
    assert tdu.rand(box.par.tx) == tdu.rand(2)
    assert tdu.split(box.par.rord) == ["xyz"]


def test_operators_are_seeds_by_their_path(home):
    box = home.create("boxSOP", "box1")
    assert tdu.rand(box) == tdu.rand("/project1/box1")


def test_expressions_see_tdu(home):
    box = home.create("boxSOP")
    box.par.tx.expr = "tdu.remap(0.5, 0, 1, -180, 180) + tdu.Vector(3, 4, 0).length()"
    assert box.par.tx.eval() == 5


def test_parameter_summary_of_a_class(home):
    assert list(tdu.parSummary(type(home.create("lineSOP"))))[:2] == ["pax", "pay"]


def test_file_parameters_are_file_infos(home, tmp_path):
    movie = home.create("moviefileinTOP")
    movie.par.file = str(tmp_path / "a.mov")
    assert movie.par.file.evalFile().fileType == "movie"


def test_its_classes_go_by_two_names(home):
    dat = home.create("textDAT")
    dat.text = "ball = TDU.ArcBall(forCamera=False)\nimport td\nsame = td.TDU.Position is tdu.Position"
    assert isinstance(dat.module.ball, tdu.ArcBall) and dat.module.same
    assert dat.evalExpression("isinstance(tdu.Vector(), TDU.Vector)")
