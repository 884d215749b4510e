"""What the TOPs that compare neighbouring pixels share: which value, which neighbours, how far away."""

from __future__ import annotations

from typing import Any

from stovetop.core.pars import Float, Menu
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP
from stovetop.ops.top._place import in_pixels, unit

METHODS = {
    "prevcur": "Use Previous And Current",
    "curnext": "Use Current And Next",
    "prevnext": "Use Previous And Next",
}


def method() -> Any:
    return Menu(METHODS, "prevnext", label="Method")


def sample_step(group: Any = None) -> Any:
    """In x and y; a third in slices."""
    return group or Float((1.0, 1.0), label="Sample Step", size=2, norm=(1, 4))


def step_unit() -> Any:
    return unit("Sample Step Unit", "pixels")


class Neighbours(TOP):
    """A shader that reads the input at `uv` and `stride` (the Sample Step in uv) away from it."""

    inputs = ("input",)

    def compare(self, par: Any, input: Texture, extend: str = "hold", prelude: str = "") -> Texture:
        x, y = in_pixels((par.offset1, par.offset2), par.offsetunit, input)
        whole = float(x).is_integer() and float(y).is_integer()
        target = self.target(par, [input])
        return self.shade(
            par,
            [input],
            target=target,
            uniforms={"stride": (x / input.width, y / input.height)},
            extend=extend,
            filter="nearest" if whole and (target.width, target.height) == (input.width, input.height) else "",
            prelude="uniform vec2 stride;\n" + prelude,
        )
