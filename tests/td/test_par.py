"""Parameters as scripts use them: values, arithmetic, modes, menus, groups."""

import math

import pytest

from stovetop.core.errors import ParError
from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError


@pytest.fixture
def comp(inside):
    return inside.create("baseCOMP", "comp")


@pytest.fixture
def page(comp):
    return comp.appendCustomPage("Custom")


@pytest.fixture
def speed(page):
    return page.appendFloat("Speed")[0]


# -- standing for the value


def test_arithmetic_comparison_and_formatting(speed, page):
    other = page.appendInt("Count")[0]
    speed.val, other.val = 2.5, 3
    assert speed + 1 == 3.5 and 1 + speed == 3.5 and speed * other == 7.5 and other - speed == 0.5
    assert 5 / speed == 2.0 and speed // 1 == 2 and other % 2 == 1 and other**2 == 9 and 2**other == 8
    assert -speed == -2.5 and abs(-other) == 3 and round(speed) == 2 and divmod(other, 2) == (1, 1)
    assert speed < other and other >= 3 and speed != 3 and speed == 2.5 and other == 3
    assert f"{speed:.2f} {other:03d} {speed}" == "2.50 003 2.5"
    assert int(speed) == 2 and float(other) == 3.0 and math.floor(speed) == 2 and math.ceil(speed) == 3
    assert list(range(other)) == [0, 1, 2] and "abcd"[other] == "d" and [10, 20, 30, 40][other] == 40
    assert math.sin(speed) == math.sin(2.5) and max(speed, other) is other
    assert bool(speed)
    speed.val = 0
    assert not speed
    assert isinstance(hash(speed), int) and {speed: 1}[speed] == 1


def test_strings_stand_for_themselves(page):
    text = page.appendStr("Text")[0]
    text.val = "words"
    assert text + "!" == "words!" and "a " + text == "a words" and text == "words" and str(text) == "words"
    assert len(str(text)) == 5 and text.eval().upper() == "WORDS"
    assert bool(text)
    text.val = ""
    assert not text
    text.val = text.owner
    assert text == "/project1/comp", "an operator is its path"
    text.expr = "parent()"
    assert text.eval() == "/project1"


def test_assignment_through_the_collection(comp, speed):
    comp.par.Speed = 3
    assert comp.par.Speed.val == 3 and comp.par["Speed"] == 3
    comp.par["Speed"] = 4
    assert comp.par.Speed == 4
    comp.par.Speed += 1
    assert comp.par.Speed == 5
    assert comp.par["nothing"] is None
    with pytest.raises(AttributeError):
        comp.par.nothing  # noqa: B018
    with pytest.raises(AttributeError):
        comp.par.nothing = 1
    assert comp.par.Speed is comp.par.Speed and comp.par.Speed.isSamePar(comp.par["Speed"])


def test_a_par_assigned_to_another_gives_its_value(comp, page, speed):
    other = page.appendFloat("Other")[0]
    speed.val = 7
    comp.par.Other = comp.par.Speed
    assert other.val == 7 and type(other.val) is float and other.mode == ParMode.CONSTANT


def test_wrong_values_name_operator_and_parameter(comp, speed):
    with pytest.raises(ParError, match=r"/project1/comp.*Speed"):
        comp.par.Speed = "fast"
    assert speed == 0


def test_clamping(speed):
    speed.min, speed.max, speed.clampMin = 1, 2, True
    speed.val = 0
    assert speed.eval() == 1
    speed.val = 5
    assert speed.eval() == 5, "only the lower end clamps"
    speed.clampMax = True
    assert speed.eval() == 2


def test_norm_values(speed):
    speed.normMin, speed.normMax = 10, 20
    speed.normVal = 0.5
    assert speed == 15 and speed.normVal == 0.5 and speed.evalNorm() == 0.5


# -- modes


def test_expressions(comp, speed, page):
    speed.expr = "me.digits or 4"
    assert speed.mode == ParMode.EXPRESSION and speed.eval() == 4 and speed.val == 0.0
    comp.name = "comp7"
    assert speed.eval() == 7
    speed.mode = ParMode.CONSTANT
    assert speed.eval() == 0 and speed.expr == "me.digits or 4" and speed.prevMode == ParMode.EXPRESSION
    speed.mode = ParMode.EXPRESSION
    assert speed.eval() == 7
    speed.val = 1
    assert speed.mode == ParMode.CONSTANT and speed.eval() == 1
    assert speed.evalExpression() == 7


