"""The turtle that draws an L-system's string: lines, polygons, and places of leaves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .grammar import Symbol

Vec = tuple[float, float, float]


@dataclass
class Settings:
    """What symbols without arguments do. Angles are degrees."""

    step: float = 0.1
    step_scale: float = 0.9
    angle: float = 30.0
    angle_scale: float = 0.9
    thickness: float = 0.05
    thickness_scale: float = 0.9
    gravity: float = 0.0
    increment: tuple[float, float] = (0.0, 0.0)
    tex: float = 0.0
    #: parts of the random ways: 0 none, 1 up to twice or nothing
    random: float = 0.0
    #: the generation that is still growing, and how far its lengths, angles and thicknesses are
    newest: int = -1
    grown: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass
class Line:
    """points: their numbers; width and tex along them; what it branches from: a direction and its width."""

    group: int | None
    up: Vec
    sides: tuple[int, int]
    parent: tuple[Vec, float] | None
    points: list[int] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    tex: list[float] = field(default_factory=list)


class Leaf(NamedTuple):
    """which: 0 to 2 for J, K, M. axes: right, heading, up. size: length and thickness, None where not given."""

    which: int
    place: Vec
    axes: tuple[Vec, Vec, Vec]
    length: float
    size: tuple[float | None, float | None]
    stamps: tuple[float | None, ...]
    group: int | None
    color: tuple[float, float]


@dataclass
class Drawn:
    points: list[Vec] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    color: list[tuple[float, float]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    #: (point numbers, group) of each polygon
    polygons: list[tuple[list[int], int | None]] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


@dataclass
class State:
    place: Vec = (0.0, 0.0, 0.0)
    heading: Vec = (0.0, 1.0, 0.0)
    right: Vec = (1.0, 0.0, 0.0)
    up: Vec = (0.0, 0.0, 1.0)
    length: float = 0.0
    angle: float = 0.0
    width: float = 0.0
    u: float = 0.0
    v: float = 0.0
    tex: float = 0.0
    group: int | None = None
    #: the point that stands at `place`, if one does
    point: int | None = None
    line: Line | None = None
    parent: tuple[Vec, float] | None = None

    def branch(self) -> State:
        new = State(**{k: getattr(self, k) for k in _STATE})
        new.line = None
        return new


_STATE = tuple(State.__dataclass_fields__)


def _mixed(a: Vec, b: Vec, degrees: float) -> tuple[Vec, Vec]:
    """Two axes after a turn from the first towards the second."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (
        (a[0] * c + b[0] * s, a[1] * c + b[1] * s, a[2] * c + b[2] * s),
        (b[0] * c - a[0] * s, b[1] * c - a[1] * s, b[2] * c - a[2] * s),
    )


def _cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _unit(a: Vec) -> Vec | None:
    size = math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])
    return (a[0] / size, a[1] / size, a[2] / size) if size > 1e-12 else None


