from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Str, StrMenu, Toggle
from stovetop.data.cracks import Cracks, closed, cracks, halved
from stovetop.data.cutting import sides
from stovetop.data.rebuild import drop_unused
from stovetop.data.subdivision import catmull_clark, faces_only
from stovetop.data.topology import to_polygons
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_of

#: more quads than this are refused
MOST = 20_000_000


class Subdivide(SOP):
    """Each face as quads that draw near to a smooth surface (Catmull and Clark), again and again.

    Only closed polygons are divided; meshes become polygons first, lines stay. Crease weights hold edges sharp for as
    many steps: the override on all edges, the largest of the vertex or primitive attribute `creaseweight`, or those of
    the second input's polygons with the same point numbers. N of points is computed anew.

    A crack opens where a polygon that is divided shares an edge with one that is not. Pull: the divided side's points
    go to the nearest places on the edge; where edges are divided (evenly, into as many pieces) both sides share points
    between the two, at Bias 0 on the edge and at 1 on the curve. Stitch: triangles in between, with the attributes and
    groups of the polygon around; Bias does nothing. Triangulate also cuts the polygons whose edges are divided.

    Source: https://docs.derivative.ca/Subdivide_SOP
    """

    inputs = ("input", "creases")
    min_inputs = 1

    class Pars:
        subdivide = StrMenu("", label="Group")
        creases = StrMenu("", label="Creases")
        iterations = Int(1, label="Depth", min=0)
        overridecrease = Toggle(True, label="Override Crease Weight Attribute")
        creaseweight = Float(0.0, label="Crease Weight")
        outputcrease = Toggle(False, label="Generate Resulting Creases")
        outcreasegroup = Str("creases", label="New Group")
        closeholes = Menu(
            {
                "noclose": "Do Not Close",
                "pull": "Pull Cracks Closed",
                "stitch": "Stitch Cracks Together",
            },
            label="Close Cracks",
        )
        surroundpoly = Menu(
            {
                "nodiv": "No Edge Division",
                "edges": "Divide Edges",
                "triangulate": "Triangulate",
            },
            label="Surrounding Faces",
        )
        bias = Float(1.0, label="Bias", norm=(0, 1))

    def cook(self, par, input: Geometry, creases: Geometry | None) -> Geometry:
        mask = prims_of(input, par.subdivide)
        g = input if mask is None else input.replace(prim_groups={**input.prim_groups, " picked": mask})
        g = to_polygons(g)
        chosen = faces_only(g) & g.prim_groups.get(" picked", np.ones(g.num_prims, bool))
        g = g.replace(prim_groups={k: m for k, m in g.prim_groups.items() if k != " picked"})
        if g.counts[chosen].sum() * 4.0 ** max(par.iterations - 1, 0) > MOST:
            raise CookError(f"a Depth of {par.iterations} would make more than {MOST:,} faces")
        if not chosen.any() or not par.iterations:
            return g
        inner = g.keep(prims=chosen)
        weights = sharpness(par, inner, creases)
        rest = g.keep(prims=~chosen)
        at = cracks(g, chosen) if par.closeholes != "noclose" and rest.num_prims else None
        chains = None if at is None else at.ends
        if rest.num_prims:
            own, other = (np.bincount(x.verts, minlength=g.num_points) > 0 for x in (inner, rest))
            inner, rest = drop_unused(inner), drop_unused(rest)
            if at is not None:
                chains = (np.cumsum(own) - 1)[at.ends]
                at = Cracks((np.cumsum(other) - 1)[at.ends], at.of)
        for _ in range(par.iterations):
            if chains is not None:
                chains = halved(inner, chains)
            inner, weights = catmull_clark(inner, weights)
        if par.outputcrease and weights.any():
            inner = with_creases(inner, weights, par.outcreasegroup)
        if at is None or chains is None or not len(chains):
            return Geometry.merge([rest, inner]) if rest.num_prims else inner
        bias = min(max(0.0, par.bias), 1.0) if par.closeholes == "pull" else None
        return closed(rest, inner, at, chains, par.surroundpoly, bias)


def sharpness(par, g: Geometry, creases: Geometry | None) -> np.ndarray:
    """(edges of `sides(g)`,) the weight of each."""
    pairs, edge, _, _ = sides(g)
    out = np.zeros(len(pairs))
    if creases is None:
        np.maximum.at(out, edge, own_weights(par, g))
        return out
    source = to_polygons(creases)
    mask = prims_of(creases, par.creases) if source is creases else None
    theirs, number, after, prim = sides(source)
    use = (after >= 0) & (mask[prim] if mask is not None else True)
    weight = np.zeros(len(theirs))
    np.maximum.at(weight, number[use], own_weights(par, source)[use])
    key = {tuple(p): w for p, w in zip(theirs.tolist(), weight, strict=True)}
    return np.array([key.get(tuple(p), 0.0) for p in pairs.tolist()])


def own_weights(par, g: Geometry) -> Any:
    """(vertices,) the weight of the edge after each."""
    if par.overridecrease:
        return np.full(g.num_vertices, par.creaseweight)
    if "creaseweight" in g.vertex:
        return g.vertex["creaseweight"].astype(float)
    if "creaseweight" in g.prim:
        return g.prim["creaseweight"].astype(float)[g.vertex_prim]
    return np.zeros(g.num_vertices)


def with_creases(g: Geometry, weights: np.ndarray, group: str) -> Geometry:
    """And an open polygon for each edge that is still sharp, its weight as `creaseweight`."""
    pairs, *_ = sides(g)
    left = weights > 0
    lines = Geometry.polygons(g.P, pairs[left], closed=False).with_attributes("prim", creaseweight=weights[left])
    lines = lines.replace(prim_groups={group: np.ones(lines.num_prims, bool)} if group else {})
    both = Geometry.merge([g, lines])
    return both.replace(P=g.P, verts=np.concatenate([g.verts, lines.verts]), point=g.point, point_groups=g.point_groups)
