"""Records what a cook or an expression reads, and wakes it when that changes.

A `Source` is anything that can be read: a parameter, a node's output, a storage entry, the clock, a name in a
network. While
something runs, `recorder.reads` collects the sources it touches; afterwards `subscribe` makes that list its
dependencies,
in place of the last. Recorded, not declared: user code cannot forget a dependency, and does not keep one it no longer
has.

A `Reactive` is a source that is itself computed from others. Its `state` says what is known about it:

    CLEAN  up to date
    CHECK  something further up has changed; whether it changes this one is seen when that has been computed
    DIRTY  something it read has changed

`wake` only marks; nothing is computed before somebody asks (see cook.py).
"""

from __future__ import annotations

from typing import Any

CLEAN, CHECK, DIRTY = 0, 1, 2


class Recorder:
    """What the running cook or expression has read so far, in order; None while nobody records."""

    __slots__ = ("reads",)

    def __init__(self) -> None:
        self.reads: dict[Source, None] | None = None


recorder = Recorder()


class Source:
    """Something that can be read. `read()` in every accessor, `changed()` in every mutator."""

    __slots__ = ("readers",)
    state = CLEAN
    #: readers are forgotten when it changes: for the clock, which changes each frame whoever listens
    forgets = False

    def __init__(self) -> None:
        self.readers: set[Reactive] | None = None

    def read(self) -> None:
        if recorder.reads is not None:
            recorder.reads[self] = None

    def changed(self) -> None:
        wake(self)

    def describe(self) -> str:
        """For `explain`: what this source is, in a user's words."""
        return type(self).__name__


class Named(Source):
    """A source that says what it is: `what` is its description."""

    __slots__ = ("what",)

    def __init__(self, what: str) -> None:
        self.readers = None
        self.what = what

    def describe(self) -> str:
        return self.what


class Ticks(Named):
    """A clock. It forgets its readers at each tick, so that what is not asked for costs nothing a frame."""

    __slots__ = ()
    forgets = True


class Reactive(Source):
    """A source computed from others.

    outs: what is wired to it (a tuple or list of Reactive); readers: what has recorded it. sources: what its last run
    read.
    phase: 0 at rest, 1 waiting for its sources or running. cause: the source whose change last woke it.
    """

    __slots__ = ("cause", "outs", "phase", "sources", "state")
    #: what is known to be needed without recording: the wired sources (None: not resolved yet), the computed parameters
    wires: Any = ()
    live: Any = ()
    #: the wired sources are asked for one by one, in the run
    lazy = False

    def __init__(self) -> None:
        self.readers = None
        self.state = DIRTY
        self.phase = 0
        self.outs: Any = ()
        self.sources: list[Source] | None = None
        self.cause: Source | None = None

    def run(self) -> None:
        """Compute; called by cook.pull once the sources are up to date."""
        raise NotImplementedError

    def resolve(self) -> Any:
        """Find the wired sources."""
        return ()

    def looped(self) -> None:
        """It was asked for while it was being computed."""


def wake(source: Source) -> None:
    """Mark all that depends on a source that has changed. Iterative: chains may be long."""
    readers = source.readers
    if readers:
        if source.forgets:
            source.readers = None
        fresh = []
        for r in readers:
            if r.state != DIRTY:
                if r.state == CLEAN:
                    if r.phase:
                        # it is running: what it changes itself is no reason to run again
                        continue
                    # the first step of `spread`, written out: most often a parameter and its node, which nobody follows
                    for n in r.outs:
                        if n.state == CLEAN and not n.phase:
                            n.state = CHECK
                            n.cause = r
                            if n.outs or n.readers is not None:
                                fresh.append(n)
                    if r.readers is not None:
                        fresh.append(r)
                r.cause = source
                r.state = DIRTY
        if fresh:
            spread(fresh)


def spread(stack: list[Reactive]) -> None:
    """What follows from the ones on the stack may have changed."""
    pop, push = stack.pop, stack.append
    while stack:
        n = pop()
        for r in n.outs:
            # a running node evaluates its own parameters: no reason to run again
            if r.state == CLEAN and not r.phase:
                r.state = CHECK
                r.cause = n
                push(r)
        if n.readers is not None:
            for r in n.readers:
                if r.state == CLEAN and not r.phase:
                    r.state = CHECK
                    r.cause = n
                    push(r)


def dirty(reactive: Reactive, cause: Source | None = None) -> None:
    """Mark one reactive itself as changed, and what follows from it."""
    if reactive.state != DIRTY:
        was = reactive.state
        reactive.state = DIRTY
        reactive.cause = cause
        if was == CLEAN:
            spread([reactive])


def announce(n: Reactive) -> None:
    """A result has changed: whoever waits for it has now a reason to run."""
    for r in n.outs:
        if r.state == CHECK:
            r.state = DIRTY
        elif r.state == CLEAN and not r.phase:
            dirty(r, n)
    if n.readers is not None:
        # a copy: marking may reach a reader that subscribes anew
        for r in tuple(n.readers):
            if r.state == CHECK:
                r.state = DIRTY
            elif r.state == CLEAN and not r.phase:
                dirty(r, n)


def subscribe(reactive: Reactive, reads: dict[Source, None]) -> None:
    """Make what was read the reactive's sources, in place of the last run's."""
    reads.pop(reactive, None)
    new = list(reads)
    old = reactive.sources
    if new == old:
        for s in new:
            if s.forgets or s.readers is None:
                if s.readers is None:
                    s.readers = {reactive}
                else:
                    s.readers.add(reactive)
        return
    if old:
        for s in old:
            if s not in reads and s.readers is not None:
                s.readers.discard(reactive)
    for s in new:
        if s.readers is None:
            s.readers = set()
        s.readers.add(reactive)
    reactive.sources = new or None


def unsubscribe(reactive: Reactive) -> None:
    for s in reactive.sources or ():
        if s.readers is not None:
            s.readers.discard(reactive)
    reactive.sources = None


class muted:
    """`with muted():` reads are not recorded (TD's `passive`, and the engine's own look-ups)."""

    __slots__ = ("saved",)

    def __enter__(self) -> None:
        self.saved, recorder.reads = recorder.reads, None

    def __exit__(self, *_exc: object) -> None:
        recorder.reads = self.saved
