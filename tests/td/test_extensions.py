"""Extensions, modules and storage, as scripts in DATs use them."""

import pytest

from stovetop.td.finders import tdError


@pytest.fixture
def make(inside):
    """A component with an extension from a DAT's text: its class, promoted unless told otherwise."""

    def make(text, name="comp", cls="Thing", promote=True, parent=inside):
        comp = parent.create("baseCOMP", name)
        dat = comp.create("textDAT", "ext")
        dat.text = text
        comp.par.ext0object = f"op('./ext').module.{cls}(me)"
        comp.par.ext0promote = promote
        return comp

    return make


THING = """
class Thing:
    def __init__(self, ownerComp):
        self.ownerComp = ownerComp
        self.Value = 1
        self.hidden = 2
        self.heard = ownerComp.fetch('heard', [], search=False)
        ownerComp.store('heard', self.heard)
        self.heard.append('init')

    def onInitTD(self):
        self.heard.append('onInitTD')

    def onDestroyTD(self):
        self.heard.append('onDestroyTD')

    def Add(self, a, b=1):
        return a + b

    @property
    def Name(self):
        return self.ownerComp.name
"""


def test_promotion(make):
    comp = make(THING)
    assert comp.Add(2) == 3 and comp.Value == 1 and comp.Name == "comp"
    comp.Value = 5
    assert comp.ext.Thing.Value == 5 and comp.ext.Thing.hidden == 2
    with pytest.raises(AttributeError):
        comp.hidden  # noqa: B018
    with pytest.raises(AttributeError):
        comp.Nothing  # noqa: B018
    with pytest.raises(AttributeError):
        comp.Nothing = 1
    assert comp.extensionsReady and [type(e).__name__ for e in comp.extensions] == ["Thing"]


def test_without_promotion(make):
    comp = make(THING, promote=False)
    assert comp.ext.Thing.Add(1) == 2
    with pytest.raises(AttributeError):
        comp.Add(1)


def test_ext_searches_upwards(make):
    comp = make(THING)
    deep = comp.create("baseCOMP").create("constantCHOP")
    assert deep.ext.Thing.ownerComp == comp and deep.evalExpression("ext.Thing.Add(1, 1)") == 2
    with pytest.raises(AttributeError):
        deep.ext.Nobody  # noqa: B018


def test_an_extension_name_of_its_own(make):
    comp = make(THING)
    comp.par.ext0name = "Helper"
    comp.initializeExtensions()
    assert comp.ext.Helper.Value == 1
    with pytest.raises(AttributeError):
        comp.ext.Thing  # noqa: B018


def test_init_and_destroy_are_told(make):
    comp = make(THING)
    assert comp.Value == 1 and comp.fetch("heard") == ["init", "onInitTD"]
    comp.Value = 9
    comp.par.reinitextensions.pulse()
    assert comp.Value == 1
    assert comp.fetch("heard") == ["init", "onInitTD", "onDestroyTD", "init", "onInitTD"]
    made = comp.initializeExtensions(0)
    assert type(made).__name__ == "Thing"


def test_a_new_text_counts_at_the_next_use(make, inside):
    comp = make("class Thing:\n    def __init__(self, ownerComp):\n        self.Value = 1\n")
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "a", "op('comp').Value"
    assert comp.Value == 1 and chop["a"].eval() == 1
    comp.op("ext").text = "class Thing:\n    def __init__(self, ownerComp):\n        self.Value = 2\n"
    assert chop["a"].eval() == 2 and comp.Value == 2
    comp.Value = 7
    assert comp.Value == 7
    comp.par.reinitextensions.pulse()
    assert comp.Value == 2


def test_expressions_are_evaluated_again_after_re_init(make, inside):
    comp = make("class Thing:\n    def __init__(self, ownerComp):\n        self.Value = ownerComp.fetch('n', 1)\n")
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "a", "op('comp').Value"
    assert chop["a"].eval() == 1
    comp.store("n", 5)
    assert comp.Value == 1, "data that an extension has read does not make it anew"
    comp.par.reinitextensions.pulse()
    assert chop["a"].eval() == 5


