"""TOPs as scripts see them, and the Script TOP."""

import threading

import numpy as np
import pytest

from stovetop.core.errors import MissingLibraryError
from stovetop.data import imageio
from stovetop.data.pixels import LABELS
from stovetop.data.table import Table
from stovetop.td.finders import tdError

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((4, 6, 4), np.float32)


@pytest.fixture
def top(net):
    return net.engine.face(net("level", A))


def test_members(net, top):
    assert (top.width, top.height, top.aspect, top.aspectWidth, top.aspectHeight) == (6, 4, 1.5, 3, 2)
    assert (top.depth, top.curPass, top.newestSliceWOffset, top.isTOP) == (1, 0, 0, True)
    assert top.pixelFormat == "32-bit float (RGBA)" and top.pixelFormatName == "rgba32float"
    assert top.gpuMemory == 0  # nobody has looked yet
    top.numpyArray()
    assert top.gpuMemory == 6 * 4 * 16


def test_sample(top):
    assert top.sample(x=2, y=1) == pytest.approx(A[1, 2])
    assert top.sample(u=0.99, v=0.0) == pytest.approx(A[0, 5])
    assert top.sample(x=2, v=0.5) == pytest.approx(A[2, 2])
    for bad in ({}, {"x": 1}, {"x": 1, "u": 0.5}, {"x": 1, "y": 1, "u": 0.1}):
        with pytest.raises(tdError):
            top.sample(**bad)


def test_numpy_array_is_the_callers(top):
    a = top.numpyArray()
    assert a.dtype == np.float32 and np.array_equal(a, A)
    a[:] = 0
    assert np.array_equal(top.numpyArray(writable=True), A)


def test_numpy_array_as_stored_and_into_an_array_of_the_callers(net):
    pixels = np.random.default_rng(2).integers(0, 256, (4, 6, 4), np.uint8)
    top = net.engine.face(net("level", pixels, invert=1.0))
    assert np.array_equal(top.numpyArray(dtype=np.uint8)[..., :3], 255 - pixels[..., :3])
    out = np.zeros((4, 6, 4), np.float32)
    assert top.numpyArray(out=out) is out and np.array_equal(out, top.numpyArray())
    with pytest.raises(tdError, match=r"/level1: pixels of rgba8fixed are given as float32 or uint8, not uint16"):
        top.numpyArray(dtype=np.uint16)


@pytest.mark.parametrize("name", LABELS)
def test_reading_into_an_array_with_and_without_gaps(net, name):
    source = net("level", A, format=name, opacity=0.9)
    top = net.engine.face(source)
    kind = source.data.pixel_format.dtype if not source.data.pixel_format.srgb else np.float32
    whole, wide = np.zeros((*A.shape[:2], 4), kind), np.zeros((A.shape[0], 2 * A.shape[1], 4), kind)
    top.numpyArray(dtype=kind, out=whole)
    net.set(source, opacity=0.95)
    top.numpyArray(dtype=kind, out=whole)  # of a picture that nobody has read
    top.numpyArray(dtype=kind, out=wide[:, ::2])
    assert np.array_equal(whole, top.numpyArray(dtype=kind)) and np.array_equal(whole, wide[:, ::2])
    assert not wide[:, 1::2].any() and whole.any()
    with pytest.raises(tdError, match="the array is"):
        top.numpyArray(dtype=kind, out=wide)


@pytest.mark.parametrize(
    "name", ["rgba8fixed", "srgba8fixed", "rg16fixed", "mono16float", "rgb32float", "rgb10a2fixed"]
)
def test_delayed_arrays_of_every_kind_are_what_the_texture_is(net, name):
    top = net.engine.face(net("level", A, format=name, opacity=0.9))
    top.numpyArray(delayed=True)
    assert np.allclose(top.numpyArray(delayed=True), top.numpyArray(), atol=1e-6)


def test_delayed_arrays_come_one_call_later(net, top):
    assert top.numpyArray(delayed=True) is None
    net.set(top._node, invert=1.0)
    assert np.allclose(top.numpyArray(delayed=True), A)
    assert np.allclose(top.numpyArray(delayed=True)[..., :3], 1 - A[..., :3], atol=1e-6)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_save(net, top, asynchronous):
    status = top.save("deep/pic.exr", createFolders=True, metadata=[("k", "v")], asynchronous=asynchronous)
    for thread in threading.enumerate():
        if thread.name.startswith("save "):
            thread.join()
    assert status.isCompleted() and str(status) == str(net.engine.folder / "deep/pic.exr")
    assert np.array_equal(imageio.load(str(status)).numpy(), A)


def test_save_by_default_and_in_vain(net, top):
    assert str(top.save()) == str(net.engine.folder / f"{top.name}.tiff")
    with pytest.raises(tdError, match="xyz"):
        top.save("a.xyz")
    with pytest.raises(tdError):
        top.save("no/folder.png")


