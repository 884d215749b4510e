"""Projection TOP, and that a render's cube map shows each direction where it is looked up."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
BALLS = {
    "right": ((1, 0.2, 0.1), (1, 0, 0)), "left": ((-1, 0.1, 0.3), (0, 1, 0)), "up": ((0.2, 1, 0.1), (0, 0, 1)),
    "down": ((0.1, -1, -0.3), (1, 1, 0)), "behind": ((0.3, 0.2, 1), (0, 1, 1)), "ahead": ((-0.2, 0.3, -1), (1, 0, 1)),
}  # fmt: skip


@pytest.fixture
def around(scene):
    """Six small balls around the camera, off the axes, rendered into a cube map; and a Projection TOP of it."""
    scene.set(scene.camera, tz=0)
    scene.ball.par.render = False
    for name, (place, color) in BALLS.items():
        scene.make("constantMAT", f"{name}_mat", colorr=color[0], colorg=color[1], colorb=color[2])
        ball = scene.shape(name, "sphere", material=f"{name}_mat", type="poly", freq=3)
        scene.set(ball, tx=place[0], ty=place[1], tz=place[2], scale=0.1)
    scene.render.par.rendermode = "cubemap"
    made = scene.make("projectionTOP", "projection1")
    made.inputConnectors[0].connect(scene.render)
    return made


def direction(name):
    d = np.array(BALLS[name][0])
    return d / np.linalg.norm(d)


def at(picture, u, v):
    h, w = picture.shape[:2]
    return picture[int(v * h), int(u * w), :3].tolist()


def equirectangular(d):
    return np.arctan2(d[2], d[0]) / (2 * np.pi) % 1, np.arcsin(d[1]) / np.pi + 0.5


def test_a_rendered_cube_as_equirectangular(around):
    out = around.numpyArray()
    assert around.errors() == "" and out.shape == (128, 256, 4)
    for name, (_, color) in BALLS.items():
        assert at(out, *equirectangular(direction(name))) == list(color), name


def test_a_rendered_cube_as_a_fisheye(around):
    around.par.output, around.par.fov = "fisheye", 270
    out = around.numpyArray()
    assert out[0, 0].tolist() == [0, 0, 0, 0]
    for name in ("right", "left", "up", "down", "ahead"):
        d = direction(name)
        r = np.arccos(-d[2]) / np.radians(135)
        u, v = 0.5 + 0.5 * r * d[:2] / np.linalg.norm(d[:2])
        assert at(out, u, v) == list(BALLS[name][1]), name


def test_rotate_turns_what_is_looked_at(around):
    around.par.ry = 90
    out = around.numpyArray()
    # by 90 degrees about y ahead becomes left: what is looked at in the middle is what was at -x
    d = direction("left")
    turned = np.array([-d[2], d[1], d[0]])
    assert at(out, *equirectangular(turned)) == list(BALLS["left"][1])


def test_there_and_back(scene, around):
    whole = around.numpyArray()
    cube = scene.make("projectionTOP", "back", input="equirectangular", output="cubemap")
    cube.inputConnectors[0].connect(around)
    again = scene.make("projectionTOP", "again")
    again.inputConnectors[0].connect(cube)
    out = again.numpyArray()
    assert cube._node.data.kind == "cube" and np.abs(out - whole).mean() < 0.01
    for name, (_, color) in BALLS.items():
        assert at(out, *equirectangular(direction(name))) == pytest.approx(color, abs=0.05), name


def test_what_is_no_cube_map(scene, around):
    around.inputConnectors[0].connect(scene.make("noiseTOP", "noise1"))
    around.cook()
    assert "the input is no cube map" in around.warnings()


def seen_at(scene, name):
    """(u, v) of a ball's middle in a dual paraboloid: the left half is ahead, the right half behind."""
    d = direction(name)
    back = d[2] > 0
    x, y = (np.array([-d[0] if back else d[0], d[1]])) / (1 + abs(d[2]))
    return (x * 0.5 + 0.5) / 2 + 0.5 * back, y * 0.5 + 0.5


@pytest.fixture
def paraboloid(scene, around):
    scene.set(scene.render, rendermode="dualparaboloid", resolutionw=256, resolutionh=128)
    return scene.render


def test_a_dual_paraboloid_looks_ahead_and_back(scene, paraboloid):
    out = paraboloid.numpyArray()
    assert paraboloid.errors() == "" and out.shape == (128, 256, 4)
    for name in BALLS:
        assert at(out, *seen_at(scene, name)) == list(BALLS[name][1]), name
    # "left" and "right" reach over the edge of 90 degrees: no half shows what is beyond its own square
    assert out[:, 127, :3].tolist() != out[:, 128, :3].tolist()


def test_a_dual_paraboloid_as_equirectangular(scene, around, paraboloid):
    around.par.input = "dualparaboloid"
    out = around.numpyArray()
    for name, (_, color) in BALLS.items():
        assert at(out, *equirectangular(direction(name))) == list(color), name


