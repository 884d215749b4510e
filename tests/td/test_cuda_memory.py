"""CUDA memory of TOPs: what is copied where, in what order of channels and streams, against a CUDA runtime that works
on the host (cudakit.py); on an NVIDIA GPU see test_cuda_device.py."""

from __future__ import annotations

import gc
import inspect

import numpy as np
import pytest
from cudakit import Emulator, picture, shower

from stovetop.core.errors import CookError, MissingLibraryError
from stovetop.data import dlpack
from stovetop.data.pixels import LABELS
from stovetop.gl import cuda, pool
from stovetop.td.cuda import CUDAMemoryShape
from stovetop.td.finders import tdError

pytestmark = pytest.mark.gl
RNG = np.random.default_rng(2)
#: stays for all tests, as the pool's textures do
EMULATOR = Emulator()


@pytest.fixture
def gpu(monkeypatch):
    """The emulated device, with nothing kept for later."""
    gc.collect()
    EMULATOR.interop, EMULATOR.limit = True, 1 << 40
    monkeypatch.setattr(cuda, "runtime", lambda: EMULATOR)
    cuda._collect(EMULATOR)
    cuda._release(EMULATOR, 0)
    for found in (cuda.device, cuda._drawing):
        found.cache_clear()
    EMULATOR.calls.clear()
    yield EMULATOR
    for found in (cuda.device, cuda._drawing):
        found.cache_clear()
    assert all(texture.array is None for texture in EMULATOR.registered.values()), "still mapped"


@pytest.fixture
def script(inside):
    return shower(inside)


@pytest.fixture
def no_reading(monkeypatch):
    """Pixels that go through the host are an error."""

    def read(self):
        raise AssertionError("read by the host")

    monkeypatch.setattr(pool.Image, "read", read)


def content(gpu, memory):
    return gpu.get(memory.ptr, memory.shape._array(), memory.shape.dataType)


def described(array, **more):
    shape = CUDAMemoryShape()
    shape.height, shape.width, shape.numComps = array.shape[-3:]
    shape.depth = array.shape[0] if array.ndim == 4 else 1
    shape.dataType = array.dtype.type
    for name, value in more.items():
        setattr(shape, name, value)
    return shape


def bgra(array):
    return array[..., [2, 1, 0, 3]]


# -- out of a TOP


@pytest.mark.parametrize("format", LABELS)
def test_every_format_goes_out_without_the_host(gpu, script, inside, no_reading, monkeypatch, format):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32, 4) / 2))
    shown = inside.create("nullTOP")
    shown.inputConnectors[0].connect(top)
    shown.par.format = format
    memory = shown.cudaMemory()
    got = content(gpu, memory)
    monkeypatch.undo()
    monkeypatch.setattr(cuda, "runtime", lambda: gpu)
    raw = shown._texture.raw()
    assert (memory.shape.width, memory.shape.height, memory.shape.depth) == (7, 5, 1) and memory.size == got.nbytes
    assert got.dtype == raw.dtype and not memory.shape.is3D and not memory.shape.isCube
    if raw.shape[-1] == 3:
        raw = np.concatenate([raw, np.ones((5, 7, 1), raw.dtype)], -1)
    want = bgra(raw) if raw.dtype == np.uint8 and raw.shape[-1] == 4 else raw
    # what CUDA cannot map is drawn as a format that it can, with the passes before: rounded once, not twice
    assert np.array_equal(got, want) if format not in cuda._INSTEAD else np.allclose(got, want, rtol=2e-3)


def test_another_pixel_format(gpu, script):
    top = script(lambda s: s.copyNumpyArray(picture(np.uint8)))
    half = top.cudaMemory(pixelFormat="rgba16float")
    assert half.shape.dataType is np.float16 and half.shape.numComps == 4
    assert content(gpu, half) == pytest.approx(top.numpyArray(), abs=1e-3)
    one = top.cudaMemory(pixelFormat="mono32float")
    assert content(gpu, one)[..., 0] == pytest.approx(top.numpyArray()[..., 0], abs=1e-6)
    assert repr(one.shape) == "<CUDAMemoryShape 7x5x1 float32>"
    with pytest.raises(tdError, match=r"script1.*'rgb8' is no pixel format"):
        top.cudaMemory(pixelFormat="rgb8")


