"""TDFunctions, TDJSON, TDStoreTools: as network code imports and uses them."""

import copy
import json
import pickle
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stovetop
from stovetop.td import TDJSON, TDFunctions
from stovetop.td.finders import tdError
from stovetop.td.TDStoreTools import DependDict, DependList, DependMixin, DependSet, StorageManager


@pytest.fixture
def reader(inside):
    """A CHOP's parameter whose expression is what the test says; gives (set expression, read value, cook count)."""
    noise = inside.create("constantCHOP", "reader")
    noise.par.const0name = "a"

    def expression(text):
        noise.par.const0value.expr = text
        return lambda: noise["a"].eval()

    return expression


def script(inside, text, name="script"):
    dat = inside.create("textDAT", name)
    dat.text = text
    return dat


# -- importing


def test_network_code_imports_the_modules_and_sys_modules_stays_clean(inside):
    dat = script(
        inside,
        "import TDFunctions, TDJSON, tdu, td\nfrom TDStoreTools import StorageManager\nfrom td import *\n"
        "import tdu as other\nTDF = op.TDModules.mod.TDFunctions\n"
        "me.store('found', [TDF.clamp(5, 0, 1), TDFunctions.clamp(-5, 0, 1), TDJSON.jsonToText([]),\n"
        "    td.op('script').path, td.me.path, other.clamp(3, 0, 1), StorageManager.__name__, td.noiseCHOP.__name__,\n"
        "    isinstance(me, td.OP), op.TDModules.mod.TDJSON.addParametersFromJSONOp.__name__])",
    )
    dat.run()
    path = "/project1/script"
    expected = [1, 0, "[]", path, path, 1, "StorageManager", "noiseCHOP", True, "addParametersFromJSONOp"]
    assert dat.fetch("found") == expected
    import sys

    assert not {"td", "tdu", "TDFunctions", "TDStoreTools", "TDJSON"} & set(sys.modules)


@pytest.mark.parametrize("how", ["globals()[kind]", "eval(kind)", "vars()[kind]", "(lambda: globals().get(kind))()"])
def test_operator_types_are_globals_that_code_looks_up_by_a_text(inside, how):
    script(inside, f"kind = 'noiseCHOP'\nparent().create({how}, 'made')").run()
    assert inside.op("made").OPType == "noiseCHOP"


# -- TDFunctions: text and numbers


@pytest.mark.parametrize(
    "text, kwargs, expected",
    [
        ("noise1", {}, "noise2"),
        ("noise", {}, "noise1"),
        ("noise", {"min": 5}, "noise5"),
        ("a09", {}, "a10"),
        ("a2b", {}, "a3b"),
        ("a2b", {"suffixOnly": True}, "a2b1"),
        ("1a2", {}, "1a3"),
    ],
)
def test_increment_string_digits(text, kwargs, expected):
    assert TDFunctions.incrementStringDigits(text, **kwargs) == expected


def test_multi_match_excludes():
    names = ["cat", "car", "Dog", "cart"]
    assert TDFunctions.multiMatch("ca*", names) == ["cat", "car", "cart"]
    assert TDFunctions.multiMatch("cart ca*  -car*", names) == ["cat"]
    assert TDFunctions.multiMatch("ca* -car*", names, useMinus=False) == ["cat", "car", "cart"]
    assert TDFunctions.multiMatch("dog", names) == []
    assert TDFunctions.multiMatch("dog", names, caseSensitive=False) == ["Dog"]


def test_format_string():
    assert TDFunctions.formatString("{num} red balloons", {"num": 99}) == "99 red balloons"
    assert TDFunctions.formatString("""{d['a']:.2f} "{d["a"]}" \\n""", {"d": {"a": 0.5}}) == '0.50 "0.5" \\n'
    with pytest.raises(NameError):
        TDFunctions.formatString("{unknown}")


