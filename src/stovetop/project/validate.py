"""Whether plain data has the form of a TDN document: checked whole before anything of it is made.

Unknown fields are allowed (files of newer writers), as are the older forms that TDN 1.x had.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from stovetop.core.errors import ProjectError
from stovetop.core.registry import split_type

from .yaml_io import Path, line_of

_NAME = re.compile(r"[A-Za-z0-9_]+\Z")
_PATH = re.compile(r"/\Z|(?:/[A-Za-z0-9_]+)+/?\Z")
Check = Callable[[Any], bool]


class Malformed(Exception):
    """Something at `path` (keys and indices from the top) is not as it must be."""

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(cause)
        self.path, self.cause = path, cause


def validate(document: Any, text: str, file: str) -> None:
    """ProjectError with the line of the first thing that is wrong."""
    try:
        check_document(document)
    except Malformed as error:
        raise ProjectError(file, line_of(text, error.path), error.cause) from None


def _number(value: Any) -> bool:
    return type(value) is int or type(value) is float


def _vector(count: int) -> Check:
    return lambda value: type(value) is list and len(value) == count and all(map(_number, value))


def _list_of(*types: type) -> Check:
    return lambda value: type(value) is list and all(type(v) in types for v in value)


def _is(*types: type) -> Check:
    return lambda value: type(value) in types


def _parameters(value: Any) -> bool:
    return type(value) is dict and all(map(_single, value.values()))


def _single(value: Any) -> bool:
    return type(value) is not list and (type(value) is not dict or _legacy(value))


def _legacy(value: dict[str, Any]) -> bool:
    """{expr: …} or {bind: …} of TDN 1.0."""
    return len(value) == 1 and type(value.get("expr", value.get("bind"))) is str


def _sequences(value: Any) -> bool:
    return type(value) is dict and all(type(v) is list and all(map(_parameters, v)) for v in value.values())


def _connections(value: Any) -> bool:
    return type(value) is list and all(
        v is None or type(v) is str or (type(v) is dict and type(v.get("source")) is str and _index(v)) for v in value
    )


def _index(wire: dict[str, Any]) -> bool:
    index = wire.get("index", 0)
    return type(index) is int and 0 <= index < 10_000


def _content(value: Any) -> bool:
    return type(value) is str or (type(value) is list and all(type(v) is str or _cells(v) for v in value))


def _cells(value: Any) -> bool:
    return type(value) is list and not any(type(c) in (list, dict) for c in value)


_COMMON: dict[str, tuple[Check, str]] = {
    "type": (_is(str), "a text"),
    "size": (_vector(2), "two numbers"),
    "color": (_vector(3), "three numbers"),
    "comment": (_is(str), "a text"),
    "tags": (_list_of(str), "a list of texts"),
    "parameters": (_parameters, "a mapping of names to single values"),
    "sequences": (_sequences, "a mapping of names to lists of blocks"),
    "flags": (lambda v: _list_of(str)(v) or type(v) is dict, "a list of flag names"),
    "storage": (_is(dict), "a mapping"),
    "startup_storage": (_is(dict), "a mapping"),
    "annotations": (_list_of(dict), "a list of mappings"),
}
_OPERATOR = {
    **_COMMON,
    "position": (_vector(2), "two numbers"),
    "dock": (_is(str), "a text"),
    "inputs": (_connections, "a list of operator names or null"),
    "comp_inputs": (_connections, "a list of operator names or null"),
    "dat_content": (_content, "a text or a list of rows"),
    "dat_content_format": (lambda v: v in ("text", "table"), "text or table"),
    "tdn_ref": (_is(str), "a file's name"),
    "tox_ref": (_is(str), "a file's name"),
}
_DOCUMENT = {
    **_COMMON,
    "network_path": (
        lambda v: type(v) is str and _PATH.match(v) is not None,
        "a path from the root, such as /project1",
    ),
    "type": (lambda v: type(v) is str and split_type(v)[1] == "COMP", "a component's type (like 'baseCOMP')"),
    "version": (lambda v: re.match(r"\d+(\.\d+)*\Z", str(v)) is not None, "a version such as '2.0'"),
    "options": (_is(dict), "a mapping"),
}
_TYPE_DEFAULTS = {k: _COMMON[k] for k in ("parameters", "flags", "size", "color", "tags")}


def check_document(document: Any) -> None:
    """Raise Malformed. A bare list of operators counts as a document."""
    if type(document) is list:
        return _operators(document, ())
    if type(document) is not dict:
        raise Malformed((), "a project file holds a mapping at its top")
    if document.get("format") != "tdn":
        raise Malformed(("format",), "'format: tdn' is missing: this is no TDN file")
    _fields(document, _DOCUMENT, ())
    if type(document.get("operators")) is not list:
        raise Malformed(("operators",), "'operators' must be a list of operators")
    _templates(document.get("par_templates", {}))
    _defaults(document.get("type_defaults", {}))
    if "custom_pars" in document:
        custom_pars(document["custom_pars"], ("custom_pars",))
    return _operators(document["operators"], ("operators",))


def _fields(item: dict[str, Any], checks: dict[str, tuple[Check, str]], path: Path) -> None:
    for key, value in item.items():
        check = checks.get(key)
        if check is not None and not check[0](value):
            raise Malformed((*path, key), f"'{key}' must be {check[1]}")


def _templates(templates: Any) -> None:
    if type(templates) is not dict:
        raise Malformed(("par_templates",), "'par_templates' must be a mapping")
    for name, definitions in templates.items():
        _definitions(definitions, ("par_templates", name))


def _defaults(defaults: Any) -> None:
    if type(defaults) is not dict:
        raise Malformed(("type_defaults",), "'type_defaults' must be a mapping")
    for op_type, shared in defaults.items():
        path = ("type_defaults", op_type)
        if type(shared) is not dict:
            raise Malformed(path, "the defaults of a type must be a mapping")
        _fields(shared, _TYPE_DEFAULTS, path)


def custom_pars(pages: Any, path: Path) -> None:
    if type(pages) is list:
        return _definitions(pages, path)
    if type(pages) is not dict:
        raise Malformed(path, "'custom_pars' must be a mapping of pages")
    for page, content in pages.items():
        if type(content) is dict:
            if type(content.get("$t")) is not str:
                raise Malformed((*path, page), "a page must be a list of parameters or name its template with $t")
            for name, value in content.items():
                if not all(map(_single, value if type(value) is list else [value])):
                    raise Malformed((*path, page, name), f"'{name}' must be a value or a list of values")
        else:
            _definitions(content, (*path, page))
    return None


def _definitions(definitions: Any, path: Path) -> None:
    if type(definitions) is not list:
        raise Malformed(path, "a page must be a list of parameters")
    for i, d in enumerate(definitions):
        where = (*path, i)
        if type(d) is not dict:
            raise Malformed(where, "a parameter's definition must be a mapping")
        for key in ("name", "style"):
            if type(d.get(key)) is not str:
                raise Malformed((*where, key), f"a parameter's definition needs a '{key}'")
        for key in ("min", "max", "normMin", "normMax"):
            if key in d and not _number(d[key]):
                raise Malformed((*where, key), f"'{key}' must be a number")
        if "size" in d and not (type(d["size"]) is int and 1 <= d["size"] <= 64):
            raise Malformed((*where, "size"), "'size' must be a small whole number")
        for key in ("menuNames", "menuLabels", "values"):
            if key in d and not (type(d[key]) is list and all(map(_single, d[key]))):
                raise Malformed((*where, key), f"'{key}' must be a list of single values")
        if not _single(d.get("value")):
            raise Malformed((*where, "value"), "'value' must be a single value")


def _operators(operators: list[Any], path: Path) -> None:
    """Iterative over all levels: nesting has no limit here."""
    stack: list[tuple[list[Any], Path]] = [(operators, path)]
    good: set[str] = set()
    while stack:
        level, path = stack.pop()
        names: set[str] = set()
        for i, item in enumerate(level):
            if type(item) is not dict:
                raise Malformed((*path, i), "an operator must be a mapping")
            name, op_type = item.get("name"), item.get("type")
            if type(name) is not str or type(op_type) is not str:
                missing = "type" if type(name) is str else "name"
                raise Malformed((*path, i, missing), f"an operator needs a '{missing}'")
            if name in names:
                raise Malformed((*path, i, "name"), f"two operators are named {name!r}")
            names.add(name)
            if not _NAME.match(name):
                raise Malformed((*path, i, "name"), f"{name!r} is not a legal name: letters, digits and _ only")
            if op_type not in good:
                if not split_type(op_type)[1]:
                    raise Malformed((*path, i, "type"), f"{op_type!r} is not an operator type (like 'noiseTOP')")
                good.add(op_type)
            for key, value in item.items():
                check = _OPERATOR.get(key)
                if check is not None and not check[0](value):
                    raise Malformed((*path, i, key), f"'{key}' must be {check[1]}")
            if "custom_pars" in item:
                custom_pars(item["custom_pars"], (*path, i, "custom_pars"))
            children = item.get("children")
            if children is not None:
                if type(children) is not list or not op_type.endswith("COMP"):
                    raise Malformed((*path, i, "children"), "'children' must be a list, and only components have it")
                stack.append((children, (*path, i, "children")))
