from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, Pulse, Str, StrMenu, Toggle
from stovetop.data.curves import curves, positions, samples
from stovetop.data.cutting import followers, sides
from stovetop.data.insets import limits, without_repeats
from stovetop.data.rebuild import drop_unused
from stovetop.data.subdivision import faces_only
from stovetop.data.topology import area_vectors, point_normals, to_polygons, triangles
from stovetop.data.weld import clusters, cusp
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of

DIAGONALS = np.array([[(0, 1, 2), (0, 2, 3)], [(0, 1, 3), (1, 2, 3)]])


class Extrude(SOP):
    """Faces made thick: swept along a cross-section, whose first point lies on the face.

    The section's y goes backwards from the face's normal, its x outward in the face's plane (corners mitred), scaled
    and moved by the Depth and Thickness parameters; without one it is a line of length 1 backwards. Its curve is
    taken from the vertex named. Front and back are faces of their own or share points with the sides; sides have a
    row for each point of the section. Remove Shared Sides leaves out those between two source faces. Normals are
    points', parted where sides meet at more than the Cusp Angle.

    Fuse Points stops corners where they would meet another or a side of their face, and what came together there is
    one. How TouchDesigner tells its ways apart is not published: here all points stop where the first one of all faces
    does, or each face's where the first of its own does (individual), or those alone that meet (minimal set); straight
    lets those go straight back from the start.

    Source: https://docs.derivative.ca/Extrude_SOP
    """

    inputs = ("source", "section")
    min_inputs = 1

    class Pars:
        sourcegrp = StrMenu("", label="Source Group")
        xsectiongrp = StrMenu("", label="X-Section Group")
        _values = Page("Values")
        dofuse = Menu(
            {
                "off": "No fusion",
                "all": "Clamp all points",
                "min": "Clamp minimal set",
                "on": "Clamp individual face",
                "straight": "Clamp straight",
            },
            "min",
            label="Fuse Points",
        )
        fronttype = Menu(
            {
                "off": "No Output",
                "face": "Output Face",
                "convex": "Convex Face",
            },
            "face",
            label="Front Face",
        )
        backtype = Menu(
            {
                "off": "No Output",
                "face": "Output Face",
                "convex": "Convex Face",
            },
            "face",
            label="Back Face",
        )
        sidetype = Menu(
            {
                "off": "No Output",
                "rows": "Rows",
                "cols": "Columns",
                "rowcol": "Rows and Columns",
                "triangles": "Triangles",
                "quads": "Quadrilaterals",
                "alttriangles": "Alternating triangles",
            },
            "quads",
            label="Side Mesh",
        )
        initextrude = Pulse(label="Initialize Extrusion")
        thickxlate = Float(0.0, label="Thickness Translate")
        thickscale = Float(1.0, label="Thickness Scale")
        depthxlate = Float(0.0, label="Depth Translate")
        depthscale = Float(1.0, label="Depth Scale")
        vertex = Int(0, label="Vertex")
        docusp = Toggle(False, label="Cusp Polygonal Sides")
        cuspangle = Float(20.0, label="Side Cusp Angle")
        sharefaces = Toggle(False, label="Consolidate Faces to Mesh")
        removesharedsides = Toggle(False, label="Remove Shared Sides")
        _groups = Page("Groups")
        newg = Toggle(False, label="Create Output Groups")
        frontgrp = Str("extrudeFront", label="Front Group")
        backgrp = Str("extrudeBack", label="Back Group")
        sidegrp = Str("extrudeSide", label="Side Group")

    def cook(self, par, source: Geometry, section: Geometry | None) -> Geometry:
        mask = prims_of(source, par.sourcegrp)
        g = source if mask is None else source.keep(prims=mask)
        g = to_polygons(g)
        g = drop_unused(g.keep(prims=faces_only(g)))
        if not g.num_prims:
            raise CookError("there is no face to extrude")
        profile = section_points(par, section)
        rings = rings_of(g, profile, par.dofuse)
        parts = []
        # where it goes forward, the source's face is the back of what comes of it
        ahead = bool(profile[-1, 1] < profile[0, 1])
        for how, ring, turn, name in (
            (par.fronttype, rings[0], ahead, par.frontgrp),
            (par.backtype, rings[-1], not ahead, par.backgrp),
        ):
            if how != "off":
                parts.append((face(g, ring, turn, how == "convex"), name))
        if par.sidetype != "off" and len(profile) > 1:
            side = walls(par, g, rings)
            parts.append((side.reverse() if ahead else side, par.sidegrp))
        if par.newg:
            parts = [(grouped(p, name), name) for p, name in parts]
        out = Geometry.merge([p for p, _ in parts])
        if par.dofuse != "off":
            out = without_repeats(out)
        if par.sharefaces:
            return with_normals(joined(out))
        return with_normals(out)

    def pulse(self, node, name: str) -> None:
        """Initialize Extrusion: the section as it was drawn."""
        if name == "initextrude":
            for parameter, value in (
                ("thickxlate", 0.0),
                ("depthxlate", 0.0),
                ("thickscale", 1.0),
                ("depthscale", 1.0),
            ):
                node.par(parameter).set(value)


