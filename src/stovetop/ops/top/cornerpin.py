from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import RGBA, Group, Int, Menu, Page, ParDef, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import COLORED, TOP
from stovetop.ops.top._place import background, in_fractions, uniform, unit

#: the numbers in the parameters' names, counter-clockwise from the lower left corner
CORNERS = (3, 4, 2, 1)
EXTENDS = {"hold": "Hold", "repeat": "Repeat", "mirror": "Mirror"}


def corner(label: str, x: float, y: float) -> Any:
    return Group("XY", [ParDef("XY", v, label) for v in (x, y)], label, ("1", "2"))


class CornerPin(TOP):
    """A quadrilateral of the image (Extract), drawn with its corners at four others (Pin), in front of a colour.

    Corners count from the lower left of the image. Pinning is a perspective, computed for every pixel, so Grid
    Refinement has nothing to refine; extracting is a perspective too or, with Bilinear, the blend of the corners. An
    error where pinned corners, or extracted ones in perspective, make no convex quadrilateral.

    Source: https://docs.derivative.ca/Corner_Pin_TOP
    """

    inputs = ("input",)
    common = COLORED
    page = "Extract"

    class Pars:
        extractp3 = corner("Bottom Left", 0.0, 0.0)
        extractp3unit = unit("Bottom Left Unit")
        extractp4 = corner("Bottom Right", 1.0, 0.0)
        extractp4unit = unit("Bottom Right Unit")
        extractp1 = corner("Top Left", 0.0, 1.0)
        extractp1unit = unit("Top Left Unit")
        extractp2 = corner("Top Right", 1.0, 1.0)
        extractp2unit = unit("Top Right Unit")
        extend = Menu(EXTENDS, label="Extend")
        extractmapping = Menu({"bilinear": "Bilinear", "perspective": "Perspective"}, label="Mapping")
        _pin = Page("Pin")
        pinp3 = corner("Bottom Left", 0.0, 0.0)
        pinp3unit = unit("Bottom Left Unit")
        pinp4 = corner("Bottom Right", 1.0, 0.0)
        pinp4unit = unit("Bottom Right Unit")
        pinp1 = corner("Top Left", 0.0, 1.0)
        pinp1unit = unit("Top Left Unit")
        pinp2 = corner("Top Right", 1.0, 1.0)
        pinp2unit = unit("Top Right Unit")
        gridrefine = Int(16, label="Grid Refinement", min=1, norm=(1, 16), unsupported=True)
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")

    def cook(self, par, input: Texture) -> Texture:
        extract = [read(par, f"extractp{n}", input) for n in CORNERS]
        pin = [read(par, f"pinp{n}", input) for n in CORNERS]
        perspective = par.extractmapping == "perspective"
        values = {
            "to_pin": uniform(np.linalg.inv(square_to(pin, "pinned"))),
            "to_image": uniform(square_to(extract, "extracted") if perspective else np.eye(3)),
            "corners": [tuple(c) for c in extract],
            "behind": background(par),
        }
        return self.shade(par, [input], uniforms=values, extend=par.extend)


def read(par: Any, name: str, image: Texture) -> tuple[float, float]:
    """A corner as fractions."""
    (x, y), of = getattr(par, name), getattr(par, f"{name}unit")
    return in_fractions(x, of, image.width, image.aspect), in_fractions(y, of, image.height, 1.0)


def square_to(corners: list[tuple[float, float]], what: str) -> np.ndarray:
    """The 3x3 homography from the unit square to these corners; CookError where they are not convex."""
    c = np.array(corners)
    sides = np.roll(c, -1, 0) - c
    turns = sides[:, 0] * np.roll(sides, -1, 0)[:, 1] - sides[:, 1] * np.roll(sides, -1, 0)[:, 0]
    if not ((turns > 1e-9).all() or (turns < -1e-9).all()):
        raise CookError(f"the {what} corners do not make a convex quadrilateral")
    rows, goal = [], []
    for (u, v), (x, y) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -u * x, -v * x], [0, 0, 0, u, v, 1, -u * y, -v * y]]
        goal += [x, y]
    return np.append(np.linalg.solve(np.array(rows, float), goal), 1.0).reshape(3, 3)
