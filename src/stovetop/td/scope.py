"""The globals that code in a network sees, from the point of view of one operator."""

from __future__ import annotations

import math
from typing import Any

from stovetop.core.network import Node
from stovetop.td import enums
from stovetop.td.finders import (
    MOD,
    Ext,
    IOPShortcut,
    IparShortcut,
    OPEXShortcut,
    OPShortcut,
    OPSShortcut,
    ParentShortcut,
    tdError,
)

#: names that depend on the operator
_OWN = {
    "me": lambda n: n.engine.face(n),
    "op": lambda n: OPShortcut(n, inside=False),
    "opex": lambda n: OPEXShortcut(n, inside=False),
    "ops": lambda n: OPSShortcut(n, inside=False),
    "parent": ParentShortcut,
    "ext": Ext,
    "iop": IOPShortcut,
    "ipar": IparShortcut,
    "mod": MOD,
    "root": lambda n: n.engine.face(n.engine.root),
    "run": lambda n: _runner(n),
    "debug": lambda n: _debugger(n),
    "var": lambda n: _variable(n),
    "absTime": lambda n: _project(n).absTime,
    "project": lambda n: _project(n).face,
    "app": lambda n: _project(n).app,
    "ui": lambda n: _project(n).ui,
    "runs": lambda n: _project(n).runs,
    "td": lambda n: _td(n),
    "varExists": lambda n: lambda varName: _variable_owner(n, varName) is not None,
    "varOwner": lambda n: lambda varName: _variable_owner(n, varName),
}
#: names that are the same everywhere
_SHARED: dict[str, Any] = {
    "ParMode": enums.ParMode,
    "CookLevel": enums.CookLevel,
    "JustifyType": enums.JustifyType,
    "PaneType": enums.PaneType,
    "WindowStartMode": enums.WindowStartMode,
    "WindowPixelFormat": enums.WindowPixelFormat,
    "FillMode": enums.FillMode,
    "tdError": tdError,
    "math": math,
}


def names_for(node: Node, names: set[str]) -> dict[str, Any]:
    """Those of TD's globals that an expression uses; `math` and TD's modules need no import."""
    scope: dict[str, Any] = {}
    for name in names:
        if name in _OWN:
            scope[name] = _OWN[name](node)
        elif name in _SHARED:
            scope[name] = _SHARED[name]
        else:
            found = shared(name)
            if found is not None:
                scope[name] = found
    return scope


def shared(name: str) -> Any:
    """A name of the `td` module that does not depend on the operator; None where there is none."""
    import stovetop.td as td

    return td.static(name)


def shared_names() -> list[str]:
    """All names of the `td` module."""
    import stovetop.td as td

    return dir(td)


def all_names(node: Node) -> dict[str, Any]:
    """TD's globals, for a script's module. Modules and classes are added as its text names them (see modules.py)."""
    return {**_SHARED, **{k: make(node) for k, make in _OWN.items()}}


def names_inside(node: Node) -> dict[str, Any]:
    """`op`, `opex` and `ops` that look inside a component."""
    return {"op": OPShortcut(node, True), "opex": OPEXShortcut(node, True), "ops": OPSShortcut(node, True)}


def _project(node: Node) -> Any:
    return node.engine.hooks.project  # type: ignore[attr-defined]


def _td(node: Node) -> Any:
    from stovetop.td.modules import TdModule

    return TdModule(node)


def _runner(node: Node) -> Any:
    from stovetop.td.run import runner

    return runner(node)


def _debugger(node: Node) -> Any:
    from stovetop.td.debugging import debugger

    return debugger(node)


def _variable(node: Node) -> Any:
    from stovetop.td.storage import variable

    base = node if node.children is not None or node.parent is None else node.parent
    return lambda varName, search=True: variable(base, varName, search)


def _variable_owner(node: Node, name: str) -> Any:
    from stovetop.td.storage import face_or_none, variable_owner

    return face_or_none(variable_owner(node, name))
