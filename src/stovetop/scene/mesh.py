"""Geometry on the GPU: uploaded once, for as long as the geometry lives."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.drawing import Drawing, drawing
from stovetop.data.geometry import Geometry
from stovetop.data.skin import PAIRS
from stovetop.gl.mesh import Mesh

_meshes: WeakKeyDictionary[Geometry, Mesh] = WeakKeyDictionary()
#: vertices beyond which geometry is refused rather than the machine brought to its knees
MOST_VERTICES = 100_000_000
LAYERS = 8
#: two bones each; there are only so many vertex attributes
MOST_CAPTURES = 4


def mesh_of(g: Geometry) -> Mesh:
    """The buffers of this geometry; those of the same object are the same. CookError where there is no room."""
    mesh = _meshes.get(g)
    if mesh is None:
        if g.num_vertices >= MOST_VERTICES or g.num_points >= MOST_VERTICES:
            raise CookError(f"geometry of {max(g.num_vertices, g.num_points):,} vertices is more than can be rendered")
        mesh = _meshes[g] = _upload(g)
        mesh.colored = any("Cd" in c for c in (g.point, g.vertex, g.prim, g.detail))
        mesh.captured = captures(g)
        mesh.tangents = any(c["T"].ndim == 2 and c["T"].shape[1] == 4 for c in (g.point, g.vertex) if "T" in c)
        mesh.ball = _ball(g) if g.solid else None
    return mesh


def _ball(g: Geometry) -> tuple[float, float, float, float]:
    low, high = g.bounds
    x, y, z = (low + high) / 2
    return x, y, z, float(np.linalg.norm(high - low)) / 2


def captures(g: Geometry) -> int:
    """How many vectors of two bones and their weights each vertex has, of those that are drawn."""
    return min(_captures(g), MOST_CAPTURES)


def too_many_bones(g: Geometry) -> bool:
    """Whether a vertex may follow more bones than are drawn."""
    return _captures(g) > MOST_CAPTURES


def _captures(g: Geometry) -> int:
    pairs = g.vertex.get(PAIRS, g.point.get(PAIRS))
    return -(-pairs.shape[1] // 4) if pairs is not None and pairs.ndim == 2 else 0


def _upload(g: Geometry) -> Mesh:
    with np.errstate(invalid="ignore", over="ignore"):
        drawn = drawing(g)
    loose = np.setdiff1d(np.arange(g.num_points), g.verts) if g.num_prims == 0 else np.zeros(0, np.int32)
    return Mesh(arrays_of(g, drawn), triangles=drawn.triangles, lines=drawn.lines, points=loose)


def arrays_of(g: Geometry, drawn: Drawing) -> dict[str, Any]:
    """What the shaders read of each vertex, by the names that they have there."""
    arrays = {name: values for name, values in drawn.arrays.items() if values.shape[1] <= 4}
    arrays["td_uv0"] = arrays.pop("uv")
    if "uv" in drawn.arrays:
        # further texture layers follow the first in uv's columns
        source = g.vertex.get("uv", g.point.get("uv"))
        if source is not None and source.ndim == 2 and source.shape[1] > 3:
            full = source if len(source) == len(drawn.arrays["P"]) else source[g.verts]
            for layer in range(1, min(LAYERS, source.shape[1] // 3)):
                arrays[f"td_uv{layer}"] = np.asarray(full[:, layer * 3 : layer * 3 + 3], np.float32)
    pairs = drawn.arrays.get(PAIRS)
    if pairs is not None:
        arrays.pop(PAIRS, None)
        for i in range(captures(g)):
            four = np.full((len(pairs), 4), -1.0, np.float32)
            part = pairs[:, 4 * i : 4 * i + 4]
            four[:, : part.shape[1] // 2 * 2] = part[:, : part.shape[1] // 2 * 2]
            arrays[f"td_capture{i}"] = four
    # NaN would spread over all that is drawn with it
    arrays["P"] = np.nan_to_num(arrays["P"], nan=0.0, posinf=3e38, neginf=-3e38)
    return arrays
