"""vertexSOP. Source: VertexSOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.network import Node
from stovetop.data.geometry import STANDARD, Geometry
from stovetop.data.topology import point_normals
from stovetop.ops.sop._each import Columns
from stovetop.td.operators._input_elements import NOTHING
from stovetop.td.sop import SOP
from stovetop.td.vertex import Vertex


def vertex_of(node: Node, g: Geometry | None, at: Any, picked: Any) -> Any:
    """Vertex `at`, or all picked at once; of a point at the origin where there is none."""
    if g is None or not g.num_vertices:
        g, at = NOTHING, 0
    if isinstance(at, slice):
        return Columns(g, "vertex", picked)
    prim = int(g.vertex_prim[at])
    return Vertex(node, g, (prim, int(at - g.offsets[prim])))


class vertexSOP(SOP):
    """A reference to one Vertex SOP; its parameters may differ by vertex.

    Colours, normals and textures are the vertex's, else its point's, else the default. Outside of a cook they are
    those of the first vertex.
    """

    __slots__ = ()

    def _at(self, port: int) -> tuple[Geometry | None, Any, Any]:
        n = self._live()
        source = n.inputs[port] if port < len(n.inputs) else None
        own = source.data if source is not None else None
        g, at, picked = getattr(n.local_state, "each", None) or (own, 0, np.zeros(1, np.int64))
        if port == 0 or g is None:
            return g, at, picked
        if own is None or not own.num_prims:
            return None, at, picked
        # the second input's primitives are cycled; vertices beyond its own stay at the last
        which = np.atleast_1d(picked if isinstance(at, slice) else at)
        prim = g.vertex_prim[which] % own.num_prims
        place = np.minimum(which - g.offsets[g.vertex_prim[which]], own.counts[prim] - 1)
        found = own.offsets[prim] + place
        return own, at if isinstance(at, slice) else int(found[0]), found

    def _vertex(self, port: int) -> Any:
        return vertex_of(self._live(), *self._at(port))

    def _values(self, name: str, port: int) -> Any:
        g, at, picked = self._at(port)
        if g is None or not g.num_vertices:
            g, at = NOTHING, 0
        default = (lambda: point_normals(g)[g.verts]) if name == "N" else STANDARD[name]
        which = picked if isinstance(at, slice) else np.array([at])
        found = Columns(g, "vertex", which).columns(name, default)
        return found if isinstance(at, slice) else tuple(float(v[0]) for v in found)

    inputVertex: Any = property(lambda self: self._vertex(0))
    inputVertex2: Any = property(lambda self: self._vertex(1))
    inputColor: Any = property(lambda self: self._values("Cd", 0))
    inputColor2: Any = property(lambda self: self._values("Cd", 1))
    inputNormal: Any = property(lambda self: self._values("N", 0))
    inputNormal2: Any = property(lambda self: self._values("N", 1))
    inputTexture: Any = property(lambda self: self._values("uv", 0))
    inputTexture2: Any = property(lambda self: self._values("uv", 1))
