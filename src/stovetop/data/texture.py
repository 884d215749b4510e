"""An image on a wire: on the GPU, in memory, or in both once the other was asked for."""

from __future__ import annotations

from math import gcd
from typing import Any, Protocol

import numpy as np

from .pixels import PixelFormat, expand, format_for, pixel_format, swizzled


class Image(Protocol):
    """A picture that lives elsewhere (on the GPU); gl/pool.py makes them."""

    def read(self) -> np.ndarray:
        """The stored pixels: (h, w, components) of the format's dtype, row 0 at the bottom; of several slices
        (depth, h, w, components)."""

    def read_into(self, out: np.ndarray) -> bool:
        """Read them into an array (h, w, 4) of the format's dtype, without gaps; False where that needs more than a
        copy."""


class Recipe(Protocol):
    """How to draw a picture that nobody has looked at yet; gl/fusion.py makes them."""

    def draw(self) -> Image:
        """The picture. CookError where the GPU has no room."""


class Texture:
    """A picture of width × height pixels in one of TD's pixel formats; row 0 is the bottom row, as in TD and OpenGL.

    Nothing about it changes once it is made; `image` (GPU) and the arrays are caches of the same pixels, and a recipe
    stands for pixels that nobody has looked at. Arrays that it hands out are read-only. A texture made of an array
    needs no OpenGL until a shader reads it.

    aspect_size: the image's shape as seen (w, h), which differs from the resolution where pixels are not square.
    kind: "2d", or "3d", "2darray" and "cube", which have `depth` slices (a cube's are its faces: +x, -x, +y, -y, +z,
    -z, each with row 0 at its t = 0). newest: the slice that was written last, where that is kept track of.
    taken, looked: how many recipes it went into, and whether anything else asked for its image; see gl/fusion.py.
    """

    __slots__ = (
        "__weakref__",
        "_float",
        "_image",
        "_raw",
        "aspect_size",
        "depth",
        "format",
        "height",
        "keep",
        "kind",
        "looked",
        "newest",
        "recipe",
        "taken",
        "width",
    )

    def __init__(
        self,
        width: int,
        height: int,
        format: str = "rgba8fixed",
        *,
        image: Image | None = None,
        raw: np.ndarray | None = None,
        recipe: Recipe | None = None,
        aspect: tuple[float, float] | None = None,
        kind: str = "2d",
        depth: int = 1,
        newest: int = 0,
    ) -> None:
        if image is None and raw is None and recipe is None:
            raise ValueError("a texture needs an image, an array or a recipe")
        pixel_format(format)
        self.width, self.height, self.format = width, height, format
        self.kind, self.depth, self.newest = kind, depth, newest
        self._image, self._raw, self.recipe = image, raw, recipe
        self.taken, self.looked, self.keep = 0, False, False
        self._float: np.ndarray | None = None
        self.aspect_size = aspect or square_aspect(width, height)

    @classmethod
    def from_numpy(
        cls, array: Any, *, aspect: tuple[float, float] | None = None, copy: bool = True, kind: str = "2d"
    ) -> Texture:
        """Of (h, w) or (h, w, 1..4) uint8, uint16, float16 or float32, bottom row first; bool, float64 are converted.

        One component makes a mono format, two an RG one, three an RGBA one with an alpha of 1. ValueError otherwise.
        copy=False keeps the array itself, which must not change any more. Other kinds than "2d" take
        (depth, h, w, 1..4); a cube has six square faces.
        """
        a = np.asarray(array)
        if a.dtype == np.float64:
            a = a.astype(np.float32)
        elif a.dtype == bool:
            a = a.astype(np.uint8) * 255
        a = a[..., None] if a.ndim == 2 else a
        if a.ndim != (3 if kind == "2d" else 4) or 0 in a.shape:
            what = "an array (h, w) or (h, w, 1..4)" if kind == "2d" else "an array (depth, h, w, 1..4)"
            raise ValueError(f"an image is {what}, not {a.shape}")
        if kind == "cube" and (a.shape[0] != 6 or a.shape[1] != a.shape[2]):
            raise ValueError(f"a cube map is six square faces, not {a.shape}")
        name = format_for(a.dtype, a.shape[-1])
        if a.shape[-1] == 3:
            one = 1 if a.dtype.kind == "f" else np.iinfo(a.dtype).max
            a = np.concatenate([a, np.full((*a.shape[:-1], 1), one, a.dtype)], axis=-1)
        elif copy:
            a = a.copy()
        raw = np.ascontiguousarray(a)
        raw.flags.writeable = False
        depth = 1 if kind == "2d" else raw.shape[0]
        return cls(raw.shape[-2], raw.shape[-3], name, raw=raw, aspect=aspect, kind=kind, depth=depth)

    @property
    def pixel_format(self) -> PixelFormat:
        return pixel_format(self.format)

    @property
    def components(self) -> int:
        """How many channels a pixel stores."""
        return self.pixel_format.components

    @property
    def aspect(self) -> float:
        """Width by height as seen."""
        return self.aspect_size[0] / self.aspect_size[1]

    @property
    def image(self) -> Image | None:
        """The picture on the GPU, drawn now where there was only a recipe; None where only an array was given."""
        self.looked = True
        return self.draw()

    @image.setter
    def image(self, image: Image) -> None:
        self._image = image

    def draw(self) -> Image | None:
        """`image` for whoever draws with it: does not count as a look."""
        if self.recipe is not None:
            self._image = self.recipe.draw()
            self.recipe = None  # what it was drawn from is free now
        return self._image

    @property
    def gpu_memory(self) -> int:
        """Bytes on the GPU, 0 as long as it is not there."""
        return self.width * self.height * self.depth * self.pixel_format.bytes if self._image is not None else 0

    def raw(self) -> np.ndarray:
        """The stored pixels (h, w, components): uint8, uint16, float16 or float32; read-only. Of several slices
        (depth, h, w, components).

        Packed formats (10-bit and 11-bit) give float32. Reading a GPU texture waits for the GPU, once.
        """
        if self._raw is None:
            image = self.image
            assert image is not None
            raw = image.read()
            raw.flags.writeable = False
            self._raw = raw
        return self._raw

    def numpy(self) -> np.ndarray:
        """RGBA float32 (h, w, 4) or (depth, h, w, 4), row 0 at the bottom; read-only. Fixed formats are 0..1, absent
        channels filled in."""
        if self._float is None:
            values = expand(self.raw(), self.pixel_format)
            values.flags.writeable = False
            self._float = values
        return self._float

    def pixels(self, dtype: Any = np.float32, out: np.ndarray | None = None) -> np.ndarray:
        """A copy, RGBA in the shape of `numpy()`, of float32 (as there) or of the type that the format stores (integers
        up to their largest, nothing converted); into `out` where it is given. ValueError for other types, and for an
        `out` of another shape or type.
        """
        fmt = self.pixel_format
        kind = np.dtype(dtype if out is None else out.dtype)
        if kind != np.float32 and (kind != fmt.dtype or fmt.srgb):
            raise ValueError(f"pixels of {self.format} are given as float32 or {fmt.dtype}, not {kind}")
        if kind == np.float32 and self._float is not None:
            source, ours, direct = self._float, True, True
        else:
            image = self.image if self._raw is None else None
            direct = fmt.layout == "rgba" and fmt.dtype == kind and not fmt.srgb
            if direct and image is not None and out is not None and self._fits(out) and image.read_into(out):
                return out
            # read from the GPU it is an array of the caller's own
            source, ours = (self.raw(), True) if image is None else (image.read(), False)
        if out is not None and out.shape != (*source.shape[:-1], 4):
            raise ValueError(f"the array is {out.shape}, the image {(*source.shape[:-1], 4)}")
        if direct:
            if out is None:
                return source.copy() if ours else source
            out[...] = source
            return out
        if kind == np.float32:
            return expand(source, fmt, out)
        one = 1.0 if kind.kind == "f" else np.iinfo(kind).max
        return swizzled(source, fmt, one, out)

    def _fits(self, out: np.ndarray) -> bool:
        return self.kind == "2d" and out.shape == (self.height, self.width, 4) and out.flags.carray

    def sample(self, u: float, v: float) -> tuple[float, float, float, float]:
        """The RGBA of the pixel at u, v in 0..1 from the lower left corner; outside, of the nearest edge."""
        return self.pixel(int(u * self.width // 1), int(v * self.height // 1))

    def slice(self, index: int) -> Texture:
        """One slice or face as a picture, by way of memory; gl/volume.py does it on the GPU."""
        if self.kind == "2d":
            return self
        raw = self.raw()[max(0, min(index, self.depth - 1))]
        return Texture(self.width, self.height, self.format, raw=raw, aspect=self.aspect_size)

    def pixel(self, x: int, y: int, z: int = 0) -> tuple[float, float, float, float]:
        """The RGBA of a pixel counted from the lower left corner (z: of the first slice); outside, of the nearest
        edge."""
        pixels = self.numpy() if self.kind == "2d" else self.numpy()[max(0, min(z, self.depth - 1))]
        values = pixels[max(0, min(y, self.height - 1)), max(0, min(x, self.width - 1))]
        r, g, b, a = values.tolist()
        return r, g, b, a

    def __repr__(self) -> str:
        slices = "" if self.kind == "2d" else f"x{self.depth} {self.kind}"
        return f"<Texture {self.width}x{self.height}{slices} {self.format}>"


def square_aspect(width: int, height: int) -> tuple[float, float]:
    """The aspect of an image with square pixels, in lowest terms: 1280x720 is 16:9."""
    d = gcd(width, height) or 1
    return width / d, height / d
