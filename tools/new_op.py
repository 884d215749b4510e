"""Write a new operator's file, every parameter declared, from the reference data.

    python tools/new_op.py levelTOP [--data operators.json] [--print]

The declaration comes from `reference/operators.jsonl` (names, labels, pages, styles, menus and known defaults);
`--data`
takes a fuller list. Defaults that the data does not know carry `# default?`: look each up, set it and delete the mark.
What is not done yet gets `unsupported=True`. The common pages are left to the family's `_family.py`.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "reference" / "operators.jsonl"
VECTORS = {"XY", "XYZ", "XYZW", "UV", "UVW", "WH", "RGB", "RGBA"}
REFERENCES = {"OP", "COMP", "TOP", "CHOP", "SOP", "DAT", "MAT", "POP", "Object", "PanelCOMP"}
EMPTY = {"Float": 0.0, "Int": 0, "Toggle": False}
COMMON_PAGES = {"TOP": ("Common",), "CHOP": ("Common",), "DAT": ("Common",), "COMP": ("Extensions", "Common")}


def load(op_type: str, data: Path = DATA) -> dict:
    """One operator's entry; SystemExit names what is missing."""
    text = data.read_text()
    entries = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, text.splitlines())
    for entry in entries:
        if entry["OPType"] == op_type:
            return entry
    raise SystemExit(f"{op_type}: not in {data}")


def declaration(
    entry: dict, pages: tuple[str, ...] | None = None, skip: tuple[str, ...] = (), unsupported: set[str] = frozenset()
) -> list[str]:
    """The body of `class Pars`: the pages named (all where None), without those to skip."""
    title = re.sub(rf" {entry['family']}$", "", entry["name"])
    lines: list[str] = []
    current: str | None = None
    done: set[str] = set()
    parameters = entry["parameters"]
    for p in parameters:
        page = p.get("page") or title
        if p.get("uiOnly") or page in skip or (pages and page not in pages) or p["name"] in done:
            continue
        if p.get("blockPar"):
            continue
        done.add(p["name"])
        if page != current:
            if not (current is None and page == title):
                lines.append(f'_{re.sub(r"[^a-z0-9]", "_", page.lower())} = Page("{page}")')
            current = page
        p["unsupported"] = bool({"*", p["name"]} & unsupported)
        if p["style"] == "Sequence":
            blocks = [b for b in parameters if b.get("sequence") == p["name"] and b.get("blockPar")]
            lines += sequence(p, blocks)
        else:
            lines += assign(p.get("runtimeName", p["name"]), p)
    return lines


def sequence(head: dict, blocks: list[dict]) -> list[str]:
    lines = [f"{head['name']} = Sequence(", f"    label={quote(head['label'])},"]
    for b in blocks:
        sub = re.sub(rf"^{head['name']}0", "", b["name"])
        (first, *rest) = assign(sub or "value", b)
        name, _, value = first.partition(" = ")
        lines.append(f"    {name}={value}" if rest else f"    {name}={comma(value)}")
        lines += ["    " + line for line in rest[:-1]] + [f"    {comma(line)}" for line in rest[-1:]]
    return [*lines, ")"]


def comma(text: str) -> str:
    code, mark, comment = text.partition("  # ")
    return f"{code},{mark}{comment}"


def quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def assign(name: str, p: dict) -> list[str]:
    """`name = Kind(...)` as one line, or several where a menu is long."""
    style, parts = p["style"] or "Str", p.get("components")
    standard = [f"{name}{i + 1}" for i in range(len(parts or ()))]
    wh = bool(parts) and [c["name"] for c in parts] == [f"{name}w", f"{name}h"]
    uneven = parts and style not in VECTORS and not wh and [c["name"] for c in parts] != standard
    if parts and (p.get("joined") or uneven):
        inner = [
            line
            for c in parts
            for line in as_argument(
                c["name"], {**c, "style": c.get("style", style), "unsupported": p.get("unsupported")}
            )
        ]
        return [f"{name} = Line(", f"    label={quote(p['label'])},", *inner, ")"]
    known = {"default", "creationDefault"} & set(p) or any("default" in c for c in parts or ())
    mark = "" if known or style not in ("Float", "Int", "Menu", "Toggle", *VECTORS) else "  # default?"
    if parts and style in VECTORS:
        values = [c.get("default", 0.0) for c in parts]
        args = [repr(number(style, v)) for v in values] if known else []
        args.append(f"label={quote(p['label'])}" + (", unsupported=True" if p.get("unsupported") else ""))
        return [f"{name} = {style}({', '.join(args)}){mark}"]
    if parts:
        values = tuple(c.get("default", EMPTY.get(style, 0)) for c in parts)
        tail = f"label={quote(p['label'])}" + (", unsupported=True" if p.get("unsupported") else "")
        if wh:
            return [f"{name} = WH({values[0]!r}, {values[1]!r}, {tail}){mark}"]
        return [f"{name} = {style}({values!r}, {tail}, size={len(parts)}){mark}"]
    return single(name, style, p, mark)