def test_lists_as_text_and_back():
    assert TDFunctions.parStringToIntList(" 1 2  3 ") == [1, 2, 3]
    assert TDFunctions.listToParString([1, "a", 2.5]) == "1 a 2.5"
    assert [TDFunctions.clamp(v, 0, 1) for v in (-1, 0.5, 2)] == [0, 0.5, 1]


# -- TDFunctions: the network


def test_levels_and_shared_parents(inside, project):
    outer = inside.create("baseCOMP", "outer")
    deep = outer.create("baseCOMP").create("nullCHOP")
    side = outer.create("nullCHOP", "side")
    assert TDFunctions.parentLevel(outer, deep) == 2
    assert deep.parent(2) == outer
    assert TDFunctions.parentLevel(deep, outer) is None
    assert TDFunctions.sharedParent(deep, side) == outer
    assert TDFunctions.sharedParent(inside, project.op("/local")) is None


def test_shortcut_paths_evaluate_to_their_target(inside):
    main = inside.create("baseCOMP", "main")
    main.par.parentshortcut = "Main"
    here = main.create("baseCOMP", "ui").create("nullCHOP", "here")
    there = main.create("baseCOMP", "logic").create("constantCHOP", "there")
    tools = inside.create("baseCOMP", "tools")
    tools.par.opshortcut = "Tools"
    clock = tools.create("nullCHOP", "clock")
    sibling = here.parent().create("nullCHOP", "sibling")
    for target, expected in (
        (there, "parent.Main.op('logic/there')"),
        (main, "parent.Main"),
        (here.parent(), "parent()"),
        (tools, "op.Tools"),
        (clock, "op.Tools.op('clock')"),
        (sibling, "op('sibling')"),
        (inside, "parent(3)"),
        (here, "me"),
    ):
        path = TDFunctions.getShortcutPath(here, target)
        assert path == expected
        assert here.evalExpression(path) == target
    path = TDFunctions.getShortcutPath(here, there, "const0value")
    assert here.evalExpression(path) == there.par.const0value


def test_edges_and_arranging(inside):
    comp = inside.create("baseCOMP")
    assert TDFunctions.findNetworkEdges(comp) is None
    a, b = comp.create("nullCHOP", "a"), comp.create("nullCHOP", "b")
    a.nodeX, a.nodeY, b.nodeX, b.nodeY = 0, 0, 300, -200
    edges = TDFunctions.findNetworkEdges(comp)
    assert edges["nodes"] == {"top": a, "left": a, "right": b, "bottom": b}
    assert edges["positions"] == {"top": a.nodeHeight, "left": 0, "right": 300 + b.nodeWidth, "bottom": -200}
    assert TDFunctions.findNetworkEdges(comp, [b])["nodes"]["right"] == a
    new = comp.create("nullCHOP", "new")
    assert TDFunctions.arrangeNode(new, "bottom", 20) == new.nodeY == -220 - new.nodeHeight
    assert new.nodeX == 0
    TDFunctions.arrangeNode(new, "right", 10)
    assert (new.nodeX, new.nodeY + new.nodeHeight) == (310 + b.nodeWidth, a.nodeHeight)
    with pytest.raises(ValueError):
        TDFunctions.arrangeNode(new, "middle")


def test_force_cook_leaves_dats_alone(inside):
    comp = inside.create("baseCOMP")
    chop, dat = comp.create("constantCHOP"), comp.create("tableDAT")
    before, dat_before = chop.totalCooks, dat.totalCooks
    TDFunctions.forceCookNonDatOps(comp)
    assert chop.totalCooks == before + 1
    assert dat.totalCooks == dat_before


def test_replace_op_keeps_name_place_and_wires(inside):
    source, old, sink = (inside.create("constantCHOP"), inside.create("mathCHOP", "old"), inside.create("nullCHOP"))
    old.setInputs([source])
    sink.setInputs([old])
    old.nodeX = 77
    master = inside.create("mathCHOP", "master")
    master.par.gain = 3
    TDFunctions.replaceOp(old, master)
    new = inside.op("old")
    assert new.par.gain == 3 and new.nodeX == 77
    assert new.inputs == [source] and sink.inputs == [new]
    with pytest.raises(tdError):
        TDFunctions.replaceOp(new)


