"""The gallery has an entry for every TOP, and each use works."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import stovetop
from helpers import need_gl
from stovetop.core import registry

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("gallery", ROOT / "tools" / "gallery.py")
gallery = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gallery)
SHOWN = sorted(gallery.USES)
#: one colour all over is what they are for
FLAT = {"constant"}


def test_every_top_has_an_entry():
    known = {t.removesuffix("TOP") for t in registry.types("TOP")}
    assert set(gallery.USES) | set(gallery.WITHOUT) == known
    assert not set(gallery.USES) & set(gallery.WITHOUT)


def test_the_page_shows_the_uses():
    page = gallery.PAGE.read_text()
    missing = [n for n in SHOWN if f"```python\n{gallery.USES[n]}\n```" not in page]
    assert not missing, f"python tools/gallery.py draws them: {missing}"
    assert all((gallery.FOLDER / f"{n}.jpg").exists() for n in SHOWN)
    size = sum(f.stat().st_size for f in gallery.FOLDER.iterdir())
    assert size < 2_000_000


@pytest.fixture(scope="module")
def tops():
    """Every use, small, after a few frames."""
    need_gl()
    pytest.importorskip("cv2")
    with stovetop.Project() as project:
        uses = gallery.Uses(project, (48, 28))
        made = {name: uses.make(gallery.USES[name]) for name in SHOWN}
        for top in made.values():
            project.watch(top)
        project.step(12)
        yield made


@pytest.mark.gl
@pytest.mark.parametrize("name", SHOWN)
def test_use(tops, name):
    top = tops[name]
    top.cook()
    assert (top.errors(), top.warnings()) == ("", "")
    seen = gallery.pixels(top)
    assert np.ptp(seen) > 40 or (name in FLAT and seen.any()), "it is blank"


def test_names_in_a_use_stay_in_it():
    with stovetop.Project() as project:
        uses = gallery.Uses(project)
        mine = uses.make("ball = constant(color=(1, 0, 0))\nball")
        assert uses.make("ball") is not mine and uses.make("ball") is uses.make("ball")
        with pytest.raises(NameError):
            uses.make("nosuchthing()")
