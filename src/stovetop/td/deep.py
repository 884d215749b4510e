"""Collections whose readers wake when anything inside changes: DependDict, DependList, DependSet. Source: TDStoreTools.

Each collection has one Dependency, `myMainDep`, that whatever reads the collection records. A change inside, at any
depth, modifies it and those of the collections around it. Single values stand in a Dependency of their own, which
`getDependency` gives. A collection that is put into one becomes dependable itself, unless it is put there raw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping, MutableSequence, MutableSet
from typing import Any

from stovetop.core.depend import muted
from stovetop.td.dependency import Dependency


class Item(Dependency):
    """One value inside a collection: setting it through `val` modifies the collection too."""

    __slots__ = ("owner",)

    def __init__(self, val: Any, owner: DependMixin) -> None:
        super().__init__(val)
        self.owner: DependMixin | None = owner

    def modified(self) -> None:
        super().modified()
        if self.owner is not None:
            self.owner.modified()


class DependMixin:
    """What the dependable collections share. `_hold` wraps what is put in, `_show` strips what is given out."""

    _raw: Any

    def _begin(self, parent: DependMixin | None) -> None:
        self._main = Dependency(self)
        self._parent = parent

    @property
    def myMainDep(self) -> Dependency:
        """The Dependency around the collection."""
        return self._main

    @property
    def parentDep(self) -> DependMixin | None:
        """The dependable collection that this one is in, or None."""
        return self._parent

    @property
    def val(self) -> DependMixin:
        """The collection; reading it makes the reader depend on all that is inside, setting it replaces the content."""
        self._main.read()
        return self

    @val.setter
    def val(self, content: Any) -> None:
        self._replace(content)

    def modified(self) -> None:
        """Wake the readers of this collection and of those around it."""
        around: DependMixin | None = self
        while around is not None:
            around._main.changed()
            around = around._parent

    def _replace(self, content: Any) -> None:
        raise NotImplementedError

    def getRaw(self) -> Any:
        raise NotImplementedError

    def _hold(self, item: Any, raw: bool) -> Any:
        if raw:
            return Item(item, self)
        return deepen(item, self)

    def __repr__(self) -> str:
        return repr(self.getRaw())

    def __copy__(self) -> Any:
        kind: Any = type(self)
        return kind(self.getRaw())

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        import copy

        kind: Any = type(self)
        return kind(copy.deepcopy(self.getRaw(), memo))

    def __reduce__(self) -> Any:
        return (type(self), (self.getRaw(),))

    def copy(self) -> Any:
        return self.__copy__()


def deepen(value: Any, parent: DependMixin | None = None) -> Any:
    """A dependable collection of a dict, list or set; any other value in a Dependency."""
    if isinstance(value, DependMixin):
        return value if parent is None or value._parent is parent else deepen(value.getRaw(), parent)
    kind = _KINDS.get(next((t for t in (dict, list, set) if isinstance(value, t)), None))
    if kind is not None:
        made = kind(value)
        made._parent = parent
        return made
    return Dependency(value) if parent is None else Item(getattr(value, "peekVal", value), parent)


def show(held: Any) -> Any:
    """What a reader gets: a collection itself, of a Dependency its value. Both are recorded as read."""
    return held.val


def strip(held: Any) -> Any:
    """Without any dependencies, at any depth; raw collections as they are."""
    if isinstance(held, DependMixin):
        return held.getRaw()
    return held.peekVal if isinstance(held, Dependency) else held


class DependDict(DependMixin, MutableMapping[Any, Any]):
    """A dictionary. Keys are plain."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._begin(None)
        self._items: dict[Any, Any] = {}
        for key, value in _pairs(args, kwargs):
            self._items[key] = self._hold(value, False)

    def __getitem__(self, key: Any) -> Any:
        self._main.read()
        return show(self._items[key])

    def __setitem__(self, key: Any, item: Any) -> None:
        self.setItem(key, item)

    def __delitem__(self, key: Any) -> None:
        gone = self._items.pop(key)
        self.modified()
        _leave(gone)

    def __iter__(self) -> Iterator[Any]:
        self._main.read()
        return iter(self._items)

    def __len__(self) -> int:
        self._main.read()
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        self._main.read()
        return bool(self.getRaw() == (other.getRaw() if isinstance(other, DependDict) else other))

    def __or__(self, other: Any) -> DependDict:
        return DependDict({**self.getRaw(), **_raw(other)})

    def __ior__(self, other: Any) -> DependDict:
        self.update(_raw(other))
        return self

    def _replace(self, content: Any) -> None:
        old, self._items = self._items, {k: self._hold(v, False) for k, v in dict(_raw(content)).items()}
        self.modified()
        for gone in old.values():
            _leave(gone)

    @classmethod
    def fromkeys(cls, keys: Iterable[Any], value: Any = None) -> DependDict:
        return cls(dict.fromkeys(keys, value))

    def getRaw(self, key: Any = None) -> Any:
        """A plain dict, or one plain value where a key is given."""
        self._main.read()
        if key is not None:
            return strip(self._items[key])
        return {k: strip(v) for k, v in self._items.items()}

    def getDependency(self, key: Any) -> Any:
        """What stands under the key, its Dependency or dependable collection."""
        self._main.read()
        return self._items[key]

    def setItem(self, key: Any, item: Any, raw: bool = False) -> None:
        """Set a value; raw: a collection is kept as it is, changes inside it are not seen."""
        old = self._items.get(key)
        if type(old) is Item and _single(item, raw):
            old.val = item
            return
        self._items[key] = self._hold(item, raw)
        self.modified()
        _leave(old)


