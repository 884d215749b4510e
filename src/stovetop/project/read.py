"""A TDN document becomes operators.

Everything is read and checked before the first operator is made. What this version does not know (types, parameters,
fields, wires to operators that are not there) is kept on the node, in `extra`, and saved back.

`extra` holds: header (of a component that is a file of its own), fields (unknown ones), parameters, sequences, inputs,
annotations, tdn_ref, tdn_file (where that was found), tox_ref, palette_clone, dat_read_only.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stovetop.core.engine import Engine
from stovetop.core.errors import NetworkError, ProjectError
from stovetop.core.network import Node
from stovetop.core.operator import FLAGS
from stovetop.core.placeholder import Placeholder
from stovetop.data.table import Table

from . import custom, encode
from .validate import validate
from .yaml_io import decode
from .yaml_io import load as load_text

VERSION = (2, 0)
SIZE, COLOR = (200, 100), 0.545
#: fields of an operator that this reader knows; others are kept as they are
KNOWN = frozenset(
    """name type position size color comment tags dock parameters custom_pars flags storage startup_storage inputs
    comp_inputs dat_content dat_content_format dat_read_only children annotations palette_clone sequences tdn_ref
    tox_ref""".split()
)
_KEPT = ("annotations", "tox_ref", "palette_clone", "dat_read_only")
#: fields of a document that describe the file, not its component
HEADER = (
    "format",
    "version",
    "build",
    "generator",
    "td_build",
    "source_file",
    "exported_at",
    "network_path",
    "options",
)
_CONTENTS = frozenset({*HEADER, "type_defaults", "par_templates", "operators"})
Item = dict[str, Any]


class Document:
    """A file's plain data, checked, with the documents that its components name."""

    def __init__(self, file: Path, data: Item) -> None:
        self.file, self.data = file, data
        self.parts: dict[str, Document] = {}
        self.warnings: list[str] = []

    @property
    def path(self) -> str:
        return str(self.data.get("network_path", "/"))


def parse(text: str, file: str = "<text>") -> Item:
    """Checked plain data of a document's text; a bare list of operators becomes a document. ProjectError."""
    data = load_text(text, file)
    validate(data, text, file)
    return {"operators": data} if isinstance(data, list) else data


def read(path: Path | str, folder: Path | None = None) -> Document:
    """The document of a file and of those it refers to, which stand relative to `folder` or beside it. ProjectError."""
    path = Path(path)
    return _read(path, folder or path.parent, ())


def _read(path: Path, folder: Path, above: tuple[Path, ...]) -> Document:
    name = str(path)
    try:
        text = decode(path.read_bytes(), name)
    except OSError as error:
        raise ProjectError(name, 0, error.strerror or str(error)) from None
    doc = Document(path, parse(text, name))
    version = tuple(int(p) for p in str(doc.data.get("version", "2.0")).split(".")[:2])
    if version > VERSION:
        doc.warnings.append(
            f"{name}: TDN {doc.data['version']} is newer than this version reads; unknown parts are kept"
        )
    for item in _items(doc.data["operators"]):
        ref = item.get("tdn_ref")
        if ref is not None and ref not in doc.parts:
            file = next((f for f in (folder / ref, path.parent / ref) if f.is_file()), None)
            if file is None:
                doc.warnings.append(f"{name}: the file {ref!r} of {item['name']} is missing; the component stays empty")
            elif file.resolve() in (path.resolve(), *above):
                doc.warnings.append(
                    f"{name}: {ref!r} of {item['name']} refers back to itself; the component stays empty"
                )
            else:
                doc.parts[ref] = _read(file, folder, (path.resolve(), *above))
    return doc


def _items(operators: list[Item]) -> Iterator[Item]:
    stack = [operators]
    while stack:
        for item in stack.pop():
            yield item
            if "children" in item:
                stack.append(item["children"])


def load(engine: Engine, path: Path | str, into: Node | None = None) -> list[str]:
    """Fill the component that the file describes, or `into`, replacing what is in it; gives warnings.

    ProjectError leaves the engine as it was.
    """
    running = gc.isenabled()
    gc.disable()  # nothing made here is garbage: looking for some would take a third of the time
    try:
        return build(engine, read(path, engine.folder if into is not None else None), into)
    finally:
        if running:
            gc.enable()


