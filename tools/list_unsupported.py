"""Write the lists of docs/differences.md from the code: what each operator lacks, what each docstring says is other.

    python tools/list_unsupported.py [--check]

--check: change nothing, exit status 1 where the page is not current.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from stovetop.core import registry
from stovetop.core.operator import FAMILIES, Operator

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "differences.md"
REFERENCE = ROOT / "reference" / "operators.jsonl"
BEGIN, END = "<!-- begin {} -->\n", "<!-- end {} -->"
#: what a sentence of an operator's docstring says that tells of a difference
OTHER = re.compile(r"\bTD\b|TouchDesigner|not supported|not done|no published|raises? an error")
#: the same for members of the façade: those that cannot do here what TouchDesigner does
MEMBER = re.compile(
    r"without (an editor|one nothing)|[Hh]eadless|^Raises: |not supported|not done|no 3D"
    r"|TouchDesigner's own|^(None|0|1): "
)
#: files of the façade whose functions are TouchDesigner's
MODULES = frozenset({"TDFunctions", "TDJSON", "functions", "system"})


def kinds() -> list[Operator]:
    found = [registry.find(name) for name in registry.types()]
    return [k for k in found if k is not None]


def sentences(doc: str) -> list[str]:
    text = re.sub(r"\s+", " ", doc).strip()
    return [s for s in re.split(r"(?<=[.;])\s+(?=[A-Z0-9`])", text) if not s.startswith(("Source:", "Sources:"))]


# -- operators


def coverage() -> str:
    """How many of TouchDesigner's operators there are, by family."""
    theirs = [json.loads(line)["OPType"] for line in REFERENCE.read_text().splitlines()]
    lines = ["| Family | Done | Operators |", "| --- | --- | --- |"]
    for family in FAMILIES:
        done = [k.type for k in kinds() if k.family == family]
        total = sum(registry.split_type(t)[1] == family for t in theirs)
        if total:
            lines.append(f"| {family} | {len(done)} of {total} | {', '.join(done) or '-'} |")
    return "\n".join(lines) + "\n"


def parameters() -> str:
    """The parameters of each operator that do nothing yet, whole pages as such."""
    lines = ["| Operator | Parameters that are kept and have no effect yet |", "| --- | --- |"]
    for kind in kinds():
        lacking = [part for page in kind.spec.pages for part in _of_page(kind, page)]
        if lacking:
            lines.append(f"| {kind.op_type} | {', '.join(lacking)} |")
    return "\n".join(lines) + "\n"


def _of_page(kind: Operator, page: str) -> list[str]:
    defs = [kind.spec.pars[name] for name in kind.spec.pages[page]]
    lacking = [d for d in defs if d.unsupported]
    if len(lacking) == len(defs) > 3:
        return [f"page *{page}* ({len(defs)})"]
    return [f"`{name}`" for name in dict.fromkeys(d.name for d in lacking)]


def results() -> str:
    """What the operators' docstrings say."""
    found = [(k.op_type, s) for k in kinds() for s in sentences(type(k).__doc__ or "") if OTHER.search(s)]
    return "".join(f"- **{name}**: {text}\n" for name, text in found)


# -- the façade


def members() -> str:
    """Members of TouchDesigner's classes that cannot do here what they do there, by what they do instead."""
    groups: dict[str, list[str]] = {}
    for file in sorted((ROOT / "src" / "stovetop" / "td").rglob("*.py")):
        for name, doc in documented(ast.parse(file.read_text()), ""):
            first = sentences(doc)[0] if doc.strip() else ""
            if MEMBER.search(first) and ("." in name or file.stem in MODULES):
                groups.setdefault(first, []).append(name)
    return "".join(f"- {', '.join(f'`{n}`' for n in names)}: {text}\n" for text, names in groups.items())


def documented(tree: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    """(name, docstring) of each public function, method and property in a file."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from documented(node, node.name + ".")
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield inside + node.name, ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            docs = [k.value.value for k in node.value.keywords if k.arg == "doc" and isinstance(k.value, ast.Constant)]
            for target in node.targets if docs else ():
                if isinstance(target, ast.Name):
                    yield inside + target.id, str(docs[0])


# -- the page


def page(text: str) -> str:
    """The page with each list renewed. SystemExit where a mark is missing."""
    for name, make in {"coverage": coverage, "parameters": parameters, "results": results, "members": members}.items():
        begin, end = BEGIN.format(name), END.format(name)
        if begin not in text or end not in text:
            raise SystemExit(f"{PAGE}: no marks for the list '{name}'")
        before, _, rest = text.partition(begin)
        text = before + begin + make() + end + rest.partition(end)[2]
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit status 1 where it is not current")
    args = parser.parse_args()
    old = PAGE.read_text()
    new = page(old)
    if args.check and new != old:
        print(f"{PAGE.name} is not current: run python tools/list_unsupported.py", file=sys.stderr)
        raise SystemExit(1)
    if not args.check:
        PAGE.write_text(new)


if __name__ == "__main__":
    main()
