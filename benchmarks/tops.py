"""Image operators beside hand-written OpenGL (moderngl) and OpenCV: the same work on the same pixels, in one run.

    pip install -e ".[bench]" && python benchmarks/tops.py [--out benchmarks/results] [--sizes 720p 1080p 4k]

Writes tops.md. Every figure is the median of whole frames: a parameter changes, the network cooks, the picture is drawn
and the device has finished (`glFinish`), pictures stay on the device. OpenCV works in memory with all cores.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import stovetop
from stovetop.data.texture import Texture
from stovetop.gl import pool
from stovetop.gl.context import context, renderer
from stovetop.gl.pool import image_of
from stovetop.gl.program import FULL_SCREEN

SIZES = {"720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
FORMATS = {"rgba8fixed": np.uint8, "rgba32float": np.float32}
#: ten Levels: parameters, GLSL of the same on `c`, and the formula on an array for OpenCV's table
CHAIN: list[tuple[dict[str, float], str]] = [
    ({"brightness1": 1.1}, "c.rgb *= {};"),
    ({"gamma1": 1.2}, "c.rgb = pow(max(c.rgb, 0.0), vec3(1.0 / {}));"),
    ({"contrast": 1.1}, "c.rgb = (c.rgb - 0.5) * {} + 0.5;"),
    ({"gamma1": 0.9}, "c.rgb = pow(max(c.rgb, 0.0), vec3(1.0 / {}));"),
    ({"inlow": 0.05}, "c.rgb = (c.rgb - {0}) / (1.0 - {0});"),
    ({"outhigh": 0.95}, "c.rgb *= {};"),
    ({"gamma2": 1.3}, "c.rgb = pow(max(c.rgb, 0.0), vec3(1.0 / {}));"),
    ({"invert": 1.0}, "c.rgb = 1.0 - c.rgb;"),
    ({"gamma2": 0.8}, "c.rgb = pow(max(c.rgb, 0.0), vec3(1.0 / {}));"),
    ({"brightness2": 1.05}, "c.rgb *= {};"),
]
FORMULAS: dict[str, Callable[[Any, float], Any]] = {
    "brightness1": lambda c, v: c * v,
    "gamma1": lambda c, v: np.maximum(c, 0) ** (1 / v),
    "contrast": lambda c, v: (c - 0.5) * v + 0.5,
    "inlow": lambda c, v: (c - v) / (1 - v),
    "outhigh": lambda c, v: c * v,
    "gamma2": lambda c, v: np.maximum(c, 0) ** (1 / v),
    "invert": lambda c, v: 1 - c,
    "brightness2": lambda c, v: c * v,
}


def median_ms(frame: Callable[[int], object], runs: int = 25, warm: int = 6) -> float:
    """Milliseconds a frame; each gets its number, to change something with."""
    for i in range(warm):
        frame(i)
    times = []
    for i in range(runs):
        start = time.perf_counter()
        frame(warm + i)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def pixels(size: tuple[int, int], dtype: Any) -> np.ndarray:
    """Noise of 0.2 to 0.8, so that no step of the chains leaves 0..1 and clamping makes no difference."""
    values = np.random.default_rng(0).random((size[1], size[0], 4), np.float32) * np.float32(0.6) + np.float32(0.2)
    return values if dtype == np.float32 else (values * 255).astype(np.uint8)


class Network:
    """A project whose first operator shows an array."""

    def __init__(self, array: np.ndarray) -> None:
        self.project = stovetop.Project()
        self.inside = self.project.op("/project1")
        self.source = self.inside.create("nullTOP", "source")
        node = self.source._node
        node.flags = {"lock": True}
        node.set_output(Texture.from_numpy(array))
        self.last = self.source

    def add(self, name: str, *others: Any, **pars: Any) -> Any:
        made = self.inside.create(f"{name}TOP")
        for i, source in enumerate((self.last, *others)):
            made.inputConnectors[i].connect(source)
        for key, value in pars.items():
            setattr(made.par, key, value)
        self.last = made
        return made

    def frame(self) -> Texture:
        """One frame of the project, and the last operator's picture, drawn."""
        self.project.step()
        texture: Texture = self.last._node.data
        image_of(texture)
        context().finish()
        return texture


