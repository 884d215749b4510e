from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Menu, Page, Pulse, Ref, StrMenu, Toggle
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, state
from stovetop.ops.mat._lit import FACES, OUTPUTS, SHADOWS, Lit, alpha_pars, buffers, rim_pars, surface
from stovetop.ops.mat._maps import CHANNELS, Map, height_pars, maps
from stovetop.ops.mat._output import press
from stovetop.scene.objects import Material

MAPS = {
    "color": Map("basecolormap", "Base Color Map", mode="texturesamplingmode"),
    "spec": Map("specularlevelmap", "Specular Level Map"),
    "metallic": Map(
        "metallicmap", "Metallic Map", "metalnessmap", coord="metallicmapcoord", interp="metallicmapcoordinterp"
    ),
    "roughness": Map("roughnessmap", "Roughness Map"),
    "occlusion": Map("ambientocclusionmap", "Ambient Occlusion Map"),
    "normal": Map("normalmap", "Normal Map (Bump)"),
    "emit": Map("emitmap", "Emit Map"),
    "alpha": Map("alphamap", "Alpha Map"),
}
#: maps of which one value counts
SOURCED = ("spec", "metallic", "roughness", "occlusion")
SHOWN = {
    **OUTPUTS,
    "normalmap": ("Normal Map", "normalMap"),
    "emitmap": ("Emit Map", "emitMap"),
    "emitcolor": ("Emit Color", "emit"),
    "specularlevelmap": ("Specular Level Map", "vec3(maps.x)"),
    "metallicmap": ("Metallic Map", "vec3(maps.y)"),
    "roughnessmap": ("Roughness Map", "vec3(maps.z)"),
    "ambientocclusionmap": ("Ambient Occlusion Map", "vec3(maps.w)"),
    "finaldiffcolor": ("Final Diffuse Color", "diffuse"),
    "finalspeccolor": ("Final Specular Color", "specular"),
    **SHADOWS,
}
#: maps in whose place instances may have pictures of their own
INSTANCED = {
    "basecolormap": "Base Color Map",
    "normalmap": "Normal Map",
    "emitmap": "Emit Map",
    "alphamap": "Alpha Map",
    "darknessemitmap": "Darkness Emit Map",
    "rimlight0map": "Color Map",
}


def source() -> Menu:
    return Menu(CHANNELS, "red", label="Channel Source")


class PBR(MAT):
    """Metal and roughness: GGX highlights with Smith's shadowing and Schlick's Fresnel, Lambert below, environments.

    A white Lambert surface that faces a white light is 1, less what it reflects. Specular Level 0.5 reflects 4 %
    head-on. Maps multiply their parameters. Alpha and points' colours are in the base color, before the light: what
    shines on glass stays. Ambient lights have no effect, Ambient Occlusion takes from environment lights alone. Env
    Light Quality is multiplied by that of environment lights whose Pre-Filter is off. Output Shader makes a GLSL MAT
    as that of the Phong MAT does; it has the default Env Light Quality.
    Source: https://docs.derivative.ca/PBR_MAT
    """

    label = "PBR"
    page = "RGB"

    class Pars:
        basecolor = RGB(1.0, 1.0, 1.0, label="Base Color")
        specularlevel = Float(1.0, label="Specular Level", min=0, norm=(0, 1))
        metallic = Float(1.0, label="Metallic", min=0, norm=(0, 1))
        roughness = Float(1.0, label="Roughness", min=0, norm=(0, 1))
        ambientocclusion = Float(1.0, label="Ambient Occlusion", min=0, norm=(0, 1))
        envlightquality = Float(1.0, label="Env Light Quality", min=0, max=1)
        emit = RGB(0.0, 0.0, 0.0, label="Emit")
        constant = RGB(0.0, 0.0, 0.0, label="Constant")
        frontfacelit = Menu(FACES, label="Polygon Front Faces")
        backfacelit = Menu(FACES, label="Polygon Back Faces")
        outputshader = Pulse(label="Output Shader...")
        _maps = Page("Maps")
        substance = Ref("TOP", "", label="Substance TOP", unsupported=True)
        _basecolormap = MAPS["color"].pars()
        _specularlevelmap = MAPS["spec"].pars()
        specularlevelmapchannelsource = source()
        _metallicmap = MAPS["metallic"].pars()
        metallicmapchannelsource = source()
        _roughnessmap = MAPS["roughness"].pars()
        roughnessmapchannelsource = source()
        _ambientocclusionmap = MAPS["occlusion"].pars()
        ambientocclusionmapchannelsource = source()
        _normalmap = MAPS["normal"].pars()
        bumpscale = Float(1.0, label="Bump Scale", norm=(0, 3))
        _height = height_pars()
        _emitmap = MAPS["emit"].pars()
        _alpha = Page("Alpha")
        _alphas = alpha_pars(MAPS["alpha"])
        _rim = Page("Rim")
        rimlight = rim_pars()
        _advanced = Page("Advanced")
        writecameradepthtoalpha = Toggle(False, label="Write Camera Space Depth to Alpha")
        applypointcolor = Toggle(True, label="Apply Point Color")
        instancetexture = StrMenu("basecolormap", label="Instance Texture", items=INSTANCED)
        color = buffers(SHOWN)

    common = (Lit, *MAT.common)
    #: the running program spells all of the Metallic Map's parameters alike
    aliases = {
        f"metallicmap{name}": f"metalnessmap{name}"
        for name in ("extendu", "extendv", "extendw", "filter", "anisotropy", "samplingmode", "coordattrib")
    }

    def cook(self, par, *, me: Node) -> Material:
        textures, shared, values = surface(par, SHOWN)
        found, lines = maps(par, MAPS, par.instancetexture)
        for short in SOURCED:
            channel = getattr(par, f"{MAPS[short].name}channelsource")
            lines += f"#define {short.upper()}_SOURCE {list(CHANNELS).index(channel)}\n"
        values |= {
            "uBase": par.basecolor,
            "uSurface": (par.specularlevel, par.metallic, par.roughness, par.ambientocclusion),
            "uBump": par.bumpscale,
        }
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "pbr.frag"),
            defines=shared + lines,
            uniforms=values,
            textures=textures | found,
            state=state(par),
            moves=par.heightmapenable and par.displaceverts,
            quality=4.0 * max(par.envlightquality, 0.0),
        )

    def pulse(self, node: Node, name: str) -> None:
        press(node)
