"""DATs as Python modules: a script's text is compiled once for each text, with TD's globals and `import` of other
DATs."""

from __future__ import annotations

import builtins
import importlib
import linecache
import sys
import types
from typing import Any

from stovetop.core.network import Node
from stovetop.core.value import names_of
from stovetop.td import scope
from stovetop.td.finders import find_module

#: what network code imports of TouchDesigner's own; not in sys.modules, where other programs would find them
OWN = ("tdu", "TDFunctions", "TDStoreTools", "TDJSON")
#: what looks names up that the text does not write as names
_DYNAMIC = {"globals", "eval", "exec", "vars", "locals"}


class TdModule(types.ModuleType):
    """`td` as one operator sees it: `td.op`, `td.me` are those of its own code."""

    def __init__(self, node: Node) -> None:
        super().__init__("td", "TouchDesigner's module, as one operator sees it.")
        self._node = node

    @property
    def __all__(self) -> list[str]:
        return sorted(scope.all_names(self._node))

    def __getattr__(self, name: str) -> Any:
        found = None if name.startswith("__") else scope.names_for(self._node, {name}).get(name)
        if found is None:
            raise AttributeError(f"module 'td' has no attribute {name!r}")
        return found

    def __dir__(self) -> list[str]:
        import stovetop.td as td

        return dir(td)


class DatModule(types.ModuleType):
    """The module of one DAT. `_text` is the text that it was made from."""

    _text: str
    _node: Node


def module_of(node: Node) -> DatModule:
    """The DAT's module, made anew when its text has changed. Whoever asks for it depends on the DAT.

    Raises what the text raises, a SyntaxError with the DAT's path as its file.
    """
    text = node.data.text
    extra = node.extra if node.extra is not None else {}
    found = extra.get("module")
    if found is not None and found._text == text:
        return found
    module = DatModule(node.name)
    module._text, module._node = text, node
    # entered before it runs, so that modules may import each other
    node.extra = {**extra, "module": module}
    try:
        execute(node, text, module.__dict__)
    except BaseException:
        node.extra.pop("module", None)
        raise
    return module


def execute(
    node: Node, text: str, names: dict[str, Any], filename: str | None = None, inside: bool = False
) -> dict[str, Any]:
    """Run a script with TD's globals as `node` sees them; `names` is its namespace.

    inside: where `node` is a component, `op` and `ops` look inside it, not beside it.
    """
    filename = filename or node.path
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    code = compile(text, filename, "exec")
    names.update(scope.all_names(node))
    if inside and node.children is not None:
        names.update(scope.names_inside(node))
    # modules and operator types (tdu, noiseTOP) are hundreds: only those that the text names, where it can be read
    wanted = names_of(code)
    if wanted & _DYNAMIC:
        wanted |= set(scope.shared_names())
    names.update(scope.names_for(node, wanted - set(names) - set(vars(builtins))))
    names["__builtins__"] = {**vars(builtins), "__import__": importer(node)}
    names["__file__"] = filename
    exec(code, names)
    return names


def importer(node: Node) -> Any:
    """`__import__` as code of `node` sees it: TouchDesigner's own modules, DATs, then Python's."""

    def load(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        """`import name` of a DAT in the network or in local/modules, before Python's own modules."""
        if level == 0 and name == "td":
            return TdModule(node)
        if level == 0 and name in OWN:
            return scope.shared(name)
        if level == 0 and "." not in name and name not in sys.modules:
            found = find_module(node, name)
            if found is not None and found is not node:
                return module_of(found)
        return importlib.__import__(name, globals, locals, fromlist, level)

    return load
