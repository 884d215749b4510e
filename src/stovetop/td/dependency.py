"""tdu.Dependency and `td.Dependency`: a value of a script's own that expressions and cooks can depend on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core.depend import Source
from stovetop.core.network import Node
from stovetop.td.quantity import Quantity

if TYPE_CHECKING:
    from stovetop.td.op import OP


class Dependency(Quantity, Source):
    """A value whose readers wake when it is set. Reading `val` records it; `peekVal` does not.

    `callbacks` are called with a dict (`dependency`, `prevVal`, `val`, `callback`, `setInfo`) when it is set; `[key]`
    reaches into a list or dictionary. Source: Dependency_Class.
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

    @property
    def callbacks(self) -> list[Callable[[dict[str, Any]], object]]:
        return self._callbacks

    @callbacks.setter
    def callbacks(self, callbacks: list[Callable[[dict[str, Any]], object]]) -> None:
        self._callbacks = list(callbacks)

    @property
    def ops(self) -> list[OP]:
        """The operators that depend on it now, through their cooks or their parameters."""
        nodes = dict.fromkeys(getattr(r, "node", r) for r in self.readers or ())
        return [n.engine.face(n) for n in nodes if isinstance(n, Node) and n.id > 0]

    @property
    def listAttributes(self) -> list[Any]:
        """The list attributes that depend on it: none, the List COMP is not done yet."""
        return []

    def setVal(self, val: Any, setInfo: Any = None) -> None:
        """Set it, with something for the callbacks to know (`setInfo`)."""
        if type(val) is type(self._val) and _same(val, self._val):
            return
        before, self._val = self._val, val
        self.modified()
        for callback in self._callbacks:
            callback({"dependency": self, "prevVal": before, "val": val, "callback": callback, "setInfo": setInfo})

    def modified(self) -> None:
        """Wake the readers: for values that change inside (a list, an object)."""
        self.changed()

    def describe(self) -> str:
        return f"tdu.Dependency({self._val!r})"

    def _value_of(self) -> Any:
        return self.val

    def __getitem__(self, key: Any) -> Any:
        return self.val[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._val[key] = value
        self.modified()

    def __len__(self) -> int:
        return len(self.val)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.val)

    def __contains__(self, item: object) -> bool:
        return item in self.val

    def __reduce__(self) -> Any:
        return (type(self), (self._val,))

    def __repr__(self) -> str:
        return f"<td.Dependency {self._val!r}>"


def _same(a: Any, b: Any) -> bool:
    try:
        return bool(a == b)
    except Exception:
        # an object that cannot be compared (an array) counts as changed
        return False
