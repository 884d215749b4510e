from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import CURVE, OWN, basis_of, rational
from stovetop.data.ends import ended
from stovetop.data.geometry import BEZIER, MESH, NURBS, POLY, SURFACES
from stovetop.data.hulls import refitted, through
from stovetop.data.knots import Basis, common, written
from stovetop.data.rebuild import blended_points, swapped
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
SURFACE = {curve: surface for surface, curve in CURVE.items()}


class Cap(SOP):
    """Ends closed: of meshes that close one way along their open one, and open polygons as faces.

    U caps close the ends of a mesh's columns (where it closes in V), and polygons; V caps those of its rows (a tube's
    ends, the first row the First). Faceted: a face with points of its own; Shared: over the mesh's points. Rounded:
    rings of an ellipse over the end, Scale times its mean radius high, along its normal; Tangential: along the
    surface's own way out. Rings are a mesh that shares the end's points, in a point at the top. N is computed anew
    where there is one. Caps of a spline surface are a closed spline, or a spline surface through the rings; a NURBS
    that does not reach its hull's ends is clamped there, with Preserve Shape as it is, else over the same hull.

    Source: https://docs.derivative.ca/Cap_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        _u_caps = Page("U Caps")
        pshapeu = Toggle(False, label="Preserve NURB Shape U")
        firstu = Menu(CAPS, label="First U Cap")
        divsu1 = Int(3, label="Divisions", min=1)
        scaleu1 = Float(1.0, label="Scale")
        lastu = Menu(CAPS, label="Last U Cap")
        divsu2 = Int(3, label="Divisions", min=1)
        scaleu2 = Float(1.0, label="Scale")
        _v_caps = Page("V Caps")
        pshapev = Toggle(False, label="Preserve NURB Shape V")
        firstv = Menu(CAPS, label="First V Cap")
        divsv1 = Int(3, label="Divisions", min=1)
        scalev1 = Float(1.0, label="Scale")
        lastv = Menu(CAPS, label="Last V Cap")
        divsv2 = Int(3, label="Divisions", min=1)
        scalev2 = Float(1.0, label="Scale")

    def cook(self, par, input: Geometry) -> Geometry:
        mask = prims_or_all(input, par.group)
        ends_u = [(par.firstu, par.divsu1, par.scaleu1), (par.lastu, par.divsu2, par.scaleu2)]
        ends_v = [(par.firstv, par.divsv1, par.scalev1), (par.lastv, par.divsv2, par.scalev2)]
        on_u, on_v = (any(how != "none" for how, *_ in x) for x in (ends_u, ends_v))
        g = tied(par, input, mask, on_u, on_v)
        caps = []
        closed = g.closed.copy()
        for i in np.flatnonzero(mask):
            if g.kind[i] not in SURFACES:
                closed[i] |= on_u and g.counts[i] > 2
                continue
            index = grid(g, int(i))
            if g.closed[i] and not g.closed_v[i]:
                caps += ends(g, int(i), index, ends_v)
            if g.closed_v[i] and not g.closed[i]:
                # seen along the columns the other side is out
                caps += ends(g, int(i), index.T, ends_u, True)
        out = joined(g.replace(closed=closed), caps)
        if "N" not in g.point or not caps:
            return out
        N = point_normals(hulls(out))
        # splines' points have the normals of their hulls, which may be better than those of its faces
        spline = np.isin(g.kind, tuple(CURVE))[g.vertex_prim]
        N[g.verts[spline]] = out.point["N"][g.verts[spline]]
        return out.with_attributes("point", N=N)


def tied(par, g: Geometry, mask: np.ndarray, on_u: bool, on_v: bool) -> Geometry:
    """With those ends of splines clamped that get caps, and curves that are to be closed closed."""
    new = {}
    for i in np.flatnonzero(mask & (g.counts > 2)):
        closing, clamping = dict.fromkeys("uv", "sameclosure"), dict.fromkeys("uv", "sameclamp")
        if g.kind[i] in (BEZIER, NURBS):
            closing["u"] = "closesharp" if on_u else "sameclosure"
        elif g.kind[i] in CURVE:
            clamping["v"] = "clamp" if on_v and g.closed[i] else "sameclamp"
            clamping["u"] = "clamp" if on_u and g.closed_v[i] else "sameclamp"
        else:
            continue
        new[int(i)] = ended(g, int(i), closing, clamping, {"u": par.pshapeu, "v": par.pshapev})
    return swapped(g, {i: x for i, x in new.items() if x is not None})


def hulls(g: Geometry) -> Geometry:
    """Splines as polygons and meshes of the same points."""
    surface = np.isin(g.kind, tuple(CURVE))
    curve = np.isin(g.kind, (BEZIER, NURBS))
    return g.replace(kind=np.where(surface, MESH, np.where(curve, POLY, g.kind)).astype(np.uint8))


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
        flat = kind in ("facet", "share")
        basis = basis_of(g, i, "v" if turned else "u") if g.kind[i] in CURVE else None
        if basis is not None and basis.count != len(ring):
            basis = None
        around = outline(g, ring, basis) if basis is not None else np.asarray(g.P, np.float64)[ring]
        cap = face(g, outward, kind) if flat else dome(g, outward, inner, kind, divs, scale * mean_radius(around))
        own = {}
        if basis is not None:
            cap, own = as_spline(cap, g.num_points, CURVE[int(g.kind[i])], basis, (k == 1) != turned, flat)
        one = {name: np.repeat(a[[i]], cap.num_prims, 0) for name, a in g.prim.items() if name not in OWN}
        out.append(
            cap.replace(
                prim={**one, **own}, prim_groups={n: np.full(cap.num_prims, m[i]) for n, m in g.prim_groups.items()}
            )
        )
    return out


def outline(g: Geometry, ring: np.ndarray, basis: Basis) -> np.ndarray:
    """(n, 3) points of a closed spline over a ring of points."""
    index, weight = basis.at(basis.across(np.arange(4 * len(basis.spans)) / 4))
    weight = rational(g, ring[index], weight)
    return np.asarray((g.P[ring[index]].astype(np.float64) * weight[..., None]).sum(1))


def mean_radius(P: np.ndarray) -> float:
    return float(np.linalg.norm(P - P.mean(0), axis=1).mean())


def as_spline(cap: Geometry, shared: int, kind: int, basis: Basis, forward: bool, flat: bool) -> tuple[Geometry, dict]:
    """A cap over a spline's hull as a spline of the same basis, orders and knots. shared: the input's points."""
    verts = cap.verts.reshape(1 if flat else int(cap.rows[0]), -1)
    if not forward:
        basis = basis.reversed()
        # a closed Bezier begins at the same end of a span
        verts = np.roll(verts, int(kind == BEZIER), 1)
    own = {} if kind == BEZIER else {"knotsu": np.array([written(basis)])}
    if flat:
        order = np.array([basis.degree + 1], np.int32)
        return cap.replace(verts=verts.reshape(-1), kind=np.array([kind], np.uint8), rows=order), own
    v = Basis(len(verts), min(3, len(verts) - 1)).unit()
    across = through(v)
    if kind == BEZIER:
        goal = common([v], v.degree, False, True)
        v, across = goal, refitted(v, goal) @ across
    n = verts.shape[1]
    P = np.einsum("ij,jkc->ikc", across, cap.P[verts].astype(np.float64))
    own |= {"orderu": np.array([basis.degree + 1], np.int32), "orderv": np.array([v.degree + 1], np.int32)}
    # the first row is the surface's own; every other has a point a column, at the top as well
    at = np.concatenate([np.arange(shared), np.tile(verts[0], v.count - 1)])
    index = np.concatenate([verts[:1], shared + np.arange((v.count - 1) * n).reshape(-1, n)])
    made = Geometry.mesh(np.concatenate([cap.P[:shared], P[1:].reshape(-1, 3)]), v.count, n, True, False, index)
    shaped = shape(made) | {"kind": np.array([SURFACE[kind]], np.uint8)}
    return cap.replace(
        P=made.P,
        point={k: a[at] for k, a in cap.point.items()},
        point_groups={k: m[at] for k, m in cap.point_groups.items()},
        **shaped,
    ), own


def face(g: Geometry, ring: np.ndarray, kind: str) -> Geometry:
    """A face; with points of its own where it is faceted, else by the numbers of the input's."""
    if kind == "share":
        return Geometry.polygons(g.P, ring[None])
    points = blended_points(g, ring[:, None], np.ones((len(ring), 1)))
    return points.replace(**shape(Geometry.polygons(points.P, np.arange(len(ring))[None])))


def shape(g: Geometry) -> dict:
    return {n: getattr(g, n) for n in ("verts", "offsets", "kind", "closed", "closed_v", "rows")}


def dome(g: Geometry, ring: np.ndarray, inner: np.ndarray, kind: str, divs: int, height: float) -> Geometry:
    """Rings over an end; the first is the input's, the last a point."""
    P = np.asarray(g.P, np.float64)[ring]
    middle = P.mean(0)
    normal = area_vectors(P, np.arange(len(P)), np.array([0, len(P)]))[0]
    if kind == "tangent":
        way = (P - np.asarray(g.P, np.float64)[inner]).mean(0)
        normal = way if np.linalg.norm(way) > 1e-12 else normal
    normal = normal / max(float(np.linalg.norm(normal)), 1e-30)
    angle = np.arange(1, divs + 1) / divs * np.pi / 2
    cos = np.where(np.arange(1, divs + 1) < divs, np.cos(angle), 0.0)[:, None, None]
    rings = middle + (P - middle) * cos + normal * (height * np.sin(angle))[:, None, None]
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
