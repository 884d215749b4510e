"""The cook engine beside two peers, in one run: ryvencore (pushes values) and VTK (a demand-driven pipeline).

    pip install -e ".[bench]" && python benchmarks/cook.py [--out benchmarks/results]

Writes cook.md (a table) and cook.png (a plot). Every figure is a median; a peer that cannot do a size says why.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import stovetop

SIZES = (10, 100, 1_000, 10_000, 100_000)
Frame = Callable[[], object]


def median_us(frame: Frame, runs: int = 15) -> float:
    """Microseconds a call, the median of `runs` after three to warm up."""
    for _ in range(3):
        frame()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        frame()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


# -- a chain of nodes that hand their input on, the first of which changes each frame


def stovetop_chain(count: int) -> Frame:
    project = stovetop.Project()
    engine = project.engine
    inside = engine.find("/project1", engine.root)
    previous = engine.create(inside, "constantCHOP")
    previous.par("const0value").set_expression("absTime.frame")
    engine.loading += 1
    for i in range(count):
        node = engine.create(inside, "nullCHOP", f"null{i}", init=False)
        engine.connect(previous, node)
        previous = node
    engine.loading -= 1
    engine.watch(previous)

    def frame() -> None:
        engine.step()
        assert previous.cook_frame == engine.clock.frame

    return frame


def ryvencore_chain(count: int) -> Frame:
    from ryvencore import Data, Node, NodeInputType, NodeOutputType, Session

    class Pass(Node):
        title = "pass"
        init_inputs = [NodeInputType()]
        init_outputs = [NodeOutputType()]

        def update_event(self, inp: int = -1) -> None:
            self.set_output_val(0, self.input(0))

    session = Session()
    session.register_node_type(Pass)
    flow = session.create_flow("chain")
    nodes = [flow.create_node(Pass) for _ in range(count + 1)]
    for a, b in itertools.pairwise(nodes):
        flow.connect_nodes(a.outputs[0], b.inputs[0])
    value = [0]

    def frame() -> None:
        value[0] += 1
        nodes[0].set_output_val(0, Data(value[0]))
        assert nodes[-1].outputs[0].val.payload == value[0]

    return frame


def vtk_chain(count: int) -> Frame:
    import vtk

    source = vtk.vtkSphereSource()
    source.SetThetaResolution(3)
    source.SetPhiResolution(3)
    filters = []
    previous = source
    for _ in range(count):
        node = vtk.vtkPassThrough()
        node.SetInputConnection(previous.GetOutputPort())
        filters.append(node)
        previous = node

    def frame() -> None:
        source.Modified()
        filters[-1].Update()

    return frame


#: each engine's chain, and the largest size it is asked for, with the reason
ENGINES: dict[str, tuple[Callable[[int], Frame], int, str]] = {
    "Stovetop": (stovetop_chain, 100_000, ""),
    "ryvencore": (ryvencore_chain, 1_000, "recurses once a node: Python's stack ends"),
    "VTK": (vtk_chain, 10_000, "recurses once a node: the C stack ends"),
}


def chains() -> dict[str, dict[int, float]]:
    """Microseconds a node and frame, by engine and size."""
    found: dict[str, dict[int, float]] = {}
    for name, (make, limit, _) in ENGINES.items():
        found[name] = {}
        for size in (s for s in SIZES if s <= limit):
            frame = make(size)
            gc.collect()
            found[name][size] = median_us(frame, 30 if size <= 1_000 else 7) / size
            del frame
    return found


# -- figures of Stovetop's own


def animated(count: int = 1_000) -> float:
    """Microseconds a frame for each of so many Constant CHOPs with one expression."""
    project = stovetop.Project()
    inside = project.op("/project1")
    for _ in range(count):
        o = inside.create("constantCHOP")
        o.par.const0name = "a"
        o.par.const0value.expr = "math.sin(absTime.seconds) + me.digits"
        project.watch(o)
    return median_us(project.step, 101) / count


def alone(figure: str, runs: int = 5) -> float:
    """The least of some runs of a figure, each in a process of its own: what else the machine does, and what runs
    before leave in memory, only adds."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import cook; print(cook.{figure}())"
    command = [sys.executable, "-c", code]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(runs))


def idle(count: int = 100_000) -> float:
    """Microseconds of a frame in which nothing changed, of so many nodes one of them watched."""
    project = stovetop.Project()
    engine = project.engine
    inside = engine.find("/project1", engine.root)
    engine.loading += 1
    previous = engine.create(inside, "constantCHOP", init=False)
    for i in range(count):
        node = engine.create(inside, "nullCHOP", f"n{i}", init=False)
        if i % 100:
            engine.connect(previous, node)
        previous = node
    engine.loading -= 1
    engine.watch(previous)
    return median_us(project.step, 101)


