from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZW, Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS, TOP
from stovetop.ops.top._lens import Camera, Lens, camera, optimal, region

CENTERS = {"relative": "R", "absolute": "A", "pixelrel": "RP", "pixelabs": "AP"}
LENGTHS = {"fraction": "F", "pixels": "P"}


class LensDistort(TOP):
    """The image through a lens with Brown-Conrady distortion: positive k bend it to a barrel, negative to a cushion.

    Points are (pixel - centre) / focal length. An output point shows the image at `Lens.distort` of it, which is what
    OpenCV's undistort does, or (Invert Distortion) at the point of which it is the distortion, found in 20 fixed-point
    steps as in OpenCV, k3 included, which TD leaves out; where the steps find none, the output is outside the image.
    Post Transform then replaces the camera of the output:
    by OpenCV's optimal one for Optimal Alpha, by the first one moved and scaled, or by one given. Fractions of focal
    length and centre are of the width and the height. Without a resolution on the Common page, cropping gives it.

    Source: https://docs.derivative.ca/Lens_Distort_TOP
    """

    inputs = ("input",)
    page = "LensDistort"
    volumes = slicewise = True

    class Pars:
        invert = Toggle(False, label="Invert Distortion")
        k1 = Float(0.0, label="K1", norm=(-1, 1))
        k2 = Float(0.0, label="K2", norm=(-1, 1))
        p1 = Float(0.0, label="P1", norm=(-1, 1))
        p2 = Float(0.0, label="P2", norm=(-1, 1))
        k3 = Float(0.0, label="K3", norm=(-1, 1))
        center = Float((0.0, 0.0), label="Optical Center", size=2)
        centerunit = Menu(CENTERS, label="Optical Center Units")
        focallength = Float((1.0, 1.0), label="Focal Lengths", size=2)
        focallengthunit = Menu(LENGTHS, label="Focal Length Units")
        _layout = Page("Layout")
        layout = Menu({"scale": "Scale to Fit", "native": "Native Resolution"}, label="Layout")
        extendmode = Menu(EXTENDS, "zero", label="Extend Mode")
        alpha = Float(1.0, label="Optimal Alpha")
        transformmode = Menu(
            {"none": "None", "optimal": "Optimal", "custom": "Custom", "newmatrix": "New Camera Matrix"},
            label="Post Transform",
        )
        newcenter = Float((0.0, 0.0), label="New Center", size=2)
        newcenterunit = Menu(CENTERS, label="New Center Unit")
        newfocallength = Float((1.0, 1.0), label="New Focal Lengths", size=2)
        newfocallengthunit = Menu(LENGTHS, label="New Focal Length Units")
        centeroffset = Float((0.0, 0.0), label="Center Offset", size=2)
        centeroffsetunit = Menu(LENGTHS, label="Center Offset Unit")
        scale = Float((1.0, 1.0), label="Scale", size=2)
        cropmode = Menu({"none": "None", "roi": "Region of Interest", "custom": "Custom"}, label="Cropping")
        cropregion = XYZW(0.0, 0.0, 1.0, 1.0, label="Custom Region")
        cropunit = Menu(LENGTHS, label="Crop Unit")
        scaleunit = Menu(LENGTHS, label="Scale Unit")

    def cook(self, par, input: Texture) -> Texture:
        size = np.array([input.width, input.height], float)
        lens = Lens(par.k1, par.k2, par.p1, par.p2, par.k3, par.invert)
        old = camera(par.center, par.centerunit, par.focallength, par.focallengthunit, size)
        new = self._output_camera(par, lens, old, size)
        box = crop(par, lens, old, new, size)
        part = box[2:] - box[:2]
        aspect = (input.aspect_size[0] * part[0] / size[0], input.aspect_size[1] * part[1] / size[1])
        target = self.target(par, [input], size=(round(part[0]), round(part[1])), aspect=aspect)
        if par.layout == "native":
            middle, half = (box[:2] + box[2:]) / 2, np.array([target.width, target.height]) / 2
            box = np.concatenate([middle - half, middle + half])
        values = {"old": old.flat(), "new": new.flat(), "box": tuple(box), "k": lens.k, "p": lens.p}
        return self.shade(par, [input], target=target, uniforms=values, extend=par.extendmode)

    def _output_camera(self, par: Any, lens: Lens, old: Camera, size: np.ndarray) -> Camera:
        if par.transformmode == "optimal":
            return optimal(lens, old, size, par.alpha)
        if par.transformmode == "newmatrix":
            return camera(par.newcenter, par.newcenterunit, par.newfocallength, par.newfocallengthunit, size)
        if par.transformmode == "none":
            return old
        scale = np.array(par.scale) / (size if par.scaleunit == "pixels" else 1.0)
        offset = np.array(par.centeroffset) * (1.0 if par.centeroffsetunit == "pixels" else size)
        return Camera(old.centre + offset, old.focal * scale).checked()


def crop(par: Any, lens: Lens, old: Camera, new: Camera, size: np.ndarray) -> np.ndarray:
    """Left, bottom, right and top in pixels of the image; CookError where nothing is left."""
    box = np.array([0.0, 0.0, *size])
    if par.cropmode == "custom":
        box = np.array(par.cropregion) * (1.0 if par.cropunit == "pixels" else np.tile(size, 2))
    elif par.cropmode == "roi":
        box = region(lens, old, new, size)
    if (np.round(box[2:] - box[:2]) < 1).any():
        raise CookError("the cropped region is empty")
    return box
