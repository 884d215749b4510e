from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.geometry import MESH
from stovetop.data.rebuild import blended_points
from stovetop.data.topology import area_vectors, point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all
from stovetop.ops.sop._vertices import grid

CAPS = {
    "none": "No End Cap",
    "facet": "End Cap Faceted",
    "share": "End Cap Shared",
    "round": "End Cap Rounded",
    "tangent": "End Cap Tangential",
}


class Cap(SOP):
    """Ends closed: of meshes that close one way along their open one, and open polygons as faces.

    U caps close the ends of a mesh's columns (where it closes in V), and polygons; V caps those of its rows (a tube's
    ends, the first row the First). Faceted: a face with points of its own; Shared: over the mesh's points. Rounded:
    rings of an ellipse over the end, Scale times its mean radius high, along its normal; Tangential: along the
    surface's own way out. Rings are a mesh that shares the end's points, in a point at the top. N is computed anew
    where there is one.

    Source: https://docs.derivative.ca/Cap_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        _u_caps = Page("U Caps")
        pshapeu = Toggle(False, label="Preserve NURB Shape U", unsupported=True)
        firstu = Menu(CAPS, label="First U Cap")
        divsu1 = Int(3, label="Divisions", min=1)
        scaleu1 = Float(1.0, label="Scale")
        lastu = Menu(CAPS, label="Last U Cap")
        divsu2 = Int(3, label="Divisions", min=1)
        scaleu2 = Float(1.0, label="Scale")
        _v_caps = Page("V Caps")
        pshapev = Toggle(False, label="Preserve NURB Shape V", unsupported=True)
        firstv = Menu(CAPS, label="First V Cap")
        divsv1 = Int(3, label="Divisions", min=1)
        scalev1 = Float(1.0, label="Scale")
        lastv = Menu(CAPS, label="Last V Cap")
        divsv2 = Int(3, label="Divisions", min=1)
        scalev2 = Float(1.0, label="Scale")

    def cook(self, par, input: Geometry) -> Geometry:
        g, mask = input, prims_or_all(input, par.group)
        ends_u = [(par.firstu, par.divsu1, par.scaleu1), (par.lastu, par.divsu2, par.scaleu2)]
        ends_v = [(par.firstv, par.divsv1, par.scalev1), (par.lastv, par.divsv2, par.scalev2)]
        caps = []
        closed = g.closed.copy()
        for i in np.flatnonzero(mask):
            if g.kind[i] != MESH:
                closed[i] |= any(how != "none" for how, *_ in ends_u) and g.counts[i] > 2
                continue
            index = grid(g, int(i))
            if g.closed[i] and not g.closed_v[i]:
                caps += ends(g, int(i), index, ends_v)
            if g.closed_v[i] and not g.closed[i]:
                # seen along the columns the other side is out
                caps += ends(g, int(i), index.T, ends_u, True)
        out = joined(g.replace(closed=closed), caps)
        return out.with_attributes("point", N=point_normals(out)) if "N" in g.point and caps else out


def ends(g: Geometry, i: int, index: np.ndarray, how: list, turned: bool = False) -> list[Geometry]:
    """The caps at the first and the last row of a grid of vertices."""
    out = []
    for k, (kind, divs, scale) in enumerate(how):
        if kind == "none":
            continue
        rows = index if k else index[::-1]
        ring = g.verts[rows[-1]].astype(np.int64)
        inner = g.verts[rows[-2]].astype(np.int64) if len(rows) > 1 else ring
        # the ring as its cap looks outward: rows run up where columns run to the right
        outward = ring if (k == 1) != turned else ring[::-1]
        inner = inner if (k == 1) != turned else inner[::-1]
        cap = face(g, outward, kind) if kind in ("facet", "share") else dome(g, outward, inner, kind, divs, scale)
        one = {name: np.repeat(a[[i]], cap.num_prims, 0) for name, a in g.prim.items()}
        out.append(
            cap.replace(prim=one, prim_groups={n: np.full(cap.num_prims, m[i]) for n, m in g.prim_groups.items()})
        )
    return out


def face(g: Geometry, ring: np.ndarray, kind: str) -> Geometry:
    """A face; with points of its own where it is faceted, else by the numbers of the input's."""
    if kind == "share":
        return Geometry.polygons(g.P, ring[None])
    points = blended_points(g, ring[:, None], np.ones((len(ring), 1)))
    return points.replace(**shape(Geometry.polygons(points.P, np.arange(len(ring))[None])))


def shape(g: Geometry) -> dict:
    return {n: getattr(g, n) for n in ("verts", "offsets", "kind", "closed", "closed_v", "rows")}


def dome(g: Geometry, ring: np.ndarray, inner: np.ndarray, kind: str, divs: int, scale: float) -> Geometry:
    """Rings over an end; the first is the input's, the last a point."""
    P = np.asarray(g.P, np.float64)[ring]
    middle = P.mean(0)
    radius = float(np.linalg.norm(P - middle, axis=1).mean())
    normal = area_vectors(P, np.arange(len(P)), np.array([0, len(P)]))[0]
    if kind == "tangent":
        way = (P - np.asarray(g.P, np.float64)[inner]).mean(0)
        normal = way if np.linalg.norm(way) > 1e-12 else normal
    normal = normal / max(float(np.linalg.norm(normal)), 1e-30)
    angle = np.arange(1, divs + 1) / divs * np.pi / 2
    cos = np.where(np.arange(1, divs + 1) < divs, np.cos(angle), 0.0)[:, None, None]
    rings = middle + (P - middle) * cos + normal * (radius * scale * np.sin(angle))[:, None, None]
    n = len(ring)
    # new points: the rings but the last, and the top
    weight = np.ones((n * (divs - 1), 1))
    points = blended_points(g, np.tile(ring, divs - 1)[:, None], weight) if divs > 1 else Geometry()
    top = blended_points(g, ring[None], np.full((1, n), 1 / n))
    new = Geometry.merge([g.keep(prims=np.zeros(g.num_prims, bool)), points, top])
    P_all = np.concatenate([g.P, rings[:-1].reshape(-1, 3), rings[-1, :1]])
    first = g.num_points + np.arange(n * (divs - 1)).reshape(divs - 1, n)
    index = np.concatenate([ring[None], first, np.full((1, n), len(P_all) - 1)])
    mesh = Geometry.mesh(P_all, divs + 1, n, True, False, index)
    return new.replace(P=P_all.astype(np.float32), vertex={}, prim={}, prim_groups={}, **shape(mesh))


def joined(g: Geometry, caps: list[Geometry]) -> Geometry:
    """All over the input's points; caps bring those they have beyond."""
    out = g
    for cap in caps:
        shared = cap.num_points >= g.num_points and np.array_equal(cap.P[: g.num_points], g.P)
        n = out.num_points
        both = Geometry.merge([out, cap])
        if not shared:
            out = both
            continue
        extra = np.arange(g.num_points, cap.num_points) + n
        keep = np.concatenate([np.arange(n), extra])
        verts = np.where(cap.verts < g.num_points, cap.verts, cap.verts - g.num_points + n)
        out = both.replace(
            P=both.P[keep],
            verts=np.concatenate([out.verts, verts]).astype(np.int32),
            point={k: a[keep] for k, a in both.point.items()},
            point_groups={k: m[keep] for k, m in both.point_groups.items()},
        )
    return out
