from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Page, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.data.channels import Channels
from stovetop.data.curves import frames, tangents
from stovetop.data.topology import point_normals
from stovetop.ops.sop._copies import tiled
from stovetop.ops.sop._family import SOP, Geometry, rotate_order
from stovetop.ops.sop._objects import position_in
from stovetop.ops.sop._surface import texture
from stovetop.ops.sop.copy import aims
from stovetop.ops.sop.sphere import geodesic, globe

#: more points than this are refused
MOST = 20_000_000
#: columns of a ball and sides of a circle, which are primitives of their own in TouchDesigner
COLUMNS = 24


class Limit(SOP):
    """Geometry at each sample of a CHOP: a line through them, a polygon or ball at each, a tube or strip along them.

    Channel patterns that match several channels make several paths: the k-th x, y and z go together, the last one
    where there are fewer. A channel that there is not counts as 0 (of radii 1, of colours 1). Circles are polygons of
    24 sides, spheres meshes, tubes meshes with a row for each sample, strips flat ones across x. Orient to Path turns
    z along the path, y up, with Smooth Flip (0 to 1) towards the frame that turns least; Lookat Object turns z to it.
    Rotate Channels and Rotate Polys turn polygons and circles. Positions are limited before anything else. Custom
    attributes have as many values as they have channels.

    Source: https://docs.derivative.ca/Limit_SOP
    """

    class Pars:
        _channels = Page("Channels")
        chop = Ref("CHOP", "", label="CHOP")
        rord = rotate_order()
        chanx = StrMenu("tx", label="X Channel")
        chany = StrMenu("ty", label="Y Channel")
        chanz = StrMenu("tz", label="Z Channel")
        chanrx = StrMenu("", label="Rotate Channel X")
        chanry = StrMenu("", label="Rotate Channel Y")
        chanrz = StrMenu("", label="Rotate Channel Z")
        chanrad = StrMenu("", label="Radius Channel")
        chanradx = StrMenu("", label="Radius Channel X")
        chanrady = StrMenu("", label="Radius Channel Y")
        chanradz = StrMenu("", label="Radius Channel Z")
        chanalpha = StrMenu("", label="Alpha Channel")
        chanr = StrMenu("", label="Red Channel")
        chang = StrMenu("", label="Green Channel")
        chanb = StrMenu("", label="Blue Channel")
        texturew = StrMenu("", label="Texture W")
        _custom = Page("Custom")
        customattr = Sequence(
            label="Custom Attribute",
            name=Str("", label="Name"),
            chan0=Str("", label="Channel Zero"),
            chan1=Str("", label="Channel One"),
            chan2=Str("", label="Channel Two"),
            chan3=Str("", label="Channel Three"),
        )
        _output = Page("Output")
        output = Menu(
            {
                "line": "Polygonal Line",
                "polys": "Polygon at Each Point",
                "circles": "Primitive Circle at Each Point",
                "spheres": "Sphere at Each Point",
                "polyspheres": "Poly Sphere at Each Point",
                "tubes": "Tubes",
                "strips": "Strips",
            },
            "line",
            label="Output Type",
        )
        divisions = Int(4, label="Divisions", min=1)
        rad = Float(0.1, label="Radius")
        flipsmooth = Float(0.0, label="Smooth Flip", norm=(0, 1))
        dolimit = Menu({"off": "Off", "clamp": "Clamp", "loop": "Loop", "zigzag": "Zigzag"}, "off", label="Limit")
        xlimit = Line(label="X Limit", xlimitmin=Float(-1.0, label=""), xlimitmax=Float(1.0, label=""))
        ylimit = Line(label="Y Limit", ylimitmin=Float(-1.0, label=""), ylimitmax=Float(1.0, label=""))
        zlimit = Line(label="Z Limit", zlimitmin=Float(-1.0, label=""), zlimitmax=Float(1.0, label=""))
        texture = Toggle(False, label="Apply Texture")
        texscale = Float((1.0, 1.0), label="Scale", size=2)
        texoffset = Float((0.0, 0.0), label="Offset", size=2)
        orient = Toggle(True, label="Orient to Path")
        lookat = Ref("Object", "", label="Lookat Object")
        dorotate = Menu({"off": "Off", "on": "On", "cum": "Cumulative"}, "off", label="Rotate Polys")
        rotate = XYZ(0.0, 0.0, 0.0, label="Rotate")
        normals = Toggle(False, label="Compute Normals")

    def cook(self, par, *, me) -> Geometry:
        if par.chop is None:
            return Geometry()
        clip: Channels = par.chop.data
        found = {name: clip.select(getattr(par, f"chan{name}")) for name in "xyz"}
        paths = max(len(rows) for rows in found.values()) if clip.num_samples else 0
        parts = [path(par, me, clip, found, k) for k in range(paths)]
        g = Geometry.merge(parts)
        if par.normals and g.num_points:
            g = g.with_attributes("vertex", N=None).with_attributes("point", N=point_normals(g))
        return g