def stovetop_chain(array: np.ndarray, chain: list[tuple[dict[str, float], str]]) -> tuple[float, np.ndarray]:
    net = Network(array)
    first = net.add("level", **chain[0][0])
    name, start = next(iter(chain[0][0].items()))
    for pars, _ in chain[1:]:
        net.add("level", **pars)

    def frame(i: int) -> None:
        setattr(first.par, name, start + i * 1e-4)
        net.frame()

    took = median_ms(frame)
    setattr(first.par, name, start)
    return took, net.frame().numpy()


def by_hand(array: np.ndarray, chain: list[tuple[dict[str, float], str]]) -> tuple[float, np.ndarray]:
    """The whole chain as somebody would write it: one shader, no rounding between the steps."""
    ctx = context()
    start = next(iter(chain[0][0].values()))
    lines = [chain[0][1].format("first"), *(code.format(*pars.values()) for pars, code in chain[1:])]
    program = ctx.program(
        vertex_shader="#version 330\n" + FULL_SCREEN,
        fragment_shader="#version 330\nin vec3 vUV;\nout vec4 color;\nuniform sampler2D image;\nuniform float first;\n"
        "void main() {\n    vec4 c = texture(image, vUV.xy);\n" + "\n".join(lines) + "\n    color = c;\n}",
    )
    vao = ctx.vertex_array(program, [])
    height, width = array.shape[:2]
    kind = "f4" if array.dtype == np.float32 else "f1"
    source = ctx.texture((width, height), 4, array, dtype=kind)
    source.filter = (0x2600, 0x2600)
    target = ctx.texture((width, height), 4, dtype=kind)
    fbo = ctx.framebuffer([target])

    def frame(i: int) -> None:
        program["first"] = start + i * 1e-4
        fbo.use()
        fbo.viewport = (0, 0, width, height)
        ctx.clear_samplers()
        source.use(0)
        vao.render(vertices=3)
        ctx.finish()

    took = median_ms(frame)
    program["first"] = start
    frame(-6)
    program["first"] = start
    fbo.use()
    vao.render(vertices=3)
    out = np.frombuffer(target.read(), array.dtype).reshape(array.shape)
    for thing in (vao, program, fbo, target, source):
        thing.release()
    return took, out


def opencv(array: np.ndarray, chain: list[tuple[dict[str, float], str]]) -> float:
    """8-bit: a table for each step. Float: each step as OpenCV's own functions do it, in place where they can."""
    steps = [next(iter(pars.items())) for pars, _ in chain]
    if array.dtype == np.uint8:
        grid = np.arange(256) / 255
        tables = []
        for name, value in steps:
            curve = (FORMULAS[name](grid, value).clip(0, 1) * 255).round().astype(np.uint8)
            table = np.stack([curve, curve, curve, np.arange(256, dtype=np.uint8)], axis=1)
            tables.append(table[None])

        def frame(_: int) -> Any:
            out = array
            for table in tables:
                out = cv2.LUT(out, table)
            return out

        return median_ms(frame)

    def floats(_: int) -> Any:
        out = array.copy()
        for name, v in steps:
            if name.startswith("gamma"):
                cv2.max(out, 0.0, out)
                cv2.pow(out, 1 / v, out)
            elif name == "contrast":
                cv2.addWeighted(out, v, out, 0.0, 0.5 - 0.5 * v, out)
            elif name == "inlow":
                cv2.addWeighted(out, 1 / (1 - v), out, 0.0, -v / (1 - v), out)
            elif name == "invert":
                cv2.subtract((1.0, 1.0, 1.0, 0.0), out, out)
            else:
                cv2.multiply(out, (v, v, v, 1.0), out)
        return out

    return median_ms(floats, runs=9, warm=2)


