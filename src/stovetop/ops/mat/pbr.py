from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Menu, Page, Pulse, Ref, Sequence, StrMenu, Toggle
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import (
    CHANNELS,
    FACES,
    MAT,
    Lit,
    map_pars,
    maps,
    rim_pars,
    state,
    surface_values,
)
from stovetop.scene.objects import Material

MAPS = {
    "basecolormap": "color",
    "specularlevelmap": "spec",
    "metallicmap": "metallic",
    "roughnessmap": "roughness",
    "ambientocclusionmap": "occlusion",
    "normalmap": "normal",
    "emitmap": "emit",
    "alphamap": "alpha",
}
#: maps of which one value counts
SOURCED = ("specularlevelmap", "metallicmap", "roughnessmap", "ambientocclusionmap")
#: what an extra colour buffer may show
OUTPUTS = {
    "zero": "Zero",
    "one": "One",
    "worldspaceposition": "World Space Position",
    "worldspacenormal": "World Space Normal",
    "cameraspaceposition": "Camera Space Position",
    "cameraspacenormal": "Camera Space Normal",
    "pointcolor": "Point Color",
    "texturecoord0": "Texture Coord 0",
    "normalmap": "Normal Map",
    "emitmap": "Emit Map",
    "emitcolor": "Emit Color",
    "specularlevelmap": "Specular Level Map",
    "metallicmap": "Metallic Map",
    "roughnessmap": "Roughness Map",
    "ambientocclusionmap": "Ambient Occlusion Map",
    "finaldiffcolor": "Final Diffuse Color",
    "finalspeccolor": "Final Specular Color",
    "shadowstrength": "Shadow Strength",
    "normalizedshadowstrength": "Normalized Shadow Strength",
}


def source() -> Menu:
    return Menu(CHANNELS, label="Channel Source")


class PBR(MAT):
    """Metal and roughness: GGX highlights with Smith's shadowing and Schlick's Fresnel, Lambert below, environments.

    A white Lambert surface that faces a white light is 1. Specular Level 0.5 reflects 4 % head-on. Maps multiply their
    parameters. Source: https://docs.derivative.ca/PBR_MAT
    """

    label = "PBR"
    page = "RGB"

    class Pars:
        basecolor = RGB(1.0, 1.0, 1.0, label="Base Color")
        specularlevel = Float(0.5, label="Specular Level")
        metallic = Float(1.0, label="Metallic")
        roughness = Float(1.0, label="Roughness")
        ambientocclusion = Float(1.0, label="Ambient Occlusion")
        envlightquality = Float(0.25, label="Env Light Quality", unsupported=True)
        emit = RGB(0.0, 0.0, 0.0, label="Emit")
        constant = RGB(0.0, 0.0, 0.0, label="Constant")
        frontfacelit = Menu(FACES, label="Polygon Front Faces", unsupported=True)
        backfacelit = Menu(FACES, label="Polygon Back Faces", unsupported=True)
        outputshader = Pulse(label="Output Shader...", unsupported=True)
        _maps = Page("Maps")
        substance = Ref("TOP", "", label="Substance TOP", unsupported=True)
        _basecolormap = map_pars("basecolormap", "Base Color Map", mode="texturesamplingmode")
        _specularlevelmap = map_pars("specularlevelmap", "Specular Level Map")
        specularlevelmapchannelsource = source()
        _metallicmap = map_pars(
            "metallicmap", "Metallic Map", "metalnessmap", coord="metallicmapcoord", interp="metallicmapcoordinterp"
        )
        metallicmapchannelsource = source()
        _roughnessmap = map_pars("roughnessmap", "Roughness Map")
        roughnessmapchannelsource = source()
        _ambientocclusionmap = map_pars("ambientocclusionmap", "Ambient Occlusion Map")
        ambientocclusionmapchannelsource = source()
        _normalmap = map_pars("normalmap", "Normal Map (Bump)")
        bumpscale = Float(1.0, label="Bump Scale")
        heightmapenable = Toggle(False, label="Enable Height Map", unsupported=True)
        _heightmap = map_pars("heightmap", "Height Map", used=False)
        heightmapchannelsource = Menu(CHANNELS, label="Channel Source", unsupported=True)
        parallaxscale = Float(0.0, label="Parallax Scale", unsupported=True)
        parallaxocclusion = Toggle(False, label="Parallax Occlusion", unsupported=True)
        displaceverts = Toggle(False, label="Displace Vertices", unsupported=True)
        displacescale = Float(1.0, label="Displace Scale", unsupported=True)
        displacemid = Float(0.5, label="Displace Midpoint", unsupported=True)
        _emitmap = map_pars("emitmap", "Emit Map")
        _alpha = Page("Alpha")
        _alphamap = map_pars("alphamap", "Alpha Map")
        alphamode = Toggle(True, label="Uniform Alpha")
        alphafront = Float(1.0, label="Alpha Front")
        alphaside = Float(1.0, label="Alpha Side")
        rolloff = Float(1.0, label="Alpha Rolloff", norm=(0, 5))
        _rim = Page("Rim")
        rimlight = rim_pars()
        _advanced = Page("Advanced")
        writecameradepthtoalpha = Toggle(False, label="Write Camera Space Depth to Alpha")
        applypointcolor = Toggle(True, label="Apply Point Color")
        instancetexture = StrMenu("", label="Instance Texture", unsupported=True)
        color = Sequence(label="Color Buffer", output=Menu(OUTPUTS, label="RGB", unsupported=True))

    common = (Lit, *MAT.common)

    def cook(self, par, *, me: Node) -> Material:
        textures, defines = maps(par, MAPS, {"metallicmap": "metalnessmap"})
        values, shared = surface_values(par)
        for name in SOURCED:
            channel = getattr(par, f"{name}channelsource")
            defines += f"#define {MAPS[name].upper()}_SOURCE {list(CHANNELS).index(channel)}\n"
        values |= {
            "uBase": par.basecolor,
            "uSurface": (par.specularlevel, par.metallic, par.roughness, par.ambientocclusion),
            "uEmit": par.emit,
            "uConstant": par.constant,
            "uBump": par.bumpscale,
            "uAlpha": (par.alphafront, par.alphaside, par.rolloff, 0.0),
        }
        if not par.alphamode:
            defines += "#define FACING_ALPHA\n"
        if par.writecameradepthtoalpha:
            defines += "#define DEPTH_TO_ALPHA\n"
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "pbr.frag"),
            defines=defines + shared,
            uniforms=values,
            textures=textures,
            state=state(par),
        )
