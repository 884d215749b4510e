"""stovetop ops: which operators there are, and their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stovetop.cli._project import Mistake

if TYPE_CHECKING:
    from stovetop.core.pars import ParDef


def command(
    op_type: Annotated[
        str, typer.Argument(help="an operator type (levelTOP) or a family (TOP); all where absent")
    ] = "",
) -> None:
    """List operators that are done, or one operator's parameters."""
    from stovetop.core import registry
    from stovetop.core.operator import FAMILIES

    if op_type and op_type.upper() not in FAMILIES:
        _describe(op_type)
        return
    for name in registry.types(op_type.upper()):
        kind = registry.find(name)
        assert kind is not None
        missing = [d.name for d in kind.spec.pars.values() if d.unsupported]
        note = f"  ({len(missing)} of {len(kind.spec.pars)} parameters not supported yet)" if missing else ""
        print(f"{name:24} {(kind.__doc__ or '').strip().splitlines()[0]}{note}")


def _describe(op_type: str) -> None:
    from stovetop.core import registry

    kind = registry.find(op_type)
    if kind is None:
        raise Mistake(f"{op_type}: no such operator yet{_similar(op_type)}; `stovetop ops` lists those there are")
    print(f"{op_type}: {(kind.__doc__ or '').strip()}\n")
    for page, names in kind.spec.pages.items():
        print(page)
        for name in names:
            print(_line(kind.spec.pars[name]))


def _line(d: ParDef) -> str:
    items = f" {{{' '.join(d.menu_names)}}}" if d.menu_names else ""
    note = "  not supported yet" if d.unsupported else ""
    return f"  {d.name:22} {d.style:8} {d.label:28} {d.created!r}{items}{note}"


def _similar(op_type: str) -> str:
    from difflib import get_close_matches

    from stovetop.core import registry

    by_lower = {t.lower(): t for t in registry.types()}
    found = get_close_matches(op_type.lower(), by_lower, 3)
    return f" (did you mean {', '.join(by_lower[f] for f in found)}?)" if found else ""
