"""The gallery has an entry for every TOP, SOP and MAT, and each use works."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

import numpy as np
import pytest

import stovetop
from helpers import need_gl
from stovetop.core import registry
from tools.gallery import PAGES
from tools.gallery.pages import each, pixels
from tools.gallery.studio import place, view

FAMILIES = sorted(PAGES)
SHOWN = [(family, name) for family in FAMILIES for name in sorted(PAGES[family].uses)]
#: one colour all over is what they are for
FLAT = {("TOP", "constant")}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_operator_has_an_entry(family):
    page = PAGES[family]
    assert page.lacking() == [], "give them a use or say why there is none"
    known = {t.removesuffix(family) for t in registry.types(family)}
    unknown, doubled = {*page.uses, *page.without} - known, page.uses.keys() & page.without.keys()
    assert (unknown, doubled) == (set(), set())


@pytest.mark.parametrize("family", FAMILIES)
def test_the_page_shows_the_uses(family):
    page = PAGES[family]
    assert page.stale() == [], f"python -m tools.gallery {family.lower()} draws them"
    text = page.file.read_text()
    pictures = {p.name for p in page.folder.iterdir()}
    assert pictures == {n for n in pictures if f"]({family.lower()}/{n})" in text}, "the page shows them all"
    assert sum(p.stat().st_size for p in page.folder.iterdir()) < 2_000_000


@pytest.fixture(scope="module")
def made():
    """A function of a family: its page, where its uses are made, name -> what each gives, small, after a few frames."""
    need_gl()
    pytest.importorskip("cv2")
    with ExitStack() as projects:

        @cache
        def made(family):
            page, project = PAGES[family], projects.enter_context(stovetop.Project())
            uses = page.begin(project, (48, 28))
            shown = {name: uses.make(use) for name, use in page.uses.items()}
            for ops in shown.values():
                for op in each(ops):
                    project.watch(op)
            project.step(12)
            return page, uses, shown

        yield made


@pytest.mark.gl
@pytest.mark.parametrize(("family", "name"), SHOWN)
def test_use(made, family, name):
    page, uses, shown = made(family)
    for op in each(shown[name]):
        op.cook()
        assert (op.errors(), op.warnings()) == ("", "")
    seen = page.picture(uses, shown[name])
    picture = pixels(seen)
    assert (seen.errors(), seen.warnings()) == ("", "")
    assert np.ptp(picture) > 40 or ((family, name) in FLAT and picture.any()), "it is blank"


def test_names_in_a_use_stay_in_it():
    with stovetop.Project() as project:
        uses = PAGES["TOP"].begin(project)
        mine = uses.make("ball = constant(color=(1, 0, 0))\nball")
        assert uses.make("ball") is not mine and uses.make("ball") is uses.make("ball")
        with pytest.raises(NameError):
            uses.make("nosuchthing()")
        with pytest.raises(AttributeError, match="levelTOP has no parameter nosuchthing"):
            uses.make("level(ball, nosuchthing=1)")


@pytest.mark.parametrize("scale", [(1, 1, 1), (30, 0.2, 4), (0.001, 0.002, 0.001), (2, 3, 0)])
def test_the_camera_sees_all_points_and_is_no_further_than_it_must(scale):
    P = np.random.default_rng(3).normal(size=(200, 3)) * scale + [5, -2, 1]
    camera = place(P, (240, 136))
    x, y, z = ((P - camera["t"]) @ view(P)).T
    assert np.all((-z > camera["near"]) & (-z < camera["far"]))
    up = np.tan(np.radians(15))
    reach = np.abs(np.stack([x / (-z * up * 240 / 136), y / (-z * up)])).max(axis=1)
    assert 0.85 < reach.max() < 1
