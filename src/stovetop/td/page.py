"""Page: a page of parameters; custom pages take new ones. Source: Page_Class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from stovetop.core import pars
from stovetop.core.custom import CustomPars
from stovetop.core.depend import dirty
from stovetop.core.network import Node
from stovetop.core.pars import ParDef
from stovetop.td.finders import tdError
from stovetop.td.par import Par
from stovetop.td.pargroup import ParGroup

if TYPE_CHECKING:
    from stovetop.td.op import OP


def pages_of(node: Node, custom: bool) -> list[Page]:
    names = (node.custom.pages if node.custom else {}) if custom else node.kind.spec.pages
    return [Page(node, name, custom) for name in names]


def custom_pars(node: Node) -> CustomPars:
    if node.custom is None:
        node.custom = CustomPars()
    return node.custom


def legal_name(name: str) -> str:
    """TD's rule for custom parameters: a capital letter, then lower-case letters and digits. tdError otherwise."""
    if not (name and name.isascii() and name.isalnum() and name[0].isupper() and name[1:] == name[1:].lower()):
        raise tdError(
            f"Invalid custom parameter name {name!r}: it begins with a capital letter, followed by lower-case letters"
            " and digits"
        )
    return name


class Page:
    """A page of one operator's parameters. The `append…` methods return the new ParGroup."""

    __slots__ = ("_custom", "_name", "_node")

    def __init__(self, node: Node, name: str, custom: bool) -> None:
        self._node, self._name, self._custom = node, name, custom

    def __repr__(self) -> str:
        return f"type:Page name:{self._name} owner:{self._node.path}"

    def __str__(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and (other._node, other._name, other._custom) == (
            self._node, self._name, self._custom,
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash((self._node, self._name))

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._custom_only()
        custom = custom_pars(self._node)
        custom.pages = {name if k == self._name else k: v for k, v in custom.pages.items()}
        for d in custom.pars.values():
            if d.page == self._name:
                d.page = name
        self._name = name

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    @property
    def index(self) -> int:
        return pages_of(self._node, self._custom).index(self)

    @property
    def isCustom(self) -> bool:
        return self._custom

    @property
    def parGroups(self) -> list[ParGroup]:
        """The groups, in the order of the page."""
        if not self._custom:
            names = dict.fromkeys(d.group for d in self._node.definitions() if not d.custom and d.page == self._name)
            return [ParGroup(self._node, g) for g in names]
        custom = custom_pars(self._node)
        groups = sorted(custom.pages.get(self._name, ()), key=lambda g: custom.pars[custom.groups[g][0]].order)
        out = []
        for g in groups:
            out.append(ParGroup(self._node, g))
            if g in custom.sequences:
                blocks = (d.group for d in self._node._blocks(g))
                out.extend(ParGroup(self._node, b) for b in dict.fromkeys(blocks))
        return out

    @property
    def pars(self) -> list[Par]:
        return [p for g in self.parGroups for p in g]

    def _custom_only(self) -> None:
        if not self._custom:
            raise tdError(f"{self._node.path}: page '{self._name}' is built in and cannot be changed")

    def _append(self, name: str, kind: Any, label: str | None, order: float | None, replace: bool) -> ParGroup:
        self._custom_only()
        legal_name(name)
        node = self._node
        custom = custom_pars(node)
        if not replace and name in custom.groups:
            raise tdError(f"{node.path}: a custom parameter named '{name}' exists already")
        kind.label = label if label is not None else name
        kept = {n: node.pars[n].val for n in custom.groups.get(name, ()) if n in node.pars}
        if name in custom.groups:
            _drop(node, custom.groups[name])
            if name not in custom.pages.get(self._name, ()):
                custom.remove(name)
        defs = custom.add(self._name, name, kind)
        for d in defs:
            if order is not None:
                d.order = order
            if d.name in kept:
                _keep(node, d, kept[d.name])
        _changed(node)
        return ParGroup(node, name)

    def appendParGroup(
        self, name: str, parGroup: ParGroup | None = None, label: str | None = None, order: float | None = None,
        replace: bool = True,
    ) -> ParGroup:  # fmt: skip
        """A copy of another group under a new name, values and all."""
        if parGroup is None:
            return self.appendFloat(name, label, order=order, replace=replace)
        source = parGroup._pars()
        suffixes = parGroup.suffixes
        parts = [p._def.clone(default=p._def.default) for p in source]
        kind = parts[0] if len(parts) == 1 else pars.Group(parGroup.style, parts, label or parGroup.label, suffixes)
        made = self._append(name, kind, label or parGroup.label, order, replace)
        made.copy(parGroup)
        return made

    def appendInt(
        self, name: str, label: str | None = None, size: int = 1, order: Any = None, replace: bool = True
    ) -> ParGroup:
        return self._append(name, pars.Int(size=_size(size)), label, order, replace)

    def appendFloat(
        self, name: str, label: str | None = None, size: int = 1, order: Any = None, replace: bool = True
    ) -> ParGroup:
        return self._append(name, pars.Float(size=_size(size)), label, order, replace)

    def appendMenu(self, name: str, label: str | None = None, order: Any = None, replace: bool = True) -> ParGroup:
        return self._append(name, pars.Menu({}, default=""), label, order, replace)

    def appendStrMenu(self, name: str, label: str | None = None, order: Any = None, replace: bool = True) -> ParGroup:
        return self._append(name, pars.StrMenu(), label, order, replace)

    def appendSequence(self, name: str, label: str | None = None, order: Any = None, replace: bool = True) -> ParGroup:
        """A sequence; the parameters appended right after it join its block through `Sequence.blockSize`."""
        return self._append(name, pars.Sequence(label=label), label, order, replace)

    def destroy(self) -> None:
        self._custom_only()
        custom = custom_pars(self._node)
        for group in list(custom.pages.get(self._name, ())):
            destroy_group(self._node, group)
        custom.pages.pop(self._name, None)

    def sort(self, *order: Any) -> None:
        """Put the named groups (Pars, ParGroups or names) first, in this order."""
        self._custom_only()
        custom = custom_pars(self._node)
        names = [o if isinstance(o, str) else o.name if isinstance(o, ParGroup) else o._def.group for o in order]
        groups = custom.pages[self._name]
        ordered = [n for n in names if n in groups] + [g for g in groups if g not in names]
        custom.pages[self._name] = ordered
        for i, g in enumerate(ordered):
            for n in custom.groups[g]:
                custom.pars[n].order = i

    def resetPars(self) -> bool:
        return any([g.reset() for g in self.parGroups])


def _plain(style: str) -> Callable[..., ParGroup]:
    def append(self: Page, name: str, label: str | None = None, order: Any = None, replace: bool = True) -> ParGroup:
        kind = pars.Ref(style) if style in pars.OP_STYLES else getattr(pars, style)()
        if isinstance(kind, ParDef) and kind.style == "Header":
            kind.read_only = True
        return self._append(name, kind, label, order, replace)

    append.__name__ = f"append{style}"
    append.__doc__ = f"A parameter of style {style}."
    return append


for _style in (
    "OP", "COMP", "Object", "PanelCOMP", "TOP", "CHOP", "SOP", "POP", "MAT", "DAT", "XY", "XYZ", "XYZW", "WH", "UV",
    "UVW", "RGB", "RGBA", "Str", "File", "FileSave", "Folder", "Pulse", "Momentary", "Toggle", "Python", "Header",
):  # fmt: skip
    setattr(Page, f"append{_style}", _plain(_style))


def _size(size: int) -> int:
    if not 1 <= int(size) <= 4:
        raise tdError(f"a parameter has 1 to 4 values, not {size}")
    return int(size)


def _keep(node: Node, d: ParDef, value: Any) -> None:
    """A replaced parameter keeps its value where the new kind can hold it."""
    try:
        node.par(d.name).set(value)
    except ValueError:
        node.par(d.name).set(d.created)


def _changed(node: Node) -> None:
    """The custom parameters are others now: for who reads them, for clones, for an editor."""
    node.poke("pars")
    node.engine.notify("custom", node)


def _drop(node: Node, names: tuple[str, ...]) -> None:
    for name in names:
        value = node.pars.pop(name, None)
        if value is not None:
            node.live = tuple(v for v in node.live if v is not value)
            node.forget(value.pdef)
            value.changed()
    node.values.__dict__.clear()


def destroy_group(node: Node, group: str) -> None:
    """Remove a custom group from its operator."""
    custom = custom_pars(node)
    if group not in custom.groups:
        raise tdError(f"{node.path}: no custom parameter '{group}'")
    _drop(node, tuple(custom.remove(group)))
    _changed(node)
    dirty(node)


def rename_group(node: Node, d: ParDef, name: str) -> None:
    """Give a custom group another name, values and place kept."""
    custom = custom_pars(node)
    old = d.group
    legal_name(name)
    if name in custom.groups:
        raise tdError(f"{node.path}: a custom parameter named '{name}' exists already")
    names = custom.groups.pop(old)
    custom.styles[name] = custom.styles.pop(old)
    custom.groups[name] = tuple(name + n.removeprefix(old) for n in names)
    for groups in custom.pages.values():
        groups[:] = [name if g == old else g for g in groups]
    for n, new in zip(names, custom.groups[name], strict=True):
        definition = custom.pars.pop(n)
        definition.name, definition.group = new, name
        custom.pars[new] = definition
        if n in node.pars:
            node.pars[new] = node.pars.pop(n)
    node.values.__dict__.clear()
    _changed(node)


def rename_sequence(node: Node, old: str, name: str) -> None:
    """Give a custom sequence another name: every parameter of its blocks is renamed with it, values kept."""
    custom = custom_pars(node)
    seq = custom.sequences.get(old)
    if seq is None:
        raise tdError(f"{node.path}: sequence '{old}' is built in and cannot be renamed")
    before = [d.name for d in node._blocks(old)]
    rename_group(node, custom.pars[old], name)
    custom.sequences[name] = custom.sequences.pop(old)
    seq.name = custom.pars[name].sequence = name
    for d in seq.pars.values():
        d.sequence = name
    for n in before:
        value = node.pars.pop(n, None)
        if value is not None:
            new = name + n.removeprefix(old)
            found = custom.find(new)
            assert found is not None
            value.pdef, node.pars[new] = found, value
    node.values.__dict__.clear()


def move_group(node: Node, group: str, page: str) -> None:
    custom = custom_pars(node)
    for groups in custom.pages.values():
        if group in groups:
            groups.remove(group)
    there = custom.pages.setdefault(page, [])
    last = max((custom.pars[custom.groups[g][0]].order for g in there), default=-1)
    there.append(group)
    for n in custom.groups[group]:
        custom.pars[n].page, custom.pars[n].order = page, last + 1


def resize_group(node: Node, d: ParDef, size: int) -> None:
    """Another number of values for a Float or Int group; those that stay keep theirs."""
    custom = custom_pars(node)
    if d.style not in ("Float", "Int"):
        raise tdError(f"{node.path}: only Float and Int parameters change their size")
    kept = [node.pars[n].val for n in custom.groups[d.group] if n in node.pars]
    label, page, group = d.label, d.page, d.group
    Page(node, page, True)._append(group, getattr(pars, d.style)(size=_size(size)), label, d.order, True)
    for n, v in zip(custom.groups[group], kept, strict=False):
        node.par(n).set(v)