@pytest.mark.parametrize(("flags", "depth"), [({}, 3), ({"is3D": True}, 4), ({"isCube": True}, 6)])
def test_slices(gpu, script, flags, depth):
    stack = RNG.integers(0, 256, (depth, 5, 5, 4), dtype=np.uint8)
    top = script(lambda s: s.copyNumpyArray(stack, **flags))
    memory = top.cudaMemory()
    assert np.array_equal(content(gpu, memory), bgra(stack))
    assert (memory.shape.depth, memory.shape.is3D, memory.shape.isCube) == (
        depth, bool(flags.get("is3D")), bool(flags.get("isCube")),
    )  # fmt: skip
    back = script(lambda s: s.copyCUDAMemory(memory.ptr, memory.size, memory.shape))
    assert np.array_equal(back._texture.raw(), stack) and back._texture.kind == top._texture.kind
    with pytest.raises(tdError, match="maps pictures"), top.cudaArray():
        pass


def test_order_of_streams(gpu, script):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32)))
    memory = top.cudaMemory(stream=7)
    work = [call for call in gpu.calls if call[0] in ("map", "from array", "unmap")]
    assert [name for name, *_ in work] == ["map", "from array", "unmap"] and {s for *_, s in work} == {7}
    assert memory.__cuda_array_interface__["stream"] == 7
    assert top.cudaMemory().__cuda_array_interface__["stream"] == 1
    # a reader on another stream waits for what fills the memory
    gpu.calls.clear()
    memory.__dlpack__(stream=9)
    (record,), (wait,) = ([c for c in gpu.calls if c[0] == name] for name in ("record", "wait"))
    assert record[2] == 7 and wait[2] == 9 and record[1] == wait[1]
    gpu.calls.clear()
    memory.__dlpack__(stream=-1)
    memory.__dlpack__(stream=7)
    assert "wait" not in gpu.names()


def test_memory_is_used_again_and_given_back(gpu, script):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32)))
    first = top.cudaMemory(stream=1).ptr
    for _ in range(1000):
        assert top.cudaMemory(stream=1).ptr == first
    assert gpu.names().count("malloc") == 1 and gpu.names().count("register") <= 1
    # another stream's work is in another order
    assert top.cudaMemory(stream=2).ptr != first
    kept = [top.cudaMemory(stream=1) for _ in range(3)]
    assert len({m.ptr for m in kept}) == 3
    # what was read on other streams is freed: that waits for them
    kept[0].__dlpack__(stream=5)
    ptr = kept[0].ptr
    kept.clear()
    gc.collect()
    top.cudaMemory(stream=3)
    assert ("free", ptr) in gpu.calls


def test_what_is_kept_makes_room(gpu, script):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32, size=(16, 16))))
    top.cudaMemory(stream=1)
    before = gpu.held
    gpu.limit = before + 4095
    held = top.cudaMemory(stream=2)
    assert gpu.held == before
    with pytest.raises(CookError, match=r"no room for 4,096 bytes on the CUDA device"):
        top.cudaMemory(stream=2)
    assert content(gpu, held).shape == (16, 16, 4)


def test_a_texture_is_unknown_to_cuda_before_it_goes(gpu, script, monkeypatch):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32, size=(11, 13))))
    top.cudaMemory()
    count = len(gpu.registered)
    assert ("register" in gpu.names()) and count
    script(lambda s: s.copyNumpyArray(picture(np.float32, size=(2, 2))))
    monkeypatch.setattr(pool, "BUDGET", 0)
    gc.collect()
    pool._collect()
    assert len(gpu.registered) < count


def test_a_mapped_picture(gpu, script, no_reading):
    pixels = picture(np.float32)
    top = script(lambda s: s.copyNumpyArray(pixels))
    with top.cudaArray(stream=4) as array:
        assert array[1:] == (7, 5, 4, np.float32)
        assert np.array_equal(gpu.registered[array.array].array, pixels)
        assert "malloc" not in gpu.names()
    assert gpu.calls[-1] == ("unmap", array.array, 4)
    with pytest.raises(RuntimeError, match="mine"), top.cudaArray():
        raise RuntimeError("mine")
    gpu.interop = False
    cuda._drawing.cache_clear()
    with pytest.raises(CookError, match="does not draw on the CUDA device"), top.cudaArray():
        pass


