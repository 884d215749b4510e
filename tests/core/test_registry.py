"""Operator types: what a name finds, and what a name that is none says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import stovetop
from stovetop import td
from stovetop.core import registry

REFERENCE = Path(__file__).parents[2] / "reference" / "operators.jsonl"


def test_the_list_of_known_types_is_touchdesigners():
    theirs = {json.loads(line)["OPType"] for line in REFERENCE.read_text().splitlines()}
    assert {t for t in registry.known() if not t.endswith("POP")} == theirs


def test_every_type_that_is_done_is_a_known_one():
    assert set(registry.types()) <= registry.known()


def test_a_misspelt_type_is_refused_and_makes_nothing(inside):
    with pytest.raises(td.tdError, match=r"nosieTOP.*no such operator type"):
        inside.create("nosieTOP")
    with pytest.raises(AttributeError, match="nosieTOP"):
        td.nosieTOP  # noqa: B018
    assert inside.children == []


def test_a_type_that_is_not_done_yet_stands_with_an_error_on_it(inside, project):
    op = inside.create(td.audiovstCHOP, "sound")
    op.par.file = "a.wav"
    assert "audiovstCHOP is not supported yet" in op.errors()
    assert not op.supported
    project.step(3)
    assert op.par.file == "a.wav"


def test_a_dangling_reference_warns_until_it_is_found(inside):
    select = inside.create("selectCHOP")
    select.par.chop = "late"
    select.cook()
    assert "parameter 'chop': no fitting operator at 'late'" in select.warnings()
    inside.create("constantCHOP", "late")
    select.cook()
    assert select.warnings() == ""


def test_a_clone_inside_its_master_is_an_error_on_it_and_the_frame_goes_on(inside, project):
    outer = inside.create("baseCOMP")
    inner = outer.create("baseCOMP")
    inner.par.clone = outer
    assert "contain each other" in inner.errors()
    project.step(3)
    inner.par.clone = ""
    assert inner.errors() == ""


def test_two_components_cannot_have_one_global_shortcut(inside):
    a, b = inside.create("baseCOMP"), inside.create("baseCOMP")
    a.par.opshortcut = "Desk"
    b.par.opshortcut = "Desk"
    assert "belongs to /project1/base1 already" in b.errors()
    assert stovetop.td.op.Desk == a
