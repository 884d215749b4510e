"""The walls between the folders: each imports only from those above it; imports inside functions count too."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import stovetop

SOURCE = Path(stovetop.__file__).parent
FOLDERS = "core data gl scene ops td project farm editor cli".split()
#: (file, folder further down that it imports from): why it may. Empty, and better so: the registry finds operators by
#: their files, and the façade reaches the engine through its hooks.
EXCEPTIONS: dict[tuple[str, str], str] = {}
#: libraries that cost time or need a device: imported where they are first used
HEAVY = ("numpy", "moderngl", "av", "OpenImageIO", "cv2", "scipy", "typer", "rich", "yaml", "ruamel")
BARE_MODULES = 8


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, `importlib.import_module("…")` included."""
    package = ("stovetop", *path.relative_to(SOURCE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, a.name) for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from ((node.lineno, f"{module}.{a.name}") for a in node.names)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in dynamic(node))


def dynamic(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("import_module", "find_spec", "__import__") and call.args:
        first = call.args[0]
        start = first.values[0] if isinstance(first, ast.JoinedStr) else first
        if isinstance(start, ast.Constant) and isinstance(start.value, str):
            yield start.value


def files(folder: str) -> list[Path]:
    return sorted((SOURCE / folder).rglob("*.py"))


def breaches(folder: str) -> list[str]:
    below = FOLDERS[FOLDERS.index(folder) + 1 :]
    found = []
    for path in files(folder):
        short = path.relative_to(SOURCE).as_posix()
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] == "stovetop" and len(parts) > 1 and parts[1] in below and (short, parts[1]) not in EXCEPTIONS:
                found.append(f"{short}:{line} imports {name}")
    return found


@pytest.mark.parametrize("folder", [f for f in FOLDERS if (SOURCE / f).is_dir()])
def test_a_folder_imports_only_from_those_above(folder):
    assert files(folder)
    assert breaches(folder) == []


def test_only_gl_imports_moderngl():
    users = {
        path.relative_to(SOURCE).parts[0]
        for path in SOURCE.rglob("*.py")
        for _, name in imports(path)
        if name.split(".")[0] == "moderngl"
    }
    assert users == {"gl"}


def test_every_folder_of_the_package_is_in_the_list():
    folders = {p.name for p in SOURCE.iterdir() if p.is_dir() and any(p.rglob("*.py"))}
    assert folders <= set(FOLDERS)


def test_exceptions_are_still_needed():
    for short, folder in EXCEPTIONS:
        names = [name.split(".") for _, name in imports(SOURCE / short)]
        assert any(n[:2] == ["stovetop", folder] for n in names), f"{short} imports nothing of {folder} any more"


@pytest.fixture(scope="module")
def loaded():
    """The modules that a fresh Python has after `import stovetop`, beside those it starts with."""
    code = "import sys; a = set(sys.modules); import stovetop, json; print(json.dumps(sorted(set(sys.modules) - a)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


def test_importing_stovetop_loads_a_handful_of_its_modules(loaded):
    own = [m for m in loaded if m.split(".")[0] == "stovetop"]
    assert "stovetop" in own and len(own) <= BARE_MODULES


@pytest.mark.parametrize("library", HEAVY)
def test_importing_stovetop_loads_no_heavy_library(loaded, library):
    assert library not in {m.split(".")[0] for m in loaded}


def test_a_breach_would_be_seen(tmp_path, monkeypatch):
    """The walk itself: an import inside a function, a relative one and a dynamic one are all found."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "bad.py").write_text(
        "def f():\n    from ..td import op\n    import stovetop.ops.top\n"
        "    importlib.import_module(f'stovetop.project.{f}')\n    from stovetop import cli\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "SOURCE", tmp_path)
    found = {b.split(" imports ")[1] for b in breaches("core")}
    assert found == {"stovetop.td.op", "stovetop.ops.top", "stovetop.project.", "stovetop.cli"}
