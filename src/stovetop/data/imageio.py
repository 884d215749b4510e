"""Pictures in files: .tif .tiff .jpg .jpeg .bmp .png .exr .dds written, and whatever OpenImageIO knows read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .pixels import linear_to_srgb
from .texture import Texture

SUFFIXES = (".tif", ".tiff", ".jpg", ".jpeg", ".bmp", ".png", ".exr", ".dds")
Metadata = Mapping[str, Any] | Iterable[tuple[str, Any]]
Layer = tuple[Sequence[str], Texture]


def save(
    path: str | Path,
    texture: Texture,
    *,
    quality: float = 1.0,
    metadata: Metadata = (),
    layers: Sequence[Layer] = (),
    create_folders: bool = False,
) -> Path:
    """Write a picture; the file appears whole or not at all. Returns its absolute path.

    jpg (without alpha), bmp and dds hold 8 bits a channel, png 8 or 16, tif as many as the texture (all floats as 32
    bits), exr half or float.
    quality 0..1 is JPEG's; metadata are pairs of text that tif, png, jpg and exr keep. Values are written as they are:
    colour is not multiplied or divided by alpha. layers: an exr's channels in place of the texture's R, G, B and A:
    names for a texture's channels, those without a name left out, later ones of a name counting. ValueError for
    another suffix and layers of several sizes, OSError where it cannot be written.
    """
    target = Path(path).absolute()
    suffix = check_suffix(target.suffix)
    if create_folders:
        target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(suffix, f".{target.stem}-", target.parent)
    os.close(handle)
    try:
        _write(temporary, suffix, texture, quality, metadata, layers)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def encode(suffix: str, texture: Texture, *, quality: float = 1.0, metadata: Metadata = ()) -> bytearray:
    """The bytes of a file of this suffix (".jpg"; of "name.jpg" only the suffix counts); see `save`."""
    ending = check_suffix(os.path.splitext("x" + suffix)[1])
    with tempfile.TemporaryDirectory() as folder:
        return bytearray(
            save(Path(folder) / f"image{ending}", texture, quality=quality, metadata=metadata).read_bytes()
        )


def decode(suffix: str, data: bytes) -> Texture:
    """The picture in a file's bytes; `suffix` as for `encode`. OSError where they are none."""
    ending = os.path.splitext("x" + suffix)[1].lower()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"image{ending}"
        file.write_bytes(data)
        return load(file)


def load(path: str | Path) -> Texture:
    """A picture file: 8, 16 bit or float as stored (half stays half), row 0 at the bottom; grey files become mono.

    Colour is not multiplied by alpha, whatever the file says. OSError names the file and what is wrong with it.
    """
    return Texture.from_numpy(read_array(path), copy=False)


def read_array(path: str | Path, most: int = 4) -> np.ndarray:
    """The pixels of a picture file, (h, w, channels), bottom row first, the first `most` channels; see `load`."""
    import OpenImageIO as oiio

    if not Path(path).is_file():
        raise OSError(f"{path}: no such file")
    config = oiio.ImageSpec()
    config.attribute("oiio:UnassociatedAlpha", 1)
    source = oiio.ImageInput.open(str(path), config)
    if source is None:
        raise OSError(f"{path}: {oiio.geterror() or 'not an image'}")
    try:
        spec = source.spec()
        kind = {"uint8": oiio.UINT8, "uint16": oiio.UINT16, "half": oiio.HALF}.get(str(spec.format), oiio.FLOAT)
        pixels = source.read_image(0, 0, 0, min(spec.nchannels, most), kind)
        if pixels is None:
            raise OSError(f"{path}: {source.geterror()}")
    finally:
        source.close()
    pixels = np.asarray(pixels).reshape(spec.height, spec.width, -1)
    return np.ascontiguousarray(pixels[::-1])


