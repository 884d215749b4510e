"""Sequence and SequenceBlock: repeating blocks of parameters. Sources: Sequence_Class, SequenceBlock_Class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core.network import Node
from stovetop.td.finders import tdError
from stovetop.td.par import Par

if TYPE_CHECKING:
    from stovetop.td.op import OP
    from stovetop.td.pargroup import ParGroup


class Sequence:
    """A sequence of one operator; `len`, iteration and `[i]` give its blocks."""

    __slots__ = ("_name", "_node")

    def __init__(self, node: Node, name: str) -> None:
        self._node, self._name = node, name

    def __repr__(self) -> str:
        return f"type:Sequence name:{self._name} owner:{self._node.path}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and (other._node, other._name) == (self._node, self._name)

    def __hash__(self) -> int:
        return hash((self._node, self._name))

    def __len__(self) -> int:
        return self.numBlocks

    def __iter__(self) -> Iterator[SequenceBlock]:
        return iter(self.blocks)

    def __getitem__(self, index: int | str) -> SequenceBlock:
        if isinstance(index, str):
            found = next((b for b in self.blocks if b.name == index), None)
            if found is None:
                raise tdError(f"{self._node.path}: sequence '{self._name}' has no block named {index!r}")
            return found
        count = self.numBlocks
        if not -count <= index < count:
            raise IndexError(f"{self._node.path}: sequence '{self._name}' has {count} blocks, not {index}")
        return SequenceBlock(self, index % count)

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        from stovetop.td.page import rename_sequence

        rename_sequence(self._node, self._name, name)
        self._name = name

    @property
    def blockName(self) -> str:
        """The base name of the parameter that names a block."""
        seq = self._node.sequences()[self._name]
        return next((n for n in ("name", "Name") if n in seq.pars), "Blockname" if seq.custom else "blockname")

    @property
    def numBlocks(self) -> int:
        self.sequencePar._value.read()
        return self._node.num_blocks(self._name)

    @numBlocks.setter
    def numBlocks(self, count: int) -> None:
        self._node.set_blocks(self._name, int(count))

    @property
    def maxBlocks(self) -> int | None:
        return self._node.sequences()[self._name].max_blocks

    @property
    def blocks(self) -> list[SequenceBlock]:
        return [SequenceBlock(self, i) for i in range(self.numBlocks)]

    @property
    def sequencePar(self) -> Par:
        return Par.of(self._node.par(self._name))

    @property
    def blockSize(self) -> int:
        """How many parameter groups a block has."""
        return len(dict.fromkeys(d.group for d in self._node.sequences()[self._name].pars.values()))

    @blockSize.setter
    def blockSize(self, size: int) -> None:
        """Take that many of the custom groups that follow the sequence on its page into its block."""
        from stovetop.td.page import custom_pars

        custom = custom_pars(self._node)
        seq = custom.sequences.get(self._name)
        if seq is None:
            raise tdError(f"{self._node.path}: sequence '{self._name}' is built in and cannot be changed")
        page = next(groups for groups in custom.pages.values() if self._name in groups)
        at = page.index(self._name) + 1
        for group in page[at : at + int(size) - self.blockSize]:
            _absorb(self._node, seq, group)
        self._node.values.__dict__.clear()

    @property
    def blockPars(self) -> list[str]:
        return list(self._node.sequences()[self._name].pars)

    @property
    def blockParGroups(self) -> list[str]:
        return list(dict.fromkeys(d.group for d in self._node.sequences()[self._name].pars.values()))

    def insertBlock(self, block: SequenceBlock | int) -> SequenceBlock:
        index = block.index if isinstance(block, SequenceBlock) else int(block)
        self._rearrange([*range(index), None, *range(index, self.numBlocks)])
        return self[index]

    def destroyBlock(self, block: SequenceBlock | int) -> None:
        index = block.index if isinstance(block, SequenceBlock) else int(block)
        self._rearrange([i for i in range(self.numBlocks) if i != index])

    def moveBlock(self, blockFrom: Any, blockTo: Any, num: int = 1) -> None:
        start = blockFrom.index if isinstance(blockFrom, SequenceBlock) else int(blockFrom)
        to = blockTo.index if isinstance(blockTo, SequenceBlock) else int(blockTo)
        moved = list(range(start, start + num))
        rest = [i for i in range(self.numBlocks) if i not in moved]
        self._rearrange([*rest[:to], *moved, *rest[to:]])

    def reorderBlocks(self, *indexes: int) -> None:
        self._rearrange([*indexes, *(i for i in range(self.numBlocks) if i not in indexes)])

    def sortBlocks(
        self, key: Callable[[SequenceBlock], Any] | None = None, baseName: str = "", reverse: bool = False
    ) -> None:
        def by_name(b: SequenceBlock) -> Any:
            return getattr(b.par, baseName).eval() if baseName else b.name

        order = sorted(self.blocks, key=key or by_name, reverse=reverse)
        self._rearrange([b.index for b in order])

    def _rearrange(self, order: list[int | None]) -> None:
        """Make the blocks those of these old indices; None is a fresh one."""
        node, seq = self._node, self._node.sequences()[self._name]
        states = [{s: _state(node, f"{self._name}{i}{s}") for s in seq.pars} for i in range(self.numBlocks)]
        node.set_blocks(self._name, len(order))
        for new, old in enumerate(order):
            for suffix, d in seq.pars.items():
                fresh = (d.created, 0, "", "")
                _restore(node, f"{self._name}{new}{suffix}", fresh if old is None else states[old][suffix])


def _state(node: Node, name: str) -> tuple[Any, int, str, str]:
    v = node.par(name)
    return (v.val, v.mode, v.expr, v.bind_expr)


def _restore(node: Node, name: str, state: tuple[Any, int, str, str]) -> None:
    v = node.par(name)
    v.set_mode(0)
    v.set(state[0])
    v.expr, v.bind_expr = state[2], state[3]
    v.set_mode(state[1])


def _absorb(node: Node, seq: Any, group: str) -> None:
    """Move a custom group into the sequence's block."""
    from stovetop.td.page import custom_pars

    custom = custom_pars(node)
    for d in [custom.pars[n] for n in custom.groups[group]]:
        seq.pars[d.name] = d.clone(sequence=seq.name, page=seq.page)
        node.pars.pop(d.name, None)
    custom.remove(group)


