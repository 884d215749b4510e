"""CHOP exports: channels that drive parameters, by the names of the channels or by a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core import cook
from stovetop.core.depend import CLEAN, Reactive, recorder, subscribe, unsubscribe
from stovetop.core.value import Value

if TYPE_CHECKING:
    from stovetop.core.network import Node


class Exports(Reactive):
    """What one CHOP exports: `driven` maps parameters to channel names or indices.

    Made anew when the channel names, the table or the parameters that say how have changed; the engine asks once a
    frame.
    """

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        self.driven: dict[Value, int | str] = {}

    def describe(self) -> str:
        return f"exports of {self.node.path}"

    def run(self) -> None:
        node = self.node
        self.state = CLEAN
        saved, recorder.reads = recorder.reads, {}
        try:
            wanted = self.found()
        except Exception as error:
            wanted = self.driven
            node.warn(f"exports: {error}")
        finally:
            reads, recorder.reads = recorder.reads, saved
        subscribe(self, reads or {})
        for value in [v for v in self.driven if v not in wanted]:
            value.set_export(None)
        for value, key in wanted.items():
            if self.driven.get(value) != key or value.mode != 2:
                value.set_export((node, key))
        self.driven = wanted
        if node.extra is None:
            node.extra = {}
        node.extra["export_sernum"] = node.extra.get("export_sernum", 0) + 1

    def found(self) -> dict[Value, int | str]:
        """The parameters that can be resolved now."""
        node = self.node
        names = node.data.names
        if node.eval("exportmethod") == "autoname":
            root = node.eval("autoexportroot") or node.parent
            pairs = [(root, name.replace(":", "/").rpartition("/"), name) for name in names]
            return {v: key for r, (path, _, par), key in pairs if (v := parameter(r, path, par)) is not None}
        table = node.eval("exporttable")
        return {} if table is None else dict(self.rows(table, node.eval("exportmethod"), names))

    def rows(self, dat: Node, method: str, names: tuple[str, ...]) -> Any:
        """(parameter, channel) of each enabled row of an export table: columns path, parameter, index or name,
        enable."""
        head, *rows = list(dat.data.rows) or [()]
        column = {title: i for i, title in enumerate(head)}
        for row in rows:
            cell = {title: row[i] for title, i in column.items()}
            if cell.get("enable", "1") in ("0", "") or "path" not in cell:
                continue
            value = parameter(self.node.parent, cell["path"], cell.get("parameter", ""))
            key: int | str = cell.get("name", cell.get("channel", ""))
            if method == "datindex" and "index" in cell:
                key = int(float(cell["index"] or 0))
                key = names[key] if key < len(names) else key
            if value is not None and key != "":
                yield value, key

    def stop(self) -> None:
        for value in self.driven:
            value.set_export(None)
        self.driven = {}
        unsubscribe(self)


def parameter(root: Node, path: str, name: str) -> Value | None:
    found = root.engine.find(path, root) if path else root
    return found.par(name) if found is not None and found.definition(name) is not None else None


def flag_changed(node: Node) -> None:
    """Start or stop exporting with the Export flag."""
    engine = node.engine
    table = engine.exporters.pop(node, None)
    if table is not None:
        table.stop()
    if node.flag("export"):
        engine.exporters[node] = table = Exports(node)
        cook.pull(table)
