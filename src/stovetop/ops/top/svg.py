from __future__ import annotations

import os
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import RGB, XY, XYZ, File, Float, Menu, Page, Ref, Toggle
from stovetop.data import svg
from stovetop.data.texture import Texture
from stovetop.data.transforms import ROTATE_ORDERS, compose
from stovetop.gl.draw import Target
from stovetop.ops.top._family import COLORED, TOP
from stovetop.ops.top._files import local_file
from stovetop.ops.top._place import XORD, in_heights, unit
from stovetop.ops.top._samples import SAMPLES, sample_menu

RORD = {order: " ".join(f"R{axis}" for axis in order) for order in ROTATE_ORDERS}


class SVG(TOP):
    """An SVG drawing (.svg, .svgz), drawn by resvg at the size of the image, over a background.

    The resolution is the drawing's own where the Common page does not say otherwise; in another shape it is fitted,
    centred. The transform is drawn with it, so that it is never resampled; turning about x and y is seen from afar
    (no perspective). The result is multiplied by alpha. No script runs in it, and files that it names lie beside it.
    TD's own no longer works and leaves DAT unused: here that is the drawing's text, in place of the file.
    Source: https://docs.derivative.ca/SVG_TOP
    """

    common = COLORED

    class Pars:
        _load = Page("Load")
        file = File("", label="File")
        dat = Ref("DAT", "", label="DAT")
        reload = Toggle(False, label="Reload")
        antialias = sample_menu()
        bgcolor = RGB(0.0, 0.0, 0.0, label="Background Color")
        bgalpha = Float(0.0, label="Background Alpha")
        _transform = Page("Transform")
        xord = Menu(XORD, label="Transform Order")
        rord = Menu(RORD, label="Rotate Order")
        t = XY(0.0, 0.0, label="Translate", norm=(-1, 1))
        tunit = unit("Translate Unit")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate", norm=(-180, 180))
        s = XY(1.0, 1.0, label="Scale")
        p = XY(0.0, 0.0, label="Pivot", norm=(-1, 1))
        punit = unit("Pivot Unit")

    def cook(self, par, *, state, me) -> Texture:
        text, folder = self._read(par, state, me)
        if not text:
            return self.shade(par, [None])
        try:
            root = svg.parse(text)
            natural = svg.natural_size(root)
            target = self.target(par, size=(max(1, round(natural[0])), max(1, round(natural[1]))))
            key = (text, target, par.xord, par.rord, par.t, par.tunit, par.r, par.s, par.p, par.punit, par.antialias)
            if getattr(state, "key", None) != key:
                state.drawn, state.key = drawn(par, root, folder, target), key
        except ValueError as cause:
            raise CookError(str(cause)) from cause
        return self.shade(par, [state.drawn], target=target)

    def _read(self, par: Any, state: Any, me: Any) -> tuple[str, str]:
        """The drawing's text and folder; a file is read once, and again where Reload goes on."""
        if par.dat is not None:
            return par.dat.data.text, str(me.engine.folder)
        if not par.file:
            return "", ""
        path = local_file(me, par.file)
        if getattr(state, "path", None) != path or (par.reload and not state.reloaded):
            state.path = None
            try:
                with open(path, "rb") as file:
                    state.text = svg.source(file.read())
            except (OSError, ValueError) as cause:
                raise CookError(f"{par.file}: {getattr(cause, 'strerror', None) or cause}") from cause
            state.path = path
        state.reloaded = par.reload
        return state.text, os.path.dirname(path)


def drawn(par: Any, root: Any, folder: str, target: Target) -> Texture:
    """The fitted and transformed drawing, rgba8fixed, straight alpha."""
    w, h = target.width, target.height
    ratio = target.aspect[0] / target.aspect[1] if target.aspect else w / h
    # in heights: the drawing as large as fits, whatever shape the pixels have
    natural = svg.natural_size(root)
    own = natural[0] / natural[1]
    wide, high = (ratio, ratio / own) if own > ratio else (own, 1.0)
    box = ((0.5 - wide / ratio / 2) * w, (0.5 - high / 2) * h, wide / ratio * w, high * h)
    t, p = in_heights(par.t, par.tunit, (w, h), ratio), in_heights(par.p, par.punit, (w, h), ratio)
    flat = compose((*t, 0.0), par.r, (*par.s, 1.0), (*p, 0.0), par.xord, par.rord)[np.ix_([0, 1, 3], [0, 1, 3])]
    heights = np.array([[ratio / w, 0.0, -ratio / 2], [0.0, -1 / h, 0.5], [0.0, 0.0, 1.0]])
    matrix = np.linalg.inv(heights) @ flat @ heights
    return Texture.from_numpy(svg.draw(root, (w, h), box, matrix, SAMPLES[par.antialias], folder))