def channel(clip: Channels, pattern: str, k: int) -> np.ndarray | None:
    """The k-th channel that a pattern matches, or its last."""
    rows = clip.select(pattern) if pattern else []
    return clip.vals[rows[min(k, len(rows) - 1)]].astype(np.float64) if rows else None


def path(par, me, clip: Channels, found: dict, k: int) -> Geometry:
    n = clip.num_samples
    P = np.zeros((n, 3))
    for axis, name in enumerate("xyz"):
        rows = found[name]
        if rows:
            P[:, axis] = clip.vals[rows[min(k, len(rows) - 1)]]
        if par.dolimit != "off":
            ends = getattr(par, f"{name}limitmin"), getattr(par, f"{name}limitmax")
            P[:, axis] = limited(P[:, axis], *ends, par.dolimit)
    if par.output == "line":
        g, place = Geometry.line(P), np.arange(n)
        uv = np.stack([np.linspace(0, 1, n), np.zeros(n), np.zeros(n)], -1)
    else:
        g, place, uv = shaped(par, me, clip, P, k)
    g = with_values(par, g, clip, place, k)
    if not par.texture:
        return g.with_attributes("vertex", uv=None).with_attributes("point", uv=None)
    uv = uv * [*par.texscale, 1.0] + [*par.texoffset, 0.0]
    w = channel(clip, par.texturew, k)
    if w is not None:
        uv[:, 2] = w[place if len(uv) == g.num_points else place[g.verts]]
    return g.with_attributes("point" if len(uv) == g.num_points else "vertex", uv=uv)


def limited(x: np.ndarray, low: float, high: float, how: str) -> np.ndarray:
    low, high = sorted((low, high))
    span = high - low
    if how == "clamp" or not span:
        return np.clip(x, low, high)
    if how == "loop":
        return low + (x - low) % span
    return low + span - np.abs((x - low) % (2 * span) - span)


def shaped(par, me, clip: Channels, P: np.ndarray, k: int) -> tuple[Geometry, np.ndarray, np.ndarray]:
    """(geometry, the sample of each of its points, uv of points or vertices)."""
    n, radius = len(P), radii(par, clip, k)
    m = np.tile(np.eye(4), (n, 1, 1))
    m[:, :3, 3] = P
    if par.orient:
        m[:, :3, :3] = turns(P, par.flipsmooth)
        if par.lookat is not None:
            m[:, :3, :3] = np.eye(3)
            m = m @ aims(m, position_in(par.lookat, me), (0.0, 1.0, 0.0))
    if par.output in ("tubes", "strips"):
        return along(par, m, radius)
    if par.output in ("polys", "circles"):
        m[:, :3, :3] = m[:, :3, :3] @ spins(par, clip, n, k)
    m[:, :3, :3] *= radius[:, None, :]
    unit = single(par)
    if n * unit.num_points > MOST:
        raise CookError(f"{n:,} copies of {unit.num_points:,} points are more than {MOST:,} points")
    own = "uv" in unit.vertex
    uv = unit.vertex["uv"] if own else np.pad(unit.P[:, :2] / 2 + 0.5, ((0, 0), (0, 1)))
    return tiled(unit, m), np.repeat(np.arange(n), unit.num_points), np.tile(uv, (n, 1)).astype(np.float64)


def radii(par, clip: Channels, k: int) -> np.ndarray:
    """(n, 3) along x, y and z."""
    out = np.full((clip.num_samples, 3), float(par.rad))
    whole = channel(clip, par.chanrad, k)
    out *= 1.0 if whole is None else whole[:, None]
    for axis, name in enumerate((par.chanradx, par.chanrady, par.chanradz)):
        own = channel(clip, name, k)
        out[:, axis] *= 1.0 if own is None else own
    return out


