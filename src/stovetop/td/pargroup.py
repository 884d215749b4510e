"""ParGroup: the parameters of one line (`t` of tx, ty, tz). Its members are tuples over them. Source:
ParGroup_Class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stovetop.core.network import Node
from stovetop.core.patterns import match
from stovetop.td.finders import tdError
from stovetop.td.par import Par
from stovetop.td.quantity import bare

if TYPE_CHECKING:
    from stovetop.td.op import OP


def _each(name: str, settable: bool = True) -> Any:
    """A member that is the tuple of the parameters' own; a single value set to it goes to all."""

    def get(self: ParGroup) -> tuple[Any, ...]:
        return tuple(getattr(p, name) for p in self._pars())

    def put(self: ParGroup, values: Any) -> None:
        pars = self._pars()
        nested = name in ("menuNames", "menuLabels")
        spread = isinstance(values, (list, tuple)) and not (nested and values and isinstance(values[0], str))
        for p, v in zip(pars, values if spread else [values] * len(pars), strict=False):
            setattr(p, name, v)

    return property(get, put if settable else None, doc=f"The parameters' `{name}`.")


def _first(name: str, settable: bool = False) -> Any:
    """A member that all parameters of a group share."""

    def put(self: ParGroup, value: Any) -> None:
        for p in self._pars():
            setattr(p, name, value)

    return property(
        lambda self: getattr(self._pars()[0], name), put if settable else None, doc=f"The group's `{name}`."
    )