# -- into a Script TOP


@pytest.mark.parametrize("components", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float16, np.float32])
def test_memory_comes_in_without_the_host(gpu, script, no_reading, monkeypatch, dtype, components):
    pixels = picture(dtype, components)
    ptr = gpu.put(pixels)
    top = script(lambda s: s.copyCUDAMemory(ptr, pixels.nbytes, described(pixels), stream=3))
    pool.image_of(top._texture)
    assert all(call[-1] == 3 for call in gpu.calls if call[0] in ("map", "copy", "to array", "unmap"))
    monkeypatch.undo()
    raw = top._texture.raw()
    want = bgra(pixels) if dtype == np.uint8 and components == 4 else pixels
    assert raw.dtype == dtype and np.array_equal(raw[..., :components], want)
    if components == 3:
        assert np.all(raw[..., 3] == (1 if np.dtype(dtype).kind == "f" else np.iinfo(dtype).max))


class Array:
    """What torch's and CuPy's arrays look like."""

    def __init__(self, gpu, array, strides=None, stream=None, base=None):
        self.ptr = gpu.put(array if base is None else base)
        self.interface = {
            "shape": array.shape, "typestr": array.dtype.str, "data": (self.ptr, False), "version": 3,
            "strides": strides, "stream": stream,
        }  # fmt: skip

    @property
    def __cuda_array_interface__(self):
        return self.interface


def test_arrays_come_in_as_they_are(gpu, script):
    pixels = picture(np.uint8)
    top = script(lambda s: s.copyCUDAMemory(Array(gpu, pixels)))
    assert np.array_equal(top._texture.raw(), pixels)  # RGBA, as an array has it
    flat = picture(np.float32, 1)[..., 0]
    assert np.array_equal(script(lambda s: s.copyCUDAMemory(Array(gpu, flat)))._texture.raw()[..., 0], flat)
    stack = RNG.uniform(0, 1, (3, 4, 4, 3)).astype(np.float32)
    top = script(lambda s: s.copyCUDAMemory(Array(gpu, stack), is3D=True))
    assert np.array_equal(top._texture.raw()[..., :3], stack) and top._texture.kind == "3d"
    six = RNG.uniform(0, 1, (6, 4, 4, 4)).astype(np.float32)
    assert script(lambda s: s.copyCUDAMemory(Array(gpu, six), isCube=True))._texture.kind == "cube"


@pytest.mark.parametrize("components", [1, 3, 4])
def test_rows_may_have_gaps(gpu, script, components):
    wide = picture(np.float32, components, (5, 9))
    part = wide[:, :7]
    array = Array(gpu, part, strides=part.strides, base=wide)
    assert np.array_equal(script(lambda s: s.copyCUDAMemory(array))._texture.raw()[..., :components], part)


def test_an_array_of_another_stream_is_waited_for(gpu, script):
    script(lambda s: s.copyCUDAMemory(Array(gpu, picture(), stream=11), stream=12))
    assert ("record", 11) in [c[::2] for c in gpu.calls] and ("wait", 12) in [c[::2] for c in gpu.calls]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda gpu: (1234,), "size and shape beside an address"),
        (lambda gpu: (gpu.put(picture()), 10, described(picture())), r"10 bytes of CUDA memory are too few for <CUDA"),
        (lambda gpu: (Array(gpu, np.zeros((2, 2, 5), np.float32)),), "1 to 4 components, not 5"),
        (lambda gpu: (Array(gpu, np.zeros((2, 2, 4))),), "uint8, uint16, float16 or float32, not float64"),
        (lambda gpu: (Array(gpu, np.zeros(4, np.float32)),), r"not \(4,\)"),
        (lambda gpu: (Array(gpu, picture(), strides=(4, 20, 1)),), "make it contiguous"),
        (lambda gpu: (picture(),), "not in CUDA memory; copyNumpyArray"),
        (lambda gpu: ("here",), "not str"),
    ],
)
def test_mistakes_say_what_is_wrong(gpu, script, make, message):
    given = make(gpu)
    with pytest.raises(AssertionError, match=message) as raised:
        script(lambda s: s.copyCUDAMemory(*given))
    assert "/project1/script1" in str(raised.value)