def section_points(par, section: Geometry | None) -> np.ndarray:
    """(rings, 2) how far outward and how far back each ring lies."""
    P = np.array([[0.0, 0, 0], [0, 1, 0]])
    if section is not None:
        own = prims_of(section, par.xsectiongrp)
        which = np.flatnonzero(curves(section) & (True if own is None else own))
        if not len(which):
            raise CookError("the cross-section has no curve")
        P = positions(section, samples(section, int(which[0])))
        P = P - P[min(max(par.vertex, 0), len(P) - 1)] if par.vertex else P - P[0]
    return P[:, :2] * [par.thickscale, par.depthscale] + [par.thickxlate, par.depthxlate]


def rings_of(g: Geometry, profile: np.ndarray, fuse: str) -> np.ndarray:
    """(rings, vertices, 3) where each vertex of each face goes."""
    after = followers(g)
    before = np.empty_like(after)
    before[after] = np.arange(len(after))
    P = np.asarray(g.P, np.float64)[g.verts]
    N = area_vectors(g.P, g.verts, g.offsets)
    N /= np.maximum(np.linalg.norm(N, axis=1, keepdims=True), 1e-30)
    N = N[g.vertex_prim]
    out = np.cross(P[after] - P, N)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-30)
    both = out + out[before]
    # the mitre: as far out as keeps both sides at the same distance, no further than 10 times that
    size = np.maximum((both * both).sum(1, keepdims=True) / 2, 0.02)
    mitre = both / size
    x = profile[:, :1]
    if fuse != "off":
        x = clamped(g, x, fuse, *limits(g, out, mitre))
    rings = P + mitre * x[..., None] - N * profile[:, 1:, None]
    if fuse != "off":
        met(rings, after, 1e-6 * max(float(np.ptp(P, axis=0).max(initial=0.0)), 1e-30))
    return rings


