import json

import pytest

from stovetop.core.engine import Engine
from stovetop.data.table import Table
from stovetop.td.finders import tdError
from stovetop.td.hooks import TdHooks

FRUIT = [
    ["id", "fruit", "color"],
    [0, "Strawberry", "Red"],
    [1, "Banana", "Yellow"],
    [2, "Cucumber", "Green"],
    [3, "Blueberry", "Blue"],
    [4, "Clementine", "Orange"],
    [5, "*Fruit", "Green"],
]


@pytest.fixture
def engine(tmp_path):
    engine = Engine(folder=tmp_path)
    engine.hooks = TdHooks(engine)
    return engine


@pytest.fixture
def make(engine):
    def make(op_type, rows=None, **pars):
        node = engine.create(engine.root, op_type)
        if rows is not None:
            node.set_content(Table.from_rows(rows) if not isinstance(rows, str) else Table.from_text(rows))
        for name, value in pars.items():
            node.par(name).set(value)
        return engine.face(node)

    return make


@pytest.fixture
def fruit(make):
    return make("tableDAT", FRUIT)


def content(dat):
    return dat.rows(val=True)


# -- reading


def test_size_and_kind(fruit, make):
    text = make("textDAT", "one\ttwo\nthree")
    assert (fruit.numRows, fruit.numCols, fruit.isTable, fruit.isText, fruit.isEditable) == (7, 3, True, False, True)
    assert (text.numRows, text.numCols, text.isTable, text.isText, text.text) == (1, 1, False, True, "one\ttwo\nthree")


def test_subscripts_by_number_and_name(fruit):
    assert fruit[1, 1].val == fruit["0", "fruit"].val == fruit[1, "fruit"].val == "Strawberry"
    assert fruit[-1, -1].val == "Green"
    assert fruit[7, 0] is None and fruit["nobody", 0] is None and fruit[0, -4] is None
    assert fruit["*", 1] is None, "subscripts take no patterns"
    with pytest.raises(TypeError):
        fruit[0]


def test_cell_finds_by_pattern(fruit):
    assert fruit.cell("[3-5]", "fruit").val == "Blueberry"
    assert fruit.cell("3", "FRUIT") is None
    assert fruit.cell("3", "FRUIT", caseSensitive=False, val=True) == "Blueberry"
    assert fruit.cells("[1-2]", "*", val=True) == ["1", "Banana", "Yellow", "2", "Cucumber", "Green"]


def test_find_cell_like_the_documentation(fruit):
    place = lambda c: c and (c.row, c.col)  # noqa: E731
    assert place(fruit.findCell("Red")) == (1, 2)
    assert place(fruit.findCell("blue*", cols=["fruit"])) == (4, 1)
    assert fruit.findCell("blue*", cols=["fruit"], caseSensitive=True) is None
    assert place(fruit.findCell("*Fruit")) == (0, 1)
    assert place(fruit.findCell("*Fruit", valuePattern=False)) == (6, 1)
    assert fruit.findCell("blue*", val=True) == "Blueberry"
    assert [c.row for c in fruit.findCells("Green")] == [3, 6]
    assert [c.row for c in fruit.findCells("Green", rows=[0, "5"])] == [6]


def test_rows_and_columns(fruit):
    assert fruit.row("2", val=True) == ["2", "Cucumber", "Green"]
    assert [c.val for c in fruit.col("color")][:2] == ["color", "Red"]
    assert fruit.row(0, val=True) == FRUIT[0] and fruit.row("x") is None
    assert fruit.rows("[4-9]", 0, val=True) == [["4", "Clementine", "Orange"], ["5", "*Fruit", "Green"], FRUIT[0]]
    assert len(fruit.cols()) == 3 and fruit.cols("nothing") == []


# -- cells as values


@pytest.fixture
def cells(make):
    dat = make("tableDAT", [["3", "2.5", "a", "", "-1e3", "nan"]])
    return dat.row(0)


def test_numbers_in_cells_count(cells):
    three, half, a, empty, big, nan = cells
    assert three + three == 6 and three + 1 == 4 and 1 + three == 4 and three * half == 7.5 and -three == -3
    assert int(three) == 3 and float(half) == 2.5 and round(half) == 2 and big < 0 and 10 / half == 4.0
    assert a + a == "aa" and nan + "!" == "nan!"
    assert three + "x" == "3x" and "x" + three == "x3"
    assert three.val + three.val == "33"
    assert f"{three:d} {half:.2f} {a:>3} {three}" == "3 2.50   a 3"
    assert "%g %d %s" % (half, three, a) == "2.5 3 a"  # noqa: UP031
    assert bool(three) and not bool(empty)
    assert [10, 20, 30, 40][three] == 40
    with pytest.raises(ValueError):
        float(a)


