"""Fonts and text layout, without OpenGL."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from stovetop.data import fonts
from stovetop.data.fonts import BUILT_IN, Face
from stovetop.data.textlayout import (
    CHUNK,
    Run,
    Style,
    arranged,
    chunks,
    coverage,
    fitting,
    ink,
    legacy,
    line_height,
    placed_runs,
    sampled,
    size_of,
    smart_quotes,
    symbols,
    width_of,
    with_numbers,
    wrapped,
)

LOWER_LEFT = Style(align=("left", "bottom"))


def drawn(text, style, size=(160, 60)):
    return coverage(arranged(text.split("\n"), style, size), style, size).astype(float) / 255


# -- fonts


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A system with one font, Pillow's own under another name."""
    font = ImageFont.load_default(16)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.ttf").write_bytes(font.font_bytes if hasattr(font, "font_bytes") else font.path.getvalue())
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    (tmp_path / "readme.txt").write_text("no font either")
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path, tmp_path / "absent"])
    kept = (fonts.installed, fonts._by_lower_name)
    for function in kept:
        function.cache_clear()
    yield tmp_path
    for function in kept:
        function.cache_clear()


def test_fonts_are_found_by_family_in_any_case(folder):
    assert list(fonts.installed()) == ["Aileron"] == fonts.menu().menuNames
    regular = Face(str(folder / "a" / "one.ttf"))
    assert fonts.find("aileron") == regular == fonts.best(" AILERON ")
    assert fonts.find("Aileron", True, True) == regular._replace(fake_bold=True, fake_italic=True)
    assert fonts.find("Other") is None
    assert fonts.of_file(regular.path, bold=True) == regular._replace(fake_bold=True)
    with pytest.raises(OSError):
        fonts.of_file(str(folder / "broken.ttf"))


def test_without_any_font_pillows_own_is_used(folder, monkeypatch):
    monkeypatch.setattr(fonts, "installed", dict)
    assert fonts.best("Anything", True) == Face("", 0, True, False)
    assert fonts.line_gap(BUILT_IN) == 0


def test_one_that_looks_alike_stands_for_another(folder, monkeypatch):
    monkeypatch.setitem(fonts.ALIKE, "arial", ("Aileron",))
    assert fonts.best("Arial").path.endswith("one.ttf")


def test_metrics_agree_with_what_is_drawn():
    m = fonts.metrics(BUILT_IN)
    assert 0.5 < m.x_height < m.cap_height < m.ascender and m.descender < 0
    height = ImageFont.load_default(100).getbbox("H", anchor="ls")
    assert -height[1] / 100 == pytest.approx(m.cap_height, abs=0.02)


def test_which_characters_a_font_has():
    assert fonts.supports(BUILT_IN, "abc XYZ 123")
    assert not fonts.supports(BUILT_IN, "a\U0001f600")


# -- measuring and lines


def test_widths_are_pillows_advances_and_scale():
    font = ImageFont.load_default(1000)
    for text in ("a", "AVAVA", "hello world"):
        assert width_of(text, Style()) == pytest.approx(font.getlength(text) * 0.03)
        assert width_of(text, Style(size=(60, 1))) == pytest.approx(2 * width_of(text, Style()))
    assert width_of("abc", Style(tracking=(5, 0))) == width_of("abc", Style()) + 10


def test_heights_come_from_the_metrics():
    style = Style(line_spacing=7.0)
    one, three = size_of(["x"], style)[1], size_of(["x", "", "Hy"], style)[1]
    assert three - one == pytest.approx(2 * line_height(style))
    assert line_height(style) == pytest.approx(fonts.metrics(BUILT_IN).line * 30 + 7)


@given(st.text("ab cd\n", max_size=60), st.floats(20, 300))
def test_wrapping_keeps_the_words_and_the_width(text, width):
    lines = wrapped(text, width, Style())
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, Style()) <= width or len(line) == 1 for line in lines)
    assert wrapped("\n".join(lines), width, Style()) == lines, "wrapped text stays as it is"


def test_wrapping_breaks_at_spaces_and_inside_of_words_that_are_too_long():
    room = width_of("hello", Style()) + 1
    assert wrapped("hello hello\n\nx", room, Style()) == ["hello", "hello", "", "x"]
    assert wrapped("hellohello", room, Style()) == ["hello", "hello"]
    assert wrapped("abc", 0.0, Style()) == ["a", "b", "c"]