def chains(sizes: list[str]) -> list[str]:
    lines = [
        "## Ten Level TOPs in a row\n",
        "| size | format | Stovetop | one shader by hand | OpenCV | to by hand | OpenCV to Stovetop | apart |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        for name, dtype in FORMATS.items():
            array = pixels(SIZES[size], dtype)
            own, picture = stovetop_chain(array, CHAIN)
            hand, reference = by_hand(array, CHAIN)
            other = opencv(array, CHAIN)
            shown = reference.astype(np.float32) / (255 if dtype == np.uint8 else 1)
            apart = float(np.abs(picture - shown).max()) * 255
            lines.append(
                f"| {size} | {name} | {own:.1f} ms | {hand:.1f} ms | {other:.1f} ms | {own / hand:.2f} | "
                f"{other / own:.2f} | {apart:.2f} / 255 |"
            )
    lines.append(
        "\nApart: the largest difference to the shader by hand, which does not round to 8 bits between the steps."
    )
    return lines


def single(sizes: list[str]) -> list[str]:
    """One operator that does next to nothing: the price of a pass."""
    lines = [
        "\n## One Level TOP (brightness)\n",
        "| size | format | Stovetop | by hand | OpenCV | to by hand | OpenCV to Stovetop |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        for name, dtype in FORMATS.items():
            array = pixels(SIZES[size], dtype)
            own, _ = stovetop_chain(array, CHAIN[:1])
            hand, _ = by_hand(array, CHAIN[:1])
            other = median_ms(lambda _, a=array: cv2.multiply(a, (1.1, 1.1, 1.1, 1.0)))
            cells = f"{own:.2f} ms | {hand:.2f} ms | {other:.2f} ms | {own / hand:.2f} | {other / own:.2f}"
            lines.append(f"| {size} | {name} | {cells} |")
    return lines


def gaussian(array: np.ndarray, radius: int) -> np.ndarray:
    edge = 2 * radius + 1
    return cv2.GaussianBlur(array, (edge, edge), radius / 3, borderType=cv2.BORDER_REPLICATE)


def blur(sizes: list[str], radii: tuple[int, ...] = (5, 15, 50, 150)) -> list[str]:
    lines = [
        "\n## Blur\n",
        "| size | format | radius | Stovetop | OpenCV | OpenCV to Stovetop |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        for name, dtype in FORMATS.items():
            array = pixels(SIZES[size], dtype)
            for radius in radii:
                net = Network(array)
                top = net.add("blur", type="gaussian", size=radius)

                def frame(i: int, net: Network = net, top: Any = top, radius: int = radius) -> None:
                    top.par.size = radius
                    top.cook(force=True)
                    net.frame()

                own = median_ms(frame, runs=11, warm=3)
                other = median_ms(lambda _, a=array, r=radius: gaussian(a, r), runs=5, warm=1)
                lines.append(f"| {size} | {name} | {radius} | {own:.1f} ms | {other:.1f} ms | {other / own:.2f} |")
    return lines


def fresh_copy(array: np.ndarray) -> float:
    """Milliseconds of a plain copy of an array that was written just now, as the texture is when it is read."""
    written = np.empty_like(array)
    written[...] = array
    start = time.perf_counter()
    written.copy()
    return (time.perf_counter() - start) * 1e3


def reading(sizes: list[str]) -> list[str]:
    """Pixels to NumPy and back."""
    lines = [
        "\n## Arrays\n",
        "| size | format | `numpyArray()` | copy and conversion in NumPy | `numpyArray(dtype=)` | plain copy | "
        "ratio with conversion | ratio as stored |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        for name, dtype in FORMATS.items():
            array = pixels(SIZES[size], dtype)
            net = Network(array)
            top = net.add("level", brightness1=0.9)
            took: dict[str, list[float]] = {"float": [], "stored": []}
            for k in range(36):
                top.par.brightness1 = 0.9 + k * 1e-4
                net.frame()
                start = time.perf_counter()
                top.numpyArray(dtype=dtype if k % 2 else np.float32)
                took["stored" if k % 2 else "float"].append((time.perf_counter() - start) * 1e3)
            own, stored = (statistics.median(t[4:]) for t in took.values())
            copy = statistics.median(fresh_copy(array) for _ in range(15))
            convert = copy
            if dtype == np.uint8:
                convert = copy + median_ms(lambda _, a=array: np.divide(a, np.float32(255), dtype=np.float32))
            cells = f"{own:.2f} ms | {convert:.2f} ms | {stored:.2f} ms | {copy:.2f} ms"
            lines.append(f"| {size} | {name} | {cells} | {own / convert:.2f} | {stored / copy:.2f} |")
    return lines + writing(sizes)


def writing(sizes: list[str]) -> list[str]:
    """Arrays of NumPy to a Script TOP, and on to the device."""
    lines = [
        "\n| size | format | `copyNumpyArray()` | plain copy | ratio | and on the device |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    script = stovetop.Project().op("/project1").create("scriptTOP")
    script.lock = True
    for size in sizes:
        for name, dtype in FORMATS.items():
            array = pixels(SIZES[size], dtype)
            times: list[tuple[float, float]] = []
            for _ in range(25):
                start = time.perf_counter()
                script.copyNumpyArray(array)
                texture = script._node.data
                middle = time.perf_counter()
                image_of(texture)
                context().finish()
                times.append(((middle - start) * 1e3, (time.perf_counter() - start) * 1e3))
            call, whole = (statistics.median(column) for column in zip(*times[3:], strict=True))
            copy = statistics.median(fresh_copy(array) for _ in range(15))
            lines.append(f"| {size} | {name} | {call:.2f} ms | {copy:.2f} ms | {call / copy:.2f} | {whole:.2f} ms |")
    return lines


def feedback() -> list[str]:
    """A trail: what was there, a little larger, turned and darker, under a moving picture. 1080p, five operators."""
    net = Network(pixels((1920, 1080), np.uint8))
    loop = net.add("feedback")
    net.add("transform", rotate=0.5, sx=1.01, sy=1.01)
    net.add("level", opacity=0.96)
    source = net.inside.create("circleTOP")
    source.par.outputresolution = "custom"
    source.par.resolutionw, source.par.resolutionh = 1920, 1080
    source.par.centerx.expr = "0.3 * math.sin(absTime.seconds)"
    net.add("composite", source, operand="maximum")
    loop.par.top = net.last.name
    net.project.watch(net.last)
    asked, whole = [], []
    for _ in range(60):
        context().finish()
        start = time.perf_counter()
        net.project.step()
        image_of(net.last._node.data)
        asked.append(time.perf_counter() - start)
        context().finish()
        whole.append(time.perf_counter() - start)
    return [
        "\n## A feedback loop (Feedback, Transform, Level, Circle, Composite) at 1080p, 8-bit\n",
        f"Cooking and asking the driver: {statistics.median(asked[20:]) * 1e3:.2f} ms a frame; until the device has "
        f"drawn it: {statistics.median(whole[20:]) * 1e3:.1f} ms.",
    ]


def memory(count: int = 100) -> list[str]:
    """A chain of so many TOPs at 1080p that cannot be drawn as one, and how many textures a frame makes anew."""
    net = Network(pixels((1920, 1080), np.uint8))
    first = net.add("transform", rotate=1.0)
    for _ in range(count - 1):
        net.add("transform", tx=0.001)
    made = 0
    create = pool.create

    def counted(*args: Any) -> Any:
        nonlocal made
        made += 1
        return create(*args)

    pool.create = counted  # type: ignore[assignment]
    try:
        for i in range(5):
            first.par.rotate = i
            net.frame()
        before = made
        for i in range(20):
            first.par.rotate = i + 10
            net.frame()
    finally:
        pool.create = create
    held = sum(o._node.output.gpu_memory for o in net.inside.children) / 1e6
    each = 1920 * 1080 * 4 * (count + 1) / 1e6
    return [
        f"\n## {count} Transform TOPs in a row at 1080p, 8-bit\n",
        f"Textures made anew in a steady frame: {(made - before) / 20:g}. Memory: {held:.0f} MB in the operators' "
        f"pictures ({each:.0f} MB is one picture each), {pool.unused() / 1e6:.0f} MB waiting to be used again.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--name", default="tops", help="name of the file: tops_gpu on a GPU")
    given = parser.parse_args()
    lines = [
        f"{renderer()}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; "
        f"OpenCV {cv2.__version__}; medians.\n",
        *chains(given.sizes),
        *single(given.sizes),
        *blur([s for s in given.sizes if s != "4k"]),
        *reading(given.sizes),
        *feedback(),
        *memory(),
    ]
    text = "\n".join(lines) + "\n"
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / f"{given.name}.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
