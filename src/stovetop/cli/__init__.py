"""The command line: a file a verb, each with a `command` function."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> None:
    """`stovetop VERB …`. Only the verb that is called is loaded."""
    import typer

    app = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
        help="TouchDesigner-compatible networks from the command line.",
    )  # fmt: skip
    verbs = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
    called = next((a for a in sys.argv[1:] if not a.startswith("-")), "")
    for verb in [called] if called in verbs else verbs:
        app.command(verb)(importlib.import_module(f"stovetop.cli.{verb}").command)
    # with one command typer would take the verb for an argument
    app.callback()(lambda: None)
    from stovetop.core.errors import StovetopError

    try:
        app()
    except StovetopError as error:
        print(f"stovetop: {error}", file=sys.stderr)
        sys.exit(2)
    except FileNotFoundError as error:
        print(f"stovetop: {error.filename}: no such file", file=sys.stderr)
        sys.exit(2)
