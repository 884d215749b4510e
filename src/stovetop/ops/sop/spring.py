from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Menu, Page, Pulse, StrMenu, Toggle
from stovetop.data.cutting import unique_pairs
from stovetop.data.rays import Surface
from stovetop.data.topology import edges, point_normals
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
from stovetop.ops.sop.particle import ATTRACT


class Spring(SOP):
    """The first input's points as masses, its edges as springs of the length that they have there.

    Inputs: source, collision, force (metaballs of a Force SOP). A spring of length L pulls with k (L - L0), or with
    k (L - L0) / L0 normalized, L0 being the source's length divided by 1 + Initial Tension. Forces, wind and drag as in
    the Particle SOP. Steps of Time Inc follow the clock: speeds first, then places by them; Accurate Moves takes the
    mean of the forces before and after (velocity Verlet). A spring of mass m swings with k below 4 m / Time Inc^2
    without flying apart; what does is an error, and it begins anew. Points have `v`, and `mass` and `drag` where
    asked; a source's own count first. Point N follows the shape.

    Source: https://docs.derivative.ca/Spring_SOP
    """

    inputs = ("source", "collision", "force")
    min_inputs = 1

    class Pars:
        _state = Page("State")
        timepreroll = Float(0.0, label="Preroll Time", min=0.0, norm=(0, 10))
        timeinc = Float(1 / 60, label="Time Inc", norm=(0, 1))
        accurate = Toggle(True, label="Accurate Moves")
        attractmode = Menu(ATTRACT, "all", label="Attractor Use")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        _forces = Page("Forces")
        external = XYZ(0.0, 0.0, 0.0, label="External Force", norm=(-1, 1))
        wind = XYZ(0.0, 0.0, 0.0, label="Wind", norm=(-1, 1))
        turb = XYZ(0.0, 0.0, 0.0, label="Turbulence", norm=(0, 1))
        period = Float(1.0, label="Turb Period", norm=(0, 1))
        seed = Int(1, label="Seed")
        _nodes = Page("Nodes")
        fixed = StrMenu("", label="Fixed Points")
        revertfixed = Toggle(True, label="Fixed Points go to Source Positions")
        copygroups = Toggle(True, label="Copy Groups from Source")
        domass = Toggle(False, label="Add Mass Attribute")
        mass = Float(1.0, label="Mass", norm=(0, 10))
        dodrag = Toggle(False, label="Add Drag Attribute")
        drag = Float(1.0, label="Drag", norm=(0, 10))
        springbehavior = Menu(
            {"hooke": "Hooke's Law", "normalize": "Normalize Displacement"}, "hooke", label="Spring Behavior"
        )
        springk = Float(100.0, label="Spring Constant", min=0.0, norm=(0, 1000))
        tension = Float(0.0, label="Initial Tension", norm=(0, 1))
        _limits = Page("Limits")
        limitneg = XYZ(-1000.0, -1000.0, -1000.0, label="Limit Plane")
        hit = Menu({"bounce": "Bounce on Contact", "stick": "Stick on Contact"}, "bounce", label="Hit Behavior")
        gaintan = Float(1.0, label="Gain Tangent", norm=(0, 1))
        gainnorm = Float(1.0, label="Gain Normal", norm=(0, 1))
        limitpos = XYZ(1000.0, 1000.0, 1000.0, label="+ Limit Plane")

    def cook(
        self, par, source: Geometry, collision: Geometry | None, force: Geometry | None, *, state, now
    ) -> Geometry:
        count = steps(par, state, now)
        ends, _, _ = unique_pairs(*source.verts[edges(source)].T)
        changed = getattr(state, "n", None) != source.num_points
        if restarts(par, state) or changed:
            begin(state, source)
            count = 0 if par.reset else count + preroll(par)
        fixed = fixed_points(par, state, source)
        forces, wall = Forces(par, field_of(force)), surface_of(collision)
        springs = ends, lengths(source.P.astype(np.float64), ends) / max(1 + par.tension, 1e-6)
        if par.revertfixed:
            state.P[fixed] = source.P[fixed]
        state.v[fixed] = 0.0
        for _ in range(count):
            step(par, state, mass_and_drag(par, source), forces, wall, springs, fixed)
        if not np.abs(np.concatenate([state.P, state.v])).max(initial=0.0) < 1e12:
            state.restart = True
            raise CookError("the springs have flown apart: lower the Spring Constant or Time Inc, or raise the mass")
        return shown(par, state, source)

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
            node.invalidate()


