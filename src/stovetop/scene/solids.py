"""Which solids show no back faces, so that they need not be drawn: half the work of a renderer on the processor.

From outside, the first face of a solid on any ray is one that looks at the eye, whatever else is in the scene. The
picture is the same one but for single pixels on outlines, where a front and a back face that meet there have the same
depth: there it shows the front.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from stovetop.gl.context import software

from .objects import Instances, Material, Matrix
from .view import View

_PLAIN = frozenset({"neither", "userender"})
_placed: WeakKeyDictionary[Instances, tuple[NDArray[np.float32], bool]] = WeakKeyDictionary()


def one_sided(view: View, draws: Sequence[Any], worlds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(draws,): those whose back faces nobody sees. worlds: (draws, 4, 4) of their objects.

    Solids, drawn as they are and without a look through them, all of which lies in front of the camera or behind it:
    where its near plane cuts one open, the inside is seen. On a GPU none: it gains less than it costs to find out.
    """
    found = np.zeros(len(draws), bool)
    if not software() or not _usual(view):
        return found
    plain = {id(d.material): _whole(d.material) for d in draws}
    number = [i for i, d in enumerate(draws) if d.mesh.ball is not None and plain[id(d.material)]]
    if not number:
        return found
    toward = view.camera.view()
    placed = toward @ worlds[number]
    balls = np.array([draws[i].mesh.ball for i in number])
    middle, radius = balls[:, :3], balls[:, 3]
    depth = -(np.einsum("nj,nj->n", placed[:, 2, :3], middle) + placed[:, 2, 3])
    size = stretch(placed)
    clear = np.abs(depth - view.camera.lens.near) > radius * size
    upright = _upright(placed)
    for k, i in enumerate(number):
        copies = draws[i].instances
        if copies is not None:
            found[i] = upright[k] and _beyond(view, copies, worlds[i], toward, middle[k], radius[k] * size[k])
        else:
            found[i] = upright[k] and clear[k]
    return found


def _usual(view: View) -> bool:
    """Whether what is nearest to the camera is what is seen, faces turn as they do in the world, and all is opaque."""
    lens = view.camera.lens
    return (
        view.mode == "2d"
        and view.cull == "neither"
        and view.peel is None
        and not view.coverage
        and not view.offset
        and view.camera.project is None
        and view.camera.quad is None
        and lens.method in ("perspective", "ortho")
        and 0 < lens.near < lens.far
        and lens.window_size > 0
    )


def _whole(m: Material) -> bool:
    """Whether it draws faces where the geometry has them, all of them, and none shines through."""
    s = m.state
    return (
        s.blend is None
        and s.depth in ("less", "lessorequal")
        and s.depth_write
        and s.cull in _PLAIN
        and s.offset is None
        and s.wire == 0
        and s.alpha_test[0] == 0
        and s.form == "surface"
        and m.geometry is None
        and not (m.moves or m.discards)
    )


def _beyond(view: View, copies: Instances, world: Matrix, toward: Matrix, middle: Any, radius: float) -> bool:
    """Whether the camera's near plane cuts none of the instances, and none is mirrored. radius: but for their sizes."""
    known = _placed.get(copies)
    if known is None:
        sizes = stretch(copies.matrices)
        known = _placed[copies] = sizes, bool(np.all(_upright(copies.matrices) | (sizes == 0)))
    sizes, upright = known
    if not upright:
        return False
    line, middle = (toward @ world)[2], np.append(middle, 1.0)
    if copies.outer:
        line, middle = toward[2], world @ middle
    at = np.tensordot(line[:3].astype(np.float32), copies.matrices, (0, 1)) @ middle.astype(np.float32) + line[3]
    # a little more for single precision
    return bool(np.all(np.abs(at + view.camera.lens.near) > sizes * np.float32(radius * 1.001)))


def stretch(m: NDArray[Any]) -> NDArray[Any]:
    """(n,): at least how much each of (n, 3 or 4, 4) lengthens a vector; exact without shear and of one scale."""
    x, y, z = (m[:, :3, i].T for i in range(3))
    xy, yz, zx = (np.abs(_dot(a, b)) for a, b in ((x, y), (y, z), (z, x)))
    rows = _dot(x, x) + xy + zx, _dot(y, y) + xy + yz, _dot(z, z) + zx + yz
    return np.asarray(np.sqrt(np.maximum(np.maximum(rows[0], rows[1]), rows[2])))


def _upright(m: NDArray[Any]) -> NDArray[np.bool_]:
    """(n,): whether each keeps right-handed what is."""
    x, y, z = (m[:, :3, i].T for i in range(3))
    across = x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]
    return np.asarray(_dot(across, z) > 0)


def _dot(a: Any, b: Any) -> Any:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
