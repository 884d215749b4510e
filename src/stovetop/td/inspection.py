"""What OP's members compute: figures, patterns of parameters, paths between operators, copying and changing types."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stovetop.core import copying, wiring
from stovetop.core.depend import dirty
from stovetop.core.network import Node
from stovetop.core.patterns import match
from stovetop.td.finders import tdError
from stovetop.td.par import Par
from stovetop.td.pargroup import ParGroup

if TYPE_CHECKING:
    from stovetop.td.op import OP

OBJECTS = frozenset(
    "actor ambientlight blend bone bulletsolver camera camerablend constraint environmentlight fbx flexsolver force"
    " geometry geotext glsl handle impulseforce light nullobject null sharedmemin sharedmemout usd".split()
)
PANELS = frozenset("button container field list opviewer parameter select slider table text widget".split())


def extra(node: Node) -> dict[str, Any]:
    """What few nodes have: exported flags, default expressions, variables."""
    if node.extra is None:
        node.extra = {}
    return node.extra


def gpu_time(node: Node) -> float:
    """Milliseconds that the device took for a TOP's last cook; measured from the first time that somebody asks on."""
    if node.family != "TOP":
        return 0.0
    from stovetop.gl.timing import Timer

    if getattr(node.local, "gpu_timer", None) is None:
        node.local.gpu_timer = Timer()
    return node.local.gpu_timer.milliseconds()


def place(node: Node, **where: int) -> None:
    before = {k: getattr(node, k) for k in where}
    for key, value in where.items():
        setattr(node, key, value)
    node.engine.undo.record(lambda: place(node, **before), lambda: place(node, **where))
    node.engine.notify("place", node)


def enclosing(node: Node) -> list[OP]:
    """The Annotate components whose box holds the node's whole tile."""
    siblings = (node.parent.children or {}).values() if node.parent else ()
    return [
        s.engine.face(s)
        for s in siblings
        if s.kind.op_type == "annotateCOMP" and s is not node
        and s.x <= node.x and s.y <= node.y and s.x + s.w >= node.x + node.w and s.y + s.h >= node.y + node.h
    ]  # fmt: skip


def sub_type(node: Node) -> str:
    if node.family != "COMP":
        return ""
    return "object" if node.kind.type in OBJECTS else "panel" if node.kind.type in PANELS else ""


def wire_face(wire: tuple[Node, int] | None) -> Node | None:
    """What `OP.inputs` shows for a wire: of a component the Out operator, as in TD."""
    return None if wire is None else wiring.source(*wire) or wire[0]


def wired_to(node: Node) -> list[Node]:
    siblings = (node.parent.children or {}).values() if node.parent else ()
    return [s for s in siblings if any(w is not None and w[0] is node for w in s.ins)]


def cook_node(node: Node) -> None:
    from stovetop.core import cook

    if node.state and not node.phase:
        cook.pull(node)


def timeline_frame(node: Node) -> float:
    return node.timeline.frame - (node.engine.clock.frame - node.cook_frame) if node.total_cooks else 0.0


def offset_in_frame(node: Node) -> float:
    return max(0.0, (node.cook_start - node.engine.frame_began) * 1000.0) if node.total_cooks else 0.0


def children_cook_time(node: Node) -> float:
    inside = list(node.descendants())
    last = max((c.cook_frame for c in inside if c.total_cooks), default=0)
    return sum(c.cook_time for c in inside if c.total_cooks and c.cook_frame == last) * 1000.0


def memory(node: Node) -> int:
    """Bytes of the node itself and of its output, about."""
    size = sys.getsizeof(node) + sum(sys.getsizeof(v) for v in node.pars.values())
    out = node.output
    return size + int(getattr(getattr(out, "vals", None), "nbytes", 0) or getattr(out, "nbytes", 0) or 0)


def messages(node: Node, recurse: bool, kind: str) -> str:
    out = []
    for n in (node, *node.descendants()) if recurse else (node,):
        out += [f"{text} ({n.path})" for text in getattr(n, kind)()]
    return "\n".join(out)


def clear_script_errors(node: Node, recurse: bool, pattern: str) -> None:
    for n in (node, *node.descendants()) if recurse else (node,):
        if n.script_errors:
            n.script_errors = [] if pattern == "*" else [e for e in n.script_errors if not match(pattern, [e])]


def matching_pars(node: Node, patterns: Iterable[str]) -> list[Par]:
    names = [d.name for d in node.definitions()]
    found = set(match(" ".join(patterns) or "*", names))
    return [Par.of(node.par(n)) for n in names if n in found]


def matching_groups(node: Node, patterns: Iterable[str]) -> list[ParGroup]:
    names = list(dict.fromkeys(d.group for d in node.definitions()))
    return [ParGroup(node, n) for n in match(" ".join(patterns) or "*", names)]


