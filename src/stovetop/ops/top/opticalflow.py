from __future__ import annotations

import numpy as np

from stovetop.core.pars import XY, Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP
from stovetop.ops.top._vision import grey, opencv


class OpticalFlow(TOP):
    """How fast what is seen moves from one frame's image to the next, in widths a second: R to the right, G up.

    rgba32float, alpha 1. Cost is the mean difference (0..255) of the second image and the first moved by the flow, in
    windows of 8x8; 0 without Cost Output. TD asks an NVIDIA GPU; here OpenCV finds the flow on any machine (DIS, its
    presets medium, fast and ultrafast), from the luminance in 8 bits. The time between two images is that of the frames
    they came in, or of Timestamp. Needs OpenCV (`stovetop[vision]`). Source: https://docs.derivative.ca/Optical_Flow_TOP
    """

    inputs = ("input",)

    class Pars:
        gridsize = Menu({"grid1x1": "1x1", "grid2x2": "2x2", "grid4x4": "4x4"}, "grid4x4", label="Grid Size")
        quality = Menu({"high": "High", "medium": "Medium", "low": "Low"}, "medium", label="Quality")
        costoutput = Toggle(False, label="Cost Output")
        gain = XY(1.0, 1.0, label="Gain")
        manualtiming = Toggle(False, label="Manual Timing")
        timestamp = Float(0.0, label="Timestamp")

    def cook(self, par, input: Texture, *, state, now) -> Texture:
        image = grey(input)
        time = par.timestamp if par.manualtiming else now.abs_seconds
        last = getattr(state, "now", None)
        if last is None or last[0].shape != image.shape:
            state.before = state.now = (image, time, par.manualtiming)
        elif (time, par.manualtiming) != last[1:]:
            state.before, state.now = last, (image, time, par.manualtiming)
        else:
            state.now = (image, time, par.manualtiming)
        step = int(par.gridsize[-1])
        size = (max(1, input.width // step), max(1, input.height // step))
        result = np.zeros((size[1], size[0], 4), np.float32)
        result[..., 3] = 1
        seconds = state.now[1] - state.before[1]
        if seconds > 0 and state.before[2] == par.manualtiming:
            moved = flow(state.before[0], image, par.quality)
            small = opencv().resize(moved, size, interpolation=opencv().INTER_AREA)[::-1]
            # pixels, y down, to widths a second, y up
            result[..., :2] = small * (np.float32(par.gain) * np.float32((1, -1)) / np.float32(input.width * seconds))
            if par.costoutput:
                result[..., 2] = opencv().resize(cost(state.before[0], image, moved), size)[::-1]
        return self.pass_through(par, Texture.from_numpy(result, aspect=input.aspect_size, copy=False))


def flow(before: np.ndarray, after: np.ndarray, quality: str) -> np.ndarray:
    """(h, w, 2) float32, x and y in pixels, top row first, of two (h, w) uint8 images."""
    cv2 = opencv()
    presets = {"high": "MEDIUM", "medium": "FAST", "low": "ULTRAFAST"}
    # the method needs a few pixels to look at
    height, width = before.shape
    pad = ((0, max(0, 16 - height)), (0, max(0, 16 - width)))
    finder = cv2.DISOpticalFlow_create(getattr(cv2, f"DISOPTICAL_FLOW_PRESET_{presets[quality]}"))
    found = finder.calc(np.pad(before, pad, "edge"), np.pad(after, pad, "edge"), None)
    return found[:height, :width]


def cost(before: np.ndarray, after: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """(h, w) float32, whole numbers: how far the images differ where the flow says they are alike."""
    cv2 = opencv()
    y, x = np.mgrid[: before.shape[0], : before.shape[1]].astype(np.float32)
    shown = cv2.remap(after, x + moved[..., 0], y + moved[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.rint(cv2.blur(cv2.absdiff(before, shown).astype(np.float32), (8, 8)))
