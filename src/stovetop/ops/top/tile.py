from __future__ import annotations

from stovetop.core.pars import Float, Int, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._crop import Edges, edges, whole_pixels
from stovetop.ops.top._family import TOP
from stovetop.ops.top._place import in_fractions, unit


class Tiling:
    _tile = Page("Tile")
    flop = Toggle(False, label="Transpose")
    repeatx = Int(1, label="Repeat X", min=1, norm=(1, 10))
    repeaty = Int(1, label="Repeat Y", min=1, norm=(1, 10))
    flipx = Toggle(False, label="Flip X")
    flipy = Toggle(False, label="Flip Y")
    reflectx = Toggle(False, label="Reflect X")
    reflecty = Toggle(False, label="Reflect Y")
    overlapu = Float(0.0, label="Overlap U", min=0)
    overlapuunit = unit("Overlap U Unit")
    overlapv = Float(0.0, label="Overlap V", min=0)
    overlapvunit = unit("Overlap V Unit")


class Tile(TOP):
    """The cropped image, `repeatx` by `repeaty` times in the input's resolution.

    Within each tile: Transpose exchanges x and y, then Flip mirrors. Reflect X turns every second row upside down,
    Reflect Y mirrors every second column. Overlap (of the cropped part; at most half of it) lays a tile's first part
    over its neighbour's last and fades between them, so that the seams disappear. An error where the crop leaves
    nothing.

    Source: https://docs.derivative.ca/Tile_TOP
    """

    inputs = ("input",)
    page = "Crop"
    common = (Edges, Tiling, *TOP.common)

    def cook(self, par, input: Texture) -> Texture:
        left, bottom, right, top = whole_pixels(edges(par, input), input)
        width, height = input.width, input.height
        overlap = (
            in_fractions(par.overlapu, par.overlapuunit, width, input.aspect) * width / (right - left),
            in_fractions(par.overlapv, par.overlapvunit, height, 1.0) * height / (top - bottom),
        )
        values = {
            "part": (left / width, bottom / height, right / width, top / height),
            "overlap": tuple(min(max(o, 0.0), 0.5) for o in overlap),
        }
        return self.shade(
            par, [input], uniforms=values, extend=par.extend, prelude="uniform vec4 part;\nuniform vec2 overlap;\n"
        )
