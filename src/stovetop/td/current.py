"""The current project: what the `td` module means when code outside of a network uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stovetop.core.engine import Engine

_current: list[Any] = []


def set_current(project: Any) -> None:
    _current[:] = [project]


def current() -> Any:
    """The current project: the one made, loaded or entered last; an empty one where there is none yet."""
    if not _current:
        # the host stands below this folder; it enters itself
        import importlib

        importlib.import_module("stovetop").Project()
    return _current[0]


def engine() -> Engine:
    return current().engine
