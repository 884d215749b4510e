"""Operators become a TDN document: what differs from a newly made operator, in an order that never changes by itself.

The fields of a file's head that tell where it was exported are kept, so that turning one knob changes one line.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stovetop.core.engine import Engine
from stovetop.core.errors import ProjectError
from stovetop.core.network import Node
from stovetop.core.pars import ParDef
from stovetop.core.placeholder import Placeholder
from stovetop.data.files import save_atomically
from stovetop.data.table import Table

from . import encode
from .custom import Definition, take_pages
from .read import COLOR, SIZE
from .yaml_io import dump

SYSTEM = frozenset({"/local", "/sys", "/perform", "/ui"})
SHARED = ("flags", "size", "color", "tags")
#: flags that TDN has, in the order of its writers, then those that only Stovetop writes: other readers ignore them
SAVED_FLAGS = (
    *("bypass", "lock", "display", "render", "viewer", "expose", "allowCooking"),
    *("export", "cloneImmune", "componentCloneImmune", "template", "compare", "pickable", "showCustomOnly"),
)
#: the order of an operator's fields
ORDER = (
    *("name", "type", "parameters", "custom_pars", "sequences", "flags", "position", "size", "color", "comment"),
    *("tags", "dock", "storage", "startup_storage", "inputs", "comp_inputs", "palette_clone", "tdn_ref", "tox_ref"),
    *("dat_read_only", "dat_content", "dat_content_format", "children", "annotations"),
)
TOP_ORDER = (
    *("format", "version", "build", "generator", "td_build", "source_file", "exported_at", "network_path", "options"),
    *("type_defaults", "par_templates", "type", "custom_pars", "parameters", "sequences", "flags", "size", "color"),
    *("tags", "comment", "storage", "startup_storage", "operators", "annotations"),
)
TD_BUILD = "099.2025.32280"
Item = dict[str, Any]


def save(engine: Engine, path: Path | str, comp: Node | None = None) -> list[str]:
    """Write a component and those inside it that have files of their own; gives warnings.

    Without `comp` it is the one that was loaded, where nothing else has been made beside it, and else the root.
    Each file is replaced as a whole or not at all. ProjectError where a file cannot be written.
    """
    path = Path(path)
    writer = Writer(engine)
    texts = {path: dump(writer.document(comp or subject(engine)))}
    folder = engine.folder if comp is not None else path.parent
    written = {path.resolve()}
    while writer.parts:
        ref, node = writer.parts.popitem()
        file = _part_file(engine, folder, ref, node)
        if file is not None and file.resolve() not in written:
            written.add(file.resolve())
            texts[file] = dump(writer.document(node))
    for file, text in texts.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            save_atomically(file, text.encode("utf-8"))
        except OSError as error:
            raise ProjectError(str(file), 0, error.strerror or str(error)) from None
    return writer.warnings


def _part_file(engine: Engine, folder: Path, ref: str, node: Node) -> Path | None:
    """Where a component with a file of its own goes; None for one whose file was missing and that is still empty.

    Back to where it came from; into another folder when the project is saved there.
    """
    found = (node.extra or {}).get("tdn_file")
    if found is not None and folder.resolve() == engine.folder.resolve():
        return Path(found)
    return folder / ref if found is not None or node.children else None


def subject(engine: Engine) -> Node:
    """The component that a project is about: that of its file, while on the way to it there is nothing else."""
    node = engine.root
    while "header" not in (node.extra or {}):
        inside = [n for n in (node.children or {}).values() if n.path not in SYSTEM]
        if len(inside) != 1 or inside[0].children is None or node.pars or node.custom:
            return engine.root
        node = inside[0]
    return node


class Writer:
    """Makes documents of components. `parts` collects components that belong in files of their own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.warnings: list[str] = []
        self.parts: dict[str, Node] = {}

    def document(self, comp: Node) -> Item:
        """The document of one component."""
        own = self.operator(comp)
        extra = comp.extra or {}
        header = {**_header(comp), **extra.get("header", {})}
        header["network_path"] = comp.path
        options = header["options"]
        operators = own.pop("children", [])
        self._contents_of(operators, bool(options.get("include_dat_content", True)))
        for field in ("name", "position", "dock", "inputs", "comp_inputs", "tdn_ref"):
            own.pop(field, None)
        templates = _templates([own, *_every(operators)])
        shared = _type_defaults(operators)
        whole = {**extra.get("fields", {}), **header, **own, "operators": operators}
        whole |= {k: v for k, v in (("type_defaults", shared), ("par_templates", templates)) if v}
        return _ordered(whole, TOP_ORDER)

    def _contents_of(self, operators: list[Item], wanted: bool) -> None:
        if not wanted:
            for item in _every(operators):
                item.pop("dat_content", None)
                item.pop("dat_content_format", None)

    def operator(self, top: Node) -> Item:
        """One operator with all that is inside it; iterative."""
        made = self._item(top)
        stack = [(top, made)]
        while stack:
            node, item = stack.pop()
            children = item.pop("children", None)
            if children is None or (item is not made and ("tdn_ref" in item or item.get("palette_clone"))):
                continue
            for child in node.children.values():
                if child.path not in SYSTEM:
                    children.append(self._item(child))
                    stack.append((child, children[-1]))
                    if "tdn_ref" in children[-1]:
                        self.parts[children[-1]["tdn_ref"]] = child
            if children:
                item["children"] = children
                if "annotations" in item:
                    item["annotations"] = item.pop("annotations")
        return made

    def _item(self, node: Node) -> Item:
        item: Item = {"name": node.name, "type": node.op_type}
        extra = node.extra or {}
        _put(item, "parameters", {**parameters(node), **extra.get("parameters", {})})
        if node.custom:
            _put(item, "custom_pars", take_pages(node))
        _put(item, "sequences", {**sequences(node), **extra.get("sequences", {})})
        _put(item, "flags", flags(node))
        self._looks(node, item)
        _put(item, "dock", _name_from(node, node.dock) if node.dock else None)
        self._storage(node, item)
        _put(item, "inputs", _sources(node, node.ins, extra.get("inputs")))
        _put(item, "comp_inputs", _sources(node, node.comp_ins or [], extra.get("comp_inputs")))
        for key in ("palette_clone", "tdn_ref", "tox_ref", "dat_read_only"):
            _put(item, key, extra.get(key))
        content = node.output if node.family == "DAT" and node.flag("lock") else node.content
        if isinstance(content, Table) and not item.get("dat_read_only"):
            _content(content, item)
            if content.is_table and not content.rows and getattr(node.kind, "table_only", False):
                # emptied on purpose: a new one holds a cell
                item |= {"dat_content": [], "dat_content_format": "table"}
        if node.children:
            item["children"] = []
        _put(item, "annotations", extra.get("annotations"))
        return {**item, **extra.get("fields", {})} if "fields" in extra and "header" not in extra else item

    def _looks(self, node: Node, item: Item) -> None:
        if node.x or node.y:
            item["position"] = [encode.number(node.x), encode.number(node.y)]
        if (node.w, node.h) != SIZE:
            item["size"] = [int(node.w), int(node.h)]
        if node.rgb is not None and any(abs(c - COLOR) > 0.01 for c in node.rgb):
            item["color"] = [encode.number(round(float(c), 4)) for c in node.rgb]
        _put(item, "comment", node.comment)
        _put(item, "tags", sorted(node.tags) if node.tags else None)

    def _storage(self, node: Node, item: Item) -> None:
        startup = node.startup or {}
        for key, values in (("storage", node.storage), ("startup_storage", node.startup)):
            found: Item = {}
            for name, value in (values or {}).items():
                if name in encode.SKIPPED_STORAGE or (key == "storage" and name in startup):
                    continue
                try:
                    found[str(name)] = encode.store(value, self.warnings.append)
                except (TypeError, RecursionError) as error:
                    self.warnings.append(f"{node.path}: storage '{name}' is not saved: it holds {error}")
            _put(item, key, found)


