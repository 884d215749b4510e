"""What an operator class declares; the declaration is checked when the class is made.

There is one instance of an operator class, shared by all its nodes: whatever belongs to one node stands on the node
(parameters, wires, output) or in its `state`. A class says in the signature of `cook` what it wants beside the
parameters and the inputs' data:

    def cook(self, par, channels, *, state, now, me): ...

`state` is a namespace that lasts from cook to cook, `now` the clock (reading it makes the node time dependent), `me`
the node itself (for operators that run user code or look at the network).
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import DeclarationError
from .pars import Spec, read_spec

if TYPE_CHECKING:
    from .network import Node

FAMILIES = ("TOP", "CHOP", "SOP", "DAT", "COMP", "MAT", "POP")
#: flags of a node and what a newly made one has where its operator says nothing else
FLAGS = {
    "bypass": False, "lock": False, "display": False, "render": False, "viewer": False, "expose": True,
    "allowCooking": True, "current": False, "selected": False, "activeViewer": False, "cloneImmune": False,
    "componentCloneImmune": False, "export": False, "python": True, "showCustomOnly": False, "showDocked": True,
    "pickable": False, "utility": False, "compare": False, "template": False,
}  # fmt: skip


class Operator:
    """Base of all operators. Subclasses in a family folder's `_family.py` set `family`, those in files are
    operators."""

    family: ClassVar[str] = ""
    #: names of the inputs, in order; those from `min_inputs` on may stay unwired and arrive as None
    inputs: ClassVar[tuple[str, ...]] = ()
    min_inputs: ClassVar[int | None] = None
    #: the last input takes any number of wires: `cook(self, par, *inputs)` gets the data of the wired ones
    multi: ClassVar[bool] = False
    #: TD's `isFilter`: it changes what arrives, where a generator makes something
    filter: ClassVar[bool | None] = None
    #: `cook(self, par, inputs)` gets a sequence that cooks an input only when it is indexed (Switch)
    lazy: ClassVar[bool] = False
    #: classes in the manner of `Pars` that hold the pages a family shares, after the operator's own
    common: ClassVar[tuple[type, ...]] = ()
    #: shared pages that come before the operator's own
    leading: ClassVar[tuple[type, ...]] = ()
    #: the label without the family ("Movie File In"); made of the class name where absent
    label: ClassVar[str] = ""
    #: the first page's name; the label where absent
    page: ClassVar[str] = ""
    #: cooks each frame while it is in use or not (Execute DATs, outputs): see `frame_start`, `frame_end`
    every_frame: ClassVar[bool] = False

    #: the name of a new node without its number, which scripts see as its type, where it is not our type
    default_name: ClassVar[str] = ""
    #: flags that a new node has otherwise than most do
    flags: ClassVar[dict[str, bool]] = {}
    #: older names of parameters
    aliases: ClassVar[dict[str, str]] = {}

    type: ClassVar[str] = ""
    op_type: ClassVar[str] = ""
    spec: ClassVar[Spec]
    wants: ClassVar[tuple[str, ...]] = ()

    class Pars:
        pass

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.family or cls.__module__.rpartition(".")[2].startswith("_"):
            return
        if not (cls.__doc__ or "").strip():
            raise DeclarationError(f"{cls.__name__}: an operator's docstring says what it does")
        cls.label = cls.__dict__.get("label") or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", cls.__name__)
        cls.type = re.sub(r"[^a-z0-9]", "", cls.label.lower())
        cls.op_type = cls.type + cls.family
        cls.spec = read_spec(cls.Pars, cls.common, cls.page or cls.label, cls.leading)
        if cls.min_inputs is None:
            cls.min_inputs = len(cls.inputs)
        signature = inspect.signature(cls.cook)
        cls.wants = tuple(p.name for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY)
        unknown = set(cls.wants) - {"state", "now", "me"}
        if unknown:
            raise DeclarationError(f"{cls.__name__}.cook wants unknown {', '.join(sorted(unknown))}")

    @property
    def is_filter(self) -> bool:
        return self.filter if self.filter is not None else bool(self.min_inputs)

    def flag(self, name: str) -> bool:
        """What a flag is of a new node."""
        return self.flags.get(name, FLAGS[name])

    def cook(self, par: Any, *inputs: Any) -> Any:
        """New data from parameters and inputs; what arrived is read-only."""
        raise NotImplementedError

    def evaluate(self, node: Node, par: Any, inputs: list[Any]) -> Any:
        """Call `cook` with what its signature wants. Families with a Common page extend this."""
        wants = self.wants
        if not wants:
            return self.cook(par, *inputs)
        return self.cook(par, *inputs, **{w: node.wanted(w) for w in wants})

    def plain(self, node: Node) -> bool:
        """Whether `evaluate` would only call `cook` on this node as it stands: the engine then does that itself."""
        return type(self).evaluate is Operator.evaluate and self.wants in ((), ("me",))

    def empty(self) -> Any:
        """The data of a node that has never cooked."""
        return None

    def same(self, node: Node, old: Any, new: Any) -> bool:
        """Whether two results of a node are equal, where that is cheap to know; False otherwise."""
        return False

    def unsupported(self, node: Node) -> list[str]:
        """Names of unsupported parameters that have left their default: each becomes a warning."""
        return [
            name
            for name, value in node.pars.items()
            if value.pdef.unsupported and (value.mode or value.val != value.pdef.created)
        ]

    # Hooks; each is called by the engine if the class overrides it.

    def created(self, node: Node) -> None:
        """The node was made by a user or a script, not by loading a project: make docked operators here."""

    def pulse(self, node: Node, name: str) -> None:
        """A built-in pulse parameter was pulsed."""

    def flag_set(self, node: Node, name: str) -> None:
        """One of the node's flags was set."""

    def custom_pulse(self, node: Node, face: Any) -> None:
        """A custom pulse parameter was pulsed; `face` is the façade's Par."""

    def edited(self, node: Node) -> Any:
        """New data that scripts have given a node that must not cook; None where there is none."""
        return None

    def par_set(self, node: Node, name: str) -> None:
        """A built-in parameter of the node was set, or the node was loaded with it."""

    def info(self, node: Node) -> dict[str, float]:
        """The operator's own Info CHOP channels, in order."""
        return {}

    def started(self, node: Node) -> None:
        """The project has been loaded."""

    def saving(self, node: Node, before: bool) -> None:
        """The project is about to be saved, or has been."""

    def closing(self, node: Node) -> None:
        """The project ends."""

    def frame_start(self, node: Node) -> None:
        """Called at the start of each frame (`every_frame`)."""

    def frame_end(self, node: Node) -> None:
        """Called at the end of each frame (`every_frame`)."""