class Turtle:
    """Starts at the origin, heading along y with its right along x and its back up along z."""

    def __init__(self, settings: Settings, random: Callable[[], float]) -> None:
        self.settings, self.random = settings, random
        self.drawn = Drawn()
        self.state = State(length=settings.step, angle=settings.angle, width=settings.thickness)
        self.stack: list[State] = []
        self.polygons: list[list[int]] = []
        self.next_group = 0
        self.grow, self.open, self.thick = 1.0, 1.0, 1.0

    def run(self, string: Sequence[Symbol]) -> Drawn:
        """Draw all of it."""
        for _ in self.places(string):
            pass
        return self.drawn

    def places(self, string: Sequence[Symbol]) -> Any:
        """Draw all of it, giving the place before each symbol."""
        cut, depth = False, 0
        for char, args, born in string:
            yield self.state.place
            if cut:
                # the rest of a branch, with the branches in it
                depth += (char == "[") - (char == "]")
                if depth >= 0:
                    continue
                cut = False
            if char == "%":
                cut, depth = True, 0
                continue
            do = _DO.get(char)
            if do is not None:
                fresh = born == self.settings.newest
                self.grow, self.open, self.thick = self.settings.grown if fresh else (1.0, 1.0, 1.0)
                do(self, *args)

    def varied(self, value: float) -> float:
        r = self.settings.random
        return value * (1 + r * (2 * self.random() - 1)) if r else value

    # -- moves

    def forward(self, share: float, length: float | None = None) -> None:
        s = self.state
        way = self.varied((s.length if length is None else length) * share * self.grow)
        p, h = s.place, s.heading
        s.place = (p[0] + h[0] * way, p[1] + h[1] * way, p[2] + h[2] * way)

    def move(self, share: float, length: float | None = None, *_: Any) -> None:
        self.forward(share, length)
        s = self.state
        s.point, s.line = None, None
        self.corner()

    def skip(self, length: float | None = None, *_: Any) -> None:
        # the line goes on to where the next move ends
        self.forward(1.0, length)

    def draw(
        self,
        share: float,
        length: float | None = None,
        thickness: float | None = None,
        segments: float | None = None,
        rows: float | None = None,
        *_: Any,
    ) -> None:
        s = self.state
        if self.polygons:
            self.forward(share, length)
            s.point = None
            self.corner()
            return
        width = (s.width if thickness is None else thickness * share) * self.thick
        width = self.varied(width)
        if s.line is None:
            if s.point is None:
                s.point = self.add(width)
            s.line = Line(s.group, s.up, (int(segments or 0), int(rows or 0)), s.parent)
            self.drawn.lines.append(s.line)
            self.extend(s.line, s.point, width)
        self.forward(share, length)
        s.tex += self.settings.tex
        s.point = self.add(width)
        self.extend(s.line, s.point, width)
        s.parent = (s.heading, width)

    def extend(self, line: Line, point: int, width: float) -> None:
        line.points.append(point)
        line.width.append(width)
        line.tex.append(self.state.tex)

    def add(self, width: float) -> int:
        s, d = self.state, self.drawn
        d.points.append(s.place)
        d.width.append(width)
        d.color.append((s.u, s.v))
        return len(d.points) - 1

    def corner(self) -> None:
        """A corner of the polygon that is open, if one is."""
        if self.polygons:
            self.polygons[-1].append(self.add(self.state.width))

    def begin(self, *_: Any) -> None:
        self.polygons.append([])

    def end(self, *_: Any) -> None:
        if self.polygons:
            corners = self.polygons.pop()
            if len(corners) > 2:
                self.drawn.polygons.append((corners, self.state.group))

    def dot(self, *_: Any) -> None:
        self.corner()

    # -- turns

    def amount(self, degrees: float | None) -> float:
        return self.varied((self.state.angle if degrees is None else degrees) * self.open)

    def turn(self, sign: float, degrees: float | None = None, *_: Any) -> None:
        s = self.state
        s.heading, s.right = _mixed(s.heading, s.right, sign * self.amount(degrees))

    def pitch(self, sign: float, degrees: float | None = None, *_: Any) -> None:
        s = self.state
        s.heading, s.up = _mixed(s.heading, s.up, sign * self.amount(degrees))

    def roll(self, sign: float, degrees: float | None = None, *_: Any) -> None:
        s = self.state
        s.up, s.right = _mixed(s.up, s.right, sign * self.amount(degrees))

    def about(self, *_: Any) -> None:
        s = self.state
        s.heading, s.right = _mixed(s.heading, s.right, 180.0)

    def over(self, *_: Any) -> None:
        s = self.state
        s.up, s.right = _mixed(s.up, s.right, 180.0)

    def wander(self, degrees: float | None = None, *_: Any) -> None:
        most = (180.0 if degrees is None else degrees) * self.open
        for way in (self.pitch, self.roll, self.turn):
            way(1.0, most * (2 * self.random() - 1) / (self.open or 1.0))

    def tropism(self, gravity: float | None = None, *_: Any) -> None:
        s, k = self.state, self.settings
        pull = (k.gravity if gravity is None else gravity) * self.open
        axis = _cross(s.heading, (0.0, -1.0, 0.0))
        size = math.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
        n = _unit(axis)
        if n is None or not pull:
            return
        if k.step and s.width:
            pull *= (s.length / k.step) / (s.width / k.thickness) if k.thickness else s.length / k.step
        for name in ("heading", "right", "up"):
            setattr(s, name, _about(n, getattr(s, name), pull * size))

    def sun(self, x: float | None = None, y: float | None = None, z: float | None = None, *_: Any) -> None:
        s = self.state
        if x is not None or y is not None or z is not None:
            aim = _unit(((x or 0.0) - s.place[0], (y or 0.0) - s.place[1], (z or 0.0) - s.place[2]))
            if aim is None:
                return
            s.heading = aim
            right = _unit(_cross(aim, s.up)) or _unit(_cross(aim, s.right)) or s.right
        else:
            # up as near to y as it can be: right is level
            level = _unit(_cross(s.heading, (0.0, 1.0, 0.0)))
            if level is None:
                return
            right = level
        s.right, s.up = right, _cross(right, s.heading)

    # -- what later symbols use

    def lengthen(self, sign: int, scale: float | None = None, *_: Any) -> None:
        self.state.length *= _power(self.settings.step_scale if scale is None else scale, sign)

    def thicken(self, sign: int, scale: float | None = None, *_: Any) -> None:
        self.state.width *= _power(self.settings.thickness_scale if scale is None else scale, sign)

    def widen(self, sign: int, scale: float | None = None, *_: Any) -> None:
        self.state.angle *= _power(self.settings.angle_scale if scale is None else scale, sign)

    def color_u(self, step: float | None = None, *_: Any) -> None:
        self.state.u += self.settings.increment[0] if step is None else step

    def color_v(self, step: float | None = None, *_: Any) -> None:
        self.state.v += self.settings.increment[1] if step is None else step

    def grouped(self, number: float | None = None, *_: Any) -> None:
        s = self.state
        if number is None:
            number = self.next_group
        self.next_group = max(self.next_group, int(number) + 1)
        s.group, s.line = int(number) if number >= 0 else None, None

    def push(self, *_: Any) -> None:
        self.stack.append(self.state)
        self.state = self.state.branch()

    def pop(self, *_: Any) -> None:
        if self.stack:
            self.state = self.stack.pop()

    def leaf(self, which: int, length: float | None = None, width: float | None = None, *stamps: float | None) -> None:
        s = self.state
        axes, size = (s.right, s.heading, s.up), (length if length is None else length * self.grow, width)
        self.drawn.leaves.append(
            Leaf(which, s.place, axes, s.length * self.grow, size, stamps[:3], s.group, (s.u, s.v))
        )


