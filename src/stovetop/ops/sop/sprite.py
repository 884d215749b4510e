from __future__ import annotations

import numpy as np

from stovetop.core.pars import Float, Ref
from stovetop.data.channels import Channels
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._objects import relative

UV = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
#: width of the view at a distance of 1 where there is no camera: 45 degrees
VIEW = 2 * np.tan(np.radians(22.5))


class Sprite(SOP):
    """A square at each sample of a CHOP's first three channels, in the plane of a camera's view.

    The width is (1 - c) * Perspective Width + c * the constant width, c being Use Constant Width, and times the width
    channel. The constant width is a part of the view's width, so it stays on the screen wherever the square is: Near
    up to Falloff Start, Far from Falloff End on, half a cosine between them (TouchDesigner does not say what it is
    measured in). Without a camera squares face +z. uv on vertices; Cd where there is a colour or an alpha channel. A
    CHOP with fewer samples goes on with its last one.

    Source: https://docs.derivative.ca/Sprite_SOP
    """

    class Pars:
        xyzchop = Ref("CHOP", "", label="XYZ CHOP")
        camera = Ref("Object", "", label="Camera")
        widthchop = Ref("CHOP", "", label="Width CHOP")
        colorchop = Ref("CHOP", "", label="Color CHOP")
        alphachop = Ref("CHOP", "", label="Alpha CHOP")
        perspectivewidth = Float(1.0, label="Perspective Width")
        constantwidth = Float(0.0, label="Use Constant Width", norm=(0, 1))
        constantwidthnear = Float(0.1, label="Constant Width Near")
        constantwitdhfar = Float(0.1, label="Constant Width Far")
        falloffstart = Float(0.0, label="Constant Width Falloff Start")
        falloffend = Float(10.0, label="Constant Width Falloff End")

    def cook(self, par, *, me) -> Geometry:
        if par.xyzchop is None:
            return Geometry()
        clip: Channels = par.xyzchop.data
        n = clip.num_samples
        P = rows(clip, 3, n)
        m, view = np.eye(4), VIEW
        if par.camera is not None:
            m = relative(par.camera, me)
            lens = getattr(par.camera.data, "lens", None)
            view = 2 / max(abs(lens.projection(1.0)[0, 0]), 1e-9) if lens is not None else VIEW
        turn = m[:3, :3] / np.maximum(np.linalg.norm(m[:3, :3], axis=0), 1e-12)
        away = np.linalg.norm(P - m[:3, 3], axis=1)
        width = widths(par, away, view)
        if par.widthchop is not None:
            width = width * rows(par.widthchop.data, 1, n)[:, 0]
        corners = (UV.astype(np.float64) - [0.5, 0.5, 0]) @ turn.T
        quads = P[:, None] + corners * width[:, None, None]
        g = Geometry.polygons(quads.reshape(-1, 3), np.arange(4 * n).reshape(n, 4))
        g = g.replace(
            point={"N": np.tile(turn[:, 2].astype(np.float32), (4 * n, 1))}, vertex={"uv": np.tile(UV, (n, 1))}
        )
        if par.colorchop is None and par.alphachop is None:
            return g
        Cd = np.ones((n, 4))
        if par.colorchop is not None:
            Cd[:, :3] = rows(par.colorchop.data, 3, n, 1.0)
        if par.alphachop is not None:
            Cd[:, 3] = rows(par.alphachop.data, 1, n, 1.0)[:, 0]
        return g.with_attributes("point", Cd=np.repeat(Cd, 4, axis=0))


def rows(clip: Channels, count: int, n: int, default: float = 0.0) -> np.ndarray:
    """(n, count) samples of the first channels; a channel that there is not holds the default."""
    out = np.full((n, count), default)
    if clip.num_samples:
        have = clip.vals[:count, np.minimum(np.arange(n), clip.num_samples - 1)]
        out[:, : len(have)] = have.T
    return out


def widths(par, away: np.ndarray, view: float) -> np.ndarray:
    span = par.falloffend - par.falloffstart
    part = np.clip((away - par.falloffstart) / span, 0, 1) if span > 0 else (away > par.falloffstart).astype(float)
    far = (1 - np.cos(np.pi * part)) / 2
    constant = (par.constantwidthnear * (1 - far) + par.constantwitdhfar * far) * away * view
    c = min(max(par.constantwidth, 0.0), 1.0)
    return (1 - c) * par.perspectivewidth + c * constant
