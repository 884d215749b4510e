"""The renderer beside the same scene in raw moderngl, in VTK and in pygfx, in one run.

    pip install -e ".[bench]" && python benchmarks/render.py [--out benchmarks/results]

Writes render.md. Medians of whole frames: the camera moves, the scene is drawn at 720p, the pixels arrive in NumPy.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import stovetop
from stovetop.data.drawing import Drawing, drawing
from stovetop.gl.context import context, renderer
from stovetop.gl.mesh import Mesh
from stovetop.gl.pool import image_of

WIDTH, HEIGHT = 1280, 720


def median_ms(frame: Callable[[int], object], runs: int = 15, warm: int = 3) -> float:
    for i in range(warm):
        frame(i)
    times = []
    for i in range(runs):
        start = time.perf_counter()
        frame(warm + i)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def beside(frames: list[Callable[[int], object]], runs: int = 100, warm: int = 4) -> tuple[list[float], list[float]]:
    """Medians in ms, and of each one's time over the first's of the same round.

    They take turns, so that what else the machine does meets all of them. The first frame of a turn is not counted:
    it finds the caches as the one before left them."""
    rounds = []
    for i in range(runs + warm):
        times = []
        for frame in frames:
            frame(2 * i)
            start = time.perf_counter()
            frame(2 * i + 1)
            times.append((time.perf_counter() - start) * 1e3)
        rounds.append(times)
    columns = list(zip(*rounds[warm:], strict=True))
    ratios = [statistics.median(b / a for a, b in zip(columns[0], c, strict=True)) for c in columns]
    return [statistics.median(c) for c in columns], ratios


LABELS = {
    "Stovetop": "Stovetop",
    "the same in raw moderngl": "hand",
    "… without back faces": "culled",
    "VTK": "VTK",
    "pygfx": "pygfx",
}


class Scene:
    def __init__(self, antialias: str = "aa1") -> None:
        self.project = stovetop.Project()
        self.inside = self.project.op("/project1")
        self.camera = self.make("cameraCOMP", "cam1", tz=4)
        self.make("lightCOMP", "light1", tx=3, ty=4, tz=5)
        self.make("phongMAT", "phong1")
        size = {"outputresolution": "custom", "resolutionw": WIDTH, "resolutionh": HEIGHT}
        # the peers dither nothing
        self.render = self.make("renderTOP", "render1", antialias=antialias, dither=False, **size)
        self.out = np.empty((HEIGHT, WIDTH, 4), np.uint8)

    def make(self, op_type: str, name: str, **pars: Any) -> Any:
        made = self.inside.create(op_type, name)
        for key, value in pars.items():
            setattr(made.par, key, value)
        return made

    def shape(self, name: str, sop: str = "sphereSOP", **pars: Any) -> Any:
        geo = self.make("geometryCOMP", name, material="phong1")
        geo.op("torus1").destroy()
        inner = geo.create(sop)
        for key, value in pars.items():
            setattr(inner.par, key, value)
        inner.render = True
        return geo

    def frame(self, i: int) -> Any:
        self.camera.par.tx = i * 0.001
        return self.render.numpyArray(dtype=np.uint8, out=self.out)


def sphere() -> tuple[Scene, Any]:
    scene = Scene()
    ball = scene.shape("ball", type="mesh", rows=257, cols=256)
    return scene, ball


def raw(ball: Any, cull: bool = False) -> Callable[[int], Any]:
    """The same triangles, light and shader model, as somebody would write it with moderngl. cull: who knows that the
    sphere's back faces are not seen."""
    ctx = context()
    data = drawing(ball.op("sphere1")._node.data)
    program = ctx.program(
        vertex_shader="#version 330\nin vec3 P; in vec3 N; uniform mat4 view, proj; out vec3 p, n;\n"
        "void main() { p = P; n = N; gl_Position = proj * view * vec4(P, 1.0); }",
        fragment_shader="#version 330\nin vec3 p, n; uniform vec3 eye, light; out vec4 color;\nvoid main() {\n"
        "    vec3 m = normalize(n), l = normalize(light - p), v = normalize(eye - p), h = normalize(l + v);\n"
        "    float d = max(dot(m, l), 0.0), s = d > 0.0 ? pow(max(dot(m, h), 0.0), 100.0) : 0.0;\n"
        "    color = vec4(vec3(0.7) * d + vec3(0.3) * s, 1.0);\n}",
    )
    buffers = [ctx.buffer(np.ascontiguousarray(data.arrays[n])) for n in ("P", "N")]
    indices = ctx.buffer(np.ascontiguousarray(data.triangles, np.int32))
    vao = ctx.vertex_array(program, [(buffers[0], "3f", "P"), (buffers[1], "3f", "N")], indices)
    fbo = ctx.framebuffer([ctx.texture((WIDTH, HEIGHT), 4)], ctx.depth_texture((WIDTH, HEIGHT)))
    half = np.tan(np.radians(22.5))
    near, far = 0.1, 1000.0
    proj = np.zeros((4, 4), np.float32)
    proj[0, 0], proj[1, 1] = 1 / half, WIDTH / HEIGHT / half
    proj[2, 2], proj[2, 3], proj[3, 2] = (far + near) / (near - far), 2 * far * near / (near - far), -1
    program["proj"].write(proj.T.tobytes())
    program["light"] = (3, 4, 5)
    out = np.empty((HEIGHT, WIDTH, 4), np.uint8)

    def frame(i: int) -> Any:
        view = np.eye(4, dtype=np.float32)
        view[:3, 3] = (-i * 0.001, 0, -4)
        program["view"].write(view.T.tobytes())
        program["eye"] = (i * 0.001, 0, 4)
        fbo.use()
        fbo.viewport = (0, 0, WIDTH, HEIGHT)
        ctx.enable_only(ctx.DEPTH_TEST | (ctx.CULL_FACE if cull else ctx.NOTHING))
        fbo.clear(0, 0, 0, 0, depth=1.0)
        vao.render()
        fbo.read_into(out, components=4)
        ctx.enable_only(ctx.NOTHING)
        return out

    return frame


