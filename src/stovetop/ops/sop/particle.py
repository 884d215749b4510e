from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Page, Pulse, StrMenu, Toggle
from stovetop.data.noise import hashed
from stovetop.data.rays import Surface
from stovetop.data.topology import point_normals
from stovetop.ops.sop._dynamics import (
    OFF,
    Forces,
    Hits,
    Moving,
    bounced,
    collisions,
    field_of,
    limits,
    preroll,
    restarts,
    steps,
    surface_of,
)
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of
from stovetop.ops.sop._particles import PRTYPE, as_particles

#: more particles than this are refused
MOST = 10_000_000
ATTRACT = {"all": "All Points", "single": "Single Point per Particle"}


class Particle(SOP):
    """Points that are born on a geometry, move by forces, collide, and die; or the geometry's own points moving.

    Inputs: source, collision, force (metaballs of a Force SOP), surface attractor. Steps of Time Inc follow the clock,
    Max Steps of them a cook at most (any number at 0). A birth takes a random point of the source with its attributes;
    its speed is the point's `v`, else its N. force / mass changes the speed; the drag (1 where only a wind blows) draws
    it towards the wind. Particles have `v` and `life` (age, expectancy), and `id`, `mass`, `drag` where asked; a source
    point's own mass and drag count first. Alpha is 1 / (1 + speed)^Alpha Speed. A surface pulls a particle by Surface
    Attraction times the way to its own random place there. Only those from the source split. Jitter lets a particle be
    born within a step; Accurate Moves takes the mean of the speeds before and after one. What a dead point leaves is
    kept out of the primitive. Modify moves the source's points, without births and ages.

    Source: https://docs.derivative.ca/Particle_SOP
    """

    inputs = ("source", "collision", "force", "attractor")
    min_inputs = 1

    class Pars:
        sourcegrp = StrMenu("", label="Source Group")
        _state = Page("State")
        prtype = Menu(PRTYPE, "lines", label="Particle Type")
        behave = Menu({"psystem": "Particle System", "modify": "Modify Source Geometry"}, "psystem", label="Behavior")
        normals = Toggle(True, label="Compute Normals")
        ptreuse = Menu(
            {
                "loop": "Reuse Points in Loop",
                "unused": "Reuse First Available Point",
                "none": "Don't Reuse Points",
            },
            "loop",
            label="Point Reuse",
        )
        timepreroll = Float(0.0, label="Preroll Time", min=0.0, norm=(0, 10))
        timeinc = Float(1 / 60, label="Time Inc", norm=(0, 1))
        maxsteps = Int(0, label="Max Steps", min=0)
        jitter = Toggle(True, label="Jitter Births")
        accurate = Toggle(False, label="Accurate Moves")
        rmunused = Toggle(False, label="Remove Unused Points")
        attractmode = Menu(ATTRACT, "all", label="Attractor Use")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        _forces = Page("Forces")
        external = XYZ(0.0, 0.0, 0.0, label="External Force", norm=(-1, 1))
        wind = XYZ(0.0, 0.0, 0.0, label="Wind", norm=(-1, 1))
        turb = XYZ(0.0, 0.0, 0.0, label="Turbulence", norm=(0, 1))
        period = Float(1.0, label="Turb Period", norm=(0, 1))
        seed = Int(1, label="Seed")
        _particles = Page("Particles")
        doid = Toggle(False, label="Add Particle ID")
        domass = Toggle(False, label="Add Mass Attribute")
        mass = Float(1.0, label="Mass", norm=(0, 10))
        dodrag = Toggle(False, label="Add Drag Attribute")
        drag = Float(1.0, label="Drag", norm=(0, 10))
        birth = Float(100.0, label="Birth", min=0.0, norm=(0, 1000))
        life = Float(3.0, label="Life Expect", norm=(0, 10))
        lifevar = Float(0.0, label="Life Variance", norm=(0, 10))
        alpha = Float(0.0, label="Alpha Speed", norm=(0, 1))
        subattract = Float(1.0, label="Surface Attraction", norm=(0, 1))
        birthcount = Float(1.0, label="Birth Count", norm=(0, 100))
        birthpulse = Pulse(label="Birth")
        _limits = Page("Limits")
        limitneg = XYZ(-1000.0, -1000.0, -1000.0, label="Limit Plane")
        hit = Menu(
            {"die": "Die on Contact", "bounce": "Bounce on Contact", "stick": "Stick on Contact"},
            "die",
            label="Hit Behavior",
        )
        gaintan = Float(1.0, label="Gain Tangent", norm=(0, 1))
        gainnorm = Float(1.0, label="Gain Normal", norm=(0, 1))
        splittype = Menu(
            {"no": "No Splitting", "bounce": "Split on Contact", "die": "Split on Death"}, "no", label="Split"
        )
        split = Line(label="Min/Max Splits", splitmin=Int(3, label="", min=0), splitmax=Int(3, label="", min=0))
        splitvel = XYZ(0.0, 0.0, 0.0, label="Split Velocity", norm=(-1, 1))
        splitvar = XYZ(1.0, 1.0, 1.0, label="Velocity Variance", norm=(0, 1))
        limitpos = XYZ(1000.0, 1000.0, 1000.0, label="+ Limit Plane")

    def cook(
        self,
        par,
        source: Geometry,
        collision: Geometry | None,
        force: Geometry | None,
        attractor: Geometry | None,
        *,
        state,
        now,
    ) -> Geometry:
        count = steps(par, state, now, par.maxsteps or None)
        changed = par.behave == "modify" and getattr(state, "n", None) != source.num_points
        if restarts(par, state) or changed or getattr(state, "behave", par.behave) != par.behave:
            begin(par, state, source)
            count = 0 if par.reset else count + preroll(par)
        state.behave = par.behave
        world = Forces(par, field_of(force)), surface_of(collision), surface_of(attractor)
        for _ in range(count):
            step(par, state, source, *world)
        wanted, state.wanted = getattr(state, "wanted", 0), 0
        if wanted and not par.reset and par.behave != "modify":
            born(par, state, source, wanted)
        return shown(par, state, source)

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
        else:
            node.local.wanted = max(round(node.values.birthcount), 0)
        node.invalidate()


