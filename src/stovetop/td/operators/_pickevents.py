"""What the callbacks of the Render Pick operators get."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from stovetop.td.op import OP
from stovetop.td.tdu import Position, Vector

FIELDS = "u v select selectStart selectEnd selectedOp selectedTexture pickOp pos texture color normal depth instanceId"
PickEvent: Any = namedtuple("PickEvent", FIELDS)  # type: ignore[misc]
RowEvent: Any = namedtuple("RenderPickEvent", f"{FIELDS} row inValues custom")  # type: ignore[misc]


def fields(face: OP, spot: Any) -> tuple[Any, ...]:
    """The fields of FIELDS: positions and texture coordinates as tdu.Position, the normal as tdu.Vector, colour as a
    tuple of 4; 0 where they are not fetched or nothing is picked, the operators then None."""
    r, shown, first = spot.request, spot.shown, spot.selected
    find = face._node.engine.face

    def of(pick: Any, *names: str) -> tuple[float, ...]:
        return pick.vector(*names) if pick is not None else (0.0,) * len(names)

    return (
        r.u,
        r.v,
        r.select,
        r.start,
        r.end,
        find(first.node) if first is not None and first.node.valid else None,
        Position(*of(first, "mapu", "mapv", "mapw")),
        find(shown.node) if shown is not None and shown.node.valid else None,
        Position(*of(shown, "tx", "ty", "tz")),
        Position(*of(shown, "mapu", "mapv", "mapw")),
        of(shown, "cr", "cg", "cb", "ca"),
        Vector(*of(shown, "nx", "ny", "nz")),
        of(shown, "depth")[0],
        int(of(shown, "instance")[0]),
    )