class SequenceBlock:
    """One block. `block.par.name` is the parameter `<sequence><index>name`."""

    __slots__ = ("_index", "_sequence")

    def __init__(self, sequence: Sequence, index: int) -> None:
        self._sequence, self._index = sequence, index

    def __repr__(self) -> str:
        return (
            f"type:SequenceBlock index:{self._index} sequence:{self._sequence.name} owner:{self._sequence._node.path}"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SequenceBlock) and (other._sequence, other._index) == (self._sequence, self._index)

    def __hash__(self) -> int:
        return hash((self._sequence, self._index))

    def __iter__(self) -> Iterator[ParGroup]:
        return iter([self.parGroup[n] for n in self._sequence.blockParGroups])

    @property
    def index(self) -> int:
        return self._index

    @property
    def sequence(self) -> Sequence:
        return self._sequence

    @property
    def owner(self) -> OP:
        return self._sequence.owner

    @property
    def par(self) -> BlockPars:
        return BlockPars(self._sequence._node, f"{self._sequence.name}{self._index}")

    @property
    def parGroup(self) -> BlockGroups:
        return BlockGroups(self._sequence._node, f"{self._sequence.name}{self._index}")

    @property
    def namePar(self) -> Par | None:
        return self.par[self._sequence.blockName]

    @property
    def name(self) -> str:
        par = self.namePar
        return f"{self._sequence.name}{self._index}" if par is None else str(par.eval())

    @name.setter
    def name(self, name: str) -> None:
        par = self.namePar
        if par is None:
            raise tdError(f"{self!r} has no Name parameter")
        par.val = name

    def destroy(self) -> None:
        self._sequence.destroyBlock(self._index)


class BlockPars:
    """A block's parameters by the name after the number."""

    __slots__ = ("_node", "_prefix")
    _node: Node
    _prefix: str

    def __init__(self, node: Node, prefix: str) -> None:
        object.__setattr__(self, "_node", node)
        object.__setattr__(self, "_prefix", prefix)

    def _full(self, name: str) -> str:
        return name if name.startswith(self._prefix) else self._prefix + name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._node.engine.face(self._node).par, self._full(name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._node.engine.face(self._node).par, self._full(name), value)

    def __getitem__(self, name: str) -> Par | None:
        return self._node.engine.face(self._node).par[self._full(name)]

    def __iter__(self) -> Iterator[Par]:
        face = self._node.engine.face(self._node)
        return iter([p for p in face.par if p.name.startswith(self._prefix) and p._def.block >= 0])


class BlockGroups(BlockPars):
    """A block's parameter groups by the name after the number."""

    __slots__ = ()

    def __getattr__(self, name: str) -> ParGroup:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._node.engine.face(self._node).parGroup, self._full(name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._node.engine.face(self._node).parGroup, self._full(name), value)

    def __getitem__(self, name: str) -> Any:
        return self._node.engine.face(self._node).parGroup[self._full(name)]
