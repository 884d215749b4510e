"""Depth, Wireframe and Point Sprite MAT, points without primitives, wire frames by topology."""

import math

import numpy as np
import pytest

from stovetop.data.curves import to_polylines
from stovetop.data.geometry import BEZIER, Geometry
from stovetop.data.splines import spline_surfaces, to_meshes

pytestmark = pytest.mark.gl
SIZE = 64
MIDDLE = SIZE // 2
#: white strokes that are neither lifted nor bent, far and near alike
PLAIN = {
    **{f"{what}nearcolor{c}": 1 for what in ("line", "point", "vector") for c in "rgb"},
    **{f"specify{what}farcolor": False for what in ("line", "point", "vector")},
    "liftscale": 0, "pointliftscale": 0, "vectortaperstrength": 0,
}  # fmt: skip


def dots(*points, **attributes):
    g = Geometry(P=np.array(points, np.float32))
    return g.with_attributes("point", **{n: np.array(v, np.float32) for n, v in attributes.items()})


def test_depth_mat_hides_and_stays_invisible(scene):
    scene.make("depthMAT", "hole")
    wall = scene.shape("a_wall", "grid", material="hole", sizex=4, sizey=8, rows=2, cols=2)
    scene.set(wall, tx=-2, tz=2)
    wall.par.drawpriority = 1
    scene.set(scene.camera, bgcolorg=0.5, bgcolora=1)
    out = scene.picture()
    assert out[MIDDLE, MIDDLE - 3] == pytest.approx([0, 0.5, 0, 1])
    assert out[MIDDLE, MIDDLE + 3, 0] > 0.6
    wall.par.tz = -2
    assert scene.picture()[MIDDLE, MIDDLE - 3, 0] > 0.6


def test_drawing_depth_only_leaves_the_background(scene):
    scene.set(scene.camera, bgcolorg=0.5, bgcolora=1)
    scene.render.par.drawdepthonly = True
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx([0, 0.5, 0, 1])
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace")
    assert depth.numpyArray()[MIDDLE, MIDDLE, 0] == pytest.approx(4, abs=0.01)


def seen_in_ortho(scene):
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)


def test_wireframes_of_triangles_and_of_primitives(scene):
    seen_in_ortho(scene)
    wire = scene.make("wireframeMAT", "wire1", colorg=0, colorb=0)
    scene.custom(
        "quad",
        Geometry.polygons([[-0.5, -0.5, 0], [0.5, -0.5, 0], [0.5, 0.5, 0], [-0.5, 0.5, 0]], [[0, 1, 2, 3]]),
        "wire1",
    )
    tessellated = scene.picture()[..., 0] > 0
    wire.par.wireframemode = "topologywireframe"
    topology = scene.picture()[..., 0] > 0
    inner = np.zeros((SIZE, SIZE), bool)
    inner[18:46, 18:46] = True
    # the diagonal is a side of triangles alone
    assert tessellated[inner].sum() == pytest.approx(28, abs=2) and topology[inner].sum() == 0
    assert topology.sum() == pytest.approx(4 * 32, abs=6)
    assert (tessellated & ~topology)[inner].sum() == tessellated[inner].sum()


def test_every_material_has_both_wire_frames(scene):
    seen_in_ortho(scene)
    flat = scene.make("constantMAT", "flat", wireframe="topology")
    scene.custom(
        "quad",
        Geometry.polygons([[-0.5, -0.5, 0], [0.5, -0.5, 0], [0.5, 0.5, 0], [-0.5, 0.5, 0]], [[0, 1, 2, 3]]),
        "flat",
    )
    assert scene.picture()[MIDDLE, MIDDLE, 3] == 0 and scene.picture()[..., 3].any()
    flat.par.wireframe = "tesselated"
    assert scene.picture()[18:46, 18:46, 3].sum() > 20


def test_points_without_primitives_are_pixels(scene):
    seen_in_ortho(scene)
    scene.make("constantMAT", "flat")
    scene.custom("dots", dots((-0.49, 0.01, 0), (0.51, 0.51, 0), Cd=[[1, 0, 0, 1], [0, 1, 0, 1]]), "flat")
    out = scene.picture()
    assert [tuple(p) for p in np.argwhere(out[..., 3] > 0)] == [(32, 16), (48, 48)]
    assert out[32, 16].tolist() == [1, 0, 0, 1] and out[48, 48].tolist() == [0, 1, 0, 1]


@pytest.fixture
def sprite(scene):
    scene.ball.par.render = False
    return scene.make("pointspriteMAT", "sprite", pointsize=10)


