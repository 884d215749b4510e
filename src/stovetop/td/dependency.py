"""tdu.Dependency and `td.Dependency`: a value of a script's own that expressions and cooks can depend on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stovetop.core.depend import Source
from stovetop.td.quantity import Quantity


class Dependency(Quantity, Source):
    """A value whose readers wake when it is set. Reading `val` records it; `peekVal` does not.

    `callbacks` are called with a dict (`dependency`, `prevVal`, `val`) when it is set. Source: Dependency_Class.
    """

    def __init__(self, val: Any = None) -> None:
        super().__init__()
        self._val = val
        self._callbacks: list[Callable[[dict[str, Any]], object]] = []

    @property
    def val(self) -> Any:
        self.read()
        return self._val

    @val.setter
    def val(self, val: Any) -> None:
        self.setVal(val)

    @property
    def peekVal(self) -> Any:
        return self._val

    @peekVal.setter
    def peekVal(self, val: Any) -> None:
        self._val = val

    @property
    def callbacks(self) -> list[Callable[[dict[str, Any]], object]]:
        return self._callbacks

    @callbacks.setter
    def callbacks(self, callbacks: list[Callable[[dict[str, Any]], object]]) -> None:
        self._callbacks = list(callbacks)

    @property
    def listAttributes(self) -> list[str]:
        """The names of the public members."""
        return [n for n in dir(type(self)) if not n.startswith("_")]

    @property
    def ownerChain(self) -> list[Any]:
        return []

    def setVal(self, val: Any, setInfo: Any = None) -> None:
        """Set it, with something for the callbacks to know (`setInfo`)."""
        if type(val) is type(self._val) and _same(val, self._val):
            return
        before, self._val = self._val, val
        self.modified()
        for callback in self._callbacks:
            callback({"dependency": self, "prevVal": before, "val": val, "setInfo": setInfo})

    def modified(self) -> None:
        """Wake the readers: for values that change inside (a list, an object)."""
        self.changed()

    def describe(self) -> str:
        return f"tdu.Dependency({self._val!r})"

    def _value_of(self) -> Any:
        return self.val

    def __repr__(self) -> str:
        return f"<td.Dependency {self._val!r}>"


def _same(a: Any, b: Any) -> bool:
    try:
        return bool(a == b)
    except Exception:
        # an object that cannot be compared (an array) counts as changed
        return False