def vtk(data: Drawing) -> Callable[[int], Any] | None:
    try:
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
        from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkPoints, vtkUnsignedCharArray
        from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
        from vtkmodules.vtkRenderingCore import vtkActor, vtkLight, vtkPolyDataMapper, vtkRenderer, vtkRenderWindow
    except ImportError:
        return None
    points, cells, poly = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(data.arrays["P"]), deep=True))
    triangles = np.concatenate([np.full((len(data.triangles), 1), 3), data.triangles], axis=1).astype(np.int64)
    cells.SetCells(len(triangles), numpy_to_vtkIdTypeArray(triangles.ravel(), deep=True))
    poly.SetPoints(points)
    poly.SetPolys(cells)
    poly.GetPointData().SetNormals(numpy_to_vtk(np.ascontiguousarray(data.arrays["N"]), deep=True))
    mapper, actor, view, window = vtkPolyDataMapper(), vtkActor(), vtkRenderer(), vtkRenderWindow()
    mapper.SetInputData(poly)
    actor.SetMapper(mapper)
    look = actor.GetProperty()
    look.SetInterpolationToPhong()
    look.SetDiffuse(0.7)
    look.SetSpecular(0.3)
    look.SetSpecularPower(100)
    view.AddActor(actor)
    light = vtkLight()
    light.SetPosition(3, 4, 5)
    light.SetPositional(True)
    view.AddLight(light)
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(WIDTH, HEIGHT)
    window.AddRenderer(view)
    pixels = vtkUnsignedCharArray()

    def frame(i: int) -> Any:
        camera = view.GetActiveCamera()
        camera.SetPosition(i * 0.001, 0, 4)
        camera.SetFocalPoint(i * 0.001, 0, 0)
        camera.SetViewAngle(26.2)
        view.ResetCameraClippingRange()
        window.Render()
        window.GetRGBACharPixelData(0, 0, WIDTH - 1, HEIGHT - 1, 0, pixels)
        return vtk_to_numpy(pixels)

    return frame


def pygfx(meshes: Callable[[Any], list[Any]], light: tuple[float, float, float]) -> Callable[[int], Any] | None:
    """Meshes that `meshes` makes of the module, without its anti-aliasing; None without pygfx or Vulkan."""
    os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")
    try:
        import pygfx as gfx
        from rendercanvas.offscreen import RenderCanvas

        canvas = RenderCanvas(size=(WIDTH, HEIGHT), pixel_ratio=1)
        renderer = gfx.WgpuRenderer(canvas, pixel_ratio=1)
    except (ImportError, RuntimeError, OSError):
        return None
    renderer.ppaa = "none"
    scene, lamp = gfx.Scene(), gfx.PointLight(intensity=3)
    lamp.local.position = light
    scene.add(lamp, *meshes(gfx))
    camera = gfx.PerspectiveCamera(26.2, WIDTH / HEIGHT, depth_range=(0.1, 1000))

    def frame(i: int) -> Any:
        camera.local.position = (i * 0.001, 0, 4)
        return np.asarray(canvas.draw())

    canvas.request_draw(lambda: renderer.render(scene, camera))
    return frame


def pygfx_sphere(data: Drawing) -> Callable[[int], Any] | None:
    def meshes(gfx: Any) -> list[Any]:
        arrays = {
            "positions": np.ascontiguousarray(data.arrays["P"]), "normals": np.ascontiguousarray(data.arrays["N"])
        }  # fmt: skip
        geometry = gfx.Geometry(indices=data.triangles.astype(np.int32), **arrays)
        return [gfx.Mesh(geometry, gfx.MeshPhongMaterial(color="#b3b3b3", shininess=100))]

    return pygfx(meshes, (3, 4, 5))


