"""TDStoreTools: StorageManager, and the deeply dependable collections. Sources: TDStoreTools, StorageManager_Class."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, MutableMapping
from copy import deepcopy
from typing import Any

from stovetop.td.deep import DependDict, DependList, DependMixin, DependSet
from stovetop.td.op import OP

__all__ = ["DependDict", "DependList", "DependMixin", "DependSet", "StorageManager"]

#: an item of `storedItems` that names nothing but itself
ITEM = {"default": None, "property": True, "readOnly": False, "dependable": False}


class StorageManager(MutableMapping[str, Any]):
    """An extension's values in its component's storage, under the name of the extension's class.

    storedItems: dicts with `name` and any of `default` (None), `property` (True: a property of the extension's class),
    `readOnly` (False: that property has a setter), `dependable` (False; True: a dict, list or set is deeply
    dependable). sync: stored values that are not defined are removed, new ones take their defaults. locked: only
    defined names may be set, and none deleted. Values that were stored before keep their values unless
    restoreAllDefaults.

    Raises ValueError for an item without a name, TypeError for a value that cannot be saved (an operator), KeyError for
    a name that is not stored, or not defined while locked.
    """

    def __init__(
        self, extension: Any, ownerComp: OP, storedItems: Iterable[dict[str, Any]] | None = None,
        restoreAllDefaults: bool = False, sync: bool = True, locked: bool = True,
    ) -> None:  # fmt: skip
        self._extension, self._owner, self._locked = extension, ownerComp, locked
        self._items = {item["name"]: item for item in map(_complete, storedItems or ())}
        self._key = type(extension).__name__
        for name, item in self._items.items():
            if item["property"]:
                self._make_property(name, item["readOnly"])
        if restoreAllDefaults:
            self.restoreAllDefaults()
        elif sync:
            self._sync()

    @property
    def extension(self) -> Any:
        return self._extension

    @property
    def ownerComp(self) -> OP:
        return self._owner

    @property
    def _stored(self) -> DependDict:
        """The values in the component's storage: dependable anew after a project was loaded."""
        storage = self._owner.storage
        found = storage.get(self._key)
        if not isinstance(found, DependDict):
            plain, found = found or {}, DependDict()
            for name, value in plain.items():
                found.setItem(name, value, raw=not self._items.get(name, ITEM)["dependable"])
            storage[self._key] = found
        return found

    def _sync(self) -> None:
        stored = self._stored
        for name in [n for n in stored if n not in self._items]:
            del stored[name]
        for name in self._items:
            if name not in stored:
                self.restoreDefault(name)

    def _make_property(self, name: str, read_only: bool) -> None:
        cls = type(self._extension)
        # by instance: objects of one class on several components share the property, not the storage
        vars(self._extension).setdefault("_stored_by", {})[name] = self

        def get(extension: Any) -> Any:
            return extension._stored_by[name][name]

        def put(extension: Any, value: Any) -> None:
            extension._stored_by[name][name] = value

        setattr(cls, name, property(get, None if read_only else put, doc=f"The stored value '{name}'."))

    def restoreAllDefaults(self) -> None:
        for name in self._items:
            self.restoreDefault(name)

    def restoreDefault(self, storageItem: str) -> None:
        # a copy: the default must not change with the value
        self._put(storageItem, deepcopy(self._items[storageItem]["default"]))

    def _put(self, name: str, value: Any) -> None:
        _check(self._owner, name, value)
        self._stored.setItem(name, value, raw=not self._items.get(name, ITEM)["dependable"])

    def __getitem__(self, name: str) -> Any:
        return self._stored[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if self._locked and name not in self._items:
            raise KeyError(f"{self._owner.path}: '{name}' is no stored item of {self._key}")
        self._put(name, value)

    def __delitem__(self, name: str) -> None:
        if self._locked:
            raise KeyError(f"{self._owner.path}: the stored items of {self._key} are locked")
        del self._stored[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)

    def __repr__(self) -> str:
        return f"StorageManager {self._key} of {self._owner.path}: {self._stored.getRaw()}"


def _complete(item: dict[str, Any]) -> dict[str, Any]:
    if not item.get("name"):
        raise ValueError(f"a stored item has no name: {item}")
    return {**ITEM, **item}


def _check(owner: OP, name: str, value: Any) -> None:
    """TypeError for what a saved project could not hold."""
    if value is None or type(value) in (bool, int, float, str):
        return
    try:
        if isinstance(value, OP):
            raise TypeError("an operator; store its path")
        pickle.dumps(value)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        raise TypeError(f"{owner.path}: stored item '{name}' cannot be saved: {error}") from None
