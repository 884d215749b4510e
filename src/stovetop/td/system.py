"""What the td module says about the machine: families, sysinfo, monitors, licenses; and passive(). Source:
Td_Module."""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator
from typing import Any

from stovetop.core.depend import muted
from stovetop.core.network import Node
from stovetop.td.quantity import Quantity


class SysInfo:
    """CPUs, memory, the graphics device. Source: SysInfo_Class."""

    numCPUs = property(lambda self: os.cpu_count() or 1)
    numMonitors = property(lambda self: 0, doc="0: headless.")
    xres = yres = property(lambda self: 0, doc="0: headless.")
    tfs = property(lambda self: "")
    MIDIInputs = MIDIOutputs = property(lambda self: [], doc="None are opened.")

    @property
    def ram(self) -> float:
        """Bytes of memory."""
        pages = os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
        return float(pages * os.sysconf("SC_PAGE_SIZE")) if pages else 0.0

    @property
    def GPUName(self) -> str:
        """The OpenGL renderer; '' while nothing has been drawn."""
        import sys

        context = sys.modules.get("stovetop.gl.context")
        return str(context.renderer()) if context is not None and context.opened() else ""

    GPUID = GPUPlatformID = property(lambda self: "", doc="Not known here.")
    OSName = property(lambda self: platform.system())


class Monitors:
    """No monitors: headless. Source: Monitors_Class."""

    primary = property(lambda self: None, doc="None: there are no monitors.")
    width = height = left = right = top = bottom = property(lambda self: 0, doc="0: there are no monitors.")

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, index: int) -> Any:
        raise IndexError("there are no monitors")

    def locate(self, x: float, y: float) -> None:
        """None: there are no monitors."""

    def refresh(self) -> None:
        """There are no monitors to look for."""


class Licenses:
    """Nothing is licensed here: everything that is done may be used. Source: Licenses_Class."""

    def __init__(self) -> None:
        self.disablePro = False

    dongles = property(lambda self: [], doc="Empty.")
    machine = property(lambda self: platform.node())
    systemCode = property(lambda self: "", doc="Empty.")
    type = property(lambda self: "Pro", doc="Pro: no limit holds.")
    isPro = property(lambda self: not self.disablePro, doc="True, so that scripts may ask for everything.")
    isNonCommercial = property(lambda self: False)

    def install(self, key: str) -> bool:
        """False: there is nothing that a key could open."""
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Families(dict[str, list[Any]]):
    """`families['CHOP']`: the classes of a family's operators."""

    def __missing__(self, family: str) -> list[Any]:
        from stovetop.core.registry import types
        from stovetop.td.optypes import class_of

        found = self[family] = [class_of(t) for t in types(family)]
        return found


families, sysinfo, monitors, licenses = Families(), SysInfo(), Monitors(), Licenses()


class Passive:
    """An operator whose members are read without cooking it and without becoming a dependency.

    The channels, cells and parameters that it gives are passive too.
    """

    __slots__ = ("_node", "_op")

    def __init__(self, op: Any, node: Node | None = None) -> None:
        self._op, self._node = op, node or op._node

    @property
    def passive(self) -> bool:
        return True

    def _still(self, read: Callable[[], Any]) -> Any:
        with _resting(self._node):
            found = read()
        if isinstance(found, Quantity):
            return PassiveValue(found, self._node)
        if isinstance(found, list):
            return [PassiveValue(f, self._node) if isinstance(f, Quantity) else f for f in found]
        return found

    def __getattr__(self, name: str) -> Any:
        value = self._still(lambda: getattr(self._op, name))
        if not callable(value) or name in ("par", "parGroup"):
            return value
        return lambda *args, **kwargs: self._still(lambda: value(*args, **kwargs))

    def __getitem__(self, key: Any) -> Any:
        return self._still(lambda: self._op[key])

    def __len__(self) -> int:
        return self._still(lambda: len(self._op))


class PassiveValue(Passive, Quantity):
    """A channel, cell or parameter of a passive operator."""

    __slots__ = ()

    def _value_of(self) -> Any:
        with _resting(self._node):
            return self._op._value_of()


class _resting(muted):
    """Reads are not recorded and the node gives what it has."""

    __slots__ = ("node", "state")

    def __init__(self, node: Node) -> None:
        self.node = node

    def __enter__(self) -> None:
        super().__enter__()
        self.state, self.node.state = self.node.state, 0

    def __exit__(self, *exc: object) -> None:
        self.node.state = max(self.state, self.node.state)
        super().__exit__(*exc)


def passive(op: Any) -> Passive:
    """A view of an operator that does not cook it."""
    return Passive(op)


def isMainThread() -> bool:
    """Whether this is the cook thread of the current project."""
    from stovetop.td.current import engine

    return threading.get_ident() == engine().thread


def fetchStamp(key: str, default: Any) -> Any:
    """What a Copy or LSystem SOP has stamped for the copy that it makes, else the default."""
    from stovetop.td.current import engine

    return engine().stamps.get(key, default)


def clear() -> None:
    """Clear the textport: an empty screen where there is a terminal."""
    import sys

    if sys.stdout.isatty():
        print("\033[2J\033[H", end="")
