from __future__ import annotations

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import RGB, RGBA, XY, Float, Int, Menu, Page, Ref, Toggle
from stovetop.ops._matrices import matrix_of
from stovetop.ops.comp._object import ObjectCOMP, masked, view_angle
from stovetop.ops.sop._objects import home
from stovetop.scene.objects import Camera as SceneCamera
from stovetop.scene.objects import Lens

FOG = {"off": "Off", "linear": "Linear", "exp": "Exponential", "exp2": "Squared Exponential"}


class Camera(ObjectCOMP):
    """Looks along its -z, with +y up. Angles are of the whole view; near and far are distances along the view.

    A custom matrix gives depths of 0 to 1 as in TD. Window X/Y move the picture's centre by sizes of the view,
    Window Size is the part of it that is seen. Window Roll turns the picture about its middle, or (Camera Origin)
    about where the camera's axis meets it; the pivot of TouchDesigner's Legacy Behavior is not published: here it
    is the latter. Fog Map lies over the picture and is multiplied by the fog's colour. Quad Reproject Points go
    lower left, lower right, upper left, upper right; where they enclose nothing before the camera the picture
    stays.
    Source: https://docs.derivative.ca/Camera_COMP
    """

    default_name = "cam"

    class Pars:
        _view = Page("View")
        projection = Menu(
            {
                "perspective": "Perspective",
                "ortho": "Orthographic",
                "persporthoblend": "Perspective to Ortho Blend",
                "custommatrix": "Custom Projection Matrix",
            },
            label="Projection",
        )
        projectionblend = Float(0.0, label="Projection Blend")
        orthowidth = Float(2.0, label="Ortho Width", min=0.001, norm=(0.001, 10))
        viewanglemethod, fov, focal, aperture, near, far = view_angle()
        winrollpivot = Menu(
            {"viewport": "Viewport Origin", "camera": "Camera Origin", "legacy": "Legacy Behavior"},
            label="Window Roll Pivot",
        )
        win = XY(0.0, 0.0, label="Window X/Y")
        winsize = Float(1.0, label="Window Size", norm=(0.001, 10))
        winroll = Float(0.0, label="Window Roll", norm=(-180, 180))
        ipdshift = Float(0.0, label="IPD Shift", norm=(-1, 1))
        projmatrixop = Ref("OP", "", label="Proj Matrix/CHOP/DAT", matrix=True)
        customproj = Ref("DAT", "", label="Custom Projection GLSL DAT")
        quadreprojsop = Ref("SOP", "", label="Quad Reproject SOP")
        quadreprojpts = Int((0, 0, 0, 0), label="Quad Reproject Points", size=4, norm=(0, 10))
        _settings = Page("Settings")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")
        premultrgbbyalpha = Toggle(True, label="Pre-Multiply RGB by Alpha")
        fog = Menu(FOG, label="Fog")
        fogdensity = Float(3.0, label="Fog Density")
        fognear = Float(0.0, label="Fog Near", min=0, norm=(0, 100))
        fogfar = Float(10.0, label="Fog Far", min=0, norm=(0, 100))
        fogcolor = RGB(0.5, 0.5, 0.5, label="Fog Color")
        fogalpha = Float(0.5, label="Fog Alpha")
        fogmap = Ref("TOP", "", label="Fog Map")
        camlightmask = Ref("Object", "", label="Camera Light Mask", many=True)

    def cook(self, par, *inputs, me: Node) -> SceneCamera:
        r, g, b, a = par.bgcolor
        fog_r, fog_g, fog_b = par.fogcolor
        if par.premultrgbbyalpha:
            r, g, b = r * a, g * a, b * a
        return SceneCamera(
            self.world(par, me),
            lens=lens(par),
            background=(r, g, b, a),
            fog=(list(FOG).index(par.fog), par.fogdensity, par.fognear, par.fogfar),
            fog_color=(fog_r, fog_g, fog_b, par.fogalpha),
            fog_map=par.fogmap.data if par.fogmap is not None else None,
            light_mask=masked(par.camlightmask),
            project=(par.customproj.path, par.customproj.data.text) if par.customproj is not None else None,
            quad=quad(par) if par.quadreprojsop is not None else None,
        )


def quad(par) -> np.ndarray:
    """(4, 3) the corners to reproject from, in the world. CookError where the SOP has no such points."""
    P, which = par.quadreprojsop.data.P, list(par.quadreprojpts)
    if not all(0 <= i < len(P) for i in which):
        raise CookError(f"Quad Reproject Points: {par.quadreprojsop.path} has {len(P)} points, not {which}")
    m = home(par.quadreprojsop)
    return np.asarray(P[which], np.float64) @ m[:3, :3].T + m[:3, 3]


def lens(par) -> Lens:
    """The View page."""
    method = {"ortho": "ortho", "persporthoblend": "blend", "custommatrix": "custom"}.get(par.projection, "perspective")
    custom = None
    if method == "custom" and par.projmatrixop is not None:
        custom = np.asarray(matrix_of(par.projmatrixop)).reshape(4, 4).T
    return Lens(
        method=method,
        angle=par.viewanglemethod,
        fov=min(max(par.fov, 1e-3), 179.9),
        focal=max(par.focal, 1e-6),
        aperture=par.aperture,
        ortho_width=max(par.orthowidth, 1e-9),
        near=par.near,
        far=max(par.far, par.near + 1e-6),
        blend=par.projectionblend,
        window=par.win,
        window_size=par.winsize if par.winsize else 1e-6,
        window_roll=par.winroll,
        roll_on_axis=par.winrollpivot != "viewport",
        ipd_shift=par.ipdshift,
        custom=custom,
    )


#: a new camera stands back from the origin
Camera.spec.pars["tz"].created = 5.0
