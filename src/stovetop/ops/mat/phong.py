from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import RGB, XYZ, Float, Menu, Page, Pulse, Ref, Sequence, Str, StrMenu, Toggle
from stovetop.data.transforms import rotation
from stovetop.ops._sampling import ANISOTROPY, EXTENDS, FILTERS, sampling
from stovetop.ops._shaders import beside
from stovetop.ops.mat._family import CHANNELS, FACES, MAT, Lit, map_pars, maps, rim_pars, state, surface_values
from stovetop.scene.objects import Material

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
    "diffusemap": "Diffuse Map",
    "normalmap": "Normal Map",
    "specmap": "Spec Map",
    "emitmap": "Emit Map",
    "emitcolor": "Emit Color",
    "diffcolor": "Diffuse Color",
    "difflighting": "Diffuse Lighting",
    "finaldiffcolor": "Final Diffuse Color",
    "speccolor": "Specular Color",
    "spec2color": "Specular 2 Color",
    "speclighting": "Specular Lighting",
    "spec2lighting": "Specular 2 Lighting",
    "finalspeccolor": "Final Specular Color",
    "shadowstrength": "Shadow Strength",
    "normalizedshadowstrength": "Normalized Shadow Strength",
}
MAPS = {
    "colormap": "color",
    "normalmap": "normal",
    "diffusemap": "diffuse",
    "specmap": "spec",
    "emitmap": "emit",
    "alphamap": "alpha",
}


class Phong(MAT):
    """Lambert's diffuse and Blinn's highlights for each light, ambient and emitted light, maps and rims.

    The color map multiplies diffuse, ambient and specular light together; the others their own part. Normals that look
    away from the camera are turned round (Back Lit: lit from behind, too). Alpha Front and Side are what faces the
    camera and what lies across. Source: https://docs.derivative.ca/Phong_MAT
    """

    page = "RGB"

    class Pars:
        ambdiff = Toggle(True, label="Ambient uses Diffuse")
        diff = RGB(0.7, 0.7, 0.7, label="Diffuse")
        amb = RGB(0.7, 0.7, 0.7, label="Ambient")
        spec = RGB(0.3, 0.3, 0.3, label="Specular")
        emit = RGB(0.0, 0.0, 0.0, label="Emit")
        constant = RGB(0.0, 0.0, 0.0, label="Constant")
        shininess = Float(100.0, label="Shininess", norm=(0, 500))
        _colormap = map_pars("colormap", "Color Map", mode="texturesamplingmode")
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
        _diffusemap = map_pars("diffusemap", "Diffuse Map")
        _specmap = map_pars("specmap", "Specular Map")
        _emitmap = map_pars("emitmap", "Emit Map")
        envmap = Ref("TOP", "", label="Environment Map")
        envmapextendu = Menu(EXTENDS, "repeat", label="Extend U")
        envmapextendv = Menu(EXTENDS, "repeat", label="Extend V", unsupported=True)
        envmapextendw = Menu(EXTENDS, "repeat", label="Extend W", unsupported=True)
        envmapfilter = Menu(FILTERS, "mipmaplinear", label="Filter")
        envmapanisotropy = Menu(ANISOTROPY, label="Anisotropic Filter", unsupported=True)
        envmapcolor = RGB(1.0, 1.0, 1.0, label="Environment Map Color")
        envmaprotate = XYZ(0.0, 0.0, 0.0, label="Environment Map Rotate", norm=(-180, 180))
        envmaptype2d = Menu({"spheremap": "Sphere Map", "equirect": "Equirectangular"}, label="Environment Map 2D Type")
        frontfacelit = Menu(FACES, label="Polygon Front Faces", unsupported=True)
        backfacelit = Menu(FACES, label="Polygon Back Faces", unsupported=True)
        outputshader = Pulse(label="Output Shader...", unsupported=True)
        _alpha = Page("Alpha")
        _alphamap = map_pars("alphamap", "Alpha Map")
        alphamode = Toggle(True, label="Uniform Alpha")
        alphafront = Float(1.0, label="Alpha Front")
        alphaside = Float(1.0, label="Alpha Side")
        rolloff = Float(1.0, label="Alpha Rolloff", norm=(0, 5))
        alphamultlight = Toggle(False, label="Mult Alpha by Light Luminance")
        _multi = Page("Multi-Texturing")
        multitexturing = Toggle(False, label="Multi-Texturing (Disables Color Map)", unsupported=True)
        _textures = {
            k: v
            for i in range(1, 5)
            for k, v in map_pars(
                f"texture{i}",
                f"Texture {i}",
                f"texture{i}map",
                used=False,
                mode=f"texture{i}samplingmode",
                coord=f"texture{i}coord",
                attrib=f"texture{i}mapcoordattr",
                interp="texture4coordnterp" if i == 4 else f"texture{i}coordinterp",
            ).items()
        }
        multitexexpr = Str("t1*t2*t3*t4", label="GLSL Expression", unsupported=True)
        _rim = Page("Rim")
        rimlight = rim_pars()
        _advanced = Page("Advanced")
        spec2 = RGB(0.0, 0.0, 0.0, label="Secondary Specular")
        shininess2 = Float(0.0, label="Secondary Shininess", norm=(0, 500))
        writecameradepthtoalpha = Toggle(False, label="Write Camera Space Depth to Alpha")
        applypointcolor = Toggle(True, label="Apply Point Color")
        instancetexture = StrMenu("", label="Instance Texture", unsupported=True)
        color = Sequence(label="Color Buffer", output=Menu(OUTPUTS, label="RGB", unsupported=True))

    common = (Lit, *MAT.common)

    def cook(self, par, *, me: Node) -> Material:
        textures, defines = maps(par, MAPS)
        values, shared = surface_values(par)
        values |= {
            "uDiffuse": par.diff,
            "uAmbient": par.diff if par.ambdiff else par.amb,
            "uSpecular": par.spec,
            "uEmit": par.emit,
            "uConstant": par.constant,
            "uShininess": par.shininess,
            "uSpecular2": par.spec2,
            "uShininess2": par.shininess2,
            "uBump": par.bumpscale,
            "uAlpha": (par.alphafront, par.alphaside, par.rolloff, 0.0),
        }
        if par.envmap is not None:
            textures["map_environment"] = sampling(par.envmap.data, par.envmapfilter, par.envmapextendu)
            kind = "CUBE" if par.envmap.data.kind == "cube" else par.envmaptype2d.upper()
            defines += f"#define HAS_ENVIRONMENT\n#define ENVIRONMENT_{kind}\n"
            values["uEnvironment"] = par.envmapcolor
            values["uEnvironmentTurn"] = rotation(par.envmaprotate)[:3, :3].T.ravel().tolist()
        switches = {
            "ALPHA_BY_LIGHT": par.alphamultlight,
            "DEPTH_TO_ALPHA": par.writecameradepthtoalpha,
            # left out where they change nothing: each is a power for every pixel
            "SECOND_SPECULAR": any(par.spec2) and par.shininess2 > 0,
            "FACING_ALPHA": not par.alphamode,
        }
        for name, on in switches.items():
            defines += f"#define {name}\n" if on else ""
        return Material(
            me.path,
            vertex=beside(__file__, "surface.vert"),
            pixel=beside(__file__, "phong.frag"),
            defines=defines + shared,
            uniforms=values,
            textures=textures,
            state=state(par),
        )
