"""Finding operators: op(), ops(), opex(), parent, shortcuts, internal operators, findChildren, paths."""

import pytest

from stovetop import td
from stovetop.td.finders import tdError


@pytest.fixture
def tree(inside):
    """/project1/outer/inner with a few operators each."""
    outer = inside.create("baseCOMP", "outer")
    inner = outer.create("baseCOMP", "inner")
    for name in ("noise1", "noise2", "math1"):
        inner.create("constantCHOP" if name != "math1" else "mathCHOP", name)
    outer.create("tableDAT", "table1")
    return outer


def test_op_by_path_pattern_id_and_object(tree, inside, project):
    noise = inside.op("outer/inner/noise1")
    assert noise.path == "/project1/outer/inner/noise1"
    assert inside.op("/project1/outer/inner/noise1") == noise and inside.op(noise.id) == noise
    assert inside.op(noise) == noise and tree.op("inner").op("../table1") == tree.op("table1")
    assert inside.op("outer/inner/noise?") == noise and inside.op("nobody") is None
    assert inside.op("nobody", "outer") == tree, "the first that is found"
    assert inside.op("outer/*/math*").name == "math1"
    assert inside.op("") is None and inside.op(99999) is None and inside.op(None) is None
    assert inside.opex("outer") == tree
    with pytest.raises(tdError):
        inside.opex("nobody")
    assert inside.op("/").path == "/" and project.root.op(".") == project.root


def test_relative_to_the_operator_a_script_stands_in(tree):
    noise = tree.op("inner/noise1")
    see = noise.evalExpression
    assert see("op('noise2')") == tree.op("inner/noise2"), "siblings in expressions"
    assert see("op('..')") == tree.op("inner") and see("op('../../table1')") == tree.op("table1")
    assert see("me") == noise and see("me.parent()") == tree.op("inner") and see("parent(2)") == tree
    assert see("op('.')") == noise
    assert tree.evalExpression("op('outer')") == tree and tree.evalExpression("op('./inner')") == tree.op("inner")


def test_ops(tree):
    inner = tree.op("inner")
    assert [o.name for o in inner.ops("noise*")] == ["noise1", "noise2"]
    assert [o.name for o in inner.ops("math1", "noise*")] == ["math1", "noise1", "noise2"]
    assert [o.name for o in inner.ops("noise[2-3]", "*1")] == ["noise2", "noise1", "math1"]
    assert inner.ops("nothing*") == [] and [o.name for o in tree.ops("inner/*")] == ["noise1", "noise2", "math1"]
    assert [o.name for o in inner.ops("* ^noise*")] == ["math1"]


def test_parent(tree):
    noise = tree.op("inner/noise1")
    assert noise.parent() == tree.op("inner") and noise.parent(2) == tree and noise.parent(9) is None
    tree.par.parentshortcut = "Outer"
    assert noise.parent.Outer == tree and noise.evalExpression("parent.Outer.name") == "outer"
    with pytest.raises(AttributeError):
        noise.parent.Nobody  # noqa: B018
    inner = tree.op("inner")
    inner.par.parentshortcut = "Outer"
    assert noise.parent.Outer == inner, "the closest"


def test_global_shortcuts(tree, inside, project):
    tree.par.opshortcut = "Tools"
    assert inside.op.Tools == tree and project.root.evalExpression("op.Tools.path") == "/project1/outer"
    tree.par.opshortcut = "Kit"
    assert inside.op.Kit == tree
    with pytest.raises(AttributeError):
        inside.op.Tools  # noqa: B018
    reader = inside.create("constantCHOP")
    reader.par.const0name = "a"
    reader.par.const0value.expr = "op.Late.par.Size"
    assert reader["a"].eval() == 0 and reader.errors()
    late = inside.create("baseCOMP")
    late.appendCustomPage("P").appendFloat("Size")[0].val = 4
    late.par.opshortcut = "Late"
    assert reader["a"].eval() == 4 and not reader.errors()
    late.destroy()
    with pytest.raises(AttributeError):
        inside.op.Late  # noqa: B018


def test_internal_operators(tree):
    inner, noise = tree.op("inner"), tree.op("inner/noise1")
    tree.par.iop0shortcut, tree.par.iop0op = "Table", "./table1"
    assert noise.iop.Table == tree.op("table1") and noise.evalExpression("iop.Table") == tree.op("table1")
    assert inner.iop["Table"] == tree.op("table1") and tree.internalOPs == {"Table": tree.op("table1")}
    tree.op("table1").par.rows = 3
    assert noise.ipar.Table.rows == 3
    with pytest.raises(AttributeError):
        noise.iop.Nothing  # noqa: B018


# -- findChildren


def names(found):
    return sorted(o.name for o in found)


