"""Storage: each operator's dictionary, whose entries are dependencies one by one. Source: Storage, OP_Class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stovetop.core.network import Node
from stovetop.core.patterns import match
from stovetop.td.finders import tdError

if TYPE_CHECKING:
    from stovetop.td.op import OP


class StorageDict(dict[Any, Any]):
    """A dictionary that wakes readers of the entries that change, however it is changed."""

    __slots__ = ("_node",)

    def __init__(self, node: Node, *args: Any) -> None:
        super().__init__(*args)
        self._node = node

    def __setitem__(self, key: Any, value: Any) -> None:
        old = super().get(key, _NOTHING)
        super().__setitem__(key, value)
        if old is _NOTHING or not _same(old, value):
            self._node.poke(f"storage {key}")

    def __delitem__(self, key: Any) -> None:
        super().__delitem__(key)
        self._node.poke(f"storage {key}")

    def __getitem__(self, key: Any) -> Any:
        self._node.touch(f"storage {key}")
        return super().__getitem__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        self._node.touch(f"storage {key}")
        return super().get(key, default)

    def pop(self, key: Any, *default: Any) -> Any:
        value = super().pop(key, *default)
        self._node.poke(f"storage {key}")
        return value

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def setdefault(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self) -> None:
        for key in list(self):
            del self[key]

    def __reduce__(self) -> Any:
        return (dict, (dict(self),))


_NOTHING = object()


def _same(a: Any, b: Any) -> bool:
    """Whether an immutable value is unchanged; a mutable one counts as changed, it may have changed inside."""
    return type(a) is type(b) and isinstance(a, (int, float, str, bytes, tuple, type(None))) and bool(a == b)


def dictionary(node: Node) -> StorageDict:
    if not isinstance(node.storage, StorageDict):
        node.storage = StorageDict(node, node.storage or {})
    return node.storage


def startup(node: Node) -> dict[Any, Any]:
    if node.startup is None:
        node.startup = {}
    return node.startup


def owner(node: Node, key: Any, search: bool = True) -> Node | None:
    """The node itself or the closest parent that stores `key`."""
    for n in (node, *node.ancestors()) if search else (node,):
        n.touch(f"storage {key}")
        if n.storage is not None and key in n.storage:
            return n
    return None


def fetch(node: Node, key: Any, default: tuple[Any, ...], search: bool, store_default: bool) -> Any:
    found = owner(node, key, search)
    if found is not None:
        return dictionary(found)[key]
    if not default:
        raise tdError(f"{node.path}: fetch({key!r}): nothing of that name is stored here or in a parent")
    if store_default:
        store(node, key, default[0])
    return default[0]


def store(node: Node, key: Any, value: Any) -> Any:
    node.engine.check_thread()
    dictionary(node)[key] = value
    return value


def unstore(node: Node, keys: Iterable[str]) -> None:
    """Remove entries by name or pattern."""
    stored = dictionary(node)
    for key in keys:
        found = [key] if key in stored else [k for k in stored if isinstance(k, str) and match(str(key), [k])]
        for k in found:
            del stored[k]


def unstore_startup(node: Node, keys: Iterable[str]) -> None:
    stored = startup(node)
    for key in keys:
        for k in [k for k in stored if k == key or (isinstance(k, str) and match(str(key), [k]))]:
            del stored[k]


# -- component variables (TD's older `var`)


def variable_owner(node: Node, name: str, search: bool = True) -> Node | None:
    for n in (node, *node.ancestors()) if search else (node,):
        if name in (n.extra or {}).get("vars", {}):
            return n
    return None


def variable(node: Node, name: str, search: bool = True) -> str:
    """A component variable, or one of TD's own about the project; '' where there is none."""
    found = variable_owner(node, name, search)
    if found is not None:
        assert found.extra is not None
        return str(found.extra["vars"][name])
    project_file = node.engine.hooks.project_file()
    own = {"TOEFOLDER": str(node.engine.folder), "TOENAME": project_file.stem if project_file else ""}
    return own.get(name, "")


def face_or_none(node: Node | None) -> OP | None:
    return None if node is None else node.engine.face(node)
