"""Copies of operators, whole networks included, and clones that follow their master."""

from __future__ import annotations

import copy as pycopy
from typing import TYPE_CHECKING, Any

from .custom import CustomPars
from .errors import NetworkError
from .network import Node
from .value import BIND, EXPRESSION

if TYPE_CHECKING:
    from .engine import Engine

_PLAIN_SLOTS = ("comment", "content", "h", "rgb", "w", "x", "y")


def copy(src: Node, parent: Node, name: str | None = None) -> Node:
    """A copy of a node in `parent`, with everything inside it and the wires and docks among that. Not the wires to
    it."""
    engine = parent.engine
    engine.loading += 1
    try:
        made: dict[Any, Node] = {}
        # known before anything is made: a component may be copied into itself
        inside = _top_down(src)
        new = _copy_one(src, parent, name or src.name, made)
        for child in inside:
            _copy_one(child, made[child.parent], child.name, made)
        for a, b in made.items():
            _rewire(a, b, made)
    finally:
        engine.loading -= 1
    for a, b in made.items():
        _announce_pars(b)
        if a.flag("export"):
            engine.set_flag(b, "export", True)
    return new


def _top_down(src: Node) -> list[Node]:
    """Everything inside a node, parents before their children, siblings in their order."""
    found = [src]
    for n in found:
        found.extend((n.children or {}).values())
    return found[1:]


def _copy_one(src: Node, parent: Node, name: str, made: dict[Node, Node]) -> Node:
    new = parent.engine.create(parent, src.op_type, name, init=False)
    new.kind = src.kind
    made[src] = new
    for slot in _PLAIN_SLOTS:
        setattr(new, slot, getattr(src, slot))
    # Export begins when what it drives is there too
    new.flags = {k: on for k, on in src.flags.items() if k != "export"} if src.flags else None
    new.tags = set(src.tags) if src.tags else None
    new.storage = _copied(src.storage)
    new.startup = _copied(src.startup)
    new.extra = (
        pycopy.deepcopy({k: v for k, v in src.extra.items() if k in ("defaults", "vars")}) if src.extra else None
    )
    copy_custom(src, new)
    copy_values(src, new)
    if new.flag("lock"):
        new.output = src.output
        parent.engine.freezing.add(new)
    if not new.flag("allowCooking"):
        parent.engine.freezing.add(new)
    return new


def _copied(storage: dict[Any, Any] | None) -> dict[Any, Any] | None:
    """A copy of each entry, the entry itself where it cannot be copied."""
    if not storage:
        return None
    out = {}
    for key, value in dict(storage).items():
        try:
            out[key] = pycopy.deepcopy(value)
        except Exception:
            out[key] = value
    return out


def copy_custom(src: Node, dst: Node) -> None:
    """The same custom pages and definitions; values are not touched."""
    if src.custom is None:
        return
    new = CustomPars()
    new.pages = {p: list(g) for p, g in src.custom.pages.items()}
    new.groups, new.styles = dict(src.custom.groups), dict(src.custom.styles)
    new.pars = {n: d.clone() for n, d in src.custom.pars.items()}
    new.sequences = {n: s.copy() for n, s in src.custom.sequences.items()}
    dst.custom = new


def copy_values(src: Node, dst: Node, custom: bool = True, builtin: bool = True) -> None:
    """The values, expressions, binds and modes of all parameters that both have."""
    chosen = [v for v in src.pars.values() if (custom if v.pdef.custom else builtin)]
    for v in sorted(chosen, key=lambda v: v.pdef.style != "Sequence"):
        if dst.definition(v.pdef.name) is None:
            continue
        if v.pdef.style == "Sequence":
            dst.set_blocks(v.pdef.name, int(v.val))
            continue
        new = dst.par(v.pdef.name)
        new.val = v.val
        new.expr, new.bind_expr = v.expr, v.bind_expr
        new.enable, new.enable_expr = v.enable, v.enable_expr
        new.restore(v.mode if v.mode in (EXPRESSION, BIND) else 0)


def _rewire(a: Node, b: Node, made: dict[Node, Node]) -> None:
    b.ins = [(made[w[0]], w[1]) if w and w[0] in made else None for w in a.ins]
    while b.ins and b.ins[-1] is None:
        b.ins.pop()
    if a.comp_ins:
        b.comp_ins = [(made[w[0]], w[1]) for w in a.comp_ins if w and w[0] in made] or None
    if a.dock in made:
        b.dock = made[a.dock]


def _announce_pars(node: Node) -> None:
    for value in tuple(node.pars.values()):
        if not value.pdef.custom:
            node.engine.par_set(node, value.pdef.name)


def master_of(node: Node) -> Node | None:
    """The component that this one is a clone of; None where cloning is off, none is named, or it is itself."""
    if node.children is None or "clone" not in node.pars or not node.own("enablecloning"):
        return None
    master = node.own("clone")
    return master if isinstance(master, Node) and master is not node and master.children is not None else None


def sync(clone: Node, master: Node) -> None:
    """Make a clone's inside that of its master. Immune operators stay; so do the values of the clone's own
    parameters."""
    engine = clone.engine
    for child in list((clone.children or {}).values()):
        if not child.flag("cloneImmune") and child.id > 0:
            engine.destroy(child)
    copy_definitions(master, clone)
    made: dict[Node, Node] = {}
    for child in (master.children or {}).values():
        if child.name not in (clone.children or {}):
            made[child] = copy(child, clone, child.name)
    for a, b in made.items():
        _rewire(a, b, made)
        engine.forget_wires(b)


def copy_definitions(master: Node, clone: Node) -> None:
    kept = {n: (v.val, v.mode, v.expr, v.bind_expr) for n, v in clone.pars.items() if v.pdef.custom}
    copy_custom(master, clone)
    for name, (val, mode, expr, bind) in kept.items():
        d = clone.definition(name)
        if d is None:
            clone.pars.pop(name, None)
            continue
        value = clone.par(name)
        value.pdef = d
        value.val, value.expr, value.bind_expr = val, expr, bind
        value.restore(mode)


class Clones:
    """Follows masters: an edit inside one makes its clones anew at the start of the next frame."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.masters: dict[Node, Node] = {}
        self.stale: dict[Node, None] = {}
        self.busy = False

    def follow(self, clone: Node) -> None:
        """The clone's own parameters have changed: find its master and become its copy."""
        master = master_of(clone)
        if master is None:
            self.masters.pop(clone, None)
            return
        if not self.masters and self.on_event not in self.engine.listeners:
            self.engine.listeners.append(self.on_event)
        if master in clone.ancestors() or clone in master.ancestors():
            self.masters.pop(clone, None)
            raise NetworkError(f"{clone.path}: parameter 'clone': {master.path} and its clone contain each other")
        self.masters[clone] = master
        self.refresh(clone)

    def refresh(self, clone: Node) -> None:
        master = self.masters.get(clone)
        if master is None or clone.id < 0 or master.id < 0:
            self.masters.pop(clone, None)
            return
        self.busy = True
        try:
            sync(clone, master)
        finally:
            self.busy = False

    def on_event(self, event: str, node: Node, _detail: Any) -> None:
        if self.busy or event in ("error", "script_error", "pulse", "ui"):
            return
        around = {node, *node.ancestors()}
        for clone, master in self.masters.items():
            if master in around and not (node is master and event not in ("par", "custom")):
                self.stale[clone] = None

    def update(self) -> None:
        """Called at the start of each frame while something is stale."""
        stale, self.stale = self.stale, {}
        for clone in stale:
            self.refresh(clone)
