"""Kinds of parameter, as an operator's `class Pars` declares them and as custom pages make them at run time.

A declaration is a sequence of attributes; `Page("Name")` under a name with a leading underscore starts the next page.

    class Pars:
        type = Menu({"off": "Off", "clamp": "Clamp"}, label="Type")
        t = XYZ(0.0, 0.0, 0.0, label="Translate")
        _channel = Page("Channel")
        rate = Float(60.0, label="Sample Rate")
        const = Sequence(name=Str("", label="Name"), value=Float(0.0, label="Value"))

`Spec` is what comes of it: a flat table of `ParDef`, one a real parameter (`tx`, `ty`, `tz`, `const0name`, …).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .errors import DeclarationError

SUFFIXES: dict[str, tuple[str, ...]] = {
    "XY": ("x", "y"),
    "XYZ": ("x", "y", "z"),
    "XYZW": ("x", "y", "z", "w"),
    "UV": ("u", "v"),
    "UVW": ("u", "v", "w"),
    "WH": ("w", "h"),
    "RGB": ("r", "g", "b"),
    "RGBA": ("r", "g", "b", "a"),
}
FLOAT_STYLES = frozenset({"Float", *SUFFIXES})
OP_STYLES = frozenset({"OP", "COMP", "TOP", "CHOP", "SOP", "DAT", "MAT", "POP", "Object", "PanelCOMP"})
PULSE_STYLES = frozenset({"Pulse", "Momentary"})
NUMBER_STYLES = FLOAT_STYLES | {"Int", "Toggle", "Momentary", "Pulse", "Sequence"}


class ParDef:
    """One real parameter: everything about it but its value.

    `default` is TD's `Par.default`; `created` the value that a newly made operator holds, the same unless TD differs.
    `group` is the name of the parameter group (`t` of `tx`), `vec_index` its place there.
    """

    __slots__ = (
        "block",
        "clamp_max",
        "clamp_min",
        "created",
        "custom",
        "default",
        "group",
        "help",
        "label",
        "many",
        "matrix",
        "max",
        "menu_labels",
        "menu_names",
        "menu_source",
        "min",
        "name",
        "norm_max",
        "norm_min",
        "order",
        "page",
        "read_only",
        "section",
        "sequence",
        "size",
        "style",
        "sub_label",
        "suffix",
        "unsupported",
        "vec_index",
    )

    def __init__(self, style: str, default: Any, label: str | None = None, **extra: Any) -> None:
        self.style, self.default, self.label = style, default, label
        self.name = self.group = self.page = self.help = self.sub_label = self.suffix = ""
        self.created = default
        self.vec_index, self.size = 0, 1
        #: the place on the page; scripts may set fractions
        self.order: float = 0
        self.min = self.norm_min = 0.0
        self.max = self.norm_max = 1.0
        self.clamp_min = self.clamp_max = False
        self.menu_names: tuple[str, ...] = ()
        self.menu_labels: tuple[str, ...] = ()
        self.menu_source = ""
        self.sequence: str | None = None
        self.block = -1
        self.unsupported = self.read_only = self.section = self.custom = self.many = self.matrix = False
        for key, value in extra.items():
            setattr(self, key, value)

    def clone(self, **changes: Any) -> ParDef:
        new = ParDef.__new__(ParDef)
        for slot in ParDef.__slots__:
            setattr(new, slot, getattr(self, slot))
        for key, value in changes.items():
            setattr(new, key, value)
        return new

    @property
    def is_op(self) -> bool:
        return self.style in OP_STYLES

    @property
    def is_menu(self) -> bool:
        return self.style in ("Menu", "StrMenu")

    @property
    def is_number(self) -> bool:
        return self.style in NUMBER_STYLES

    def coerce(self, value: Any) -> Any:
        """The value as this parameter stores it; TypeError or ValueError says why it cannot."""
        return _COERCE.get(self.style, _text)(self, value)

    def __repr__(self) -> str:
        return f"<{self.style} {self.name!r} default {self.default!r}>"


def _float(d: ParDef, value: Any) -> float:
    v = float(value) if not isinstance(value, str) else float(value.strip() or 0.0)
    if d.clamp_min and v < d.min:
        return float(d.min)
    if d.clamp_max and v > d.max:
        return float(d.max)
    return v


def _int(d: ParDef, value: Any) -> int:
    v = int(float(value)) if isinstance(value, str) else int(value)
    if d.clamp_min and v < d.min:
        return int(d.min)
    if d.clamp_max and v > d.max:
        return int(d.max)
    return v


def _toggle(_d: ParDef, value: Any) -> bool:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in ("on", "true"):
            return True
        if word in ("off", "false", ""):
            return False
        return bool(float(word))
    return bool(value)


def _menu(d: ParDef, value: Any) -> str:
    """A name, a label or an index; like TD, an index out of range goes to the nearest end."""
    names = d.menu_names
    if isinstance(value, bool) or (not isinstance(value, str) and hasattr(value, "__index__")):
        value = int(value)
    if isinstance(value, (int, float)):
        return names[max(0, min(int(value), len(names) - 1))] if names else str(value)
    text = str(value)
    if text in names or not names or d.menu_source:
        return text
    if text in d.menu_labels:
        return names[d.menu_labels.index(text)]
    raise ValueError(f"{text!r} is not an item of its menu ({', '.join(names)})")


def _text(_d: ParDef, value: Any) -> str:
    """An operator stands for its path."""
    return "" if value is None else value if type(value) is str else str(getattr(value, "path", value))


def _reference(_d: ParDef, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return " ".join(_reference(_d, v) for v in value)
    return str(getattr(value, "path", value))


def _nothing(_d: ParDef, value: Any) -> Any:
    return value


_COERCE: dict[str, Callable[[ParDef, Any], Any]] = {
    **dict.fromkeys(FLOAT_STYLES, _float),
    **dict.fromkeys(OP_STYLES, _reference),
    "Int": _int,
    "Sequence": _int,
    "Toggle": _toggle,
    "Momentary": _toggle,
    "Pulse": _toggle,
    "Menu": _menu,
    "Python": _nothing,
}


class Page:
    """Starts a page: what follows in the declaration stands on it."""

    def __init__(self, name: str) -> None:
        self.name = name


class Group:
    """Several real parameters on one line, `Group.parts` in order; a plain parameter is a group of one."""

    def __init__(self, style: str, parts: list[ParDef], label: str | None, suffixes: tuple[str, ...]) -> None:
        self.style, self.parts, self.label, self.suffixes = style, parts, label, suffixes


class Sequence:
    """A repeating block of parameters: `const0name`, `const0value`, `const1name`, … over `Sequence(name=…, value=…)`.

    blocks: how many a newly made operator has. max_blocks: None where there is no limit.
    """

    def __init__(
        self, *, blocks: int = 1, max_blocks: int | None = None, label: str | None = None, **pars: Any
    ) -> None:
        self.blocks, self.max_blocks, self.label, self.pars = blocks, max_blocks, label, pars
        self.unsupported = False
        self.name = self.page = ""
        self.custom = False


def _kind(style: str, empty: Any) -> Callable[..., ParDef]:
    def make(default: Any = empty, label: str | None = None, **extra: Any) -> ParDef:
        return ParDef(style, default, label, **_ranges(style, extra))

    make.__name__ = make.__qualname__ = style
    make.__doc__ = f"A parameter of TD's style {style}."
    return make


def _ranges(style: str, extra: dict[str, Any]) -> dict[str, Any]:
    """`min=`/`max=` clamp, `norm=(a, b)` is the slider's range; an absent slider range follows the clamp."""
    out = dict(extra)
    norm = out.pop("norm", None)
    if "min" in out:
        out.setdefault("clamp_min", True)
        out.setdefault("norm_min", out["min"])
    if "max" in out:
        out.setdefault("clamp_max", True)
        out.setdefault("norm_max", out["max"])
    if norm is not None:
        out["norm_min"], out["norm_max"] = norm
    return out