def test_cells_compare_as_what_stands_beside_them(cells):
    three, half, a, *_ = cells
    assert three == 3 and three == "3" and three == 3.0 and three != "3.0" and a == "a" and a != 1
    assert three > half and three >= 3 and half < 3 and a < "b"
    assert three == three.offset(0, 0) and {"a": 1}[a] == 1


def test_cells_write_move_and_expire(fruit):
    cell = fruit[1, "fruit"]
    cell.val = 5
    assert (cell.val, cell == 5, cell.owner, cell.row, cell.col) == ("5", True, fruit, 1, 1)
    assert cell.offset(1, 1).val == "Yellow" and cell.offset(-2, 0) is None
    assert cell.valid
    fruit.deleteRows([1, 2, 3, 4, 5, 6])
    assert not cell.valid
    with pytest.raises(tdError):
        _ = cell.val


# -- editing


def test_assignment(fruit):
    fruit["0", "color"] = ""
    fruit[1, 0] += 7
    fruit[2, 1] += "!"
    assert fruit.row(1, val=True) == ["7", "Strawberry", ""] and fruit[2, 1].val == "Banana!"
    with pytest.raises(tdError):
        fruit["nobody", 1] = 1


def test_append_and_insert(make):
    dat = make("tableDAT", [["a", "b"], ["c", "d"]])
    assert dat.appendRow([1, 2.5]) == 2
    assert dat.appendRow(["x"], "a") == 1
    assert dat.insertRow(["y", "z"]) == 0
    assert dat.insertRow(["w"], "c") == 3
    assert content(dat) == [["y", "z"], ["a", "b"], ["x", ""], ["w", ""], ["c", "d"], ["1", "2.5"]]
    assert dat.appendRows([[1, 2, 3], 4]) == 7
    assert dat.numCols == 3 and dat.row(7, val=True) == ["4", "", ""]


def test_append_and_insert_columns(make):
    dat = make("tableDAT", [["a", "b"], ["c", "d"]])
    assert dat.appendCol(["e", "f"]) == 2
    assert dat.insertCol(["n"], "b") == 1
    assert dat.insertCol([0, 1]) == 0
    assert content(dat) == [["0", "a", "n", "b", "e"], ["1", "c", "", "d", "f"]]
    dat.deleteCol("n")
    dat.deleteCols([0, -1])
    assert content(dat) == [["a", "b"], ["c", "d"]]


def test_sorted_insertion(make):
    dat = make("tableDAT", [["Name", "N"], ["a", 2], ["b", 10]])
    assert dat.appendRow(["c", 5], sort="N") == 2
    assert dat.appendRow(["d", 1], sort=1) == 0
    assert [r[0] for r in content(dat)] == ["d", "Name", "a", "c", "b"]


def test_replace_delete_resize(make):
    dat = make("tableDAT", [["a", "b", "c"], ["d", "e", "f"]])
    assert dat.replaceRow("d", [1], entireRow=False) == 1
    assert content(dat)[1] == ["1", "e", "f"]
    dat.replaceRow(0)
    assert content(dat)[0] == ["", "", ""]
    dat.replaceCol(2, ["x", "y"])
    assert content(dat) == [["", "", "x"], ["1", "e", "y"]]
    dat.deleteRow(0)
    dat.setSize(2, 2)
    assert content(dat) == [["1", "e"], ["", ""]]
    with pytest.raises(tdError):
        dat.deleteRow("nobody")


@pytest.mark.parametrize(
    ("keep", "want"),
    [
        ({}, []),
        ({"keepSize": True}, [["", ""], ["", ""]]),
        ({"keepFirstRow": True}, [["a", "b"]]),
        ({"keepFirstCol": True}, [["a"], ["c"]]),
        ({"keepFirstRow": True, "keepFirstCol": True}, [["a", "b"], ["c", ""]]),
    ],
)
def test_clear(make, keep, want):
    dat = make("tableDAT", [["a", "b"], ["c", "d"]])
    dat.clear(**keep)
    assert content(dat) == want


def test_text_and_csv(make):
    table, text = make("tableDAT", [["a", 'b "q"'], ["c,d", "e\nf"]]), make("textDAT", "x")
    assert table.text == 'a\tb "q"\nc,d\tef\n'
    other = make("tableDAT")
    other.csv = table.csv
    assert content(other) == [["a", 'b "q"'], ["c,d", "e\nf"]]
    other.text = "1\t2\n3\n"
    assert content(other) == [["1", "2"], ["3", ""]]
    text.text = "a\r\nb"
    assert text.text == "a\nb" and text.numRows == 1
    text.copy(table)
    assert text.text == table.text and text.isText
    with pytest.raises(tdError):
        text.appendRow([1])


