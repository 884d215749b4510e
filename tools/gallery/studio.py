"""Geometry before a camera, lit: what the pictures of SOPs and MATs are taken with."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.geometry import BEZIER, BEZIER_SURFACE, METABALL, NURBS, NURBS_SURFACE, PARTICLES, POLY, Geometry
from stovetop.data.metaballs import polygonized
from stovetop.data.splines import to_meshes
from stovetop.data.topology import edges, triangles
from stovetop.td import selectSOP

from .uses import Uses

#: the view's height, degrees
ANGLE = 30.0
#: the camera's turn about x and y, for flat things and others
FRONT, ASIDE = (-12.0, 16.0, 0.0), (-24.0, 32.0, 0.0)
#: sides of faces are drawn where they are less crowded
MANY = 300
#: the picture is drawn this much larger and made small when it is saved: fine lines need it
LARGER = 2
BACKGROUND = (0.055, 0.065, 0.085, 1)

#: lights and materials of all pictures; `key` is made for each: its shadows are of what that picture shows
STAGE = {
    "key": "comp('light', lighttype='distant', r=(-50, -35, 0), t=(0, 0, 0), c=(1, 0.96, 0.9), dimmer=1.0)",
    "rim": "comp('light', lighttype='distant', r=(-15, 150, 0), t=(0, 0, 0), c=(0.6, 0.75, 1), dimmer=0.7)",
    "sky": """keys = table(['pos', 'r', 'g', 'b', 'a'], [0, 0.2, 0.18, 0.17, 1], [0.45, 0.35, 0.32, 0.3, 1],
             [0.55, 0.5, 0.55, 0.65, 1], [1, 0.9, 0.95, 1, 1])
top('ramp', dat=keys, type='vertical', outputresolution='custom', resolution=(64, 32), format='rgba16float')""",
    "around": "comp('environmentlight', envlightmap=sky, dimmer=0.8)",
    "ambient": "comp('ambientlight', c=(0.06, 0.06, 0.08))",
    "clay": "mat('pbr', basecolor=(0.8, 0.45, 0.28), metallic=0, roughness=0.42, polygonoffset=True)",
    "paint": "mat('pbr', basecolor=(1, 1, 1), metallic=0, roughness=0.42, polygonoffset=True)",
    "edges": """mat('line', linenearcolor=(0.02, 0.02, 0.03), linenearalpha=0.9, widthnear=2.6, widthfar=2.6,
    blending=True, specifylinefarcolor=False, liftscale=0)""",
    "strokes": """mat('line', linenearcolor=(1, 0.62, 0.2), widthnear=6, widthfar=6, drawpoints=True,
    specifylinefarcolor=False, specifypointfarcolor=False, pointsizemultiplier=1.3, pointnearcolor=(1, 0.95, 0.85))""",
    "curves": "mat('line', linenearcolor=(1, 0.62, 0.2), widthnear=4, widthfar=4, specifylinefarcolor=False)",
    "dots": """mat('line', drawlines=False, drawpoints=True, widthnear=7, widthfar=7, pointnearcolor=(1, 0.72, 0.35),
    specifypointfarcolor=False)""",
}


def see(uses: Uses, shown: Any, *beside: Any) -> Any:
    """A picture of a SOP: faces lit, with their sides where they are few; curves and points as strokes and dots.

    Of a Geometry COMP or several: what is in it as it is. What stands beside has no say in where the camera is.
    """
    if isinstance(shown, tuple) or shown.isCOMP:
        geometry = shown if isinstance(shown, tuple) else (shown,)
        sops = [sop for geo in geometry for sop in geo.findChildren(type=selectSOP)]
        return shoot(uses, [*geometry, *beside], np.concatenate([drawn(sop).P for sop in sops]))
    g = drawn(shown)
    if not g.num_points:
        return None
    return shoot(uses, [uses.geo(shown, material=uses[n]) for n in materials(g, smooth(shown._node.data))], g.P)


def smooth(g: Geometry) -> bool:
    """Whether some of it is not of faces: their sides would be those of how fine it is drawn."""
    return bool(np.isin(g.kind, (METABALL, BEZIER_SURFACE, NURBS_SURFACE)).any())


def drawn(sop: Any) -> Geometry:
    """Its geometry, metaballs and splines as the surfaces that are drawn."""
    return to_meshes(polygonized(sop._node.data), (2.0, 2.0))


def shoot(uses: Uses, geometry: list[Any], P: np.ndarray) -> Any:
    """A Render TOP of those Geometry COMPs, the camera as near as the points (n, 3) allow."""
    camera = uses.create("camera", "COMP", viewanglemethod="vertfov", fov=ANGLE, **place(P, uses.size))
    shown = " ".join(g.path for g in geometry)
    key = uses.make(uses.sources["key"])
    key.par.shadowcasters = shown
    lights = " ".join(light.path for light in (key, uses["rim"], uses["around"], uses["ambient"]))
    size = {"outputresolution": "custom", "resolution": tuple(LARGER * n for n in uses.size)}
    return uses.create("render", "TOP", camera=camera, geometry=shown, lights=lights, bgcolor=BACKGROUND, **size)


def materials(g: Geometry, smooth: bool = False) -> list[str]:
    """Names of what the geometry is drawn with, once each."""
    curves = np.isin(g.kind, (POLY, BEZIER, NURBS)) & ~g.closed
    dots = g.kind == PARTICLES
    if dots.all():
        return ["dots"]
    if (curves | dots).all():
        return ["strokes" if g.num_vertices < 200 else "curves"]
    colored = any("Cd" in a for a in (g.point, g.vertex, g.prim))
    return ["paint" if colored else "clay", *(["edges"] if not smooth and crowded(g) < MANY else [])]


def crowded(g: Geometry) -> float:
    """How long the sides of faces are for the area that is seen, times the width of all."""
    seen = g.P @ view(g.P)[:, :2]
    sides, (corners, _) = seen[g.verts[edges(g)]], triangles(g)
    a, b, c = seen[g.verts[corners]].swapaxes(0, 1)
    area = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]).sum() / 2
    width, height = np.ptp(seen, axis=0)
    return np.linalg.norm(np.diff(sides, axis=1), axis=2).sum() * max(width, 1.8 * height) / max(area, 1e-9)


def angles(P: np.ndarray) -> tuple[float, float, float]:
    """The camera's turn, degrees: flat things are seen more from the front."""
    span = np.ptp(P, axis=0)
    return FRONT if span[2] < 0.05 * span.max() else ASIDE


def view(P: np.ndarray) -> np.ndarray:
    """The camera's axes as columns: right, up and back."""
    a, b, _ = np.radians(angles(P))
    around = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    return around @ np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])


def place(P: np.ndarray, size: tuple[int, int]) -> dict[str, Any]:
    """Translate, rotate, near and far of a camera from which all points fit the view, with a margin."""
    P = P[np.isfinite(P).all(1)].astype(float)
    turn = view(P)
    x, y, z = (P @ turn).T
    up = np.tan(np.radians(ANGLE / 2)) / 1.12
    at, reach = np.zeros(3), []
    for axis, (v, slope) in enumerate(((x, up * size[0] / size[1]), (y, up))):
        low, high = (z - v / slope).max(), (z + v / slope).max()
        at[axis] = (high - low) / 2 * slope
        reach.append((high + low) / 2)
    at[2] = max(*reach, z.max() + 1e-3)
    deep = at[2] - z.min()
    return {"t": tuple(turn @ at), "r": angles(P), "near": deep / 100, "far": deep * 30}