def Float(default: float = 0.0, label: str | None = None, *, size: int = 1, **extra: Any) -> ParDef | Group:
    """A number; `size` > 1 makes `name1`, `name2`, …"""
    return _sized("Float", default, label, size, extra)


def Int(default: int = 0, label: str | None = None, *, size: int = 1, **extra: Any) -> ParDef | Group:
    """A whole number; `size` > 1 makes `name1`, `name2`, …"""
    return _sized("Int", default, label, size, extra)


def _sized(style: str, default: Any, label: str | None, size: int, extra: dict[str, Any]) -> ParDef | Group:
    if size == 1:
        return ParDef(style, default, label, **_ranges(style, extra))
    values = default if isinstance(default, (tuple, list)) else (default,) * size
    parts = [ParDef(style, v, label, **_ranges(style, extra)) for v in values]
    return Group(style, parts, label, tuple(str(i + 1) for i in range(size)))


def Menu(items: dict[str, str], default: str | None = None, label: str | None = None, **extra: Any) -> ParDef:
    """A choice; `items` maps each item's name to its label, in order. The default is the first."""
    first = next(iter(items), "")
    d = ParDef("Menu", first if default is None else default, label, **extra)
    d.menu_names, d.menu_labels = tuple(items), tuple(items.values())
    return d