def begin(state: SimpleNamespace, source: Geometry) -> None:
    state.n = source.num_points
    state.P = source.P.astype(np.float64)
    v = source.point.get("v")
    state.v = np.zeros((state.n, 3)) if v is None else v[:, :3].astype(np.float64)
    state.stuck = np.zeros(state.n, bool)
    state.groups = source
    state.seconds = 0.0


def fixed_points(par, state: SimpleNamespace, source: Geometry) -> np.ndarray:
    """(points,) those of the group, as it is now or as it was at the start."""
    mask = points_of(source if par.copygroups else state.groups, par.fixed)
    return np.zeros(source.num_points, bool) if mask is None else mask


def lengths(P: np.ndarray, ends: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(P[ends[:, 1]] - P[ends[:, 0]], axis=1))


def mass_and_drag(par, source: Geometry) -> tuple[np.ndarray, np.ndarray]:
    n, own = source.num_points, source.point
    mass = own["mass"].astype(np.float64) if "mass" in own else np.full(n, par.mass if par.domass else 1.0)
    drag = own["drag"].astype(np.float64) if "drag" in own else np.full(n, par.drag if par.dodrag else -1.0)
    return mass, drag


def pulls(par, P: np.ndarray, ends: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """(points, 3) of all springs."""
    way = P[ends[:, 1]] - P[ends[:, 0]]
    length = np.linalg.norm(way, axis=1)
    size = par.springk * (length - rest)
    if par.springbehavior == "normalize":
        size = np.divide(size, rest, out=np.zeros_like(size), where=rest > 1e-12)
    pull = way * np.divide(size, length, out=np.zeros_like(size), where=length > 1e-12)[:, None]
    total = [
        np.bincount(ends[:, 0], pull[:, i], len(P)) - np.bincount(ends[:, 1], pull[:, i], len(P)) for i in range(3)
    ]
    return np.stack(total, -1)


def step(
    par,
    state: SimpleNamespace,
    masses: tuple[np.ndarray, np.ndarray],
    forces: Forces,
    wall: Surface | None,
    springs: tuple[np.ndarray, np.ndarray],
    fixed: np.ndarray,
) -> None:
    dt = par.timeinc
    before = Moving(state.P, state.v, *masses)
    still = (fixed | state.stuck)[:, None]
    # a blow-up is told by the cook
    with np.errstate(over="ignore", invalid="ignore"):
        pull = pulls(par, before.P, *springs)
        m = forces.moved(before, dt, state.seconds, pull, par.accurate)
        if par.accurate:
            mean = (pull + pulls(par, np.where(still, before.P, m.P), *springs)) / 2
            m = m._replace(v=forces.moved(before, dt, state.seconds, mean, True).v)
    m = m._replace(P=np.where(still, before.P, m.P), v=np.where(still, 0.0, m.v))
    m = met(par, state, m, still, collisions(wall, before.P, m.P))
    m = met(par, state, m, still, limits(par, m.P))
    state.P, state.v = m.P, m.v
    state.seconds += dt


def met(par, state: SimpleNamespace, m: Moving, still: np.ndarray, found: Hits) -> Moving:
    """What happens to points that meet something."""
    free = ~still[found.which, 0]
    hits = Hits(found.which[free], found.at[free], found.normal[free])
    if par.hit == "bounce":
        return bounced(par, m, hits)
    m.P[hits.which], m.v[hits.which] = hits.at + hits.normal * OFF, 0.0
    state.stuck[hits.which] = True
    return m


def shown(par, state: SimpleNamespace, source: Geometry) -> Geometry:
    g = source.replace(P=state.P.astype(np.float32)).with_attributes("point", v=state.v)
    if not par.copygroups:
        g = g.replace(point_groups=state.groups.point_groups)
    mass, drag = mass_and_drag(par, source)
    if par.domass:
        g = g.with_attributes("point", mass=mass)
    if par.dodrag:
        g = g.with_attributes("point", drag=drag)
    return g.with_attributes("point", N=point_normals(g)) if "N" in g.point else g
