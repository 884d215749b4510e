"""The shortcut objects: op, opex, ops, parent, ext, iop, ipar, mod. Each belongs to one operator, its point of view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import tdError
from stovetop.core.network import Node
from stovetop.core.patterns import is_pattern

if TYPE_CHECKING:
    from stovetop.td.op import OP


def node_of(target: Any) -> Node | None:
    """The node behind an OP or a Node; None for None."""
    return target if target is None or isinstance(target, Node) else target._node


def look_up(start: Node, patterns: tuple[Any, ...], inside: bool, utility: bool) -> Iterator[Node]:
    """The nodes that paths, patterns and ids name, in the order asked for, relative to the inside of `start` or its
    network."""
    engine = start.engine
    engine.check_thread()
    seen = set()
    for pattern in patterns:
        parts = _parts(pattern)
        taken = any(isinstance(p, str) and p.startswith("^") for p in parts)
        found = _without(start, parts, inside) if taken else (n for p in parts for n in _all(start, p, inside))
        for n in found:
            if n is not None and n not in seen and (utility or n.flags is None or not n.flag("utility")):
                seen.add(n)
                yield n


def _without(start: Node, parts: list[Any], inside: bool) -> list[Node | None]:
    """`a* ^ab*`: what a part after a ^ matches is taken from what those before it have found."""
    found: list[Node | None] = []
    for part in parts:
        if isinstance(part, str) and part.startswith("^"):
            gone = _all(start, part[1:], inside)
            found = [n for n in found if n not in gone]
        else:
            found += _all(start, part, inside)
    return found


def _all(start: Node, part: Any, inside: bool) -> list[Node | None]:
    if part is None:
        return []
    if not isinstance(part, (str, int)):
        return [node_of(part)]
    engine = start.engine
    if isinstance(part, str) and is_pattern(part):
        return list(engine.matching(part, start) if inside else engine.matching_siblings(part, start))
    return [engine.find(part, start) if inside or isinstance(part, int) else engine.find_sibling(part, start)]


def _parts(pattern: Any) -> list[Any]:
    if isinstance(pattern, str):
        return pattern.split() if " " in pattern.strip() else [pattern]
    if hasattr(pattern, "_value_of"):
        return _parts(pattern._value_of())
    return [pattern]


class OPShortcut:
    """`op`: `op('path')` is the first match or None, `op.Name` the component of that Global OP Shortcut."""

    __slots__ = ("_inside", "_node")

    def __init__(self, node: Node, inside: bool) -> None:
        self._node, self._inside = node, inside

    def __call__(self, *patterns: Any, includeUtility: bool = False) -> OP | None:
        n = self._node
        path = patterns[0] if len(patterns) == 1 else None
        if type(path) is str and path.isidentifier():
            # a bare name, the most common of all
            n.engine.check_thread()
            found = (n if self._inside or n.parent is None else n.parent).child(path)
        elif type(path) is str and path.replace("/", "a").replace(".", "a").isidentifier():
            n.engine.check_thread()
            found = n.engine.find(path, n) if self._inside else n.engine.find_sibling(path, n)
        else:
            found = next(look_up(n, patterns, self._inside, includeUtility), None)
        return None if found is None else n.engine.face(found)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = global_shortcut(self._node, name)
        if found is None:
            raise AttributeError(f"no operator has the Global OP Shortcut '{name}'")
        return self._node.engine.face(found)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._node.engine.shortcuts))


def global_shortcut(node: Node, name: str) -> Node | None:
    engine = node.engine
    engine.root.touch("opshortcut " + name)
    found = engine.shortcuts.get(name)
    if found is None and name in ("TDModules", "TDResources"):
        from stovetop.td.resources import make_system

        make_system(engine)
        found = engine.shortcuts.get(name)
    return found


class OPEXShortcut(OPShortcut):
    """`opex`: as `op`, but raises where nothing is found."""

    __slots__ = ()

    def __call__(self, *patterns: Any, includeUtility: bool = False) -> OP:
        found = super().__call__(*patterns, includeUtility=includeUtility)
        if found is None:
            raise tdError(f"{self._node.path}: no operator matches {', '.join(map(repr, patterns))}")
        return found


class OPSShortcut:
    """`ops`: the list of all matches."""

    __slots__ = ("_inside", "_node")

    def __init__(self, node: Node, inside: bool) -> None:
        self._node, self._inside = node, inside

    def __call__(self, *patterns: Any, includeUtility: bool = False) -> list[OP]:
        face = self._node.engine.face
        return [face(n) for n in look_up(self._node, patterns, self._inside, includeUtility)]


class ParentShortcut:
    """`parent`: `parent()` one up, `parent(n)` n up or None, `parent.Name` the closest with that Parent Shortcut."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node

    def __call__(self, n: int = 1) -> OP | None:
        found: Node | None = self._node
        for _ in range(int(n)):
            found = found.parent if found is not None else None
        return None if found is None else found.engine.face(found)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        for n in (self._node, *self._node.ancestors()):
            if n.children is not None and "parentshortcut" in n.pars and n.eval("parentshortcut") == name:
                return n.engine.face(n)
        raise AttributeError(f"{self._node.path}: no parent has the Parent Shortcut '{name}'")


