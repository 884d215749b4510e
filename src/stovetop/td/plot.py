"""Channels as an SVG picture and tables as HTML, for notebooks. Everything that users name is escaped."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from stovetop.data.channels import Channels
from stovetop.data.table import Table

#: told apart on white, neighbours most
COLORS = (
    "#1f6fb4", "#d9541e", "#2e8b3d", "#8e44ad", "#b8860b", "#c2185b", "#00838f", "#5d4037",
    "#6aa5d8", "#f0a070", "#7cc48a", "#c39bd3", "#d8b94a", "#f08cb5", "#5fc3cc", "#a1887f",
)  # fmt: skip
#: the plot's area in a picture of WIDTH; its height grows with the legend and the list of what is not drawn
WIDTH, LEFT, TOP, PLOT_W, PLOT_H = 720, 56, 28, 480, 200
NAME_CHARS, LISTED, LINE_CHARS = 22, 200, 100
#: rows, columns, lines and characters of a cell that are shown
ROWS, COLS, LINES, CELL = 30, 20, 200, 200

_TEXT = 'font-family="sans-serif" font-size="11" fill="#333"'


# -- channels


def channels_svg(data: Channels, title: str = "") -> str:
    """A plot of the first 16 channels over seconds, with a legend; those that follow are named below.

    Clips longer than the plot is wide show each column's least and greatest value, so that no peak is lost. A single
    sample is a point, its value in the legend. Samples that are not finite leave a gap.
    """
    drawn = data.vals[: len(COLORS)]
    seconds = np.asarray((data.start + np.arange(data.num_samples)) / data.rate, np.float64)
    low, high = _span(drawn)
    begin, end = (float(seconds[0]), float(seconds[-1])) if len(seconds) else (0.0, 1.0)
    if end <= begin:
        begin, end = begin - 0.5, end + 0.5
    rest = _listed(data.names[len(COLORS) :])
    height = max(TOP + PLOT_H + 36, TOP + 15 * len(drawn) + 12)
    size = f"{_many(data.num_chans, 'channel')}, {_many(data.num_samples, 'sample')}, {data.rate:g} a second"
    parts = [_text(LEFT, 16, f"{title}: {size}" if title else size, 'font-weight="bold"')]
    parts += _grid(begin, end, low, high)
    for row, values in enumerate(drawn):
        parts.append(_curve(values, seconds, (begin, end, low, high), COLORS[row]))
        parts += _legend(row, data.names[row], values)
    parts += [_text(LEFT, height + 12 + 14 * i, line) for i, line in enumerate(rest)]
    height += 14 * len(rest) + (8 if rest else 0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _span(values: NDArray[np.float32]) -> tuple[float, float]:
    """The range of values to show: never empty, a little wider than what there is."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) within a range, about so many."""
    raw = (high - low) / count
    power = 10.0 ** floor(log10(raw))
    step = next(f * power for f in (1, 2, 5, 10) if f * power >= raw * 0.999)
    first = ceil(low / step - 1e-9)
    return [i * step for i in range(first, floor(high / step + 1e-9) + 1)]


def _grid(begin: float, end: float, low: float, high: float) -> list[str]:
    parts = []
    for value in ticks(low, high):
        y = TOP + PLOT_H * (high - value) / (high - low)
        parts.append(f'<path d="M{LEFT} {y:.1f}h{PLOT_W}" stroke="{"#999" if abs(value) < 1e-12 else "#e4e4e4"}"/>')
        parts.append(_text(LEFT - 6, y + 4, f"{value:.6g}", 'text-anchor="end"'))
    for value in ticks(begin, end, 6):
        x = LEFT + PLOT_W * (value - begin) / (end - begin)
        parts.append(f'<path d="M{x:.1f} {TOP}v{PLOT_H}" stroke="#e4e4e4"/>')
        parts.append(_text(x, TOP + PLOT_H + 15, f"{value:.6g}", 'text-anchor="middle"'))
    parts.append(f'<path d="M{LEFT} {TOP}h{PLOT_W}v{PLOT_H}h-{PLOT_W}z" fill="none" stroke="#999"/>')
    return [*parts, _text(LEFT + PLOT_W / 2, TOP + PLOT_H + 30, "seconds", 'text-anchor="middle"')]


