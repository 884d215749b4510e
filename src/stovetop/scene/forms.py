"""Other forms in which a material draws geometry than as faces: outlines, and squares that face the camera."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from stovetop.data.drawing import drawing, plain
from stovetop.data.geometry import Geometry
from stovetop.data.topology import corners, edges, point_normals, to_polygons
from stovetop.gl.mesh import Mesh

from .mesh import arrays_of, mesh_of
from .objects import Strokes

_made: WeakKeyDictionary[Geometry, dict[Any, Mesh]] = WeakKeyDictionary()
#: the corners of a square, and its two triangles
CORNERS = np.array([[-1, -1], [1, -1], [-1, 1], [1, 1]], np.float32)
SQUARE = np.array([[0, 1, 2], [2, 1, 3]], np.int32)


def formed(g: Geometry, form: str | Strokes) -> Mesh:
    """The buffers of this geometry in this form (`State.form`), made once. CookError where there is no room."""
    surface = mesh_of(g)
    if form == "surface":
        return surface
    made = _made.setdefault(g, {})
    if form not in made:
        made[form] = strokes(g, form) if isinstance(form, Strokes) else outlines(g) if form == "edges" else sprites(g)
        made[form].colored = surface.colored or isinstance(form, Strokes)
        made[form].captured = 0 if isinstance(form, Strokes) else surface.captured
        made[form].tangents = surface.tangents
    return made[form]


def outlines(g: Geometry) -> Mesh:
    """Every side of every primitive as a line, one that several share once."""
    flat = to_polygons(plain(g)[0])
    with np.errstate(invalid="ignore", over="ignore"):
        drawn = drawing(flat)
    sides = sides_once(flat)
    return Mesh(arrays_of(flat, drawn), lines=sides if flat.vertex or flat.prim else flat.verts[sides])


def sides_once(flat: Geometry) -> NDArray[np.int32]:
    """(n, 2) vertices of the polygons' sides, of the same two points once."""
    sides = edges(flat)
    _, once = np.unique(np.sort(flat.verts[sides], axis=1), axis=0, return_index=True)
    return sides[np.sort(once)]


def sprites(g: Geometry) -> Mesh:
    """A square for each point: four vertices of the same attributes, told apart by `td_square`; and pscale, 1 where
    there is none."""
    points = Geometry(P=g.P).with_attributes("point", **g.point)
    arrays = arrays_of(points, drawing(points))
    arrays.setdefault("pscale", np.ones((g.num_points, 1), np.float32))
    arrays = {name: np.repeat(values, 4, axis=0) for name, values in arrays.items()}
    arrays["td_square"] = np.tile(CORNERS, (g.num_points, 1))
    return Mesh(arrays, triangles=(SQUARE + 4 * np.arange(g.num_points)[:, None, None]).reshape(-1, 3))


def strokes(g: Geometry, form: Strokes) -> Mesh:
    """A square around each stroke; the attributes of its four vertices stand in ops/mat/line.vert."""
    g, _ = plain(g)
    flat = to_polygons(g)
    points = Geometry(P=g.P).with_attributes("point", **g.point)
    values = drawing(points).arrays
    if g.num_prims:
        values["N"] = values["N"] if "N" in g.point else point_normals(flat)
    each = np.arange(g.num_points, dtype=np.int32)
    made = []
    if form.lines:
        pairs = flat.verts[sides_once(flat)]
        turns = flat.verts[corners(flat)] if form.joints else np.zeros((0, 3), np.int32)
        ends = turns[:, 1] if form.joints else pairs.ravel()
        met = np.bincount(ends, minlength=g.num_points) > (0 if form.joints else 1)
        made.append(_strokes(values, form.line, pairs, 0, 3 - met[pairs] @ [1, 2]))
        if form.joints:
            made.append(_joints(values, form.line, turns))
    if form.points:
        # what widens the line at a point widens the point, too
        place, size, color = form.point
        names = dict.fromkeys((form.line[1], size))
        values["td_size"] = np.prod([_wide(values.get(n), g.num_points, 1, 1.0) for n in names], axis=0)
        made.append(_strokes(values, (place, "td_size", color), np.stack([each, each], -1), 1, np.zeros(len(each))))
    if form.vectors != "":
        shaft = _strokes(values, ("P", "", ""), np.stack([each, each], -1), 2, np.full(len(each), 3))
        if form.vectors is not None:
            vector = _wide(values.get(form.vectors), g.num_points, 3, 0.0) * form.scale
            ends = np.repeat(shaft["P"][::4] + vector, 4, axis=0)
            at_end = shaft["td_square"][:, :1] > 0
            shaft["P"], shaft["td_other"] = np.where(at_end, ends, shaft["P"]), np.where(at_end, shaft["P"], ends)
        made.append(shaft)
    if form.joints:
        for part in made:
            part.setdefault("td_next", part["P"])
    arrays = {name: np.concatenate([m[name] for m in made]) for name in made[0]} if made else {}
    count = len(arrays["P"]) // 4 if made else 0
    return Mesh(arrays, triangles=(SQUARE + 4 * np.arange(count)[:, None, None]).reshape(-1, 3))


def _strokes(
    values: dict[str, Any], names: tuple[str, str, str], pairs: NDArray[Any], kind: int, caps: NDArray[Any]
) -> dict[str, NDArray[np.float32]]:
    """The strokes between pairs of points. caps: 1 where the start has a cap, plus 2 where the end has one."""
    position, width, color = _drawn(values, names)
    square = np.tile(CORNERS, (len(pairs), 1))
    corner = np.tile([0, 1, 0, 1], len(pairs))
    four = np.repeat(np.arange(len(pairs)), 4)
    here, there = pairs[four, corner], pairs[four, 1 - corner]
    stroke = np.stack([width[here], width[there], np.full(len(four), kind), np.asarray(caps)[four]], -1)
    return {
        "P": position[here], "td_other": position[there], "N": values["N"][here], "Cd": color[here],
        "td_square": square, "td_stroke": stroke.astype(np.float32),
    }  # fmt: skip


def _joints(values: dict[str, Any], names: tuple[str, str, str], turns: NDArray[Any]) -> dict[str, NDArray[np.float32]]:
    """What fills the corners between two strokes. turns: (n, 3) points, the corner in the middle."""
    position, width, color = _drawn(values, names)
    before, here, after = np.repeat(turns, 4, axis=0).T
    stroke = np.zeros((len(here), 4), np.float32)
    stroke[:, 0], stroke[:, 2] = width[here], 3
    return {
        "P": position[here], "td_other": position[before], "td_next": position[after], "N": values["N"][here],
        "Cd": color[here], "td_square": np.tile(CORNERS, (len(turns), 1)), "td_stroke": stroke,
    }  # fmt: skip


def _drawn(values: dict[str, Any], names: tuple[str, str, str]) -> tuple[Any, Any, Any]:
    """Positions, widths and colours of the points, by these attributes."""
    n = len(values["P"])
    position, width = _wide(values.get(names[0]), n, 3, 0.0), _wide(values.get(names[1]), n, 1, 1.0)[:, 0]
    position = np.nan_to_num(position, nan=0.0, posinf=3e38, neginf=-3e38)
    return position, width, _wide(values.get(names[2]), n, 4, 1.0)


def _wide(values: Any, n: int, size: int, fill: float) -> NDArray[np.float32]:
    """An attribute in so many columns; what it lacks, or all where there is none, is `fill`."""
    out = np.full((n, size), fill, np.float32)
    if values is not None and n:
        have = np.asarray(values).reshape(n, -1)[:, :size]
        out[:, : have.shape[1]] = have
    return out
