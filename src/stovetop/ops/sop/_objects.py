"""Object components as SOPs see them: where one stands in the space of the component that the SOP is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.data.transforms import inverse

if TYPE_CHECKING:
    from stovetop.core.network import Node


def world(node: Node) -> NDArray[np.float64]:
    """(4, 4) from an object component's space to the world; CookError where it is none."""
    data = node.data
    if not hasattr(data, "world"):
        raise CookError(f"{node.path} is no object component")
    return np.asarray(data.world, np.float64)


def home(me: Node) -> NDArray[np.float64]:
    """From the space of the object component around a SOP to the world."""
    parent = me.parent
    return world(parent) if parent is not None and hasattr(parent.data, "world") else np.eye(4)


def relative(node: Node, me: Node) -> NDArray[np.float64]:
    """(4, 4) from an object's space to that of the component around a SOP."""
    return inverse(home(me)) @ world(node)


def position_in(node: Node, me: Node) -> NDArray[np.float64]:
    """(3,) where an object stands, seen from the component around a SOP."""
    return relative(node, me)[:3, 3]