# -- other libraries


def test_a_top_is_an_array_for_others(gpu, script):
    pixels = picture(np.uint8)
    top = script(lambda s: s.copyNumpyArray(pixels))
    seen = top.__cuda_array_interface__
    assert seen["shape"] == (5, 7, 4) and seen["typestr"] == "|u1" and seen["version"] == 3
    assert np.array_equal(gpu.get(seen["data"][0], (5, 7, 4), np.uint8), pixels)
    assert top.__cuda_array_interface__["data"] == seen["data"]
    assert top.__dlpack_device__() == (dlpack.CUDA, 0)
    taken = dlpack.taken(top.__dlpack__(stream=1))
    assert taken.shape == (5, 7, 4) and taken.dtype == np.uint8 and taken.device == (dlpack.CUDA, 0)
    assert np.array_equal(gpu.get(taken.ptr, taken.shape, np.uint8), pixels)
    alive = len(dlpack._alive)
    taken.release()
    assert len(dlpack._alive) == alive - 1

    # the host's memory, where it is asked for
    class OnHost:
        """What NumPy 2 asks for with device="cpu", for NumPy 1.26 too."""

        def __dlpack__(self, **_):
            return top.__dlpack__(dl_device=(dlpack.CPU, 0))

        def __dlpack_device__(self):
            return dlpack.CPU, 0

    assert np.array_equal(np.from_dlpack(OnHost()), pixels)


def test_a_dlpack_array_comes_in(gpu, script):
    pixels = picture(np.float32)
    ptr, asked = gpu.put(pixels), []

    class Tensor:
        def __dlpack_device__(self):
            return dlpack.CUDA, 0

        def __dlpack__(self, *, stream=None):
            asked.append(stream)
            return dlpack.capsule(ptr, pixels.shape, pixels.dtype, (dlpack.CUDA, 0), self)

    top = script(lambda s: s.copyCUDAMemory(Tensor(), stream=6))
    assert np.array_equal(top._texture.raw(), pixels) and asked == [6] and not dlpack._alive


def test_without_cuda_a_top_is_an_array_of_the_host(inside, script):
    pixels = picture(np.uint8)
    top = script(lambda s: s.copyNumpyArray(pixels))
    if cuda.available():
        pytest.skip("there is CUDA")
    assert np.array_equal(np.from_dlpack(top), pixels) and not hasattr(top, "__cuda_array_interface__")
    assert np.from_dlpack(top).flags.owndata is False and np.array(top.numpyArray()).shape == (5, 7, 4)
    with pytest.raises(MissingLibraryError, match="NVIDIA"):
        top.cudaMemory()
    with pytest.raises(AssertionError, match="NVIDIA"):
        script(lambda s: s.copyCUDAMemory(0, 4, CUDAMemoryShape()))


def test_opengl_on_another_device_goes_by_way_of_the_host(gpu, script, inside):
    gpu.interop = False
    pixels = picture(np.uint8)
    top = script(lambda s: s.copyNumpyArray(pixels))
    memory = top.cudaMemory(stream=2)
    assert np.array_equal(content(gpu, memory), bgra(pixels)) and ("synchronize", 2) in gpu.calls
    shown = inside.create("nullTOP")
    shown.inputConnectors[0].connect(top)
    shown.par.format = "rgb16float"
    assert np.all(content(gpu, shown.cudaMemory())[..., 3] == 1)
    back = script(lambda s: s.copyCUDAMemory(memory.ptr, memory.size, memory.shape, 2))
    assert np.array_equal(back._texture.raw(), pixels)
    wide = picture(np.uint16, 2, (5, 9))
    array = Array(gpu, wide[:, :7], strides=wide.strides, base=wide)
    assert np.array_equal(script(lambda s: s.copyCUDAMemory(array))._texture.raw(), wide[:, :7])
    assert "map" not in gpu.names() and top.__dlpack_device__() == (dlpack.CPU, 0)


