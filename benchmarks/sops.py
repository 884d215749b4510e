"""Geometry beside NumPy and VTK, and scripts that touch single points, in one run.

    pip install -e ".[bench]" && python benchmarks/sops.py [--out benchmarks/results]

Writes sops.md. Medians of whole cooks: from asking for an operator's geometry to having it, frozen for the next one.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import stovetop
from stovetop.data.geometry import Geometry

WAVE = 1_000_000
#: SideFX's six ways to write one SOP: https://www.sidefx.com/docs/hdk/_h_d_k__s_o_p__h_o_m__c_p_p__v_e_x.html
SIDEFX = "Python per point 11.4 s, NumPy 0.42 s, C++ 0.275 s"
BLENDER_MS = 45.7

PER_POINT = """
from math import sin
scriptOp.copy(scriptOp.inputs[0])
for p in scriptOp.points:
    p.y = sin(p.x * 0.2 + p.z * 0.3)
"""
ONLY_WRITING = """
scriptOp.copy(scriptOp.inputs[0])
for p in scriptOp.points:
    p.y = 0.5
"""
WHOLE = """
import numpy as np
scriptOp.copy(scriptOp.inputs[0])
P = scriptOp.points.numpyArray()
P[:, 1] = np.sin(P[:, 0] * 0.2 + P[:, 2] * 0.3)
scriptOp.pointAttribs['P'].copyNumpyArray(P)
"""
POINTS = """
scriptOp.clear()
for i in range({count}):
    scriptOp.appendPoint()
"""
PLACED_POINTS = """
scriptOp.clear()
for i in range({count}):
    p = scriptOp.appendPoint()
    p.x = i
"""
QUADS = """
scriptOp.clear()
points = [scriptOp.appendPoint() for i in range({count} + 2)]
for i in range({count}):
    quad = scriptOp.appendPoly(4, addPoints=False)
    quad[0].point = points[i]
    quad[1].point = points[i + 1]
    quad[2].point = points[i + 2]
    quad[3].point = points[i - 1]
"""
OWN_QUADS = """
scriptOp.clear()
for i in range({count}):
    scriptOp.appendPoly(4)
"""


def median_s(frame: Callable[[int], object], runs: int = 9, warm: int = 2) -> float:
    """Seconds a call; each gets its number, to change something with."""
    for i in range(warm):
        frame(i)
    times = []
    for i in range(runs):
        gc.collect()
        start = time.perf_counter()
        frame(warm + i)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def in_turn(first: Callable[[int], object], second: Callable[[int], object], runs: int = 25) -> tuple[float, ...]:
    """Medians in seconds of two that take turns, and of the first's time over the second's of the same turn."""
    turns = []
    for i in range(runs + 3):
        took = []
        for frame in (first, second):
            start = time.perf_counter()
            frame(i)
            took.append(time.perf_counter() - start)
        turns.append(took)
    kept = turns[3:]
    return *(statistics.median(column) for column in zip(*kept, strict=True)), statistics.median(a / b for a, b in kept)


class Network:
    """A project with a locked source, and operators in a row after it."""

    def __init__(self, geometry: Geometry) -> None:
        self.project = stovetop.Project()
        self.inside = self.project.op("/project1")
        self.last = self.source = self.inside.create("nullSOP", "source")
        self.source._node.flags = {"lock": True}
        self.source._node.set_output(geometry)

    def add(self, name: str, **pars: Any) -> Any:
        made = self.inside.create(f"{name}SOP")
        made.inputConnectors[0].connect(self.last)
        for key, value in pars.items():
            setattr(made.par, key, value)
        self.last = made
        return made

    def script(self, body: str) -> Any:
        made = self.add("script")
        lines = "\n".join("    " + line for line in body.strip("\n").splitlines())
        made.par.callbacks.eval().text = f"def onCook(scriptOp):\n{lines}\n"
        return made

    @property
    def result(self) -> Geometry:
        assert self.last.errors() == "", self.last.errors()
        found: Geometry = self.last._node.data
        return found


def plane(count: int) -> Geometry:
    side = int(np.sqrt(count))
    x, z = np.meshgrid(np.linspace(-50, 50, side), np.linspace(-50, 50, side))
    return Geometry.mesh(np.stack([x, np.zeros_like(x), z], -1).reshape(-1, 3), side, side)


def scripted(body: str, geometry: Geometry | None = None, runs: int = 3) -> tuple[float, Geometry]:
    """Seconds of a Script SOP's cook, and what it made."""
    net = Network(geometry or Geometry())
    op = net.script(body)
    took = median_s(lambda _: op.cook(force=True), runs, 1)
    return took, net.result


