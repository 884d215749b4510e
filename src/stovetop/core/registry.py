"""From an operator type's name to its class: the file is the registration.

`levelTOP` is `ops/top/level.py`, loaded on first use. `search_path` takes more folders of the same shape
(`<folder>/top/<name>.py`) for operators of one's own; the first hit wins.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path

from .errors import DeclarationError
from .operator import FAMILIES, Operator

OWN = Path(__file__).parent.parent / "ops"
search_path: list[Path] = [OWN]
_TYPE = re.compile(rf"^([a-z0-9]+)({'|'.join(FAMILIES)})$")


def split_type(op_type: str) -> tuple[str, str]:
    """('level', 'TOP') of 'levelTOP'; ('', '') where it is no operator type's name."""
    m = _TYPE.match(op_type)
    return (m[1], m[2]) if m else ("", "")


@cache
def find(op_type: str) -> Operator | None:
    """The one instance of an operator type's class, or None where no folder has its file."""
    name, family = split_type(op_type)
    for folder in search_path if name else ():
        file = folder / family.lower() / f"{name}.py"
        if file.is_file():
            return _load(file, name, family)
    return None


@cache
def known() -> frozenset[str]:
    """The names of all of TouchDesigner's operator types, done here or not."""
    lines = (OWN / "known_types.txt").read_text().splitlines()[1:]
    return frozenset(name + family for family, *names in map(str.split, lines) for name in names)


def exists(op_type: str) -> bool:
    """Whether there is an operator type of that name: one with a file, or one of TouchDesigner's."""
    return find(op_type) is not None or op_type in known()


def _load(file: Path, name: str, family: str) -> Operator:
    package = "stovetop.ops" if file.is_relative_to(OWN) else "stovetop_ops"
    full = f"{package}.{family.lower()}.{name}"
    spec = importlib.util.spec_from_file_location(full, file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    classes = [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == full and c is not Operator]
    for cls in classes:
        if issubclass(cls, Operator) and cls.type == name and cls.family == family:
            return cls()
    raise DeclarationError(f"{file} declares no operator class of type {name}{family}")


def types(family: str = "") -> list[str]:
    """The names of all operator types that have a file, sorted by family and name."""
    found = {
        f"{file.stem}{fam}"
        for folder in search_path
        for fam in FAMILIES
        if not family or fam == family
        for file in (folder / fam.lower()).glob("*.py")
        if not file.stem.startswith("_")
    }
    return sorted(found, key=lambda t: (FAMILIES.index(split_type(t)[1]), t))