def extent(out):
    """Width and height of what is drawn, in pixels."""
    at = np.argwhere(out[..., 3] > 0)
    return tuple((at.max(axis=0) - at.min(axis=0) + 1)[::-1])


def test_sprites_have_a_size_in_pixels_times_pscale(scene, sprite):
    scene.custom("dots", dots((0, 0, 0)), "sprite")
    assert extent(scene.picture()) == (10, 10)
    scene.camera.par.tz = 10
    assert extent(scene.picture()) == (10, 10)
    scene.custom("dots2", dots((0, 0, 0), pscale=[2.0]), "sprite")
    assert extent(scene.picture()) == (20, 20)
    sprite.par.offsetleft = 0.25
    assert extent(scene.picture()) == (15, 20)


def test_sprites_by_distance_and_in_world_units(scene, sprite):
    scene.custom("dots", dots((0, 0, 0)), "sprite")
    scene.set(sprite, attenpscale=1, attennear=0, attenfar=10, attensizenear=30, attensizefar=10)
    assert extent(scene.picture()) == (20, 20)
    scene.set(sprite, sizingmodel="perspective", pointsize=1, sizeaffectedbyfov=True)
    width = 1 / (2 * 5 * math.tan(math.radians(15))) * SIZE
    assert extent(scene.picture())[0] == pytest.approx(width, abs=1)
    scene.camera.par.fov = 45
    wide = extent(scene.picture())
    sprite.par.sizeaffectedbyfov = False
    assert extent(scene.picture()) == wide
    scene.camera.par.fov = 30
    assert extent(scene.picture()) == wide


def test_sprites_show_their_picture_and_colours(scene, sprite):
    scene.make("rampTOP", "ramp1", type="vertical", format="rgba32float")
    scene.set(sprite, colormap="ramp1", colormapfilter="linear", pointsize=32, colorb=0)
    scene.custom("dots", dots((0, 0, 0), Cd=[[1, 0.5, 1, 1]]), "sprite")
    out = scene.picture()[16:48, 16:48]
    expected = (np.arange(32) + 0.5) / 32
    assert np.abs(out[:, 16, 0] - expected).max() < 0.02
    assert np.abs(out[:, 16, 1] - expected / 2).max() < 0.01 and (out[..., 2] == 0).all()


# -- Line MAT


def polyline(*points, closed=False):
    return Geometry.polygons(np.array(points, np.float32), [list(range(len(points)))], closed=closed)


@pytest.fixture
def stroke(scene):
    """Width 250: a quarter of the picture's width, at every distance."""
    seen_in_ortho(scene)
    caps = {"linestartcaptype": "none", "lineendcaptype": "none", "squareheight": 1}
    more = {"numptsincircle": 20, "distancenear": 1, "distancefar": 10}
    return scene.make("lineMAT", "line1", widthnear=250, widthfar=250, **PLAIN, **caps, **more)


