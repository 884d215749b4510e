"""Points that forces move: what Particle and Spring share. Units are those of the space, seconds, and mass."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.data.geometry import METABALL, Geometry
from stovetop.data.metaballs import Balls, balls_of
from stovetop.data.noise import smooth
from stovetop.data.rays import Surface

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: the attributes of metaballs that the Force SOP makes
FORCES = ("fradial", "faxial", "fvortex", "fspiral")
#: how far from a surface a bounced point starts, so that it does not meet it again
OFF = 1e-5


class Moving(NamedTuple):
    """P, v (n, 3); mass, drag (n,)."""

    P: Doubles
    v: Doubles
    mass: Doubles
    drag: Doubles


class Field(NamedTuple):
    """Metaballs with forces; values: (balls,) by name, `fdir` (balls, 3)."""

    balls: Balls
    values: dict[str, Doubles]

    def force(self, P: Doubles, single: bool, first: int = 0) -> Doubles:
        """(n, 3): each ball's forces times its field there. single: point i feels ball (first + i) modulo their number
        alone."""
        total = np.zeros_like(P)
        n = len(self.balls.center)
        for k in range(n):
            away = P - self.balls.center[k]
            near = np.all(np.abs(away) <= self.balls.reach[k], axis=1)
            if single:
                near &= (first + np.arange(len(P))) % n == k
            if near.any():
                total[near] += self.balls.one(k, P[near])[:, None] * self.pull(k, away[near])
        return total

    def pull(self, k: int, away: Doubles) -> Doubles:
        radial, axial, vortex, spiral = (self.values[name][k] for name in FORCES)
        axis = self.values["fdir"][k]
        flat = away - np.outer(away @ axis, axis)
        out = -radial * _unit(away) - spiral * _unit(flat) + vortex * np.cross(axis, _unit(flat))
        return np.asarray(out + axial * axis)


def _unit(v: Doubles) -> Doubles:
    return np.asarray(v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-12))


def field_of(g: Geometry | None) -> Field | None:
    """The metaballs of a force input; None where none has a force."""
    if g is None or not any(name in g.prim for name in FORCES):
        return None
    which = np.flatnonzero(g.kind == METABALL)
    values = {name: g.prim[name][which] if name in g.prim else np.zeros(len(which)) for name in FORCES}
    axis = g.prim["fdir"][which] if "fdir" in g.prim else np.zeros((len(which), 3))
    values = {k: v.astype(np.float64) for k, v in values.items()}
    # a scaled ball's direction is still of length 1
    return Field(balls_of(g, which), {**values, "fdir": _unit(axis.astype(np.float64))}) if len(which) else None


class Forces:
    """The Forces page and the metaballs: external + turbulence + field; wind and drag by the way through the air.

    turbulence: an even noise of -1 to 1 times the amplitude, over places divided by the period and over seconds.
    """

    def __init__(self, par: Any, field: Field | None) -> None:
        self.par, self.field = par, field
        self.external, self.wind, self.turb = (np.array(v, np.float64) for v in (par.external, par.wind, par.turb))

    def at(self, P: Doubles, seconds: float) -> Doubles:
        """(n, 3) all that does not depend on the way's speed."""
        par = self.par
        out = np.tile(self.external, (len(P), 1))
        if self.turb.any() and len(P):
            place = P / max(par.period, 1e-6) + seconds
            for axis in range(3):
                if self.turb[axis]:
                    out[:, axis] += self.turb[axis] * smooth(place, par.seed * 3 + axis)
        if self.field is not None:
            out += self.field.force(P, par.attractmode == "single")
        return out

    def air(self, m: Moving) -> Doubles:
        """(n, 1) the force for each unit of speed against the air: the drag, 1 without one where a wind blows."""
        return np.where(m.drag >= 0, m.drag, float(self.wind.any()))[:, None]

    def moved(self, m: Moving, dt: float, seconds: float, extra: Any = 0.0, accurate: bool = False) -> Moving:
        """A step. The speed nears what force and air balance at, exactly for a force that stays; the place follows by
        the new speed, or accurate: by the mean of both."""
        force, c, mass = self.at(m.P, seconds) + extra, self.air(m), np.maximum(m.mass, 1e-9)[:, None]
        k = np.where(c > 1e-9, c, 1.0)
        goal = self.wind + force / k
        v = np.where(c > 1e-9, goal + (m.v - goal) * np.exp(-k * dt / mass), m.v + force / mass * dt)
        P = m.P + ((m.v + v) / 2 if accurate else v) * dt
        return m._replace(P=P, v=v)