def test_message_dialog_comes_a_frame_later(project, capsys):
    TDFunctions.messageDialog("all well", "news")
    assert capsys.readouterr().out == ""
    project.step()
    assert "[news] all well" in capsys.readouterr().out


# -- TDFunctions: parameters


def test_menu_labels(inside):
    par = inside.appendCustomPage("P").appendMenu("Kind")[0]
    par.menuNames, par.menuLabels = ["a", "b"], ["First", "Second"]
    assert TDFunctions.getMenuLabel(par) == "First"
    TDFunctions.setMenuLabel(par, "Second")
    assert par.eval() == "b"
    with pytest.raises(ValueError):
        TDFunctions.setMenuLabel(par, "Third")
    source = TDFunctions.parMenu(["x", "y"], ["X", "Y"])
    assert (source.menuNames, source.menuLabels) == (["x", "y"], ["X", "Y"])


def test_bind_chains_and_letting_go(inside):
    page = inside.appendCustomPage("P")
    a, b, c = (page.appendFloat(n)[0] for n in ("A", "B", "C"))
    b.bindExpr, c.bindExpr = "me.par.A", "me.par.B"
    a.val = 0.25
    assert TDFunctions.bindChain(c) == [c, b, a]
    assert [p.name for p in TDFunctions.bindChain(c)] == ["C", "B", "A"]
    assert [p.name for p in TDFunctions.unbindReferences(a)] == ["B"]
    assert (b.mode.name, b.bindExpr, b.eval()) == ("CONSTANT", "", 0.25)
    assert c.eval() == 0.25


def test_par_info_round_trip(inside):
    a, b = inside.create("mathCHOP", "a"), inside.create("mathCHOP", "b")
    a.par.gain = 4
    a.par.postoff.expr = "1 + 1"
    info = TDFunctions.getParInfo(a, pattern="gain postoff")
    assert set(info) == {"gain", "postoff"} and info["postoff"][1:3] == ("1 + 1", "EXPRESSION")
    assert TDFunctions.getParInfo(a, names=["gain"]).keys() == {"gain"}
    assert TDFunctions.applyParInfo(b, {**info, "nothing": info["gain"]}) == []
    assert b.par.gain.eval() == 4 and b.par.postoff.eval() == 2 and b.par.postoff.mode == a.par.postoff.mode
    assert [p.name for p in TDFunctions.applyParInfo(b, {"gain": ("words", "", "CONSTANT", "", 1)})] == ["gain"]


def test_defaults_to_current(inside, project):
    par = inside.appendCustomPage("P").appendFloat("Speed")[0]
    par.val = 3
    builtin = inside.create("mathCHOP").par.gain
    result = TDFunctions.setParDefaultsToCurrent([par, builtin])
    assert [p.name for p in result["changed"]] == ["Speed"]
    assert [p.name for p in result["error"]] == ["gain"]
    assert par.default == 3 and par.isDefault
    project.root.evalExpression("ui").undo.undo()
    assert par.default == 0


def test_change_style_keeps_name_place_and_value(inside):
    page = inside.appendCustomPage("P")
    page.appendFloat("Before")
    par = page.appendFloat("Speed", label="The Speed")[0]
    page.appendFloat("After")
    par.val = 3.0
    par.help = "how fast"
    made = TDFunctions.changeParStyle(par, "Int", size=2)
    assert [p.name for p in made] == ["Speed1", "Speed2"]
    assert made[0].style == "Int" and made[0].label == "The Speed" and made[0].help == "how fast"
    assert made[0].eval() == 3
    assert [g.name for g in inside.customPages[0].parGroups] == ["Before", "Speed", "After"]


