"""ui.undo. Source: Undo_Class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stovetop.core import undo as core


class Undo:
    """Blocks of edits that can be taken back."""

    __slots__ = ("_undo",)

    def __init__(self, undo: core.Undo) -> None:
        self._undo = undo

    @property
    def globalState(self) -> bool:
        return self._undo.enabled

    @globalState.setter
    def globalState(self, on: bool) -> None:
        self._undo.enabled = bool(on)

    @property
    def state(self) -> bool:
        """Whether edits are being recorded."""
        return self._undo.recording

    @property
    def undoStack(self) -> list[str]:
        """Names, the next to be undone first."""
        return [name for name, _ in reversed(self._undo.done)]

    @property
    def redoStack(self) -> list[str]:
        return [name for name, _ in reversed(self._undo.undone)]

    def startBlock(self, name: str, enable: bool = True) -> None:
        self._undo.start(str(name), enable)

    def endBlock(self) -> None:
        self._undo.end()

    def addCallback(self, callback: Callable[[bool, Any], Any], info: Any = None) -> None:
        """`callback(isUndo, info)` is called when the block is undone and redone."""
        self._undo.record(lambda: callback(True, info), lambda: callback(False, info))

    def undo(self) -> None:
        self._undo.undo()

    def redo(self) -> None:
        self._undo.redo()

    def clear(self) -> None:
        self._undo.clear()
