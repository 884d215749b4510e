"""What the two Render Pick operators share: parameters, asking a render, and what becomes of a pick over time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from stovetop.core.depend import muted
from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import Int, Menu, Ref, Str, Toggle
from stovetop.data.transforms import inverse
from stovetop.ops.sop._objects import world
from stovetop.ops.top._render import CUBES, Job, all_seen
from stovetop.scene.objects import Camera, camera_of
from stovetop.scene.picking import SIZES, Answer, Asked, Picker, Search
from stovetop.scene.render import Draw
from stovetop.scene.view import View

_SPACES = {
    "no": "No",
    "sopspace": "In SOP Space",
    "worldspace": "In World Space",
    "cameraspace": "In Camera Space",
    "relativetoobj": "Relative to Object",
}
_WRITTEN = {"sopspace": "sopSpace", "cameraspace": "camSpace"}
CUSTOM = range(1, 5)


STRATEGY: dict[str, Any] = {
    "strategy": Menu(
        {
            "select": "While Select",
            "holdfirst": "Hold First Picked",
            "holdlast": "Hold Last Picked",
            "always": "Always",
        },
        label="Strategy",
    ),
    "clearprev": Toggle(True, label="Clear Previous Pick on New Pick"),
    "responsetime": Menu({"nextcook": "Next Cook (Faster)", "thiscook": "This Cook (Slower)"}, label="Response Time"),
    "pickradius": Int(1, label="Pick Radius", min=1, norm=(1, 50)),
    "pickradstep": Int(0, label="Pick Radial Step", min=1, norm=(1, 50), created=1),
    "pickcirstep": Int(0, label="Pick Circular Step", min=1, norm=(1, 50), created=1),
    "rendertop": Ref("TOP", "", label="Render/RenderPass TOP"),
}
FLAGS: dict[str, Any] = {
    # new objects are not pickable: with the flags a new pick would find nothing
    "usepickableflags": Toggle(True, label="Use Pickable Flags", created=False),
    "includenonpickable": Toggle(True, label="Include Non-Pickable Objects"),
}
CALLS: dict[str, Any] = {
    "activatecallbacks": Toggle(True, label="Activate Callbacks"),
    "callbacks": Ref("DAT", "", label="Callbacks DAT"),
}
SURFACE: dict[str, Any] = {
    "position": Menu(_SPACES, "sopspace", label="Fetch Position"),
    "normal": Menu(_SPACES, label="Fetch Normal"),
    "referenceobj": Ref("Object", "", label="Reference Object"),
    "color": Toggle(False, label="Fetch Point Color"),
    "uv": Toggle(False, label="Fetch Texture UV"),
}
REST: dict[str, Any] = {
    "depth": Toggle(False, label="Fetch Depth"),
    "instanceid": Toggle(False, label="Fetch Instance ID"),
}
for _i in CUSTOM:
    REST[f"customattrib{_i}"] = Str("", label=f"Custom Attrib {_i}")
    REST[f"customattrib{_i}type"] = Menu({kind: kind for kind in SIZES}, label=f"Custom Attrib {_i} Type")


class Pick(NamedTuple):
    """What was found: the SOP, and the values asked for by the names of their channels."""

    node: Node
    values: dict[str, float]
    custom: dict[str, Any]

    def vector(self, *names: str) -> tuple[float, ...]:
        return tuple(self.values.get(n, 0.0) for n in names)


class Request(NamedTuple):
    """Where to look: u, v of the picture; whether a selection goes on, begins, has ended."""

    u: float
    v: float
    select: bool
    start: bool
    end: bool


NOWHERE = Request(0.0, 0.0, False, False, False)


@dataclass
class Spot:
    """One place over time: what is shown for it, and what its selection began with."""

    select: bool = False
    held: bool = False
    shown: Pick | None = None
    found: bool = False
    selected: Pick | None = None
    request: Request = NOWHERE
    #: the question last put, and its answer if nobody has looked at it yet
    question: Question | None = None
    waiting: tuple[Question, Answer] | None = None
    #: the release of a selection waits until the answer before it was seen
    late: bool = False
    event: Any = None
    picker: Picker = field(default_factory=Picker)

    @property
    def trigger(self) -> bool:
        return self.found and self.request.select

    @property
    def unsettled(self) -> bool:
        """Whether the next frame brings something new although nothing changes."""
        return self.waiting is not None or self.late or self.request.start or self.request.end

    def step(self, me: Node, par: Any, u: float, v: float, select: bool, camera: int | Node = 0) -> None:
        """One cook: take the last answer, and ask again where the Strategy says so."""
        answered = self.waiting is not None
        if self.waiting is not None:
            before, answer = self.waiting
            self.waiting = None
            self.take(par, before.request, found(par, before, answer), True)
        request = Request(u, v, select, select and not self.select, self.select and not select)
        samples = select or par.strategy == "always"
        if par.strategy == "holdfirst" and self.held and not request.start:
            samples = False
        self.late = answered and not samples
        if self.late:
            return
        self.select = select
        if not samples or not (0 <= u <= 1 and 0 <= v <= 1):
            self.question = None
            self.take(par, request, None, samples)
            return
        question = Question.of(par, request, camera)
        if self.question is not None and question.same(self.question):
            self.request = self.request if answered else request
            return
        self.question = question
        answer = question.ask(me, self.picker)
        if par.responsetime == "thiscook":
            self.take(par, request, found(par, question, answer), True)
        else:
            self.waiting = (question, answer)

    def take(self, par: Any, request: Request, pick: Pick | None, sampled: bool) -> None:
        """What a pick changes."""
        self.request = request
        if request.start:
            self.selected, self.held = None, False
            if par.strategy == "holdlast" and par.clearprev and pick is None:
                self.shown = None
        if pick is not None:
            self.shown, self.held = pick, request.select
            if request.select and self.selected is None:
                self.selected = pick
        elif sampled and par.strategy in ("select", "always"):
            self.shown = None
        self.found = pick is not None or (par.strategy == "holdfirst" and self.held and request.select)


class Question(NamedTuple):
    """Everything that an answer depends on."""

    request: Request
    view: View
    camera: Camera
    job: Job
    draws: tuple[Draw, ...]
    pickable: tuple[bool, ...]
    priorities: tuple[float, ...]
    asked: Asked
    search: Search

    @classmethod
    def of(cls, par: Any, request: Request, camera: int | Node) -> Question:
        job = job_of(par)
        owners = [d.source.parent for d in job.draws]
        pickable = [True] * len(owners)
        if par.usepickableflags:
            for owner in owners:
                owner.touch("flag")
            pickable = [owner.flag("pickable") for owner in owners]
        taken = [
            (draw, ok, owner.eval("pickpriority"))
            for draw, ok, owner in zip(job.draws, pickable, owners, strict=True)
            if (ok or par.includenonpickable) and draw.material.geometry is None
        ]
        draws, oks, priorities = zip(*taken, strict=True) if taken else ((), (), ())
        looking, index = _camera(par, camera)
        asked = Asked(_WRITTEN.get(par.position, "worldSpace"), _WRITTEN.get(par.normal, "worldSpace"), custom(par))
        search = Search(par.pickradius, par.pickradstep, par.pickcirstep)
        return cls(request, job.view(looking, index), looking, job, draws, oks, priorities, asked, search)

    def same(self, other: Question) -> bool:
        """Whether the answer is that one's."""
        mine, its = self._replace(view=None), other._replace(view=None)  # made anew each time
        return mine[1:] == its[1:] and self.request[:3] == other.request[:3] and not self.request.start

    def ask(self, me: Node, picker: Picker) -> Answer:
        at = (self.request.u, self.request.v)
        answer, problems = picker.pick(
            self.draws, self.view, self.job.output.target, at, self.asked, self.search, self.pickable, self.priorities
        )
        for problem in dict.fromkeys(problems):
            me.warn(f"{problem.path}: {problem.cause}")
        return answer


