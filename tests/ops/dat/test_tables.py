"""Table, Text, Null, Select, Merge, Evaluate, Info, Script."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.core import registry
from stovetop.data.table import Table
from stovetop.ops.dat import _family

SALES = [["", "jan", "feb", "mar"], ["a1", 1, 2, 3], ["a2", 4, 5, 6], ["b1", 7, 8, 9]]


# -- text and files


def test_text_of_its_own_or_of_its_input(make, wire):
    text, table = make("textDAT", "own"), make("tableDAT", [["a", "b"]])
    assert text.data.text == "own" and text.eval("language") == "text"
    wire(text, table)
    assert text.data == Table(text="a\tb\n") and not text.engine.hooks.face(text).isEditable


@pytest.mark.parametrize("op_type", ["textDAT", "executeDAT"])
def test_a_file_is_followed_both_ways(make, engine, tmp_path, op_type):
    file = tmp_path / "s.py"
    file.write_text("one\r\ntwo")
    dat = make(op_type, "own", file="s.py", syncfile=True)
    assert dat.data.text == "one\ntwo"
    file.write_text("changed")
    engine.step(20)
    assert dat.data.text == "changed"
    engine.hooks.face(dat).text = "edited"
    assert file.read_text() == "edited"
    file.unlink()
    engine.step(20)
    assert dat.data.text == "edited"
    dat.par("syncfile").set(False)
    file.write_text("ignored")
    engine.step(20)
    assert dat.data.text == "edited"


def test_a_missing_file_is_made_at_the_first_edit(make, engine, tmp_path):
    dat = make("tableDAT", [["a", "b,c"]], file="sub/t.csv", syncfile=True)
    assert dat.data.rows == (("a", "b,c"),)
    engine.hooks.face(dat).appendRow(["d"])
    assert (tmp_path / "sub/t.csv").read_text() == 'a,"b,c"\nd,\n'


def test_pulses_load_and_write(make, engine, tmp_path):
    (tmp_path / "t.tsv").write_text("a\tb\n\nc\td\n")
    dat = make("tableDAT", [["x"]], file="t.tsv", removeblank=True)
    assert dat.data.rows == (("x",),)
    engine.pulse(dat.par("loadonstartpulse"))
    assert dat.data.rows == (("a", "b"), ("c", "d"))
    dat.par("removeblank").set(False)
    engine.pulse(dat.par("loadonstartpulse"))
    assert dat.data.num_rows == 3
    engine.pulse(dat.par("writepulse"))
    assert (tmp_path / "t.tsv").read_text() == "a\tb\n\t\nc\td\n"


@pytest.mark.parametrize(
    ("raw", "encoding", "want"),
    [
        (b"\xef\xbb\xbf\xc3\xa9", "autodetect", "é"),
        ("é".encode("utf-16"), "autodetect", "é"),
        (b"\xe9", "autodetect", "é"),
        ("é".encode("utf-16-le"), "utf16le", "é"),
        (b"\xe9", "cp1252", "é"),
    ],
)
def test_encodings(make, tmp_path, raw, encoding, want):
    (tmp_path / "t.txt").write_bytes(raw)
    assert make("textDAT", file="t.txt", syncfile=True, defaultreadencoding=encoding).data.text == want


def test_load_on_start_is_for_loaded_projects(tmp_path):
    from stovetop.core.engine import Engine
    from stovetop.project import read, write

    (tmp_path / "t.txt").write_text("disk")
    engine = Engine(folder=tmp_path)
    node = engine.create(engine.root, "textDAT")
    node.set_content(Table(text="own"))
    node.par("file").set("t.txt")
    node.par("loadonstart").set(True)
    assert node.data.text == "own"
    write.save(engine, tmp_path / "p.tdn")
    again = Engine(folder=tmp_path)
    read.load(again, tmp_path / "p.tdn")
    assert again.root.child("text1").data.text == "disk"


def test_write_on_save(make, engine, tmp_path):
    node = make("textDAT", "kept", file="t.txt", write=True)
    node.kind.saving(node, before=False)
    assert not (tmp_path / "t.txt").exists()
    node.kind.saving(node, before=True)
    assert (tmp_path / "t.txt").read_text() == "kept"


# -- filled tables


def test_fill_by_size(make, rows):
    table = make("tableDAT", [["a", "b"], ["c", "d"]], fill="setsize", rows=1, cols=3)
    assert rows(table) == [["a", "b", ""]]
    table = make("tableDAT", fill="setsizeandcontents", rows=2, cols=2, expr_cellexpr="me.subRow * 10 + me.subCol")
    assert rows(table) == [["0", "1"], ["10", "11"]]


def test_fill_by_names(make, rows):
    fills = {"fills0names": "x y", "expr_fills0expr": "me.fillName + str(me.subRow)"}
    table = make("tableDAT", fill="fillbycol", rows=2, **fills)
    assert rows(table) == [["x", "y"], ["x0", "y0"], ["x1", "y1"]]
    table.par("includenames").set(False)
    assert rows(table) == [["x0", "y0"], ["x1", "y1"]]
    table = make("tableDAT", fill="fillbyrow", cols=2, **fills)
    assert rows(table) == [["x", "x0", "x0"], ["y", "y1", "y1"]]


# -- select


@pytest.mark.parametrize(
    ("pars", "names"),
    [
        ({}, ["", "a1", "a2", "b1"]),
        ({"extractrows": "byname", "rownamestart": "a1", "rownameend": "a2"}, ["a1", "a2"]),
        ({"extractrows": "byname", "rownamestart": "a1", "rownameend": "zz"}, []),
        ({"extractrows": "byindex", "rowindexstart": 2, "rowindexend": 9}, ["a2", "b1"]),
        ({"extractrows": "bynameindex", "rownamestart": "b1", "rowindexend": 2}, ["a2", "b1"]),
        ({"extractrows": "byindexname", "rowindexstart": 0, "rownameend": "a1"}, ["", "a1"]),
        ({"extractrows": "bynames", "rownames": "a*"}, ["a1", "a2"]),
        ({"extractrows": "bynames", "rownames": "[4-7]", "fromcol": 1}, ["a2", "b1"]),
        ({"extractrows": "bynames", "rownames": "b*", "firstrow": True}, ["", "b1"]),
        ({"extractrows": "byexpr", "expr_rowexpr": "me.inputRow > 1"}, ["a2", "b1"]),
        ({"extractrows": "byexpr", "fromcol": 2, "expr_rowexpr": "me.inputCell.val in '258'"}, ["a1", "a2", "b1"]),
    ],
)
def test_select_rows(make, wire, rows, pars, names):
    select = wire(make("selectDAT", **pars), make("tableDAT", SALES))
    assert [r[0] for r in rows(select)] == names


def test_select_columns_of_another_dat(make, rows):
    make("tableDAT", SALES)
    select = make("selectDAT", dat="table1", extractcols="bynames", colnames="?a?", firstcol=True)
    assert rows(select)[1] == ["a1", "1", "3"]
    select.par("output").set("expr")
    select.par("firstcol").set(False)
    select.par("extractrows").set("byindex")
    select.par("rowindexstart").set(1)
    select.par("rowindexend").set(3)
    assert rows(select) == [["1", "3"], ["4", "6"], ["7", "9"]]


# -- merge


def test_merge(make, wire, rows):
    one, two = make("tableDAT", [["n", "x"], ["a", 1]]), make("tableDAT", [["n", "y", "x"], ["b", 2, 3]])
    merge = wire(make("mergeDAT"), one, two)
    assert rows(merge) == [["n", "x", ""], ["a", "1", ""], ["n", "y", "x"], ["b", "2", "3"]]
    merge.par("byname").set(True)
    assert rows(merge) == [["n", "x"], ["a", "1"], ["b", "3"]]
    merge.par("unmatched").set(True)
    assert rows(merge) == [["n", "x", "y"], ["a", "1", ""], ["b", "3", "2"]]
    for how, want in {
        "collapsecol": [["n-x"], ["a-1"], ["n-y-x"], ["b-2-3"]],
        "collapserow": [["n-a", "x-1", "n-b", "y-2", "x-3"]],
        "collapsecells": [["n-x-a-1-n-y-x-b-2-3"]],
    }.items():
        merge.par("how").set(how)
        merge.par("spacer").set("-")
        assert rows(merge) == want


def test_merge_columns_equals_merging_turned_rows():
    merged = registry.find("mergeDAT").cook.__func__.__globals__["merged"]

    @given(
        st.lists(
            st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=2), min_size=2, max_size=2),
            min_size=1,
            max_size=3,
        )
    )
    def check(grids):
        turned = [np.array(g).T.tolist() for g in grids]
        for by_name in (False, True):
            by_rows = merged(grids, "row", by_name, "", False)
            assert merged(turned, "col", by_name, "", False) == np.array(by_rows).T.tolist()

    check()


def test_merge_replaces_by_names(make, wire, rows):
    first = make("tableDAT", [["Name", "Species", "Age"], ["Birch", "Ferret", 6], ["Dief", "Ferret", 4]])
    second = make("tableDAT", [["Age", "Name"], [5, "Birch"], [7, "Dief"]])
    merge = wire(make("mergeDAT", how="reprowcells"), first, second)
    assert rows(merge) == [["Name", "Species", "Age"], ["Birch", "Ferret", "5"], ["Dief", "Ferret", "7"]]
    third = make("tableDAT", [["Name", "Species", "Age"], ["Dief", "Otter", 10], ["New", "Fox", 1]])
    merge = make("mergeDAT", how="repcolcells", dat="table1 table3", unmatched=True)
    assert third.data and rows(merge)[1:] == [["Birch", "Ferret", "6"], ["Dief", "Otter", "10"], ["New", "Fox", "1"]]


def test_merge_of_texts(make, wire):
    assert wire(make("mergeDAT"), make("textDAT", "a\n"), make("textDAT", "b")).data == Table(text="a\nb")


# -- evaluate


def test_evaluate_cells(make, wire, rows):
    assert rows(wire(make("evaluateDAT"), make("tableDAT", [["1+1", "'a'*2"]]))) == [["2", "aa"]]


def test_evaluate_with_one_expression_and_a_scope(make, wire, rows):
    data = make("tableDAT", SALES)
    evaluate = wire(make("evaluateDAT", expr="me.inputCell * 10", xfirstrow=True, xfirstcol=True), data)
    assert rows(evaluate)[:2] == [["", "jan", "feb", "mar"], ["a1", "10", "20", "30"]]
    data.set_content(Table.from_rows([["", "x"], ["r", 9]]))
    assert rows(evaluate) == [["", "x"], ["r", "90"]]


def test_evaluate_with_a_table_of_expressions(make, wire, rows):
    data = make("tableDAT", SALES)
    formulas = make(
        "tableDAT", [["me.inputCell.val"] * 2, ["me.inputCell.val", "me.inputTable[0, me.inputCol] + str(me.exprRow)"]]
    )
    evaluate = wire(make("evaluateDAT"), data, formulas)
    assert rows(evaluate)[2] == ["a2", "jan1", "feb1", "mar1"]
    evaluate.par("outputsize").set("in2")
    assert len(rows(evaluate)) == 2
    evaluate.par("output").set("expression")
    assert rows(evaluate)[0] == ["me.inputCell.val"] * 2


def test_evaluate_alone_and_errors(make, rows):
    evaluate = make("evaluateDAT", expr="1 + 2")
    assert evaluate.data == Table(text="3")
    evaluate.par("expr").set("1 / 0")
    assert evaluate.data == Table(text="3") and "ZeroDivisionError" in evaluate.errors_text()


def test_evaluate_follows_what_its_expressions_read(make, rows):
    source = make("tableDAT", [["1"]])
    evaluate = make("evaluateDAT", expr="op('table1')[0, 0] + 1")
    assert evaluate.data.text == "2"
    source.set_content(Table.from_rows([["5"]]))
    assert evaluate.data.text == "6"
    evaluate.par("dependency").set(False)
    assert evaluate.data.text == "6"
    source.set_content(Table.from_rows([["7"]]))
    assert evaluate.data.text == "6"


def test_backslashes(make, wire):
    text = wire(make("evaluateDAT", backslash=True), make("textDAT", r"r'a\tb\\n'"))
    assert text.data.text == "a\tb\\n"


# -- info, script, common


def test_info_shows_errors(make):
    make("evaluateDAT", expr="nonsense")
    info = make("infoDAT", op="evaluate1")
    assert "NameError" in info.data.text and not info.data.is_table


def callback(*lines):
    return Table(text="\n\t".join(["def onCook(scriptOp):", *lines]))


def test_script_writes_tables(make, engine, rows):
    source = make("tableDAT", [["4"]])
    script = make("scriptDAT")
    engine.find("/script1_callbacks", engine.root).set_content(
        callback("scriptOp.clear()", "scriptOp.appendRow(['n', op('table1')[0, 0] * 2])", "scriptOp[0, 0] += '!'")
    )
    assert rows(script) == [["n!", "8"]]
    source.set_content(Table.from_rows([["5"]]))
    assert rows(script) == [["n!", "10"]]
    engine.find("/script1_callbacks", engine.root).set_content(
        callback("scriptOp.text = 'a'", "scriptOp.textFormat = False", "scriptOp.textFormat = True")
    )
    assert script.data == Table(text="a\n")


@pytest.mark.parametrize("op_type", registry.types("DAT"))
def test_every_dat_has_the_common_page_and_cooks_at_its_defaults(engine, op_type):
    node = engine.create(engine.root, op_type)
    kind = node.kind
    assert kind.spec.pages["Common"][-4:] == ["language", "extension", "customext", "wordwrap"]
    source = engine.create(engine.root, "tableDAT")
    for i in range(kind.min_inputs or 0):
        engine.connect(source, node, i)
    first = node.data
    node.invalidate()
    assert node.data == first and node.all_errors() == []
    assert kind.common_info(node) == {"num_rows": first.num_rows, "num_cols": first.num_cols}
    assert isinstance(first, _family.Table)


def test_a_thousand_rows_are_selected_of_many(make, wire):
    select = wire(
        make("selectDAT", extractrows="bynames", rownames="1*"), make("tableDAT", [[i, i] for i in range(5000)])
    )
    assert select.data.num_rows == 1111
