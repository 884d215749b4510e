"""What all Execute DATs share: a script of their own whose functions are called when something happens.

The hooks run every frame, whether anybody looks at the DAT or not. A function that the script does not define is no
error; one that fails leaves its error on the DAT and the frame goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from stovetop.core.depend import muted
from stovetop.core.pars import Menu, Ref, Toggle
from stovetop.ops.dat._family import ContentDAT, FilePage, Table, common

if TYPE_CHECKING:
    from stovetop.core.network import Node

__all__ = ["ExecuteDAT", "FilePage", "From", "Table"]

LOCATIONS = {"current": "Current Node", "here": "This Node", "op": "Specified Operator"}


class From:
    """The first parameters of every Execute DAT; where a script runs from is Tscript's alone."""

    active = Toggle(True, label="Active")
    executeloc = Menu(LOCATIONS, "here", label="Execute from", unsupported=True)
    fromop = Ref("OP", "..", label="From Operator", created="", unsupported=True)


class ExecuteDAT(ContentDAT):
    """Base of the Execute DATs."""

    inputs = ("script",)
    min_inputs = 0
    text_only = True
    every_frame = True
    common = (FilePage, common("python"))
    #: the functions of a new DAT's script: (head, comment), in order
    functions: ClassVar[tuple[tuple[str, str], ...]] = ()
    #: what the arguments mean, a line each
    arguments: ClassVar[tuple[str, ...]] = ()

    def created(self, node: Node) -> None:
        lines = ["# me - this DAT", *(f"# {a}" for a in self.arguments), ""]
        for head, comment in self.functions:
            lines += [f"# {comment}", f"def {head}:", "\treturn", ""]
        node.set_content(Table(text="\n".join(lines)))
        node.local.began = True

    def cook(self, par: Any, script: Table | None, *, me: Node) -> Table:
        own = self.content(me, par)
        return script if script is not None else own

    # -- calling

    def call(self, node: Node, names: tuple[str, ...], *args: Any) -> None:
        """Call the first of these functions that the script has."""
        self.guard(node, lambda: node.engine.callback(node, names, *args))

    def arity(self, node: Node, name: str) -> int | None:
        """How many arguments the script's function takes; None without it, or with a script that does not run."""
        try:
            return node.engine.callback_arity(node, name)
        except Exception:
            return None

    def guard(self, node: Node, action: Callable[[], Any]) -> Any:
        """Do it; an error goes to the node."""
        return node.engine.guarded(node, action)

    # -- being called

    def frame_start(self, node: Node) -> None:
        super().frame_start(node)
        with muted():
            if not hasattr(node.local, "began"):
                node.local.began = True
                self.guard(node, lambda: self.began(node))
            if node.own("active") and not node.flag("bypass"):
                self.guard(node, lambda: self.at_start(node))

    def frame_end(self, node: Node) -> None:
        with muted():
            if node.own("active") and not node.flag("bypass"):
                self.guard(node, lambda: self.at_end(node))

    def began(self, node: Node) -> None:
        """The first frame of a node that came with a project or as a copy."""

    def at_start(self, node: Node) -> None:
        """Each frame's start, while active."""

    def at_end(self, node: Node) -> None:
        """Each frame's end, while active."""

    def listen(self, node: Node) -> None:
        """Be told of what happens to other nodes: `heard` gets it, while active."""
        if getattr(node.local, "listening", False):
            return
        node.local.listening = True
        engine = node.engine

        def listener(event: str, other: Node, detail: Any) -> None:
            if not node.valid:
                engine.listeners.remove(listener)
                node.local.listening = False
            elif event not in _OWN and node.own("active") and not node.flag("bypass"):
                with muted():
                    self.guard(node, lambda: self.heard(node, event, other, detail))

        engine.listeners.append(listener)

    def heard(self, node: Node, event: str, other: Node, detail: Any) -> None:
        """An event of the engine (`Engine.notify`)."""

    def watched(self, node: Node, name: str) -> Iterator[Node]:
        """The nodes that a reference names."""
        found = node.own(name)
        yield from found if isinstance(found, tuple) else (found,) if found is not None else ()


#: events that an Execute DAT must not answer: they come of its own calls
_OWN = frozenset({"script_error", "error", "ui"})