def job_of(par: Any) -> Job:
    """What the render drew last; it is cooked. CookError where it cannot be picked from."""
    if par.rendertop is None:
        raise CookError("no Render/RenderPass TOP is given")
    all_seen(par.rendertop)
    job: Job | None = getattr(par.rendertop.local, "job", None)
    if job is None:
        raise CookError(f"{par.rendertop.path} is neither a Render TOP nor a Render Pass TOP that renders")
    if job.output.mode in CUBES:
        raise CookError(f"{par.rendertop.path} renders a cube map: there is no u, v to pick at")
    return job


def custom(par: Any) -> tuple[tuple[str, str], ...]:
    """The attributes asked for, each once. CookError where one cannot be the name of an attribute."""
    named = {}
    for i in CUSTOM:
        name = getattr(par, f"customattrib{i}").strip()
        if name and not (name.isidentifier() and name.isascii()):
            raise CookError(f"Custom Attrib {i}: {name!r} is no attribute's name")
        if name:
            named.setdefault(name, getattr(par, f"customattrib{i}type"))
    return tuple(named.items())


def _camera(par: Any, given: int | Node) -> tuple[Camera, int]:
    """The camera of this number among the custom ones or, without those, the render's; or an operator's."""
    if isinstance(given, Node):
        camera = camera_of(given.data)
        if camera is None:
            raise CookError(f"{given.path} is no camera")
        return camera, 0
    own = [c for n in getattr(par, "custompickcameras", ()) if (c := camera_of(n.data)) is not None]
    cameras = own or [view.camera for view in all_seen(par.rendertop)]
    if not 0 <= given < len(cameras):
        raise CookError(f"there are {len(cameras)} cameras, no number {given}")
    return cameras[given], given


