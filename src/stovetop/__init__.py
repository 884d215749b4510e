"""Stovetop: TouchDesigner's operator system and Python API as an open library.

    import stovetop

    project = stovetop.Project()
    noise = project.op('/project1').create('noiseCHOP')
    project.step(10)

Compatible with TouchDesigner, not affiliated with it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stovetop import td
    from stovetop.core.errors import CookError, NetworkError, ParError, ProjectError, StovetopError
    from stovetop.project.host import Project, load

__version__ = "0.1.0"
__all__ = ["CookError", "NetworkError", "ParError", "Project", "ProjectError", "StovetopError", "load", "td"]

_HOMES = {
    "Project": "stovetop.project.host",
    "load": "stovetop.project.host",
    **{n: "stovetop.core.errors" for n in ("CookError", "NetworkError", "ParError", "ProjectError", "StovetopError")},
}


def __getattr__(name: str) -> Any:
    if name == "td":
        return importlib.import_module("stovetop.td")
    if name in _HOMES:
        found = globals()[name] = getattr(importlib.import_module(_HOMES[name]), name)
        return found
    raise AttributeError(f"module 'stovetop' has no attribute {name!r}")
