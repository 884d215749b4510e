"""Shader files that lie beside operators."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def beside(module: str, name: str) -> tuple[str, str]:
    """The name that messages show and the text of a file in the folder of this module."""
    return name, Path(module).with_name(name).read_text()
