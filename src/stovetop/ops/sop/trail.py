from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Int, Menu, Pulse, Toggle
from stovetop.data.rebuild import take_prims
from stovetop.ops.sop._family import CONNECTIVITY, SOP, Geometry
from stovetop.ops.sop._surface import surface


class Trail(SOP):
    """Where points have been: the geometry of the last frames, or lines and meshes through them.

    Frames of the last Trail Length are kept, every Increment-th is shown, the newest first. Preserve merges them;
    Polygons draw a line for each point from now to then; Mesh joins each primitive's points with its own of the other
    frames (a row each). Compute Velocity sets v to the points' way since the frame before, a second, times Velocity
    Scale, over the input. A change of the number of points starts anew. How TouchDesigner holds to the frame range is
    not published: here Evaluate Within Frame Range takes nothing while the timeline is outside of the range it plays,
    and the trail starts anew where the timeline goes back, so that it holds no frame before the first.

    Source: https://docs.derivative.ca/Trail_SOP
    """

    inputs = ("input",)

    class Pars:
        result = Menu(
            {
                "preserve": "Preserve Original",
                "mesh": "Connect as Mesh",
                "poly": "Connect as Polygons",
                "velocity": "Compute velocity",
            },
            "preserve",
            label="Result Type",
        )
        length = Int(5, label="Trail Length", min=1)
        inc = Int(1, label="Trail Increment", min=1)
        cache = Int(100, label="Cache Size", min=1)
        evalframe = Toggle(False, label="Evaluate Within Frame Range")
        surftype = Menu(CONNECTIVITY, "quads", label="Connectivity")
        close = Toggle(False, label="Close Rows")
        velscale = Float(1.0, label="Velocity Scale")
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")

    def cook(self, par, input: Geometry, *, state, now) -> Geometry:
        kept: list[Geometry] = getattr(state, "kept", [])
        state.kept = kept
        frame = now.abs_frame
        if par.evalframe:
            timeline, at = now.timeline, now.frame
            if not timeline.range_start <= at < timeline.range_end + 1 and not par.reset:
                return self.shown(par, kept, now.rate)
            if at < getattr(state, "timeline_frame", at):
                state.restart = True
            state.timeline_frame = at
        if par.reset or getattr(state, "restart", False) or (kept and kept[0].num_points != input.num_points):
            kept.clear()
            state.restart = False
        if kept and getattr(state, "at", None) == frame:
            kept[0] = input
        else:
            kept.insert(0, input)
        state.at = frame
        del kept[max(min(par.length + 1, par.cache), 2) :]
        return self.shown(par, kept, now.rate)

    def shown(self, par, kept: list[Geometry], rate: float) -> Geometry:
        """The result of what is kept, the newest first."""
        if not kept:
            return Geometry()
        if par.result == "velocity":
            v = (kept[0].P - kept[min(1, len(kept) - 1)].P) * np.float32(rate * par.velscale)
            return kept[0].with_attributes("point", v=v)
        shown = kept[: par.length + 1 : par.inc]
        if par.result == "preserve":
            return Geometry.merge(shown)
        if par.result == "poly":
            return lines(shown, par.close)
        return Geometry.merge([sheet(par, shown, i) for i in range(kept[0].num_prims)])

    def pulse(self, node, name: str) -> None:
        if name == "resetpulse":
            node.local.restart = True
            node.invalidate()


def lines(shown: list[Geometry], closed: bool) -> Geometry:
    """A polygon for each point through its places; point attributes are those of each time."""
    all_points = Geometry.merge([g.keep(prims=np.zeros(g.num_prims, bool)) for g in shown])
    n = shown[0].num_points
    faces = np.arange(n)[:, None] + np.arange(len(shown)) * n
    made = Geometry.polygons(all_points.P, faces if len(shown) > 1 else np.zeros((0, 1), int), closed)
    return made.replace(point=all_points.point, point_groups=all_points.point_groups)


def sheet(par, shown: list[Geometry], i: int) -> Geometry:
    """A mesh whose rows are one primitive's points at each time."""
    rows = [take_prims(g, [i]) for g in shown]
    first = rows[0]
    P = np.concatenate([g.P[g.verts] for g in rows])
    cols = first.num_vertices
    point = {k: np.concatenate([g.point[k][g.verts] for g in rows]) for k in first.point if k != "N"}
    kind = "poly" if par.surftype in ("rows", "cols", "rowcol") else "mesh"
    closed = bool(first.closed[0])
    return surface(kind, par.surftype, P, len(rows), cols, closed, None, point, closed_v=par.close)