def test_print_into_a_dat(make):
    dat = make("textDAT", "start\n")
    print("Hello", 5, file=dat)
    dat.flush()
    assert dat.text == "start\nHello 5\n" and dat.isatty() is False
    table = make("tableDAT", [["a", "b"]])
    print("c\td", file=table)
    assert content(table) == [["a", "b"], ["c", "d"]]


def test_what_comes_from_elsewhere_is_not_editable_unless_locked(make, engine, fruit):
    null = make("nullDAT")
    engine.connect(fruit._node, null._node)
    with pytest.raises(tdError, match="null1"):
        null.appendRow([1])
    assert not null.isEditable and null.numRows == 7
    null.lock = True
    null.clear()
    assert null.isEditable and null.numRows == 0 and fruit.numRows == 7


def test_reading_is_a_dependency(make, engine, fruit):
    reader = make("textDAT")
    par = reader._node.par("customext")
    par.set_expression("op('table1')[1, 'fruit'].val + str(op('table1').numRows)")
    assert par.get() == "Strawberry7"
    fruit[1, 1] = "Fig"
    fruit.deleteRow(-1)
    assert par.get() == "Fig6"


def test_json_and_languages(make):
    dat = make("textDAT", '{"a": [1, 2]}')
    assert dat.jsonObject == {"a": [1, 2]} and dat.detectLanguage(setLanguage=True) == "json"
    assert dat.par.language.eval() == "json"
    for text, language in {
        "uniform vec4 c;\nvoid main(){}": "glsl",
        "import os\nprint(os)": "python",
        "<?xml version='1.0'?><a/>": "xml",
        "<!DOCTYPE html><p>": "html",
        "Dear reader,\nhow are you?": "text",
    }.items():
        dat.text = text
        assert dat.detectLanguage() == language
    with pytest.raises(json.JSONDecodeError):
        _ = dat.jsonObject


def test_saving(make, tmp_path, fruit):
    assert fruit.save("out/f.csv", createFolders=True) == (tmp_path / "out/f.csv").as_posix()
    assert (tmp_path / "out/f.csv").read_text().splitlines()[1] == "0,Strawberry,Red"
    text = make("textDAT", "one\n")
    text.save("t.txt")
    text.save("t.txt", append=True)
    assert (tmp_path / "t.txt").read_text() == "one\none\n"
    assert (tmp_path / text.save()).read_text() == "one\n"


def test_run(make, engine):
    target = make("textDAT", "")
    script = make("textDAT", "op('text1').text = str(args[0] + 1) + me.name")
    script.run(4)
    assert target.text == "5text2"
    later = script.run(1, delayFrames=1)
    assert later.isDAT and target.text == "5text2"
    engine.step()
    engine.step()
    assert target.text == "2text2"
    table = make("tableDAT", [["op('text1').text = 'cell'"]])
    assert table[0, 0].run().isCell and target.text == "cell"


def test_modules(make):
    dat = make("textDAT", "def double(x):\n\treturn 2 * x")
    assert dat.module.double(4) == 8
    dat.text = "def double(x):\n\treturn 3 * x"
    assert dat.module.double(4) == 12


def test_many_appended_rows_stay_quick(make):
    import time

    dat = make("tableDAT")
    dat.clear()
    start = time.perf_counter()
    for i in range(2000):
        dat.appendRow([i, i * i])
    assert dat.numRows == 2000 and dat[1999, 1] == 1999**2
    assert time.perf_counter() - start < 3.0


def test_locals_last_from_run_to_run(make):
    out, script = make("textDAT", ""), make("textDAT", "import math\ncount = globals().get('count', 0) + args[0]")
    script.run(2)
    script.run(3)
    assert script.locals["count"] == 5 and script.locals["math"].pi > 3 and "op" not in script.locals
    script.locals["word"] = "hello"
    script.text = "op('text1').text = word"
    script.run()
    assert out.text == "hello"


def test_errors_in_scripts_name_the_dat_and_the_line(make):
    import traceback

    script = make("textDAT", "x = 1\n1 / 0")
    with pytest.raises(ZeroDivisionError) as error:
        script.run()
    last = traceback.extract_tb(error.value.__traceback__)[-1]
    assert (last.filename, last.lineno) == ("/text1", 2)
    script.text = "def broken(:"
    with pytest.raises(SyntaxError):
        script.run()