@pytest.mark.usefixtures("stroke")
@pytest.mark.parametrize("size", [64, 128])
def test_a_stroke_is_as_wide_as_a_part_of_the_picture(scene, size):
    scene.set(scene.render, resolutionw=size, resolutionh=size)
    scene.custom("a", polyline((-0.5, 0, 0), (0.5, 0, 0)), "line1")
    assert extent(scene.picture()) == (size // 2, size // 4)


@pytest.mark.parametrize(("cap", "area"), [("round", math.pi / 4), ("square", 1), ("triangle", 0.5), ("none", 0)])
def test_caps_add_their_area(scene, stroke, cap, area):
    scene.custom("a", polyline((-0.5, 0, 0), (0.5, 0, 0)), "line1")
    scene.set(stroke, linestartcaptype=cap, lineendcaptype=cap)
    # a cap of 16 pixels across stands out by 8
    assert (scene.picture()[..., 3] > 0).sum() == pytest.approx(32 * 16 + 2 * area * 16 * 8, abs=18)
    assert extent(scene.picture())[0] == (32 if cap == "none" else 48)
    scene.set(stroke, startcappullback=1, endcappullback=1)
    assert extent(scene.picture())[0] == 32


def test_strokes_meet_round_and_take_widths_and_colours(scene, stroke):
    scene.custom("a", polyline((-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0)), "line1")
    out = scene.picture()[..., 3] > 0
    # outside of the corner within its radius of 8 pixels, and not beyond
    assert out[16 - 5, 48 + 5] and not out[16 - 7, 48 + 7]
    g = polyline((-0.5, 0, 0), (0.5, 0, 0))
    g = g.with_attributes("point", width=np.array([0, 1], "f"), Cd=np.array([[1, 0, 0, 1], [0, 0, 1, 1]], "f"))
    scene.inside.op("a").par.render = False
    scene.custom("b", g, "line1")
    out = scene.picture()
    assert (out[..., 3] > 0).sum() == pytest.approx(32 * 16 / 2, abs=8)
    assert out[MIDDLE, 24, :3] == pytest.approx([0.75, 0, 0.25], abs=0.03)


def splines():
    """A bent NURBS surface and an open Bezier curve."""
    x, y = np.meshgrid([-0.5, -0.2, 0.2, 0.5], [-0.5, -0.2, 0.2, 0.5])
    surface = spline_surfaces(Geometry.mesh(np.stack([x, y, x * y], -1).reshape(-1, 3), 4, 4), False, (4, 4))
    curve = polyline((-0.8, -0.8, 0), (-0.8, 0.8, 0), (0.8, 0.8, 0), (0.8, -0.8, 0))
    bent = curve.replace(kind=np.array([BEZIER], np.uint8), rows=np.array([4], np.int32))
    return Geometry.merge([bent, surface])


@pytest.mark.parametrize("how", ["strokes", "wire frame"])
def test_sides_of_splines_are_those_that_are_drawn(scene, stroke, how):
    scene.make("wireframeMAT", "wire1", wireframemode="topologywireframe")
    scene.set(stroke, widthnear=16, widthfar=16)
    name = "line1" if how == "strokes" else "wire1"
    g = splines()
    shape = scene.custom("a", g, name)
    seen = scene.picture()[..., 3].copy()
    assert seen[MIDDLE - 4 : MIDDLE + 4, MIDDLE - 4 : MIDDLE + 4].any() and scene.render.errors() == ""
    # the curve bends below its hull's upper corners
    assert not seen[50:, 4:12].any()
    shape.par.render = False
    scene.custom("b", to_polylines(to_meshes(g, (2.0, 2.0)), 2.0), name)
    assert np.allclose(scene.picture()[..., 3], seen, atol=1e-3)


def test_width_and_colour_by_distance(scene, stroke):
    scene.set(stroke, widthfar=125, distancenear=4, distancefar=6, specifylinefarcolor=True, linefarcolorr=0)
    dotted = scene.custom("a", polyline((-0.5, 0, 0), (0.5, 0, 0)), "line1")
    assert extent(scene.picture())[1] == pytest.approx(12, abs=1)
    assert scene.picture()[MIDDLE, MIDDLE, 0] == pytest.approx(0.5, abs=0.03)
    dotted.par.tz = 2
    assert extent(scene.picture())[1] == 16
    dotted.par.tz = -2
    assert extent(scene.picture())[1] == 8
    scene.set(stroke, depthinterpolationmodel="inversedistance", distancenear=3.5, inversedistanceexponent=1)
    assert extent(scene.picture())[1] == pytest.approx(8, abs=1)


def test_points_and_vectors(scene, stroke):
    scene.set(stroke, drawlines=False, drawpoints=True, pointnearcolorg=0, widthnear=125, widthfar=125)
    g = dots((0, 0, 0), N=[[0, 0.5, 0]])
    scene.custom("a", g, "line1")
    out = scene.picture()
    assert extent(out) == (16, 16) and (out[..., 0] > 0).sum() == pytest.approx(math.pi * 64, abs=8)
    assert out[MIDDLE, MIDDLE, :3].tolist() == [1, 0, 1]
    scene.set(stroke, drawpoints=False, drawvectors=True, vectorstartcaptype="none", vectorendcaptype="none", scale=2)
    out = scene.picture()
    assert extent(out) == (8, 32) and not out[: MIDDLE - 1, :, 3].any()


@pytest.mark.parametrize("how", [{}, {"drawvectors": True}, {"drawpoints": True, "linejointtype": "miter"}])
def test_geometry_without_points_is_nothing(scene, stroke, how):
    scene.set(stroke, **how)
    scene.custom("a", Geometry(), "line1")
    assert not scene.picture()[..., 3].any()


def test_strokes_through_the_camera_end_before_it(scene, stroke):
    scene.set(scene.camera, projection="perspective")
    scene.set(stroke, widthnear=20, widthfar=20)
    scene.custom("a", polyline((0.1, 0.1, 0), (0.5, 0.5, 20)), "line1")
    out = scene.picture()[..., 3] > 0
    assert out[40, 40] and out[60, 60] and not out[: MIDDLE - 2].any() and not out[:, : MIDDLE - 2].any()
