from __future__ import annotations

import re
from typing import Any

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import RGB, XYZ, Float, Menu, Page, Pulse, Ref, Str, StrMenu, Toggle
from stovetop.data.transforms import rotation
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import MAT, state
from stovetop.ops.mat._lit import FACES, OUTPUTS, SHADOWS, Lit, alpha_pars, buffers, rim_pars, surface
from stovetop.ops.mat._maps import Map, height_pars, maps
from stovetop.ops.mat._output import press
from stovetop.scene.objects import Material, Sampling

MAPS = {
    "color": Map("colormap", "Color Map", mode="texturesamplingmode"),
    "normal": Map("normalmap", "Normal Map (Bump)"),
    "diffuse": Map("diffusemap", "Diffuse Map"),
    "spec": Map("specmap", "Specular Map"),
    "emit": Map("emitmap", "Emit Map"),
    "alpha": Map("alphamap", "Alpha Map"),
}
#: of Multi-Texturing, by their names in its expression
TEXTURES = {
    f"t{i}": Map(
        f"texture{i + 1}",
        f"Texture {i + 1}",
        f"texture{i + 1}map",
        mode=f"texture{i + 1}samplingmode",
        coord=f"texture{i + 1}coord",
        attrib=f"texture{i + 1}mapcoordattr",
        interp="texture4coordnterp" if i == 3 else f"texture{i + 1}coordinterp",
    )
    for i in range(4)
}
SHOWN = {
    **OUTPUTS,
    "diffusemap": ("Diffuse Map", "diffuseMap"),
    "normalmap": ("Normal Map", "normalMap"),
    "specmap": ("Spec Map", "specMap"),
    "emitmap": ("Emit Map", "emitMap"),
    "emitcolor": ("Emit Color", "emit"),
    "diffcolor": ("Diffuse Color", "diffuseColor"),
    "difflighting": ("Diffuse Lighting", "diffuse"),
    "finaldiffcolor": ("Final Diffuse Color", "finalDiffuse"),
    "speccolor": ("Specular Color", "(uSpecular * specMap)"),
    "spec2color": ("Specular 2 Color", "(uSpecular2 * specMap)"),
    "speclighting": ("Specular Lighting", "specular"),
    "spec2lighting": ("Specular 2 Lighting", "specular2"),
    "finalspeccolor": ("Final Specular Color", "finalSpecular"),
    **SHADOWS,
}
#: maps in whose place instances may have pictures of their own
INSTANCED = {
    "colormap": "Color Map",
    "normalmap": "Normal Map",
    "diffusemap": "Diffuse Map",
    "specmap": "Specular Map",
    "emitmap": "Emit Map",
    "alphamap": "Alpha Map",
    "darknessemitmap": "Darkness Emit Map",
    "rimlight0map": "Color Map",
}