def apart(make: Callable[..., Any], *given: Any) -> Callable[[int], Any] | None:
    """A peer in a process of its own, asked for a frame at a time; None where it is not installed."""
    ours, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, make, given), daemon=True).start()
    if not ours.recv():
        return None

    def frame(i: int) -> None:
        ours.send(i)
        ours.recv()

    return frame


def _serve(pipe: Any, make: Callable[..., Any], given: tuple[Any, ...]) -> None:
    frame = make(*given)
    pipe.send(frame is not None)
    while frame is not None:
        frame(pipe.recv())
        pipe.send(True)


def pygfx_many(count: int = 1000) -> Callable[[int], Any] | None:
    def meshes(gfx: Any) -> list[Any]:
        geometry, material = gfx.box_geometry(0.05, 0.05, 0.05), gfx.MeshPhongMaterial(color="#b3b3b3")
        made = [gfx.Mesh(geometry, material) for _ in range(count)]
        for i, mesh in enumerate(made):
            mesh.local.position = ((i % 40 - 20) * 0.1, (i // 40 - 12) * 0.1, 0)
        return made

    return pygfx(meshes, (3, 4, 5))


def many(count: int = 1000) -> tuple[float, float, float]:
    """So many Geometry COMPs of a small box and a moving camera: the engine's part, with the driver's, and all of it.

    The engine's: everything but the calls that draw, which are left out for it.
    """
    scene = Scene()
    first = scene.shape("box0", "boxSOP", sizex=0.05, sizey=0.05, sizez=0.05)
    scene.project.engine.loading += 1
    for i in range(1, count):
        copy = scene.inside.copy(first, name=f"box{i}")
        copy.par.tx, copy.par.ty = (i % 40 - 20) * 0.1, (i // 40 - 12) * 0.1
    scene.project.engine.loading -= 1
    asked = []

    def frame(i: int) -> None:
        scene.camera.par.tx = i * 0.001
        context().finish()
        start = time.perf_counter()
        image_of(scene.render._node.data)
        asked.append((time.perf_counter() - start) * 1e3)
        context().finish()

    whole = median_ms(frame)
    driven = statistics.median(asked[3:])
    draw, asked[:] = Mesh.draw, []
    Mesh.draw = lambda *_: None  # type: ignore[method-assign]
    median_ms(frame)
    Mesh.draw = draw  # type: ignore[method-assign]
    return statistics.median(asked[3:]), driven, whole


def instanced(count: int = 100_000) -> float:
    scene = Scene()
    box = scene.shape("box", "boxSOP", sizex=0.01, sizey=0.01, sizez=0.01)
    noise = scene.make(
        "noiseCHOP", "noise1", end=count / 60, endunit="seconds", channelname="tx ty tz", timeslice=False
    )
    box.par.instancing, box.par.instanceop = True, noise.name
    for axis in "xyz":
        box.par[f"instancet{axis}"] = f"t{axis}"
    return median_ms(scene.frame, runs=7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    parser.add_argument("--name", default="render")
    given = parser.parse_args()
    scene, ball = sphere()
    data = drawing(ball.op("sphere1")._node.data)
    peers = {"VTK": apart(vtk, data), "pygfx": apart(pygfx_sphere, data)}
    found = {name: frame for name, frame in peers.items() if frame}
    took, ratios = beside([scene.frame, raw(ball), raw(ball, cull=True), *found.values()])
    names = ("Stovetop", "hand", "culled", *found)
    named = {n: f"| {ms:.1f} ms | {r:.2f} |" for n, ms, r in zip(names, took, ratios, strict=True)}
    assert scene.out[HEIGHT // 2, WIDTH // 2, 3] == 255, "nothing was drawn"
    engine, asked, whole = many()
    many_meshes = apart(pygfx_many)
    copies, crowd = instanced(), many_meshes and median_ms(many_meshes)
    missing = "| not installed | |"
    lines = [
        f"{renderer()}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; medians.\n",
        f"## A lit sphere of {len(data.triangles):,} triangles at {WIDTH}x{HEIGHT}, into NumPy\n",
        "| | a frame | to Stovetop |",
        "| --- | ---: | ---: |",
        *(f"| {label} {named.get(name, missing)}" for label, name in LABELS.items()),
        "\nStovetop knows that its sphere is closed and on a software renderer leaves out the faces that look away.",
        "\n## Many objects\n",
        f"1,000 Geometry COMPs and a moving camera: {engine:.1f} ms of engine, {asked:.1f} ms with what the driver "
        f"does when it is asked, {whole:.1f} ms until the device has drawn it."
        + (f" pygfx, 1,000 meshes, drawn and read: {crowd:.1f} ms." if crowd else ""),
        f"100,000 instances of a box from a CHOP, one draw: {copies:.1f} ms.",
    ]
    text = "\n".join(lines) + "\n"
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / f"{given.name}.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
