"""A use is text: operators are called by their types, inputs first, then parameters by their names.

`level(photo, gamma1=0.6)` makes a Level TOP on a page of TOPs; text for a number is an expression. `top('noise')` and
the like make operators of the other families, `text('...')` and `table([...], ...)` DATs, `written` a file, `geo` puts
SOPs into a Geometry COMP. The last line is what is shown.
"""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stovetop.core import registry

ROOT = Path(__file__).resolve().parent.parent.parent
MEDIA = ROOT / "examples" / "first_light"
SIZE = (240, 136)
FAMILIES = ("TOP", "CHOP", "SOP", "COMP", "MAT")
#: TOPs that have the gallery's size where they are made without an input, not their own
GENERATORS = frozenset(
    {"circle", "constant", "glsl", "glslmulti", "layout", "noise", "ramp", "rectangle", "svg", "text"}
)


class Scope(dict[str, Any]):
    """The names of one use: its own, then those that all share."""

    def __init__(self, uses: Uses) -> None:
        self.uses = uses

    def __missing__(self, name: str) -> Any:
        return self.uses[name]


class Uses:
    """A project in which uses are made; a mapping from names to what they stand for there."""

    def __init__(self, project: Any, family: str, sources: dict[str, str], size: tuple[int, int] = SIZE) -> None:
        self.home = project.op("/project1")
        while self.home.children:
            self.home.children[0].destroy()
        self.family, self.sources, self.size = family, sources, size
        self.fixed = {"outputresolution": "custom", "resolution": size}
        self.names: dict[str, Any] = {
            "SIZE": self.fixed,
            "MEDIA": MEDIA,
            "text": self.words,
            "table": self.table,
            "written": self.written,
            "geo": self.geo,
        }
        self.names |= {f.lower(): self.maker(f) for f in FAMILIES}

    def __getitem__(self, name: str) -> Any:
        if name not in self.names:
            if name in self.sources:
                self.names[name] = self.make(self.sources[name])
            elif registry.exists(f"{name}{self.family}"):
                return lambda *inputs, **pars: self.call(name, self.family, inputs, pars)
            else:
                raise KeyError(name)
        return self.names[name]

    def make(self, use: str) -> Any:
        """The operator that a use's last line gives."""
        *before, last = ast.parse(use).body
        assert isinstance(last, ast.Expr)
        scope = Scope(self)
        exec(compile(ast.Module(before, []), use, "exec"), scope)
        return eval(compile(ast.Expression(last.value), use, "eval"), scope)

    def maker(self, family: str) -> Any:
        return lambda name, *inputs, **pars: self.call(name, family, inputs, pars)

    def call(self, name: str, family: str, inputs: tuple[Any, ...], pars: dict[str, Any]) -> Any:
        if family == "TOP" and name in GENERATORS and not inputs and "outputresolution" not in pars:
            pars = {**self.fixed, **pars}
        return self.create(name, family, inputs, **pars)

    def create(self, name: str, family: str, inputs: Iterable[Any] = (), /, **pars: Any) -> Any:
        op = self.home.create(f"{name}{family}")
        for index, source in enumerate(inputs):
            if source is not None:
                op.inputConnectors[index].connect(source)
        self.set(op, pars)
        return op

    def set(self, op: Any, pars: dict[str, Any]) -> None:
        for name, value in pars.items():
            self.blocks(op, name)
            for par, v in zip(parts(op, name), value if isinstance(value, tuple) else [value], strict=True):
                if isinstance(v, str) and par.isNumber:
                    par.expr = v
                else:
                    par.val = str(MEDIA / v) if par.style == "File" else v

    @staticmethod
    def blocks(op: Any, name: str) -> None:
        """More blocks of a sequence where a name such as `point2pos` needs them."""
        for sequence in op.seq:
            index = name.removeprefix(sequence.name).rstrip("abcdefghijklmnopqrstuvwxyz")
            if name.startswith(sequence.name) and index.isdigit():
                sequence.numBlocks = max(sequence.numBlocks, int(index) + 1)

    def words(self, *inputs: Any, **pars: Any) -> Any:
        """`text('...')` is a DAT of that text, with parameters it is the family's Text operator."""
        if pars:
            return self.call("text", self.family, inputs, pars)
        dat = self.home.create("textDAT")
        dat.text = inputs[0].strip() + "\n"
        return dat

    def table(self, *rows: list[Any]) -> Any:
        dat = self.home.create("tableDAT")
        dat.clear()
        dat.appendRows(rows)
        return dat

    def written(self, name: str, words: str) -> str:
        """The path of a file of that text."""
        path = Path(tempfile.gettempdir()) / f"stovetop-{name}"
        path.write_text(words)
        return str(path)

    def geo(self, *sops: Any, **pars: Any) -> Any:
        """A Geometry COMP that shows those SOPs, wherever they are."""
        geo = self.create("geometry", "COMP", **pars)
        for child in list(geo.children):
            child.destroy()
        for sop in sops:
            shown = geo.create("selectSOP")
            shown.par.sop = sop
            shown.render = shown.display = True
        return geo


def parts(op: Any, name: str) -> list[Any]:
    """The parameters of a name: one, or a group's."""
    group = op.parGroup[name]
    found = list(group) if group is not None and len(group) > 1 else [op.par[name]]
    if found[0] is None:
        raise AttributeError(f"{op.OPType} has no parameter {name}")
    return found