def StrMenu(default: str = "", label: str | None = None, items: dict[str, str] | None = None, **extra: Any) -> ParDef:
    """Text with suggestions."""
    d = ParDef("StrMenu", default, label, **extra)
    d.menu_names, d.menu_labels = tuple(items or {}), tuple((items or {}).values())
    return d


def _vector(style: str) -> Callable[..., Group]:
    suffixes = SUFFIXES[style]

    def make(*defaults: float, label: str | None = None, **extra: Any) -> Group:
        values = defaults or (0.0,) * len(suffixes)
        if len(values) != len(suffixes):
            raise DeclarationError(f"{style} takes {len(suffixes)} defaults, not {len(values)}")
        created = extra.pop("created", values)
        base = "Int" if style == "WH" and all(type(v) is int for v in values) else style
        parts = [
            ParDef(base, v if base == "Int" else float(v), label, **_ranges(style, {**extra, "created": c}))
            for v, c in zip(values, created, strict=True)
        ]
        return Group(style, parts, label, suffixes)

    make.__name__ = make.__qualname__ = style
    make.__doc__ = f"{len(suffixes)} numbers on a line, named with the suffixes {' '.join(suffixes)}."
    return make


def Line(label: str | None = None, **parts: ParDef) -> Group:
    """Parameters of unlike kinds on one line, each under its full name (TD's ParGroupUnit and ParGroupPulse)."""
    group = Group("Line", list(parts.values()), label, tuple(parts))
    return group


XY, XYZ, XYZW, UV, UVW, WH, RGB, RGBA = (_vector(s) for s in ("XY", "XYZ", "XYZW", "UV", "UVW", "WH", "RGB", "RGBA"))
Toggle = _kind("Toggle", False)
Str = _kind("Str", "")
Pulse = _kind("Pulse", False)
Momentary = _kind("Momentary", False)
File = _kind("File", "")
FileSave = _kind("FileSave", "")
Folder = _kind("Folder", "")
Python = _kind("Python", None)
Header = _kind("Header", "")


def Ref(style: str, default: str = "", label: str | None = None, **extra: Any) -> ParDef:
    """A path to an operator of a style of OP_STYLES; `many=True` where it is a pattern that matches several,
    `matrix=True` where an expression may give a tdu.Matrix instead.

    In `cook` its value is the node or None; with `many` a tuple of nodes; of a matrix its 16 numbers, column by column.
    """
    if style not in OP_STYLES:
        raise DeclarationError(f"{style!r} is not a style of reference")
    return ParDef(style, default, label, **extra)


class SequenceSpec:
    """A declared sequence: its block's parameters by the name after the number."""

    __slots__ = ("blocks", "custom", "label", "max_blocks", "name", "page", "pars", "unsupported")

    def __init__(self, name: str, page: str, label: str | None, blocks: int, max_blocks: int | None) -> None:
        self.name, self.page, self.label, self.blocks, self.max_blocks = name, page, label or name, blocks, max_blocks
        self.pars: dict[str, ParDef] = {}
        self.unsupported = self.custom = False

    def copy(self) -> SequenceSpec:
        """One of its own for another node: custom sequences can be edited."""
        new = SequenceSpec(self.name, self.page, self.label, self.blocks, self.max_blocks)
        new.pars = {n: d.clone() for n, d in self.pars.items()}
        new.unsupported, new.custom = self.unsupported, self.custom
        return new

    def block(self, index: int) -> Iterator[ParDef]:
        for suffix, d in self.pars.items():
            prefix = f"{self.name}{index}"
            yield d.clone(name=prefix + suffix, group=prefix + d.group, block=index, suffix=suffix or "value")


