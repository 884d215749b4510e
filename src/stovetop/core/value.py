"""One live parameter: constant, expression, export or bind, and the evaluated parameters a cook sees.

A parameter that nobody has touched has no `Value`: its default stands in the operator's declaration.
"""

from __future__ import annotations

from types import CodeType
from typing import TYPE_CHECKING, Any

from . import cook
from .depend import (
    CHECK,
    CLEAN,
    DIRTY,
    Reactive,
    announce,
    dirty,
    muted,
    recorder,
    spread,
    subscribe,
    unsubscribe,
    wake,
)
from .errors import ParError
from .pars import ParDef

if TYPE_CHECKING:
    from .network import Node

CONSTANT, EXPRESSION, EXPORT, BIND = 0, 1, 2, 3


#: the parameters being evaluated now, innermost last
evaluating: list[Value] = []


class Value(Reactive):
    """A parameter of one node. `val` is the constant, `cached` the last evaluated value of the other modes."""

    __slots__ = (
        "bind_expr", "cached", "code", "enable", "enable_expr", "error", "export", "expr", "face", "mode", "node",
        "pdef", "prev_mode", "scope", "set_by", "val",
    )  # fmt: skip

    def __init__(self, node: Node, pdef: ParDef) -> None:
        super().__init__()
        self.node, self.pdef, self.val = node, pdef, pdef.created
        self.outs = (node,)
        self.mode = self.prev_mode = CONSTANT
        self.expr = self.bind_expr = ""
        self.cached: Any = None
        self.code: CodeType | None = None
        self.scope: dict[str, Any] | None = None
        self.error: ParError | None = None
        self.export: tuple[Node, Any] | None = None
        self.enable, self.enable_expr = True, ""
        #: where a script last set it: file, function, line, absolute frame, seconds since 1970
        self.set_by: tuple[str, str, int, int, float] | None = None
        self.face: Any = None
        self.state = CLEAN
        if pdef.is_op and self.val:
            self._came_alive()

    def describe(self) -> str:
        return f"parameter {self.pdef.name} of {self.node.path}"

    # -- reading

    @property
    def computed(self) -> bool:
        """Whether the value is computed from something else."""
        return self.mode != CONSTANT or (self.pdef.is_op and bool(self.val))

    def get(self) -> Any:
        """The evaluated value; recorded as read."""
        if recorder.reads is not None:
            recorder.reads[self] = None
        return self.peek()

    def peek(self) -> Any:
        """The evaluated value, not recorded."""
        if self.mode == CONSTANT and not (self.pdef.is_op and self.val):
            return (() if self.pdef.many else None) if self.pdef.is_op else self.val
        if self.state or self.phase:
            cook.pull(self)
            if self.cached is None and self.phase and not self.pdef.is_op:
                # asked for by its own expression before it ever had a value
                return self.val
        return self.cached

    def run(self) -> None:
        saved, recorder.reads = recorder.reads, {}
        self.state = CLEAN
        self.phase = 1
        evaluating.append(self)
        try:
            code = self.code
            if code is not None and self.mode == EXPRESSION:
                # the most common case, written out
                new = eval(code, self.scope)
                d = self.pdef
                if type(new) is not float or d.style != "Float" or d.clamp_min or d.clamp_max:
                    new = self._accept(new)
            else:
                new = self._compute()
        except Exception as error:
            self._failed(error)
            new = self.cached
        else:
            if self.error is not None:
                self.error = None
                self.node.errors.pop(self.pdef.name, None)
        finally:
            evaluating.pop()
            self.phase = 0
            reads, recorder.reads = recorder.reads, saved
        subscribe(self, reads or {})
        old = self.cached
        if new is not old and (new != old if type(new) is type(old) is float else not _equal(new, old)):
            self.cached = new
            node = self.node
            node.renew(self.pdef, new)
            if self.readers is None and node.state == CHECK:
                node.state = DIRTY
            else:
                announce(self)

    def _compute(self) -> Any:
        d, mode = self.pdef, self.mode
        if mode == EXPRESSION:
            code = self.code
            if code is None:
                code = self._compile(self.expr)
            raw = eval(code, self.scope)
        elif mode == BIND:
            master = self.master()
            raw = self.val if master is None else master.get() if isinstance(master, Value) else master.val
        elif mode == EXPORT and self.export is not None:
            raw = self.node.engine.exported(self.export)
            if d.style in ("Toggle", "Momentary") and type(raw) is float:
                # a channel turns a toggle on above 0
                raw = raw > 0
        else:
            raw = self.val
        return self._accept(raw)

    def _accept(self, raw: Any) -> Any:
        """What an expression, a channel or a master gave, as this parameter's value."""
        d = self.pdef
        if d.is_op:
            return self._resolve(raw)
        if type(raw) is float and d.style == "Float" and not (d.clamp_min or d.clamp_max):
            return raw
        return d.coerce(self.node.engine.plain(raw))

    def _compile(self, expr: str) -> CodeType:
        """Once for each text: the code and, in `scope`, those of TD's names that it uses."""
        with muted():
            code = compile(expr.strip() or "None", f"{self.node.path}.par.{self.pdef.name}", "eval")
            self.scope = self.node.engine.scope(self.node, names_of(code))
        self.code = code
        return code

    def _resolve(self, raw: Any) -> Any:
        engine = self.node.engine
        if self.pdef.matrix and (numbers := engine.hooks.matrix(raw)) is not None:
            return numbers
        raw = engine.plain(raw)
        if self.pdef.many:
            return tuple(engine.find_all(raw, self.node, self.pdef.style))
        return engine.find_reference(raw, self.node, self.pdef.style)

    def _failed(self, error: Exception) -> None:
        cause = f"{type(error).__name__}: {error}"
        self.error = ParError(self.node.path, self.pdef.name, cause)
        self.node.errors[self.pdef.name] = str(self.error)
        if self.cached is None and not self.pdef.is_op:
            self.cached = self.val

    def looped(self) -> None:
        self.node.looped()

    def master(self) -> Any:
        """What this is bound to: a Value, or an object with a `val` (a tdu.Dependency, a Cell, a PanelValue)."""
        if not self.bind_expr:
            return None
        if self.code is None:
            self._compile(self.bind_expr)
        assert self.code is not None
        target = eval(self.code, self.scope)
        value = getattr(target, "_value", None)
        if value is self:
            raise ValueError("a parameter cannot be bound to itself")
        if isinstance(value, Value):
            return value
        if target is not None and hasattr(target, "val"):
            return target
        raise TypeError(f"bind expression {self.bind_expr!r} gives {type(target).__name__}, which cannot be bound to")

    # -- writing

    def set(self, value: Any) -> None:
        """Make it this constant. A bound parameter passes the value to its master, as in TD."""
        self.node.engine.check_thread()
        value = self.node.engine.plain(value)
        if self.mode == BIND:
            with muted():
                master = self.master()
            if isinstance(master, Value):
                return self._pass_on(master, value)
            if master is not None:
                master.val = value
                return
        try:
            new = self.pdef.coerce(value)
        except (TypeError, ValueError) as error:
            problem = ParError(self.node.path, self.pdef.name, error)
            if not self.pdef.is_menu:
                raise problem from None
            # TouchDesigner keeps a menu's value where it has no such item, and scripts go on; it does so without a word
            if self.node.extra is None:
                self.node.extra = {}
            self.node.extra.setdefault("refused", {})[self.pdef.name] = str(problem)
            return
        if self.node.extra:
            self.node.extra.get("refused", {}).pop(self.pdef.name, None)
        if self.mode == CONSTANT and type(new) is type(self.val) and new == self.val:
            return
        old = (self.mode, self.val)
        self.val = new
        self.set_mode(CONSTANT, quiet=True)
        self._touched(old)

    def _pass_on(self, master: Value, value: Any) -> None:
        """Set what it is bound to. ParError where that is bound to this one again."""
        if self.phase:
            raise ParError(self.node.path, self.pdef.name, "it is bound to itself through others")
        self.phase = 1
        try:
            master.set(value)
        finally:
            self.phase = 0

    def store(self, value: Any) -> None:
        """Change the constant and leave the mode (`Par.val` of an expression's parameter keeps its mode off)."""
        self.val = self.pdef.coerce(value)
        self._touched((self.mode, self.val))

    def set_expression(self, text: str) -> None:
        old = (self.mode, self.val)
        self.expr = str(text)
        self._live_changed(EXPRESSION, old)

    def set_bind(self, text: str) -> None:
        old = (self.mode, self.val)
        self.bind_expr = str(text)
        self._live_changed(BIND, old)

    def set_export(self, export: tuple[Node, Any] | None) -> None:
        """Driven by a channel of an exporting node; None gives it back to the mode it had."""
        old = (self.mode, self.val)
        self.export = export
        self._live_changed(EXPORT if export else (self.prev_mode if self.prev_mode != EXPORT else CONSTANT), old)

    def restore(self, mode: int) -> None:
        """Take a mode without telling listeners: for loading and copying, after val, expr and bind_expr were put in
        place."""
        if mode != self.mode:
            self._switch(mode)
        self.code = self.scope = None
        self._came_alive()
        self.node.plain = None
        self.node.forget(self.pdef)

    def set_mode(self, mode: int, quiet: bool = False) -> None:
        if mode == self.mode:
            return
        old = (self.mode, self.val)
        if quiet:
            self._switch(mode)
        else:
            self._live_changed(mode, old)

    def _switch(self, mode: int) -> None:
        self.prev_mode, self.mode = self.mode, mode
        self.code = self.scope = None
        unsubscribe(self)
        if self.error is not None:
            self.error = None
            self.node.errors.pop(self.pdef.name, None)

    def _live_changed(self, mode: int, old: tuple[int, Any]) -> None:
        self.node.engine.check_thread()
        if mode != self.mode:
            self._switch(mode)
        else:
            self.code = self.scope = None
        self._touched(old)

    def _touched(self, old: tuple[int, Any]) -> None:
        """Something about it was set from outside: wake whoever used it and tell the listeners."""
        self._came_alive()
        node = self.node
        node.plain = None
        node.forget(self.pdef)
        wake(self)
        if not self.pdef.sequence or self.pdef.style != "Sequence":
            dirty(node, self)
        else:
            node.sequence_changed(self.pdef.name)
        node.engine.par_changed(self, old)

    def _came_alive(self) -> None:
        live = self.computed
        values = self.node.live
        if live:
            if self not in values:
                self.node.live = (*values, self)
            if self.state != DIRTY:
                self.state = DIRTY
                spread([self])
        elif self in values:
            self.node.live = tuple(v for v in values if v is not self)
            self.state = CLEAN


