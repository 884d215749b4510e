"""What a test asks of geometry."""

import numpy as np

from stovetop.data.geometry import Geometry


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
    from stovetop.data.topology import edges

    pairs = np.sort(g.verts[edges(g)], axis=1)
    return np.unique(pairs, axis=0, return_counts=True)[1]
