"""Pixel formats: what is stored for each name of the `format` menu, and how stored values become RGBA.

Source: https://docs.derivative.ca/Pixel_Formats
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

#: name on the Common page -> label, in the menu's order
LABELS: dict[str, str] = {
    "rgba8fixed": "8-bit fixed (RGBA)",
    "srgba8fixed": "sRGB 8-bit fixed (RGBA)",
    "rgba16float": "16-bit float (RGBA)",
    "rgba32float": "32-bit float (RGBA)",
    "rgb10a2fixed": "10-bit RGB, 2-bit Alpha, fixed (RGBA)",
    "rgba16fixed": "16-bit fixed (RGBA)",
    "rgba11float": "11-bit float (RGB), Positive Values Only",
    "rgb16float": "16-bit float (RGB)",
    "rgb32float": "32-bit float (RGB)",
    "mono8fixed": "8-bit fixed (Mono)",
    "mono16fixed": "16-bit fixed (Mono)",
    "mono16float": "16-bit float (Mono)",
    "mono32float": "32-bit float (Mono)",
    "rg8fixed": "8-bit fixed (RG)",
    "rg16fixed": "16-bit fixed (RG)",
    "rg16float": "16-bit float (RG)",
    "rg32float": "32-bit float (RG)",
    "a8fixed": "8-bit fixed (A)",
    "a16fixed": "16-bit fixed (A)",
    "a16float": "16-bit float (A)",
    "a32float": "32-bit float (A)",
    "monoalpha8fixed": "8-bit fixed (Mono+Alpha)",
    "monoalpha16fixed": "16-bit fixed (Mono+Alpha)",
    "monoalpha16float": "16-bit float (Mono+Alpha)",
    "monoalpha32float": "32-bit float (Mono+Alpha)",
}

#: channel layout -> where R, G, B and A come from: an index of a stored component, or the constants "0" and "1"
SWIZZLES: dict[str, str] = {
    "rgba": "RGBA",
    "rgb": "RGB1",
    "rg": "RG01",
    "mono": "RRR1",
    "a": "000R",
    "monoalpha": "RRRG",
}
_COMPONENTS = {"rgba": 4, "rgb": 3, "rg": 2, "mono": 1, "a": 1, "monoalpha": 2}
_DTYPES = {"8fixed": np.uint8, "16fixed": np.uint16, "16float": np.float16, "32float": np.float32}


class PixelFormat(NamedTuple):
    """kind: "8fixed", "16fixed", "16float", "32float", "10a2fixed" or "11float". dtype: what `Texture.raw` gives
    (the packed kinds have no NumPy type and give float32). bytes: per pixel, as TD stores it."""

    name: str
    label: str
    layout: str
    kind: str
    components: int
    dtype: np.dtype
    bytes: int
    srgb: bool

    @property
    def fixed(self) -> bool:
        return self.kind.endswith("fixed")

    @property
    def swizzle(self) -> str:
        return SWIZZLES[self.layout]


@cache
def pixel_format(name: str) -> PixelFormat:
    """The facts of a menu name; KeyError where it is none."""
    label = LABELS[name]
    if name in ("rgb10a2fixed", "rgba11float"):
        kind, layout = ("10a2fixed", "rgba") if name == "rgb10a2fixed" else ("11float", "rgb")
        return PixelFormat(name, label, layout, kind, len(layout), np.dtype(np.float32), 4, False)
    srgb = name.startswith("s")
    bare = name[1:] if srgb else name
    layout = bare.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip("0123456789")
    kind = bare.removeprefix(layout)
    dtype, count = np.dtype(_DTYPES[kind]), _COMPONENTS[layout]
    return PixelFormat(name, label, layout, kind, count, dtype, dtype.itemsize * count, srgb)


def format_for(dtype: np.dtype, components: int) -> str:
    """The format that holds an array of this dtype and 1 to 4 components; three components get an alpha of 1.

    ValueError for any other dtype than uint8, uint16, float16 and float32.
    """
    kinds = {np.dtype(v): k for k, v in _DTYPES.items()}
    if dtype not in kinds:
        raise ValueError(f"pixels are uint8, uint16, float16 or float32, not {dtype}")
    if components not in (1, 2, 3, 4):
        raise ValueError(f"pixels have 1 to 4 components, not {components}")
    return {1: "mono", 2: "rg", 3: "rgba", 4: "rgba"}[components] + kinds[dtype]


def normalise(raw: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """Integers to 0..1, floats as they are; float32, in one pass."""
    if raw.dtype.kind == "u":
        return np.divide(raw, np.float32(np.iinfo(raw.dtype).max), out=out, dtype=np.float32)
    if out is None:
        return raw.astype(np.float32, copy=False)
    out[...] = raw
    return out


def expand(raw: np.ndarray, fmt: PixelFormat, out: np.ndarray | None = None) -> np.ndarray:
    """Stored pixels (…, h, w, components) to RGBA float32 (…, h, w, 4), into `out` where it is given; sRGB storage
    becomes linear. Without `out`, RGBA float32 is handed on as it is."""
    if fmt.srgb:
        values = normalise(raw, out)
        values[..., :3] = srgb_to_linear(values[..., :3])
        return values
    if fmt.layout == "rgba":
        return normalise(raw, out)
    return swizzled(normalise(raw), fmt, 1.0, out)


def swizzled(raw: np.ndarray, fmt: PixelFormat, one: float, out: np.ndarray | None = None) -> np.ndarray:
    """Stored components to four, those that are not stored 0 or `one`."""
    if out is None:
        out = np.empty((*raw.shape[:-1], 4), raw.dtype)
    for i, source in enumerate(fmt.swizzle):
        out[..., i] = (0, one)[source == "1"] if source in "01" else raw[..., "RGBA".index(source)]
    return out


def pack(rgba: np.ndarray, fmt: PixelFormat) -> np.ndarray:
    """RGBA float (h, w, 4) to what the format stores, (h, w, components) of its dtype; the inverse of `expand`.

    Fixed formats clamp to 0..1 and round to the nearest step.
    """
    source = {"rgba": [0, 1, 2, 3], "rgb": [0, 1, 2], "rg": [0, 1], "mono": [0], "a": [3], "monoalpha": [0, 3]}
    values = np.asarray(rgba, np.float32)[..., source[fmt.layout]]
    if fmt.srgb:
        values = np.concatenate([linear_to_srgb(values[..., :3]), values[..., 3:]], axis=-1)
    if fmt.dtype.kind == "u":
        top = np.iinfo(fmt.dtype).max
        return np.rint(np.nan_to_num(values).clip(0, 1) * top).astype(fmt.dtype)
    return values.astype(fmt.dtype)


def srgb_to_linear(x: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1 decoding of 0..1."""
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear_to_srgb(x: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1 encoding of 0..1; values outside are clamped."""
    x = np.clip(x, 0, 1)
    return np.where(x <= 0.0031308, x * 12.92, 1.055 * x ** (1 / 2.4) - 0.055).astype(np.float32)
