"""Relative paths: names stand beside an operator, dots count from it as if it were a folder."""

from __future__ import annotations

import pytest


@pytest.fixture
def tree(inside):
    a, b = inside.create("baseCOMP", "a"), inside.create("baseCOMP", "b")
    for comp in (a, b):
        comp.create("nullCHOP", "x")
    a.create("textDAT", "code")
    a.create("baseCOMP", "deep").create("nullCHOP", "y")
    return inside


@pytest.mark.parametrize(
    "path, found",
    [
        ("x", "/project1/a/x"),
        ("deep/y", "/project1/a/deep/y"),
        (".", "/project1/a/code"),
        ("..", "/project1/a"),
        ("../x", "/project1/a/x"),
        ("../..", "/project1"),
        ("../../b/x", "/project1/b/x"),
        ("/project1/b", "/project1/b"),
        ("dee*/y", "/project1/a/deep/y"),
        ("../d*", "/project1/a/deep"),
        ("../b", "/project1/b"),
        ("../b/x", "/project1/b/x"),
        ("../../project1", "/project1"),
        ("../b*/x", "/project1/b/x"),
        ("./x", "/project1/a/x"),
        ("nowhere", None),
    ],
)
def test_code_of_an_operator_looks_beside_it(tree, path, found):
    code = tree.op("a/code")
    got = code.evalExpression(f"op({path!r})")
    assert (got and got.path) == found


@pytest.mark.parametrize(
    "path, found", [("x", None), ("b", "/project1/b"), ("./x", "/project1/a/x"), ("..", "/project1")]
)
def test_a_component_s_own_expressions_look_beside_it_too(tree, path, found):
    got = tree.op("a").evalExpression(f"op({path!r})")
    assert (got and got.path) == found


@pytest.mark.parametrize(
    "path, found", [("x", "/project1/a/x"), ("..", "/project1"), ("./deep/y", "/project1/a/deep/y")]
)
def test_a_component_s_op_looks_inside_it(tree, path, found):
    assert tree.op("a").op(path).path == found


@pytest.mark.parametrize(
    "path, found", [("../x", "/project1/a/x"), ("../b", "/project1/b"), ("../b/*", "/project1/b/x")]
)
def test_dots_in_a_parameter_count_from_the_operator_and_then_from_the_component_around_it(tree, path, found):
    select = tree.op("a").create("selectCHOP")
    select.par.chop = path
    assert select.par.chop.eval().path == found


def test_what_stands_beside_the_component_gives_way_to_what_comes_beside_the_operator(tree):
    select = tree.op("a/deep").create("selectCHOP")
    select.par.chop = "../x"
    assert select.par.chop.eval().path == "/project1/a/x"
    tree.op("a/deep").create("nullCHOP", "x")
    assert select.par.chop.eval().path == "/project1/a/deep/x"


def test_a_relative_path_leads_back(tree):
    every = [tree, *tree.findChildren()]
    for src in every:
        for dst in every:
            if src is not dst:
                assert src.evalExpression(f"op({src.relativePath(dst)!r})") == dst, (src, dst, src.relativePath(dst))


def test_a_reference_follows_a_name_that_comes_goes_and_is_renamed(tree):
    select = tree.op("a").create("selectCHOP")
    select.par.chop = "late"
    assert select.par.chop.eval() is None
    late = tree.op("a").create("constantCHOP", "late")
    late.par.const0name, late.par.const0value = "c", 4
    assert select["c"] == 4
    late.name = "later"
    assert select.par.chop.eval() is None
    late.name = "late"
    assert select["c"] == 4
    late.destroy()
    assert select.par.chop.eval() is None


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("n* ^n2", "n1 n3"),
        ("* ^n[1-2]", "m1 n3"),
        ("n* ^n1 ^n2", "n3"),
        ("n* ^n* n1", "n1"),
        ("^n2", "m1 n1 n3"),
        ("/project1/n* ^n2", "n1 n3"),
        ("n* ^/project1/n2", "n1 n3"),
        ("^/project1/n*", "m1"),
        ("m1 n2 ^elsewhere", "m1 n2"),
    ],
)
def test_a_parameter_of_many_operators_leaves_out_what_follows_a_caret(inside, pattern, found):
    for name in ("m1", "n1", "n2", "n3"):
        inside.create("nullCOMP", name)
    render = inside.create("renderTOP")
    render.par.geometry = pattern
    assert " ".join(o.name for o in render.par.geometry.evalOPs()) == found
