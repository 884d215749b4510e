"""Particles as a primitive over points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.data.geometry import PARTICLES, Geometry

PRTYPE = {"lines": "Render as Lines", "pointsprites": "Render as Point Sprites"}


def as_particles(g: Geometry, points: NDArray[np.integer], how: str) -> Geometry:
    """The points, all of them kept, and one primitive over some; none where there are none. how: of PRTYPE."""
    rows = points[None, :] if len(points) else np.zeros((0, 1), int)
    made = Geometry.polygons(g.P, rows, False)
    n = made.num_prims
    return made.replace(
        point=g.point,
        point_groups=g.point_groups,
        detail=dict(g.detail),
        kind=np.full(n, PARTICLES, np.uint8),
        rows=np.full(n, int(how == "pointsprites"), np.int32),
    )
