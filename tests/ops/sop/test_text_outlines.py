"""Text: outlines of the font's size, holes open, lines where they belong."""

import numpy as np
import pytest
from sopkit import area, data, edge_counts, error

from stovetop.data import fonts
from stovetop.data.outlines import Glyphs, arranged, filled
from stovetop.td import tdError

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


def test_legacy_parsing_reads_newlines_and_tabs_of_constants(op):
    pars = {"output": "closedpolys", "fontsizex": 2}
    raw = "H\\nH\\tH"
    node = op("textSOP", text=raw, **pars)
    plain = data(node)
    node.par.legacyparsing = True
    assert data(node).same(data(op("textSOP", text="H\nH\tH", **pars))) and not data(node).same(plain)
    node.par.text.expr = repr(raw)
    assert data(node).same(plain)
    node.par.text.mode = type(node.par.text.mode).CONSTANT
    assert not data(node).same(plain)


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


def test_hulls_are_the_outlines(glyphs):
    from stovetop.data.curves import to_polylines
    from stovetop.ops.sop.font import bezier

    for char in "oHg8":
        curves = [to_polylines(bezier(h), 2) for h in glyphs.hulls(char)]
        areas = [loop_area(c) for c in glyphs.contours(char, 8)]
        assert [loop_area(c.P[:, :2]) for c in curves] == pytest.approx(areas, rel=1e-5)


def test_font(op):
    g = data(op("fontSOP", text="oH", hcenter=False, vcenter=False))
    assert g.kind.tolist() == [2, 2, 0] and g.closed.all() and g.num_vertices % 3 == 0
    assert (data(op("fontSOP", text="oH", type="bezier")).kind == 2).all()
    polygons = data(op("fontSOP", text="oH", type="poly", lod=4, hcenter=False, vcenter=False))
    text = data(op("textSOP", text="oH", output="closedpolys", levelofdetail=16))
    assert (polygons.kind == 0).all() and np.allclose(polygons.bounds, text.bounds, atol=1e-4)
    centred = data(op("fontSOP", text="oH", tx=3, sx=2, texture="ortho"))
    assert np.allclose(centred.bounds.mean(0), [3, 0, 0], atol=1e-5)
    assert np.ptp(centred.bounds[:, 0]) == pytest.approx(2 * np.ptp(g.bounds[:, 0]), rel=1e-5)
    assert np.allclose(centred.point["uv"].min(0), 0) and np.allclose(centred.point["uv"][:, :2].max(0), 1)
    holed = data(op("fontSOP", text="o", type="poly", hole=True))
    assert holed.num_prims == 1 and area(holed) > 0
    leaning = data(op("fontSOP", text="H", type="poly", italic=True, hcenter=False, vcenter=False))
    upright = data(op("fontSOP", text="H", type="poly", hcenter=False, vcenter=False))
    assert (leaning.P - upright.P)[upright.P[:, 1] > 0.5, 0].min() > 0.05


def test_font_text(op):
    def bounds(text, **pars):
        return data(op("fontSOP", text=text, type="poly", hcenter=False, vcenter=False, **pars)).bounds

    assert bounds("H\\nH")[0, 1] < -0.5 and np.allclose(bounds("\\072"), bounds("H"))
    assert np.allclose(bounds("`'A' + 'B'`"), bounds("AB")) and np.allclose(bounds("\\A\\`"), bounds("A`"))
    assert np.ptp(bounds("HH", kernx=0.5)[:, 0]) == pytest.approx(np.ptp(bounds("HH")[:, 0]) + 0.5, abs=1e-5)
    assert bounds("H\\nH", kerny=1)[0, 1] == pytest.approx(bounds("H\\nH")[0, 1] - 1, abs=1e-5)
    assert not data(op("fontSOP", text=" ")).num_points
    assert "font file" in error(op("fontSOP", file="missing.ttf"))


def test_lines_and_measures_as_scripts_read_them(op):
    text = op("textSOP", text="one two\nH", fontsizex=2.0, alignx="right", linespacing=0.5)
    laid = op("textSOP", text="H", fontsizex=2.0)
    one, h = text.lines()
    assert [one.text, h.text] == ["one two", "H"] and text.numLines == 2 and text.numGlyphs == 7
    line = text.ascender - text.descender + text.lineGap
    assert one.origin.y == 0 and h.origin.y == pytest.approx(-line - 0.5, rel=1e-3)
    assert h.origin.x == pytest.approx(-h.lineWidth) and one.lineWidth > h.lineWidth > laid.size.x
    assert laid.capHeight == pytest.approx(laid.size.y, rel=0.01) and laid.xHeight < laid.capHeight
    assert text.fontSupportsChars("Hx") and not text.fontSupportsChars("\uffff")
    text.par.text = ""
    assert text.numLines == 1 and text.lines()[0].lineWidth == 0
    text.par.fontfile = "/nothing/there.ttf"
    with pytest.raises(tdError, match="no font file"):
        text.lines()