# -- the wave


def wave() -> list[str]:
    grid = plane(WAVE)

    def by_hand(_: int) -> np.ndarray:
        P = grid.P.copy()
        P[:, 1] = np.sin(P[:, 0] * 0.2 + P[:, 2] * 0.3)
        return P

    loop, looped = scripted(PER_POINT, grid)
    plain, _ = scripted(ONLY_WRITING, grid)
    net = Network(grid)
    op = net.script(WHOLE)
    whole, numpy, ratio = in_turn(lambda i: op.cook(force=True), by_hand)
    made = net.result
    assert np.array_equal(made.P, by_hand(0)) and np.allclose(looped.P, made.P, atol=1e-5)
    each = 1e6 / WAVE
    return [
        f"## A wave over {WAVE:,} points: `y = sin(0.2 x + 0.3 z)`\n",
        "| Script SOP | a cook | a point | goal |",
        "| --- | ---: | ---: | ---: |",
        f"| `for p in scriptOp.points: p.y = sin(p.x * 0.2 + p.z * 0.3)` | {loop:.2f} s | {loop * each:.2f} µs "
        "| ≤ 1.2 µs |",
        f"| `for p in scriptOp.points: p.y = 0.5` | {plain:.2f} s | {plain * each:.2f} µs | |",
        f"| whole arrays: `numpyArray()`, `copyNumpyArray(P)` | {whole * 1e3:.1f} ms | {whole * each:.4f} µs "
        f"| ≤ 1.5 x NumPy: {ratio:.2f} |",
        f"| NumPy alone, with the copy | {numpy * 1e3:.1f} ms | {numpy * each:.4f} µs | |",
        f"\nSideFX publishes for a million points, on its own machine: {SIDEFX}.",
    ]


# -- building


def building() -> list[str]:
    lines = [
        "\n## Building in a Script SOP\n",
        "| | elements | a second | goal |",
        "| --- | ---: | ---: | ---: |",
    ]
    for words, body, count, goal in (
        ("`appendPoint()`", POINTS, 300_000, "≥ 1,000,000"),
        ("`appendPoint().x = i`", PLACED_POINTS, 300_000, ""),
        ("`appendPoly(4)`, with points of its own", OWN_QUADS, 100_000, "≥ 300,000"),
        ("`appendPoint()`, `appendPoly(4, addPoints=False)`, four times `quad[i].point = p`", QUADS, 100_000, ""),
    ):
        took, made = scripted(body.format(count=count), runs=5)
        assert max(made.num_prims, made.num_points) >= count
        lines.append(f"| {words} | {count:,} | {count / took:,.0f} | {goal} |")
    return lines


# -- operators


def transforms(grid: Geometry, noise: dict[str, Any] | None) -> float:
    """Seconds of a change of the first of ten Transforms, and of a Noise after them."""
    net = Network(grid)
    first = net.add("transform", tx=0.1, ry=10)
    for i in range(9):
        net.add("transform", ty=0.01 * i, rz=5, sx=1.01)
    if noise is not None:
        net.add("noise", **noise)

    def frame(i: int) -> Any:
        first.par.tx = 0.1 + i * 0.01
        # a row of transforms is made when its points are read
        return net.result.P

    return median_s(frame, 15)


def vtk_transforms(grid: Geometry, noise: bool) -> float | None:
    """The same with VTK: ten transform filters, and its Perlin noise (one octave) of each point."""
    try:
        import vtk
        from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    except ImportError:
        return None
    source = vtk.vtkPolyData()
    points = vtk.vtkPoints()
    points.SetData(numpy_to_vtk(grid.P, deep=True))
    source.SetPoints(points)
    first, last = vtk.vtkTransform(), None
    first.Translate(0.1, 0, 0)
    first.RotateY(10)
    for i in range(10):
        move = first
        if i:
            move = vtk.vtkTransform()
            move.Translate(0, 0.01 * (i - 1), 0)
            move.RotateZ(5)
            move.Scale(1.01, 1, 1)
        step = vtk.vtkTransformPolyDataFilter()
        step.SetTransform(move)
        if last is None:
            step.SetInputData(source)
        else:
            step.SetInputConnection(last.GetOutputPort())
        last = step
    perlin = vtk.vtkPerlinNoise()
    values = vtk.vtkFloatArray()

    def frame(_: int) -> Any:
        first.Translate(0.01, 0, 0)
        last.Update()
        P = last.GetOutput().GetPoints().GetData()
        if not noise:
            return P
        perlin.EvaluateFunction(P, values)
        out = vtk_to_numpy(P).copy()
        out[:, 1] += vtk_to_numpy(values)
        return out

    return median_s(frame, 15)


