from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import UV, Float, Int, Menu, Page, Ref, Str, Toggle
from stovetop.core.stamps import stamping
from stovetop.data.grammar import FUNCTIONS, Symbol, System, made, rewritten, system
from stovetop.data.metaballs import balls_of
from stovetop.data.table import Table
from stovetop.data.topology import point_normals
from stovetop.data.turtle import Drawn, Leaf, Settings, Turtle
from stovetop.ops._docked import dock
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._tubes import tube

RULES = """context_ignore: +-&^/|*~!;_?@'#$T
premise: F F A
A = ! " [ & F F A ] / / / / [ & F F A ] / / / / [ & F F A ]
"""


class LSystem(SOP):
    r"""What a turtle draws by a string that rules have made out of a premise: branches, polygons, copied leaves.

    It starts at the origin heading along y, its right along x, its back up along z. The Rules DAT holds lines
    `context_ignore: …`, `premise: …` and `left < symbol(a, b) > right : condition = result : probability`. With any of
    the Continuous toggles a fraction of Generations draws what the last one added in that part of its length, angle or
    width, else only whole ones count. Angles of functions are degrees; a line's width is its diameter, at first
    Thickness Step Sizes. Leaves J, K, M stand with y along the heading, as long as the current length in Step Sizes
    (the first parameter instead; the second scales x and z), their further parameters stamped for `fetchStamp`. T
    turns towards -y by Gravity degrees times the sine of the angle between and length / width in their first values.
    Tubes are meshes along each branch, Rows around, Columns sections a step; Tension 3 is a plain spline, a
    greater one makes corners sharper, a guess. chan(n) reads a parameter of this operator named with the Channel
    Prefix.

    Source: https://docs.derivative.ca/LSystem_SOP
    """

    inputs = ("j", "k", "m", "meta")
    min_inputs = 0

    class Pars:
        _geometry = Page("Geometry")
        type = Menu({"skel": "Skeleton", "tube": "Tube"}, "skel", label="Type")
        generations = Float(7.0, label="Generations", min=0.0, norm=(0, 10))
        randscale = Float(0.0, label="Random Scale", norm=(0, 1))
        randseed = Int(0, label="Random Seed")
        contangl = Toggle(True, label="Continuous Angles")
        contlength = Toggle(True, label="Continuous Length")
        contwidth = Toggle(True, label="Continuous Width")
        docolor = Toggle(False, label="Apply Color")
        colormap = Ref("TOP", "", label="Image File")
        inc = UV(0.1, 0.1, label="UV Increment")
        pointwidth = Toggle(False, label="Point Width Attribute")
        _tube = Page("Tube")
        rows = Int(3, label="Rows", min=3, norm=(3, 20))
        cols = Int(3, label="Columns", min=1, norm=(1, 10))
        tension = Float(3.0, label="Tension", norm=(0, 1))
        smooth = Float(0.0, label="Branch Blend", norm=(0, 1))
        thickinit = Float(0.1, label="Thickness", norm=(0, 1))
        thickscale = Float(0.9, label="Thickness Scale", norm=(0, 1))
        dotexture = Toggle(False, label="Apply Tube Texture Coordinates")
        vertinc = Float(0.1, label="Vertical Increment", norm=(0, 1))
        _values = Page("Values")
        stepinit = Float(0.1, label="Step Size", norm=(0, 1))
        stepscale = Float(0.9, label="Step Size Scale", norm=(0, 1))
        angleinit = Float(28.0, label="Angle", norm=(0, 180))
        anglescale = Float(0.7, label="Angle Scale", norm=(0, 1))
        varb = Float(1.0, label="Variable b")
        varc = Float(1.0, label="Variable c")
        vard = Float(1.0, label="Variable d")
        gravity = Float(0.0, label="Gravity", norm=(0, 50))
        _funcs = Page("Funcs")
        pictop = Ref("TOP", "", label="Pic Image TOP")
        grpprefix = Str("lsys", label="Group Prefix")
        chanprefix = Str("lsys", label="Channel Prefix")
        stampa = Str("lsys", label="Leaf Param A")
        stampb = Str("", label="Leaf Param B")
        stampc = Str("", label="Leaf Param C")
        rules = Ref("DAT", "", label="Rules DAT")

    def cook(self, par, *sources: Geometry | None, me) -> Geometry:
        if par.rules is None:
            return Geometry()
        try:
            rules = system(par.rules.data.text)
            settings = settings_of(par)
            random = np.random.default_rng(abs(par.randseed)).random
            drawn = grown(par, rules, settings, values_of(par, me, sources[3]), random)
        except (ValueError, KeyError, TypeError) as cause:
            name = f"'{cause.args[0]}' is not known" if isinstance(cause, KeyError) else str(cause)
            raise CookError(f"rules: {name}") from cause
        parts = [skeleton(par, drawn) if par.type == "skel" else tubes(par, drawn)]
        copies = leaves(par, me, drawn, sources)
        if any("N" in leaf.point for leaf in copies):
            # branches would get the default for theirs
            parts = [p.with_attributes("point", N=point_normals(p)) for p in parts]
        g = Geometry.merge([*parts, *copies])
        if par.docolor and par.colormap is None:
            me.warn("Apply Color needs an Image File")
        return g

    def created(self, node) -> None:
        dat = node.engine.create(node.parent, "textDAT", f"{node.name}_rules")
        dat.set_content(Table.from_text(RULES))
        dock(node, dat, 1)
        node.par("rules").set(dat.name)


