"""Menus for parameters' menu sources. Source: Tdu_Module."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class MenuObject:
    """menuNames, menuLabels: lists of str of the same length."""

    __slots__ = ("menuLabels", "menuNames")

    def __init__(self, menuNames: Iterable[Any], menuLabels: Iterable[Any] | None = None) -> None:
        self.menuNames = [str(n) for n in menuNames]
        self.menuLabels = list(self.menuNames) if menuLabels is None else [str(n) for n in menuLabels]
        if len(self.menuNames) != len(self.menuLabels):
            raise ValueError(f"a menu of {len(self.menuNames)} names has {len(self.menuLabels)} labels")

    def __repr__(self) -> str:
        return f"tdu.MenuObject({self.menuNames}, {self.menuLabels})"


def ParMenu(menuNames: Iterable[Any], menuLabels: Iterable[Any] | None = None) -> MenuObject:
    """A menu of lists; without labels the names are shown. ValueError where they differ in length."""
    return MenuObject(menuNames, menuLabels)


def TableMenu(
    table: Any, nameCol: int | str = 0, labelCol: int | str | None = None, includeFirstRow: bool = False
) -> MenuObject:
    """A menu of a table DAT's columns, by number or by what their first cell says; its first row is a heading."""
    start = 0 if includeFirstRow else 1
    column = _column(table, nameCol)[start:]
    return MenuObject(column, column if labelCol is None else _column(table, labelCol)[start:])


def _column(table: Any, key: int | str) -> list[str]:
    cells = table.col(key)
    if cells is None:
        raise ValueError(f"{table}: no column {key!r}")
    return [str(getattr(c, "val", c)) for c in cells]
