"""Undo: named blocks of pairs of functions, one that takes an edit back and one that makes it again."""

from __future__ import annotations

from collections.abc import Callable

Edit = tuple[Callable[[], object], Callable[[], object]]


class Undo:
    """Edits are recorded while a block is open (`start`, `end`)."""

    def __init__(self) -> None:
        self.enabled = True
        self.done: list[tuple[str, list[Edit]]] = []
        self.undone: list[tuple[str, list[Edit]]] = []
        self.blocks: list[tuple[str, list[Edit] | None]] = []

    @property
    def recording(self) -> bool:
        return bool(self.blocks) and self.blocks[-1][1] is not None

    def start(self, name: str, enable: bool = True) -> None:
        """Open a block; inside an open one its edits belong to the outer."""
        keep = enable and self.enabled
        outer = next((edits for _, edits in reversed(self.blocks) if edits is not None), None)
        self.blocks.append((name, (outer if outer is not None else []) if keep else None))

    def end(self) -> None:
        if not self.blocks:
            return
        name, edits = self.blocks.pop()
        if edits and not any(e is edits for _, e in self.blocks):
            self.done.append((name, edits))
            self.undone.clear()

    def end_all(self) -> None:
        while self.blocks:
            self.end()

    def record(self, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        if self.blocks:
            edits = self.blocks[-1][1]
            if edits is not None:
                edits.append((undo, redo))

    def undo(self) -> None:
        self._move(self.done, self.undone, back=True)

    def redo(self) -> None:
        self._move(self.undone, self.done, back=False)

    def clear(self) -> None:
        self.blocks.clear()
        self.done.clear()
        self.undone.clear()

    def _move(self, source: list[tuple[str, list[Edit]]], target: list[tuple[str, list[Edit]]], back: bool) -> None:
        self.end_all()
        if not source:
            return
        name, edits = source.pop()
        for undo, redo in reversed(edits) if back else edits:
            (undo if back else redo)()
        target.append((name, edits))