def numpy_noise(at: np.ndarray) -> np.ndarray:
    """Value noise of one octave in plain NumPy, all points at once: a hash of the eight corners, blended."""
    cell = np.floor(at)
    f = (at - cell).astype(np.float32)
    f = f * f * f * (f * (f * 6 - 15) + 10)
    base = cell.astype(np.int64)
    total = np.zeros(len(at), np.float32)
    for corner in np.ndindex(2, 2, 2):
        h = (base + corner) @ np.array([374761393, 668265263, 2147483647])
        h = (h ^ (h >> 13)) * 1274126177 & 0xFFFFFFFF
        weight = np.prod(np.where(corner, f, 1 - f), axis=1)
        total += weight * ((h ^ (h >> 16)) * (2 / 0xFFFFFFFF) - 1).astype(np.float32)
    return total


def numpy_transforms(grid: Geometry, noise: bool) -> float:
    """Ten matrices after each other, as somebody would write it, then the noise above."""
    matrix = np.eye(3) + np.full((3, 3), 0.01)

    def frame(i: int) -> np.ndarray:
        P = grid.P
        for k in range(10):
            P = (P @ matrix.T + [0.01 * (k + i), 0, 0]).astype(np.float32)
        if noise:
            P[:, 1] += numpy_noise(P * 2.0)
        return P

    return median_s(frame, 15)


def operators(count: int = 100_000) -> list[str]:
    side = int(np.sqrt(count))
    flat = plane(count)
    grid = flat.with_attributes("point", N=np.tile(np.float32([0, 1, 0]), (side * side, 1)))
    bare = transforms(flat, None)
    one = {"type": "hermite", "harmon": 0}
    rows: list[tuple[str, float | None]] = [
        ("Stovetop: ten Transform SOPs", bare),
        ("VTK: ten vtkTransformPolyDataFilter", vtk_transforms(flat, False)),
        ("NumPy: ten matrices", numpy_transforms(flat, False)),
        ("Stovetop: ten Transform SOPs and a Noise SOP of one octave (normals given)", transforms(grid, one)),
        ("Stovetop: the same, normals computed", transforms(flat, one)),
        ("Stovetop: the same, Noise SOP as it comes (sparse, two octaves)", transforms(flat, {})),
        ("VTK: ten filters and vtkPerlinNoise", vtk_transforms(flat, True)),
        ("NumPy: ten matrices and value noise", numpy_transforms(flat, True)),
    ]
    own = rows[0][1], rows[3][1]
    lines = [
        f"\n## Ten transforms and a noise over {flat.num_points:,} points\n",
        "| | a frame | to Stovetop |",
        "| --- | ---: | ---: |",
    ]
    for i, (name, took) in enumerate(rows):
        ratio = f"{took * 1e3:.1f} ms | {took / own[i >= 3]:.2f}" if took else "not installed | "
        lines.append(f"| {name} | {ratio} |")
    lines.append(
        f"\nRatios are to the first row with the same work. Blender's geometry nodes (bpy), measured on another "
        f"machine for ten transforms and a noise over 100,000 points: {BLENDER_MS} ms."
    )
    return lines


def null() -> list[str]:
    grid = plane(WAVE)
    net = Network(grid)
    null = net.add("null")
    assert net.result is grid
    took = median_s(lambda _: null.cook(force=True), 51)
    return [f"\n## Null SOP\n\nIt hands on the same object; a cook with {WAVE:,} points: {took * 1e6:.0f} µs."]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    out = parser.parse_args().out
    lines = [
        f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {os.cpu_count()} cores; "
        "medians.\n",
        *wave(),
        *building(),
        *operators(),
        *null(),
    ]
    text = "\n".join(lines) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / "sops.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