def test_byte_arrays(top):
    assert np.array_equal(imageio.decode(".tiff", bytes(top.saveByteArray())).numpy(), A)
    assert bytes(top.saveByteArray("x.jpg", quality=0.5)[:2]) == b"\xff\xd8"
    assert top._repr_png_()[1:4] == b"PNG"


def test_cuda_without_cuda_says_so(top):
    try:
        memory = top.cudaMemory()
    except MissingLibraryError as e:
        assert "NVIDIA" in str(e)
    else:
        assert memory.size == A.nbytes and memory.shape.width == 6


@pytest.fixture
def script(net):
    """A Script TOP with this onCook body; `script.dat` holds its callbacks."""

    def make(*lines, **pars):
        body = "\n".join(f"\t{line}" for line in lines)
        text = f"import numpy as np\ndef onCook(scriptOp):\n{body}\n"
        dat = net.engine.find("/callbacks", net.engine.root)
        if dat is None:
            dat = net.text("callbacks", text)
        dat.set_content(Table.from_text(text))
        return net("script", callbacks="callbacks", **pars)

    return make


@pytest.mark.parametrize(
    ("array", "fmt"),
    [
        ("np.full((2, 3, 4), 51, 'uint8')", "rgba8fixed"),
        ("np.full((2, 3, 3), 51, 'uint8')", "rgba8fixed"),
        ("np.full((2, 3, 1), 13107, 'uint16')", "mono16fixed"),
        ("np.full((2, 3, 2), 0.2, 'float32')", "rg32float"),
    ],
)
def test_copy_numpy_array(script, pixels, array, fmt):
    node = script(f"scriptOp.copyNumpyArray({array})")
    out = pixels(node)
    assert out.shape == (2, 3, 4) and node.data.format == fmt and out[0, 0, 0] == pytest.approx(0.2)
    assert np.array_equal(out, pixels(script(f"scriptOp.copyNumpyArray({array})", format="useinput")))


@pytest.mark.parametrize(("flags", "kind"), [("", "2darray"), (", is3D=True", "3d"), (", isCube=True", "cube")])
def test_copy_numpy_array_of_slices(net, script, flags, kind):
    node = script("a = np.arange(6 * 16, dtype='uint8').reshape(6, 2, 2, 4)", f"scriptOp.copyNumpyArray(a{flags})")
    face = net.engine.face(node)
    assert face.numpyArray().shape == (6, 2, 2, 4) and node.data.kind == kind and not node.all_errors()
    assert np.allclose(face.numpyArray() * 255, np.arange(96).reshape(6, 2, 2, 4))
    assert net.engine.face(net("null", node)).numpyArray()[5, 1, 1, 3] * 255 == pytest.approx(95)


def test_it_cooks_again_when_what_it_read_changed(net, script, pixels):
    source = net("constant", color=(0.0, 0.0, 0.0), format="rgba32float")
    net.engine.rename(source, "source")
    node = script("scriptOp.copyNumpyArray(1 - op('source').numpyArray()[:2, :2])")
    assert pixels(node)[0, 0, 0] == 1
    net.set(source, color=(0.75, 0.0, 0.0))
    assert pixels(node)[0, 0, 0] == 0.25


@pytest.mark.parametrize(
    "array",
    [
        "np.zeros((2, 2))",
        "np.zeros((2, 2, 4))",
        "np.zeros((2, 2, 5), 'uint8')",
        "np.zeros((2, 2, 4), 'uint8'), is3D=True",
        "np.zeros((5, 2, 2, 4), 'uint8'), isCube=True",
        "np.zeros((1, 1, 2, 2, 4), 'uint8')",
    ],
)
def test_arrays_that_td_refuses(script, array):
    node = script(f"scriptOp.copyNumpyArray({array})")
    assert node.data is not None and node.all_errors()


def test_load_byte_array(net, script, pixels):
    file = imageio.save(net.engine.folder / "a.png", net.image(A).output)
    read = f"data = __import__('pathlib').Path({str(file)!r}).read_bytes()"
    node = script(read, "scriptOp.store('ok', scriptOp.loadByteArray('.png', data))")
    assert np.allclose(pixels(node), A, atol=1e-4) and net.engine.face(node).fetch("ok") is True
    bad = script("scriptOp.store('bad', scriptOp.loadByteArray('.png', b'nothing'))")
    assert bad.data is not None and net.engine.face(bad).fetch("bad") is False


def test_outside_of_a_cook_only_where_allowed(net, script, pixels):
    node = script("pass")
    face = net.engine.face(node)
    assert node.data is not None
    with pytest.raises(Exception, match="onCook"):
        face.copyNumpyArray(np.zeros((2, 2, 4), np.uint8))
    net.set(node, modoutsidecook=True)
    face.copyNumpyArray(np.full((2, 2, 4), 255, np.uint8))
    assert pixels(node).min() == 1