def test_create_property(inside, reader):
    script(
        inside,
        "import TDFunctions\nclass Holder:\n    def __init__(self, ownerComp):\n"
        "        TDFunctions.createProperty(self, 'Speed', 2)\n"
        "        TDFunctions.createProperty(self, 'Fixed', 1, readOnly=True, attributeName='kept')\n"
        "        TDFunctions.createProperty(self, 'Names', ['a'], dependable='deep')\n"
        "        TDFunctions.createProperty(self, 'Plain', [1], dependable=False)\n",
    )
    comp = inside.create("baseCOMP", "comp")
    comp.par.ext0object, comp.par.ext0promote = "op('script').module.Holder(me)", True
    speed, names = reader("op('comp').Speed"), None
    assert speed() == 2
    comp.Speed = 5
    assert speed() == 5
    with pytest.raises(AttributeError):
        comp.Fixed = 3
    comp.ext.Holder.kept.val = 3
    assert comp.Fixed == 3
    names = reader("len(op('comp').Names)")
    assert names() == 1
    comp.Names.append("b")
    assert names() == 2
    comp.Names = ["x", "y", "z"]
    assert names() == 3
    comp.Names.pop()
    assert names() == 2 and isinstance(comp.Names, DependList)
    assert comp.Plain == [1] and type(comp.Plain) is list


# -- deeply dependable collections


def test_collections_look_plain():
    d = DependDict({"a": 1, "list": [1, {"x": {2}}]})
    assert d == {"a": 1, "list": [1, {"x": {2}}]} and str(d) == str(d.getRaw())
    assert type(d.getRaw()) is dict and type(d.getRaw("list")) is list and type(d.getRaw()["list"][1]["x"]) is set
    assert d["a"] == 1 and type(d["a"]) is int
    assert isinstance(d["list"], DependList) and isinstance(d["list"][1]["x"], DependSet)
    assert d["list"].parentDep is d and d.parentDep is None
    assert d.getDependency("a").val == 1
    assert isinstance(d, DependMixin) and d.myMainDep.val is d
    d.setItem("raw", [1], raw=True)
    assert type(d["raw"]) is list
    assert copy.deepcopy(d) == d == pickle.loads(pickle.dumps(d)) and copy.deepcopy(d) is not d
    assert d | {"b": 2} == {**d.getRaw(), "b": 2}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(new=1),
        lambda d: d.pop("a"),
        lambda d: d.setdefault("z", 5),
        lambda d: d["list"].append(4),
        lambda d: d["list"].sort(),
        lambda d: d["list"].insert(0, 9),
        lambda d: d["list"].__setitem__(slice(0, 1), [7, 8]),
        lambda d: d["list"].clear(),
        lambda d: d["deep"]["set"].add(3),
        lambda d: d["deep"]["set"].update({5, 6}),
        lambda d: d["deep"].__setitem__("set", 1),
        lambda d: d["deep"]["list"][0].__setitem__("x", 2),
        lambda d: setattr(d.getDependency("a"), "val", 8),
        lambda d: d.__setitem__("a", [1]),
        lambda d: setattr(d, "val", {"other": 1}),
        lambda d: d.clear(),
    ],
)
def test_any_change_inside_wakes_the_reader(inside, reader, change):
    d = DependDict(a=1, list=[2, 1], deep={"set": {1}, "list": [{"x": 1}]})
    inside.store("d", d)
    text = inside.create("textDAT")
    text.par.file.expr = "str(op('/project1').fetch('d').getRaw())"
    assert text.par.file.eval() == str(d.getRaw())
    before = d.getRaw()
    change(d)
    assert d.getRaw() != before
    assert text.par.file.eval() == str(d.getRaw())


def test_what_was_taken_out_no_longer_wakes(inside):
    inner = [1]
    d = DependDict(a=inner)
    taken = d["a"]
    del d["a"]
    assert taken.parentDep is None
    count = []
    d.myMainDep.modified = lambda: count.append(1)
    taken.append(2)
    assert taken == [1, 2] and d == {}
    with pytest.raises(KeyError):
        d["a"]
    with pytest.raises(IndexError):
        taken[5]


