"""Other forms in which a material draws geometry than as faces: outlines, and squares that face the camera."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from stovetop.data.drawing import drawing
from stovetop.data.geometry import Geometry
from stovetop.data.topology import edges, to_polygons
from stovetop.gl.mesh import Mesh

from .mesh import arrays_of, mesh_of

_made: WeakKeyDictionary[Geometry, dict[str, Mesh]] = WeakKeyDictionary()
#: the corners of a square, and its two triangles
CORNERS = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
SQUARE = np.array([[0, 1, 2], [2, 1, 3]], np.int32)


def formed(g: Geometry, form: str) -> Mesh:
    """The buffers of this geometry in this form (`State.form`), made once. CookError where there is no room."""
    surface = mesh_of(g)
    if form == "surface":
        return surface
    made = _made.setdefault(g, {})
    if form not in made:
        made[form] = outlines(g) if form == "edges" else sprites(g)
        made[form].colored = surface.colored
    return made[form]


def outlines(g: Geometry) -> Mesh:
    """Every side of every primitive as a line, one that several share once."""
    flat = to_polygons(g)
    with np.errstate(invalid="ignore", over="ignore"):
        drawn = drawing(flat)
    sides = edges(flat)
    _, once = np.unique(np.sort(flat.verts[sides], axis=1), axis=0, return_index=True)
    sides = sides[np.sort(once)]
    return Mesh(arrays_of(flat, drawn), lines=sides if flat.vertex or flat.prim else flat.verts[sides])


def sprites(g: Geometry) -> Mesh:
    """A square for each point: four vertices of the same attributes, told apart by `td_square`; and pscale, 1 where
    there is none."""
    points = Geometry(P=g.P).with_attributes("point", **g.point)
    arrays = arrays_of(points, drawing(points))
    arrays.setdefault("pscale", np.ones((g.num_points, 1), np.float32))
    arrays = {name: np.repeat(values, 4, axis=0) for name, values in arrays.items()}
    arrays["td_square"] = np.tile(CORNERS, (g.num_points, 1))
    return Mesh(arrays, triangles=(SQUARE + 4 * np.arange(g.num_points)[:, None, None]).reshape(-1, 3))
