"""The engine of one project: edits of the tree, look-ups, frames, what is watched, delayed scripts, undo.

It knows the `td` façade only through `hooks`, which that fills in.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from . import cook, registry, wiring
from .clock import Clock, Now, Timeline
from .copying import Clones
from .depend import dirty, muted, unsubscribe
from .errors import NetworkError, StovetopError, ThreadError
from .hooks import Hooks
from .lookup import Lookup
from .network import Node
from .operator import Operator
from .placeholder import Placeholder, placeholder
from .runs import Runs
from .stamps import Stamps
from .undo import Undo
from .value import Value

_LEGAL = re.compile(r"^[A-Za-z0-9_]+$")
_TRAILING = re.compile(r"^(.*?)(\d+)$")


#: how many different script errors a node keeps, and how many entries the log
KEPT_ERRORS, KEPT_LOG = 20, 1_000


class Engine(Lookup):
    """A tree of nodes and the clock that drives it. Everything happens on one thread, the one that made it."""

    def __init__(self, rate: float = 60.0, folder: Path | str = ".") -> None:
        self.hooks = Hooks()
        self.clock = Clock(rate)
        self.root_timeline = Timeline(rate)
        self.timelines: dict[Node, Timeline] = {}
        self.folder = Path(folder)
        self.thread = threading.get_ident()
        self.runs = Runs(self)
        self.undo = Undo()
        self.stamps = Stamps()
        self.ids: dict[int, Node] = {}
        self._last_id = 0
        self._nothing: dict[Operator, Any] = {}
        self.shortcuts: dict[str, Node] = {}
        self.watched: dict[Node, None] = {}
        self.every_frame: dict[Node, None] = {}
        self.clones = Clones(self)
        self.frame_began = 0.0
        self.exporters: dict[Node, Any] = {}
        self.listeners: list[Callable[[str, Node, Any], None]] = []
        self.loading = 0
        #: nodes with a flag that keeps something from cooking
        self.freezing: set[Node] = set()
        self.log: list[tuple[int, str, str]] = []
        kind = registry.find("baseCOMP")
        assert kind is not None
        self.root = Node(self, kind, "", None)
        self.ids[self.root.id] = self.root

    # -- small services for nodes

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def nothing(self, kind: Operator) -> Any:
        """The data of a node of that kind that has never cooked; one for all, it cannot change."""
        if kind not in self._nothing:
            self._nothing[kind] = kind.empty()
        return self._nothing[kind]

    def check_thread(self) -> None:
        """ThreadError off the cook thread."""
        if threading.get_ident() != self.thread:
            raise ThreadError(
                "operators can only be touched on the cook thread; from another thread hand the work over with"
                " run(callable, delayFrames=1), which runs it on the cook thread at the next frame"
            )

    def face(self, node: Node) -> Any:
        if node.face is None:
            node.face = self.hooks.face(node)
        return node.face

    def scope(self, node: Node, names: set[str]) -> dict[str, Any]:
        return self.hooks.scope(node, names)

    def plain(self, value: Any) -> Any:
        """What a façade object stands for; plain values as they are."""
        return value if type(value) in _PLAIN else self.hooks.plain(value)

    def evaluate(self, text: str, me: Node, **names: Any) -> Any:
        """The value of a Python expression with TD's globals, as `me` sees them."""
        from .value import names_of

        code = compile(text.strip(), f"{me.path} expression", "eval")
        return eval(code, {**self.scope(me, names_of(code)), **names})

    def callback(self, dat: Node, names: tuple[str, ...], *args: Any) -> Any:
        """Call the first of these functions that the DAT's module defines; None where it has none of them."""
        function = self.function(dat, names)
        return None if function is None else function(*args)

    def function(self, dat: Node, names: tuple[str, ...]) -> Callable[..., Any] | None:
        module = self.hooks.module(dat)
        return next((f for f in (getattr(module, n, None) for n in names) if callable(f)), None)

    def callback_arity(self, dat: Node, name: str) -> int | None:
        """How many positional arguments a DAT's function takes; None where it has no such function."""
        import inspect

        function = self.function(dat, (name,))
        if function is None:
            return None
        kinds = [p.kind for p in inspect.signature(function).parameters.values()]
        return sum(k in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for k in kinds)

    def now(self, node: Node) -> Now:
        return Now(node)

    def timeline(self, node: Node) -> Timeline:
        """The node's component time: its closest ancestor's that has one, the root's otherwise."""
        if self.timelines:
            for n in (node, *node.ancestors()):
                if n in self.timelines:
                    return self.timelines[n]
        return self.root_timeline

    def frozen(self, node: Node) -> bool:
        """Whether the node must not cook: locked, or inside a component that may not."""
        if node.flags is not None and node.flag("lock"):
            return True
        return any(n.flags is not None and not n.flag("allowCooking") for n in (node, *node.ancestors()))

    def failed(self, node: Node, error: Exception) -> None:
        self.notify("error", node, error)

    def script_failed(self, node: Node, error: Exception) -> None:
        """User code that no cook was waiting for has failed: a script error on the node, a line in the log, no
        exception."""
        import traceback

        text = "".join(traceback.format_exception(error)).rstrip()
        # a callback that fails every frame fails the same way: once is enough on the node, and the log keeps its end
        if text not in (node.script_errors or ()):
            node.script_errors = [*(node.script_errors or ()), text][-KEPT_ERRORS:]
        self.log.append((self.clock.frame, node.path, text))
        del self.log[:-KEPT_LOG]
        self.notify("script_error", node, error)

    def guarded(self, node: Node, call: Callable[[], Any]) -> Any:
        """Call user code; what it raises becomes a script error on the node, and None is returned."""
        try:
            return call()
        except Exception as error:
            self.script_failed(node, error)
            return None

    def notify(self, event: str, node: Node, detail: Any = None) -> None:
        """Tell the listeners of an edit or an event; `event` is one of create, destroy, rename, wire, par, flag,
        error, pulse."""
        for listener in tuple(self.listeners):
            listener(event, node, detail)

    # -- editing

    def create(self, parent: Node, op_type: str, name: str | None = None, init: bool = True) -> Node:
        """A new node. `init` runs what the operator does for a user: its docked DATs; a project's loader says False."""
        self.check_thread()
        if parent.children is None:
            raise NetworkError(f"{parent.path}: only a component can hold operators")
        kind = registry.find(op_type) or placeholder(op_type)
        wanted = name if name is not None else (kind.default_name or kind.type) + "1"
        node = Node(self, kind, self.free_name(parent, wanted), parent)
        if isinstance(kind, Placeholder):
            node.message = kind.notice
        self._insert(parent, node)
        if init and kind.created.__func__ is not Operator.created:  # type: ignore[attr-defined]
            kind.created(node)
        self.undo.record(lambda: self.destroy(node), lambda: self._revive(parent, node))
        self.notify("create", node)
        return node

    def _insert(self, parent: Node, node: Node) -> None:
        assert parent.children is not None
        parent.children[node.name] = node
        self.ids[node.id] = node
        if node.kind.every_frame:
            self.every_frame[node] = None
        self._named(parent, node.name)
        if node.kind.type in wiring.CONNECTOR_TYPES:
            wiring.rewire_inside(parent)

    def _revive(self, parent: Node, node: Node) -> None:
        node.id = abs(node.id)
        for n in node.descendants():
            n.id = abs(n.id)
            self.ids[n.id] = n
        self._insert(parent, node)

    def free_name(self, parent: Node, wanted: str) -> str:
        """`wanted`, or with the next number that no sibling has. NetworkError where it is no legal name."""
        if not _LEGAL.match(wanted):
            raise NetworkError(f"{parent.path}: {wanted!r} is not a legal name: letters, digits and _ only")
        taken = parent.children or {}
        if wanted not in taken:
            return wanted
        m = _TRAILING.match(wanted)
        stem, number = (m[1], int(m[2])) if m else (wanted, 0)
        while f"{stem}{number}" in taken or (not m and not number):
            number += 1
        return f"{stem}{number}"

    def _named(self, parent: Node, *names: str) -> None:
        """A name has come or gone: wake whoever looked it up."""
        if parent.watch:
            for name in (*names, "*"):
                source = parent.watch.get(name)
                if source is not None:
                    source.changed()

    def rename(self, node: Node, name: str) -> None:
        """NetworkError where a sibling has the name or it is not legal."""
        self.check_thread()
        parent, old = node.parent, node.name
        if parent is None or name == old:
            return
        assert parent.children is not None
        if name in parent.children:
            raise NetworkError(f"{node.path}: {parent.path} has an operator named '{name}' already")
        new = self.free_name(parent, name)
        parent.children = {new if k == old else k: v for k, v in parent.children.items()}
        node.name = new
        self._named(parent, old, new)
        for n in (node, *node.descendants()):
            n.poke("name")
            n.poke("path")
        if node.kind.type in wiring.CONNECTOR_TYPES:
            wiring.rewire_inside(parent)
        self.undo.record(lambda: self.rename(node, old), lambda: self.rename(node, new))
        self.notify("rename", node, old)

    def destroy(self, node: Node) -> None:
        """Remove a node, what is inside it and docked to it."""
        self.check_thread()
        parent = node.parent
        if parent is None:
            raise NetworkError("the root cannot be destroyed")
        if not node.valid:
            return
        assert parent.children is not None
        docked = [n for n in parent.children.values() if n.dock is node]
        self.notify("destroy", node)
        saved = wiring.cut(node)
        parent.children.pop(node.name, None)
        for n in (node, *node.descendants()):
            self._forget(n)
        self._named(parent, node.name)
        if node.kind.type in wiring.CONNECTOR_TYPES:
            wiring.rewire_inside(parent)

        def bring_back() -> None:
            self._revive(parent, node)
            wiring.restore(saved)

        self.undo.record(bring_back, lambda: self.destroy(node))
        for n in docked:
            self.destroy(n)

    def _forget(self, node: Node) -> None:
        for registered in (self.watched, self.every_frame, self.exporters, self.timelines):
            registered.pop(node, None)  # type: ignore[attr-defined]
        self.ids.pop(node.id, None)
        for key in [k for k, n in self.shortcuts.items() if n is node]:
            del self.shortcuts[key]
        dirty(node)
        unsubscribe(node)
        for value in node.live:
            unsubscribe(value)
        node.id = -abs(node.id)

    def connect(self, src: Node, dst: Node, index: int = 0, out: int = 0) -> None:
        """Wire output `out` of `src` to input `index` of `dst`. NetworkError where that cannot be."""
        self.check_thread()
        wiring.check(src, dst, index, out)
        self._wire(dst, index, (src, out))

    def disconnect(self, dst: Node, index: int) -> None:
        self.check_thread()
        self._wire(dst, index, None)

    def _wire(self, dst: Node, index: int, wire: tuple[Node, int] | None) -> None:
        before = dst.ins[index] if index < len(dst.ins) else None
        wiring.put(dst, index, wire)
        self.undo.record(lambda: self._wire(dst, index, before), lambda: self._wire(dst, index, wire))
        self.notify("wire", dst)

    def forget_wires(self, node: Node) -> None:
        """Its raw wires were replaced as a whole."""
        wiring.forget_arrivals(node)

    def resolve(self, node: Node) -> tuple[Node | None, ...]:
        return wiring.resolve(node)

    def set_flag(self, node: Node, name: str, on: bool) -> None:
        self.check_thread()
        before = node.flag(name)
        if before == bool(on):
            return
        if node.flags is None:
            node.flags = {}
        node.flags[name] = bool(on)
        if name in ("lock", "allowCooking"):
            (self.freezing.add if node.flag("lock") or not node.flag("allowCooking") else self.freezing.discard)(node)
        if name in ("bypass", "lock", "allowCooking"):
            for n in (node, *node.descendants()) if name == "allowCooking" else (node,):
                dirty(n)
        node.kind.flag_set(node, name)
        node.poke("flag")
        self.undo.record(lambda: self.set_flag(node, name, before), lambda: self.set_flag(node, name, on))
        self.notify("flag", node, name)

    def par_changed(self, value: Value, old: tuple[int, Any]) -> None:
        """A parameter was set from outside: undo, listeners, and what the engine itself follows."""
        if self.undo.recording:
            new = (value.mode, value.val)
            self.undo.record(lambda: self._put_back(value, old), lambda: self._put_back(value, new))
        if not value.pdef.custom:
            self.par_set(value.node, value.pdef.name)
        if not self.loading:
            self.notify("par", value.node, (value, old))

    def par_set(self, node: Node, name: str) -> None:
        """Tell the operator that a built-in parameter was set; what it cannot do with it is an error on the node."""
        try:
            node.kind.par_set(node, name)
        except StovetopError as error:
            node.errors["set " + name] = str(error)
        else:
            node.errors.pop("set " + name, None)

    def _put_back(self, value: Value, state: tuple[int, Any]) -> None:
        value.val = state[1]
        value.set_mode(state[0])
        value.node.forget(value.pdef)
        dirty(value.node)
        value.changed()

    def exported(self, export: tuple[Node, Any]) -> Any:
        """The value that an exporting node gives a parameter."""
        node, key = export
        return node.kind.export_value(node, key)  # type: ignore[attr-defined]

    def pulse(self, value: Value) -> None:
        """Press a pulse parameter."""
        self.check_thread()
        node, d = value.node, value.pdef
        if not d.custom and node.kind.pulse.__func__ is not Operator.pulse:  # type: ignore[attr-defined]
            with muted():
                node.kind.pulse(node, d.name)
        if d.custom:
            node.kind.custom_pulse(node, self.hooks.par_face(value))
        value.changed()
        self.notify("pulse", node, value)

    def set_shortcut(self, node: Node, name: str) -> None:
        """Make `name` the node's Global OP Shortcut; '' takes it away. NetworkError where another has it."""
        holder = self.shortcuts.get(name)
        if holder is not None and holder is not node and holder.valid:
            raise NetworkError(f"{node.path}: Global OP Shortcut '{name}' belongs to {holder.path} already")
        for key in [k for k, n in self.shortcuts.items() if n is node and k != name]:
            del self.shortcuts[key]
            self.root.poke("opshortcut " + key)
        if name:
            self.shortcuts[name] = node
            self.root.poke("opshortcut " + name)

    # -- frames

    def step(self, frames: int = 1) -> None:
        """Go on by so many frames."""
        for _ in range(frames):
            self._frame()

    def _frame(self) -> None:
        self.check_thread()
        self.frame_began = perf_counter()
        self.clock.advance()
        if self.clones.stale:
            self.clones.update()
        self.root_timeline.advance(self.clock.step_seconds)
        for timeline in self.timelines.values():
            timeline.advance(self.clock.step_seconds)
        self.runs.due()
        if self.every_frame:
            for node in tuple(self.every_frame):
                node.kind.frame_start(node)
        if self.exporters:
            self.refresh_exports()
        for node in self.watched:
            if node.state:
                cook.pull(node)
        if self.every_frame:
            for node in tuple(self.every_frame):
                if node.valid:
                    node.kind.frame_end(node)
        self.runs.end_of_frame()

    def refresh_exports(self) -> None:
        for table in tuple(self.exporters.values()):
            if table.state:
                cook.pull(table)

    def watch(self, node: Node) -> None:
        """Ask for this node's data every frame, as a viewer does."""
        self.watched[node] = None

    def unwatch(self, node: Node) -> None:
        self.watched.pop(node, None)

    def file(self, text: str) -> Path:
        """A file parameter's path: relative to the project's folder."""
        return self.folder / os.path.expanduser(text)

    def nodes(self) -> Iterator[Node]:
        """Every node but the root."""
        return self.root.descendants()


_PLAIN = frozenset({float, int, str, bool, type(None), Node, list, tuple, dict})
