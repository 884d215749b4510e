"""Custom parameter pages between an engine and a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stovetop.core import pars
from stovetop.core.custom import CustomPars
from stovetop.core.network import Node
from stovetop.core.pars import Group, ParDef, Sequence

from .encode import Warn, is_default, number, put, take

Definition = dict[str, Any]
_EMPTY: dict[str, Any] = {"Int": 0, "Toggle": False, "Pulse": False, "Momentary": False, "Python": None}


def pages(raw: Any, templates: dict[str, list[Definition]], warn: Warn) -> Iterator[tuple[str, list[Definition]]]:
    """(page, its definitions with values), templates filled in, in order."""
    if isinstance(raw, list):  # TDN 1.0: one list, each with its page
        grouped: dict[str, list[Definition]] = {}
        for d in raw:
            grouped.setdefault(str(d.get("page", "Custom")), []).append(d)
        yield from grouped.items()
        return
    for page, content in raw.items():
        if isinstance(content, list):
            yield page, content
        elif content["$t"] in templates:
            yield page, [_with_value(d, content) for d in templates[content["$t"]]]
        else:
            warn(f"custom page {page!r} names the unknown template {content['$t']!r}; the page is left out")


def _with_value(d: Definition, values: dict[str, Any]) -> Definition:
    if d["name"] not in values:
        return d
    value = values[d["name"]]
    return {**d, "values" if isinstance(value, list) else "value": value}


def make(node: Node, raw: Any, templates: dict[str, list[Definition]], warn: Warn) -> list[tuple[str, Any]]:
    """Make a node's custom pages; gives (parameter, value as the document says it) to set once all operators exist."""
    if node.custom is None:
        node.custom = CustomPars()
    custom = node.custom
    values: list[tuple[str, Any]] = []
    for page, definitions in pages(raw, templates, warn):
        custom.pages.setdefault(page, [])
        todo = list(definitions)
        while todo:
            d = todo.pop(0)
            if d["style"] == "Sequence":
                block = [b for b in todo if re.match(rf"{re.escape(d['name'])}0.", b["name"])]
                todo = [b for b in todo if b not in block]
                custom.add(page, d["name"], _sequence(d, block))
                continue
            made = custom.add(page, d["name"], kind_of(d))
            given = d["values"] if "values" in d else [d["value"]] if "value" in d else []
            values += [(m.name, v) for m, v in zip(made, given, strict=False)]
    return values


def _sequence(d: Definition, block: list[Definition]) -> Sequence:
    prefix = len(d["name"]) + 1
    parts = {b["name"][prefix:]: kind_of(b) for b in block}
    return Sequence(blocks=int(d.get("default", 1)), label=d.get("label"), **parts)


def kind_of(d: Definition) -> ParDef | Group:
    """The declaration that a definition describes."""
    style, size = d["style"], d.get("size", 1)
    if style in pars.SUFFIXES:
        suffixes = pars.SUFFIXES[style]
        count = size if size > 1 else len(d["values"]) if "values" in d else len(suffixes)
        suffixes = suffixes[:count]
    else:
        suffixes = tuple(str(i + 1) for i in range(size)) if size > 1 else ()
    label = d.get("label") or d["name"]
    if not suffixes:
        return _single(d, d.get("default"), label)
    default = d.get("default", 0.0)
    each = default if isinstance(default, list) else [default] * len(suffixes)
    parts = [_single(d, v, None) for v in [*each, *[0.0] * len(suffixes)][: len(suffixes)]]
    return Group(style, parts, label, suffixes)