def test_a_copy_has_an_extension_of_its_own(make, inside):
    comp = make(THING)
    comp.Value = 5
    other = inside.copy(comp)
    assert other.Value == 1 and other.ext.Thing.ownerComp == other and comp.Value == 5
    assert "Add" in dir(comp) and "hidden" not in dir(comp)


def test_references_can_be_pickled(make):
    import pickle

    comp = make(THING)
    assert pickle.loads(pickle.dumps([comp, comp.op("ext")])) == [comp, comp.op("ext")]


def test_expressions_follow_promoted_dependencies(make, inside):
    comp = make(
        "class Thing:\n    def __init__(self, ownerComp):\n        self.Level = tdu.Dependency(1)\n"
        "    @property\n    def Loud(self):\n        return self.Level.val > 5\n"
    )
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "a", "op('comp').Level + op('comp').Loud"
    assert chop["a"].eval() == 1
    comp.Level.val = 10
    assert chop["a"].eval() == 11


def test_a_failing_extension_is_a_script_error_not_a_crash(make, project):
    comp = make("class Thing:\n    def __init__(self, ownerComp):\n        raise ValueError('no luck')\n")
    with pytest.raises(AttributeError):
        comp.Value  # noqa: B018
    assert "no luck" in comp.scriptErrors() and "/project1/comp/ext" in comp.scriptErrors()
    project.step()
    comp.op("ext").text = "class Thing:\n    def __init__(self, ownerComp):\n        self.Value = 3\n"
    comp.clearScriptErrors()
    assert comp.Value == 3 and comp.scriptErrors() == ""


def test_two_extensions_and_one_that_uses_the_other(make):
    comp = make(THING)
    comp.seq.ext.numBlocks = 2
    other = comp.create("textDAT", "other")
    other.text = (
        "class Other:\n    def __init__(self, owner):\n        self.owner = owner\n"
        "    def Twice(self):\n        return self.owner.Value * 2\n"
    )
    comp.par.ext1object, comp.par.ext1promote = "op('./other').module.Other(me)", True
    comp.initializeExtensions()
    comp.Value = 4
    assert comp.Twice() == 8


# -- modules


def write(inside, name, text):
    dat = inside.create("textDAT", name)
    dat.text = text
    return dat


def test_mod_and_import(inside):
    write(inside, "lib", "SIZE = 3\ndef double(x):\n    return 2 * x\n")
    user = write(
        inside,
        "user",
        "import lib\nfrom lib import double as d\nresult = d(lib.SIZE)\ndef where():\n    return me.name\n",
    )
    assert inside.mod.lib.SIZE == 3 and user.module.result == 6 and inside.mod("user").where() == "user"
    assert user.evalExpression("mod.lib.double(4)") == 8 and user.evalExpression("mod('lib').SIZE") == 3
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "a", "mod.lib.SIZE"
    assert chop["a"].eval() == 3
    assert inside.create("baseCOMP").evalExpression("mod.lib.SIZE") == 3, "beside a component too"
    inside.op("lib").text = "SIZE = 5\n"
    assert chop["a"].eval() == 5, "the text is a dependency"
    with pytest.raises(AttributeError):
        inside.mod.nobody  # noqa: B018


def test_mod_imports_where_there_is_no_dat(inside):
    dat = inside.create("textDAT", "t")
    assert dat.evalExpression("mod.tdu.remap(0.5, 0, 1, 0, 2)") == 1 and dat.evalExpression("mod.json.dumps(1)") == "1"
    write(inside, "json", "def dumps(x):\n    return 'mine'\n")
    assert dat.evalExpression("mod.json.dumps(1)") == "mine"
    assert dat.evalExpression("mod.td.me") == dat


def test_local_modules_and_packages(inside):
    modules = inside.create("baseCOMP", "local").create("baseCOMP", "modules")
    write(modules, "shared", "WORD = 'local'\n")
    deep = inside.create("baseCOMP").create("baseCOMP")
    user = write(deep, "user", "import shared\nimport json, math\nword = shared.WORD + json.dumps(math.floor(1.5))\n")
    assert user.module.word == "local1"
    with pytest.raises(ModuleNotFoundError):
        write(deep, "bad", "import no_such_module_anywhere\n").module  # noqa: B018


