"""Operators that begin otherwise than the pages they share with their family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from stovetop.core.operator import Operator

Kind = TypeVar("Kind", bound=type[Operator])


def common_defaults(created: Mapping[str, Any] | None = None, **values: Any) -> Callable[[Kind], Kind]:
    """Other defaults of the shared pages for one operator; `created`: what a new one holds, where that is not them."""

    def change(kind: Kind) -> Kind:
        for name, value in values.items():
            kind.spec.pars[name].default = value
            kind.spec.pars[name].created = (created or {}).get(name, value)
        return kind

    return change