class ParGroup:
    """A reference to one group of parameters of one operator."""

    __slots__ = ("_name", "_node")
    _name: str
    _node: Node

    def __init__(self, node: Node, name: str) -> None:
        object.__setattr__(self, "_node", node)
        object.__setattr__(self, "_name", name)

    def _pars(self) -> list[Par]:
        return [Par.of(self._node.par(n)) for n in self._node.group(self._name)]

    def __repr__(self) -> str:
        return f"type:ParGroup name:{self._name} owner:{self._node.path} values:{self.eval()}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParGroup) and other._node is self._node and other._name == self._name

    def __hash__(self) -> int:
        return hash((self._node, self._name))

    def __iter__(self) -> Iterator[Par]:
        return iter(self._pars())

    def __len__(self) -> int:
        return len(self._node.group(self._name))

    def __getitem__(self, index: int | slice | str) -> Any:
        if isinstance(index, str):
            return next((p for p in self._pars() if p.name == index), None)
        return self._pars()[index]

    def __setitem__(self, index: int, value: Any) -> None:
        self._pars()[index].val = value

    def __getattr__(self, name: str) -> Par:
        if not name.startswith("__"):
            for p in self._pars():
                if p.name == name or p.name == self._name + name:
                    return p
        raise AttributeError(f"'td.ParGroup' object has no attribute '{name}' ({self._node.path}.{self._name})")

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    @property
    def val(self) -> tuple[Any, ...]:
        return tuple(p.val for p in self._pars())

    @val.setter
    def val(self, values: Any) -> None:
        values = bare(values)
        if isinstance(values, (str, int, float)):
            values = [values] * len(self)
        for p, v in zip(self._pars(), values, strict=False):
            p.val = v

    def eval(self) -> tuple[Any, ...]:
        return tuple(p.eval() for p in self._pars())

    def evalExport(self) -> tuple[Any, ...]:
        return tuple(p.evalExport() for p in self._pars())

    def evalExpression(self) -> tuple[Any, ...]:
        return tuple(p.evalExpression() for p in self._pars())

    def evalNorm(self) -> tuple[float, ...]:
        return tuple(p.evalNorm() for p in self._pars())

    def evalOPs(self) -> tuple[list[OP], ...]:
        return tuple(p.evalOPs() for p in self._pars())

    def pars(self, *pattern: str) -> list[Par]:
        names = match(" ".join(pattern) or "*", [p.name for p in self._pars()])
        return [p for p in self._pars() if p.name in names]

    def reset(self) -> bool:
        return any([p.reset() for p in self._pars()])

    def copy(self, source: ParGroup) -> None:
        for mine, other in zip(self._pars(), source._pars(), strict=False):
            mine.copy(other)

    def destroy(self) -> None:
        self._pars()[0].destroy()

    def isSameParGroup(self, parGroup: ParGroup) -> bool:
        return self == parGroup

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        from stovetop.td.page import rename_group

        self._pars()[0]._custom_only("name")
        rename_group(self._node, self._pars()[0]._def, name)
        object.__setattr__(self, "_name", name)

    @property
    def baseName(self) -> str:
        """The name without a sequence's name and number."""
        d = self._pars()[0]._def
        return self._name.removeprefix(f"{d.sequence}{d.block}") if d.sequence and d.block >= 0 else self._name

    @baseName.setter
    def baseName(self, name: str) -> None:
        if self._pars()[0]._def.block >= 0:
            raise tdError(f"{self._node.path}: the parameters of a sequence's blocks keep their names")
        self.name = name

    @property
    def style(self) -> str:
        node = self._node
        own = node.custom.styles.get(self._name) if node.custom else None
        return own or node.kind.spec.styles.get(self._name) or self._pars()[0].style

    @property
    def size(self) -> int:
        return len(self)

    @size.setter
    def size(self, size: int) -> None:
        from stovetop.td.page import resize_group

        self._pars()[0]._custom_only("size")
        resize_group(self._node, self._pars()[0]._def, int(size))

    @property
    def maxSize(self) -> int:
        return 4 if self.style in ("Float", "Int") and self.isCustom else len(self)

    @property
    def defaultSize(self) -> int:
        return 1 if self.style in ("Float", "Int") else len(self)

    @property
    def suffixes(self) -> tuple[str, ...]:
        return tuple(p.name.removeprefix(self._name) for p in self._pars())

    @property
    def index(self) -> int:
        groups = list(dict.fromkeys(d.group for d in self._node.definitions()))
        return groups.index(self._name)

    @property
    def blockIndex(self) -> int | None:
        block = self.sequenceBlock
        return None if block is None else block.index

    sequenceIndex = blockIndex
    bindExpr, expr, mode = _each("bindExpr"), _each("expr"), _each("mode")
    bindMaster, bindReferences = _each("bindMaster", False), _each("bindReferences", False)
    clampMin, clampMax, min, max = _each("clampMin"), _each("clampMax"), _each("min"), _each("max")
    normMin, normMax, normVal = _each("normMin"), _each("normMax"), _each("normVal")
    default, defaultExpr = _each("default"), _each("defaultExpr")
    defaultBindExpr, defaultMode = _each("defaultBindExpr"), _each("defaultMode")
    exportOP, exportSource, prevMode = _each("exportOP", False), _each("exportSource", False), _each("prevMode", False)
    menuIndex, menuNames = _each("menuIndex"), _each("menuNames")
    menuLabels, menuSource = _each("menuLabels"), _each("menuSource")
    enable, enableExpr = _first("enable", True), _first("enableExpr", True)
    help, label, order, page = _first("help", True), _first("label", True), _first("order", True), _first("page", True)
    password, readOnly = _first("password", True), _first("readOnly", True)
    startSection, bindRange = _first("startSection", True), _first("bindRange", True)
    collapsable, collapser, subLabel = _first("collapsable"), _first("collapser"), _each("subLabel", False)
    isCustom, isFloat, isInt, isMenu = _first("isCustom"), _first("isFloat"), _first("isInt"), _first("isMenu")
    isMomentary, isNumber, isOP, isPulse = _first("isMomentary"), _first("isNumber"), _first("isOP"), _first("isPulse")
    isPython, isSequence, isString = _first("isPython"), _first("isSequence"), _first("isString")
    isToggle, sequence, sequenceBlock = _first("isToggle"), _first("sequence"), _first("sequenceBlock")

    @property
    def isDefault(self) -> bool:
        return all(p.isDefault for p in self._pars())

    @property
    def valid(self) -> bool:
        return self._node.id > 0 and bool(self._node.group(self._name))
