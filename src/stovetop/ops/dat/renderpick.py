from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import Page, Ref, Toggle
from stovetop.ops._docked import dock_callbacks
from stovetop.ops._picking import CALLBACKS, CALLS, FLAGS, REST, STRATEGY, SURFACE, Spot, columns, tell
from stovetop.ops.dat._family import DAT, Table, cell_text

MORE = """# row - the row of the input, from 1; inValues - its cells by the names of their columns
# custom - the custom attributes by name"""
BODY = "\tfor event, eventPrev in zip(events, eventsPrev):\n\t\tpass"


class RenderPick(DAT):
    """What geometry a render shows at each of several places, and facts about those points.

    The input's columns `select`, `u` and `v` say where and when, `camera` (a number among the custom cameras or the
    render's, or a camera's path) from where. A row for each: the path of the SOP, empty where nothing was picked, then
    what the Options page fetches as the Render Pick CHOP does, and with Merge Input DAT the input's columns. What is
    said there about picking holds here; the callback `onEvents` gets a list with an event for each row.

    Source: https://docs.derivative.ca/Render_Pick_DAT
    """

    inputs = ("input",)

    class Pars:
        _strategy = STRATEGY
        custompickcameras = Ref("Object", "", label="Custom Pick Camera(s)", many=True)
        allowmulticamera = Toggle(True, label="Allow Multi-Camera Rendering", unsupported=True)
        _flags = FLAGS
        mergeinputdat = Toggle(False, label="Merge Input DAT")
        _calls = CALLS
        _options = Page("Options")
        _surface = SURFACE
        _rest = REST

    def cook(self, par, input: Table, *, state, me: Node) -> Table:
        rows = [list(row) for row in input.rows]
        head = rows[0] if rows else []
        missing = [name for name in ("select", "u", "v") if name not in head]
        if missing:
            # an input that is not made yet: nothing to look for
            me.warn(f"the input has no column {', '.join(map(repr, missing))}")
            rows = []
        places = [dict(zip(head, row, strict=False)) for row in rows[1:]]
        spots = state.spots = [*getattr(state, "spots", ()), *(Spot() for _ in places)][: len(places)]
        for i, (spot, cells) in enumerate(zip(spots, places, strict=True), 1):
            spot.step(
                me, par, number(cells, "u", i), number(cells, "v", i), number(cells, "select", i) != 0,
                camera(me, cells.get("camera", ""), i),
            )  # fmt: skip
        if par.activatecallbacks and spots:
            face = me.engine.face(me)
            told = [face._event(s, i, cells) for i, (s, cells) in enumerate(zip(spots, places, strict=True), 1)]
            tell(me, "onEvents", spots, told, face._event(Spot(), 0, {}))
        if any(spot.unsettled for spot in spots):
            _ = me.engine.now(me).abs_frame  # reading the clock wakes it at the next frame
        names = columns(par)
        merged = head if par.mergeinputdat else []
        out: list[list[Any]] = [["path", *names, *merged]]
        for spot, row in zip(spots, rows[1:], strict=True):
            values = spot.shown.values if spot.shown is not None else {}
            path = spot.shown.node.path if spot.shown is not None else ""
            cells = [cell_text(values.get(name, 0.0)) for name in names]
            out.append([path, *cells, *(row if par.mergeinputdat else [])])
        return Table.from_rows(out)

    def created(self, node: Node) -> None:
        subject = "renderPickDat - the Render Pick DAT; events, eventsPrev - lists of named tuples, one for each row"
        head = "onEvents(renderPickDat, events, eventsPrev)"
        dock_callbacks(node, CALLBACKS.format(subject=subject, more=MORE, head=head, body=BODY))


def number(cells: dict[str, str], name: str, row: int) -> float:
    """A cell as a number; CookError where it is none."""
    try:
        return float(cells.get(name) or 0.0)
    except ValueError as cause:
        raise CookError(f"row {row}, column {name!r}: {cells[name]!r} is no number") from cause


def camera(me: Node, text: str, row: int) -> int | Node:
    """A camera's number or its operator; CookError where there is none at the path."""
    if text.strip().isdigit() or not text.strip():
        return int(text or 0)
    found = me.engine.find_sibling(text.strip(), me)
    if found is None:
        raise CookError(f"row {row}, column 'camera': {text!r} finds nothing")
    return found
