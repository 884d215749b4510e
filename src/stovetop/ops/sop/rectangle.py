from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XY, XYZ, Float, Menu, Ref, Toggle
from stovetop.data.transforms import inverse
from stovetop.ops.sop._family import SOP, Geometry, anchored, matrix, on_plane, placed, turned
from stovetop.ops.sop._objects import home, world


class Rectangle(SOP):
    """One closed polygon of four points, from the lower left corner; with an input, as large as its bounds.

    N on points, uv on vertices, none by default. Planes lie as the Grid SOP's do. Fill Camera View: what a camera sees
    at Camera Z before it, in a picture of the Camera Aspect, by its projection and window; N looks at the camera. Size
    scales that, Center moves it in the component's space, an input does nothing.

    Source: https://docs.derivative.ca/Rectangle_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        orient = Menu(
            {"xy": "XY plane", "yz": "YZ plane", "zx": "ZX plane", "cam": "Fill Camera View"}, label="Orientation"
        )
        camera = Ref("Object", "", label="Camera")
        camz = Float(1.0, label="Camera Z")
        cameraaspect = XY(1.0, 1.0, label="Camera Aspect")
        modifybounds = Toggle(False, label="Modify Bounds")
        size = XY(1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        texture = Menu({"off": "Off", "face": "Face"}, "off", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None, *, me) -> Geometry:
        uv = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
        if par.orient == "cam":
            size = np.array([*par.size, 0.0])
            g = finished(par, in_view(par, (uv - [0.5, 0.5, 0]) * size + anchored(par, size)), uv)
            return g.transform(out_of_view(par, me)).transform(matrix(np.array(par.t, np.float64)))
        center, extent = placed(par, bounds)
        plane = on_plane(par.orient)
        size = np.array([*par.size, 0.0])
        if extent is not None:
            size = np.abs(plane.T @ extent) * (size if par.modifybounds else [1.0, 1.0, 0.0])
        g = finished(par, (uv - [0.5, 0.5, 0]) * size + anchored(par, size), uv)
        return turned(g, plane).transform(matrix(center))


def finished(par, P: np.ndarray, uv: np.ndarray) -> Geometry:
    g = Geometry.line(P, closed=True)
    if par.texture != "off":
        g = g.with_attributes("vertex", uv=uv)
    if par.normals:
        g = g.with_attributes("point", N=np.tile(np.float32([0, 0, 1]), (4, 1)))
    return g


def in_view(par, at: np.ndarray) -> np.ndarray:
    """(4, 3) where the camera sees places of its picture (0 its middle, 1 its size) at Camera Z, in its own space."""
    width, height = par.cameraaspect
    if par.camera is None or not hasattr(par.camera.data, "lens"):
        raise CookError("Fill Camera View needs a Camera")
    if not (width > 0 and height > 0):
        raise CookError(f"Camera Aspect must be above 0, not {width:g} and {height:g}")
    m = np.asarray(par.camera.data.lens.projection(width / height), np.float64)
    ahead = m @ [0.0, 0.0, -par.camz, 1.0]
    # x and y for which the clipped place is the one asked for times w
    rows = m[None, :2, :2] - 2 * at[:, :2, None] * m[None, 3:, :2]
    to = 2 * at[:, :2] * ahead[3] - ahead[:2]
    if np.any(np.abs(np.linalg.det(rows)) < 1e-12):
        raise CookError(f"{par.camera.path} projects no rectangle at {par.camz:g}")
    return np.concatenate([np.linalg.solve(rows, to[..., None])[..., 0], np.full((4, 1), -par.camz)], 1)


def out_of_view(par, me) -> np.ndarray:
    """(4, 4) from the camera's space to that of the component around the SOP."""
    data = par.camera.data
    seen = inverse(data.view()) if hasattr(data, "view") else world(par.camera)
    return np.asarray(inverse(home(me)) @ seen)
