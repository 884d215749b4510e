"""Fields of interlaced pictures; scanline 0 is the top one, as TouchDesigner counts them here."""

from __future__ import annotations

import numpy as np

DEINTERLACE = {"off": "Off", "even": "Even", "odd": "Odd", "bob": "Bob (Split)"}
PRECEDENCE = {"even": "Even", "odd": "Odd"}


def field(pixels: np.ndarray, mode: str, precedence: str, late: bool) -> tuple[np.ndarray, bool]:
    """A picture of the same size made of one field, and whether that is the odd one. Rows count from the bottom.

    bob: in the first half of a frame's time the field of Field Precedence, in the second (`late`) the other.
    """
    if mode == "off" or pixels.shape[0] < 2:
        return pixels, False
    odd = (precedence == "odd") != late if mode == "bob" else mode == "odd"
    down = pixels[::-1]
    out = down.copy()
    kept = down[int(odd) :: 2].astype(np.float32)
    # each missing line lies between two kept ones, at the edge beside one
    if odd:
        above = np.concatenate([kept[:1], kept])[: (down.shape[0] + 1) // 2]
        below = np.concatenate([kept, kept[-1:]])[: (down.shape[0] + 1) // 2]
    else:
        above, below = kept[: down.shape[0] // 2], np.concatenate([kept, kept[-1:]])[1 : down.shape[0] // 2 + 1]
    between = (above + below) / 2
    out[int(not odd) :: 2] = np.rint(between) if pixels.dtype.kind == "u" else between
    return np.ascontiguousarray(out[::-1]), odd
