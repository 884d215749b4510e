"""Making, copying, wiring, docking, changing and destroying operators; clones; undo."""

import pytest

from stovetop import td
from stovetop.core.errors import NetworkError, StovetopError
from stovetop.td.finders import tdError


def constant(comp, name, **channels):
    chop = comp.create("constantCHOP", name)
    chop.seq.const.numBlocks = max(len(channels), 1)
    for block, (channel, value) in zip(chop.seq.const, channels.items(), strict=False):
        block.par.name, block.par.value = channel, value
    return chop


@pytest.fixture
def ui(project):
    return project.root.evalExpression("ui")


# -- making


def test_create(inside):
    made = inside.create(td.constantCHOP, "one")
    assert made.path == "/project1/one" and inside.create("constantCHOP", "one").name == "one1"
    assert inside.create("baseCOMP").name == "base1"
    with pytest.raises(tdError, match="not a legal name"):
        inside.create("constantCHOP", "not legal")
    with pytest.raises(tdError, match="not a legal name"):
        made.name = "not legal"
    with pytest.raises(AttributeError):
        made.create("constantCHOP")
    with pytest.raises(tdError):
        inside.create("warpdriveCHOP")
    table = inside.create("tableDAT")
    table.text = "from_cell"
    assert inside.create("baseCOMP", table[0, 0]).name == "from_cell", "a cell stands for its text"
    assert inside.copy(made, name=table[0, 0]).name == "from_cell1"
    later = inside.create("kinectCHOP")
    later.cook()
    assert later.OPType == "kinectCHOP" and not later.supported and later.errors(), "known, but not done"


# -- wires


def test_connecting_and_disconnecting(inside):
    a, b, m = constant(inside, "a", x=1), constant(inside, "b", y=2), inside.create("mergeCHOP", "m")
    m.inputConnectors[0].connect(a)
    m.inputConnectors[1].connect(b.outputConnectors[0])
    assert m.inputs == [a, b] and a.outputs == [m] and [c.name for c in m.chans()] == ["x", "y"]
    connector = m.inputConnectors[1]
    assert connector.isInput and connector.owner == m and connector.index == 1 and connector.inOP is None
    assert connector.connections == [b.outputConnectors[0]] and b.outputConnectors[0].connections == [connector]
    connector.disconnect()
    assert m.inputs == [a] and b.outputs == []
    m.setInputs([b, a])
    assert m.inputs == [b, a] and [c.name for c in m.chans()] == ["y", "x"]
    m.setInputs([])
    assert m.inputs == [] and m.numChans == 0
    a.outputConnectors[0].connect(m)
    assert m.inputs == [a]
    a.outputConnectors[0].disconnect()
    assert m.inputs == []


def test_impossible_wires(inside):
    a, dat = constant(inside, "a"), inside.create("tableDAT")
    null = inside.create("nullCHOP")
    other = inside.create("baseCOMP").create("nullCHOP")
    for target in (dat, other):
        with pytest.raises(NetworkError):
            null.inputConnectors[0].connect(target)
    with pytest.raises(NetworkError):
        a.outputConnectors[0].connect(a)
    for wrong in (null.inputConnectors[0], None, "a"):
        with pytest.raises(tdError):
            null.inputConnectors[0].connect(wrong)


@pytest.fixture
def box(inside):
    """A component: in1 -> math (times 10) -> out1, and a second pair straight through."""
    box = inside.create("baseCOMP", "box")
    for i in (1, 2):
        box.create("inCHOP", f"in{i}"), box.create("outCHOP", f"out{i}")
    math = box.create("mathCHOP", "math")
    math.par.gain = 10
    math.setInputs([box.op("in1")])
    box.op("out1").setInputs([math])
    box.op("out2").setInputs([box.op("in2")])
    return box


def test_components_connect_through_in_and_out(inside, box):
    a, b = constant(inside, "a", x=1), constant(inside, "b", x=2)
    left, right = inside.create("nullCHOP", "left"), inside.create("nullCHOP", "right")
    box.inputConnectors[0].connect(a)
    box.inputConnectors[1].connect(b)
    box.outputConnectors[0].connect(left)
    right.inputConnectors[0].connect(box.outputConnectors[1])
    assert left["x"] == 10 and right["x"] == 2
    assert len(box.inputConnectors) == 2 and box.inputConnectors[1].inOP == box.op("in2")
    assert box.outputConnectors[0].outOP == box.op("out1")
    assert right.inputConnectors[0].connections == [box.outputConnectors[1]]
    # rewired inside: the first output passes the second input on
    box.op("out1").setInputs([box.op("in2")])
    assert left["x"] == 2
    # rewired outside
    box.inputConnectors[1].connect(a)
    assert left["x"] == 1 and right["x"] == 1
    box.inputConnectors[1].disconnect()
    assert left.numChans == 0 or left["x"] is None
    a.par.const0value = 7
    box.op("out1").setInputs([box.op("math")])
    assert left["x"] == 70


