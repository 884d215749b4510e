"""DAT exports: a table with the columns path, parameter, value and, if it likes, enable drives parameters.

Source: DAT Export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stovetop.core import cook
from stovetop.core.value import Value
from stovetop.ops.chop._exports import Exports, parameter

if TYPE_CHECKING:
    from stovetop.core.network import Node


class Key(NamedTuple):
    """Where a driven parameter's value stands; `number`: a text there that is none is a Python expression."""

    node: Node
    row: int
    col: int
    number: bool


class TableExports(Exports):
    """What one DAT exports: `driven` maps parameters to Keys."""

    def found(self) -> dict[Value, Any]:
        rows = self.node.data.rows
        head = rows[0] if rows else ()
        if not {"path", "parameter", "value"} <= set(head):
            raise ValueError("an exporting table needs the columns path, parameter and value")
        path, name, col = (head.index(title) for title in ("path", "parameter", "value"))
        enable = head.index("enable") if "enable" in head else None
        out = {}
        for i, row in enumerate(rows[1:], 1):
            value = parameter(self.node.parent, row[path], row[name])
            if value is not None and (enable is None or row[enable] not in ("0", "")):
                out[value] = Key(self.node, i, col, value.pdef.is_number)
        return out


def flag_changed(node: Node) -> None:
    """Start or stop exporting with the Export flag."""
    exports = node.engine.exporters.pop(node, None)
    if exports is not None:
        exports.stop()
    if node.flag("export"):
        node.engine.exporters[node] = exports = TableExports(node)
        cook.pull(exports)


def exported(data: Any, key: Key) -> Any:
    """A cell as the value of the parameter it drives."""
    text = data.rows[key.row][key.col] if key.row < data.num_rows and key.col < data.num_cols else ""
    if not key.number:
        return text
    try:
        return float(text or 0)
    except ValueError:
        return key.node.engine.plain(key.node.engine.evaluate(text, key.node))
