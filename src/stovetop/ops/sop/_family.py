"""What all SOPs share: the hidden page index, groups, and where a generator puts what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.operator import Operator
from stovetop.core.pars import Int, Menu, Page
from stovetop.data.geometry import PARTICLES, Geometry
from stovetop.data.orientation import orientation
from stovetop.data.transforms import rotation
from stovetop.ops._quiet import quiet

if TYPE_CHECKING:
    from stovetop.core.network import Node

__all__ = ["SOP", "Geometry"]

CONNECTIVITY = {
    "rows": "Rows",
    "cols": "Columns",
    "rowcol": "Rows and Columns",
    "triangles": "Triangles",
    "quads": "Quadrilaterals",
    "alttriangles": "Alternating Triangles",
}
PLANES = {"xy": "XY Plane", "yz": "YZ Plane", "zx": "ZX Plane"}
ROTATE_ORDER = {
    "xyz": "Rx Ry Rz",
    "xzy": "Rx Rz Ry",
    "yxz": "Ry Rx Rz",
    "yzx": "Ry Rz Rx",
    "zxy": "Rz Rx Ry",
    "zyx": "Rz Ry Rx",
}
TRANSFORM_ORDER = {
    "srt": "Scale Rotate Translate",
    "str": "Scale Translate Rotate",
    "rst": "Rotate Scale Translate",
    "rts": "Rotate Translate Scale",
    "tsr": "Translate Scale Rotate",
    "trs": "Translate Rotate Scale",
}


def rotate_order() -> Any:
    return Menu(ROTATE_ORDER, label="Rotate Order")


def transform_order() -> Any:
    return Menu(TRANSFORM_ORDER, label="Transform Order")


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


class SOP(Operator):
    """An operator on geometry: `cook` takes and returns Geometry."""

    family = "SOP"
    common = (Last,)
    #: points that are nowhere (NaN) are no news to tell of; a user's own code may want to hear of them
    quiet = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if cls.quiet and "cook" in vars(cls):
            cls.cook = quiet(cls.cook)
        super().__init_subclass__(**kwargs)

    def empty(self) -> Geometry:
        return Geometry()

    def same(self, node: Node, old: Geometry, new: Geometry) -> bool:
        """Small geometry is compared, other counts as changed."""
        return new.num_vertices <= 64 and new.num_points <= 64 and old.same(new)

    def common_info(self, node: Node) -> dict[str, float]:
        """The family's Info CHOP channels. There are no vertex buffers of its own: those are 0."""
        data = node.output
        return {
            "num_points": data.num_points,
            "num_prims": data.num_prims,
            "num_particles": int(data.counts[data.kind == PARTICLES].sum()),
            "last_vbo_update_time": 0.0,
            "last_meta_vbo_update_time": 0.0,
        }


def unavailable(what: str, instead: str) -> CookError:
    return CookError(f"{what} is not available yet; choose {instead}")


def oriented(par: Any, given: Geometry | None) -> NDArray[np.float64]:
    """(3, 3) how the input's bounds lie with Orient Bounds."""
    return orientation(given) if given is not None and par.orientbounds else np.eye(3)


def placed(
    par: Any, given: Geometry | None, turn: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """(center, bounds' size) of a generator: its Center, or its input's bounds, and Center too with Modify Bounds.

    turn: the axes that the bounds lie along.
    """
    t = np.array(par.t, np.float64)
    if given is None:
        return t, None
    low, high = given.bounds if turn is None else aligned(given, turn).bounds
    middle = (low + high) / 2
    return (middle if turn is None else turn @ middle) + (t if par.modifybounds else 0.0), high - low


def aligned(g: Geometry, turn: NDArray[np.float64]) -> Geometry:
    """Turned back so that axes lie along x, y and z."""
    return g if np.array_equal(turn, np.eye(3)) else turned(g, turn.T)


def lying(
    center: NDArray[np.float64], turn: NDArray[np.float64], r: Any = (0, 0, 0), rord: str = "xyz"
) -> NDArray[np.float64]:
    """Along the bounds' axes, then turned and moved to the centre."""
    own = np.eye(4)
    own[:3, :3] = turn
    return matrix(center, r, rord) @ own


def anchored(par: Any, size: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3,) the step from the centre to what the anchors (0 to 1 along u, v, w) put at the Center."""
    anchors = [par.anchoru, par.anchorv, getattr(par, "anchorw", 0.5)]
    step = (0.5 - np.array(anchors)) * size
    return -step if par.reverseanchors else step


def matrix(center: NDArray[np.float64], r: Any = (0, 0, 0), rord: str = "xyz") -> NDArray[np.float64]:
    """Turn, then move to the centre."""
    m = rotation(r, rord)
    m[:3, 3] = center
    return m


def on_plane(orient: str) -> NDArray[np.float64]:
    """(3, 3) what turns the XY plane to another: YZ about y, ZX about x. The first size stays horizontal."""
    turn = {"xy": (0, 0, 0), "yz": (0, 90, 0), "zx": (-90, 0, 0)}[orient]
    return np.round(rotation(turn)[:3, :3])


def along_axis(orient: str) -> NDArray[np.float64]:
    """(3, 3) what takes the y axis to another and the other two with it."""
    return np.roll(np.eye(3), {"x": 2, "y": 0, "z": 1}[orient], axis=0)


def turned(g: Geometry, m: NDArray[np.float64]) -> Geometry:
    full = np.eye(4)
    full[:3, :3] = m
    return g.transform(full)
