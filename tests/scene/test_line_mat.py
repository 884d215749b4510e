"""Line MAT: joints, polygons for circles, the S curve, instances' vectors, spheres."""

import math

import numpy as np
import pytest

from stovetop.data.geometry import Geometry

pytestmark = pytest.mark.gl
SIZE = 256
WIDTH = 64
R = WIDTH / 2
#: white strokes that are neither lifted nor bent, far and near alike
PLAIN = {
    **{f"{what}nearcolor{c}": 1 for what in ("line", "point", "vector") for c in "rgb"},
    **{f"specify{what}farcolor": False for what in ("line", "point", "vector")},
    "liftscale": 0, "pointliftscale": 0, "vectortaperstrength": 0,
}  # fmt: skip


def polyline(*points, closed=False):
    return Geometry.polygons(np.array(points, np.float32), [list(range(len(points)))], closed=closed)


@pytest.fixture
def stroke(scene):
    """Seen in squares of 2 by 2; a quarter of the picture wide, 64 pixels, at every distance."""
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    scene.set(scene.render, resolutionw=SIZE, resolutionh=SIZE)
    caps = {"linestartcaptype": "none", "lineendcaptype": "none", "squareheight": 1}
    more = {"numptsincircle": 20, "miterthreshold": 90, "distancenear": 1, "distancefar": 10}
    return scene.make("lineMAT", "line1", widthnear=250, widthfar=250, **PLAIN, **caps, **more)


def area(scene):
    return int((scene.picture()[..., 3] > 0).sum())


def sector(points, angle):
    """The area of an arc of so many points a circle, as a polygon from its middle."""
    return points * angle / (2 * math.pi) / 2 * math.sin(2 * math.pi / points) * R * R


#: two strokes of 160 pixels at a right angle, with the square inside of the corner drawn twice
CORNER = 2 * 160 * WIDTH - R * R


@pytest.mark.parametrize(
    ("kind", "more"),
    [("round", sector(20, math.pi / 2)), ("miter", R * R), ("bevel", R * R / 2)],
)
@pytest.mark.parametrize("turned", [1, -1])
def test_joints_fill_the_corner(scene, stroke, kind, more, turned):
    scene.custom("a", polyline((-0.625, -0.625, 0), (0.625, -0.625, 0), (0.625, 0.625, 0)), "line1").par.sy = turned
    stroke.par.linejointtype = kind
    assert area(scene) == pytest.approx(CORNER + more, abs=0.02 * R * R)


def test_miters_beyond_the_threshold_are_bevels(scene, stroke):
    scene.custom("a", polyline((-0.625, -0.625, 0), (0.625, -0.625, 0), (0.625, 0.625, 0)), "line1")
    scene.set(stroke, linejointtype="miter", miterthreshold=89)
    assert area(scene) == pytest.approx(CORNER + R * R / 2, abs=0.02 * R * R)
    stroke.par.miterthreshold = 90
    assert area(scene) == pytest.approx(CORNER + R * R, abs=0.02 * R * R)


@pytest.mark.parametrize("kind", ["miter", "bevel"])
@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_joints_leave_no_gaps(scene, stroke, kind, samples):
    points = [(math.cos(a), math.sin(a) * 0.7, 0) for a in (0.1, 0.7, 1.9, 3.3, 4.4, 5.5)]
    scene.custom("a", polyline(*points, closed=True), "line1")
    scene.set(stroke, linejointtype=kind, widthnear=100, widthfar=100)
    scene.set(scene.camera, orthowidth=3)
    scene.render.par.antialias = samples
    alpha = scene.picture()[..., 3]
    # in the middle of the sides, all around, nothing shines through
    ring = [np.array(p[:2]) for p in points]
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        for t in np.linspace(0, 1, 200):
            for inside in (0.98, 1.0, 1.02):
                x, y = (((a + (b - a) * t) * inside / 1.5 + 1) / 2 * SIZE).astype(int)
                assert alpha[y, x] == 1.0


