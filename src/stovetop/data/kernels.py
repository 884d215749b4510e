"""The fields of metaballs: 1 in the middle, 0 from the radius on.

Wyvill, McPheeters and Wyvill 1986: 1 - 4/9 r^6 + 17/9 r^4 - 22/9 r^2. Elendt's, Blinn's and Links' have no published
form that is bounded by a radius; (1 - r^2)^2, (exp(-4 r^2) - exp(-4)) / (1 - exp(-4)) and (1 - r^2)^3 stand for them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def kernel(name: str, r: ArrayLike) -> NDArray[np.float64]:
    """The field at distances r, in radii."""
    s = np.minimum(np.square(np.asarray(r, np.float64)), 1.0)
    if name == "wyvill":
        return np.asarray(1 - (4 / 9) * s**3 + (17 / 9) * s**2 - (22 / 9) * s)
    if name == "blinn":
        return np.asarray((np.exp(-4 * s) - np.exp(-4)) / (1 - np.exp(-4)))
    return np.asarray((1 - s) ** (3 if name == "links" else 2))
