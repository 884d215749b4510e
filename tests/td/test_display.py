"""What a notebook shows of an operator."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from stovetop.data.channels import Channels
from stovetop.data.table import Table
from stovetop.td.plot import COLORS, PLOT_H, PLOT_W, channels_svg, table_html, ticks

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return ["".join(t.itertext()) for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def curves(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [p.get("d") for p in found if p.get("stroke") in COLORS]


def points(path: str) -> np.ndarray:
    return np.array([[float(n) for n in pair.split()] for pair in re.findall(r"[ML]([-\d. ]+)", path)])


def test_a_chop_is_a_plot_with_axes_and_a_legend(inside):
    noise = inside.create("noiseCHOP", "noise1")
    noise.par.channelname = "tx ty"
    svg = noise._repr_svg_()
    shown = texts(svg)
    assert shown[0].startswith("/project1/noise1: 2 channels, ")
    assert "seconds" in shown and shown[-2:] == ["tx", "ty"]
    assert len(curves(svg)) == 2


def test_the_curve_is_where_the_samples_are():
    values = np.float32([[0, 1, 4, 2]])
    at = points(curves(channels_svg(Channels(values, ["a"], rate=2, start=4)))[0])
    assert np.allclose(np.diff(at[:, 0]), PLOT_W / 3, atol=0.2)
    # the range is 5 % wider on either side
    height = PLOT_H / (4 * 1.1)
    assert np.allclose(at[:, 1] - at[0, 1], -values[0] * height, atol=0.2)


def test_seconds_begin_at_the_clip_s_start():
    shown = texts(channels_svg(Channels(np.zeros((1, 121)), ["a"], rate=60, start=600)))
    assert {"10", "10.5", "11", "11.5", "12"} <= set(shown)


def test_sixteen_are_drawn_and_the_rest_named():
    svg = channels_svg(Channels(np.zeros((19, 4)), [f"c{i}" for i in range(19)]))
    assert len(curves(svg)) == 16
    assert texts(svg)[-1] == "and 3 more: c16 c17 c18"
    hundreds = texts(channels_svg(Channels(np.zeros((500, 2)), [f"c{i}" for i in range(500)])))
    assert any("and 484 more:" in t for t in hundreds) and hundreds[-1].endswith("… (484)")


def test_one_sample_is_a_point_with_its_value():
    svg = channels_svg(Channels([[0.25]], ["level"]))
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))) == 1
    assert texts(svg)[-1].split() == ["level", "0.25"]


@pytest.mark.parametrize("vals", [np.zeros((0, 0)), np.zeros((2, 0)), np.full((2, 5), np.nan), np.full((2, 5), 1e30)])
def test_nothing_to_show_is_still_a_picture(vals):
    svg = channels_svg(Channels(vals, [f"c{i}" for i in range(len(vals))]))
    ElementTree.fromstring(svg)
    assert "nan" not in svg.replace("stroke", "") and "inf" not in svg


def test_a_gap_where_samples_are_not_finite():
    path = curves(channels_svg(Channels([[0, 1, np.nan, 1, np.inf, 1, 2]], ["a"])))[0]
    assert re.sub(r"[^ML]", "", path) == "MLMML"


def test_a_long_clip_keeps_its_peaks_and_stays_small():
    values = np.zeros((1, 200_000), np.float32)
    values[0, 123_456] = 1
    svg = channels_svg(Channels(values, ["a"]))
    at = points(curves(svg)[0])
    assert len(svg) < 40_000
    assert at[:, 1].max() - at[:, 1].min() == pytest.approx(PLOT_H / 1.1, abs=0.2)
    assert np.all(np.diff(at[:, 0]) >= 0)


def test_round_ticks():
    assert ticks(0, 10) == [0, 2, 4, 6, 8, 10]
    assert np.allclose(ticks(-0.31, 0.29), [-0.2, 0, 0.2])
    assert ticks(995, 1005) == [996, 998, 1000, 1002, 1004]


def test_names_are_escaped():
    name = "<script>alert('x')</script>&"
    assert "<script" not in channels_svg(Channels([[1]], [name]), name)
    assert "<script" not in table_html(Table.from_rows([[name]]), name)
    assert "<script" not in table_html(Table.from_text(name), name)
    assert "&lt;script&gt;" in table_html(Table.from_text(name))


def test_a_table_has_a_heading_row(inside):
    dat = inside.create("tableDAT", "t")
    dat.text = "name\tvalue\na\t1\nb\t<2>"
    html = dat._repr_html_()
    assert html.startswith("<div") and "/project1/t" in html
    assert re.findall(r"<th [^>]*>(.*?)</th>", html) == ["name", "value"]
    assert re.findall(r"<td [^>]*>(.*?)</td>", html) == ["a", "1", "b", "&lt;2&gt;"]
    assert "more" not in html


def test_long_tables_are_cut_with_a_count():
    html = table_html(Table.from_rows([[f"{r}.{c}" for c in range(25)] for r in range(100)]))
    assert html.count("<tr>") == 30 and html.count("<th ") == 20
    assert "… 70 more rows and 5 more columns (100 × 25)" in html
    assert len(table_html(Table.from_rows([["x" * 10_000]]))) < 1000


def test_a_text_stands_as_it_is(inside):
    dat = inside.create("textDAT", "code")
    dat.text = "def f():\n\treturn 1 < 2\n"
    assert "<pre" in dat._repr_html_() and "def f():\n\treturn 1 &lt; 2\n" in dat._repr_html_()
    dat.text = "\n".join(map(str, range(250)))
    assert "\n199\n… 50 more lines</pre>" in dat._repr_html_()


@pytest.mark.gl
def test_a_top_is_its_picture(inside):
    from stovetop.data.imageio import decode

    top = inside.create("constantTOP")
    top.par.outputresolution = "custom"
    top.par.resolutionw, top.par.resolutionh = 8, 4
    top.par.colorr, top.par.colorg, top.par.colorb = 1, 0, 1
    pixels = decode(".png", top._repr_png_()).numpy()
    assert pixels.shape[:2] == (4, 8) and np.array_equal(pixels[2, 3, :3], [1, 0, 1])