class DependList(DependMixin, MutableSequence[Any]):
    """A list."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._begin(None)
        self._items = [self._hold(v, False) for v in _raw(items)]

    def __getitem__(self, index: Any) -> Any:
        self._main.read()
        if isinstance(index, slice):
            return [show(held) for held in self._items[index]]
        return show(self._items[index])

    def __setitem__(self, index: Any, item: Any) -> None:
        if isinstance(index, slice):
            self._items[index] = [self._hold(v, False) for v in _raw(item)]
            self.modified()
        else:
            self.setItem(index, item)

    def __delitem__(self, index: Any) -> None:
        gone = self._items[index]
        del self._items[index]
        self.modified()
        for held in gone if isinstance(index, slice) else [gone]:
            _leave(held)

    def __len__(self) -> int:
        self._main.read()
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        self._main.read()
        return bool(self.getRaw() == (other.getRaw() if isinstance(other, DependList) else other))

    def __lt__(self, other: Any) -> bool:
        return bool(self.getRaw() < _raw(other))

    def __gt__(self, other: Any) -> bool:
        return bool(self.getRaw() > _raw(other))

    def __add__(self, other: Any) -> DependList:
        return DependList(self.getRaw() + _raw(other))

    def __radd__(self, other: Any) -> DependList:
        return DependList(other + self.getRaw())

    def __mul__(self, times: int) -> DependList:
        return DependList(self.getRaw() * times)

    __rmul__ = __mul__

    def _replace(self, content: Any) -> None:
        old, self._items = self._items, [self._hold(v, False) for v in _raw(content)]
        self.modified()
        for gone in old:
            _leave(gone)

    def getRaw(self, index: int | None = None) -> Any:
        """A plain list, or one plain value where an index is given."""
        self._main.read()
        return [strip(v) for v in self._items] if index is None else strip(self._items[index])

    def getDependency(self, index: int) -> Any:
        """What stands at the index, its Dependency or dependable collection."""
        self._main.read()
        return self._items[index]

    def setItem(self, index: int, item: Any, raw: bool = False) -> None:
        """Set a value; raw: a collection is kept as it is, changes inside it are not seen."""
        old = self._items[index]
        if type(old) is Item and _single(item, raw):
            old.val = item
            return
        self._items[index] = self._hold(item, raw)
        self.modified()
        _leave(old)

    def append(self, item: Any, raw: bool = False) -> None:
        self.insert(len(self._items), item, raw)

    def insert(self, index: int, item: Any, raw: bool = False) -> None:
        self._items.insert(index, self._hold(item, raw))
        self.modified()

    def sort(self, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> None:
        with muted():
            self._items.sort(key=lambda held: show(held) if key is None else key(show(held)), reverse=reverse)
        self.modified()

    def reverse(self) -> None:
        self._items.reverse()
        self.modified()


class DependSet(DependMixin, MutableSet[Any]):
    """A set."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self._begin(None)
        self._items: set[Any] = set(_raw(items))

    def __contains__(self, item: object) -> bool:
        self._main.read()
        return item in self._items

    def __iter__(self) -> Iterator[Any]:
        self._main.read()
        return iter(self._items)

    def __len__(self) -> int:
        self._main.read()
        return len(self._items)

    def _replace(self, content: Any) -> None:
        self._change(set(_raw(content)))

    def _change(self, items: set[Any]) -> None:
        if items != self._items:
            self._items = items
            self.modified()

    def getRaw(self) -> set[Any]:
        """A plain set."""
        self._main.read()
        return set(self._items)

    def add(self, value: Any) -> None:
        self._change(self._items | {value})

    def discard(self, value: Any) -> None:
        self._change(self._items - {value})

    def update(self, *others: Iterable[Any]) -> None:
        self._change(self._items.union(*others))

    def intersection_update(self, *others: Iterable[Any]) -> None:
        self._change(self._items.intersection(*others))

    def difference_update(self, *others: Iterable[Any]) -> None:
        self._change(self._items.difference(*others))

    def symmetric_difference_update(self, other: Iterable[Any]) -> None:
        self._change(self._items.symmetric_difference(other))

    def union(self, *others: Iterable[Any]) -> DependSet:
        return DependSet(self.getRaw().union(*others))

    def intersection(self, *others: Iterable[Any]) -> DependSet:
        return DependSet(self.getRaw().intersection(*others))

    def difference(self, *others: Iterable[Any]) -> DependSet:
        return DependSet(self.getRaw().difference(*others))

    def symmetric_difference(self, other: Iterable[Any]) -> DependSet:
        return DependSet(self.getRaw().symmetric_difference(other))

    def issubset(self, other: Iterable[Any]) -> bool:
        return self.getRaw().issubset(other)

    def issuperset(self, other: Iterable[Any]) -> bool:
        return self.getRaw().issuperset(other)


_KINDS: dict[Any, Any] = {dict: DependDict, list: DependList, set: DependSet}


def _raw(value: Any) -> Any:
    return value.getRaw() if isinstance(value, DependMixin) else value


def _single(item: Any, raw: bool) -> bool:
    """Whether it needs no collection of its own, so that the Dependency that stands there can take it."""
    return raw or not isinstance(item, (dict, list, set, DependMixin))


def _pairs(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterable[tuple[Any, Any]]:
    return dict(*(_raw(a) for a in args), **kwargs).items()


def _leave(held: Any) -> None:
    """What is no longer inside wakes its own readers, and then stands alone."""
    if isinstance(held, Item):
        held.owner = None
        held.changed()
    elif isinstance(held, DependMixin):
        held._parent = None
        held.modified()