def build(engine: Engine, doc: Document, into: Node | None = None) -> list[str]:
    """Make a document's operators. Components on the way to its `network_path` are made where they are missing."""
    target = into if into is not None else _target(engine, doc)
    loader = Loader(engine)
    engine.loading += 1
    try:
        for child in list((target.children or {}).values()):
            if into is not None or child.path not in ("/local", "/sys", "/perform", "/ui"):
                engine.destroy(child)
        loader.fill(target, doc)
        loader.wire()
    finally:
        engine.loading -= 1
    for node in loader.exporting:
        engine.set_flag(node, "export", True)
    return loader.warnings


def _target(engine: Engine, doc: Document) -> Node:
    """The component at the document's path."""
    node, names = engine.root, [n for n in doc.path.split("/") if n]
    for i, name in enumerate(names):
        child = (node.children or {}).get(name)
        op_type = doc.data.get("type", "baseCOMP") if i == len(names) - 1 else "baseCOMP"
        if child is not None and (child.children is None or (i == len(names) - 1 and child.op_type != op_type)):
            engine.destroy(child)
            child = None
        node = child if child is not None else engine.create(node, op_type, name, init=False)
    return node


class Loader:
    """Makes the operators of documents in an engine; wires and docks once all of them exist."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.warnings: list[str] = []
        self.wires: list[tuple[Node, str, list[Any]]] = []
        self.docks: list[tuple[Node, str]] = []
        self.exporting: list[Node] = []

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def fill(self, target: Node, doc: Document) -> None:
        """A document's operators into its component, then the component's own properties."""
        self.warnings += doc.warnings
        data = doc.data
        self._children(target, data["operators"], doc)
        self._properties(target, {k: v for k, v in data.items() if k not in _CONTENTS and k != "type"}, {}, doc)
        self._keep(target, "header", {k: data[k] for k in HEADER if k in data})

    def _children(self, parent: Node, operators: list[Item], doc: Document) -> None:
        defaults, create = doc.data.get("type_defaults", {}), self.engine.create
        stack = [(parent, operators)]
        while stack:
            parent, level = stack.pop()
            for item in level:
                op_type = item["type"]
                node = create(parent, op_type, item["name"], init=False)
                self._properties(node, item, defaults.get(op_type, {}), doc)
                node.x, node.y = item.get("position", (0, 0))
                children = item.get("children")
                ref = item.get("tdn_ref")
                if ref is not None:
                    self._keep(node, "tdn_ref", ref)
                    if ref in doc.parts:
                        self._keep(node, "tdn_file", doc.parts[ref].file)
                        self.fill(node, doc.parts[ref])
                elif children:
                    stack.append((node, children))

    def _keep(self, node: Node, key: str, value: Any) -> None:
        if node.extra is None:
            node.extra = {}
        node.extra[key] = value

    def _properties(self, node: Node, item: Item, shared: Item, doc: Document) -> None:
        """Everything but name, type, position and children."""
        get = item.get
        if not KNOWN.issuperset(item):
            self._keep(node, "fields", {k: v for k, v in item.items() if k not in KNOWN})
        for key in _KEPT:
            if key in item:
                self._keep(node, key, item[key])
        if "custom_pars" in item:
            self._custom(node, item["custom_pars"], doc)
        if "sequences" in item:
            self._sequences(node, item["sequences"])
        parameters = get("parameters")
        if "parameters" in shared:
            parameters = {**shared["parameters"], **(parameters or {})}
        if parameters:
            self._parameters(node, parameters)
        self._looks(node, item, shared)
        flags = get("flags", shared.get("flags"))
        if flags:
            self._flags(node, flags)
        if "dat_content" in item:
            table = table_of(item["dat_content"], get("dat_content_format", "text"))
            node.set_content(table)
            if node.flag("lock"):
                node.set_output(table)
        if "storage" in item or "startup_storage" in item:
            self._storage(node, item)
        for key in ("inputs", "comp_inputs"):
            if get(key):
                self.wires.append((node, key, item[key]))
        if "dock" in item:
            self.docks.append((node, item["dock"]))

    def _looks(self, node: Node, item: Item, shared: Item) -> None:
        get = item.get
        node.w, node.h = get("size") or shared.get("size") or SIZE
        color = get("color") or shared.get("color")
        if color:
            node.rgb = tuple(color)
        tags = item["tags"] if "tags" in item else shared.get("tags")
        if tags:
            node.tags = set(tags)
        if "comment" in item:
            node.comment = item["comment"]

    def _custom(self, node: Node, raw: Any, doc: Document) -> None:
        values = custom.make(node, raw, doc.data.get("par_templates", {}), self.warn)
        custom.set_values(node, values, self.warn)

    def _sequences(self, node: Node, sequences: dict[str, list[Item]]) -> None:
        known = node.sequences()
        for name, blocks in sequences.items():
            if name not in known:
                self._unknown(node, "sequences", name, blocks)
                continue
            try:
                node.set_blocks(name, len(blocks))
            except NetworkError as error:
                self.warn(str(error))
            for i, block in enumerate(blocks):
                for suffix, raw in block.items():
                    self._parameter(node, f"{name}{i}{suffix}", raw)

    def _parameters(self, node: Node, parameters: dict[str, Any]) -> None:
        for name, raw in parameters.items():
            self._parameter(node, name, raw)

    def _parameter(self, node: Node, name: str, raw: Any) -> None:
        if node.definition(name) is None:
            self._unknown(node, "parameters", name, raw)
            return
        try:
            encode.put(node.par(name), raw)
        except (TypeError, ValueError) as error:
            self._unknown(node, "parameters", name, raw, f"{node.path}: parameter '{name}' cannot be {raw!r}: {error}")

    def _unknown(self, node: Node, kind: str, name: str, raw: Any, why: str = "") -> None:
        """Keep what cannot be used, so that it is saved back."""
        self._keep(node, kind, {**((node.extra or {}).get(kind) or {}), name: raw})
        if not isinstance(node.kind, Placeholder):
            self.warn(why or f"{node.path}: {node.op_type} has no {kind[:-1]} '{name}'; it is kept")

    def _flags(self, node: Node, flags: Any) -> None:
        pairs = flags.items() if isinstance(flags, dict) else ((f.removeprefix("-"), f[:1] != "-") for f in flags)
        for name, on in pairs:
            if name == "export" and on:
                self.exporting.append(node)
            elif name in FLAGS:
                self.engine.set_flag(node, name, bool(on))

    def _storage(self, node: Node, item: Item) -> None:
        for key, attribute in (("storage", "storage"), ("startup_storage", "startup")):
            found = {
                str(k): encode.unstore(v, self.warn)
                for k, v in item.get(key, {}).items()
                if k not in encode.SKIPPED_STORAGE
            }
            if found:
                setattr(node, attribute, found)
        if node.startup:
            node.storage = {**(node.storage or {}), **node.startup}

    def wire(self) -> None:
        """Wires and docks, now that every operator exists."""
        for node, key, sources in self.wires:
            for i, source in enumerate(sources):
                index, name, out = (i, source, 0) if not isinstance(source, dict) else _wire_of(source, i)
                if name is not None:
                    self._connect(node, key, index, name, out)
        for node, name in self.docks:
            node.dock = self._find(node, name)
            if node.dock is None:
                self.warn(f"{node.path}: docked to {name!r}, which does not exist")

    def _find(self, node: Node, name: str) -> Node | None:
        siblings = node.parent.children if node.parent else None
        found = siblings.get(name) if siblings else None
        return found or (self.engine.find(name, node) if "/" in name else None)

    def _connect(self, node: Node, key: str, index: int, name: str, out: int) -> None:
        source = self._find(node, name)
        cause = f"there is no {name!r}"
        if source is not None:
            try:
                if key == "comp_inputs":
                    _connect_comp(node, index, source, out)
                else:
                    self.engine.connect(source, node, index, out)
                return
            except NetworkError as error:
                cause = str(error)
        self.warn(f"{node.path}: input {index} stays unwired: {cause}")
        lost = dict((node.extra or {}).get(key) or {})
        self._keep(node, key, {**lost, index: name})


def _wire_of(source: Item, place: int) -> tuple[int, str, int]:
    """TDN 1.0 wrote {index, source}."""
    return source.get("index", place), source["source"], int(source.get("output", 0))


def _connect_comp(node: Node, index: int, source: Node, out: int) -> None:
    if node.children is None or source.children is None:
        raise NetworkError("only components have connectors at their top and bottom")
    wires = list(node.comp_ins or [])
    wires += [None] * (index + 1 - len(wires))
    wires[index] = (source, out)
    node.comp_ins = wires
    node.invalidate()


def table_of(content: Any, form: str) -> Table:
    """A DAT's content; text may be a list of lines (TDN 1.5)."""
    if form == "table" and not isinstance(content, str):
        rows = (row if isinstance(row, list) else [row] for row in content)
        return Table.from_rows(["" if cell is None else cell for cell in row] for row in rows)
    if isinstance(content, list):
        content = "\n".join("\t".join(map(str, line)) if isinstance(line, list) else line for line in content)
    return Table.parse(content) if form == "table" else Table(text=content)
