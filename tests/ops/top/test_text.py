"""The Text TOP: parameters to text, layout and colours. The layout itself is tested in data/test_textlayout.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from stovetop.data import fonts, textlayout
from stovetop.data.channels import Channels
from stovetop.data.fonts import BUILT_IN
from stovetop.td.finders import tdError

pytestmark = pytest.mark.gl
SIZE = {"outputresolution": "custom", "resolution": (64, 32)}
REFERENCE = Path(__file__).parents[3] / "reference"


@pytest.fixture(autouse=True)
def only_pillows_font(monkeypatch):
    """The same pictures on all machines."""
    monkeypatch.setattr(fonts, "best", lambda name, bold=False, italic=False: BUILT_IN._replace(fake_bold=bold))


@pytest.fixture
def text(net):
    def make(text, *inputs, **pars):
        return net("text", *inputs, text=text, **{"fontsizex": 14, "fontsizexunit": "pixels", **SIZE, **pars})

    return make


@pytest.fixture
def face(net):
    return net.engine.face


def box(a):
    """First and last row and column with ink."""
    rows, columns = np.flatnonzero(a[..., 3].any(axis=1)), np.flatnonzero(a[..., 3].any(axis=0))
    return rows[0], rows[-1], columns[0], columns[-1]


def lines(face, node):
    node.data  # noqa: B018
    return [line.text for line in face(node).lines()]


def test_default_is_white_on_nothing(net, pixels):
    a = pixels(net("text"))
    assert a.shape == (256, 256, 4)
    assert a[..., 3].max() == 1 and (a[..., 0] == a[..., 3]).all() and a[0].max() == 0
    bottom, top, left, right = box(a)
    assert abs(bottom + top - 255) < 16 and abs(left + right - 255) <= 3


def test_coverage_is_the_layouts(text, pixels, net):
    node = text("Hi", fontcolor=(1, 0.5, 0), fontalpha=0.5, bgcolor=(0, 0, 1), bgalpha=0.4)
    a = pixels(node)
    style = textlayout.Style(size=(14.0, 14.0))
    cover = textlayout.coverage(textlayout.arranged(["Hi"], style, (64, 32)), style, (64, 32))[..., None] / 255 * 0.5
    want = np.float32([1, 0.5, 0, 1]) * cover + np.float32([0, 0, 0.4, 0.4]) * (1 - cover)
    assert np.abs(a - want).max() < 1.01 / 255
    net.set(node, multrgbbyalpha=False)
    want[..., 2] = (1 - cover)[..., 0]
    assert np.abs(pixels(node) - want).max() < 1.01 / 255


def test_another_colour_does_not_draw_the_glyphs_again(text, pixels, net):
    node = text("Hi")
    a, ink = pixels(node), node.local.ink
    net.set(node, fontcolor=(0, 1, 0))
    assert np.array_equal(pixels(node)[..., 1], a[..., 1]) and node.local.ink is ink
    net.set(node, text="Ho")
    assert not np.array_equal(pixels(node), a)


def test_where_the_text_comes_from(text, net, face):
    table = net.table("cells", [["a", "b"], ["c", "d"]])
    cell = text("no", dat=table.path, rowindex=1, colindex=1)
    assert lines(face, cell) == ["d"]
    whole = text("no", dat=net.text("words", "two\nlines").path)
    assert lines(face, whole) == ["two", "lines"] and face(whole).numLines == 2
    net.set(cell, rowindex=2)
    cell.data  # noqa: B018
    assert cell.all_errors() == ["the DAT has no cell at row 2, column 1"]


def test_values_and_numbers(text, net, face):
    assert lines(face, text("v:", appendvalue=True, valuetouse=3.14159, posttext="m")) == ["v: 3.14m"]
    assert lines(face, text("v", posttext="!")) == ["v!"]
    chop = net.engine.create(net.engine.root, "nullCHOP")
    chop.flags = {"lock": True}
    chop.set_output(Channels(np.float32([[1], [2.5]]), ["a", "b"], 60))
    assert lines(face, text("%d ", chopvaluereplace=True, chop=chop.path)) == ["1 2 "]
    assert lines(face, text("%d", chop=chop.path)) == ["%d"]
    assert lines(face, text('"a"', smartquote=True)) == ["\u201ca\u201d"]
    assert lines(face, text("a", charset="symbol")) == ["\uf061"]
    assert lines(face, text(r"a\nb", legacyparsing=True)) == ["a", "b"] != lines(face, text(r"a\nb"))


def test_word_wrap_then_auto_size(text, pixels, face):
    words = "several words that do not fit"
    wrapped = text(words, wordwrap=True, fontsizex=10)
    assert len(lines(face, wrapped)) > 1 and face(wrapped).textWidth <= 64
    fitted = text(words, wordwrap=True, fontsizex=10, fontautosize="alwaysfit", borderspace=(4, 3))
    assert lines(face, fitted) == lines(face, wrapped), "it breaks by the size asked for"
    a = face(fitted)
    # small letters are on whole pixels, which makes a line a little wider or narrower
    assert a.textHeight <= 26 and a.textWidth <= 58 and (a.textHeight == 26 or a.textWidth >= 54)


def test_auto_size(text, face):
    for size in (5, 100):
        assert face(text("wider", fontsizex=size, fontautosize="alwaysfit")).textWidth == 64
        assert face(text("a", fontsizex=size, fontautosize="alwaysfit")).textHeight == 32
    small = face(text("a", fontsizex=5))
    assert face(text("a", fontsizex=5, fontautosize="fitiffat")).textWidth == small.textWidth
    assert face(text("wider", fontsizex=50, fontautosize="fitiffat")).textWidth == 64


@pytest.mark.parametrize(
    "unit, value, pixels",
    [("pixels", 12, 12), ("points", 9, 12), ("fract", 0.25, 16), ("relfract", 0.5, 16)],
)
def test_units(text, face, unit, value, pixels):
    cap = face(text("H", fontsizex=value, fontsizexunit=unit)).capHeight
    assert cap == pytest.approx(fonts.metrics(BUILT_IN).cap_height * pixels)


def test_size_y_counts_without_keep_ratio(text, face):
    wide = face(text("H", fontsizey=28, fontsizeyunit="pixels", keepfontratio=False))
    assert (wide.textWidth, wide.textHeight) == (face(text("H")).textWidth, face(text("H", fontsizex=28)).textHeight)


def test_alignment_position_and_line_spacing(text, pixels, face):
    ink = {"alignxmode": "bbox", "alignymode": "bbox", "antialias": "aa1", "fontsizex": 20}
    for across, up, want in (("left", "bottom", (0, 0)), ("right", "top", (63, 31))):
        bottom, top, left, right = box(pixels(text("H", alignx=across, aligny=up, **ink)))
        assert ((left, bottom) if up == "bottom" else (right, top)) == pytest.approx(want, abs=1)
    base = box(pixels(text("H", **ink)))
    moved = box(pixels(text("H", position=(0.125, 0.25), positionunit="fraction", **ink)))
    assert moved == tuple(b + d for b, d in zip(base, (8, 8, 8, 8), strict=True))
    near, far = (face(text("a\nb", linespacing=s)).lines() for s in (0, 9))
    assert (far[0].origin.y - far[1].origin.y) - (near[0].origin.y - near[1].origin.y) == pytest.approx(9)


def test_anti_alias_levels(text, pixels):
    for item, count in (("aa1", 2), ("aa2", 3), ("aa4", 5)):
        assert len(np.unique(pixels(text("Oval", antialias=item, fontsizex=24))[..., 3])) == count
    assert len(np.unique(pixels(text("Oval", fontsizex=24))[..., 3])) > 20


def test_display_methods(text, pixels):
    solid, outline = (pixels(text("O", fontsizex=30, dispmethod=m)) for m in ("scalable", "stroke"))
    assert 0.2 < outline.sum() / solid.sum() < 0.9
    thick = pixels(text("O", fontsizex=30, dispmethod="stroke", strokewidth=3))
    assert thick.sum() > 1.5 * outline.sum()
    small = {m: pixels(text("small", fontsizex=9, dispmethod=m)) for m in ("automatic", "bitmap", "polygon")}
    assert np.array_equal(small["automatic"], small["bitmap"])
    assert not np.array_equal(small["automatic"], small["polygon"])


def test_bold_and_tracking(text, pixels):
    plain = pixels(text("ab"))
    assert pixels(text("ab", bold=True)).sum() > plain.sum() * 1.05
    assert box(pixels(text("ab", tracking=(10, 0))))[3] - box(plain)[3] == pytest.approx(5, abs=1)


def test_borders(text, pixels, net):
    node = text("", bordera=(1, 0, 0), borderb=(0, 1, 0), borderbalpha=0.5, leftborder="bordera", leftborderi="borderb")
    net.set(node, topborderi="bordera")
    a = pixels(node)
    assert np.array_equal(a[5, :5, :], np.float32([[1, 0, 0, 1]] * 2 + [[0, 128 / 255, 0, 128 / 255]] * 2 + [[0] * 4]))
    assert (a[-2:, 9] == 0).all() and (a[-4:-2, 9] == [1, 0, 0, 1]).all() and (a[:-4, 4:] == 0).all()
    net.set(node, rightborder="borderb", bottomborder="bordera")
    a = pixels(node)
    assert (a[:2] == [1, 0, 0, 1]).all() and a[9, -1, 1] == a[9, -2, 1] > 0 == a[9, -3, 1]


def test_over_the_input(text, pixels, net):
    under = np.full((32, 64, 4), 0.5, np.float32)
    node = text("Hi", under, compoverinput=True, format="rgba32float")
    a = pixels(node)
    alone = pixels(text("Hi", format="rgba32float"))
    assert np.allclose(a, alone + under * (1 - alone[..., 3:]), atol=1e-6)
    net.set(node, swaporder=True)
    assert np.allclose(pixels(node), under + alone * 0.5, atol=1e-6)
    net.set(node, compoverinput=False)
    assert np.array_equal(pixels(node), alone)


# -- the Specification DAT


def test_specification_rows(text, net, pixels):
    table = net.table(
        "spec",
        [
            ["x", "y", "text", "fontcolorr", "fontcolorg", "fontsizex"],
            ["0", "0", "H", "1", "0", ""],
            ["40", "10", "H", "0", "1", "20"],
        ],
    )
    a = pixels(text("not seen", specdat=table.path, antialias="aa1"))
    left, right = a[:, :40], a[:, 40:]
    assert left[..., 0].any() and not left[..., 1].any() and right[..., 1].any() and not right[..., 0].any()
    assert (left[..., 2] == left[..., 3]).all(), "blue is the parameter's"
    m = fonts.metrics(BUILT_IN)
    assert box(left)[0] == pytest.approx(-m.descender * 14, abs=1)
    bottom, top = box(right)[:2]
    assert bottom == pytest.approx(10 - m.descender * 20, abs=1)
    assert top - bottom + 1 == pytest.approx(m.cap_height * 20, abs=1.5)


def test_one_row_and_none(text, net, pixels):
    head = ["position1", "position2", "text", "fontcolorg", "aligny"]
    one = net.table("one", [head, ["3", "30", "H", "0", "top"]])
    a = pixels(text("", specdat=one.path))
    assert a[..., 0].max() == 1 and a[..., 1].max() == 0 and box(a)[1] < 30
    assert not pixels(text("seen by no one", specdat=net.table("none", [head]).path)).any()


@pytest.mark.parametrize(
    "rows, message",
    [
        ([["x", "text"]], "needs the columns text, x or position1, and y or position2"),
        ([["x", "y", "text", "what"], ["0", "0", "a", "1"]], "column 'what' is no parameter"),
        ([["x", "y", "text"], ["0", "zero", "a"]], "row 1 of the Specification DAT, position2"),
    ],
)
def test_bad_specifications(text, net, rows, message):
    node = text("", specdat=net.table("spec", rows).path)
    node.data  # noqa: B018
    assert message in node.all_errors()[0]


# -- fonts


def test_only_a_font_that_was_asked_for_is_missed(text, net, monkeypatch):
    monkeypatch.setattr(fonts, "find", lambda *_: None)
    for name, missed in (("Verdana", False), ("Xyz", True)):
        node = text("a", font=name)
        node.data  # noqa: B018
        assert node.all_warnings() == (["the font 'Xyz' is not installed; Aileron is used"] if missed else [])


def test_font_files(text, net, pixels, tmp_path):
    (tmp_path / "bad.ttf").write_text("?")
    for name in ("bad.ttf", "none.ttf"):
        node = text("a", fontfile=name)
        assert pixels(node).any() and name in node.all_warnings()[0]
    found = next((f for family in fonts.installed().values() for f in family.values() if not f.number), None)
    if found:
        node = text("a", fontfile=found.path)
        assert pixels(node).any() and node.all_warnings() == []
        assert node.local.block.style.face.path == found.path


@pytest.mark.parametrize("words", ["\ud800a", "a\0b\x07", "\u202e\u0301", "\n\n\n", " ", "\U0001f600"])
def test_strange_characters(text, pixels, words):
    assert pixels(text(words)).shape == (32, 64, 4)


@pytest.mark.parametrize("pars", [{"fontsizex": 0}, {"fontsizex": -5}, {"tracking": (-99, 0)}, {"linespacing": -500}])
def test_strange_sizes(text, pixels, pars):
    for more in ({}, {"fontautosize": "alwaysfit"}, {"wordwrap": True}, {"dispmethod": "bitmap"}):
        assert pixels(text("a b\nc", **pars, **more)).shape == (32, 64, 4)


def test_too_large(text):
    node = text("a", fontsizex=1e6)
    node.data  # noqa: B018
    assert "too large to draw" in node.all_errors()[0]


# -- as scripts see it


def test_members(text, face):
    top = face(text("Hx\nlonger", fontsizex=20))
    m = fonts.metrics(BUILT_IN)
    assert top.ascender == m.ascender * 20 and top.descender == m.descender * 20 < 0 and top.lineGap == 0
    assert (top.capHeight, top.xHeight) == (m.cap_height * 20, m.x_height * 20)
    assert top.evalTextSize("longer") == pytest.approx((top.textWidth, (m.ascender - m.descender) * 20), abs=0.5)
    assert top.textHeight == round((2 * m.line) * 20)
    assert top.fontSupportsChars("abc") and not top.fontSupportsChars("\U0001f600")
    assert (top.curText, top.selectedText, top.cursorStart) == ("", "", 0)
    top.cursorStart, top.cursorEnd = 1, 3
    assert (top.cursorStart, top.cursorEnd) == (1, 3)
    one, two = top.lines()
    assert one.text == "Hx" and two.lineWidth == pytest.approx(top.textWidth, abs=0.5)
    assert one.origin.y - two.origin.y == pytest.approx(m.line * 20) and (one.glyph, one.fontIndex) == (0, 0)
    with pytest.raises(AttributeError):
        one.text = "x"


def test_eval_text_size_ignores_wrap_and_auto_size(text, face):
    plain = face(text("a", fontsizex=20))
    other = face(text("a", fontsizex=20, wordwrap=True, fontautosize="alwaysfit"))
    assert other.evalTextSize("many words here") == plain.evalTextSize("many words here")


def test_eval_text_size_in_fractions_of_the_picture(text, face):
    size = {"outputresolution": "2x", "fontsizex": 0.5, "fontsizexunit": "fract"}
    top = face(text("a", np.zeros((32, 64, 4), np.float32), **size))
    assert top.width == 128 and top.evalTextSize("a") == pytest.approx((top.textWidth, top.textHeight), abs=0.5)


def test_members_of_one_that_has_never_had_text(text, net, face):
    top = face(text("", specdat=net.table("spec", [["x"]]).path))
    with pytest.raises(tdError, match="it has no text yet: the Specification DAT needs"):
        top.textWidth  # noqa: B018


def test_the_classes_have_their_names(text, face):
    listed = {e.get("class"): e for e in map(json.loads, (REFERENCE / "classes.jsonl").read_text().splitlines())}
    top = face(text("a"))
    for thing, name in ((top, "textTOP"), (top.lines()[0], "TextLine")):
        for m in listed[name]["members"] + listed[name]["methods"]:
            getattr(thing, m["name"])


def test_info_channels(text):
    node = text("abc")
    node.data  # noqa: B018
    info = node.kind.info(node)
    assert list(info) == json.loads((REFERENCE / "info_channels.json").read_text())["specific"]["textTOP"]
    assert info["text_width"] > 10 and info["text_height"] > 10


def test_the_font_menu_lists_what_is_installed(text, face):
    assert face(text("a")).par.font.menuNames == sorted(fonts.installed(), key=str.lower)
