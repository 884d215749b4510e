from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Page, Pulse, Ref, Str, StrMenu, Toggle
from stovetop.core.patterns import match
from stovetop.data.topology import edges, prim_normals
from stovetop.data.weld import clusters
from stovetop.ops.sop._choosing import GEOTYPES, chosen, neighbours, unshared_edges
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import numbers, points_of, prims_of, within

OPERATIONS = {
    "none": "None",
    "or": "Union (Or)",
    "and": "Intersect (And)",
    "xor": "Exclusive Or",
    "sub": "Subtraction",
}


class Group(SOP):
    """A group of points or primitives, chosen by number, bounds, normals and edges, and changes to groups there are.

    Every criterion that is on must hold; without one the new group holds nothing, and without a Group Name there is
    none. A primitive lies in the bounds when all its points do. Edge Angle: primitives that meet another at more than
    that; Edge Depth: points at most so many edges from Point Number; Unshared Edges: points of edges that one face
    has. Boundary groups name__0, name__1, … hold a boundary each. Then Combine, Convert, Rename and Destroy, in order.

    Ordered groups keep the pattern's order, or the range's from Start to End; points of Unshared Edges go around their
    boundaries. Operators that take things one after the other, and Python, follow it; it is lost where a group is
    converted, combined or written to a file.

    Source: https://docs.derivative.ca/Group_SOP
    """

    inputs = ("input", "bounding")
    min_inputs = 1

    class Pars:
        crname = Str("group1", label="Group Name")
        entity = Menu({"primitive": "Primitives", "point": "Points"}, label="Entity")
        geotype = Menu(GEOTYPES, label="Geometry Type")
        _create = Page("Create")
        usenumber = Toggle(False, label="Use Number")
        ordered = Toggle(False, label="Create Ordered")
        groupop = Menu(
            {
                "grppattern": "Group by Pattern",
                "grprange": "Group by Range",
                "grpexpression": "Group by Expression",
            },
            "grppattern",
            label="Operation",
        )
        pattern = Str("*", label="Pattern")
        transfer = Pulse(label="Transfer Selection to Pattern", unsupported=True)
        range = Line(label="Start / End", rangestart=Int(0, label=""), rangeend=Int(0, label=""))
        select = Int((1, 2), label="Select of", size=2)
        filter = Int(1, label="Filter Expression")
        usebounds = Toggle(False, label="Use Bounds")
        boundtype = Menu(
            {
                "usebbox": "Bounding Box",
                "usebsphere": "Bounding Sphere",
                "usebobject": "Bounding Object (points only)",
            },
            label="Bounding Type",
        )
        size = XYZ(1.0, 1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        usenormal = Toggle(False, label="Use Normal")
        dir = XYZ(0.0, 0.0, 1.0, label="Direction")
        angle = Float(180.0, label="Spread Angle")
        camera = Ref("Object", "", label="Backface from")
        useedges = Toggle(False, label="Use Edges")
        doangle = Toggle(False, label="Edge Angle")
        edgeangle = Float(20.0, label="Edge Angle")
        dodepth = Toggle(False, label="Edge Depth")
        edgestep = Int(0, label="Edge Depth")
        point = Int(0, label="Point Number")
        unshared = Toggle(False, label="Unshared Edges")
        boundarygroups = Toggle(False, label="Create Boundary Groups")
        _combine = Page("Combine")
        grpequal = StrMenu("", label="Group =")
        not1 = Toggle(False, label="Not")
        grp1 = StrMenu("", label="Group 1")
        op1 = Menu(OPERATIONS, label="Operation")
        not2 = Toggle(False, label="Not")
        grp2 = StrMenu("", label="Group 2")
        op2 = Menu(OPERATIONS, label="Operation")
        not3 = Toggle(False, label="Not")
        grp3 = StrMenu("", label="Group 3")
        op3 = Menu(OPERATIONS, label="Operation")
        not4 = Toggle(False, label="Not")
        grp4 = StrMenu("", label="Group 4")
        _edit = Page("Edit")
        cnvtype = Menu(
            {
                "toprim": "Primitive to Point Group",
                "topoint": "Point to Primitive Group",
            },
            label="Convert Type",
        )
        convertg = StrMenu("", label="Group")
        cnvtname = Str("", label="Convert Name")
        preserve = Toggle(False, label="Preserve Original")
        oldname = StrMenu("", label="Group")
        newname = Str("", label="New Name")
        destroyname = StrMenu("", label="Group")

    def cook(self, par, input: Geometry, bounding: Geometry | None, *, me) -> Geometry:
        g, name, points = input, par.crname.strip(), par.entity == "point"
        if name:
            mask = chosen(me, par, g, par.groupop.removeprefix("grp"), bounding)
            edge = by_edges(par, g) if par.useedges else None
            if edge is not None:
                mask = edge if mask is None else mask & edge
            if mask is None:
                mask = np.zeros(g.num_points if points else g.num_prims, bool)
            rims = boundaries(g) if par.useedges and points and par.unshared else []
            order = np.concatenate(rims) if rims else None
            if par.usenumber and par.ordered and par.groupop != "grpexpression":
                order = listed(par, len(mask))
            g = put(g, points, name, mask, None if order is None else order[mask[order]])
            if par.boundarygroups:
                for i, rim in enumerate(rims):
                    g = put(g, True, f"{name}__{i}", np.bincount(rim, minlength=g.num_points) > 0, rim)
        return edited(par, combined(par, g))


def put(g: Geometry, points: bool, name: str, mask: np.ndarray, order: np.ndarray | None = None) -> Geometry:
    cls = "point" if points else "prim"
    g = g.replace(**{f"{cls}_groups": {**getattr(g, f"{cls}_groups"), name: mask}})
    if order is None:
        return g
    return g.replace(**{f"{cls}_order": {**getattr(g, f"{cls}_order"), name: order.astype(np.int32)}})


def listed(par, count: int) -> np.ndarray:
    """The numbers of the pattern, each where it is first, or of the range from its start on."""
    if par.groupop == "grppattern":
        found = numbers(par.pattern, count)
        return np.array(list(dict.fromkeys([] if found is None else found.tolist())), np.int64)
    return np.arange(count)[:: 1 if par.rangestart <= par.rangeend else -1]


def by_edges(par, g: Geometry) -> np.ndarray | None:
    """What the criteria of Use Edges choose; None where none of them is on."""
    found = []
    if par.entity == "point":
        if par.dodepth:
            found.append(neighbours(g, par.point, par.edgestep))
        if par.unshared:
            mask = np.zeros(g.num_points, bool)
            mask[unshared_edges(g)] = True
            found.append(mask)
    elif par.doangle:
        found.append(bent(g, par.edgeangle))
    return np.logical_and.reduce(found) if found else None


def bent(g: Geometry, degrees: float) -> np.ndarray:
    """(prims,) those that share an edge with another whose normal is more than so many degrees away."""
    pairs = edges(g)
    ends, prim = np.sort(g.verts[pairs], axis=1), g.vertex_prim[pairs[:, 0]]
    order = np.lexsort(ends.T)
    same = np.flatnonzero((np.diff(ends[order], axis=0) == 0).all(1))
    a, b = prim[order[same]], prim[order[same + 1]]
    N = prim_normals(g)
    sharp = (N[a] * N[b]).sum(1) < np.cos(np.radians(degrees)) - 1e-6
    mask = np.zeros(g.num_prims, bool)
    mask[a[sharp]] = mask[b[sharp]] = True
    return mask


def boundaries(g: Geometry) -> list[np.ndarray]:
    """The points of each connected run of unshared edges, one after the other: as faces turn, from the lowest on."""
    ways = unshared_edges(g)
    ahead: dict[int, list[int]] = {}
    behind: dict[int, list[int]] = {}
    for a, b in ways.tolist():
        ahead.setdefault(a, []).append(b)
        behind.setdefault(b, []).append(a)
    label = clusters(g.num_points, ways.astype(np.int64))
    on = np.unique(ways)
    out = []
    for i in np.unique(label[on]):
        left = dict.fromkeys(on[label[on] == i].tolist())
        # a line begins at its end
        at = next((p for p in left if p not in behind), next(iter(left)))
        rim = []
        while left:
            del left[at]
            rim.append(at)
            near = (p for p in [*ahead.get(at, []), *behind.get(at, [])] if p in left)
            at = next(near, next(iter(left), -1))
        out.append(np.array(rim))
    return sorted(out, key=min)


def combined(par, g: Geometry) -> Geometry:
    """The Combine page: from left to right, until the first operation that is None."""
    target = par.grpequal.strip()
    if not target or not par.grp1.strip():
        return g
    points = any(match(par.grp1, g.point_groups))
    pick = points_of if points else prims_of
    out = None
    for i in range(1, 5):
        pattern, turn = getattr(par, f"grp{i}"), getattr(par, f"not{i}")
        mask = pick(g, pattern)
        if mask is None:
            break
        mask = ~mask if turn else mask
        how = getattr(par, f"op{i - 1}") if i > 1 else ""
        if how == "none":
            break
        out = mask if out is None else {"or": out | mask, "and": out & mask, "xor": out ^ mask, "sub": out & ~mask}[how]
    return put(g, points, target, out)


def edited(par, g: Geometry) -> Geometry:
    """The Edit page: convert, rename, destroy."""
    if par.convertg.strip():
        to_prims = par.cnvtype == "topoint"
        groups = g.point_groups if to_prims else g.prim_groups
        for name in match(par.convertg, groups):
            mask = within(g, groups[name]) if to_prims else points_of(g.replace(point_groups={}), name)
            g = put(g, not to_prims, par.cnvtname.strip() or name, mask)
            if not par.preserve:
                g = without(g, name, points=to_prims, prims=not to_prims)
    if par.oldname.strip() and par.newname.strip():
        old, new = par.oldname.strip(), par.newname.strip()
        if old not in g.point_groups and old not in g.prim_groups:
            raise CookError(f"no group '{old}' to rename")
        for points, groups in ((True, g.point_groups), (False, g.prim_groups)):
            if old in groups:
                order = (g.point_order if points else g.prim_order).get(old)
                g = put(without(g, old, points, not points), points, new, groups[old], order)
    for name in match(par.destroyname, {**g.point_groups, **g.prim_groups}) if par.destroyname.strip() else ():
        g = without(g, name)
    return g


def without(g: Geometry, name: str, points: bool = True, prims: bool = True) -> Geometry:
    return g.replace(
        point_groups={k: m for k, m in g.point_groups.items() if k != name or not points},
        prim_groups={k: m for k, m in g.prim_groups.items() if k != name or not prims},
    )
