"""The classes of operators: `td.noiseTOP` is a class, each operator is an instance of its own.

A type with members of its own has a file in operators/, named after it; the others are made from their family's class.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path

from stovetop.core import registry
from stovetop.core.network import Node
from stovetop.core.registry import split_type
from stovetop.td.op import OP

FAMILY_FILES = {"COMP": "comp", "CHOP": "chop", "DAT": "dat", "TOP": "top", "SOP": "sop", "MAT": "mat"}


@cache
def family_class(family: str) -> type[OP]:
    """CHOP, DAT, …; a plain class for the family without a file (POP)."""
    file = FAMILY_FILES.get(family)
    if file is None:
        return type(family, (OP,), {"__slots__": (), "__doc__": f"A reference to one {family}."})
    return getattr(importlib.import_module(f"stovetop.td.{file}"), family)


def base_class(op_type: str, family: str) -> type[OP]:
    """The family's class, or the narrower one that the operator names (`ObjectCOMP`)."""
    named = getattr(registry.find(op_type), "face_class", "")
    if named:
        found: type[OP] = getattr(importlib.import_module(f"stovetop.td.{named.lower()}"), named)
        return found
    return family_class(family)


@cache
def class_of(op_type: str) -> type[OP]:
    """The class of an operator type."""
    _, family = split_type(op_type)
    if (Path(__file__).parent / "operators" / f"{op_type.lower()}.py").is_file():
        cls = getattr(importlib.import_module(f"stovetop.td.operators.{op_type.lower()}"), op_type)
    else:
        base = base_class(op_type, family)
        cls = type(op_type, (base,), {"__slots__": (), "__module__": "td", "__doc__": f"A reference to one {op_type}."})
    cls._op_type = op_type
    return cls


def make_face(node: Node) -> OP:
    return class_of(node.op_type)(node)
