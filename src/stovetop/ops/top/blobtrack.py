from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import RGB, Float, Menu, Page, Pulse, Toggle
from stovetop.data.blobs import EXPIRED, FOUND, LOST, Blob, Box, Rules, Tracker, thinned
from stovetop.data.table import Table
from stovetop.data.texture import Texture
from stovetop.gl.readback import Download
from stovetop.ops.top._family import COLORED, TOP
from stovetop.ops.top._vision import LUMINANCE, opencv

#: the weights of RGBA that make the one channel
WEIGHTS = {
    "luminance": (*LUMINANCE, 0),
    "red": (1, 0, 0, 0),
    "green": (0, 1, 0, 0),
    "blue": (0, 0, 1, 0),
    "alpha": (0, 0, 0, 1),
    "rgbaverage": (1 / 3, 1 / 3, 1 / 3, 0),
    "average": (0.25, 0.25, 0.25, 0.25),
}
HEADER = ("id", "u", "v", "width", "height", "tx", "ty", "age", "state")


class BlobTrack(TOP):
    """Bright blobs in a picture, numbered from frame to frame; the picture itself comes out, with their outlines.

    One input: OpenCV's SimpleBlobDetector, squares about what is brighter than its surroundings. Two: contours of
    where they differ by more than Threshold. Sizes (a rectangle's longer side) and distances are pixels of the input,
    Revive Area Difference square pixels. A blob keeps its number while it moves no further than Maximum Move Distance a
    frame, and when it is revived; else it is lost, expired after Revive Time (at once without Revive Blobs), and
    forgotten Expired Time after that.
    An Info DAT has a row for each: id (from 1), centre u, v (0..1), width, height, tx, ty (centre in pixels), age in
    seconds, state (found, lost, expired); an Info CHOP num_blobs, those found. The callbacks of TD's class page have no
    parameter to name their DAT on the operator's page, so nothing calls them. Needs OpenCV (`stovetop[vision]`).
    Source: https://docs.derivative.ca/Blob_Track_TOP
    """

    inputs = ("input", "background")
    min_inputs = 1
    common = COLORED

    class Pars:
        reset = Toggle(False, label="Reset")
        resetpulse = Pulse(label="Reset Pulse")
        monosource = Menu(
            {
                "luminance": "Luminance",
                "red": "Red",
                "green": "Green",
                "blue": "Blue",
                "alpha": "Alpha",
                "rgbaverage": "RGB Average",
                "average": "RGBA Average",
            },
            label="Mono Source",
        )
        drawblobs = Toggle(True, label="Draw Blob Bounds")
        blobcolor = RGB(1.0, 1.0, 1.0, label="Blob Bound Color")
        threshold = Float(0.2, label="Threshold", min=0, max=1)
        downloadtype = Menu({"immediate": "Immediate (Slow)", "delayed": "Next Frame (Fast)"}, label="Download Type")
        _constraints = Page("Constraints")
        minblobsize = Float(5.0, label="Minimum Blob Size", norm=(0, 100))
        maxblobsize = Float(1000.0, label="Maximum Blob Size", norm=(0, 1000))
        maxmovedistance = Float(100.0, label="Maximum Move Distance", norm=(0, 200))
        deletenearby = Toggle(False, label="Delete Nearby Blobs")
        deletedist = Float(10.0, label="Minimum Distance", norm=(0, 100))
        deletenearbytol = Float(0.7, label="Delete Area Tolerance", min=0)
        deleteoverlap = Toggle(False, label="Delete Overlapping Blobs")
        deleteoverlaptol = Float(0.7, label="Delete Overlap Tolerance", min=0, max=1)
        _revival = Page("Revival")
        reviveblobs = Toggle(True, label="Revive Blobs")
        revivetime = Float(0.5, label="Revive Time", min=0, norm=(0, 2))
        revivearea = Float(100.0, label="Revive Area Difference", norm=(0, 1000))
        revivedistance = Float(50.0, label="Revive Distance", norm=(0, 200))
        includelost = Toggle(False, label="Include Lost Blobs in Table")
        includeexpired = Toggle(False, label="Include Expired Blobs in Table")
        expiredtime = Float(10.0, label="Expired Time", min=0, norm=(0, 20))

    def cook(self, par, input: Texture, background: Texture | None = None, *, state, now) -> Texture:
        if par.reset or not hasattr(state, "tracker"):
            state.tracker, state.waiting, state.shown = Tracker(), None, None
        tracker, seconds = state.tracker, now.abs_seconds
        image = None if par.reset else self._image(par, input, state, now)
        if image is not None:
            found = boxes(par, image, background)
            tracker.see(found, seconds, rules(par))
        listed = [b for b in tracker.blobs if b.state == FOUND]
        also = {LOST: par.includelost, EXPIRED: par.includeexpired}
        rows = [b for b in tracker.blobs if b.state == FOUND or also[b.state]]
        state.found, state.rows = len(listed), [row(b, input, seconds) for b in rows]
        if not par.drawblobs or not listed:
            return self.pass_through(par, input)
        return self.shade(par, [input, Texture.from_numpy(outlines(listed, input))])

    def _image(self, par: Any, input: Texture, state: Any, now: Any) -> np.ndarray | None:
        """The input's pixels, or those of the frame before, which need no waiting; None where there was none."""
        if par.downloadtype == "immediate":
            return input.numpy()
        if getattr(state, "frame", None) != now.abs_frame:
            last, state.frame = state.waiting, now.abs_frame
            state.waiting = Download(input) if input.image is not None else input
            state.shown = last.numpy() if isinstance(last, Texture) else last and last.result()
        return state.shown

    def pulse(self, node, name: str) -> None:
        vars(node.local).pop("tracker", None)
        node.invalidate()

    def info(self, node) -> dict[str, float]:
        return {"num_blobs": float(getattr(node.local, "found", 0))}

    def info_text(self, node) -> Table:
        return Table.from_rows([HEADER, *getattr(node.local, "rows", ())])


