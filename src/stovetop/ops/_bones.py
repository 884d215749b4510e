"""Bones of a skin as object components."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.data.geometry import Geometry
from stovetop.data.skin import DATA, PATH, skin_of
from stovetop.ops.sop._objects import world


def to_world(
    g: Geometry, source: Node, root: Node | None, path: str = PATH, data: str = DATA
) -> NDArray[np.float64] | None:
    """(bones, 4, 4): each bone's transform now after its bind pose, from the geometry's space to the world's; None
    where the geometry has no skin.

    root: where paths count from, without one where the `source` of the geometry stands. CookError where a bone is
    missing or is no object component.
    """
    try:
        skin = skin_of(g, path, data)
    except ValueError as cause:
        raise CookError(f"{source.path}: {cause}") from cause
    if skin is None:
        return None
    worlds = [world(bone(p, source, root)) for p in skin.paths]
    return np.array(worlds).reshape(-1, 4, 4) @ skin.binds


def bone(path: str, source: Node, root: Node | None) -> Node:
    """The operator of a bone's path; CookError where there is none."""
    found = source.engine.find(path, root or source.parent or source) if path else None
    if found is None:
        raise CookError(f"no bone {path!r} below {(root or source.parent or source).path}")
    return found
