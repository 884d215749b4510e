import numpy as np

from stovetop.core.pars import Float, Menu, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._family import EMPTY, TOP

#: TD takes the widest that the GPU has; this is the same everywhere
WIDEST = 16384
#: data format -> channels in a set, pixel format
FORMATS = {
    "r": (1, "mono32float"),
    "rg": (2, "rg32float"),
    "rgb": (3, "rgb32float"),
    "rgba": (4, "rgba32float"),
    "a": (1, "a32float"),
    "legacy": (4, "rgba32float"),
}


@common_defaults(outputaspect="resolution")
class CHOPTo(TOP):
    """The samples of a CHOP as pixels of 32-bit float: each set of 1 to 4 channels is a row, the first at the bottom.

    Channels that do not fill a set are ignored; the layout is that of the Image Layout menu, for Fit to Square the
    smallest square that holds all. Rows are as wide as the channels are long, at most 16384, or of the Custom
    Resolution, whose height cuts or extends the image. Pixels without a sample get the extra pixel values. Legacy is
    one row: one or two channels grey, the first in all of RGBA, three RGB with an alpha of sample / samples, four RGBA.
    Without a CHOP or a whole set: one transparent pixel.
    Source: https://docs.derivative.ca/CHOP_to_TOP
    """

    label = "CHOP to"
    page = "CHOP to TOP"

    class Pars:
        chop = Ref("CHOP", "", label="CHOP")
        dataformat = Menu(
            {"r": "R", "rg": "RG", "rgb": "RGB", "rgba": "RGBA", "a": "A", "legacy": "Legacy"}, label="Data Format"
        )
        clamp = Toggle(False, label="Clamp CHOP Values")
        layout = Menu(
            {
                "rowscropped": "Row per Channel Set (Cropped)",
                "rowswrapped": "Row(s) per Channel Set (Wrapped)",
                "square": "Fit to Square (Combine Sets)",
            },
            label="Image Layout",
        )
        rgba = Float((0.0, 0.0, 0.0, 0.0), label="Extra Pixel Values (RGBA)", size=4)

    def cook(self, par) -> Texture:
        vals = par.chop.data.vals if par.chop else np.zeros((0, 0), np.float32)
        sets = pixel_sets(vals.clip(0, 1) if par.clamp else vals, par.dataformat)
        if not sets.size:
            return EMPTY
        custom = (par.resolutionw, par.resolutionh) if par.outputresolution == "custom" else None
        fmt = FORMATS[par.dataformat][1]
        extra = np.array(par.rgba, np.float32)[3:] if par.dataformat == "a" else np.array(par.rgba, np.float32)
        raw = arranged(sets, par.layout, custom, extra[: sets.shape[2]])
        raw.flags.writeable = False
        return self.pass_through(par, Texture(raw.shape[1], raw.shape[0], fmt, raw=raw))


def pixel_sets(vals: np.ndarray, data_format: str) -> np.ndarray:
    """Channels (chans, samples) as rows of pixels (sets, samples, components)."""
    size = FORMATS[data_format][0]
    if data_format == "legacy" and len(vals):
        if len(vals) < 3:
            vals = vals[[0, 0, 0, 0]]
        elif len(vals) == 3:
            vals = np.vstack([vals, np.arange(vals.shape[1], dtype=np.float32) / max(vals.shape[1], 1)])
        vals = vals[:4]
    count = len(vals) // size
    return vals[: count * size].reshape(count, size, vals.shape[1]).transpose(0, 2, 1)


def arranged(sets: np.ndarray, layout: str, custom: tuple[int, int] | None, extra: np.ndarray) -> np.ndarray:
    """Rows of pixels (sets, samples, components) as an image (h, w, components)."""
    count, samples, components = sets.shape
    side = int(np.ceil(np.sqrt(count * samples)))
    width = custom[0] if custom else side if layout == "square" else min(samples, WIDEST)
    if layout == "square":
        rows = padded(sets.reshape(1, -1, components), width, extra)
    elif layout == "rowswrapped":
        rows = padded(sets, width, extra)
    else:
        rows = padded(sets[:, :width], width, extra)
    height = custom[1] if custom else side if layout == "square" else len(rows)
    image = np.empty((height, width, components), np.float32)
    image[:] = extra
    image[: len(rows)] = rows[:height]
    return image


def padded(sets: np.ndarray, width: int, extra: np.ndarray) -> np.ndarray:
    """Each set as whole rows of this width, (rows, width, components)."""
    count, samples, components = sets.shape
    rows = -(-samples // width)
    out = np.empty((count, rows * width, components), np.float32)
    out[:] = extra
    out[:, :samples] = sets
    return out.reshape(-1, width, components)
