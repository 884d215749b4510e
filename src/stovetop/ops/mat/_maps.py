"""Maps of materials: pictures and how they are read, height maps, instances' own pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Menu, Ref, StrMenu, Toggle
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.scene.objects import Sampling

LAYERS = {f"uv{i}": f"Texture Layer {i} (uv[{3 * i}-{3 * i + 2}])" for i in range(8)}
MODES = {"regular": "Regular", "screenspace": "Screen Space Coordinates", "triplanar": "Triplanar Mapping"}
INTERPOLATION = {"perspectivecorrect": "Perspective Correct", "linear": "Linear (noperspective)"}
CHANNELS = {
    "luminance": "Luminance",
    "red": "Red",
    "green": "Green",
    "blue": "Blue",
    "alpha": "Alpha",
    "rgbaverage": "RGB Average",
    "average": "RGBA Average",
}


class Map(NamedTuple):
    """A map's TOP parameter and the names of its Texture Sampling Parameters.

    prefix: what those begin with, where that is not the map's name; mode, coord, attrib, interp: where a page spells
    them otherwise.
    """

    name: str
    label: str
    prefix: str = ""
    mode: str = ""
    coord: str = ""
    attrib: str = ""
    interp: str = ""

    def pars(self) -> dict[str, Any]:
        p = self.prefix or self.name
        return {
            self.name: Ref("TOP", "", label=self.label),
            **sampling_pars(p),
            self.mode or f"{p}samplingmode": Menu(MODES, label="Texture Sampling Mode"),
            self.coord or f"{p}coord": Menu(LAYERS, label="SOP Texture Coord"),
            self.attrib or f"{p}coordattrib": StrMenu("Tex", label="POP Texture Coord Attribute", unsupported=True),
            self.interp or f"{p}coordinterp": Menu(INTERPOLATION, label="Coord Interpolation"),
        }

    def read(self, par: Any, short: str, instanced: bool = False) -> tuple[Sampling | None, list[str]]:
        """The picture, and what tells the shaders of it: `HAS_COLOR`, `COLOR_AT` (where it is read), `COLOR_READ` (what
        is there), `COLOR_UV` (the texture layer), for the short name "color".

        instanced: instances that have pictures of their own show those.
        """
        node, p, upper = getattr(par, self.name), self.prefix or self.name, short.upper()
        if node is None and not instanced:
            return None, []
        mode, layer = getattr(par, self.mode or f"{p}samplingmode"), getattr(par, self.coord or f"{p}coord")
        flat = getattr(par, self.interp or f"{p}coordinterp") == "linear"
        if mode == "triplanar":
            raise CookError(f"{self.label}: Triplanar Mapping needs coordinates that only a Texture Map POP makes")
        if mode == "screenspace":
            lines = [f"#define {upper}_AT td_screen()"]
        else:
            # without a picture but those of instances, the layer is not read where there are none
            lines = [f"#define {upper}_UV{'_OWN' if node is None else ''} {layer[2:]}"]
            where = f"td_at[{layer[2:]}]"
            if flat:
                lines += ["#define TD_FLAT_UV"]
                where = f"(td_in.flat_uv[{layer[2:]}] * gl_FragCoord.w)"
            lines += [f"#define {upper}_AT {where}"]
        has = f"#define HAS_{upper}"
        own = [has, f"uniform sampler2D map_{short};", f"#define {upper}_READ texture(map_{short}, {upper}_AT)"]
        if instanced:
            theirs = [has, f"#define {upper}_READ TDInstanceTexture(td_in.texture_index, {upper}_AT)"]
            if node is None:
                lines = ["#ifdef TD_INSTANCE_TEXTURES", "#define INSTANCE_MAP", *lines, *theirs, "#endif"]
            else:
                lines += ["#define INSTANCE_MAP", "#ifdef TD_INSTANCE_TEXTURES", *theirs, "#else", *own, "#endif"]
        else:
            lines += own
        if node is None:
            return None, lines
        if node.data.kind != "2d":
            raise CookError(f"{self.label}: {node.path} is not a 2D texture ({node.data.kind})")
        return sampling(par, node, p), lines


def maps(par: Any, wanted: Mapping[str, Map], instance: str = "") -> tuple[dict[str, Sampling], str]:
    """What the shaders read of a material's maps: sampler -> picture, and the lines of `Map.read`.

    wanted: short name -> map. instance: the parameter of the map that instances have pictures of their own for.
    """
    textures, lines = {}, []
    for short, map_ in wanted.items():
        found, told = map_.read(par, short, bool(instance) and map_.name == instance)
        lines += told
        if found is not None:
            textures[f"map_{short}"] = found
    return textures, "".join(f"{line}\n" for line in lines)


HEIGHT = Map("heightmap", "Height Map")


def height_pars() -> dict[str, Any]:
    """The height map: parallax, or vertices that are moved."""
    return {
        "heightmapenable": Toggle(False, label="Enable Height Map"),
        **HEIGHT.pars(),
        "heightmapchannelsource": Menu(CHANNELS, "red", label="Channel Source"),
        "parallaxscale": Float(1.0, label="Parallax Scale"),
        "parallaxocclusion": Toggle(False, label="Parallax Occlusion"),
        "displaceverts": Toggle(False, label="Displace Vertices"),
        "displacescale": Float(1.0, label="Displace Scale"),
        "displacemid": Float(0.5, label="Displace Midpoint", min=0, max=1),
    }


def height(par: Any) -> tuple[dict[str, Sampling], str, dict[str, Any]]:
    """Pictures, lines and uniforms of the height map; nothing where it is off."""
    if not par.heightmapenable or par.heightmap is None:
        return {}, "", {}
    textures, lines = maps(par, {"height": HEIGHT})
    lines += f"#define HEIGHT_SOURCE {list(CHANNELS).index(par.heightmapchannelsource)}\n"
    if par.displaceverts:
        lines += f"#define DISPLACE\n#define HEIGHT_LAYER {par.heightmapcoord[2:]}\n"
    if par.parallaxscale:
        lines += "#define PARALLAX\n" + "#define PARALLAX_OCCLUSION\n" * par.parallaxocclusion
    return textures, lines, {"uDisplace": (par.displacescale, par.displacemid), "uParallax": par.parallaxscale}