def _header(comp: Node) -> Item:
    from importlib.metadata import version

    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "format": "tdn",
        "version": "2.0",
        "generator": f"Stovetop/{version('stovetop')}",
        "td_build": TD_BUILD,
        "exported_at": now,
        "network_path": comp.path,
        "options": {"include_dat_content": True, "include_storage": True},
    }


def _put(item: Item, key: str, value: Any) -> None:
    if value:
        item[key] = value


def _every(operators: list[Item]) -> Iterator[Item]:
    stack = [operators]
    while stack:
        for item in stack.pop():
            yield item
            if "children" in item:
                stack.append(item["children"])


def _ordered(item: Item, order: tuple[str, ...]) -> Item:
    return {**{k: item[k] for k in order if k in item}, **{k: v for k, v in item.items() if k not in order}}


# -- parts of an operator


def parameters(node: Node) -> Item:
    """Built-in parameters that differ from a new operator's, in the order of its pages."""
    found = [v for v in node.pars.values() if _belongs(v.pdef) and not encode.is_default(v)]
    if not isinstance(node.kind, Placeholder):  # its own order is that of the file it came from
        found.sort(key=lambda v: v.pdef.order)
    return {v.pdef.name: encode.take(v) for v in found}


def _belongs(d: ParDef) -> bool:
    return not (
        d.custom or d.sequence or d.read_only or d.style in encode.SKIPPED_STYLES or d.name in encode.SKIPPED_PARS
    )