plain = st.recursive(
    st.integers() | st.text(max_size=3) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(plain, max_size=4), st.data())
def test_lists_do_what_python_lists_do(items, data):
    model, mine = list(items), DependList(items)
    for _ in range(4):
        index = data.draw(st.integers(0, len(model)))
        value = data.draw(plain)
        act = data.draw(st.sampled_from(["insert", "append", "reverse", "set", "del", "extend"]))
        for target in (model, mine):
            if act == "insert":
                target.insert(index, copy.deepcopy(value))
            elif act == "append":
                target.append(copy.deepcopy(value))
            elif act == "reverse":
                target.reverse()
            elif act == "extend":
                target += [copy.deepcopy(value)]
            elif act == "set" and index < len(target):
                target[index] = copy.deepcopy(value)
            elif act == "del" and index < len(target):
                del target[index]
        assert mine == model and mine.getRaw() == model and len(mine) == len(model)


def test_sets_do_what_python_sets_do():
    s = DependSet({1, 2})
    s |= {3}
    s.discard(1)
    s.symmetric_difference_update({2, 9})
    assert s == {3, 9} and s.union({1}) == {1, 3, 9} and s.intersection({9}) == {9} and s.issubset({3, 9, 10})
    assert isinstance(s & {3}, DependSet) and 3 in s and s.pop() in (3, 9)


# -- StorageManager

ITEMS = """
from TDStoreTools import StorageManager

class ExampleExt:
    def __init__(self, ownerComp):
        self.ownerComp = ownerComp
        self.stored = StorageManager(self, ownerComp, [
            {'name': 'value0'},
            {'name': 'Value1', 'default': 0},
            {'name': 'ID', 'readOnly': True},
            {'name': 'Internal', 'property': False},
            {'name': 'Names', 'default': ['a'], 'dependable': True},
        ])
    def Increment(self):
        self.Value1 += 1
        self.stored['Internal'] = self.Value1
"""


@pytest.fixture
def example(inside):
    script(inside, ITEMS)
    comp = inside.create("baseCOMP", "example")
    comp.par.ext0object, comp.par.ext0promote = "op('script').module.ExampleExt(me)", True
    return comp


def test_stored_items(example, reader):
    value = reader("op('example').Value1")
    assert value() == 0
    example.Increment()
    assert value() == 1
    example.Value1 = 12
    assert value() == 12 and example.ext.ExampleExt.stored["Internal"] == 1
    names = reader("len(op('example').Names)")
    assert names() == 1
    example.Names.append("b")
    assert names() == 2
    with pytest.raises(AttributeError):
        example.ID = 5
    example.ext.ExampleExt.stored["ID"] = 5
    assert example.ID == 5
    for name in ("value0", "Internal"):
        with pytest.raises(AttributeError):
            getattr(example, name)


def test_stored_items_outlive_their_extension_and_the_file(example, tmp_path):
    example.Value1 = 7
    example.Names.append("b")
    example.initializeExtensions()
    assert example.Value1 == 7 and example.Names == ["a", "b"]
    path = tmp_path / "p.tdn"
    example._node.engine.hooks.project.face.save(str(path))
    again = stovetop.load(path)
    found = again.op("/project1/example")
    assert found.Value1 == 7 and found.Names == ["a", "b"] and isinstance(found.Names, DependList)
    again.close()