def _power(scale: float, sign: int) -> float:
    return scale if sign > 0 else 1.0 / scale if scale else 1.0


def _about(n: Vec, a: Vec, degrees: float) -> Vec:
    """A vector turned about a unit axis."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x = _cross(n, a)
    d = (n[0] * a[0] + n[1] * a[1] + n[2] * a[2]) * (1 - c)
    return (a[0] * c + x[0] * s + n[0] * d, a[1] * c + x[1] * s + n[1] * d, a[2] * c + x[2] * s + n[2] * d)


def _first(method: Callable[..., None], first: Any) -> Callable[..., None]:
    return lambda turtle, *args: method(turtle, first, *args)


_DO: dict[str, Callable[..., None]] = {
    "F": _first(Turtle.draw, 1.0),
    "H": _first(Turtle.draw, 0.5),
    "G": Turtle.skip,
    "f": _first(Turtle.move, 1.0),
    "h": _first(Turtle.move, 0.5),
    "J": _first(Turtle.leaf, 0),
    "K": _first(Turtle.leaf, 1),
    "M": _first(Turtle.leaf, 2),
    "T": Turtle.tropism,
    "+": _first(Turtle.turn, 1.0),
    "-": _first(Turtle.turn, -1.0),
    "&": _first(Turtle.pitch, 1.0),
    "^": _first(Turtle.pitch, -1.0),
    "\\": _first(Turtle.roll, 1.0),
    "/": _first(Turtle.roll, -1.0),
    "|": Turtle.about,
    "*": Turtle.over,
    "~": Turtle.wander,
    '"': _first(Turtle.lengthen, 1),
    "_": _first(Turtle.lengthen, -1),
    "!": _first(Turtle.thicken, 1),
    "?": _first(Turtle.thicken, -1),
    ";": _first(Turtle.widen, 1),
    "@": _first(Turtle.widen, -1),
    "'": Turtle.color_u,
    "#": Turtle.color_v,
    "$": Turtle.sun,
    "[": Turtle.push,
    "]": Turtle.pop,
    "{": Turtle.begin,
    "}": Turtle.end,
    ".": Turtle.dot,
    "g": Turtle.grouped,
}