def describe(path: str | Path) -> tuple[tuple[str, ...], dict[str, str]]:
    """A picture file's channel names and its further header entries as text. OSError where it is none."""
    import OpenImageIO as oiio

    config = oiio.ImageSpec()
    config.attribute("oiio:UnassociatedAlpha", 1)  # otherwise it does not say how the file has it
    source = oiio.ImageInput.open(str(path), config)
    if source is None:
        raise OSError(f"{path}: {oiio.geterror() or 'not an image'}")
    spec = source.spec()
    found = {a.name: str(a.value) for a in spec.extra_attribs}
    source.close()
    return tuple(spec.channelnames), found


def check_suffix(suffix: str) -> str:
    """ValueError for a suffix that is not written."""
    lower = suffix.lower()
    if lower not in SUFFIXES:
        raise ValueError(f"{suffix!r} is not an image type that can be saved: {' '.join(SUFFIXES)}")
    return lower


def pixels_for(suffix: str, texture: Texture) -> np.ndarray:
    """What a file of that type holds, (h, w, 3 or 4), top row first; of several slices the first."""
    fmt = texture.pixel_format
    values = texture.slice(0).numpy()[::-1]
    if fmt.srgb:
        # the file gets the numbers that are stored, as from any other 8-bit format
        values = np.concatenate([linear_to_srgb(values[..., :3]), values[..., 3:]], axis=2)
    if suffix in (".jpg", ".jpeg"):
        values = values[..., :3]
    deep = fmt.kind not in ("8fixed",)
    if (suffix in (".tif", ".tiff", ".exr") and "float" in fmt.kind) or suffix == ".exr":
        return values.astype(np.float32 if fmt.kind == "32float" else np.float16)
    kind = np.uint16 if deep and suffix in (".png", ".tif", ".tiff") else np.uint8
    return np.rint(np.nan_to_num(values).clip(0, 1) * np.iinfo(kind).max).astype(kind)


def _layered(suffix: str, layers: Sequence[Layer]) -> tuple[list[str], np.ndarray]:
    """The channels of several textures by their names, (h, w, n)."""
    found: dict[str, np.ndarray] = {}
    for names, texture in layers:
        pixels = pixels_for(suffix, texture)
        found.update((name, pixels[..., i]) for i, name in enumerate(names) if name)
    if len({plane.shape for plane in found.values()}) > 1:
        raise ValueError("textures of different sizes cannot be channels of one picture")
    return list(found), np.stack(list(found.values()), axis=2)


def _write(
    path: str, suffix: str, texture: Texture, quality: float, metadata: Metadata, layers: Sequence[Layer] = ()
) -> None:
    names: list[str] = []
    if layers and suffix == ".exr":
        names, pixels = _layered(suffix, layers)
    else:
        pixels = np.ascontiguousarray(pixels_for(suffix, texture))
    if suffix == ".dds":
        from PIL import Image

        Image.fromarray(pixels, "RGBA" if pixels.shape[2] == 4 else "RGB").save(path)
        return
    import OpenImageIO as oiio

    height, width, channels = pixels.shape
    kinds = {"uint8": "uint8", "uint16": "uint16", "float16": "half", "float32": "float"}
    spec = oiio.ImageSpec(width, height, channels, kinds[str(pixels.dtype)])
    if names:
        spec.channelnames = tuple(names)
    if suffix not in (".tif", ".tiff"):
        # the values are written as they are; only a TIFF can say that they may be multiplied already
        spec.attribute("oiio:UnassociatedAlpha", 1)
    spec.attribute("CompressionQuality", max(1, min(100, round(quality * 100))))
    if suffix == ".exr":
        spec.attribute("compression", "zip")
    elif quality >= 1.0:
        spec.attribute("jpeg:subsampling", "4:4:4")
    for key, value in metadata.items() if isinstance(metadata, Mapping) else metadata:
        spec.attribute(str(key), str(value))
    out = oiio.ImageOutput.create(path)
    if out is None or not out.open(path, spec) or not out.write_image(pixels) or not out.close():
        raise OSError(f"{path}: {(out.geterror() if out else '') or oiio.geterror()}")


@cache
def _umask() -> int:
    """Asked for once: asking sets it for a moment, for all threads."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
