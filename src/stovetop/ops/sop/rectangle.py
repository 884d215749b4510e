from __future__ import annotations

import numpy as np

from stovetop.core.pars import XY, XYZ, Float, Menu, Ref, Toggle
from stovetop.ops.sop._family import SOP, Geometry, anchored, matrix, on_plane, placed, turned, unavailable


class Rectangle(SOP):
    """One closed polygon of four points, from the lower left corner; with an input, as large as its bounds.

    N and uv on points. Planes lie as the Grid SOP's do.

    Source: https://docs.derivative.ca/Rectangle_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        orient = Menu(
            {"xy": "XY plane", "yz": "YZ plane", "zx": "ZX plane", "cam": "Fill Camera View"}, label="Orientation"
        )
        camera = Ref("Object", "", label="Camera", unsupported=True)
        camz = Float(1.0, label="Camera Z", unsupported=True)
        cameraaspect = XY(1.0, 1.0, label="Camera Aspect", unsupported=True)
        modifybounds = Toggle(False, label="Modify Bounds")
        size = XY(1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        texture = Menu({"off": "Off", "face": "Face"}, "face", label="Texture Coordinates")
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        if par.orient == "cam":
            raise unavailable("Orientation 'Fill Camera View'", "a plane")
        center, extent = placed(par, bounds)
        plane = on_plane(par.orient)
        size = np.array([*par.size, 0.0])
        if extent is not None:
            size = np.abs(plane.T @ extent) * (size if par.modifybounds else [1.0, 1.0, 0.0])
        uv = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
        g = Geometry.line((uv - [0.5, 0.5, 0]) * size + anchored(par, size), closed=True)
        if par.texture != "off":
            g = g.with_attributes("point", uv=uv)
        if par.normals:
            g = g.with_attributes("point", N=np.tile(np.float32([0, 0, 1]), (4, 1)))
        return turned(g, plane).transform(matrix(center))