def test_defaults_sync_and_lock(example):
    class Other:
        pass

    stored = StorageManager(Other(), example, [{"name": "A", "default": [1]}, {"name": "B", "default": 2}])
    stored["A"].append(5)
    stored["B"] = 9
    assert dict(stored) == {"A": [1, 5], "B": 9} and example.storage["Other"] == {"A": [1, 5], "B": 9}
    stored.restoreDefault("A")
    assert stored["A"] == [1]
    with pytest.raises(KeyError):
        stored["C"] = 1
    with pytest.raises(KeyError):
        del stored["A"]
    again = StorageManager(Other(), example, [{"name": "B", "default": 0}, {"name": "C", "default": 3}])
    assert dict(again) == {"B": 9, "C": 3}
    kept = StorageManager(Other(), example, [{"name": "D"}], sync=False, locked=False)
    assert set(kept) == {"B", "C"}
    kept["E"] = 1
    assert kept["E"] == 1
    fresh = StorageManager(Other(), example, [{"name": "B", "default": 0}], restoreAllDefaults=True)
    assert fresh["B"] == 0
    assert fresh.ownerComp == example and isinstance(fresh.extension, Other)
    with pytest.raises(TypeError):
        fresh["B"] = example
    with pytest.raises(ValueError):
        StorageManager(Other(), example, [{"default": 1}])


# -- TDJSON


def test_json_text(inside):
    assert TDJSON.jsonToText({"a": [1]}) == '{\n\t"a": [\n\t\t1\n\t]\n}'
    assert type(TDJSON.textToJSON('{"a": 1}')) is OrderedDict
    assert type(TDJSON.textToJSON('{"a": 1}', orderedDict=False)) is dict
    assert TDJSON.textToJSON("nonsense") is None
    with pytest.raises(ValueError):
        TDJSON.textToJSON("nonsense", showErrors=True)
    dat = inside.create("textDAT")
    TDJSON.jsonToDat({"b": 2}, dat)
    assert TDJSON.datToJSON(dat) == {"b": 2}


def test_objects_there_and_back(inside):
    from stovetop.td.enums import ParMode

    table = inside.create("tableDAT")
    table.appendRow(["x", "y"])
    chop = inside.create("constantCHOP")
    chop.par.const0name = "a"
    inside.appendCustomPage("P")
    things = [inside, inside.par.w if inside.par["w"] is not None else inside.par.opshortcut, chop["a"], table[0, 1]]
    things += [ParMode.BIND, inside.customPages[0], chop.parGroup.const0name]
    for thing in things:
        data = TDJSON.serializeTDData(thing)
        assert json.loads(json.dumps(data)) == data
        found = TDJSON.deserializeTDData(data)
        assert type(found) is type(thing) and repr(found) == repr(thing)
    assert TDJSON.serializeTDData(inside, verbose=False) == "/project1"
    assert TDJSON.deserializeTDData("/project1", ["OP"]) == inside
    assert TDJSON.serializeTDData([1, "a", None]) == [1, "a", None] and TDJSON.serializeTDData({1}) == "{1}"
    assert TDJSON.deserializeTDData({"a": 1}) == {"a": 1}


@pytest.fixture
def rich(inside):
    comp = inside.create("baseCOMP", "rich")
    page = comp.appendCustomPage("Look")
    speed = page.appendFloat("Speed", size=2)
    speed[0].min, speed[0].clampMin, speed[1].default = -1, True, 3
    speed[1].val = 3
    kind = page.appendMenu("Kind", label="The Kind")[0]
    kind.menuNames, kind.menuLabels, kind.default = ["a", "b"], ["A", "B"], "b"
    kind.val = "b"
    page.appendRGB("Color")
    page.appendPulse("Go")
    page.appendStr("Text")[0].help = "words"
    comp.appendCustomPage("More").appendToggle("On")
    return comp


def test_a_parameter_as_json(rich):
    found = TDJSON.parameterToJSONPar(rich.par.Speed1)
    assert found["name"] == "Speed" and found["size"] == 2 and found["page"] == "Look" and found["style"] == "Float"
    assert found["default"] == [0.0, 3.0] and found["min"] == [-1, 0.0] and found["clampMin"] == [True, False]
    assert found["max"] == 1.0 and "val" not in found and "menuNames" not in found
    assert TDJSON.parameterToJSONPar(rich.par.Speed1, forceAttrLists=True)["max"] == [1.0, 1.0]
    assert TDJSON.parameterToJSONPar(rich.par.Kind, extraAttrs=["val"])["val"] == "b"
    assert TDJSON.parameterToJSONPar(rich.par.Kind, extraAttrs="*")["mode"] == "CONSTANT"
    assert TDJSON.parameterToJSONPar(rich.par.Kind)["menuLabels"] == ["A", "B"]


