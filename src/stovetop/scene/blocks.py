"""The uniform blocks of scene/glsl/environment.glsl as NumPy types, laid out by std140."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from stovetop.data.transforms import inverse

from .objects import Matrix

_MATS = (
    "world worldInverse worldCam worldCamInverse cam camInverse camProj camProjInverse proj projInverse worldCamProj "
    "worldCamProjInverse quadReproject"
).split()
_NORMALS = ("worldForNormals", "camForNormals", "worldCamForNormals")
_V4, _M4, _M3 = ("<f4", (4,)), ("<f4", (4, 4)), ("<f4", (3, 4))

#: a matrix is stored column by column, so a field holds the transpose
MATRICES = np.dtype([(n, *_M4) for n in _MATS] + [(n, *_M3) for n in _NORMALS])
CAMERA = np.dtype([("nearFar", *_V4), ("fog", *_V4), ("fogColor", *_V4), ("index", "<i4"), ("_pad", "<i4", (3,))])
GENERAL = np.dtype([(n, *_V4) for n in ("ambientColor", "nearFar", "viewport", "viewportRes", "fog", "fogColor")])
LIGHT = np.dtype(
    [
        ("position", *_V4), ("direction", "<f4", (3,)), ("_a", "<f4"), ("diffuse", "<f4", (3,)), ("_b", "<f4"),
        ("nearFar", *_V4), ("lightSize", *_V4), ("misc", *_V4), ("coneLookupScaleBias", *_V4),
        ("attenScaleBiasRoll", *_V4), ("shadowMapMatrix", *_M4), ("shadowMapCamMatrix", *_M4), ("shadowMapRes", *_V4),
        ("projMapMatrix", *_M4),
    ]
)  # fmt: skip
ENVIRONMENT = np.dtype([("color", "<f4", (3,)), ("_a", "<f4"), ("rotate", *_M3)])


def matrices(worlds: np.ndarray, view: Matrix, projection: Matrix, reproject: Matrix) -> np.ndarray:
    """(n,) MATRICES of n objects' (n, 4, 4) world matrices, all at once."""
    out = np.zeros(len(worlds), MATRICES)
    # an inverse of a product is the product of the inverses: only what differs from object to object is inverted
    cam = _Both(view, inverse(view))
    proj = _Both(projection, inverse(projection))
    world = _Both(worlds, inverse(worlds))
    world_cam = world.then(cam)
    pairs = {
        "world": world, "worldCam": world_cam, "worldCamProj": world_cam.then(proj),
        "cam": cam, "camProj": cam.then(proj), "proj": proj,
    }  # fmt: skip
    for name, both in pairs.items():
        out[name], out[f"{name}Inverse"] = both.m.swapaxes(-1, -2), both.inverse.swapaxes(-1, -2)
    out["quadReproject"] = reproject.T
    # the inverse transpose of the axes, column by column: the rows of the inverse
    turned, seen = inverse(worlds[:, :3, :3]), inverse(view[:3, :3])
    for name, m in {"worldForNormals": turned, "camForNormals": seen, "worldCamForNormals": turned @ seen}.items():
        out[name][:, :, :3] = m
    return out


class _Both(NamedTuple):
    """Matrices and their inverses, (4, 4) or (n, 4, 4) each."""

    m: np.ndarray
    inverse: np.ndarray

    def then(self, after: _Both) -> _Both:
        return _Both(after.m @ self.m, self.inverse @ after.inverse)