# -- capsules


def test_capsules_are_what_numpy_reads():
    data = RNG.normal(size=(3, 4, 2)).astype(np.float32)

    class Owner:
        def __dlpack_device__(self):
            return dlpack.CPU, 0

        def __dlpack__(self, **_):
            return dlpack.capsule(data.ctypes.data, data.shape, data.dtype, (dlpack.CPU, 0), data)

    seen = np.from_dlpack(Owner())
    assert np.array_equal(seen, data) and seen.ctypes.data == data.ctypes.data and len(dlpack._alive) == 1
    del seen
    gc.collect()
    assert not dlpack._alive
    unused = Owner().__dlpack__()
    assert len(dlpack._alive) == 1
    del unused
    gc.collect()
    assert not dlpack._alive


def test_capsules_of_numpy_are_read():
    data = np.arange(24, dtype=np.uint16).reshape(4, 6)[:, :3]
    given = data.__dlpack__()
    taken = dlpack.taken(given)
    assert (taken.ptr, taken.shape, taken.strides, taken.dtype) == (data.ctypes.data, (4, 3), (12, 2), np.uint16)
    with pytest.raises(ValueError, match="used before"):
        dlpack.taken(given)
    taken.release()
    with pytest.raises(ValueError, match="capsule"):
        dlpack.taken("no")
    with pytest.raises(ValueError, match="type"):
        dlpack.taken(np.zeros(2, complex).__dlpack__())


def test_the_emulated_calls_are_those_of_the_library():
    runtime = pytest.importorskip("cuda.bindings.runtime")
    calls = {
        name: call for name, call in vars(Emulator).items() if name.startswith("cuda") and inspect.isfunction(call)
    }
    assert len(calls) >= 20
    for name, call in calls.items():
        line = (getattr(runtime, name).__doc__ or "").splitlines()[0]
        # "size_t width, kind: cudaMemcpyKind, stream"
        given = [p.split(":")[0].split()[-1] for p in line[line.index("(") + 1 : -1].split(",") if p.strip()]
        assert given == [p for p in inspect.signature(call).parameters if p != "self"], name
    assert int(runtime.cudaMemcpyKind(3)) == 3 and runtime.cudaGLDeviceList(1).name == "cudaGLDeviceListAll"


def test_the_library_takes_what_the_calls_pass():
    """Without a driver each call says so; one that did not like its arguments would raise."""
    runtime = pytest.importorskip("cuda.bindings.runtime")
    missing = int(runtime.cudaGetDeviceCount()[0])
    if not missing:
        pytest.skip("there is an NVIDIA GPU")
    copy, resource = runtime.cudaMemcpyKind(3), runtime.cudaGraphicsResource_t()
    array, event = runtime.cudaArray_t(), runtime.cudaEvent_t()
    for name, *given in (
        ("cudaMalloc", 1024), ("cudaFree", 4096), ("cudaSetDevice", 0), ("cudaGetDevice",),
        ("cudaGLGetDevices", 1, runtime.cudaGLDeviceList(1)), ("cudaMemcpyAsync", 4096, 8192, 16, copy, 0),
        ("cudaMemcpy2DAsync", 4096, 16, 8192, 16, 16, 1, copy, 7), ("cudaStreamSynchronize", 7),
        ("cudaEventCreateWithFlags", 2), ("cudaEventRecord", event, 7), ("cudaStreamWaitEvent", 9, event, 0),
        ("cudaEventDestroy", event), ("cudaGraphicsGLRegisterImage", 1, 0x0DE1, 0),
        ("cudaGraphicsMapResources", 1, resource, 7), ("cudaGraphicsUnmapResources", 1, resource, 7),
        ("cudaGraphicsUnregisterResource", resource), ("cudaGraphicsSubResourceGetMappedArray", resource, 0, 0),
        ("cudaMemcpy2DFromArrayAsync", 4096, 16, array, 0, 0, 16, 1, copy, 7),
        ("cudaMemcpy2DToArrayAsync", array, 0, 0, 4096, 16, 16, 1, copy, 7),
    ):  # fmt: skip
        assert int(getattr(runtime, name)(*given)[0]) == missing, name
    assert int(array) == 0
