"""The uniform blocks of scene/glsl/environment.glsl as NumPy types, laid out by std140."""

from __future__ import annotations

import numpy as np

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
    world_cam = view @ worlds
    proj_cam = projection @ view
    per_object = {"world": worlds, "worldCam": world_cam, "worldCamProj": projection @ world_cam}
    for name, m in per_object.items():
        out[name] = m.swapaxes(1, 2)
        out[f"{name}Inverse"] = _inverse(m).swapaxes(1, 2)
    for name, m in {"cam": view, "camProj": proj_cam, "proj": projection}.items():
        out[name] = m.T
        out[f"{name}Inverse"] = _inverse(m[None])[0].T
    out["quadReproject"] = reproject.T
    # the inverse transpose, column by column: the rows of the inverse
    for name, m in {"worldForNormals": worlds, "camForNormals": view[None], "worldCamForNormals": world_cam}.items():
        out[name][:, :, :3] = _inverse(m[:, :3, :3])
    return out


def _inverse(m: np.ndarray) -> np.ndarray:
    """Inverses; of a matrix that has none (a scale of 0) the nearest there is."""
    try:
        return np.linalg.inv(m)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(m)
