"""What materials share that light falls on: alpha by angle, shadows, rims, faces, further colour buffers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stovetop.core.pars import RGB, Float, Menu, Page, Ref, Sequence, Toggle
from stovetop.ops.mat._family import alpha_defines
from stovetop.ops.mat._maps import Map, height, maps
from stovetop.scene.objects import Sampling

DARKNESS = Map("darknessemitmap", "Darkness Emit Map")
RIM = Map("map", "Color Map", attrib="mapcoordattr")
FACES = {"uselight": "Use Per-Light(s) Parameter", "frontlit": "Front Lit", "backlit": "Back Lit"}
#: how many colour buffers a render has beside the first, at most
EXTRAS = 7
#: what a colour buffer may show in every lit material: label and GLSL, in terms of the pixel shader's variables
OUTPUTS = {
    "zero": ("Zero", "vec3(0.0)"),
    "one": ("One", "vec3(1.0)"),
    "worldspaceposition": ("World Space Position", "td_in.position"),
    "worldspacenormal": ("World Space Normal", "normal"),
    "cameraspaceposition": ("Camera Space Position", "(uTDMats[0].cam * vec4(td_in.position, 1.0)).xyz"),
    "cameraspacenormal": ("Camera Space Normal", "(mat3(uTDMats[0].cam) * normal)"),
    "pointcolor": ("Point Color", "td_color.rgb"),
    "texturecoord0": ("Texture Coord 0", "vec3(td_in.uv[0], 0.0)"),
}
SHADOWS = {
    "shadowstrength": ("Shadow Strength", "vec3(shadow)"),
    "normalizedshadowstrength": ("Normalized Shadow Strength", "vec3(shadow / float(max(TD_NUM_LIGHTS, 1)))"),
}


class Lit:
    """The Advanced page."""

    _advanced = Page("Advanced")
    shadowstrength = Float(1.0, label="Shadow Strength", min=0, max=1)
    shadowcolor = RGB(0.0, 0.0, 0.0, label="Shadow Color")
    darknessemit = Toggle(False, label="Darkness Emit")
    darknessemitcolor = RGB(0.7, 0.5, 1.0, label="Darkness Emit Color")
    _darknessemitmap = DARKNESS.pars()


def alpha_pars(map_: Map) -> dict[str, Any]:
    return {
        **map_.pars(),
        "alphamode": Toggle(True, label="Uniform Alpha"),
        "alphafront": Float(1.0, label="Alpha Front", min=0, max=1),
        "alphaside": Float(0.0, label="Alpha Side", min=0, max=1),
        "rolloff": Float(1.0, label="Alpha Rolloff", norm=(0.1, 10)),
    }


def rim_pars() -> Sequence:
    """Light around the outline, a block each."""
    return Sequence(
        label="Rim Light",
        enable=Toggle(False, label="Enable"),
        **RIM.pars(),
        color=RGB(0.7, 0.7, 0.7, label="Color"),
        center=Float(90.0, label="Center", min=0, max=360),
        width=Float(0.5, label="Width"),
        strength=Float(1.0, label="Strength", norm=(0, 10)),
        strengthramp=Ref("TOP", "", label="Strength Ramp"),
    )


def buffers(outputs: Mapping[str, tuple[str, str]]) -> Sequence:
    """What the colour buffers after the first show, a block each."""
    return Sequence(label="Color Buffer", output=Menu({k: label for k, (label, _) in outputs.items()}, label="RGB"))


def surface(par: Any, outputs: Mapping[str, tuple[str, str]]) -> tuple[dict[str, Sampling], str, dict[str, Any]]:
    """Pictures, lines and uniforms of all that stands here, of Emit and Constant, and of the height map."""
    textures, lines, values = height(par)
    # both at once, where nothing tells them apart
    glow = tuple(e + c for e, c in zip(par.emit, par.constant, strict=True))
    values |= {
        "uEmit": par.emit,
        "uConstant": par.constant,
        "uGlow": glow,
        "uShadowStrength": par.shadowstrength,
        "uShadowColor": par.shadowcolor,
        "uAlpha": (par.alphafront, par.alphaside, par.rolloff, 0.0),
    }
    more, told = rims(par, values)
    textures |= more
    lines += told
    if par.darknessemit:
        more, told = maps(par, {"darkness": DARKNESS}, par.instancetexture)
        textures |= more
        lines += "#define DARKNESS_EMIT\n" + told
        values["uDarkness"] = par.darknessemitcolor
    # lit on the side that is seen: 1, from behind: -1
    for side, name in (("FRONT", par.frontfacelit), ("BACK", par.backfacelit)):
        if name != "uselight":
            lines += f"#define {side}_SIDE(i) {1.0 if name == 'frontlit' else -1.0}\n"
    shown = [b.output for b in par.color]
    for i in range(EXTRAS):
        lines += f"#define TD_EXTRA_{i} vec4({outputs[shown[i]][1] if i < len(shown) else 'vec3(0.0)'}, 1.0)\n"
    switches = {
        # left out where there is none: of triangles of a pixel each an addition more is seen
        "GLOW": any(glow),
        "TEXCOORD_UV 0": "texturecoord0" in shown,
        "POINT_COLOR": par.applypointcolor,
        **alpha_defines(par),
        "FACING_ALPHA": not par.alphamode,
        "DEPTH_TO_ALPHA": par.writecameradepthtoalpha,
    }
    return textures, lines + "".join(f"#define {name}\n" for name, on in switches.items() if on), values


def rims(par: Any, values: dict[str, Any]) -> tuple[dict[str, Sampling], str]:
    """Pictures and lines of the rim lights that are on; their uniforms go into `values`."""
    textures: dict[str, Sampling] = {}
    lines, calls = "", []
    on = [(i, b) for i, b in enumerate(par.rimlight) if b.enable]
    for at, (i, b) in enumerate(on):
        # running programs say rim1map for the first, the pages rimlight0map
        instanced = par.instancetexture in (f"rimlight{i}map", f"rim{i + 1}map")
        more, told = maps(b, {f"rim{i}": RIM}, RIM.name if instanced else "")
        textures |= more
        lines += told + f"#ifndef HAS_RIM{i}\n#define RIM{i}_READ vec4(1.0)\n#endif\n"
        strength = "edge"
        if b.strengthramp is not None:
            textures[f"rim_ramp{i}"] = Sampling(b.strengthramp.data)
            lines += f"uniform sampler2D rim_ramp{i};\n"
            strength = f"texture(rim_ramp{i}, vec2(edge, 0.5)).r"
        calls.append(f"td_rim({at}, angle) * RIM{i}_READ.rgb * {strength}")
    if not on:
        return {}, ""
    values["uRimColor"] = [b.color for _, b in on]
    values["uRim"] = [(b.center, max(180.0 * b.width, 1e-4), b.strength, 0.0) for _, b in on]
    return textures, lines + f"#define NUM_RIMS {len(on)}\n#define TD_RIMS {' + '.join(calls)}\n"