def copy_parameters(src: Node, dst: Node, custom: bool = True, builtin: bool = True) -> None:
    """Values, expressions and modes of all parameters that both have; of custom ones the definitions too."""
    if custom and src.custom:
        copying.copy_definitions(src, dst)
        if src.extra and "defaults" in src.extra:
            extra(dst)["defaults"] = {k: dict(v) for k, v in src.extra["defaults"].items()}
    copying.copy_values(src, dst, custom, builtin)
    dirty(dst)


def reset(node: Node, names: str, groups: str, pages: str, builtin: bool, custom: bool) -> bool:
    changed = False
    for p in matching_pars(node, [names]):
        d = p._def
        if (custom if d.custom else builtin) and match(groups, [d.group]) and match(pages, [d.page]):
            changed |= p.reset()
    return changed


def type_name(kind: Any) -> str:
    """The operator type that a script names: a class of the td module, or its name."""
    return kind if isinstance(kind, str) else getattr(kind, "_op_type", None) or kind.__name__


def change_type(node: Node, kind: Any) -> OP:
    """A node of another type in its place: name, wires, tile, custom parameters and those of equal names are kept."""
    engine, parent = node.engine, node.parent
    if parent is None:
        raise tdError("the root cannot change its type")
    new = engine.create(parent, type_name(kind), node.name + "_new")
    copy_parameters(node, new)
    new.x, new.y, new.w, new.h = node.x, node.y, node.w, node.h
    new.rgb, new.comment, new.tags = node.rgb, node.comment, node.tags
    wires = list(node.ins)
    outs = [(s, i, w[1]) for s in wired_to(node) for i, w in enumerate(s.ins) if w is not None and w[0] is node]
    name = node.name
    engine.destroy(node)
    engine.rename(new, name)
    for index, wire in enumerate(wires):
        if wire is not None and (new.kind.multi or index < len(new.kind.inputs)):
            engine.connect(wire[0], new, index, wire[1])
    for sink, index, out in outs:
        if sink.id > 0 and (sink.family == new.family or sink.family == "COMP"):
            engine.connect(new, sink, index, out)
    return engine.face(new)


def dependency_paths(start: Node, goal: Node, limit: int = 64) -> list[list[OP]]:
    """Paths of operators by which `start` depends on `goal`: through wires, references and what cooks have read."""
    found: list[list[OP]] = []
    stack = [(start, [start])]
    while stack and len(found) < limit:
        n, path = stack.pop()
        for s in _depends_on(n):
            if s is goal:
                found.append([p.engine.face(p) for p in [*path, goal]])
            elif s not in path:
                stack.append((s, [*path, s]))
    return found


def _depends_on(node: Node) -> list[Node]:
    sources = [w for w in node.inputs if w is not None]
    for reactive in (node, *node.live):
        for s in reactive.sources or ():
            owner = getattr(s, "node", s)
            if isinstance(owner, Node) and owner is not node:
                sources.append(owner)
    return list(dict.fromkeys(sources))


def relative_path(src: Node, dst: Node) -> str:
    """The path from `src` to `dst` as `src` could use it: a name beside it, `./x` inside it, `..` up from it."""
    a = src.path.strip("/").split("/")
    b = dst.path.strip("/").split("/")
    if src.parent is dst.parent and src is not dst:
        return dst.name
    if src.children is not None and dst.path.startswith(src.path.rstrip("/") + "/"):
        return "./" + dst.path[len(src.path.rstrip("/")) + 1 :]
    common = 0
    while common < len(a) and common < len(b) - 1 and a[common] == b[common]:
        common += 1
    return "/".join([".."] * (len(a) - common) + b[common:])


def shortcut_path(src: Node, dst: Node, par: str | None) -> str:
    """An expression for `dst` as seen from `src`: through the closest shortcut, else by relative path.

    Operators of one network see each other by name. A component around both counts with its Parent Shortcut, a
    component around `dst` with its Global OP Shortcut.
    """
    tail = f".par.{par}" if par else ""
    if src is dst:
        return "me" + tail
    above = list(src.ancestors())
    if src.parent is not dst.parent or _shortcut(dst, "opshortcut"):
        for n in (dst, *dst.ancestors()):
            start = _start(n, n is dst, above)
            if start:
                return (start if n is dst else f"{start}.op({_below(n, dst)!r})") + tail
            if n in above:
                break
    return f"op({relative_path(src, dst)!r})" + tail


def _start(n: Node, goal: bool, above: list[Node]) -> str:
    """What an expression below the components `above` begins with to name `n`; '' where it has no shortcut."""
    if n in above:
        short = _shortcut(n, "parentshortcut")
        level = above.index(n) + 1
        plain = "parent()" if level == 1 else f"parent({level})"
        return f"parent.{short}" if short else plain if goal else ""
    short = _shortcut(n, "opshortcut")
    return f"op.{short}" if short else ""


def _shortcut(n: Node, kind: str) -> str:
    return str(n.eval(kind) or "") if n.children is not None and kind in n.pars else ""


def _below(n: Node, dst: Node) -> str:
    return dst.path[len(n.path.rstrip("/")) + 1 :]