class Phong(MAT):
    """Lambert's diffuse and Blinn's highlights for each light, ambient and emitted light, maps and rims.

    The color map and points' and instances' colours multiply the sum of all light but the environment map's; the other
    maps their own part. Where that sum is dark, darkness emits, fog or not, and its luminance (0.3, 0.6, 0.1) is what
    Mult Alpha by Light Luminance takes. Post-Mult Color by Alpha multiplies by the material's alpha, its map's and that
    luminance: points' colours and the color map come multiplied by theirs; with Legacy Alpha Behavior (a guess) by all.
    A shadow is Shadow Color in place of the light's, by its strength. Normals that look away from the camera are turned
    round. Alpha Front and Side are what faces the camera and what lies across. A rim's Center is in degrees around the
    outline, from the right anticlockwise; Width 1 reaches half round it to either side, a guess; it grows towards the
    outline, or as its ramp says from what faces the camera (left) to the outline (right). At a Parallax Scale of 1 the
    height map is 0.04 of a texture deep. The color buffers of the sequence are those after the first.
    Output Shader makes a GLSL MAT beside it, without a dialog, whose docked DATs have the present shader; it draws the
    same under any lights, in Stovetop.
    Source: https://docs.derivative.ca/Phong_MAT and its article https://docs.derivative.ca/Phong_Lighting_Equation
    """

    page = "RGB"

    class Pars:
        ambdiff = Toggle(True, label="Ambient uses Diffuse")
        diff = RGB(0.7, 0.7, 0.7, label="Diffuse")
        amb = RGB(0.7, 0.7, 0.7, label="Ambient")
        spec = RGB(0.3, 0.3, 0.3, label="Specular")
        emit = RGB(0.0, 0.0, 0.0, label="Emit")
        constant = RGB(0.0, 0.0, 0.0, label="Constant")
        shininess = Float(100.0, label="Shininess", min=1, norm=(1, 256))
        _colormap = MAPS["color"].pars()
        _normalmap = MAPS["normal"].pars()
        bumpscale = Float(1.0, label="Bump Scale", norm=(0, 3))
        _height = height_pars()
        _diffusemap = MAPS["diffuse"].pars()
        _specmap = MAPS["spec"].pars()
        _emitmap = MAPS["emit"].pars()
        envmap = Ref("TOP", "", label="Environment Map")
        _envmap = sampling_pars("envmap")
        envmapcolor = RGB(1.0, 1.0, 1.0, label="Environment Map Color")
        envmaprotate = XYZ(0.0, 0.0, 0.0, label="Environment Map Rotate")
        envmaptype2d = Menu({"spheremap": "Sphere Map", "equirect": "Equirectangular"}, label="Environment Map 2D Type")
        frontfacelit = Menu(FACES, label="Polygon Front Faces")
        backfacelit = Menu(FACES, label="Polygon Back Faces")
        outputshader = Pulse(label="Output Shader...")
        _alpha = Page("Alpha")
        _alphas = alpha_pars(MAPS["alpha"])
        alphamultlight = Toggle(False, label="Mult Alpha by Light Luminance")
        _multi = Page("Multi-Texturing")
        multitexturing = Toggle(False, label="Multi-Texturing (Disables Color Map)")
        _textures = {k: v for t in TEXTURES.values() for k, v in t.pars().items()}
        multitexexpr = Str("", label="GLSL Expression")
        _rim = Page("Rim")
        rimlight = rim_pars()
        _advanced = Page("Advanced")
        spec2 = RGB(0.0, 0.0, 0.0, label="Secondary Specular")
        shininess2 = Float(0.0, label="Secondary Shininess", norm=(0, 500))
        writecameradepthtoalpha = Toggle(False, label="Write Camera Space Depth to Alpha")
        applypointcolor = Toggle(True, label="Apply Point Color")
        instancetexture = StrMenu("colormap", label="Instance Texture", items=INSTANCED)
        color = buffers(SHOWN)

    common = (Lit, *MAT.common)

    def cook(self, par, *, me: Node) -> Material:
        textures, shared, values = surface(par, SHOWN)
        for found, lines in (maps(par, MAPS, par.instancetexture), multi(par), environment(par, values)):
            textures |= found
            shared += lines
        values |= {
            "uDiffuse": par.diff,
            "uAmbient": par.diff if par.ambdiff else par.amb,
            "uSpecular": par.spec,
            "uShininess": par.shininess,
            "uSpecular2": par.spec2,
            "uShininess2": par.shininess2,
            "uBump": par.bumpscale,
        }
        switches = {
            "ALPHA_BY_LIGHT": par.alphamultlight,
            # left out where it changes nothing: it is a power for every pixel
            "SECOND_SPECULAR": any(par.spec2) and par.shininess2 > 0,
        }
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "phong.frag"),
            defines=shared + "".join(f"#define {name}\n" for name, on in switches.items() if on),
            uniforms=values,
            textures=textures,
            state=state(par),
            moves=par.heightmapenable and par.displaceverts,
        )

    def pulse(self, node: Node, name: str) -> None:
        press(node)


def multi(par: Any) -> tuple[dict[str, Sampling], str]:
    """Pictures and lines of Multi-Texturing; CookError where its expression names a texture that is not there."""
    if not par.multitexturing:
        return {}, ""
    textures, lines = maps(par, TEXTURES)
    given = [name for name in TEXTURES if f"map_{name}" in textures]
    expression = par.multitexexpr.strip() or " * ".join(given) or "vec4(1.0)"
    for name in TEXTURES:
        if name not in given and re.search(rf"\b{name}\b", expression):
            raise CookError(f"GLSL Expression: {name} is not there, {TEXTURES[name].label} is empty")
    reads = " ".join(f"vec4 {name} = {name.upper()}_READ;" for name in given)
    return textures, f"{lines}#define MULTI_TEXTURE ({expression})\n#define MULTI_READ {reads}\n"


def environment(par: Any, values: dict[str, Any]) -> tuple[dict[str, Sampling], str]:
    """Picture and lines of the environment map; its uniforms go into `values`."""
    if par.envmap is None:
        return {}, ""
    values["uEnvironment"] = par.envmapcolor
    values["uEnvironmentTurn"] = rotation(par.envmaprotate)[:3, :3].T.ravel().tolist()
    kind = "CUBE" if par.envmap.data.kind == "cube" else par.envmaptype2d.upper()
    lines = f"#define HAS_ENVIRONMENT\n#define ENVIRONMENT_{kind}\n"
    return {"map_environment": sampling(par, par.envmap, "envmap")}, lines