def test_fitting_touches_the_nearer_sides():
    style, room = Style(), (200.0, 90.0)
    for text in (["wide text that is long"], ["a", "b", "c"]):
        size = size_of(text, style.scaled(fitting(text, style, room)))
        assert max(size[0] / 200, size[1] / 90) == pytest.approx(1)
    assert fitting([""], Style(size=(0.0, 0.0)), room) == 1


def test_alignment_by_metrics():
    for across, x in (("left", 0), ("center", 0.5), ("right", 1)):
        for up, y in (("bottom", 0), ("center", 0.5), ("top", 1)):
            style = Style(align=(across, up), position=(3, -4))
            (line,) = arranged(["abc"], style, (300, 200))
            width, height = size_of(["abc"], style)
            assert line.x == pytest.approx((300 - width) * x + 3)
            below = -fonts.metrics(BUILT_IN).descender * 30
            assert line.y == pytest.approx((200 - height) * y + below - 4)


def test_alignment_by_the_glyphs_own_box():
    for across, up in (("left", "bottom"), ("right", "top"), ("center", "center")):
        style = Style(align=(across, up), by_ink=(True, True))
        box = ink(arranged(["gx"], style, (100, 80)), style)
        near = {"left": box[0], "right": 100 - box[2], "center": box[0] + box[2] - 100}[across]
        assert near == pytest.approx(0, abs=1e-6)
        near = {"bottom": box[1], "top": 80 - box[3], "center": box[1] + box[3] - 80}[up]
        assert near == pytest.approx(0, abs=1e-6)
    assert ink(arranged([" "], Style(by_ink=(True, True)), (9, 9)), Style()) is None


# -- drawing


def test_coverage_is_what_freetype_draws_finely():
    """Against the same glyphs at 16 times the size, averaged."""
    fine = Image.new("L", (160 * 16, 60 * 16))
    font = ImageFont.load_default(30 * 16)
    ImageDraw.Draw(fine).text((0, 40 * 16), "Hügel", 255, font, anchor="ls")
    want = np.asarray(fine.reduce(16)).astype(float)[::-1] / 255
    style = Style(align=("left", "bottom"), position=(0, 20 + fonts.metrics(BUILT_IN).descender * 30))
    got = drawn("Hügel", style)
    # advances are hinted to whole pixels at either size
    assert np.abs(got - want).max() < 0.25 and np.abs(got - want).mean() < 0.005


def test_whole_pixels_move_the_picture():
    a, b = drawn("ab", LOWER_LEFT), drawn("ab", Style(align=("left", "bottom"), position=(5, 3)))
    assert np.array_equal(a[:50, :100], b[3:53, 5:105])


def test_half_pixels_keep_the_amount():
    a, b = drawn("ab", LOWER_LEFT), drawn("ab", Style(align=("left", "bottom"), position=(5.5, 3.3)))
    assert a.sum() == pytest.approx(b.sum(), rel=0.005)


def test_area_grows_with_each_size():
    area = drawn("o", Style()).sum()
    assert drawn("o", Style(size=(60, 30))).sum() == pytest.approx(2 * area, rel=0.02)
    assert drawn("o", Style(size=(30, 60)), (160, 120)).sum() == pytest.approx(2 * area, rel=0.02)


def test_what_lies_outside_is_cut():
    whole = drawn("abc", Style(), (400, 200))
    x, y = (400 - 30) // 2, (200 - 20) // 2
    assert np.array_equal(drawn("abc", Style(), (30, 20)), whole[y : y + 20, x : x + 30])
    assert not drawn("abc", Style(position=(999, 0))).any()


def test_bold_is_wider_italic_leans_stroke_is_hollow():
    plain = drawn("I", Style(size=(48, 48)))
    bold = drawn("I", Style(BUILT_IN._replace(fake_bold=True), (48, 48)))
    assert bold.sum() > 1.15 * plain.sum() and (bold + 1e-9 >= plain).all()
    lean = drawn("I", Style(BUILT_IN._replace(fake_italic=True), (48, 48)))
    columns = np.arange(160)
    middle = [(row * columns).sum() / row.sum() for row in lean if row.sum() > 2]
    assert np.polyfit(range(len(middle)), middle, 1)[0] == pytest.approx(0.21, abs=0.02)
    assert lean.sum() == pytest.approx(plain.sum(), rel=0.02)
    outline = drawn("O", Style(size=(48, 48), stroke=1.0))
    solid = drawn("O", Style(size=(48, 48)))
    assert 0 < outline[(solid == 1)].mean() < 0.5 < outline.max()


