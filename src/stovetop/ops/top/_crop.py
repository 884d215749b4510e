"""The four edges of Crop and Tile."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Menu, Page
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EXTENDS
from stovetop.ops.top._place import in_fractions, unit


class Edges:
    _crop = Page("Crop")
    cropleft = Float(0.0, label="Crop Left")
    cropleftunit = unit("Crop Left Unit")
    cropright = Float(1.0, label="Crop Right")
    croprightunit = unit("Crop Right Unit")
    cropbottom = Float(0.0, label="Crop Bottom")
    cropbottomunit = unit("Crop Bottom Unit")
    croptop = Float(1.0, label="Crop Top")
    croptopunit = unit("Crop Top Unit")
    extend = Menu(EXTENDS, label="Extend")


def edges(par: Any, image: Texture) -> tuple[float, float, float, float]:
    """Left, bottom, right and top as fractions from the lower left corner."""
    across, up = (image.width, image.aspect), (image.height, 1.0)
    return (
        in_fractions(par.cropleft, par.cropleftunit, *across),
        in_fractions(par.cropbottom, par.cropbottomunit, *up),
        in_fractions(par.cropright, par.croprightunit, *across),
        in_fractions(par.croptop, par.croptopunit, *up),
    )


def whole_pixels(box: tuple[float, float, float, float], image: Texture) -> tuple[int, int, int, int]:
    """Edges rounded to pixels; CookError where nothing is left between them."""
    left, bottom, right, top = (round(e * (image.width, image.height)[i % 2]) for i, e in enumerate(box))
    if right <= left or top <= bottom:
        raise CookError(f"the crop leaves nothing: from {left} to {right} across, from {bottom} to {top} up, in pixels")
    return left, bottom, right, top
