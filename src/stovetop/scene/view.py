"""How a scene is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from stovetop.data.transforms import rotation
from stovetop.gl.frame import Peel

from .images import ImageOutput
from .objects import Camera, Matrix, Sampling

#: rotations of the camera towards the faces of a cube map, in OpenGL's order +x -x +y -y +z -z; their first row is the
#: upper one, so that a direction in the camera's space reads what is seen there
CUBE_FACES = ((0, -90, 180), (0, 90, 180), (90, 0, 0), (-90, 0, 0), (0, 180, 180), (0, 0, 180))


@dataclass(frozen=True, slots=True)
class View:
    """How to look: the camera, the crop of its picture (left, right, bottom, top in 0..1) and what else is said once.

    index: the camera's number among those of the render. mode: "2d", "fisheye", "unwrap", "paraboloid" (forward in the
    left half, backward in the right one: see `halves`) or "ods". head, eye: of "ods", world space to the head's, and
    how far to the right of its middle the eye is; a negative one lies to the left. cull, offset: where a
    material leaves them. uniforms, textures: for every material's shaders. peel: what TDCheckDiscard leaves out is not
    behind that depth. blending: into all buffers, not only the first. coverage: alpha says how many samples are drawn.
    images: what materials' shaders write to beside the colour buffers.
    """

    camera: Camera
    index: int = 0
    crop: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 1.0)
    mode: str = "2d"
    unwrap_layer: int = 0
    cull: str = "neither"
    offset: tuple[float, float] | None = None
    dither: bool = False
    buffers: int = 1
    layout: str = "rgba"
    uniforms: Mapping[str, Any] | None = None
    textures: Mapping[str, Sampling] | None = None
    peel: Peel | None = None
    size: tuple[int, int] | None = None
    blending: bool = False
    coverage: bool = False
    half: int = 0
    head: Matrix | None = None
    eye: float = 0.0
    images: tuple[ImageOutput, ...] = ()


def halves(view: View) -> list[View]:
    """What is drawn one after the other: a dual paraboloid's look ahead and the one back, else the view itself."""
    if view.mode != "paraboloid":
        return [view]
    back = replace(view.camera, world=view.camera.world @ rotation((0.0, 180.0, 0.0)))
    return [view, replace(view, camera=back, half=1)]


def face_camera(camera: Camera, face: int) -> Camera:
    """The camera towards a face of a cube map, 90 degrees wide."""
    turn = rotation(CUBE_FACES[face], "zyx")
    lens = replace(
        camera.lens,
        method="perspective",
        angle="horzfov",
        fov=90.0,
        window=(0.0, 0.0),
        window_size=1.0,
        window_roll=0.0,
    )
    return replace(camera, world=camera.world @ turn, lens=lens, project=None, quad=None)
