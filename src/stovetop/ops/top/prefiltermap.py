import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu, Page
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP
from stovetop.scene.environment import LEVELS, SIZE, copy, harmonics


class PreFilterMap(TOP):
    """An environment map made ready for an Environment Light COMP, once instead of in each project that uses it.

    Diffuse: a (1, 9) rgba32float picture of the spherical harmonics of its irradiance (0,0; 1,-1; … 2,2). Specular: a
    (384, 128) rgba16float picture, the map blurred by GGX for six roughnesses, from 0 at the bottom to 1, each 64 rows
    high. They can be saved, as EXR for instance, and read again; TouchDesigner's own are laid out otherwise. The
    Common page does not act: another size or format would be no map.

    Source: https://docs.derivative.ca/PreFilter_Map_TOP
    """

    label = "PreFilter Map"
    inputs = ("input",)
    volumes = True

    class Pars:
        _prefiltermap = Page("PreFilterMap")
        output = Menu(
            {
                "envlightdiffuse": "Environment Light Diffuse Map",
                "envlightspecular": "Environment Light Specular Map",
            },
            label="Output",
        )

    def cook(self, par, input: Texture) -> Texture:
        if input.kind not in ("2d", "cube"):
            raise CookError(f"an environment map is an equirectangular picture or a cube, no {input.kind} texture")
        if par.output == "envlightdiffuse":
            rows = np.ones((1, 9, 4), np.float32)
            rows[0, :, :3] = harmonics(input)
            return Texture.from_numpy(rows)
        pictures = [copy(input, i).numpy() for i in range(LEVELS)]
        strip = np.concatenate(pictures).reshape(LEVELS * SIZE[1], SIZE[0], 4)
        return Texture.from_numpy(strip.astype(np.float16))
