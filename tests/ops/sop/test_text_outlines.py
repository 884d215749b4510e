"""Text: outlines of the font's size, holes open, lines where they belong."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error

from stovetop.data import fonts
from stovetop.data.outlines import Glyphs, arranged, filled

pytest.importorskip("fontTools")
pytest.importorskip("manifold3d")


@pytest.fixture(scope="module")
def glyphs():
    return Glyphs(fonts.BUILT_IN)


def loop_area(c):
    x, y = c.T
    return (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2


def test_outlines_agree_with_what_pillow_draws(glyphs):
    font = fonts.load(fonts.BUILT_IN, 1000)
    for char in "oHg8":
        loops = glyphs.contours(char, 8)
        # the box that Pillow gives is as wide as the advance
        _, top, _, bottom = font.getbbox(char, anchor="ls")
        P = np.concatenate(loops) * 1000
        assert np.allclose([P[:, 1].min(), P[:, 1].max()], [-bottom, -top], atol=2)
        mask = font.getmask(char)
        ink = np.asarray(mask, np.float64).sum() / 255 / 1e6
        assert sum(map(loop_area, loops)) == pytest.approx(ink, rel=0.01)
        assert glyphs.advance(char) == pytest.approx(font.getlength(char) / 1000, abs=2e-3)


def test_filled_text_is_flat_and_has_holes(op):
    g = data(op("textSOP", text="o8", levelofdetail=6))
    loops = data(op("textSOP", text="o8", levelofdetail=6, output="closedpolys"))
    signed = [loop_area(loops.P[p, :2]) for p in loops]
    assert len(signed) == 5 and sum(a < 0 for a in signed) == 3
    assert area(g) == pytest.approx(sum(signed), rel=1e-4)
    assert np.all(g.counts == 3) and set(np.unique(edge_counts(g))) == {1, 2} and np.allclose(g.point["N"], [0, 0, 1])
    assert g.point["uv"].min() == 0 and g.point["uv"].max() == 1
    lines = data(op("textSOP", text="o8", output="openpolys"))
    assert not lines.closed.any() and lines.num_prims == 5
    assert data(op("textSOP", text=" \n ")).num_points == 0


def test_size_lines_and_alignment(op):
    one = data(op("textSOP", text="H", output="closedpolys"))
    big = data(op("textSOP", text="H", output="closedpolys", fontsizex=3))
    assert np.allclose(big.P, one.P * 3, atol=1e-5)
    tall = data(op("textSOP", text="H", output="closedpolys", fontsizex=1, fontsizey=2, keepfontratio=False))
    assert np.allclose(tall.P, one.P * [1, 2, 1], atol=1e-5)
    two = data(op("textSOP", text="H\nH", output="closedpolys", linespacing=0.5))
    step = two.P[one.num_points :] - one.P
    assert np.allclose(step, step[0]) and step[0, 1] < -1.5 and abs(step[0, 0]) < 1e-6
    middle = data(op("textSOP", text="HH", output="closedpolys", alignx="center"))
    assert abs(middle.bounds.mean(0)[0]) < 0.02
    spread = data(op("textSOP", text="HH", output="closedpolys", kerning1=1))
    plain = data(op("textSOP", text="HH", output="closedpolys"))
    assert np.ptp(spread.P[:, 0]) == pytest.approx(np.ptp(plain.P[:, 0]) + 1, abs=1e-5)
    moved = data(op("textSOP", text="H", output="closedpolys", tx=2, sz=1, rz=90))
    assert np.allclose(moved.P[:, 1], one.P[:, 0], atol=1e-5)


def test_wrapping_and_direction(glyphs):
    words = arranged(glyphs, "aa bb cc", 3.0, (0, 0), "left")
    assert len(words) == 2 or len(words) == 3
    assert "".join(c for line in words for c, *_ in line).replace(" ", "") == "aabbcc"
    back = arranged(glyphs, "ab", None, (0, 0), "right", True)
    assert [c for c, *_ in back[0]] == ["b", "a"] and back[0][-1][1] < 0
    assert filled([]).num_points == 0


def test_missing_fonts_are_errors(op, tmp_path):
    assert "no font file" in error(op("textSOP", fontfile=str(tmp_path / "none.ttf")))
    (tmp_path / "bad.ttf").write_bytes(b"nothing")
    assert error(op("textSOP", fontfile=str(tmp_path / "bad.ttf")))