def begin(par, state: SimpleNamespace, source: Geometry) -> None:
    """No particle yet; or, moving the source, all of its points."""
    state.random = np.random.default_rng(abs(par.seed))
    state.seconds, state.fraction, state.next_id, state.place = 0.0, 0.0, 0, 0
    state.points = Geometry()
    state.n = source.num_points
    for name, width in COLUMNS.items():
        setattr(state, name, np.zeros((0, width) if width else 0))
    if par.behave == "modify":
        add(state, source.P, velocity(source), np.full(source.num_points, np.inf), taken(source, np.arange(state.n)))


#: what each point has: its name and its width, 0 for one value
COLUMNS = {"P": 3, "v": 3, "age": 0, "life": 0, "id": 0, "alive": 0, "stuck": 0, "split": 0}


def velocity(g: Geometry) -> np.ndarray:
    own = g.point.get("v", g.point.get("N"))
    return np.zeros((g.num_points, 3)) if own is None else own[:, :3].astype(np.float64)


def taken(g: Geometry, index: np.ndarray) -> Geometry:
    """Points alone, with their attributes and groups."""
    return Geometry(
        P=g.P[index],
        point={k: a[index] for k, a in g.point.items() if k != "v"},
        point_groups={k: m[index] for k, m in g.point_groups.items()},
    )


def add(
    state: SimpleNamespace,
    P: Any,
    v: np.ndarray,
    life: np.ndarray,
    points: Geometry,
    age: Any = 0.0,
    reuse: str = "none",
    split: float = 0.0,
) -> None:
    """Put points in free places, or new ones at the end."""
    n, have = len(v), len(state.P)
    free = np.flatnonzero(state.alive == 0) if reuse != "none" else np.zeros(0, int)
    if reuse == "loop":
        # first those after the one that was filled last
        free = np.concatenate([free[free >= state.place], free[free < state.place]])
    free = free[:n]
    grow = n - len(free)
    if have + grow > MOST:
        raise CookError(f"more than {MOST:,} particles")
    where = np.concatenate([free, np.arange(have, have + grow)]).astype(int)
    for name, width in COLUMNS.items():
        old = getattr(state, name)
        setattr(state, name, np.concatenate([old, np.zeros((grow, width) if width else grow)]))
    values = {"P": P, "v": v, "life": life, "age": age, "alive": 1, "stuck": 0, "split": split}
    for name, value in values.items():
        getattr(state, name)[where] = value
    state.id[where] = state.next_id + np.arange(n)
    state.next_id += n
    state.place = int(where[-1]) + 1 if n else state.place
    # the attributes stand in the same places
    both = Geometry.merge([state.points, points])
    order = np.arange(have + grow)
    order[where] = have + np.arange(n)
    state.points = taken(both, order)


def born(par, state: SimpleNamespace, source: Geometry, count: int) -> None:
    mask = points_of(source, par.sourcegrp)
    picked = np.arange(source.num_points) if mask is None else np.flatnonzero(mask)
    if not len(picked) or not count:
        return
    if count > MOST:
        # before there is memory for all of them
        raise CookError(f"more than {MOST:,} particles")
    index = picked[state.random.integers(len(picked), size=count)]
    v = velocity(source)[index]
    age = state.random.random(count) * par.timeinc if par.jitter else np.zeros(count)
    points = taken(source, index)
    for wanted, name, value in ((par.domass, "mass", par.mass), (par.dodrag, "drag", par.drag)):
        if wanted and name not in points.point:
            points = points.with_attributes("point", **{name: np.full(count, value)})
    add(state, source.P[index] + v * age[:, None], v, lives(par, state, count), points, age, par.ptreuse)


def lives(par, state: SimpleNamespace, count: int) -> np.ndarray:
    return np.maximum(par.life + par.lifevar * (2 * state.random.random(count) - 1), 0.0)