def _equal(a: Any, b: Any) -> bool:
    kind = type(a)
    return kind is type(b) and (kind in _SIMPLE or not hasattr(a, "__array__")) and bool(a == b)


_SIMPLE = frozenset({float, int, str, bool, tuple})


def names_of(code: CodeType) -> set[str]:
    """Every name that a code object, or one nested in it, looks up."""
    names = set(code.co_names)
    for const in code.co_consts:
        if isinstance(const, CodeType):
            names |= names_of(const)
    return names


class Values:
    """The evaluated parameters that a cook sees as `par`: evaluated at first use, kept until their source changes."""

    __slots__ = ("__dict__", "_node")

    def __init__(self, node: Node) -> None:
        self._node = node

    def __getattr__(self, name: str) -> Any:
        value = self.__dict__[name] = self._evaluate(name)
        return value

    def _evaluate(self, name: str) -> Any:
        node = self._node
        if name in node.sequences():
            return [self._block(name, i) for i in range(node.num_blocks(name))]
        if node.definition(name) is not None:
            return node.own(name)
        group = node.group(name)
        if group:
            return tuple(node.own(n) for n in group)
        raise AttributeError(f"{node.path}: no parameter '{name}'")

    def _block(self, name: str, index: int) -> Block:
        return Block(self._node, name, index)


class Block:
    """One block of a sequence in `par`: `block.name`, `block.value`, each evaluated at first use and kept like
    `par`'s own."""

    __slots__ = ("__dict__", "_name", "_node", "_prefix")

    def __init__(self, node: Node, name: str, index: int) -> None:
        self._node, self._name, self._prefix = node, name, f"{name}{index}"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        prefix = self._prefix
        live = self._node.pars.get(prefix + name)
        if live is not None:
            value = self.__dict__[name] = live.peek()
            return value
        seq = self._node.sequences()[self._name]
        if name in seq.pars or (name == "value" and "" in seq.pars):
            value = self._node.own(prefix + (name if name in seq.pars else ""))
        else:
            parts = [d.name for d in seq.pars.values() if d.group == name]
            if not parts:
                raise AttributeError(f"{self._node.path}: no parameter '{prefix}{name}'")
            value = tuple(self._node.own(prefix + n) for n in parts)
        self.__dict__[name] = value
        return value