def test_an_operator_there_and_back(rich, inside):
    rich.par.Text.expr = "me.name"
    rich.par.Colorr = 0.5
    as_json = TDJSON.opToJSONOp(rich, extraAttrs=["val", "expr", "bindExpr", "mode"])
    text = TDJSON.jsonToText(as_json)
    assert list(as_json) == ["Look", "More"] and list(as_json["Look"]) == ["Speed", "Kind", "Color", "Go", "Text"]
    other = inside.create("baseCOMP", "other")
    names, pages = TDJSON.addParametersFromJSONOp(other, TDJSON.textToJSON(text))
    assert pages == ["Look", "More"]
    assert names == ["Speed1", "Speed2", "Kind", "Colorr", "Colorg", "Colorb", "Go", "Text", "On"]
    assert other.par.Text.eval() == "other" and other.par.Colorr == 0.5 and other.par.Kind == "b"
    again = TDJSON.opToJSONOp(other, extraAttrs=["val", "expr", "bindExpr", "mode"])
    assert TDJSON.jsonToText(again) == text
    inside.par.opshortcut = "Here"
    assert "opshortcut" in TDJSON.opToJSONOp(inside, ["val"], includeBuiltInPages=True)["Common"]


def test_values_on_adding(inside):
    comp = inside.create("baseCOMP")
    entry = {"style": "Float", "default": 2.0}
    add = TDJSON.addParametersFromJSONDict
    add(comp, {"speed": entry})
    assert comp.par.Speed == 2.0
    comp.par.Speed = 7
    add(comp, {"speed": entry}, setValues=False)
    assert comp.par.Speed == 7
    add(comp, {"speed": entry})
    assert comp.par.Speed == 2.0
    add(comp, {"speed": {**entry, "val": 3}})
    assert comp.par.Speed == 3
    add(comp, {"speed": {**entry, "expr": "1 + 3"}})
    assert comp.par.Speed == 4
    with pytest.raises(tdError):
        add(comp, {"speed": entry}, replace=False)
    with pytest.raises(tdError):
        TDJSON.addParameterFromJSONDict(comp, {"name": "x y"}, fixParNames=True)
    with pytest.raises(tdError, match="colour"):
        TDJSON.addParameterFromJSONDict(comp, {"name": "Bad", "colour": 3})
    made = TDJSON.addParameterFromJSONDict(comp, {"name": "Good", "colour": 3}, ignoreAttrErrors=True)
    assert [p.name for p in made] == ["Good"]
    with pytest.raises(tdError):
        TDJSON.addParameterFromJSONDict(comp, {"name": "lower"}, fixParNames=False)


def test_order_and_clearing_others(inside):
    comp = inside.create("baseCOMP")
    comp.appendCustomPage("Old").appendFloat("Gone")
    page = comp.appendCustomPage("P")
    page.appendFloat("First"), page.appendFloat("Away")
    entries = [{"name": "New", "page": "P", "order": -5}, {"name": "First", "page": "P"}]
    TDJSON.addParametersFromJSONList(comp, entries, destroyOthers=True)
    assert [p.name for p in comp.customPages] == ["P"] and [p.name for p in comp.customPars] == ["First", "New"]
    TDJSON.addParametersFromJSONList(comp, [{"name": "Top", "page": "P", "order": -5}], newAtEnd=False)
    assert [p.name for p in comp.customPars] == ["Top", "First", "New"]
    TDJSON.addParametersFromJSONList(comp, [{"name": "opshortcut", "val": "Built"}], setBuiltIns=True)
    assert comp.par.opshortcut == "Built" and comp.par["Opshortcut"] is None