def test_modules_may_import_each_other(inside):
    write(inside, "a", "import b\ndef one():\n    return b.two() - 1\n")
    write(inside, "b", "import a\ndef two():\n    return 2\ndef both():\n    return a.one() + two()\n")
    assert inside.mod.b.both() == 3


def test_a_script_with_an_error_says_where(inside):
    dat = write(inside, "broken", "x = 1\ny = x / 0\n")
    with pytest.raises(ZeroDivisionError) as caught:
        dat.module  # noqa: B018
    import traceback

    assert '"/project1/broken", line 2' in "".join(traceback.format_exception(caught.value))
    with pytest.raises(SyntaxError):
        write(inside, "worse", "def (:\n").module  # noqa: B018


def test_dat_run_sees_its_own_globals(inside, capsys):
    dat = write(
        inside, "script", "me.store('seen', (me.name, args, parent().name, op('lib') is not None))\nprint('ran')\n"
    )
    write(inside, "lib", "")
    dat.run(1, "two")
    assert dat.fetch("seen") == ("script", (1, "two"), "project1", True)
    assert capsys.readouterr().out == "ran\n"


# -- storage


def test_store_and_fetch(inside):
    outer = inside.create("baseCOMP", "outer")
    inner = outer.create("constantCHOP", "inner")
    assert outer.store("key", 5) == 5
    assert outer.fetch("key") == 5 and inner.fetch("key") == 5
    assert inner.fetch("key", None, search=False) is None and inner.fetchOwner("key") == outer
    assert inner.fetch("nothing", 3) == 3 and inner.fetchOwner("nothing") is None
    with pytest.raises(tdError):
        inner.fetch("nothing")
    assert inner.fetch("made", [1], storeDefault=True) == [1] and inner.storage["made"] == [1]
    inner.store("key", 6)
    assert inner.fetch("key") == 6 and outer.fetch("key") == 5
    inner.unstore("key")
    assert inner.fetch("key") == 5
    outer.store("keep", 1), outer.store("a1", 1), outer.store("a2", 2)
    outer.unstore("a*")
    assert set(outer.storage) == {"key", "keep"}
    outer.unstore("*")
    assert outer.storage == {}


def test_storage_is_a_dependency_by_key(inside):
    chop = inside.create("constantCHOP")
    chop.par.const0name, chop.par.const0value.expr = "a", "parent().fetch('size', 1)"
    assert chop["a"].eval() == 1
    cooks = chop.totalCooks
    inside.store("other", 1)
    chop.cook()
    assert chop.totalCooks == cooks
    inside.store("size", 2)
    assert chop["a"].eval() == 2
    inside.storage["size"] = 3
    assert chop["a"].eval() == 3
    chop.store("size", 9)
    assert chop["a"].eval() == 3, "the parent's was asked for"
    inside.unstore("size")
    assert chop["a"].eval() == 1


def test_startup_values(inside, tmp_path):
    import stovetop

    inside.store("score", 5)
    inside.storeStartupValue("score", 0)
    inside.storeStartupValue("gone", 1)
    inside.unstoreStartupValue("gone")
    path = tmp_path / "p.tdn"
    inside._node.engine.hooks.project.face.save(str(path))
    assert inside.fetch("score") == 5
    with stovetop.load(path) as again:
        assert again.op("/project1").fetch("score") == 0
        assert again.op("/project1").fetch("gone", None) is None


def test_variables(inside):
    inside.setVar("SHOW", "tour")
    chop = inside.create("baseCOMP").create("constantCHOP")
    assert chop.var("SHOW") == "tour" and chop.evalExpression("var('SHOW')") == "tour"
    assert chop.evalExpression("varExists('SHOW')") and not chop.evalExpression("varExists('NOPE')")
    assert chop.evalExpression("varOwner('SHOW')") == inside and inside.vars("S*") == ["SHOW"]
    inside.unsetVar("SHOW")
    assert chop.var("SHOW") == ""