def test_a_failing_expression_is_an_error_of_the_operator(comp, speed):
    speed.expr = "op('nobody').par.w"
    assert speed.eval() == 0.0
    assert "Speed" in comp.errors() and "/project1/comp" in comp.errors()
    speed.expr = "3"
    assert speed.eval() == 3 and comp.errors() == ""
    speed.expr = "1 +"
    assert speed.eval() == 3.0 and "SyntaxError" in comp.errors()


def test_expressions_follow_what_they_read(comp, speed, inside):
    source = inside.create("constantCHOP", "source")
    source.par.const0name = "a"
    speed.expr = "op('source')['a'] * 2"
    source.par.const0value = 3
    assert speed.eval() == 6
    source.par.const0value = 4
    assert speed.eval() == 8
    source.destroy()
    assert comp.par.Speed.eval() == 8 and comp.errors()
    inside.create("constantCHOP", "source").par.const0name = "a"
    assert speed.eval() == 0 and comp.errors() == ""


def test_cur_par(speed, page):
    speed.expr = "me.curPar.name + '!' and len(me.curPar.name)"
    assert speed.eval() == 5
    assert speed.owner.curPar is None


def test_binding_goes_both_ways(comp, speed, page, inside):
    other = inside.create("baseCOMP", "other").appendCustomPage("P").appendFloat("Volume")[0]
    other.val = 0.5
    speed.bindExpr = "op('other').par.Volume"
    assert speed.mode == ParMode.BIND and speed.eval() == 0.5
    other.val = 0.75
    assert speed.eval() == 0.75 and speed == 0.75
    comp.par.Speed = 0.25
    assert other == 0.25 and speed.mode == ParMode.BIND
    assert speed.bindMaster is other and [p.name for p in other.bindReferences] == ["Speed"]
    speed.mode = ParMode.CONSTANT
    comp.par.Speed = 9
    assert other == 0.25 and other.bindReferences == [] and speed.bindMaster is None


def test_loops_are_told_and_do_no_harm(comp, page):
    a, b = page.appendFloat("A")[0], page.appendFloat("B")[0]
    a.val = 3
    a.bindExpr, b.bindExpr = "me.par.B", "me.par.A"
    assert a.eval() == 3 and "loop" in comp.warnings() and comp.errors() == ""
    with pytest.raises(ParError, match="bound to itself"):
        comp.par.A = 5
    b.mode = ParMode.CONSTANT
    comp.par.A = 6
    assert a.eval() == 6 and b.eval() == 6
    own = page.appendFloat("Own")[0]
    own.val = 2
    own.expr = "me.par.Own + 1"
    assert own.eval() == 3 and "loop" in comp.warnings()


def test_binding_to_a_dependency(comp, speed):
    from stovetop.td import tdu

    dep = comp.store("dep", tdu.Dependency(3))
    speed.bindExpr = "me.fetch('dep')"
    assert speed.eval() == 3
    dep.val = 4
    assert speed.eval() == 4
    comp.par.Speed = 5
    assert dep.val == 5


# -- defaults


def test_default_and_reset(speed, inside):
    speed.default = 2
    assert not speed.isDefault
    speed.reset()
    assert speed == 2 and speed.isDefault
    speed.val = 3
    assert speed.reset() and not speed.reset()
    gain = inside.create("mathCHOP").par.gain
    gain.val = 3
    assert not gain.isDefault and gain.default == 1
    gain.reset()
    assert gain == 1
    with pytest.raises(tdError):
        gain.default = 4


def test_default_expression(speed):
    speed.defaultExpr = "1 + 2"
    assert speed.defaultMode == ParMode.EXPRESSION
    speed.reset()
    assert speed.mode == ParMode.EXPRESSION and speed.eval() == 3 and speed.isDefault


# -- menus