def sequences(node: Node) -> dict[str, list[Item]]:
    """Sequences whose number of blocks or whose values differ; blocks in order, each with what differs in it."""
    out = {}
    for name, seq in node.sequences().items():
        blocks = []
        for i in range(node.num_blocks(name)):
            found = [(suffix, node.pars.get(f"{name}{i}{suffix}")) for suffix in seq.pars]
            blocks.append({suffix: encode.take(v) for suffix, v in found if v is not None and not encode.is_default(v)})
        if len(blocks) != seq.blocks or any(blocks):
            out[name] = blocks
    return out


def flags(node: Node) -> list[str]:
    """Flags that differ from a new operator's; `-` stands before those that are off."""
    if not node.flags:
        return []
    changed = [name for name in SAVED_FLAGS if node.flag(name) != node.kind.flag(name)]
    return [name if node.flag(name) else f"-{name}" for name in changed]


def _name_from(node: Node, other: Node) -> str:
    """How a document names another operator: a sibling by its name."""
    return other.name if other.parent is node.parent else other.path


def _sources(node: Node, wires: list[Any], lost: dict[int, str] | None) -> list[Any]:
    """Names of sources by input index; None for gaps. `lost`: names that led nowhere when they were read."""
    names: list[Any] = [_source(node, w) for w in wires]
    for index, name in (lost or {}).items():
        names += [None] * (index + 1 - len(names))
        names[index] = names[index] or name
    while names and names[-1] is None:
        names.pop()
    return names


def _source(node: Node, wire: Any) -> Any:
    if wire is None:
        return None
    name = _name_from(node, wire[0])
    # TDN has no field for an output's index; its readers take mappings, so that one is kept
    return {"index": _index_of(node, wire), "source": name, "output": wire[1]} if wire[1] else name


def _index_of(node: Node, wire: Any) -> int:
    return next(i for i, w in enumerate([*node.ins] if wire in node.ins else node.comp_ins or []) if w is wire)


def _content(content: Table, item: Item) -> None:
    if content.is_table and content.rows:
        item["dat_content"] = [list(row) for row in content.rows]
        item["dat_content_format"] = "table"
    elif not content.is_table and content.text:
        item["dat_content"] = content.text
        item["dat_content_format"] = "text"


# -- what several operators share


def _type_defaults(operators: list[Item]) -> Item:
    """Take out what every operator of a type (of two at least) has alike; gives it by type, sorted."""
    by_type: dict[str, list[Item]] = {}
    for item in _every(operators):
        by_type.setdefault(item["type"], []).append(item)
    out = {}
    for op_type in sorted(by_type):
        items = by_type[op_type]
        if len(items) > 1:
            _put(out, op_type, _take_shared(items))
    return out


def _take_shared(items: list[Item]) -> Item:
    shared: Item = {}
    first, rest = items[0], items[1:]
    common = {
        k: v
        for k, v in first.get("parameters", {}).items()
        if all(_alike(item.get("parameters", {}).get(k, _MISSING), v) for item in rest)
    }
    if common:
        shared["parameters"] = common
        for item in items:
            item["parameters"] = {k: v for k, v in item["parameters"].items() if k not in common}
            if not item["parameters"]:
                del item["parameters"]
    for key in SHARED:
        if key in first and all(_alike(item.get(key, _MISSING), first[key]) for item in rest):
            shared[key] = first[key]
            for item in items:
                del item[key]
    return shared


_MISSING = object()


def _alike(a: Any, b: Any) -> bool:
    return type(a) is type(b) and a == b


def _templates(items: list[Item]) -> dict[str, list[Definition]]:
    """Replace custom pages that two operators or more define alike by references to a template; gives the templates."""
    seen: dict[str, list[tuple[Item, str]]] = {}
    for item in items:
        for page, definitions in item.get("custom_pars", {}).items():
            if definitions:
                seen.setdefault(repr((page, _bare(definitions))), []).append((item, page))
    out: dict[str, list[Definition]] = {}
    for uses in seen.values():
        if len(uses) > 1:
            page = uses[0][1]
            name = stem = page.lower().replace(" ", "_")
            number = 1
            while name in out:
                number += 1
                name = f"{stem}_{number}"
            out[name] = _bare(uses[0][0]["custom_pars"][page])
            for item, page in uses:
                values = {d["name"]: d.get("value", d.get("values")) for d in item["custom_pars"][page] if _valued(d)}
                item["custom_pars"] = {**item["custom_pars"], page: {"$t": name, **values}}
    return out


def _valued(d: Definition) -> bool:
    return "value" in d or "values" in d


def _bare(definitions: list[Definition]) -> list[Definition]:
    return [{k: v for k, v in d.items() if k not in ("value", "values")} for d in definitions]
