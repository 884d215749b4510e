"""TOPs and CUDA arrays on an NVIDIA GPU: torch and CuPy read and write the pixels that are there."""

from __future__ import annotations

import numpy as np
import pytest
from cudakit import picture, shower

from stovetop.data.pixels import LABELS

pytestmark = [pytest.mark.gpu, pytest.mark.gl]
RNG = np.random.default_rng(4)


@pytest.fixture(autouse=True)
def device():
    from stovetop.gl import cuda
    from stovetop.gl.context import renderer

    if not cuda.available():
        pytest.skip("no NVIDIA GPU, or no cuda-bindings")
    if not cuda.interop():
        pytest.skip(f"OpenGL draws on {renderer()}, not on the NVIDIA GPU")
    return cuda


@pytest.fixture(params=["torch", "cupy"])
def library(request):
    """(array of a TOP, array of NumPy on the device, back to NumPy, a stream's handle)"""
    name = pytest.importorskip(request.param)
    if request.param == "torch":
        if not name.cuda.is_available():
            pytest.skip("torch was built without CUDA")
        return name.from_dlpack, lambda a: name.from_numpy(a).cuda(), lambda t: t.cpu().numpy()
    return name.from_dlpack, name.asarray, name.asnumpy


@pytest.fixture
def script(inside):
    return shower(inside)


@pytest.mark.parametrize("format", LABELS)
def test_every_format_is_read_as_it_is_stored(library, script, inside, format):
    from_top, _, host = library
    if "16fixed" in format:
        pytest.skip("torch and CuPy differ in what they take of uint16")
    top = script(lambda s: s.copyNumpyArray(picture(np.float32) / 2))
    shown = inside.create("nullTOP")
    shown.inputConnectors[0].connect(top)
    shown.par.format = format
    got, raw = host(from_top(shown)), shown._texture.raw()
    assert got.dtype == raw.dtype and np.allclose(got[..., : raw.shape[-1]], raw, rtol=2e-3)


@pytest.mark.parametrize("components", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.float16, np.float32])
def test_arrays_are_shown(library, script, dtype, components):
    _, to_device, _ = library
    pixels = picture(dtype, components)
    given = to_device(pixels)
    top = script(lambda s: s.copyCUDAMemory(given))
    assert np.array_equal(top._texture.raw()[..., :components], pixels)
    part = to_device(np.ascontiguousarray(picture(dtype, 4, (40, 50))))[:, :32]
    assert script(lambda s: s.copyCUDAMemory(part)).width == 32


def test_a_round_trip_in_touchdesigners_way(script):
    pixels = picture(np.uint8)
    memory = script(lambda s: s.copyNumpyArray(pixels)).cudaMemory()
    top = script(lambda s: s.copyCUDAMemory(memory.ptr, memory.size, memory.shape))
    assert np.array_equal(top._texture.raw(), pixels)


def test_the_order_of_channels(library, script):
    _, _, host = library
    pixels = picture(np.uint8)
    top = script(lambda s: s.copyNumpyArray(pixels))
    from_top, _, _ = library
    assert np.array_equal(host(from_top(top)), pixels)
    assert np.array_equal(host(from_top(top.cudaMemory())), pixels[..., [2, 1, 0, 3]])


@pytest.mark.parametrize("flags", [{}, {"is3D": True}, {"isCube": True}])
def test_slices(library, script, flags):
    from_top, _, host = library
    stack = RNG.uniform(0, 1, (6, 32, 32, 4)).astype(np.float32)
    assert np.array_equal(host(from_top(script(lambda s: s.copyNumpyArray(stack, **flags)))), stack)


def test_ten_thousand_calls_leave_nothing_behind(device, script):
    top = script(lambda s: s.copyNumpyArray(picture(np.float32, size=(256, 256))))
    top.cudaMemory()
    _, free, _ = device.runtime().cudaMemGetInfo()
    for _ in range(10_000):
        top.cudaMemory()
    _, left, _ = device.runtime().cudaMemGetInfo()
    assert free - left < 8 << 20


def test_a_stream_of_ones_own(script):
    torch = pytest.importorskip("torch")
    pixels = picture(np.float32, size=(512, 512))
    top = script(lambda s: s.copyNumpyArray(pixels))
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        seen = torch.as_tensor(top.cudaMemory(stream=stream.cuda_stream), device="cuda") * 2
        back = script(lambda s: s.copyCUDAMemory(seen, stream=stream.cuda_stream))
    assert np.array_equal(back.numpyArray(), pixels * 2)
