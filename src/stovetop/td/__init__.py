"""TouchDesigner's `td` module on the current project: `from stovetop import td`, or `import td` in a network's code.

Names are looked up as they are used: `td.op`, `td.noiseTOP`, `td.absTime`, `td.Par`, `td.ParMode`, `td.tdu`, …
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

from stovetop.core.registry import exists, split_type

#: classes and modules by the file that holds them
_FILES = {
    "OP": "op", "COMP": "comp", "CHOP": "chop", "DAT": "dat", "TOP": "top", "SOP": "sop", "MAT": "mat", "Par": "par",
    "ParGroup": "pargroup",
    "ParCollection": "parcollection", "ParGroupCollection": "parcollection", "SequenceCollection": "parcollection",
    "Page": "page", "Sequence": "sequence", "SequenceBlock": "sequence", "Connector": "connector", "Channel": "channel",
    "Cell": "cell", "Dependency": "dependency", "AbsTime": "abstime", "Project": "project", "App": "app", "Run": "run",
    "Runs": "run", "UI": "ui", "Undo": "undo", "MOD": "finders", "tdError": "finders", "SysInfo": "system",
    "Monitors": "system", "Licenses": "system", "VFS": "vfs", "VFSFile": "vfs", "Point": "point", "Prim": "prim",
    "Poly": "prim", "Bezier": "prim", "Mesh": "prim", "Vertex": "vertex", "Points": "point", "Prims": "prim",
    "Group": "group", "Attribute": "attribute", "Attributes": "attribute", "AttributeData": "attribute",
    "InputPoint": "point", "ObjectCOMP": "objectcomp", "PanelCOMP": "panelcomp",
    "CUDAMemory": "cuda", "CUDAMemoryShape": "cuda",
}  # fmt: skip
_MODULES = ("tdu", "TDFunctions", "TDStoreTools", "TDJSON")
_SYSTEM = ("families", "passive", "isMainThread", "fetchStamp", "clear", "monitors", "sysinfo", "licenses")
_ENUMS = ("CookLevel", "FillMode", "JustifyType", "PaneType", "ParMode", "WindowPixelFormat", "WindowStartMode")


def static(name: str) -> Any:
    """A name that means the same for every operator; None where there is none."""
    if name in _FILES:
        return getattr(importlib.import_module(f"stovetop.td.{_FILES[name]}"), name)
    if name == "TDU":
        # the classes of tdu go by this name, too (Position_Class and others)
        name = "tdu"
    if name in _MODULES:
        return importlib.import_module(f"stovetop.td.{name}")
    if name == "POP":
        from stovetop.td.optypes import family_class

        return family_class(name)
    if name in _ENUMS:
        return getattr(importlib.import_module("stovetop.td.enums"), name)
    if split_type(name)[0] and exists(name):
        from stovetop.td.optypes import class_of

        return class_of(name)
    return _function(name)


def _function(name: str) -> Any:
    if name in _SYSTEM:
        return getattr(importlib.import_module("stovetop.td.system"), name)
    if name == "td":
        return importlib.import_module("stovetop.td")
    return None


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    found = static(name)
    if found is None and name in _PROJECT:
        from stovetop.td.current import engine
        from stovetop.td.scope import names_for

        found = names_for(engine().root, {name}).get(name)
    if found is None:
        raise AttributeError(f"module 'td' has no attribute {name!r}")
    return found


#: names that stand for something of the current project
_PROJECT = frozenset(
    "me op opex ops parent ext iop ipar mod root run debug var varExists varOwner absTime project app ui runs".split()
)


class _Td(ModuleType):
    """`td.op`, `td.run`, `td.ui` are TD's own, not the files of this package that are named after them."""

    def __setattr__(self, name: str, value: Any) -> None:
        # the import system sets each file that it loads as an attribute of its package
        if name not in _PROJECT or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Td


def __dir__() -> list[str]:
    from stovetop.core.registry import types

    return sorted({*_FILES, *_MODULES, *_ENUMS, *_PROJECT, *types(), "families", "passive", "TDU"})
