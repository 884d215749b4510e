"""`op.par`, `op.parGroup` and `op.seq`: parameters, groups and sequences by name. Source: ParCollection_Class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core.network import Node
from stovetop.td.par import Par, mark

if TYPE_CHECKING:
    from stovetop.td.op import OP
    from stovetop.td.pargroup import ParGroup
    from stovetop.td.sequence import Sequence


def _exists(node: Node, name: str) -> bool:
    """Whether there is such a parameter now: a sequence has those of its blocks, not of further ones."""
    d = node.definition(name)
    return d is not None and (d.block < 0 or d.sequence is None or d.block < node.num_blocks(d.sequence))


class ParCollection:
    """`op.par.tx` is a Par; `op.par['name']` too, or None where there is none. Assigning sets the value."""

    __slots__ = ("_node",)
    _node: Node

    def __init__(self, node: Node) -> None:
        object.__setattr__(self, "_node", node)

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    def __getattr__(self, name: str) -> Par:
        node = self._node
        value = node.pars.get(name)
        if value is None:
            if not _exists(node, name):
                raise AttributeError(f"'td.ParCollection' object has no attribute '{name}' ({node.path})")
            value = node.par(name)
        face = value.face
        return face if face is not None else Par.of(value)

    def __setattr__(self, name: str, value: Any) -> None:
        node = self._node
        if name not in node.pars and not _exists(node, name):
            raise AttributeError(f"'td.ParCollection' object has no attribute '{name}' ({node.path})")
        live = node.par(name)
        mark(live)
        live.set(value)

    def __getitem__(self, name: str) -> Par | None:
        return getattr(self, str(name)) if _exists(self._node, str(name)) else None

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self, str(name), value)

    def __contains__(self, name: object) -> bool:
        return _exists(self._node, str(name))

    def __iter__(self) -> Iterator[Par]:
        return iter([Par.of(self._node.par(d.name)) for d in list(self._node.definitions())])

    def __len__(self) -> int:
        return sum(1 for _ in self._node.definitions())

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(d.name for d in self._node.definitions())]


class ParGroupCollection:
    """`op.parGroup.t` is a ParGroup; assigning sets its values in order."""

    __slots__ = ("_node",)
    _node: Node

    def __init__(self, node: Node) -> None:
        object.__setattr__(self, "_node", node)

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    def __getattr__(self, name: str) -> ParGroup:
        from stovetop.td.pargroup import ParGroup

        if not self._node.group(name):
            raise AttributeError(f"'td.ParGroupCollection' object has no attribute '{name}' ({self._node.path})")
        return ParGroup(self._node, name)

    def __setattr__(self, name: str, values: Any) -> None:
        getattr(self, name).val = values

    def __getitem__(self, name: str) -> ParGroup | None:
        return getattr(self, str(name)) if self._node.group(str(name)) else None

    def __setitem__(self, name: str, values: Any) -> None:
        setattr(self, str(name), values)

    def __iter__(self) -> Iterator[ParGroup]:
        from stovetop.td.pargroup import ParGroup

        return iter([ParGroup(self._node, g) for g in dict.fromkeys(d.group for d in self._node.definitions())])


class SequenceCollection:
    """`op.seq.const` is a Sequence."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    def __getattr__(self, name: str) -> Sequence:
        from stovetop.td.sequence import Sequence

        if name.startswith("__") or name not in self._node.sequences():
            raise AttributeError(f"'td.SequenceCollection' object has no attribute '{name}' ({self._node.path})")
        return Sequence(self._node, name)

    def __getitem__(self, name: str) -> Sequence | None:
        return getattr(self, str(name)) if str(name) in self._node.sequences() else None

    def __iter__(self) -> Iterator[Sequence]:
        from stovetop.td.sequence import Sequence

        return iter([Sequence(self._node, name) for name in self._node.sequences()])

    def __len__(self) -> int:
        return len(self._node.sequences())
