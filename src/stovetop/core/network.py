"""A node: its place in the tree, wires, parameters, flags, and one cook.

The tree is edited through the engine (engine.py): names stay unique, wires and dependencies stay right, edits can be
undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from . import cook
from .custom import CustomPars
from .depend import CLEAN, Named, Reactive, Source, announce, dirty, recorder, subscribe
from .errors import CookError, NetworkError
from .lazy import Lazy
from .pars import ParDef, SequenceSpec
from .patterns import digits_of
from .value import Value, Values

if TYPE_CHECKING:
    from .clock import Timeline
    from .engine import Engine
    from .operator import Operator

Wire = tuple["Node", int]

#: inputs that nothing is wired to: handed on as they are
_UNWIRED = frozenset((None,) * n for n in range(9))


class Node(Reactive):
    """One operator of a network.

    ins: raw wires by input index, (node, output index) or None. wires: the nodes whose data arrives, found through
    components and In operators; None while not resolved. output: the last good data. content: data of its own that is
    saved with it (a DAT's text). live: parameters that are computed. storage: TD's storage dictionary.
    """

    __slots__ = (
        "__weakref__",
        "children",
        "comment",
        "comp_ins",
        "content",
        "cook_frame",
        "cook_start",
        "cook_time",
        "custom",
        "dock",
        "engine",
        "errors",
        "ext",
        "extra",
        "face",
        "flags",
        "h",
        "id",
        "ins",
        "kind",
        "lacks",
        "lazy",
        "live",
        "local_state",
        "looped_at",
        "message",
        "name",
        "output",
        "parent",
        "pars",
        "plain",
        "rgb",
        "script_errors",
        "startup",
        "storage",
        "tags",
        "total_cooks",
        "values",
        "w",
        "warnings",
        "watch",
        "wires",
        "x",
        "y",
    )  # fmt: skip

    def __init__(self, engine: Engine, kind: Operator, name: str, parent: Node | None) -> None:
        super().__init__()
        self.engine, self.kind, self.name, self.parent = engine, kind, name, parent
        self.id = engine.next_id()
        self.outs = []
        self.children: dict[str, Node] | None = {} if kind.family == "COMP" else None
        self.ins: list[Wire | None] = []
        self.comp_ins: list[Wire | None] | None = None
        self.wires: tuple[Node | None, ...] | None = None
        self.lacks, self.lazy = 0, kind.lazy
        #: what `kind.plain` said; None while wires or parameters have changed since
        self.plain: bool | None = None
        self.pars: dict[str, Value] = {}
        self.live: tuple[Value, ...] = ()
        self.values = Values(self)
        self.custom: CustomPars | None = None
        self.output = engine.nothing(kind)
        self.content: Any = None
        self.local_state: SimpleNamespace | None = None
        self.errors: dict[str, str] = {}
        self.warnings: list[str] | None = None
        self.script_errors: list[str] | None = None
        self.message = ""
        self.looped_at = -1
        self.flags: dict[str, bool] | None = None
        self.storage: dict[str, Any] | None = None
        self.startup: dict[str, Any] | None = None
        self.watch: dict[str, Source] | None = None
        self.tags: set[str] | None = None
        self.extra: dict[str, Any] | None = None
        self.dock: Node | None = None
        self.comment = ""
        self.x = self.y = 0
        self.w, self.h = 130, 90
        self.rgb: tuple[float, float, float] | None = None
        self.cook_time = self.cook_start = 0.0
        self.cook_frame = self.total_cooks = 0
        self.face: Any = None
        self.ext: Any = None

    # -- place

    @property
    def path(self) -> str:
        names = []
        n: Node | None = self
        while n is not None and n.parent is not None:
            names.append(n.name)
            n = n.parent
        return "/" + "/".join(reversed(names))

    @property
    def op_type(self) -> str:
        return self.kind.op_type

    @property
    def family(self) -> str:
        return self.kind.family

    @property
    def valid(self) -> bool:
        return self.id > 0

    @property
    def digits(self) -> int | None:
        """The last number in the name; None without one."""
        return digits_of(self.name)

    def describe(self) -> str:
        return self.path

    def ancestors(self) -> Iterator[Node]:
        n = self.parent
        while n is not None:
            yield n
            n = n.parent

    def descendants(self) -> Iterator[Node]:
        """All nodes inside, in no promised order; iterative."""
        stack = list((self.children or {}).values())
        while stack:
            n = stack.pop()
            yield n
            if n.children:
                stack.extend(n.children.values())

    def child(self, name: str) -> Node | None:
        """The child of that name; the look-up is recorded, so that making, renaming or deleting it wakes the reader."""
        if recorder.reads is not None:
            self.watching(name).read()
        return self.children.get(name) if self.children else None

    def watching(self, name: str) -> Source:
        """The source that changes when a child of this name comes, goes or is renamed; "*" for any child."""
        if self.watch is None:
            self.watch = {}
        source = self.watch.get(name)
        if source is None:
            what = f"{name[1:]} of {self.path}" if name[0] == "/" else f"the name {name!r} in {self.path}"
            source = self.watch[name] = Named(what)
        return source

    def touch(self, key: str) -> None:
        """Something about the node that is not its data was read (`flag`, `name`, …): see `poke`."""
        if recorder.reads is not None:
            self.watching("/" + key).read()

    def poke(self, key: str) -> None:
        """Wake whoever read `key`."""
        source = self.watch and self.watch.get("/" + key)
        if source:
            source.changed()

    def flag(self, name: str) -> bool:
        return self.flags[name] if self.flags and name in self.flags else self.kind.flag(name)

    # -- parameters

    def definition(self, name: str) -> ParDef | None:
        d = self.kind.spec.find(name) or (self.kind.aliases and self._aliased(name)) or None
        return d if d is not None or self.custom is None else self.custom.find(name)

    def _aliased(self, name: str) -> ParDef | None:
        return self.kind.spec.find(self.kind.aliases[name]) if name in self.kind.aliases else None

    def sequences(self) -> dict[str, SequenceSpec]:
        own = self.kind.spec.sequences
        return own if self.custom is None or not self.custom.sequences else {**own, **self.custom.sequences}

    def group(self, name: str) -> tuple[str, ...]:
        """The real parameters of a group: ('tx', 'ty', 'tz') of 't'; empty where there is none."""
        found = self.kind.spec.groups.get(name) or (self.custom.groups.get(name) if self.custom else None)
        if found:
            return found
        for seq in self.sequences().values():
            m = re.match(rf"{seq.name}(\d+)(.*)$", name)
            if m and int(m[1]) < self.num_blocks(seq.name):
                return tuple(f"{seq.name}{m[1]}{d.name}" for d in seq.pars.values() if d.group == m[2])
        return ()

    def num_blocks(self, sequence: str) -> int:
        value = self.pars.get(sequence)
        return int(value.val) if value is not None else self.sequences()[sequence].blocks

    def set_blocks(self, sequence: str, count: int) -> None:
        """Make it so many blocks; those cut off lose their values."""
        seq = self.sequences()[sequence]
        if seq.max_blocks is not None and count > seq.max_blocks:
            raise NetworkError(f"{self.path}: sequence '{sequence}' has at most {seq.max_blocks} blocks")
        before = self.num_blocks(sequence)
        value = self.par(sequence)
        value.val = max(count, 0)
        for index in range(count, before):
            for d in seq.block(index):
                gone = self.pars.pop(d.name, None)
                if gone is not None:
                    self.live = tuple(v for v in self.live if v is not gone)
        self.sequence_changed(sequence)

    def sequence_changed(self, name: str) -> None:
        self.values.__dict__.pop(name, None)
        dirty(self)
        value = self.pars.get(name)
        if value is not None:
            value.changed()

    def par(self, name: str) -> Value:
        """The live parameter, made at first use. NetworkError where the operator has none of that name."""
        value = self.pars.get(name)
        if value is None:
            d = self.definition(name)
            if d is None:
                raise NetworkError(f"{self.path}: no parameter '{name}'")
            value = self.pars.get(d.name)
            if value is None:
                value = self.pars[d.name] = Value(self, d)
        return value

    def eval(self, name: str) -> Any:
        """The evaluated value, recorded as read."""
        return self.par(name).get()

    def own(self, name: str) -> Any:
        """The evaluated value for the node's own cook: not recorded, a parameter's change wakes its node anyway."""
        value = self.pars.get(name)
        if value is None:
            d = self.definition(name)
            if d is None:
                raise AttributeError(f"{self.path}: no parameter '{name}'")
            if not d.is_op:
                return d.created
            if not d.created:
                return () if d.many else None
            value = self.par(name)
        return value.peek()

    def forget(self, d: ParDef) -> None:
        """A parameter's evaluated value no longer holds."""
        cache = self.values.__dict__
        if cache:
            cache.pop(d.name, None)
            cache.pop(d.group, None)
            if d.sequence and d.block >= 0:
                blocks = cache.get(d.sequence)
                if blocks is not None and d.block < len(blocks):
                    own = blocks[d.block].__dict__
                    own.pop(d.suffix, None)
                    if d.size > 1:
                        own.clear()
            elif d.sequence:
                cache.pop(d.sequence, None)

    def renew(self, d: ParDef, value: Any) -> None:
        """A computed parameter has this value now: put it where its last one was kept."""
        if d.size > 1 or d.many:
            self.forget(d)
            return
        cache = self.values.__dict__
        if d.sequence and d.block >= 0:
            blocks = cache.get(d.sequence)
            if blocks is not None and d.block < len(blocks):
                blocks[d.block].__dict__[d.suffix] = value
        if d.name in cache:
            cache[d.name] = value

    def definitions(self) -> Iterator[ParDef]:
        """Every parameter that exists now, built-in before custom, blocks of sequences after their head."""
        spec = self.kind.spec
        for d in spec.pars.values():
            if d.block < 0:
                yield d
                if d.style == "Sequence":
                    yield from self._blocks(d.name)
        if self.custom:
            for d in self.custom.pars.values():
                yield d
                if d.style == "Sequence":
                    yield from self._blocks(d.name)

    def _blocks(self, sequence: str) -> Iterator[ParDef]:
        for index in range(self.num_blocks(sequence)):
            for d in self.sequences()[sequence].block(index):
                found = self.definition(d.name)
                if found is not None:
                    yield found

    # -- data

    @property
    def data(self) -> Any:
        """The output, cooked if need be; recorded as read."""
        if self.phase:
            # asked for by its own cook: a loop. Not recorded, or it would wake itself for ever
            self.looped()
            return self.output
        if recorder.reads is not None:
            recorder.reads[self] = None
        if self.state:
            cook.pull(self)
        return self.output

    @property
    def inputs(self) -> tuple[Node | None, ...]:
        """The nodes whose data arrives, by input index."""
        wires = self.wires
        return self.engine.resolve(self) if wires is None else wires

    @property
    def local(self) -> SimpleNamespace:
        """The `state` that lasts from cook to cook."""
        if self.local_state is None:
            self.local_state = SimpleNamespace()
        return self.local_state

    def wanted(self, what: str) -> Any:
        """What a `cook` asks for by name in its signature."""
        if what == "state":
            return self.local
        return self if what == "me" else self.engine.now(self)

    @property
    def reads_clock(self) -> bool:
        """Whether the last cook, or a parameter of it, read the clock: it cooks every frame while it is asked for."""
        return any(s.forgets for r in (self, *self.live) for s in r.sources or ())

    @property
    def timeline(self) -> Timeline:
        return self.engine.timeline(self)

    def set_content(self, content: Any) -> None:
        """Replace the node's own data (a DAT's text or table)."""
        self.engine.check_thread()
        if content != self.content:
            self.content = content
            dirty(self)
            if recorder.reads is not None and self in recorder.reads:
                # a cook that reads and writes the same table: its own change, told now, does not wake it
                cook.pull(self)

    def set_output(self, data: Any) -> None:
        """Replace the output from outside of a cook: locked operators, `Modify Outside of Cook`, numbers from
        devices."""
        self.engine.check_thread()
        self.output = data
        self.state = CLEAN
        announce(self)

    def invalidate(self) -> None:
        dirty(self)

    def resolve(self) -> tuple[Node | None, ...]:
        return self.engine.resolve(self)

    def looped(self) -> None:
        self.looped_at = self.engine.clock.frame

    def run(self) -> None:
        """One cook. What fails keeps the last good output and puts its error on the node."""
        engine = self.engine
        self.state = CLEAN
        kind = self.kind
        old = self.output
        if engine.freezing and engine.frozen(self):
            new = kind.edited(self)
            if new is not None:
                self.output = new
                announce(self)
            return
        start = perf_counter()
        saved, recorder.reads = recorder.reads, {}
        self.warnings = None
        if self.errors:
            self.errors.pop("addError", None)
        try:
            if self.lacks:
                raise CookError(f"Not enough sources specified. ({self.lacks} required)")
            if self.flags is not None and self.flag("bypass"):
                new = next((w.data for w in self.wires or () if w is not None), engine.nothing(kind))
            elif kind.lazy:
                new = kind.evaluate(self, self.values, [Lazy(self.wires or ())])
            else:
                wires: Any = self.wires
                inputs = wires if wires in _UNWIRED else [w and w.output for w in wires]
                plain = self.plain
                if plain is None:
                    plain = self.plain = kind.plain(self)
                if not plain:
                    new = kind.evaluate(self, self.values, list(inputs))
                elif kind.wants:
                    new = kind.cook(self.values, *inputs, me=self)  # type: ignore[call-arg]
                else:
                    new = kind.cook(self.values, *inputs)
            if self.message:
                self.message = ""
        except Exception as error:
            new = old
            self.fail(error)
        finally:
            reads, recorder.reads = recorder.reads, saved
        if reads or self.sources:
            subscribe(self, reads)  # type: ignore[arg-type]
        self.cook_start = start
        self.cook_time = perf_counter() - start
        self.total_cooks += 1
        self.cook_frame = engine.clock.frame
        if new is not old and (not (self.outs or self.readers) or not kind.same(self, old, new)):
            self.output = new
            announce(self)

    def fail(self, error: Exception) -> None:
        """Keep an error on the node until a cook goes well. A user's mistake shows its cause alone, a fault its type
        too."""
        text = str(error) if isinstance(error, CookError) else f"{type(error).__name__}: {error}"
        self.message = text
        self.engine.failed(self, error)

    def warn(self, message: str) -> None:
        """Add a warning that lasts until the next cook."""
        if self.warnings is None:
            self.warnings = []
        if message not in self.warnings:
            self.warnings.append(message)

    def all_errors(self) -> list[str]:
        return ([self.message] if self.message else []) + list(self.errors.values())

    def all_script_errors(self) -> list[str]:
        return list(self.script_errors or ())

    def errors_text(self) -> str:
        """All errors, a line each."""
        return "\n".join(self.all_errors() + self.all_script_errors())

    def all_warnings(self) -> list[str]:
        found = [*(self.warnings or ()), *(self.extra or {}).get("refused", {}).values()]
        if self.looped_at >= self.cook_frame:
            found.insert(0, "Cook dependency loop detected.")
        for v in self.live:
            if v.pdef.is_op and v.mode == 0 and not v.state and v.cached in (None, ()) and v.val != v.pdef.default:
                found.append(f"{self.path}: parameter '{v.pdef.name}': no fitting operator at {v.val!r}")
        names = self.kind.unsupported(self) if self.pars else []
        if names:
            found.append(f"Not supported yet and ignored: {', '.join(names)}.")
        return found
