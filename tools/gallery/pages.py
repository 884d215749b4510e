"""A page of docs/gallery: each operator of a family as it comes, and one good use of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import stovetop
from stovetop.core import registry
from stovetop.core.operator import Operator

from .uses import ROOT, SIZE, Uses

FOLDER = ROOT / "docs" / "gallery"
#: frames before the pictures are taken, so that what needs time has had some
FRAMES = 80


@dataclass(frozen=True)
class Page:
    """What one family's page is made of.

    sources : names that uses share, and what they stand for.
    uses, without : a use of each type, or why it has none.
    needs : what is wired into a new operator, as text of a call's inputs; of others `usual` for each input it needs.
    stage : more sources, that pictures are taken with and the page does not tell.
    picture : (uses, operator) -> the TOP that shows it, after the frames; None where there is nothing to see.
    """

    family: str
    head: str
    sources: dict[str, str]
    uses: dict[str, str]
    without: dict[str, str]
    usual: str
    picture: Callable[[Uses, Any], Any]
    needs: dict[str, str] = field(default_factory=dict)
    stage: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> Any:
        return FOLDER / f"{self.family.lower()}.md"

    @property
    def folder(self) -> Any:
        return FOLDER / self.family.lower()

    def kind(self, name: str) -> Operator:
        kind = registry.find(f"{name}{self.family}")
        assert kind is not None
        return kind

    def lacking(self) -> list[str]:
        """Types that have neither a use nor a reason why not."""
        return sorted({t.removesuffix(self.family) for t in registry.types(self.family)} - {*self.uses, *self.without})

    def stale(self) -> list[str]:
        """Types whose use is not on the page as it stands here, or whose picture is missing."""
        text = self.file.read_text() if self.file.exists() else ""
        pictures = {p.stem for p in self.folder.glob("*.jpg")}
        return [n for n, use in sorted(self.uses.items()) if f"```python\n{use}\n```" not in text or n not in pictures]

    def begin(self, project: Any, size: tuple[int, int] = SIZE) -> Uses:
        return Uses(project, self.family, self.sources | self.stage, size)

    def new(self, uses: Uses, name: str) -> Any:
        """A new operator with the usual on the inputs that it needs."""
        inputs = self.needs.get(name, ", ".join([self.usual] * (self.kind(name).min_inputs or 0)))
        return uses.create(name, self.family, uses.make(f"[{inputs}]"))

    def entry(self, name: str, cells: list[str]) -> str:
        kind = self.kind(name)
        title = f"## [{kind.label}](https://docs.derivative.ca/{kind.label.replace(' ', '_')}_{self.family})"
        pictures = f"| new | used |\n| --- | --- |\n| {' | '.join(cells)} |"
        return f"{title}\n\n{what(kind)}\n\n{pictures}\n\n```python\n{self.uses[name]}\n```\n\n"

    def entries(self, uses: Uses, names: list[str], project: Any) -> Iterator[str]:
        """Each operator's part of the page; its pictures are saved."""
        made = {name: (self.new(uses, name), uses.make(self.uses[name])) for name in names}
        for pair in made.values():
            for op in (op for shown in pair for op in each(shown)):
                project.watch(op)
        project.step(FRAMES)
        for name, pair in made.items():
            cells = []
            for shown, file in zip(pair, (f"{name}-new.jpg", f"{name}.jpg"), strict=True):
                wrong = any(op.errors() for op in each(shown))
                seen = None if wrong else self.picture(uses, shown)
                cells.append("(nothing yet)" if seen is None else self.write(seen, file))
            yield self.entry(name, cells)

    def write(self, top: Any, file: str) -> str:
        """Save a picture in the gallery's size; the Markdown that shows it."""
        from PIL import Image

        image = Image.fromarray(pixels(top))
        if image.width < SIZE[0] // 4 and image.height < SIZE[1] // 4:
            larger = SIZE[1] // max(image.size)
            image = image.resize((image.width * larger, image.height * larger), Image.Resampling.NEAREST)
        image.thumbnail(SIZE)
        self.folder.mkdir(parents=True, exist_ok=True)
        image.save(self.folder / file, quality=82, optimize=True)
        return f"![]({self.folder.name}/{file})"

    def draw(self, names: list[str]) -> None:
        """Draw those types anew, or all where none is given; the page is written from what it said and what is new."""
        chosen = names or sorted(self.uses)
        with stovetop.Project() as project:
            drawn = dict(zip(chosen, self.entries(self.begin(project), chosen, project), strict=True))
        old = re.findall(r"^## \[.*?^```python\n.*?^```\n\n", self.file.read_text(), re.M | re.S) if names else []
        kept = {e.partition("](https")[0]: e for e in old}
        body = "".join(drawn[n] if n in drawn else kept.get(f"## [{self.kind(n).label}", "") for n in sorted(self.uses))
        left = "".join(f"- {name}: {why}\n" for name, why in sorted(self.without.items()))
        sources = "".join(f"{name} = {use}\n" for name, use in self.sources.items())
        head = self.head.format(
            width=SIZE[0], height=SIZE[1], sources=sources, command=f"python -m tools.gallery {self.family.lower()}"
        )
        self.file.write_text(f"{head}{body}## Not shown\n\n{left}")


def each(shown: Any) -> tuple[Any, ...]:
    """A use gives an operator or several."""
    return shown if isinstance(shown, tuple) else (shown,)


def pixels(top: Any) -> np.ndarray:
    """(h, w, 3) uint8, top row first; of several slices the first."""
    values = top.numpyArray()
    values = values[0] if values.ndim == 4 else values
    return np.rint(np.nan_to_num(values[::-1, :, :3]).clip(0, 1) * 255).astype(np.uint8)


def what(kind: Operator) -> str:
    """The first sentence of its docstring."""
    first = " ".join((kind.__doc__ or "").split("\n\n")[0].split())
    sentence = re.split(r"(?<=[.:;])\s", first)[0]
    return sentence.rstrip(".:;") + "."