def test_menus(page, comp):
    kind = page.appendMenu("Kind")[0]
    kind.menuNames, kind.menuLabels = ["low", "high"], ["Low One", "High One"]
    assert kind.eval() == "low" and kind.menuIndex == 0
    comp.par.Kind = "high"
    assert (kind.eval(), kind.menuIndex, str(kind), int(kind)) == ("high", 1, "high", 1)
    comp.par.Kind = 0
    assert kind.eval() == "low"
    comp.par.Kind = "High One"
    assert kind.eval() == "high" and kind == "high"
    kind.menuIndex = 0
    assert kind == "low"
    # as in TouchDesigner scripts go on and the value stays; here a warning says so until the next one
    comp.par.Kind = "none of them"
    assert kind == "low" and "'Kind': 'none of them' is not an item of its menu (low, high)" in comp.warnings()
    comp.par.Kind = "low"
    assert comp.warnings() == ""
    comp.par.Kind.expr = "1"
    assert kind.eval() == "high"
    assert kind.isMenu and not kind.isString and kind.menuLabels == ["Low One", "High One"]


def test_menu_source(page, comp, inside):
    table = inside.create("tableDAT", "items")
    table.clear()
    for row in (["name", "label"], ["a", "A"], ["b", "B"]):
        table.appendRow(row)
    kind = page.appendMenu("Kind")[0]
    kind.menuSource = "tdu.TableMenu(op('items'), labelCol='label')"
    assert kind.menuNames == ["a", "b"] and kind.menuLabels == ["A", "B"]
    comp.par.Kind = "b"
    assert kind.eval() == "b" and kind.menuIndex == 1
    text = page.appendStrMenu("Loose")[0]
    text.menuNames = ["x", "y"]
    comp.par.Loose = "something else"
    assert text.eval() == "something else" and text.menuIndex == -1
    comp.par.Loose = "y"
    assert text.menuIndex == 1 and text.isString


def test_builtin_menus_take_labels_and_numbers(inside):
    par = inside.create("mathCHOP").par.preop
    par.val = 1
    assert par.eval() == par.menuNames[1] and len(par.menuNames) > 2
    par.val = par.menuLabels[2]
    assert par.menuIndex == 2 and par.eval() == par.menuNames[2]


# -- operators, pulses, kinds


def test_operator_parameters(page, comp, inside):
    chop = inside.create("constantCHOP", "chop")
    par = page.appendCHOP("Source")[0]
    assert par.eval() is None and par.val == ""
    comp.par.Source = chop
    assert par.eval() == chop and par.val in ("chop", "/project1/chop")
    comp.par.Source = "chop"
    assert par.eval() == chop and par.evalOPs() == [chop]
    chop.name = "renamed"
    comp.par.Source = "nobody"
    assert par.eval() is None
    inside.create("constantCHOP", "nobody")
    assert par.eval() == inside.op("nobody")
    inside.create("tableDAT", "wrong")
    comp.par.Source = "wrong"
    assert par.eval() is None, "a DAT is no CHOP"
    par.expr = "op('renamed')"
    assert par.eval() == chop
    many = page.appendOP("Many")[0]
    comp.par.Many = "renamed nobody"
    assert many.evalOPs() == [chop, inside.op("nobody")]


def test_pulse_and_momentary_values(page, comp, inside, project):
    count = page.appendFloat("Count")[0]
    dat = inside.create("parameterexecuteDAT")
    dat.par.op, dat.par.pars, dat.par.custom = "comp", "Go", True
    dat.par.onpulse = True
    dat.text = "def onPulse(par):\n    par.owner.par.Count += 1\n"
    go = page.appendPulse("Go")[0]
    go.pulse()
    comp.par.Go.pulse()
    assert count == 2 and go.isPulse
    count.pulse(9, frames=2)
    assert count == 9
    project.step(3)
    assert count == 2


