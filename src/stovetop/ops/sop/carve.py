from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Menu, Page, StrMenu, Toggle
from stovetop.data.curves import Samples, curves, samples
from stovetop.data.geometry import MESH
from stovetop.data.splines import to_meshes
from stovetop.ops.sop._carving import extracted, mesh_lines, mesh_parts, pieces, span
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import prims_or_all


class Carve(SOP):
    """Curves cut at places along them, or points taken from there; meshes cut along rows and columns.

    Places are parts (0 to 1) of a curve's sides, or a mesh's columns (U) and rows (V). Cut keeps what is inside of
    First to Second, or outside, in Divisions pieces; with one place alone both parts (a closed curve is opened
    there). Extract takes points of curves, rows and columns of meshes as lines, or with Extract Points the points at
    U, V. Breakpoints cut at the vertices nearest to the places, At All Internal at each of them.

    Source: https://docs.derivative.ca/Carve_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        firstu = Toggle(True, label="First U")
        domainu1 = Float(0.25, label="First U")
        secondu = Toggle(False, label="Second U")
        domainu2 = Float(0.75, label="Second U")
        firstv = Toggle(False, label="First V")
        domainv1 = Float(0.25, label="First V")
        secondv = Toggle(False, label="Second V")
        domainv2 = Float(0.75, label="Second V")
        _method = Page("Method")
        method = Menu({"cut": "Cut", "extract": "Extract"}, "cut", label="Carve Method")
        keepin = Toggle(True, label="Keep Inside")
        keepout = Toggle(False, label="Keep Outside")
        extractop = Menu(
            {
                "xisoparm": "Extract 3D Isoparametric Curve(s)",
                "xpoint": "Extract Point(s)",
                "xprofile": "Extract 2D Isoparametric Profile(s)",
            },
            "xisoparm",
            label="Extract Type",
        )
        keeporiginal = Toggle(False, label="Keep Original")
        location = Menu({"div": "Divisions", "break": "Breakpoints"}, "div", label="Location")
        divsu = Int(2, label="U Divisions", min=2)
        divsv = Int(2, label="V Divisions", min=2)
        allubreakpoints = Toggle(False, label="Cut at All Internal U Breakpoints")
        allvbreakpoints = Toggle(False, label="Cut at All Internal V Breakpoints")

    def cook(self, par, input: Geometry) -> Geometry:
        g, mask = to_meshes(input), prims_or_all(input, par.group)
        u = places(par, "u")
        v = places(par, "v")
        if not u and not v:
            return input
        if par.method == "extract" and par.extractop == "xprofile":
            raise CookError("profiles are not available; choose Extract 3D Isoparametric Curve(s)")
        parts = []
        for i in range(g.num_prims):
            if not mask[i]:
                parts.append(span(g, i))
            elif g.kind[i] == MESH:
                parts += self.of_mesh(par, g, i, u, v)
            elif curves(g)[i]:
                parts += self.of_curve(par, g, i, samples(g, i), u)
            else:
                parts.append(span(g, i))
        return Geometry.merge(parts) if parts else Geometry()

    def of_curve(self, par, g: Geometry, i: int, s: Samples, u: list[float]) -> list[Geometry]:
        kept = [span(g, i)] if par.method == "extract" and par.keeporiginal else []
        if not u:
            return [span(g, i)]
        if par.method == "extract":
            return [*kept, extracted(g, s, between(par, u, par.divsu))]
        return pieces(g, i, s, u, par)

    def of_mesh(self, par, g: Geometry, i: int, u: list[float], v: list[float]) -> list[Geometry]:
        if par.method == "cut":
            return mesh_parts(g, i, u, v, par)
        kept = [span(g, i)] if par.keeporiginal else []
        us, vs = between(par, u, par.divsu), between(par, v, par.divsv)
        return [*kept, *mesh_lines(g, i, us, vs, par.extractop == "xpoint")]


def places(par, axis: str) -> list[float]:
    """The places that are on along an axis."""
    if axis == "u":
        found = [(par.firstu, par.domainu1), (par.secondu, par.domainu2)]
    else:
        found = [(par.firstv, par.domainv1), (par.secondv, par.domainv2)]
    return sorted(min(max(value, 0.0), 1.0) for on, value in found if on)


def between(par, ends: list[float], divs: int) -> np.ndarray:
    """The places to extract at: Divisions of them from the first to the second."""
    if len(ends) < 2:
        return np.array(ends)
    return np.linspace(*ends, max(divs, 2)) if par.location == "div" else np.array(ends)