def settings_of(par) -> Settings:
    whole, part = math.floor(par.generations), par.generations % 1.0
    grows = (par.contlength, par.contangl, par.contwidth)
    newest = whole + 1 if part and any(grows) else -1
    return Settings(
        step=par.stepinit,
        step_scale=par.stepscale,
        angle=par.angleinit,
        angle_scale=par.anglescale,
        thickness=par.thickinit * par.stepinit,
        thickness_scale=par.thickscale,
        gravity=par.gravity,
        increment=par.inc,
        tex=par.vertinc,
        random=par.randscale,
        newest=newest,
        grown=tuple(part if on else 1.0 for on in grows),  # type: ignore[arg-type]
    )


def values_of(par, me, meta: Geometry | None) -> dict[str, Any]:
    """The names and functions of expressions."""
    names = {"a": par.angleinit, "b": par.varb, "c": par.varc, "d": par.vard, "T": par.gravity, "t": 0.0, "g": 0.0}
    names |= dict.fromkeys("xyz", 0.0)
    names |= {f"{name}()": function for name, function in FUNCTIONS.items()}
    balls = balls_of(meta) if meta is not None else None

    def inside(*at: float) -> float:
        return float(balls is not None and len(at) == 3 and balls.field([at])[0] >= 1.0)

    def channel(number: float = 0.0) -> float:
        return float(me.par(f"{par.chanprefix}{int(number)}").eval())

    picture = par.pictop.data.numpy() if par.pictop is not None else np.zeros((1, 1, 4), np.float32)

    def pixel(u: float = 0.0, v: float = 0.0, c: float = 0.0) -> float:
        return float(looked_up(picture, np.array([[u, v]]))[0, int(c) % 4])

    return {**names, "in()": inside, "chan()": channel, "pic()": pixel}


def grown(par, rules: System, settings: Settings, values: dict[str, Any], random: Callable[[], float]) -> Drawn:
    """What the turtle draws by the string of the last generation."""
    string: list[Symbol] = made(rules.premise, values, 0)
    steps = settings.newest if settings.newest >= 0 else math.floor(par.generations)
    for generation in range(1, steps + 1):
        places = list(Turtle(settings, lambda: 0.5).places(string)) if rules.places else None
        string = rewritten(string, rules, values, generation, random, places)
    return Turtle(settings, random).run(string)


def looked_up(picture: np.ndarray, at: np.ndarray) -> np.ndarray:
    """(n, 4) pixels at places (n, 2) of 0 to 1, which repeat beyond."""
    image = picture if picture.ndim == 3 else picture[0]
    size = np.array(image.shape[1::-1])
    inner = np.where((at >= 0) & (at <= 1), at, at % 1.0)
    x, y = np.minimum((inner * size).astype(int), size - 1).T
    return image[y, x]