def _curve(
    values: NDArray[np.float32], seconds: NDArray[np.float64], box: tuple[float, float, float, float], color: str
) -> str:
    begin, end, low, high = box
    if len(values) > 2 * PLOT_W:
        values, seconds = _thinned(values, seconds)
    x = LEFT + PLOT_W * (seconds - begin) / (end - begin)
    y = TOP + PLOT_H * (high - values) / (high - low)
    good = np.isfinite(y)
    if good.sum() == 1:
        i = int(np.argmax(good))
        return f'<circle cx="{x[i]:.1f}" cy="{y[i]:.1f}" r="3.5" fill="{color}"/>'
    path, pen = [], False
    for px, py, ok in zip(x.tolist(), y.tolist(), good.tolist(), strict=True):
        if ok:
            path.append(f"{'L' if pen else 'M'}{px:.1f} {py:.1f}")
        pen = ok
    return f'<path d="{"".join(path)}" fill="none" stroke="{color}" stroke-width="1.5"/>'


def _thinned(
    values: NDArray[np.float32], seconds: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Each column's least and greatest sample, in the order in which they come."""
    edges = np.linspace(0, len(values), PLOT_W + 1).astype(int)
    keep: list[int] = []
    for a, b in pairwise(edges.tolist()):
        part = values[a:b]
        if np.isfinite(part).any():
            keep += sorted({int(a + np.nanargmin(part)), int(a + np.nanargmax(part))})
        else:
            keep.append(int(a))
    return values[keep], seconds[keep]


def _legend(row: int, name: str, values: NDArray[np.float32]) -> list[str]:
    x, y = LEFT + PLOT_W + 14, TOP + 10 + 15 * row
    short = name if len(name) <= NAME_CHARS else name[: NAME_CHARS - 1] + "…"
    value = f"  {values[0]:.4g}" if len(values) == 1 else ""
    return [f'<rect x="{x}" y="{y - 8}" width="10" height="8" fill="{COLORS[row]}"/>', _text(x + 15, y, short + value)]


def _listed(names: tuple[str, ...]) -> list[str]:
    """'and 3 more: a b c' in lines."""
    if not names:
        return []
    words = [f"and {len(names)} more:", *names[:LISTED]] + ([f"… ({len(names)})"] if len(names) > LISTED else [])
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > LINE_CHARS:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {_TEXT} {more}>{escape(text)}</text>'


# -- tables


def table_html(table: Table, title: str = "") -> str:
    """A table with its first row as a heading, or a text as it stands; what is too long is cut, with a count."""
    head = f'<div style="font: bold 12px sans-serif">{escape(title)}</div>' if title else ""
    return head + (_table(table) if table.is_table else _pre(table.text))


def _pre(text: str) -> str:
    lines = text.split("\n")
    more = len(lines) - LINES
    cut = f"\n… {_many(more, 'more line')}" if more > 0 else ""
    return f'<pre style="text-align: left">{escape(chr(10).join(lines[:LINES]) + cut)}</pre>'


def _table(table: Table) -> str:
    count, width = table.num_rows, table.num_cols
    body = "".join(_row(row, "th" if i == 0 else "td") for i, row in enumerate(table.rows[:ROWS]))
    notes = [_many(count - ROWS, "more row")] if count > ROWS else []
    notes += [_many(width - COLS, "more column")] if width > COLS else []
    foot = f'<div style="font: 12px sans-serif">… {" and ".join(notes)} ({count} × {width})</div>' if notes else ""
    return f'<table style="border-collapse: collapse; font: 12px monospace">{body}</table>{foot}'


def _row(cells: tuple[str, ...], tag: str) -> str:
    style = "border: 1px solid #ccc; padding: 2px 8px; text-align: left; white-space: pre-wrap"
    if tag == "th":
        style += "; background: #eee; color: #222; font-weight: bold"
    shown = [c if len(c) <= CELL else c[:CELL] + "…" for c in cells[:COLS]]
    return "<tr>" + "".join(f'<{tag} style="{style}">{escape(c)}</{tag}>' for c in shown) + "</tr>"