_BLOCK = re.compile(r"^([A-Za-z][A-Za-z_]*?)(\d+)(.*)$")


class Spec:
    """An operator class's parameters: real ones by name in TD's order, groups, pages and sequences.

    Blocks of sequences above those declared are made on demand by `find`.
    """

    def __init__(self) -> None:
        self.pars: dict[str, ParDef] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.styles: dict[str, str] = {}
        self.pages: dict[str, list[str]] = {}
        self.sequences: dict[str, SequenceSpec] = {}
        self._blocks: dict[str, ParDef | None] = {}

    def find(self, name: str) -> ParDef | None:
        """The definition of `name`, a block parameter of any index included; None where there is none."""
        d = self.pars.get(name)
        if d is None and self.sequences:
            if name in self._blocks:
                return self._blocks[name]
            d = self._blocks[name] = self._find_block(name)
        return d

    def _find_block(self, name: str) -> ParDef | None:
        m = _BLOCK.match(name)
        if not m or m[1] not in self.sequences:
            return None
        return next((d for d in self.sequences[m[1]].block(int(m[2])) if d.name == name), None)

    def add(self, name: str, kind: Any, page: str) -> None:
        if isinstance(kind, Sequence):
            self._add_sequence(name, kind, page)
            return
        for d in expand(name, kind, page):
            self._put(d)
        self.styles[name] = kind.style

    def _put(self, d: ParDef) -> None:
        if d.name in self.pars:
            raise DeclarationError(f"parameter {d.name!r} is declared twice")
        d.order = len(self.pars)
        self.pars[d.name] = d
        self.groups[d.group] = (*self.groups.get(d.group, ()), d.name)
        self.pages.setdefault(d.page, []).append(d.name)

    def _add_sequence(self, name: str, kind: Sequence, page: str) -> None:
        head = ParDef("Sequence", kind.blocks, kind.label or name, name=name, group=name, page=page, sequence=name)
        self._put(head)
        self.sequences[name] = make_sequence(name, kind, page)
        for i in range(kind.blocks):
            for d in self.sequences[name].block(i):
                self._put(d)


def make_sequence(name: str, kind: Sequence, page: str) -> SequenceSpec:
    seq = SequenceSpec(name, page, kind.label, kind.blocks, kind.max_blocks)
    for sub, part in kind.pars.items():
        for d in expand(sub, part, page):
            d.sequence = name
            seq.pars[d.name] = d
    return seq


def expand(name: str, kind: ParDef | Group, page: str) -> Iterable[ParDef]:
    """The real parameters of a declaration, named and placed."""
    if isinstance(kind, ParDef):
        return [kind.clone(name=name, group=name, page=page, label=kind.label or name.capitalize())]
    out = []
    for i, (d, suffix) in enumerate(zip(kind.parts, kind.suffixes, strict=True)):
        full = suffix if kind.style == "Line" else name + suffix
        label = d.label or kind.label or name.capitalize()
        sub = "" if kind.style == "Line" else suffix
        out.append(
            d.clone(name=full, group=name, page=page, label=label, vec_index=i, size=len(kind.parts), sub_label=sub)
        )
    return out


def read_spec(declaration: type, bases: Iterable[type], page: str, leading: Iterable[type] = ()) -> Spec:
    """The Spec of a `class Pars`, between the shared pages that lead and the family's common ones."""
    spec = Spec()
    for cls in (*leading, declaration, *bases):
        current = page
        for name, kind in vars(cls).items():
            if isinstance(kind, Page):
                current = kind.name
            elif isinstance(kind, (ParDef, Group, Sequence)):
                spec.add(name, kind, current)
            elif isinstance(kind, dict) and not name.startswith("__"):
                # several that belong together, made by a function
                for each, made in kind.items():
                    spec.add(each, made, current)
            elif not name.startswith("_"):
                raise DeclarationError(f"{cls.__qualname__}.{name} is not a kind of parameter")
    return spec