def test_adding_and_removing_doors(inside, box):
    a, left = constant(inside, "a", x=1), inside.create("nullCHOP", "left")
    box.inputConnectors[0].connect(a)
    left.inputConnectors[0].connect(box)
    assert left["x"] == 10
    box.op("out1").name = "out3"
    assert [c.outOP.name for c in box.outputConnectors] == ["out2", "out3"]
    assert left["x"] is None, "the first output is another one now, whose input is not wired"
    box.op("out2").destroy()
    assert left["x"] == 10 and len(box.outputConnectors) == 1
    box.create("inCHOP", "in0")
    assert len(box.inputConnectors) == 3 and left["x"] is None
    box.op("in0").destroy()
    assert left["x"] == 10


def test_nested_components(inside, box):
    a, left = constant(inside, "a", x=1), inside.create("nullCHOP", "left")
    outer = inside.create("baseCOMP", "outer")
    outer.create("inCHOP", "in1"), outer.create("outCHOP", "out1")
    inner = outer.copy(box)
    inner.inputConnectors[0].connect(outer.op("in1"))
    outer.op("out1").inputConnectors[0].connect(inner)
    outer.inputConnectors[0].connect(a)
    left.inputConnectors[0].connect(outer)
    assert left["x"] == 10
    a.par.const0value = 3
    assert left["x"] == 30


# -- copies


def test_copy(inside):
    source = constant(inside, "source", a=1)
    source.par.const0value.expr = "2 + me.digits"
    source.nodeX, source.color, source.comment, source.tags = 50, (1, 0, 0), "note", ["x"]
    source.store("list", [1])
    other = inside.create("baseCOMP")
    made = other.copy(source, name="copy5")
    assert made.path == "/project1/base1/copy5" and made["a"].eval() == 7
    assert (made.nodeX, made.color, made.comment, made.tags) == (50, (1, 0, 0), "note", {"x"})
    made.fetch("list").append(2)
    assert source.fetch("list") == [1]
    assert inside.copy(source).name == "source1"


def test_copy_of_a_component_keeps_the_wires_inside_and_leaves_those_outside(inside, box):
    a = constant(inside, "a", x=2)
    box.inputConnectors[0].connect(a)
    made = inside.copy(box)
    assert made.inputs == [] and made.op("out1").inputs == [made.op("math")]
    made.inputConnectors[0].connect(a)
    assert made.op("out1")["x"] == 20
    made.op("math").par.gain = 1
    assert box.op("out1")["x"] == 20


def test_a_component_can_be_copied_into_itself(inside, box):
    made = box.copy(box, name="inner")
    assert sorted(c.name for c in made.children) == ["in1", "in2", "math", "out1", "out2"]
    assert made.op("out1").inputs == [made.op("math")]


def test_copy_ops_keeps_wires_among_them(inside):
    a = constant(inside, "a", x=2)
    null, other = inside.create("nullCHOP", "n"), inside.create("baseCOMP")
    null.setInputs([a])
    made = other.copyOPs([a, null])
    assert [m.name for m in made] == ["a", "n"] and made[1].inputs == [made[0]] and made[1]["x"] == 2
    assert [m.name for m in inside.copyOPs(["a"])] == ["a1"]


def test_clipboard(inside, ui):
    ui.copyOPs([constant(inside, "a", x=1)])
    other = inside.create("baseCOMP")
    ui.pasteOPs(other, x=100, y=-50)
    pasted = other.children[0]
    assert (pasted.name, pasted.nodeX, pasted.nodeY, pasted["x"].eval()) == ("a", 100, -50, 1)