def row(blob: Blob, image: Texture, seconds: float) -> tuple[Any, ...]:
    """A blob's cells below HEADER."""
    b = blob.box
    place = (b.x / image.width, b.y / image.height, b.width, b.height, b.x, b.y, seconds - blob.since)
    return (blob.id, *(round(float(v), 6) for v in place), blob.state)


def rules(par: Any) -> Rules:
    return Rules(
        par.maxmovedistance, par.reviveblobs, par.revivetime, par.revivearea, par.revivedistance, par.expiredtime
    )


# -- finding them; arrays are (h, w), row 0 at the bottom


def mono(image: np.ndarray, channel: str) -> np.ndarray:
    """(h, w, 4) to (h, w) float32; NaN is 0."""
    return np.nan_to_num(image @ np.float32(WEIGHTS[channel]))


def boxes(par: Any, image: np.ndarray, background: Texture | None) -> list[Box]:
    """What is seen, the largest first, within the sizes, without what lies too near or in a larger one."""
    front = mono(image, par.monosource)
    if background is None:
        found = detected(front)
    else:
        found = contours(front, mono(background.numpy(), par.monosource), par.threshold)
    found = [b for b in found if par.minblobsize <= max(b.width, b.height) <= par.maxblobsize]

    def drop(box: Box, larger: Box) -> bool:
        near = par.deletenearby and box.distance(larger) < par.deletedist
        smaller = box.area <= larger.area * par.deletenearbytol
        return (near and smaller) or (par.deleteoverlap and box.overlap(larger) >= par.deleteoverlaptol)

    return thinned(found, drop)


def detected(front: np.ndarray) -> list[Box]:
    """Squares about bright blobs."""
    cv2 = opencv()
    settings = cv2.SimpleBlobDetector_Params()
    settings.blobColor = 255
    settings.minThreshold, settings.maxThreshold = 10, 250
    settings.minDistBetweenBlobs = 1
    settings.filterByCircularity = settings.filterByConvexity = settings.filterByInertia = False
    settings.filterByArea, settings.minArea, settings.maxArea = True, 1, float(front.size)
    grey = np.rint(front.clip(0, 1) * 255).astype(np.uint8)
    # a blob at the border is one, too
    points = cv2.SimpleBlobDetector_create(settings).detect(np.pad(grey, 1))
    # OpenCV's points count from a pixel's middle
    return [Box(p.pt[0] - 0.5, p.pt[1] - 0.5, p.size, p.size) for p in points]


def contours(front: np.ndarray, back: np.ndarray, threshold: float) -> list[Box]:
    """Rectangles about where the two differ; the background takes the front's size."""
    cv2 = opencv()
    if back.shape != front.shape:
        back = cv2.resize(back, front.shape[::-1])
    binary = (np.abs(front - back) > threshold).astype(np.uint8)
    found, _ = cv2.findContours(binary, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sides = (cv2.boundingRect(c) for c in found)
    return [Box(x + w / 2, y + h / 2, w, h) for x, y, w, h in sides]


def outlines(blobs: list[Blob], image: Texture) -> np.ndarray:
    """(h, w) uint8: 255 along the inner edges of the blobs' rectangles, one pixel wide."""
    out = np.zeros((image.height, image.width), np.uint8)
    for blob in blobs:
        b = blob.box
        left, right = (round(min(max(b.x + s * b.width / 2, 0), image.width)) for s in (-1, 1))
        low, high = (round(min(max(b.y + s * b.height / 2, 0), image.height)) for s in (-1, 1))
        part = out[low:high, left:right]
        if part.size:
            part[[0, -1]] = part[:, [0, -1]] = 255
    return out