def test_a_closed_mitered_square_is_a_frame(scene, stroke):
    square = polyline((-0.5, -0.5, 0), (0.5, -0.5, 0), (0.5, 0.5, 0), (-0.5, 0.5, 0), closed=True)
    scene.custom("a", square, "line1")
    stroke.par.linejointtype = "miter"
    assert area(scene) == pytest.approx((128 + WIDTH) ** 2 - (128 - WIDTH) ** 2, abs=8)


def test_joints_are_where_a_primitive_turns_and_ends_have_caps(scene, stroke):
    scene.set(stroke, linejointtype="bevel", linestartcaptype="square", lineendcaptype="square")
    a, b = polyline((-0.5, 0, 0), (0, 0, 0)), polyline((0, 0, 0), (0, 0.5, 0))
    scene.custom("a", Geometry.merge([a, b]), "line1")
    # two open lines that end at one place: each has its square there
    assert area(scene) == pytest.approx(2 * 128 * WIDTH - WIDTH * WIDTH, abs=8)


@pytest.mark.parametrize("points", [3, 4, 7, 20])
def test_circles_and_round_caps_are_polygons(scene, stroke, points):
    scene.set(stroke, drawlines=False, drawpoints=True, numptsincircle=points, pointsizemultiplier=0.5)
    scene.custom("a", Geometry(P=np.zeros((1, 3), np.float32)), "line1")
    assert area(scene) == pytest.approx(sector(points, 2 * math.pi), abs=0.02 * R * R)
    stroke.par.pointtype = "circlesprite"
    assert area(scene) == pytest.approx(math.pi * R * R, abs=0.02 * R * R)
    scene.set(stroke, drawlines=True, drawpoints=False, linestartcaptype="round", lineendcaptype="round")
    scene.custom("b", polyline((-0.5, 0, 0), (0.5, 0, 0)), "line1")
    half = sector(2 * -(-points // 2), math.pi)
    assert area(scene) == pytest.approx(128 * WIDTH + 2 * half, abs=0.03 * R * R)


def cosine(t):
    return 0.5 - 0.5 * math.cos(math.pi * t)


CURVES = [
    ({}, 0.3, cosine(0.3)),
    ({"bias": 0.5}, 0.75, 0.5),
    ({"bias": -0.5}, 0.25, 0.5),
    ({"steepness": 2}, 0.25, 0.0),
    ({"steepness": 2}, 0.4, cosine(0.3)),
    ({"steepness": 0}, 0.2, 0.2),
    ({"linearize": 1}, 0.2, 0.2),
    ({"linearize": 0.5}, 0.2, (0.2 + cosine(0.2)) / 2),
]


@pytest.mark.parametrize(("shape", "far", "expected"), CURVES)
def test_the_s_curve_has_a_shape(scene, stroke, shape, far, expected):
    scene.custom("a", polyline((-0.5, 0, 0), (0.5, 0, 0)), "line1").par.tz = -far * 100
    scene.set(
        stroke,
        distancenear=5,
        distancefar=105,
        widthnear=100,
        widthfar=900,
        **{f"width{k}": v for k, v in shape.items()},
    )
    rows = np.flatnonzero((scene.picture()[..., 3] > 0).any(1))
    assert len(rows) == pytest.approx((0.1 + 0.8 * expected) * SIZE, abs=2)
    scene.set(stroke, specifylinefarcolor=True, linefarcolorr=0, widthnear=100, widthfar=100)
    before = scene.picture()[SIZE // 2, SIZE // 2, 0]
    assert before == pytest.approx(1 - cosine(far), abs=2e-3)
    scene.set(stroke, **{f"color{k}": v for k, v in shape.items()}, depthinterpolationmodel="inversedistance")
    assert scene.picture()[SIZE // 2, SIZE // 2, 0] == pytest.approx(1 - expected, abs=2e-3)


@pytest.mark.parametrize(("space", "way"), [("instanceattribsop", "up"), ("instanceattribworld", "right")])
def test_vectors_of_instances(scene, stroke, space, way):
    table = scene.inside.create("tableDAT", "table1")
    table.clear()
    table.appendRow(["tx", "vx", "vy", "vz"])
    table.appendRow([0, 0.5, 0, 0])
    shape = scene.custom("a", Geometry(P=np.zeros((1, 3), np.float32)), "line1")
    scene.set(shape, instancing=True, instanceop="table1", instancetx="tx", rz=90)
    shape.seq.instance.numBlocks = 2
    block = shape.seq.instance[1]
    block.par.customop, block.par.customx, block.par.customy, block.par.customz = "table1", "vx", "vy", "vz"
    scene.set(stroke, drawlines=False, drawvectors=True, widthnear=50, widthfar=50, scale=1.5)
    scene.set(stroke, vectorstartcaptype="none", vectorendcaptype="none", vectoratttype=space)
    assert not scene.picture()[..., 3].any()
    stroke.par.vectorcusattribidx = 1
    drawn = np.argwhere(scene.picture()[..., 3] > 0)
    low, high = drawn.min(axis=0), drawn.max(axis=0) + 1
    along = 0 if way == "up" else 1
    assert (low[along], high[along]) == (128, 128 + 96)
    assert high[1 - along] - low[1 - along] == pytest.approx(12.8, abs=1)
    stroke.par.vectorcusattribidx = -1
    assert not scene.picture()[..., 3].any()


@pytest.mark.parametrize("lens", ["ortho", "perspective"])
def test_spheres_have_depth(scene, stroke, lens):
    scene.set(scene.camera, projection=lens, fov=60)
    scene.set(stroke, drawlines=False, drawpoints=True, pointtype="sphere", widthnear=125, widthfar=125)
    scene.custom("a", Geometry(P=np.zeros((1, 3), np.float32)), "line1")
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace")
    width = 2 if lens == "ortho" else 2 * 5 * math.tan(math.radians(30))
    radius = width * 0.125
    seen = depth.numpyArray()[..., 0]
    middle = SIZE // 2
    assert seen[middle, middle] == pytest.approx(5 - radius, rel=2e-3)
    at = middle + int(0.6 * SIZE * 0.125)
    assert seen[middle, at] == pytest.approx(5 - 0.8 * radius, rel=5e-3)
    assert (scene.picture()[..., 3] > 0).sum() == pytest.approx(math.pi * 32**2, rel=0.01)
    stroke.par.pointtype = "circlesprite"
    assert depth.numpyArray()[middle, middle, 0] == pytest.approx(5, rel=1e-4)


def test_depth_alone_and_shadows_are_of_what_is_drawn(scene, stroke):
    scene.set(stroke, drawlines=False, drawpoints=True, pointtype="sphere", widthnear=125, widthfar=125)
    scene.custom("a", Geometry(P=np.zeros((1, 3), np.float32)), "line1")
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace")
    usual = depth.numpyArray()[..., 0].copy()
    scene.render.par.drawdepthonly = True
    assert np.array_equal(depth.numpyArray()[..., 0], usual)
    assert (usual < 6).sum() == pytest.approx(math.pi * 32**2, rel=0.01)


@pytest.mark.parametrize(
    ("attributes", "size"), [({}, 64), ({"width": 0.5}, 32), ({"pscale": 0.5}, 32), ({"width": 0.5, "pscale": 0.5}, 16)]
)
def test_points_are_as_wide_as_lines_times_pscale(scene, stroke, attributes, size):
    given = {name: np.full(1, value, np.float32) for name, value in attributes.items()}
    scene.custom("a", Geometry(P=np.zeros((1, 3), np.float32)).with_attributes("point", **given), "line1")
    scene.set(stroke, drawpoints=True, pointtype="square", widthnear=125, widthfar=125)
    assert area(scene) == size * size
    scene.set(stroke, pointsizeatt="width")
    assert area(scene) == (64 * attributes.get("width", 1)) ** 2