def memory(count: int = 10_000) -> float:
    """Bytes an operator beside its data: Null CHOPs, wired, cooked, one in ten with a parameter set."""
    project = stovetop.Project()
    engine = project.engine
    inside = engine.find("/project1", engine.root)
    first = engine.create(inside, "constantCHOP", init=False)
    engine.create(inside, "nullCHOP").data  # noqa: B018 (loads the operator's file)
    gc.collect()
    tracemalloc.start()
    engine.loading += 1
    previous = first
    for i in range(count):
        node = engine.create(inside, "nullCHOP", f"m{i}", init=False)
        engine.connect(previous, node)
        if i % 10 == 0:
            node.par("cooktype").set("selective")
        previous = node
    engine.loading -= 1
    previous.data  # noqa: B018
    gc.collect()
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return used / count


def loading(count: int = 10_000) -> dict[str, float]:
    """Seconds to load a project of so many operators, and of the readers of its text alone."""
    import ryaml
    import yaml

    project = stovetop.Project()
    inside = project.op("/project1")
    kinds = ("constantCHOP", "mathCHOP", "nullCHOP", "tableDAT", "baseCOMP")
    engine, node = project.engine, inside._node
    for i in range(count):
        made = engine.create(node, kinds[i % 5], f"op{i}", init=False)
        made.x, made.y = i % 100 * 150, i // 100 * 120
        if kinds[i % 5] == "mathCHOP":
            made.par("gain").set(i * 0.5)
            made.par("postoff").set_expression("absTime.seconds")
            engine.connect((node.children or {})[f"op{i - 1}"], made)
        elif kinds[i % 5] == "constantCHOP":
            made.par("const0name").set("a")
            made.par("const0value").set(float(i))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.tdn"
        project.save(file)
        text = file.read_text()
        del project, inside, engine, node, made
        return {
            "stovetop.load": median_us(lambda: stovetop.load(file), 5) / 1e6,
            "ryaml.loads": median_us(lambda: ryaml.loads(text), 5) / 1e6,
            "yaml.CSafeLoader": median_us(lambda: yaml.load(text, yaml.CSafeLoader), 3) / 1e6,
        }


# -- the report


def table(found: dict[str, dict[int, float]]) -> list[str]:
    heads = [f"{n} (µs a node)" for n in found]
    lines = ["| " + " | ".join(["nodes", *heads, "ryvencore / Stovetop", "VTK / Stovetop"]) + " |"]
    lines.append("| ---: " * (len(found) + 3) + "|")
    for size in SIZES:
        cells = [f"{found[n][size]:.2f}" if size in found[n] else "–" for n in found]
        own = found["Stovetop"][size]
        ratios = [f"{found[n][size] / own:.1f}" if size in found[n] else "–" for n in ("ryvencore", "VTK")]
        lines.append(f"| {size:,} | {' | '.join([*cells, *ratios])} |")
    lines += [f"\n–: {name} {why}." for name, (_, _, why) in ENGINES.items() if why]
    return lines


def plot(found: dict[str, dict[int, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot, ticker

    figure, axes = pyplot.subplots(figsize=(7, 3.6), dpi=130)
    for (name, points), color in zip(found.items(), ("#e4572e", "#4c78a8", "#72a276"), strict=True):
        axes.plot(list(points), list(points.values()), "o-", label=name, color=color, linewidth=2)
    axes.set(xscale="log", yscale="log", xlabel="nodes in a chain, the first of which changes every frame",
             ylabel="µs a node and frame", title="Cost of cooking a node that does nothing")  # fmt: skip
    axes.set_yticks([1, 2, 5, 10, 20])
    axes.yaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
    axes.yaxis.set_minor_formatter(ticker.NullFormatter())
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.set_ylim(1, 30)
    axes.grid(True, which="major", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    found = chains()
    load = loading()
    lines = [
        f"Python {platform.python_version()}, {platform.machine()}, {__import__('os').cpu_count()} cores; medians.\n",
        *table(found),
        "\n| figure | measured | goal |",
        "| --- | ---: | ---: |",
        f"| an animated Constant CHOP, one expression, a frame (least of five) | {alone('animated'):.1f} µs | ≤ 5 µs |",
        f"| a frame in which nothing changed, 100,000 nodes, one watched | {idle():.1f} µs | ≤ 20 µs |",
        f"| loading 10,000 operators from TDN | {load['stovetop.load']:.2f} s | ≤ 1 s |",
        f"| … of which reading the text (ryaml) | {load['ryaml.loads']:.2f} s | |",
        f"| … PyYAML's C loader for the same text | {load['yaml.CSafeLoader']:.2f} s | |",
        f"| memory of an operator beside its data | {memory() / 1000:.1f} kB | ≤ 4 kB |",
    ]
    text = "\n".join(lines) + "\n"
    (out / "cook.md").write_text(text)
    plot(found, out / "cook.png")
    print(text)


if __name__ == "__main__":
    # ryvencore recurses: a deep stack, so that it can show what it does
    sys.setrecursionlimit(100_000)
    threading.stack_size(512 * 1024 * 1024)
    worker = threading.Thread(target=main)
    worker.start()
    worker.join()