def found(par: Any, question: Question, answer: Answer) -> Pick | None:
    """The values that were asked for, by the names of their channels and columns."""
    hit = answer.hit()
    if hit is None:
        return None
    place, normal = hit.position, hit.normal
    if "relativetoobj" in (par.position, par.normal) and par.referenceobj is not None:
        m = world(par.referenceobj)
        if par.position == "relativetoobj":
            place = (inverse(m) @ [*place, 1.0])[:3]
        if par.normal == "relativetoobj":
            normal = m[:3, :3].T @ normal
            normal = normal / max(float(np.linalg.norm(normal)), 1e-30)
    values: dict[str, float] = {}
    own = {}
    for (name, _), value in zip(question.asked.custom, hit.custom, strict=True):
        own[name] = float(value[0]) if len(value) == 1 else tuple(value.tolist())
    for wanted, names, numbers in (
        (par.position != "no", "tx ty tz", place),
        (par.normal != "no", "nx ny nz", normal),
        (par.color, "cr cg cb ca", hit.color),
        (par.uv, "mapu mapv mapw", hit.uv),
        (par.depth, "depth", [hit.depth]),
        (par.instanceid, "instance", [hit.instance]),
    ):
        if wanted:
            values.update(zip(names.split(), map(float, numbers), strict=True))
    for name, value in own.items():
        numbers = value if isinstance(value, tuple) else (value,)
        values.update(zip(_columns(name, len(numbers)), numbers, strict=True))
    return Pick(question.draws[hit.draw].source, values, own)


def columns(par: Any) -> list[str]:
    """The names of the values asked for, in order."""
    names = {"tx ty tz": par.position != "no", "nx ny nz": par.normal != "no", "cr cg cb ca": par.color}
    names |= {"mapu mapv mapw": par.uv, "depth": par.depth, "instance": par.instanceid}
    fixed = [name for group, wanted in names.items() if wanted for name in group.split()]
    return [*fixed, *(name for attr, kind in custom(par) for name in _columns(attr, SIZES[kind]))]


def _columns(name: str, size: int) -> list[str]:
    return [name] if size == 1 else [f"{name}{i}" for i in range(size)]


def tell(node: Node, name: str, spots: list[Spot], events: list[Any], blank: Any) -> None:
    """Call the callback if an event is not what it was. One spot: the events themselves, not lists of them."""
    before = [blank if spot.event is None else spot.event for spot in spots]
    if events == before:
        return
    for spot, event in zip(spots, events, strict=True):
        spot.event = event
    with muted():
        dat = node.own("callbacks")
        if dat is not None:
            args = (events, before) if name.endswith("s") else (events[0], before[0])
            node.engine.guarded(node, lambda: node.engine.callback(dat, (name,), node.engine.face(node), *args))


CALLBACKS = """# me - this DAT
# {subject}
#
# u, v - where, 0 to 1 from the lower left corner
# select - whether a selection goes on; selectStart, selectEnd - whether it has just begun, has just ended
# selectedOp - the first SOP picked in this selection, or None; selectedTexture - where on it
# pickOp - the SOP that is picked, or None
# pos, texture, color, normal, depth, instanceId - of the point picked, where the Options page fetches them
{more}
# called when one of these has changed
def {head}:
{body}
	return
"""