def test_docked_operators_follow(inside):
    script = inside.create("scriptCHOP", "script1")
    docked = script.docked
    assert [d.name for d in docked] == ["script1_callbacks"] and docked[0].dock == script
    assert script.par.callbacks.eval() == docked[0]
    made = inside.copy(script, name="other")
    assert [d.name for d in made.docked] == ["other_callbacks"] and made.par.callbacks.eval() == made.docked[0]
    assert inside.copy(script, name="alone", includeDocked=False).docked == []
    text = inside.create("textDAT", "note")
    text.dock = script
    assert text in script.docked
    text.dock = None
    assert text.dock is None
    script.destroy()
    assert inside.op("script1_callbacks") is None and text.valid


def test_copy_parameters(inside):
    a, b = inside.create("baseCOMP"), inside.create("baseCOMP")
    a.appendCustomPage("P").appendFloat("Size")[0].expr = "3"
    a.par.opshortcut = "A"
    a.par.parentshortcut = "P"
    a.par.opshortcut = ""
    b.copyParameters(a, builtin=False)
    assert b.par.Size.eval() == 3 and b.par.parentshortcut == ""
    b.copyParameters(a)
    assert b.par.parentshortcut == "P"


# -- changing and destroying


def test_change_type(inside):
    a, sink = constant(inside, "a", x=1), inside.create("nullCHOP", "sink")
    middle = inside.create("nullCHOP", "middle")
    middle.setInputs([a])
    sink.setInputs([middle])
    middle.nodeX = 33
    new = middle.changeType(td.mathCHOP)
    assert new.path == "/project1/middle" and new.OPType == "mathCHOP" and not middle.valid
    assert new.inputs == [a] and sink.inputs == [new] and new.nodeX == 33 and sink["x"] == 1


def test_destroy(inside):
    comp = inside.create("baseCOMP", "comp")
    child = constant(comp, "child", x=1)
    null = inside.create("nullCHOP")
    null.setInputs([constant(inside, "a", x=1)])
    null.cook()
    inside.op("a").destroy()
    assert null.inputs == [] and null.inputConnectors[0].connections == []
    comp.destroy()
    assert not comp.valid and not child.valid and inside.op("comp") is None
    with pytest.raises(tdError):
        child.par.w  # noqa: B018
    with pytest.raises(StovetopError):
        inside.parent().destroy()


def test_flags_and_looks(inside):
    a = inside.create("nullCHOP")
    for flag in ("bypass", "display", "lock", "viewer", "cloneImmune", "expose", "current", "selected"):
        setattr(a, flag, True)
        assert getattr(a, flag) is True
        setattr(a, flag, False)
        assert getattr(a, flag) is False
    a.nodeCenterX = 500
    assert a.nodeX == 500 - a.nodeWidth // 2
    a.nodeWidth = 300
    a.resetNodeSize()
    assert (a.nodeWidth, a.nodeHeight) == (130, 90)
    with pytest.raises(tdError):
        a.allowCooking = False


def test_collapse_selected(inside):
    a, b, c = constant(inside, "a", x=3), inside.create("mathCHOP", "b"), inside.create("nullCHOP", "c")
    b.setInputs([a])
    c.setInputs([b])
    b.par.gain = 2
    b.selected = True
    comp = inside.collapseSelected()
    assert comp.op("b").par.gain == 2 and inside.op("b") is None
    assert c["x"] == 6 and comp.inputConnectors[0].connections[0].owner == a


# -- clones


@pytest.fixture
def clone(inside):
    master = inside.create("baseCOMP", "master")
    constant(master, "size", x=1)
    page = master.appendCustomPage("P")
    page.appendFloat("Speed")[0].val = 5
    clone = inside.create("baseCOMP", "clone")
    clone.par.clone = "master"
    return clone


def test_a_clone_becomes_its_master(clone, inside, project):
    master = inside.op("master")
    assert [c.name for c in clone.children] == ["size"] and clone.op("size")["x"] == 1 and master.clones == [clone]
    assert clone.par["Speed"] is not None
    clone.par.Speed = 9
    master.op("size").par.const0value = 4
    master.create("nullCHOP", "new")
    project.step()
    assert clone.op("size")["x"] == 4 and clone.op("new") is not None and clone.par.Speed == 9
    master.op("new").destroy()
    project.step()
    assert clone.op("new") is None
    master.customPages[0].appendFloat("More")
    project.step()
    assert clone.par["More"] is not None


def test_immune_operators_stay(clone, inside, project):
    master = inside.op("master")
    clone.op("size").cloneImmune = True
    clone.op("size").par.const0value = 8
    extra = clone.create("nullCHOP", "extra")
    extra.cloneImmune = True
    master.op("size").par.const0value = 2
    project.step()
    assert clone.op("size")["x"] == 8 and extra.valid
    clone.par.enablecloning = False
    master.create("nullCHOP", "later")
    project.step()
    assert clone.op("later") is None
    clone.par.enablecloning = True
    project.step()
    assert clone.op("later") is not None