class Hits(NamedTuple):
    """which: points that hit; at, normal: (hits, 3)."""

    which: NDArray[np.int64]
    at: Doubles
    normal: Doubles


def limits(par: Any, P: Doubles) -> Hits:
    """Points beyond the six planes, each by the plane that it is farthest beyond."""
    low, high = np.array(par.limitneg, np.float64), np.array(par.limitpos, np.float64)
    beyond = np.maximum(low - P, P - high)
    # column by column: NumPy is slow along rows of three
    which = np.flatnonzero((beyond[:, 0] > 0) | (beyond[:, 1] > 0) | (beyond[:, 2] > 0))
    axis = beyond[which].argmax(1)
    rows = np.arange(len(which))
    normal = np.zeros((len(which), 3))
    normal[rows, axis] = np.where(P[which, axis] < low[axis], 1.0, -1.0)
    return Hits(which, np.clip(P[which], low, np.maximum(low, high)), normal)


def collisions(surface: Surface | None, before: Doubles, after: Doubles) -> Hits:
    """Points whose way meets the surface."""
    none = Hits(np.zeros(0, np.int64), np.zeros((0, 3)), np.zeros((0, 3)))
    if surface is None or not len(surface.corners) or not len(before):
        return none
    way = after - before
    low, high = surface.corners.min((0, 1)), surface.corners.max((0, 1))
    meets = (np.minimum(before, after) <= high) & (np.maximum(before, after) >= low)
    near = np.flatnonzero(meets[:, 0] & meets[:, 1] & meets[:, 2])
    near = near[way[near].any(1)]
    if not len(near):
        return none
    t, tri, _ = surface.hits(before[near], way[near])
    hit = (tri >= 0) & (t <= 1)
    which = near[hit]
    normal = surface.normals[tri[hit]]
    # the side that the point comes from
    normal = normal * -np.sign((normal * way[which]).sum(1, keepdims=True))
    return Hits(which, before[which] + way[which] * t[hit, None], normal)


def bounced(par: Any, m: Moving, hits: Hits) -> Moving:
    """Speeds mirrored: times Gain Normal square to the surface, times Gain Tangent along it; places on the surface."""
    P, v = m.P.copy(), m.v.copy()
    speed = v[hits.which]
    into = (speed * hits.normal).sum(1, keepdims=True) * hits.normal
    # one that leaves already keeps its way
    leaving = (into * hits.normal).sum(1, keepdims=True) > 0
    v[hits.which] = np.where(leaving, speed, (speed - into) * par.gaintan - into * par.gainnorm)
    P[hits.which] = hits.at + hits.normal * OFF
    return m._replace(P=P, v=v)


def surface_of(g: Geometry | None) -> Surface | None:
    return Surface(g) if g is not None and g.num_prims else None


def steps(par: Any, state: SimpleNamespace, now: Any, most: int | None = None) -> int:
    """How many steps of Time Inc have passed since the last cook; what is left of one waits for the next."""
    if not par.timeinc > 0:
        raise CookError("Time Inc must be above 0")
    passed = now.frames_passed / now.rate + getattr(state, "owed", 0.0)
    count = int(passed / par.timeinc + 1e-6)
    state.owed = max(passed - count * par.timeinc, 0.0)
    return count if most is None else min(count, max(most, 0))


def preroll(par: Any) -> int:
    """The steps before the first frame."""
    return int(max(par.timepreroll, 0.0) / par.timeinc + 1e-6)


def restarts(par: Any, state: SimpleNamespace) -> bool:
    """Whether the simulation begins anew; asked once a cook."""
    fresh = not getattr(state, "began", False) or getattr(state, "restart", False) or par.reset
    state.began, state.restart = True, False
    return bool(fresh)