def as_argument(name: str, p: dict) -> list[str]:
    (first, *rest) = assign(name, p)
    key, _, value = first.partition(" = ")
    if not rest:
        return [f"    {key}={comma(value)}"]
    return [f"    {key}={value}", *("    " + line for line in rest[:-1]), f"    {comma(rest[-1])}"]


def single(name: str, style: str, p: dict, mark: str) -> list[str]:
    default = p.get("default")
    extra = f", label={quote(p['label'])}" + (", unsupported=True" if p.get("unsupported") else "")
    if "creationDefault" in p and p["creationDefault"] != default:
        extra += f", created={number(style, p['creationDefault'])!r}"
    if style in ("Menu", "StrMenu"):
        return menu(name, style, p, default, extra, mark)
    if style in REFERENCES:
        return [f"{name} = Ref({quote(style)}, {quote(str(default or ''))}{extra})"]
    if style in ("Str", "File", "FileSave", "Folder"):
        return [f"{name} = {style}({quote(str(default or ''))}{extra})"]
    if style in ("Pulse", "Momentary", "Header", "Python"):
        return [f"{name} = {style}({extra.removeprefix(', ')})"]
    return [f"{name} = {style}({number(style, EMPTY.get(style, 0) if default is None else default)!r}{extra}){mark}"]


def number(style: str, value: object) -> object:
    if isinstance(value, (int, float)) and style not in ("Toggle", "Menu", "StrMenu"):
        return int(value) if style == "Int" else float(value)
    return bool(value) if style == "Toggle" else value


def menu(name: str, style: str, p: dict, default: object, extra: str, mark: str) -> list[str]:
    items = p.get("menu") or []
    names = [m["name"] for m in items]
    if isinstance(default, (int, float)) and not isinstance(default, bool) and names:
        default = names[int(default)]
    if style == "StrMenu":
        pairs = ", ".join(f"{quote(m['name'])}: {quote(m['label'])}" for m in items)
        return [f"{name} = StrMenu({quote(str(default or ''))}{extra}{', items={' + pairs + '}' if items else ''})"]
    pick = f", {quote(str(default))}" if default is not None and (not names or default != names[0]) else ""
    pairs = ", ".join(f"{quote(m['name'])}: {quote(m['label'])}" for m in items)
    line = f"{name} = Menu({{{pairs}}}{pick}{extra}){mark}"
    if len(line) < 105:
        return [line]
    body = [f"        {quote(m['name'])}: {quote(m['label'])}," for m in items]
    return [f"{name} = Menu(", "    {", *body, "    },", f"    {(pick + extra).removeprefix(', ')},", f"){mark}"]


def source(entry: dict, unsupported: set[str] = frozenset()) -> str:
    """The whole file."""
    family = entry["family"]
    title = re.sub(rf" {family}$", "", entry["name"])
    cls = "".join(word[:1].upper() + word[1:] for word in re.sub(r"[^A-Za-z0-9 ]", " ", title).split())
    body = declaration(entry, skip=COMMON_PAGES.get(family, ()), unsupported=unsupported)
    kinds = sorted(set(re.findall(r"\b([A-Z][A-Za-z]+)\(", "\n".join(body))) & KINDS)
    count = (entry.get("inputs") or {}).get("documented") or 0
    inputs = "".join(f'"in{i}", ' for i in range(count))
    pars = "\n".join("        " + line for line in body) or "        pass"
    imports = f"from stovetop.core.pars import {', '.join(kinds)}\n" if kinds else ""
    label = "" if re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cls) == title else f'    label = "{title}"\n'
    return (
        f"{imports}from stovetop.ops.{family.lower()}._family import {family}\n\n\n"
        f'class {cls}({family}):\n    """What it does, shapes, dtypes, order.\n\n'
        f'    Source: {entry["url"]}\n    """\n\n'
        f"{label}    inputs = ({inputs.strip()})\n\n    class Pars:\n{pars}\n\n    def cook(self, par):\n        ...\n"
    )


KINDS = VECTORS | set(
    "Ref Float Int Toggle Menu StrMenu Str Pulse Momentary File FileSave Folder Python Header Line Sequence"
    " Page".split()
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("op_type")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--print", action="store_true", help="print instead of writing")
    parser.add_argument("--unsupported", nargs="*", default=[], help="parameters to mark so; '*' for all")
    args = parser.parse_args()
    entry = load(args.op_type, args.data)
    text = source(entry, set(args.unsupported))
    if args.print:
        print(text)
        return
    file = ROOT / "src/stovetop/ops" / entry["family"].lower() / f"{args.op_type.removesuffix(entry['family'])}.py"
    if file.exists():
        raise SystemExit(f"{file} exists already")
    file.write_text(text)
    print(file)


if __name__ == "__main__":
    main()