# -- undo


def test_undo_and_redo(inside, ui):
    undo = ui.undo
    undo.startBlock("Make things")
    a = constant(inside, "a", x=1)
    a.par.const0value = 5
    a.nodeX = 70
    a.name = "renamed"
    null = inside.create("nullCHOP", "null")
    null.setInputs([a])
    a.bypass = True
    undo.endBlock()
    assert undo.undoStack == ["Make things"] and not undo.state
    undo.undo()
    assert inside.op("renamed") is None and inside.op("null") is None and inside.children == []
    assert undo.redoStack == ["Make things"]
    undo.redo()
    again = inside.op("renamed")
    assert again == a and again.valid and again.par.const0value == 5 and again.nodeX == 70 and again.bypass
    assert inside.op("null").inputs == [again]


def test_undo_of_destroying_brings_wires_and_contents_back(inside, ui, box):
    a, left = constant(inside, "a", x=1), inside.create("nullCHOP", "left")
    box.inputConnectors[0].connect(a)
    left.inputConnectors[0].connect(box)
    assert left["x"] == 10
    ui.undo.startBlock("Destroy")
    box.destroy()
    ui.undo.endBlock()
    assert inside.op("box") is None and left.inputs == []
    ui.undo.undo()
    assert inside.op("box") == box and left["x"] == 10 and box.op("math").valid
    ui.undo.redo()
    assert not box.valid and left.inputs == []


def test_undo_of_expressions_and_modes(inside, ui):
    a = constant(inside, "a", x=1)
    ui.undo.startBlock("Edit")
    a.par.const0value.expr = "7"
    ui.undo.endBlock()
    assert a["x"] == 7
    ui.undo.undo()
    assert a["x"] == 1
    ui.undo.redo()
    assert a["x"] == 7


def test_undo_callbacks_nesting_and_clearing(inside, ui):
    heard = []
    undo = ui.undo
    undo.startBlock("outer")
    undo.startBlock("inner")
    undo.addCallback(lambda is_undo, info: heard.append((is_undo, info)), "info")
    undo.endBlock()
    undo.endBlock()
    assert undo.undoStack == ["outer"]
    undo.undo()
    undo.redo()
    assert heard == [(True, "info"), (False, "info")]
    undo.startBlock("silent", enable=False)
    constant(inside, "b")
    undo.endBlock()
    assert undo.undoStack == ["outer"]
    undo.clear()
    assert undo.undoStack == [] == undo.redoStack
    undo.globalState = False
    undo.startBlock("off")
    constant(inside, "c")
    undo.endBlock()
    assert undo.undoStack == []


def test_ui_headless(ui, capsys):
    assert ui.messageBox("Title", "Text", buttons=["A", "B"]) == 0 and "[Title] Text" in capsys.readouterr().out
    ui.answers = [1, "/tmp/x.tdn"]
    assert ui.messageBox("Title", "Text") == 1 and ui.chooseFile() == "/tmp/x.tdn" and ui.chooseFolder() is None
    ui.status = "busy"
    assert ui.status == "busy" and len(ui.panes) == 0 and ui.panes.current is None
    ui.preferences["general.startup"] = 1
    assert ui.preferences["general.startup"] == 1
    ui.openTextport()


def test_connectors_stand_in_the_order_of_connect_order(inside):
    box = inside.create("baseCOMP", "box")
    a, b = constant(inside, "a", a=1), constant(inside, "b", b=2)
    for i in (1, 2):
        inner, outer = box.create("inCHOP", f"in{i}"), box.create("outCHOP", f"out{i}")
        outer.inputConnectors[0].connect(inner)
    box.inputConnectors[0].connect(a)
    box.inputConnectors[1].connect(b)
    end = inside.create("nullCHOP", "end")
    end.inputConnectors[0].connect(box.outputConnectors[0])
    assert end[0].name == "a"
    box.op("in1").par.connectorder = 1
    assert [c.inOP.name for c in box.inputConnectors] == ["in2", "in1"] and end[0].name == "b"
    box.op("out2").par.connectorder = -0.5
    assert [c.outOP.name for c in box.outputConnectors] == ["out2", "out1"] and end[0].name == "a"
