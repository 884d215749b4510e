import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.texture import Texture


def picture(dtype, channels=4):
    x = np.random.default_rng(3).random((9, 13, channels))
    return Texture.from_numpy(
        (x * np.iinfo(dtype).max).astype(dtype) if np.dtype(dtype).kind == "u" else x.astype(dtype)
    )


@pytest.mark.parametrize(
    ("suffix", "dtype", "error"),
    [
        (".png", np.uint8, 0), (".png", np.uint16, 0), (".tif", np.uint8, 0), (".tiff", np.uint16, 0),
        (".tif", np.float32, 0), (".exr", np.float32, 0), (".exr", np.float16, 0), (".dds", np.uint8, 0),
        (".bmp", np.uint8, 0), (".jpg", np.uint8, 0.02), (".jpeg", np.uint16, 0.02),
    ],
)  # fmt: skip
def test_a_saved_picture_reads_back(tmp_path, suffix, dtype, error):
    t = picture(dtype)
    back = imageio.load(imageio.save(tmp_path / f"a{suffix}", t))
    channels = 3 if suffix in (".bmp", ".jpg", ".jpeg") else 4
    assert np.abs(back.numpy() - t.numpy())[..., :channels].max() <= error
    assert [f.name for f in tmp_path.iterdir()] == [f"a{suffix}"]


def test_bytes_and_back():
    t = picture(np.uint8)
    data = imageio.encode("C:/Files/file.PNG", t)
    assert isinstance(data, bytearray) and data[1:4] == b"PNG"
    assert np.array_equal(imageio.decode(".png", bytes(data)).raw(), t.raw())


def test_quality_makes_jpegs_smaller():
    t = picture(np.uint8)
    assert len(imageio.encode(".jpg", t, quality=0.1)) < len(imageio.encode(".jpg", t, quality=1.0))


def test_metadata_is_kept(tmp_path):
    import OpenImageIO as oiio

    file = imageio.save(tmp_path / "m.exr", picture(np.float32), metadata={"my_key": "my_value"})
    assert oiio.ImageBuf(str(file)).spec().getattribute("my_key") == "my_value"


def test_folders_only_where_asked(tmp_path):
    file = tmp_path / "a" / "b.png"
    with pytest.raises(OSError):
        imageio.save(file, picture(np.uint8))
    assert imageio.save(file, picture(np.uint8), create_folders=True).exists()


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    file = imageio.save(tmp_path / "a.png", picture(np.uint8))
    before = file.read_bytes()
    monkeypatch.setattr(imageio, "pixels_for", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        imageio.save(file, picture(np.uint8))
    assert file.read_bytes() == before and len(list(tmp_path.iterdir())) == 1


def test_unknown_types_and_broken_files_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"'\.xyz'"):
        imageio.save(tmp_path / "a.xyz", picture(np.uint8))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    with pytest.raises(OSError, match=r"broken\.png"):
        imageio.load(broken)
    with pytest.raises(OSError, match=r"nowhere\.png: no such file"):
        imageio.load(tmp_path / "nowhere.png")


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_fewer_channels_become_rgba_files(channels):
    t = picture(np.uint8, channels)
    assert np.array_equal(imageio.decode(".png", bytes(imageio.encode(".png", t))).numpy(), t.numpy())
