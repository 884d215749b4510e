from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Str, Toggle
from stovetop.data.cutting import unique_pairs
from stovetop.data.metaballs import polygonized
from stovetop.data.splines import to_meshes
from stovetop.data.topology import edges, point_normals, triangles
from stovetop.ops.sop._family import SOP, Geometry

CARRIED = {"uv": 3, "N": 3, "Cd": 4}


class Boolean(SOP):
    """Solids joined, cut from each other or cut down to what they share, by the manifold3d library.

    Both inputs must be closed, with faces that look outward; points that lie together are joined first. The result is
    triangles, with the vertices' uv, N and Cd blended (Accurate Attributes) or left out. Edges are the lines where
    the surfaces meet. Groups tell which input each face comes from.

    Source: https://docs.derivative.ca/Boolean_SOP
    """

    inputs = ("a", "b")

    class Pars:
        booleanop = Menu(
            {
                "union": "Union",
                "intersect": "Intersect",
                "aminusb": "A minus B",
                "bminusa": "B minus A",
                "aedge": "A Edge",
                "bedge": "B Edge",
            },
            "union",
            label="Operation",
        )
        accattrib = Toggle(True, label="Accurate Attributes Interpolation")
        creategroup = Toggle(False, label="Create Groups")
        groupa = Str("groupA", label="Group A")
        groupb = Str("groupB", label="Group B")

    def cook(self, par, a: Geometry, b: Geometry) -> Geometry:
        try:
            import manifold3d as m3
        except ImportError:
            raise CookError("Boolean needs the manifold3d library: pip install stovetop[geometry]") from None
        a, b = (to_meshes(polygonized(g)) for g in (a, b))
        names = [n for n in CARRIED if par.accattrib and any(n in g.point or n in g.vertex for g in (a, b))]
        first, second = solid(m3, a, names, "first"), solid(m3, b, names, "second")
        how = par.booleanop
        if how in ("aedge", "bedge"):
            return seam(m3, first, second)
        if how == "bminusa":
            made = second - first
        else:
            made = {"union": first.__add__, "intersect": first.__xor__, "aminusb": first.__sub__}[how](second)
        g, owner = geometry(made, names, first.original_id())
        if par.creategroup:
            groups = {par.groupa: owner, par.groupb: ~owner}
            g = g.replace(prim_groups={k: v for k, v in groups.items() if k})
        return g.replace(solid=g.num_prims > 0)


def solid(m3: Any, g: Geometry, names: list[str], which: str) -> Any:
    """A manifold of the triangles, its properties the attributes at their corners; CookError where it is not closed."""
    tri, _ = triangles(g)
    values = [corner_values(g, n)[tri].reshape(-1, CARRIED[n]) for n in names]
    flat = np.concatenate([np.asarray(g.P, np.float32)[g.verts[tri]].reshape(-1, 3), *values], 1)
    made = m3.Mesh(flat.astype(np.float32), np.arange(len(flat), dtype=np.uint32).reshape(-1, 3))
    made.merge()
    out = m3.Manifold(made)
    if out.status() != m3.Error.NoError or out.is_empty():
        raise CookError(f"the {which} input is not closed: {out.status().name}")
    return out.as_original()


def corner_values(g: Geometry, name: str) -> np.ndarray:
    size = CARRIED[name]
    own = g.vertex.get(name)
    if own is None:
        own = g.point[name][g.verts] if name in g.point else None
    if own is None and name == "N":
        own = point_normals(g)[g.verts]
    if own is None:
        own = np.full((g.num_vertices, size), 1.0 if name == "Cd" else 0.0)
    out = np.zeros((g.num_vertices, size), np.float32)
    out[:, : min(size, own.shape[1])] = own[:, :size]
    return out


def geometry(made: Any, names: list[str], original: int) -> tuple[Geometry, np.ndarray]:
    """(triangles over shared points, (prims,) whether each comes from the original)."""
    mesh = made.to_mesh()
    verts = np.asarray(mesh.tri_verts).astype(np.int64)
    props = np.asarray(mesh.vert_properties)
    _, first, same = np.unique(props[:, :3], axis=0, return_index=True, return_inverse=True)
    g = Geometry.polygons(props[first, :3], same.reshape(-1)[verts])
    at = 3
    for name in names:
        values = props[:, at : at + CARRIED[name]][verts.reshape(-1)]
        if name == "N":
            values = values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-20)
        g = g.with_attributes("vertex", **{name: values})
        at += CARRIED[name]
    owner = np.zeros(len(verts), bool)
    runs = [int(i) // 3 for i in mesh.run_index]
    for start, end, who in zip(runs, runs[1:], mesh.run_original_id, strict=False):
        owner[start:end] = who == original
    return g, owner


def seam(m3: Any, first: Any, second: Any) -> Geometry:
    """The edges at which faces of both inputs meet, as open polygons."""
    g, owner = geometry(first + second, [], first.original_id())
    pairs = g.verts[edges(g)]
    prim = g.vertex_prim[edges(g)[:, 0]]
    found, _, which = unique_pairs(*pairs.T)
    from_a = np.bincount(which, owner[prim], len(found)) > 0
    from_b = np.bincount(which, ~owner[prim], len(found)) > 0
    lines = Geometry.polygons(g.P, found[from_a & from_b], closed=False)
    used = np.bincount(lines.verts, minlength=lines.num_points) > 0
    return lines.keep(points=used)
