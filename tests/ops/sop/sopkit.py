"""What a test asks of geometry."""

import numpy as np

from stovetop.data.geometry import Geometry
from stovetop.data.topology import area_vectors, edges, faces, triangles


def data(o) -> Geometry:
    """What an operator cooked; its errors fail the test."""
    node = getattr(o, "_node", o)
    g = node.data
    assert not node.all_errors(), node.all_errors()
    return g


def error(o) -> str:
    node = getattr(o, "_node", o)
    _ = node.data
    return " ".join(node.all_errors())


def edge_counts(g: Geometry) -> np.ndarray:
    """How many faces each edge has."""
    pairs = np.sort(g.verts[edges(g)], axis=1)
    return np.unique(pairs, axis=0, return_counts=True)[1]


def area(g: Geometry) -> float:
    verts, offsets, _ = faces(g)
    return float(np.linalg.norm(area_vectors(g.P, g.verts[verts], offsets), axis=1).sum())


def volume(g: Geometry) -> float:
    """Of a closed surface that looks outward."""
    tri, _ = triangles(g)
    a, b, c = np.asarray(g.P, np.float64)[g.verts[tri]].transpose(1, 0, 2)
    return float((a * np.cross(b, c)).sum() / 6)