def clamped(g: Geometry, x: np.ndarray, fuse: str, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """(rings, vertices) how far outward (rings, 1) each corner goes, as far as it is free to."""
    if fuse == "straight":
        return np.where((x.min() < low) | (x.max() > high), 0.0, x)
    if fuse != "min":
        own = np.zeros(g.num_vertices, np.int32) if fuse == "all" else g.vertex_prim
        worst = np.stack([np.full(g.num_prims, -np.inf), np.full(g.num_prims, np.inf)])
        np.maximum.at(worst[0], own, low)
        np.minimum.at(worst[1], own, high)
        low, high = worst[:, own]
    return np.clip(x, low, high)


def met(rings: np.ndarray, after: np.ndarray, near: float) -> None:
    """Corners that have come together are in the very same place: their middle."""
    for ring in rings:
        pairs = np.flatnonzero(np.linalg.norm(ring[after] - ring, axis=1) <= near)
        if len(pairs):
            label = clusters(len(ring), np.stack([pairs, after[pairs]], -1))
            total = np.stack([np.bincount(label, ring[:, k]) for k in range(3)], -1)
            ring[:] = (total / np.bincount(label)[:, None])[label]


def face(g: Geometry, ring: np.ndarray, turn: bool, convex: bool) -> Geometry:
    """The source's faces at a ring, with points of their own."""
    out = Geometry(
        P=ring.astype(np.float32),
        verts=np.arange(g.num_vertices, dtype=np.int32),
        offsets=g.offsets,
        kind=g.kind,
        closed=g.closed,
        closed_v=g.closed_v,
        rows=g.rows,
        point={k: a[g.verts] for k, a in g.point.items() if k != "N"},
        vertex={k: a for k, a in g.vertex.items() if k != "N"},
        prim=g.prim,
        prim_groups=g.prim_groups,
        point_groups={k: m[g.verts] for k, m in g.point_groups.items()},
        detail=g.detail,
    )
    if convex:
        tri, prim = triangles(out)
        flat = tri.reshape(-1)
        cut = Geometry.polygons(out.P, tri)
        out = cut.replace(
            point=out.point,
            point_groups=out.point_groups,
            vertex={k: a[flat] for k, a in out.vertex.items()},
            prim={k: a[prim] for k, a in out.prim.items()},
            prim_groups={k: a[prim] for k, a in out.prim_groups.items()},
        )
    return out.reverse() if turn else out


def walls(par, g: Geometry, rings: np.ndarray) -> Geometry:
    """The sides of each face, row by row."""
    after = followers(g)
    use = np.arange(g.num_vertices)
    if par.removesharedsides:
        _, edge, _, _ = sides(g)
        use = use[np.bincount(edge)[edge] == 1]
    n, v = len(rings), g.num_vertices
    prims = g.vertex_prim[use]
    step = np.arange(n - 1)[:, None] * v
    quads = np.stack([use + step, use + step + v, after[use] + step + v, after[use] + step], -1)
    if par.sidetype in ("rows", "cols", "rowcol"):
        lists, owner = [], []
        if par.sidetype != "cols":
            lists.append(
                np.stack([use + np.arange(n)[:, None] * v, after[use] + np.arange(n)[:, None] * v], -1).reshape(-1, 2)
            )
            owner.append(np.tile(prims, n))
        if par.sidetype != "rows":
            lists.append((use[:, None] + np.arange(n) * v).reshape(len(use), n))
            owner.append(prims)
        faces = [row for block in lists for row in block]
        made, owner = Geometry.polygons(rings.reshape(-1, 3), faces, closed=False), np.concatenate(owner)
    else:
        flat = quads.reshape(-1, 4)
        if par.sidetype != "quads":
            other = (np.arange(len(flat)) + np.arange(len(flat)) // len(use)) % 2 * (par.sidetype == "alttriangles")
            flat = flat[np.arange(len(flat))[:, None, None], DIAGONALS[other]].reshape(-1, 3)
        made = Geometry.polygons(rings.reshape(-1, 3), flat)
        owner = np.repeat(np.tile(prims, n - 1), len(flat) // max(len(prims) * (n - 1), 1))
    made = made.replace(
        point={k: np.tile(a[g.verts], (n, *[1] * (a.ndim - 1))) for k, a in g.point.items() if k != "N"},
        prim={k: a[owner] for k, a in g.prim.items()},
        prim_groups={k: a[owner] for k, a in g.prim_groups.items()},
    )
    made = drop_unused(made)
    return cusp(made, par.cuspangle) if par.docusp and made.closed.all() else made


def grouped(g: Geometry, name: str) -> Geometry:
    return g.replace(prim_groups={**g.prim_groups, name: np.ones(g.num_prims, bool)}) if name else g


def joined(g: Geometry) -> Geometry:
    """Points that lie in the very same place as one."""
    _, first, same = np.unique(g.P, axis=0, return_index=True, return_inverse=True)
    return g.replace(
        P=g.P[first],
        verts=same.reshape(-1)[g.verts].astype(np.int32),
        point={k: a[first] for k, a in g.point.items()},
        point_groups={k: m[first] for k, m in g.point_groups.items()},
    )


def with_normals(g: Geometry) -> Geometry:
    return g.with_attributes("point", N=point_normals(g))