def test_bitmaps_are_freetypes_own_at_whole_pixels():
    style = Style(size=(10, 10), bitmap=True, align=("left", "bottom"), position=(4.3, 0))
    image = Image.new("L", (60, 20))
    (line,) = arranged(["Hello"], style, (60, 20))
    assert (line.x, line.y) == (4, round(-fonts.metrics(BUILT_IN).descender * 10))
    font = ImageFont.load_default(10)
    ImageDraw.Draw(image).text((4, 20 - line.y), "Hello", 255, font, anchor="ls")
    assert np.abs(drawn("Hello", style, (60, 20)) * 255 - np.asarray(image)[::-1]).max() <= 1


def test_tracking_moves_each_character():
    style = Style(tracking=(20.0, 5.0), align=("left", "bottom"))
    spread = drawn("iii", style)
    columns = np.flatnonzero(spread.any(axis=0))
    assert (np.diff(columns) > 1).sum() == 2, "three letters apart"
    bottoms = [np.flatnonzero(spread[:, c].any() * spread[:, c])[0] for c in (columns[1], columns[-2])]
    assert bottoms[1] - bottoms[0] == 10


def test_right_to_left_begins_at_the_right():
    style = Style(tracking=(1e-3, 0.0))
    a, b = drawn("iW", style), drawn("Wi", Style(tracking=(1e-3, 0.0), right_to_left=True))
    assert np.abs(a - b).max() < 0.05


def test_long_lines_are_drawn_word_by_word():
    words = "".join(f"word{i} " for i in range(3000))
    assert "".join(chunks(words, LOWER_LEFT)) == words and chunks("a  b", LOWER_LEFT) == ["a  ", "b"]
    assert max(map(len, chunks("x" * 999, LOWER_LEFT))) == CHUNK
    assert np.array_equal(drawn(words, LOWER_LEFT), drawn(words[:60], LOWER_LEFT))
    far = width_of("".join(chunks(words, LOWER_LEFT)[:2000]), LOWER_LEFT)
    middle = drawn(words, Style(align=("left", "bottom"), position=(-far, 0)))
    there = drawn("word2000 word2001 ", LOWER_LEFT)
    assert np.abs(middle - there).mean() < 0.005, "each stands where the ones before end"


def test_what_runs_backwards_is_not_taken_apart():
    assert chunks("a \u05d0 b", Style()) == ["a \u05d0 b"]
    assert chunks("a b", Style(right_to_left=True)) == ["a b"] == chunks("a b", Style(bitmap=True))


def test_nothing_and_too_much():
    assert not drawn("a", Style(size=(0.0, 0.0))).any()
    assert not drawn(" \n\n ", Style()).any()
    with pytest.raises(ValueError, match="too large to draw"):
        drawn("a", Style(size=(1e5, 1e5)))


def test_samples():
    cover = np.arange(256, dtype=np.uint8)
    assert set(sampled(cover, 1)) == {0, 255} and sampled(cover, 1).argmax() == 128
    for n in (2, 4, 8, 16):
        assert len(set(sampled(cover, n))) == n + 1
        assert np.abs(sampled(cover, n).astype(int) - cover).max() <= 255 / n / 2 + 1


# -- what it says


@pytest.mark.parametrize(
    "text, values, result",
    [
        ("x=%d", [3.9], "x=3"),
        ("%5.2f|%-6d|%06.1f|%g", [1.5, 7, -2.25, 1e-9], " 1.50|7     |-002.2|1e-09"),
        ("%d, ", [1, 2, 3], "1, 2, 3, "),
        ("a%d b%d\n", [1, 2, 3], "a1 b2\na3"),
        ("100%% of %d", [5], "100% of 5"),
        ("%s and nothing", [1], "%s and nothing"),
        ("%d", [], "%d"),
    ],
)
def test_numbers_in_texts(text, values, result):
    assert with_numbers(text, values) == result


def test_quotes_and_symbols():
    assert smart_quotes("\"It's 'so'\"") == "\u201cIt\u2019s \u2018so\u2019\u201d"
    assert symbols("A\n\u2600") == "\uf041\n\u2600"


def test_legacy_texts():
    assert legacy(r"a\n\t\065\\\[b") == [Run("a\n\tA\\[b")]
    assert legacy("a[10, 20.5]b{-3,+4}c") == [Run("a"), Run("b", (10, 20.5)), Run("c", None, (-3, 4))]
    assert legacy("[x,y]") == [Run("[x,y]")]
    style = Style(align=("left", "bottom"))
    lines = placed_runs(legacy("[10,20]b{3,4}c"), style, (100, 100), lambda t: t.split("\n"))
    assert [(line.text, line.x, line.y) for line in lines] == [
        ("b", 10, 20),
        ("c", pytest.approx(13 + width_of("b", style)), 24),
    ]