def turns(P: np.ndarray, smooth: float) -> np.ndarray:
    """(n, 3, 3) z along the path, y up; `smooth` of the way towards the frame that turns least from point to point."""
    if len(P) < 2:
        return np.tile(np.eye(3), (len(P), 1, 1))
    z, least = tangents(P, False), frames(P, False)
    x = np.cross([0.0, 1.0, 0.0], z)
    size = np.linalg.norm(x, axis=1, keepdims=True)
    y = np.where(size > 1e-9, np.cross(z, x / np.maximum(size, 1e-12)), least[:, :, 1])
    part = min(max(smooth, 0.0), 1.0)
    y = y * (1 - part) + least[:, :, 1] * part
    size = np.linalg.norm(y, axis=1, keepdims=True)
    y = np.where(size > 1e-9, y / np.maximum(size, 1e-12), least[:, :, 1])
    return np.stack([np.cross(y, z), y, z], -1)


def spins(par, clip: Channels, n: int, k: int) -> np.ndarray:
    """(n, 3, 3) by the channels, then by the parameter."""
    rows = [channel(clip, name, k) for name in (par.chanrx, par.chanry, par.chanrz)]
    own = np.stack([np.zeros(n) if r is None else r for r in rows], -1)
    times = {"off": np.zeros(n), "on": np.ones(n), "cum": np.arange(n)}[par.dorotate]
    return rotations(np.array(par.rotate) * times[:, None], par.rord) @ rotations(own, par.rord)


def rotations(degrees: np.ndarray, order: str) -> np.ndarray:
    """(n, 3, 3) about the axes in an order, for (n, 3) degrees."""
    out = np.tile(np.eye(3), (len(degrees), 1, 1))
    for letter in order:
        axis = "xyz".index(letter)
        i, j = (axis + 1) % 3, (axis + 2) % 3
        c, s = np.cos(np.radians(degrees[:, axis])), np.sin(np.radians(degrees[:, axis]))
        turn = np.tile(np.eye(3), (len(degrees), 1, 1))
        turn[:, i, i], turn[:, i, j], turn[:, j, i], turn[:, j, j] = c, -s, s, c
        out = turn @ out
    return out


def single(par) -> Geometry:
    """What stands at each point, of radius 1."""
    if par.output == "spheres":
        return globe("mesh", "quads", COLUMNS // 2 + 1, COLUMNS, False)
    if par.output == "polyspheres":
        return geodesic(par.divisions)
    t = np.arange(COLUMNS if par.output == "circles" else max(par.divisions, 2)) * 2 * np.pi
    t /= len(t)
    return Geometry.line(np.stack([np.cos(t), np.sin(t), np.zeros(len(t))], -1), True)


def along(par, m: np.ndarray, radius: np.ndarray) -> tuple[Geometry, np.ndarray, np.ndarray]:
    n, tube = len(m), par.output == "tubes"
    cols = max(par.divisions, 3 if tube else 2)
    if tube:
        t = np.arange(cols) * 2 * np.pi / cols
        section = np.stack([np.cos(t), np.sin(t), 0 * t], -1)
    else:
        section = np.stack([np.linspace(-1, 1, cols), np.zeros(cols), np.zeros(cols)], -1)
    P = np.einsum("nij,nkj->nki", m[:, :3, :3], section * radius[:, None]) + m[:, None, :3, 3]
    g = Geometry.mesh(P.reshape(-1, 3), n, cols, tube)
    return g, np.repeat(np.arange(n), cols), texture(n, cols, tube).astype(np.float64)


def with_values(par, g: Geometry, clip: Channels, place: np.ndarray, k: int) -> Geometry:
    """Colours and custom attributes of the points, by the sample of each."""
    colors = [channel(clip, name, k) for name in (par.chanr, par.chang, par.chanb, par.chanalpha)]
    new = {}
    if any(c is not None for c in colors):
        new["Cd"] = np.stack([np.ones(clip.num_samples) if c is None else c for c in colors], -1)[place]
    for block in par.customattr:
        rows = [channel(clip, name, k) for name in (block.chan0, block.chan1, block.chan2, block.chan3)]
        rows = [r for r in rows if r is not None]
        if block.name and rows:
            new[block.name] = (np.stack(rows, -1) if len(rows) > 1 else rows[0])[place]
    return g.with_attributes("point", **new)