def moving(par, state: SimpleNamespace) -> Moving:
    """Mass and drag: a point's own, else the parameters where they are on; -1 is no drag of its own."""
    n = len(state.P)
    own = state.points.point
    mass = own["mass"].astype(np.float64) if "mass" in own else np.full(n, par.mass if par.domass else 1.0)
    drag = own["drag"].astype(np.float64) if "drag" in own else np.full(n, par.drag if par.dodrag else -1.0)
    return Moving(state.P, state.v, mass, drag)


def step(
    par, state: SimpleNamespace, source: Geometry, forces: Forces, wall: Surface | None, goal: Surface | None
) -> None:
    dt = par.timeinc
    before = moving(par, state)
    extra = attraction(par, state, goal) if goal is not None and par.subattract else 0.0
    m = forces.moved(before, dt, state.seconds, extra, par.accurate)
    still = ((state.alive == 0) | (state.stuck > 0))[:, None]
    m = m._replace(P=np.where(still, before.P, m.P), v=np.where(still, before.v, m.v))
    m, met = contact(par, state, m, collisions(wall, before.P, m.P))
    m, out = contact(par, state, m, limits(par, m.P))
    state.P, state.v = m.P, m.v
    died = np.append(met, out)
    died = died[state.alive[died] == 0]
    state.age = state.age + np.where(state.alive > 0, dt, 0.0)
    over = np.flatnonzero((state.alive > 0) & (state.age >= state.life - 1e-9))
    state.alive[over] = 0
    if par.splittype != "no":
        divided(par, state, np.append(met, out) if par.splittype == "bounce" else np.append(died, over))
    state.seconds += dt
    if par.behave == "psystem":
        state.fraction += par.birth * dt
        count = int(state.fraction + 1e-9)
        state.fraction -= count
        born(par, state, source, count)


def contact(par, state: SimpleNamespace, m: Moving, hits: Hits) -> tuple[Moving, np.ndarray]:
    """What happens to points that meet something; and which do."""
    live = (state.alive[hits.which] > 0) & (state.stuck[hits.which] == 0)
    hits = Hits(hits.which[live], hits.at[live], hits.normal[live])
    if par.hit == "bounce":
        return bounced(par, m, hits), hits.which
    P, v = m.P.copy(), m.v.copy()
    P[hits.which], v[hits.which] = hits.at + hits.normal * OFF, 0.0
    if par.hit == "die" and par.behave == "psystem":
        state.alive[hits.which] = 0
    else:
        state.stuck[hits.which] = 1
    return m._replace(P=P, v=v), hits.which


def divided(par, state: SimpleNamespace, which: np.ndarray) -> None:
    """New particles where those of the source have met something or died."""
    which = np.unique(which[state.split[which] == 0]) if len(which) else which
    if par.behave != "psystem" or not len(which):
        return
    least, most = sorted((par.splitmin, par.splitmax))
    parents = np.repeat(which, state.random.integers(least, most + 1, size=len(which)))
    n = len(parents)
    v = np.array(par.splitvel) + np.array(par.splitvar) * (2 * state.random.random((n, 3)) - 1)
    add(state, state.P[parents], v, lives(par, state, n), taken(state.points, parents), 0.0, par.ptreuse, 1.0)


def attraction(par, state: SimpleNamespace, goal: Surface) -> np.ndarray:
    """(n, 3) towards a place on the surface that each particle's id picks."""
    if not len(goal.corners):
        return np.zeros_like(state.P)
    own = np.zeros((len(state.id), 3), np.int64)
    own[:, 0] = state.id
    pick, u, v = (hashed(own, par.seed * 3 + k) / 2.0**32 for k in range(3))
    tri = (pick * len(goal.corners)).astype(np.int64)
    flip = u + v > 1
    u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)
    a, b, c = goal.corners[tri].transpose(1, 0, 2)
    return par.subattract * (a + (b - a) * u[:, None] + (c - a) * v[:, None] - state.P)


def shown(par, state: SimpleNamespace, source: Geometry) -> Geometry:
    """The source with its points moved, or a primitive of the particles that are alive."""
    P, v = state.P.astype(np.float32), state.v.astype(np.float32)
    if par.behave == "modify":
        g = source.replace(P=P).with_attributes("point", v=v)
        return g.with_attributes("vertex", N=None).with_attributes("point", N=point_normals(g)) if par.normals else g
    alive = np.flatnonzero(state.alive > 0)
    keep = alive if par.rmunused else np.arange(len(P))
    g = state.points
    g = g.replace(P=P).with_attributes("point", v=v, life=np.stack([state.age, state.life], -1))
    if par.doid:
        g = g.with_attributes("point", id=state.id.astype(np.int32))
    if par.alpha:
        Cd = g.point["Cd"].copy() if "Cd" in g.point else np.ones((len(P), 4), np.float32)
        if Cd.shape[1] < 4:
            Cd = np.concatenate([Cd[:, :3], np.ones((len(P), 1), np.float32)], 1)
        Cd[:, 3] *= (1 + np.linalg.norm(v, axis=1)) ** -par.alpha
        g = g.with_attributes("point", Cd=Cd)
    if par.rmunused:
        g = g.keep(points=state.alive > 0)
        alive = np.arange(len(keep))
    return as_particles(g.replace(detail=dict(source.detail)), alive, par.prtype)
