"""The Arrays page of what runs users' shaders: a CHOP's channels as an array of uniforms or as a texture buffer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.pars import Menu, Ref, Sequence, Str

COLUMNS = {"float": 1, "vec2": 2, "vec3": 3, "vec4": 4}


def array_blocks(label: str) -> Sequence:
    return Sequence(
        label=label,
        name=Str("", label="Name"),
        type=Menu({c: c for c in COLUMNS}, label="Type"),
        chop=Ref("CHOP", "", label="CHOP"),
        arraytype=Menu({"uniformarray": "Uniform Array", "texturebuffer": "Texture Buffer"}, label="Array Type"),
    )


def arrays(par: Any) -> tuple[dict[str, Any], dict[str, NDArray[np.float32]]]:
    """What the page gives by the uniforms' names: arrays, and what goes as texture buffers, (n, 1 to 4)."""
    values: dict[str, Any] = {}
    buffers: dict[str, NDArray[np.float32]] = {}
    for b in par.array:
        if b.name and b.chop is not None:
            rows = interleaved(b.chop.data.vals, COLUMNS[b.type])
            if b.arraytype == "texturebuffer":
                buffers[b.name] = rows
            else:
                values[b.name] = rows.tolist()
    return values, buffers


def interleaved(vals: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
    """(n, columns) of channels (chans, n): a sample's first channels side by side, absent ones 0."""
    out = np.zeros((vals.shape[1], columns), np.float32)
    out[:, : vals.shape[0]] = vals[:columns].T
    return out
