"""Picture files in other programs: each format and depth, read with OpenImageIO and OpenCV."""

import os

os.environ.setdefault("OPENCV_IO_ENABLE_OPENEXR", "1")

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.pixels import pack, pixel_format
from stovetop.data.texture import Texture

SUFFIXES = [".tif", ".tiff", ".jpg", ".jpeg", ".bmp", ".png", ".exr", ".dds"]
FORMATS = ["rgba8fixed", "srgba8fixed", "rgba16fixed", "rgba16float", "rgba32float", "rgb10a2fixed", "rgba11float",
           "mono8fixed", "mono16fixed", "mono32float", "rg8fixed", "rg16float", "a8fixed", "rgb32float",
           "monoalpha8fixed"]  # fmt: skip
#: what a file of that type can hold of a format's kind: uint8, uint16, float16 or float32
DEPTH = {
    ".png": {"16fixed": np.uint16, "16float": np.uint16, "32float": np.uint16, "10a2fixed": np.uint16,
             "11float": np.uint16},
    ".tif": {"16fixed": np.uint16, "16float": np.float16, "32float": np.float32, "10a2fixed": np.uint16,
             "11float": np.float16},
    ".exr": dict.fromkeys(("8fixed", "16fixed", "16float", "10a2fixed", "11float"), np.float16)
    | {"32float": np.float32},
}  # fmt: skip
DEPTH[".tiff"] = DEPTH[".tif"]


def smooth(h=24, w=32):
    """A picture that JPEG can keep."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    return np.stack([x / w, y / h, (x + y) / (h + w), 0.25 + 0.5 * x / w], axis=2)


def texture(name):
    form = pixel_format(name)
    return Texture(32, 24, name, raw=pack(smooth(), form))


def stored(t, suffix):
    """What the file's pixels are, 0..1 or float, top row first: the numbers as the format stores them."""
    form = t.pixel_format
    values = t.numpy()[::-1].copy()
    if form.srgb:
        values[..., :3] = t.raw()[::-1, :, :3] / 255
    kind = np.dtype(DEPTH.get(suffix, {}).get(form.kind, np.uint8))
    if kind.kind == "f":
        return values.astype(kind).astype(np.float32), kind
    top = np.iinfo(kind).max
    return np.rint(values.clip(0, 1) * top).astype(kind) / np.float32(top), kind


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_openimageio_reads_the_pixels(tmp_path, suffix, name):
    import OpenImageIO as oiio

    t = texture(name)
    file = imageio.save(tmp_path / f"a{suffix}", t)
    expected, kind = stored(t, suffix)
    config = oiio.ImageSpec()
    config.attribute("oiio:UnassociatedAlpha", 1)
    source = oiio.ImageInput.open(str(file), config)
    spec = source.spec()
    # there are no half floats in TIFFs: they are written as whole ones
    half = "half" if suffix == ".exr" else "float"
    assert str(spec.format) == {"float16": half, "float32": "float"}.get(kind.name, kind.name)
    pixels = source.read_image(oiio.FLOAT)
    lossy = suffix in (".jpg", ".jpeg")
    assert np.abs(pixels - expected[..., : pixels.shape[2]]).max() <= (0.03 if lossy else 1e-6)
    assert pixels.shape[2] == (3 if lossy else 4)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("suffix", [s for s in SUFFIXES if s != ".dds"])
def test_opencv_reads_the_pixels(tmp_path, suffix, name):
    """OpenCV reads no DDS, and EXR only where it was built with it."""
    cv2 = pytest.importorskip("cv2")
    if suffix == ".exr" and "OpenEXR:                     NO" in cv2.getBuildInformation():
        pytest.skip("this OpenCV reads no EXR")
    t = texture(name)
    expected, _ = stored(t, suffix)
    pixels = cv2.imread(str(imageio.save(tmp_path / f"a{suffix}", t)), cv2.IMREAD_UNCHANGED)
    pixels = pixels / np.float32(np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1)
    pixels = pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    lossy = suffix in (".jpg", ".jpeg")
    assert np.abs(pixels - expected[..., : pixels.shape[2]]).max() <= (0.03 if lossy else 1e-6)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_bytes_are_the_files_and_come_back(tmp_path, suffix, name):
    t = texture(name)
    data = bytes(imageio.encode(suffix, t))
    back = imageio.decode(suffix, data).numpy()
    expected, _ = stored(t, suffix)
    channels = 3 if suffix in (".jpg", ".jpeg") else 4
    assert np.abs(back[::-1, :, :channels] - expected[..., :channels]).max() <= (0.03 if channels == 3 else 1e-6)


def test_floats_keep_what_is_outside_0_and_1(tmp_path):
    x = np.array([[[-2.5, 1e6, 3.0, 0.5]]], np.float32)
    for suffix in (".tif", ".exr"):
        assert np.array_equal(imageio.load(imageio.save(tmp_path / f"a{suffix}", Texture.from_numpy(x))).numpy(), x)


def test_metadata_of_every_type_of_value(tmp_path):
    pairs = [("remark", "a text"), ("takes", 3), ("exposure", 0.5)]
    file = imageio.save(tmp_path / "a.exr", Texture.from_numpy(smooth()), metadata=pairs)
    channels, header = imageio.describe(file)
    assert channels == ("R", "G", "B", "A")
    assert (header["remark"], header["takes"], header["exposure"]) == ("a text", "3", "0.5")


def test_asynchronous_saves_end_before_the_program_does(tmp_path):
    import subprocess
    import sys

    from helpers import need_gl

    need_gl()
    program = (
        "import stovetop, sys\n"
        "p = stovetop.Project(folder=sys.argv[1])\n"
        "t = p.op('/project1').create('noiseTOP')\n"
        "for i in range(8):\n"
        "    t.save(f'deep/er/{i}.exr', asynchronous=True, createFolders=True, metadata=[('k', 'v')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "deep" / "er").iterdir())
    assert [f.name for f in files] == [f"{i}.exr" for i in range(8)]
    assert all(imageio.describe(f)[1]["k"] == "v" for f in files)


def test_straight_and_multiplied_alpha_of_tiffs(tmp_path):
    import OpenImageIO as oiio

    from stovetop.data.movie import open_clip

    ours = imageio.save(tmp_path / "ours.tif", Texture.from_numpy(smooth()))
    spec = oiio.ImageSpec(2, 2, 4, "uint8")
    spec.attribute("oiio:UnassociatedAlpha", 1)
    out = oiio.ImageOutput.create(str(tmp_path / "theirs.tif"))
    out.open(str(tmp_path / "theirs.tif"), spec)
    out.write_image(np.full((2, 2, 4), 128, np.uint8))
    out.close()
    assert not open_clip(str(ours)).straight and open_clip(str(tmp_path / "theirs.tif")).straight