class Ext:
    """`ext`: extensions by name, of the operator itself or the closest parent that has one of that name."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from stovetop.td.extensions import extensions_of

        for n in (self._node, *self._node.ancestors()):
            if n.children is not None:
                found = extensions_of(n).get(name)
                if found is not None:
                    return found
        raise AttributeError(f"{self._node.path}: no extension named '{name}' here or in a parent")


class IOPShortcut:
    """`iop`: Internal Operators by shortcut, of the closest component that lists one of that name."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node

    def _find(self, name: str) -> OP:
        for n in (self._node, *self._node.ancestors()):
            if n.children is not None and n.pars:
                for block in n.values.iop:
                    if block.shortcut == name and block.op is not None:
                        return n.engine.face(block.op)
        raise AttributeError(f"{self._node.path}: no Internal Operator '{name}' here or in a parent")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._find(name)

    def __getitem__(self, name: str) -> OP:
        return self._find(name)


class IparShortcut(IOPShortcut):
    """`ipar`: the parameters of Internal Operators: `ipar.Name.Par`."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._find(name).par


class MOD:
    """`mod`: DATs as modules: `mod.name` or `mod('path')`, searched in the network, then in each parent's
    local/modules. `mod.name` imports a module where there is no DAT: `mod.tdu`, `mod.json`."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node

    def __call__(self, path: str) -> Any:
        n = self._node
        found = n.engine.find(str(path), n if n.children is not None else n.parent or n)
        if found is None or found.family != "DAT":
            raise tdError(f"{n.path}: mod({path!r}): no DAT there")
        return n.engine.hooks.module(found)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = find_module(self._node, name)
        if found is not None:
            return found.engine.hooks.module(found)
        from stovetop.td.modules import importer

        try:
            return importer(self._node)(name)
        except ModuleNotFoundError as cause:
            if cause.name != name:
                raise
        raise AttributeError(
            f"{self._node.path}: mod.{name}: no DAT of that name in the network or in local/modules, and no module"
        )

    __getitem__ = __call__


def find_module(node: Node, name: str) -> Node | None:
    """The DAT that `mod.name` or `import name` means, seen from `node`: inside it, beside it, in a local/modules
    around it."""
    first: Node | None = node if node.children is not None else node.parent
    if first is None:
        return None
    for network in (first, node.parent):
        found = network.child(name) if network is not None else None
        if found is not None and found.family == "DAT":
            return found
    n: Node | None = first
    while n is not None:
        found = n.engine.find("local/modules/" + name, n)
        if found is not None and found.family == "DAT":
            return found
        n = n.parent
    return None