def test_find_children(tree):
    tree.op("inner/noise1").tags = {"loud", "red"}
    tree.op("inner/noise2").tags.add("loud")
    tree.op("table1").comment = "the data"
    tree.op("table1").text = "hello there"
    tree.op("inner/math1").par.gain = 4
    tree.op("inner/noise2").par.const0value.expr = "me.digits"
    find = tree.findChildren
    assert names(find()) == ["inner", "math1", "noise1", "noise2", "table1"]
    assert names(find(depth=1)) == ["inner", "table1"] and names(find(depth=2)) == ["math1", "noise1", "noise2"]
    assert names(find(maxDepth=1)) == ["inner", "table1"]
    assert names(find(type=td.CHOP)) == ["math1", "noise1", "noise2"] == names(find(type="CHOP"))
    assert names(find(type=td.mathCHOP)) == ["math1"] and names(find(type=[td.mathCHOP, td.DAT])) == ["math1", "table1"]
    assert names(find(name="noise*")) == ["noise1", "noise2"] and names(find(path="*/inner/*")) == [
        "math1", "noise1", "noise2",
    ]  # fmt: skip
    assert names(find(tags=["loud"])) == ["noise1", "noise2"]
    assert names(find(tags=["loud", "red"], allTags=True)) == ["noise1"] and names(find(tags=["r*"])) == ["noise1"]
    assert names(find(comment="*data*")) == ["table1"] and names(find(text="hello*")) == ["table1"]
    assert names(find(parName="gain", parValue="4")) == names(find(parName="gain", parValue="4.0")) == ["math1"]
    assert names(find(parName="gain", parValue="4*")) == ["math1"] and names(find(parExpr="me.*")) == ["noise2"]
    assert names(find(parName="gain", onlyNonDefaults=True)) == ["math1"]
    assert names(find(key=lambda o: o.isCHOP and o.digits == 2)) == ["noise2"]
    assert names(find(type=td.CHOP, name="*1", depth=2)) == ["math1", "noise1"]


# -- paths


def test_paths_between(tree, inside):
    noise, table = tree.op("inner/noise1"), tree.op("table1")
    for src, dst in ((noise, table), (table, noise), (noise, tree.op("inner/noise2")), (inside, noise), (noise, tree)):
        path = src.relativePath(dst)
        assert not path.startswith("/")
        assert src.evalExpression(f"op({path!r})") == dst, (src, dst, path)
        assert src.evalExpression(src.shortcutPath(dst)) == dst
    assert noise.relativePath(table) == "../../table1"
    assert noise.shortcutPath(tree.op("inner"), toParName="opshortcut") == "parent().par.opshortcut"


def test_identity(tree):
    noise = tree.op("inner/noise1")
    assert noise == tree.op("inner").op("noise1") and noise != tree and noise is not None
    assert {noise: 1}[tree.op("inner/noise1")] == 1
    assert isinstance(noise, td.constantCHOP) and isinstance(noise, td.CHOP) and isinstance(noise, td.OP)
    assert str(noise) == noise.path and "constantCHOP" in repr(noise)
    noise.destroy()
    assert not noise.valid
    with pytest.raises(tdError):
        noise.path  # noqa: B018


def test_names(tree):
    noise = tree.op("inner/noise1")
    assert (noise.base, noise.digits, noise.family, noise.OPType, noise.type) == (
        "noise",
        1,
        "CHOP",
        "constantCHOP",
        "constant",
    )
    assert tree.op("inner").digits is None
    noise.name = "noise2"
    assert noise.name == "noise3", "a taken name goes on counting"
    noise.name = "fresh"
    assert tree.op("inner/fresh") == noise and tree.op("inner/noise1") is None
    new = tree.op("inner").create(td.constantCHOP)
    assert new.name == "constant1" and tree.op("inner").create(td.constantCHOP).name == "constant2"
    assert noise.isCHOP and not noise.isCOMP and tree.isCOMP and tree.isBase


def test_children(tree):
    assert [c.name for c in tree.children] == ["inner", "table1"] and tree.numChildren == 2
    assert tree.numChildrenRecursive == 5 and tree.op("table1").children == []


@pytest.mark.gl
def test_sysinfo_names_the_device_once_something_was_drawn(inside):
    inside.create("constantTOP").cook()
    from stovetop.gl.context import renderer
    from stovetop.td.system import sysinfo

    assert sysinfo.GPUName == renderer() != ""


@pytest.mark.parametrize(
    "op_type, short",
    [
        ("geometryCOMP", "geo"), ("cameraCOMP", "cam"), ("lightCOMP", "light"), ("ambientlightCOMP", "ambient"),
        ("environmentlightCOMP", "envlight"), ("renderTOP", "render"), ("compositeTOP", "comp"),
        ("chopexecuteDAT", "chopexec"), ("datexecuteDAT", "datexec"), ("opexecuteDAT", "opexec"),
        ("parameterexecuteDAT", "parexec"), ("executeDAT", "execute"),
    ],
)  # fmt: skip
def test_types_and_the_names_of_new_operators(inside, op_type, short):
    made = inside.create(op_type)
    assert (made.OPType, made.type, made.name) == (op_type, short, short + "1")
    assert type(made).OPType == getattr(td, op_type).OPType == op_type