def test_kinds(page, speed):
    toggle, xyz = page.appendToggle("On")[0], page.appendXYZ("Place")
    toggle.val = "on"
    assert toggle.eval() is True and toggle.isToggle and toggle.isNumber
    assert speed.isFloat and speed.isNumber and speed.isCustom and not speed.isInt
    assert [p.name for p in xyz] == ["Placex", "Placey", "Placez"] and xyz[1].vecIndex == 1 and xyz.style == "XYZ"
    assert speed.page.name == "Custom" and speed.parGroup.name == "Speed" and speed.style == "Float"
    python = page.appendPython("Thing")[0]
    python.val = [1, 2]
    assert python.eval() == [1, 2] and python.isPython
    python.expr = "{'a': me}"
    assert python.eval() == {"a": speed.owner}


def test_enable_and_read_only(speed, comp):
    speed.readOnly = True
    comp.par.Speed = 5
    assert speed == 5, "scripts may"
    speed.enableExpr = "me.par.Speed > 6"
    assert not speed.enable
    comp.par.Speed = 7
    assert speed.enable
    speed.enableExpr = None
    speed.enable = False
    assert not speed.enable


def test_copy_and_destroy(speed, page, comp):
    other = page.appendFloat("Other")[0]
    speed.expr = "4"
    other.copy(speed)
    assert other.mode == ParMode.EXPRESSION and other.eval() == 4
    speed.destroy()
    assert not speed.valid and comp.par["Speed"] is None and [p.name for p in comp.customPars] == ["Other"]
    with pytest.raises(tdError):
        comp.par.opshortcut.destroy()


# -- groups


def test_groups(page, comp):
    group = page.appendXYZ("Place")
    comp.parGroup.Place = (1, 2, 3)
    assert group.eval() == (1, 2, 3) and group.val == (1, 2, 3) and comp.par.Placey == 2
    comp.parGroup.Place = 5
    assert group.eval() == (5, 5, 5)
    group.val = [1, 2]
    assert group.eval() == (1, 2, 5)
    group.expr = ("1", "1 + 1", "me.par.Placex * 3")
    assert group.eval() == (1, 2, 3) and set(group.mode) == {ParMode.EXPRESSION}
    group.mode = ParMode.CONSTANT
    assert group.eval() == (1, 2, 5)
    assert group[0].name == "Placex" and len(group) == 3 and group.suffixes == ("x", "y", "z")
    assert comp.parGroup["nothing"] is None
    group.default = (7, 8, 9)
    assert group.reset() and group.eval() == (7, 8, 9)
    assert [p.name for p in group.pars("*y", "*z")] == ["Placey", "Placez"]
    assert comp.parGroup.Place.isSameParGroup(group)


def test_group_bind(page, comp):
    a, b = page.appendRGB("A"), page.appendRGB("B")
    b.bindExpr = ("me.par.Ar", "me.par.Ag", "me.par.Ab")
    a.val = (0.1, 0.2, 0.3)
    assert b.eval() == (0.1, 0.2, 0.3)
    comp.par.Bg = 0.9
    assert a.eval() == (0.1, 0.9, 0.3)


def test_pars_by_pattern(comp, speed, page):
    page.appendXYZ("Place")
    assert [p.name for p in comp.pars("Place?")] == ["Placex", "Placey", "Placez"]
    assert [p.name for p in comp.pars("Speed", "Placex")] == ["Speed", "Placex"]
    assert [g.name for g in comp.parGroups("P*")] == ["Place"]
    assert comp.par.Speed in comp.customPars and all(p.isCustom for p in comp.customPars)
    assert {"opshortcut"} <= {p.name for p in comp.builtinPars}
    assert comp.resetPars(parNames="Speed") is False
    comp.par.Speed = 4
    comp.par.opshortcut = "Here"
    assert comp.resetPars(includeBuiltin=False) and comp.par.Speed == 0 and comp.par.opshortcut == "Here"


def test_last_script_change_names_the_line_that_set_it(inside, project):
    script = inside.create("textDAT", "setter")
    script.text = "x = 1\ndef go():\n\tparent().par.w = 123\n"
    assert inside.par.w.lastScriptChange is None
    project.step(4)
    script.module.go()
    change = inside.par.w.lastScriptChange
    assert (change.dat, change.function, change.line, change.frame) == (script, "go", 3, 4)
    inside.par.h.expr = "1 + 1"
    assert inside.par.h.lastScriptChange.dat is None
    assert inside.par.h.lastScriptChange.function == "test_last_script_change_names_the_line_that_set_it"