def test_depth_and_picks_of_a_dual_paraboloid(scene, paraboloid):
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace", pixelformat="r32float")
    pick = scene.make(
        "renderpickCHOP", "pick1", rendertop="render1", responsetime="thiscook", pickingby="parameters",
        strategy="always", position="worldspace",
    )  # fmt: skip
    for name in ("behind", "ahead"):
        u, v = seen_at(scene, name)
        far = depth.numpyArray()[int(v * 128), int(u * 256), 0]
        assert abs(far) == pytest.approx(np.linalg.norm(BALLS[name][0]) - 0.1, abs=0.02)
        scene.set(pick, picku=u, pickv=v)
        place = [pick[c].eval() for c in ("tx", "ty", "tz")]
        assert place == pytest.approx(direction(name) * far, abs=0.02), name


@pytest.fixture
def pair(scene, around):
    """The six balls as a stereo pair of cube maps: the left eye's and the right eye's, equirectangular."""
    scene.set(scene.render, rendermode="cubemapods", resolutionw=256, resolutionh=256)
    scene.camera.par.ipdshift = 0.3
    eyes = []
    for i in range(2):
        select = scene.make("renderselectTOP", f"eye{i}", top="render1", cameraindex=i)
        flat = scene.make("projectionTOP", f"flat{i}")
        flat.inputConnectors[0].connect(select)
        eyes.append(flat)
    return eyes


def test_the_eyes_of_omnidirectional_stereo_move_on_a_circle(scene, pair):
    for side, eye in zip((-1, 1), pair, strict=True):
        out = eye.numpyArray()
        assert scene.render.errors() == "" and eye.errors() == ""
        for name in ("right", "left", "behind", "ahead"):
            p = np.array(BALLS[name][0], float)
            # the eye from which the ball is seen straight ahead, 0.15 from the middle, at a right angle to that ray
            far = np.hypot(p[0], p[2])
            turn = np.arctan2(p[0], -p[2]) - np.arcsin(side * 0.15 / far)
            ahead, across = np.array([np.sin(turn), 0, -np.cos(turn)]), np.array([np.cos(turn), 0, np.sin(turn)])
            ray = p - across * side * 0.15
            assert ray @ across == pytest.approx(0, abs=1e-9) and ray @ ahead > 0
            d = ray / np.linalg.norm(ray)
            mask = (out[..., :3] == BALLS[name][1]).all(-1)
            height, width = mask.shape
            v, u = (np.argwhere(mask) + 0.5).T / [[height], [width]]
            eu, ev = equirectangular(d)
            # the picture goes on at its left where it ends at its right
            assert abs(np.mean((u - eu + 0.5) % 1 - 0.5)) < 1.5 / width, (name, side)
            assert abs(np.mean(v) - ev) < 1.5 / height, (name, side)
    assert not np.array_equal(pair[0].numpyArray(), pair[1].numpyArray())


def rim(mode, x, y):
    """Directions (ahead is -z) of places from -1 to 1 of a picture half, and whether they are less than 85 degrees from
    ahead."""
    r = np.hypot(x, y)
    angle = r * np.pi / 2 if mode == "fisheye180" else 2 * np.arctan(r)
    scale = np.sin(angle) / np.maximum(r, 1e-9)
    return np.stack([x * scale, y * scale, -np.cos(angle)], -1), angle < np.radians(85)


@pytest.mark.parametrize("mode", ["fisheye180", "dualparaboloid"])
def test_triangles_that_reach_behind_the_camera(scene, mode):
    """A floor all around, of triangles some of which cross the rim: it is where rays meet it, and nowhere else."""
    scene.make("constantMAT", "white", colorr=1, colorg=1, colorb=1)
    scene.ball.par.render = False
    scene.camera.par.tz = 0
    scene.set(scene.shape("floor", "grid", material="white", sizex=8, sizey=8, rows=40, cols=40), rx=90, ty=-1)
    scene.set(scene.render, rendermode=mode, resolutionw=200 if mode == "fisheye180" else 400, resolutionh=200)
    halves = scene.picture()[..., 0].reshape(200, -1, 200).transpose(1, 0, 2)
    at = (np.arange(200) + 0.5) / 100 - 1
    x, y = np.meshgrid(at, at)
    d, inside = rim(mode, x, y)
    hit = np.where(d[..., 1] < 0, 1 / np.maximum(-d[..., 1], 1e-9), np.inf)
    floor = (d[..., 1] < 0) & (np.abs(d[..., [0, 2]] * hit[..., None]) < 4).all(-1)
    for half in halves:
        assert np.mean((half > 0.5)[inside] == floor[inside]) > 0.99
    if mode == "fisheye180":
        assert not halves[0][np.hypot(x, y) > 1.02].any()
