"""stovetop ops: which operators there are, and their parameters."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    op_type: Annotated[
        str, typer.Argument(help="an operator type (levelTOP) or a family (TOP); all where absent")
    ] = "",
) -> None:
    """List operators that are done, or one operator's parameters."""
    from stovetop.core import registry

    if op_type and op_type not in ("TOP", "CHOP", "SOP", "DAT", "COMP", "MAT", "POP"):
        _describe(op_type)
        return
    for name in registry.types(op_type):
        kind = registry.find(name)
        assert kind is not None
        missing = [d.name for d in kind.spec.pars.values() if d.unsupported]
        note = f"  ({len(missing)} of {len(kind.spec.pars)} parameters not supported yet)" if missing else ""
        print(f"{name:24} {(kind.__doc__ or '').strip().splitlines()[0]}{note}")


def _describe(op_type: str) -> None:
    from stovetop.core import registry

    kind = registry.find(op_type)
    if kind is None:
        raise typer.BadParameter(f"{op_type}: no such operator yet; `stovetop ops` lists those there are")
    print(f"{op_type}: {(kind.__doc__ or '').strip()}\n")
    for page, names in kind.spec.pages.items():
        print(page)
        for name in names:
            d = kind.spec.pars[name]
            items = f" {{{' '.join(d.menu_names)}}}" if d.menu_names else ""
            print(
                f"  {name:22} {d.style:8} {d.label:28} {d.created!r}{items}{'  not supported yet' if d.unsupported else ''}"
            )
