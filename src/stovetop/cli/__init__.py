"""The command line: a file a verb, each with a `command` function."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

VERBS = tuple(sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_")))


def main() -> None:
    """`stovetop VERB …`. Only the verb that is called is loaded. Exit status 2 for a mistake of the user's: one line
    says what it is, without a traceback."""
    if sys.argv[1:] == ["--version"]:
        import stovetop

        print(f"stovetop {stovetop.__version__}")
        return
    from stovetop.core.errors import StovetopError

    try:
        _app()()
    except StovetopError as error:
        _mistake(str(error))
    except OSError as error:
        # a message of our own names the file, the system's has it beside
        _mistake(f"{error.filename}: {(error.strerror or '').lower()}" if error.filename else str(error))


def _app() -> object:
    import typer

    app = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
        help="TouchDesigner-compatible networks from the command line.",
    )  # fmt: skip
    called = next((a for a in sys.argv[1:] if not a.startswith("-")), "")
    for verb in [called] if called in VERBS else VERBS:
        app.command(verb)(importlib.import_module(f"stovetop.cli.{verb}").command)

    # with one command typer would take the verb for an argument
    @app.callback()
    def options(version: bool = typer.Option(False, "--version", help="Show the version and exit.")) -> None:
        pass

    return app


def _mistake(text: str) -> None:
    print(f"stovetop: {text}", file=sys.stderr)
    sys.exit(2)