def _single(d: Definition, default: Any, label: str | None) -> ParDef:
    style = d["style"]
    new = ParDef(style, None, label)
    new.min, new.max = d.get("min", 0.0), d.get("max", 1.0)
    new.norm_min, new.norm_max = d.get("normMin", 0.0), d.get("normMax", 1.0)
    new.section, new.read_only = bool(d.get("startSection")), bool(d.get("readOnly"))
    new.help = str(d.get("help", ""))
    new.menu_names = tuple(map(str, d.get("menuNames", ())))
    new.menu_labels = tuple(map(str, d.get("menuLabels", new.menu_names)))
    new.menu_source = str(d.get("menuSource", ""))
    if default is None:
        first = new.menu_names[0] if style == "Menu" and new.menu_names else ""
        default = _EMPTY.get(style, 0.0 if style in pars.FLOAT_STYLES else first)
    new.default = new.created = _coerced(new, default)
    # only now: a default outside of the range stays what it is
    new.clamp_min, new.clamp_max = bool(d.get("clampMin")), bool(d.get("clampMax"))
    return new


def _coerced(d: ParDef, value: Any) -> Any:
    try:
        return d.coerce(value)
    except (TypeError, ValueError):
        return value


def set_values(node: Node, values: list[tuple[str, Any]], warn: Warn) -> None:
    for name, raw in values:
        try:
            put(node.par(name), raw)
        except (TypeError, ValueError) as error:
            warn(f"{node.path}: custom parameter '{name}' cannot be {raw!r}: {error}")


# -- writing


def take_pages(node: Node) -> dict[str, list[Definition]]:
    """A node's custom pages as definitions with their values."""
    custom = node.custom
    if custom is None:
        return {}
    return {page: [d for group in groups for d in _take_group(node, group)] for page, groups in custom.pages.items()}


def _take_group(node: Node, group: str) -> list[Definition]:
    custom = node.custom
    assert custom is not None
    style = custom.styles[group]
    if style == "Sequence":
        return _take_sequence(node, group)
    defs = [custom.pars[name] for name in custom.groups[group]]
    d = definition(group, style, defs)
    values = [node.pars.get(p.name) for p in defs]
    if style not in ("Pulse", "Momentary", "Header") and any(v is not None and not is_default(v) for v in values):
        taken = [number(p.default) if v is None else take(v) for p, v in zip(defs, values, strict=True)]
        d.update({"values": taken} if len(defs) > 1 else {"value": taken[0]})
    return [d]


def _take_sequence(node: Node, name: str) -> list[Definition]:
    custom = node.custom
    assert custom is not None
    seq = custom.sequences[name]
    out: list[Definition] = [{"name": name, "style": "Sequence"}]
    if seq.label != name:
        out[0]["label"] = seq.label
    if seq.blocks != 1:
        out[0]["default"] = seq.blocks
    groups: dict[str, list[ParDef]] = {}
    for d in seq.pars.values():
        groups.setdefault(d.group, []).append(d)
    for group, defs in groups.items():
        out.append(definition(f"{name}0{group}", defs[0].style, defs))
    return out


def definition(name: str, style: str, defs: list[ParDef]) -> Definition:
    """What a document says of a group beside its value, in the order of TDN's writers."""
    d = defs[0]
    out: Definition = {"name": name, "style": style}
    if len(defs) > 1 and len(defs) != len(pars.SUFFIXES.get(style, ())):
        out["size"] = len(defs)
    if d.label not in (name, None, ""):
        out["label"] = d.label
    if d.section:
        out["startSection"] = True
    defaults = [number(p.default) for p in defs]
    if any(v not in (0, "", False) for v in defaults):
        out["default"] = defaults[0] if len(set(map(repr, defaults))) == 1 else defaults
    for key, value, usual in (
        ("min", d.min, 0),
        ("max", d.max, 1),
        ("clampMin", d.clamp_min, False),
        ("clampMax", d.clamp_max, False),
        ("normMin", d.norm_min, 0),
        ("normMax", d.norm_max, 1),
    ):
        if value != usual:
            out[key] = float(value) if not isinstance(value, bool) else value
    _menu(d, out)
    if d.read_only:
        out["readOnly"] = True
    if d.help:
        out["help"] = d.help
    return out


def _menu(d: ParDef, out: Definition) -> None:
    if d.menu_source:
        out["menuSource"] = d.menu_source
    elif d.menu_names:
        out["menuNames"] = list(d.menu_names)
        if d.menu_labels != d.menu_names:
            out["menuLabels"] = list(d.menu_labels)