def colored(par, g: Geometry, at: list[tuple[float, float]] | np.ndarray) -> Geometry:
    if not par.docolor or par.colormap is None or not g.num_points:
        return g
    return g.with_attributes("point", Cd=looked_up(par.colormap.data.numpy(), np.array(at, np.float64).reshape(-1, 2)))


def grouped(par, g: Geometry, numbers: list[int | None]) -> Geometry:
    """With a primitive group for each number."""
    names = {n: f"{par.grpprefix}{n}" for n in sorted({n for n in numbers if n is not None})}
    groups = {name: np.array([k == n for k in numbers]) for n, name in names.items()}
    return g.replace(prim_groups=groups)


def skeleton(par, drawn: Drawn) -> Geometry:
    """Lines and polygons over the same points."""
    faces = [line.points for line in drawn.lines] + [corners for corners, _ in drawn.polygons]
    if not drawn.points:
        return Geometry()
    g = Geometry.polygons(np.array(drawn.points), faces, False)
    g = g.replace(closed=np.arange(len(faces)) >= len(drawn.lines))
    g = grouped(par, g, [line.group for line in drawn.lines] + [group for _, group in drawn.polygons])
    if par.pointwidth:
        g = g.with_attributes("point", width=np.array(drawn.width))
    return colored(par, g, drawn.color)


def tubes(par, drawn: Drawn) -> Geometry:
    """A mesh for each line, and the polygons."""
    P = np.array(drawn.points, np.float64).reshape(-1, 3)
    parts = []
    for line in drawn.lines:
        g, at = tube(
            P[line.points],
            np.array(line.width),
            np.array(line.tex),
            sides=max(line.sides[1] or par.rows, 3),
            steps=max(line.sides[0] or par.cols, 1),
            tension=par.tension,
            up=line.up,
            parent=line.parent,
            blend=min(max(par.smooth, 0.0), 1.0),
        )
        if not par.dotexture:
            g = g.replace(vertex={})
        g = colored(par, g, np.array(drawn.color)[np.array(line.points)[at]])
        g = g if par.pointwidth else g.with_attributes("point", width=None)
        parts.append(grouped(par, g, [line.group]))
    for corners, group in drawn.polygons:
        g = colored(par, Geometry.line(P[corners], True), [drawn.color[k] for k in corners])
        if par.pointwidth:
            g = g.with_attributes("point", width=[drawn.width[k] for k in corners])
        parts.append(grouped(par, g, [group]))
    return Geometry.merge(parts)


def leaves(par, me, drawn: Drawn, sources: tuple[Geometry | None, ...]) -> list[Geometry]:
    """Copies of the inputs; those with the same parameters at once."""
    kinds: dict[tuple, list[Leaf]] = {}
    for leaf in drawn.leaves:
        if sources[leaf.which] is not None:
            kinds.setdefault((leaf.which, leaf.stamps, leaf.group), []).append(leaf)
    out = []
    names = (par.stampa, par.stampb, par.stampc)
    with stamping(me) as stamped:
        for (which, stamps, group), places in kinds.items():
            values = {n: s for n, s in zip(names, stamps, strict=False) if n and s is not None}
            source = stamped(me.inputs[which], values) if values else sources[which]
            m = np.array([placed(par, leaf) for leaf in places])
            g = tiled(source, m)
            g = colored(par, g, np.repeat([leaf.color for leaf in places], source.num_points, axis=0))
            if group is not None:
                named = {f"{par.grpprefix}{group}": np.ones(g.num_prims, bool)}
                g = g.replace(prim_groups={**g.prim_groups, **named})
            out.append(g)
    return out


def placed(par, leaf: Leaf) -> np.ndarray:
    """(4, 4) where a leaf stands."""
    length, width = leaf.size
    along = leaf.length / (par.stepinit or 1.0) if length is None else length
    m = np.eye(4)
    m[:3, :3] = np.array(leaf.axes).T * [width or along, along, width or along]
    m[:3, 3] = leaf.place
    return m
