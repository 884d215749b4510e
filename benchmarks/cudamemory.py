"""TOPs in CUDA memory beside plain copies on the same GPU, in one run. Needs an NVIDIA GPU that OpenGL draws on.

    pip install -e ".[cuda]" torch && python benchmarks/cudamemory.py [--out benchmarks/results]

Writes cuda.md. Medians; bandwidth counts what is read and what is written. The bar: 106 us to export 1080p RGBA
float32, 13.9 us for uint8.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import stovetop
from stovetop.gl import cuda
from stovetop.gl.context import context, renderer

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
FORMATS = {"rgba8fixed": 4, "rgba16float": 8, "rgba32float": 16, "mono32float": 4}


def median_us(call: Callable[[], object], runs: int = 200, warm: int = 20) -> float:
    """Microseconds until the device has done it."""
    sync = cuda.runtime().cudaDeviceSynchronize
    for _ in range(warm):
        call()
    times = []
    for _ in range(runs):
        context().finish()
        sync()
        start = time.perf_counter()
        call()
        sync()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def plain(size: int) -> float:
    """A copy of as many bytes from device memory to device memory."""
    first, second = cuda.DeviceBuffer(size, None), cuda.DeviceBuffer(size, None)
    kind = cuda.runtime().cudaMemcpyKind(3)
    return median_us(lambda: cuda.runtime().cudaMemcpyAsync(second.ptr, first.ptr, size, kind, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    out = parser.parse_args().out
    if not (cuda.available() and cuda.interop()):
        raise SystemExit(f"it needs CUDA and OpenGL on the same NVIDIA GPU; OpenGL draws on {renderer()}")
    rows = []
    for size, (width, height) in SIZES.items():
        for format, pixel in FORMATS.items():
            with stovetop.Project() as project:
                inside = project.op("/project1")
                source = inside.create("noiseTOP", "noise1")
                source.par.outputresolution, source.par.resolutionw, source.par.resolutionh = "custom", width, height
                source.par.format = format
                script = inside.create("scriptTOP", "script1")
                script.lock = True
                total = width * height * pixel
                source.numpyArray()
                export = median_us(source.cudaMemory)
                memory = source.cudaMemory()
                back = median_us(lambda: script.copyCUDAMemory(memory.ptr, memory.size, memory.shape))  # noqa: B023
                copy = plain(total)
                rows.append(
                    f"| {size} | {format} | {export:.1f} us | {back:.1f} us | {copy:.1f} us | {copy / export:.2f} "
                    f"| {2 * total / export / 1e3:.0f} GB/s |"
                )
    text = "\n".join(
        [
            f"{renderer()}; NumPy {np.__version__}; medians.\n",
            "| size | format | `cudaMemory()` | `copyCUDAMemory()` | plain copy | of its bandwidth | |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
        ]
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / "cuda.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
