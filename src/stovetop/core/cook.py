"""The cook loop.

1. Pulled, never pushed: a change marks what depends on it stale; only a request cooks.
2. A cook needs a request and a reason: an input, a parameter, an expression's source, a time it read, has changed.
3. Dependencies are recorded, not declared: what a cook read is what it depends on; each run's list replaces the last.
4. At most once a frame for the same reason; a node whose result came out equal does not wake what follows.
5. Reading the clock makes a node time dependent; a static branch costs nothing a frame.
6. A failing cook keeps the last good output, puts the error on the node, and lets the frame go on.
7. A node that asks for itself gets its previous output and a warning.
8. The loop is iterative: a chain of 100,000 nodes cooks without recursion.

`pull` is all of it: a stack of what waits, each entry visited once on the way up to its sources and once on the way
down, when it runs or turns out to be unchanged.
"""

from __future__ import annotations

from .depend import CHECK, CLEAN, DIRTY, Reactive


def pull(target: Reactive) -> None:
    """Bring `target` up to date, and before it whatever it needs."""
    if target.phase:
        target.looped()
        return
    if target.state == CLEAN:
        return
    if _runs_at_once(target):
        return
    stack = [target]
    push = stack.append
    try:
        while stack:
            n = stack[-1]
            if n.phase == 0:
                n.phase = 1
                wires = n.wires
                if wires is None:
                    wires = n.resolve()
                if not n.lazy:
                    for s in wires:
                        if s is not None and s.state:
                            if s.phase:
                                s.looped()
                            else:
                                push(s)
                    if stack[-1] is not n:
                        continue
            # parameters after wires: what an expression reads may be written by a cook further up
            for s in n.live:
                if s.state:
                    if s.phase:
                        s.looped()
                    elif s.state == DIRTY:
                        s.run()
                    else:
                        push(s)
            if stack[-1] is not n:
                continue
            if n.state == CHECK:
                s = _first_stale(n)
                if s is not None:
                    push(s)
                    continue
            if n.state == CHECK:
                n.state = CLEAN
            elif n.state:
                n.run()
            n.phase = 0
            # a node wired twice to the same source waits on the stack twice: the second finds it clean
            stack.pop()
            while stack and stack[-1].state == CLEAN:
                stack.pop().phase = 0
    finally:
        for n in stack:
            n.phase = 0


def _runs_at_once(n: Reactive) -> bool:
    """Cook a node whose wired sources are up to date without the stack: the most common request by far."""
    wires = n.wires
    if (n.state != DIRTY and not n.live) or wires is None or n.lazy:
        return False
    for s in wires:
        if s is not None and s.state:
            return False
    n.phase = 1
    try:
        for s in n.live:
            state = s.state
            if state == DIRTY and not s.phase:
                s.run()
            elif state or s.phase:
                return False
        if n.state == DIRTY:
            n.run()
            return True
    finally:
        n.phase = 0
    return False


def _first_stale(n: Reactive) -> Reactive | None:
    """The first recorded source not yet up to date. One at a time: when it turns out changed the rest need not cook."""
    for s in n.sources or ():
        if s.state:
            assert isinstance(s, Reactive)
            if not s.phase:
                return s
            s.looped()
    return None
