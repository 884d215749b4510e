"""Maps of materials: how they are read, heights, several at once, rims, faces, further buffers, instances' pictures."""

import math

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64
MIDDLE = (SIZE // 2, SIZE // 2)


@pytest.fixture
def wall(scene):
    """A square of 2x2 that fills the view of an orthographic camera, with a material of one colour map."""
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    made = scene.shape("wall", "grid", sizex=2, sizey=2, rows=2, cols=2, material="flat")
    scene.flat = scene.make("constantMAT", "flat")
    return made


def picture_of(scene, name, function):
    """A Script TOP with the pixels that the function makes of u and v."""
    u, v = np.meshgrid((np.arange(32) + 0.5) / 32, (np.arange(32) + 0.5) / 32)
    top = scene.inside.create("scriptTOP", name)
    scene.pixels = getattr(scene, "pixels", {})
    scene.pixels[name] = np.stack([np.broadcast_to(c, u.shape) for c in function(u, v)], -1).astype(np.float32)
    scene.inside.store(name, scene.pixels[name])
    top.docked[0].text = f"def onCook(scriptOp):\n\tscriptOp.copyNumpyArray(parent().fetch({name!r}))\n"
    return top


def coordinates(scene, name="coordinates"):
    return picture_of(scene, name, lambda u, v: (u, v, 0 * u, 1 + 0 * u))


def test_each_direction_extends_by_itself(scene, wall):
    grid = wall.op("grid1")
    point = wall.create("scriptSOP", "wide")
    point.inputConnectors[0].connect(grid)
    point.docked[0].text = """
def onCook(scriptOp):
	scriptOp.copy(scriptOp.inputs[0])
	scriptOp.vertexAttribs.create('uv')
	for prim in scriptOp.prims:
		for v in prim:
			v.uv = (v.point.x * 1.5 + 0.5, v.point.y * 1.5 + 0.5, 0)
"""
    grid.render = False
    point.render = True
    scene.set(scene.flat, colormap=coordinates(scene), colormapfilter="nearest")
    scene.set(scene.flat, colormapextendu="hold", colormapextendv="mirror")
    out = scene.picture()
    u, v = (np.arange(SIZE) + 0.5) / SIZE * 3 - 1, (np.arange(SIZE) + 0.5) / SIZE * 3 - 1
    assert np.abs(out[SIZE // 2, :, 0] - np.clip(u, 0, 1)).max() < 0.04
    assert np.abs(out[:, SIZE // 2, 1] - (1 - np.abs(np.abs(v) % 2 - 1))).max() < 0.04


def test_screen_space_coordinates(scene, wall):
    wall.par.rz = 30
    wall.par.scale = 2
    scene.set(scene.flat, colormap=coordinates(scene), texturesamplingmode="screenspace")
    out = scene.picture()
    at = (np.arange(SIZE) + 0.5) / SIZE
    inner = (slice(2, -2),) * 2  # the picture repeats at its edges
    assert np.abs(out[..., 0] - at[None])[inner].max() < 0.03 and np.abs(out[..., 1] - at[:, None])[inner].max() < 0.03


def test_coordinates_without_perspective_are_even_on_the_screen(scene, wall):
    scene.set(scene.camera, projection="perspective", fov=60)
    scene.set(wall, rx=-70, tz=3.5)
    scene.set(scene.flat, colormap=coordinates(scene))
    right = scene.picture()
    scene.flat.par.colormapcoordinterp = "linear"
    even = scene.picture()
    # up a triangle's own diagonal-free side the coordinate is a straight line without perspective, a curve with it
    column = SIZE // 2 + 2
    inside = np.flatnonzero(right[:, column, 3] > 0)[3:-3]
    lower = inside[: len(inside) // 3]
    bends = [np.abs(np.diff(p[lower, column, 1], 2)).sum() for p in (right, even)]
    assert np.abs(right - even).max() > 0.05 and bends[1] < bends[0] + 1e-3


def test_anisotropic_filter_keeps_detail_at_an_angle(scene, wall):
    picture_of(scene, "stripes", lambda u, v: (np.round(u * 16) % 2, 0 * u, 0 * u, 1 + 0 * u))
    scene.set(wall, rx=-84, sy=12)
    scene.set(scene.flat, colormap="stripes", colormapfilter="mipmaplinear")
    blurred = np.ptp(scene.picture()[SIZE // 2, :, 0])
    scene.flat.par.colormapanisotropy = "16x"
    assert np.ptp(scene.picture()[SIZE // 2, :, 0]) >= blurred


def test_parallax_moves_by_height_and_angle(scene, wall):
    """Seen 30 degrees from the side, a height h shifts the picture by sin(30) * (h - 1/2) * 0.04 * scale of its width;
    with occlusion, where the top is the polygon, by tan(30) * (1 - h) * 0.04 * scale the other way."""
    scene.material.par.colormap = coordinates(scene)
    wall.par.material = scene.material.name
    scene.set(scene.material, diffr=1, diffg=1, diffb=1)
    picture_of(scene, "high", lambda u, v: [0.75 + 0 * u] * 3 + [1 + 0 * u])
    wall.par.ry = 30
    flat = scene.picture()[MIDDLE][0]
    scene.set(scene.material, heightmapenable=True, heightmap="high", parallaxscale=5)
    cosine = math.cos(math.radians(30))
    moved = (scene.picture()[MIDDLE][0] - flat) / cosine
    assert abs(moved) == pytest.approx(math.sin(math.radians(30)) * 0.25 * 0.2, rel=0.1)
    scene.set(scene.material, parallaxocclusion=True)
    deep = (scene.picture()[MIDDLE][0] - flat) / cosine
    assert -deep / moved == pytest.approx(math.tan(math.radians(30)) / math.sin(math.radians(30)), rel=0.1)


@pytest.mark.parametrize("tangents", [False, True])
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("tilt", [(0.8, 0.5), (0.5, 0.8), (0.3, 0.4)])
def test_normal_maps_on_both_sides(scene, wall, tangents, back, tilt):
    """The bumps are of the front: from behind the same surface is lit as its own normals say."""
    grid = wall.op("grid1")
    if tangents:
        made = wall.create("attributecreateSOP", "made")
        made.inputConnectors[0].connect(grid)
        made.par.comptang = True
        grid.render = grid.display = False
        made.render = made.display = True
    x, y = tilt
    normal = np.array([x, y, 1.0]) * 2 - 1
    picture_of(scene, "tilted", lambda u, v: (x + 0 * u, y + 0 * u, 1 + 0 * u, 1 + 0 * u))
    scene.set(scene.material, normalmap="tilted", diffr=1, diffg=1, diffb=1)
    wall.par.material = scene.material.name
    wall.par.ry = 180 if back else 0
    scene.set(scene.light, ry=30)
    normal /= np.linalg.norm(normal)
    if back:  # turned by 180 degrees around y, and then seen from inside
        normal = -(normal * [-1, 1, -1])
    light = np.array([0.5, 0, math.sqrt(0.75)])
    assert scene.picture()[MIDDLE][0] == pytest.approx(max(normal @ light, 0), abs=5e-3)


def test_displacement_moves_vertices_and_their_shadows(scene, wall):
    picture_of(scene, "full", lambda u, v: [1 + 0 * u] * 4)
    wall.par.material = scene.material.name
    scene.set(scene.material, writecameradepthtoalpha=True, postmultalpha=False)
    assert scene.picture()[MIDDLE][3] == pytest.approx(5, abs=1e-3)
    scene.set(scene.material, heightmapenable=True, heightmap="full", displaceverts=True, displacescale=2)
    assert scene.picture()[MIDDLE][3] == pytest.approx(4, abs=1e-3)
    # the wall, moved by 1, now stands between the light at z = 0.5 and nothing
    scene.render.par.drawdepthonly = True
    depth = scene.make("depthTOP", "depth1", rendertop="render1", depthspace="cameraspace", format="rgba32float")
    assert depth.numpyArray()[MIDDLE][0] == pytest.approx(4, abs=0.01)


def test_multi_texturing(scene, wall):
    wall.par.material = scene.material.name
    scene.set(scene.material, diffr=1, diffg=1, diffb=1, multitexturing=True)
    for i, level in enumerate((0.5, 0.25)):
        scene.make("constantTOP", f"level{i}", colorr=level, colorg=1, format="rgba32float")
        setattr(scene.material.par, f"texture{i + 1}", f"level{i}")
    assert scene.picture()[MIDDLE][0] == pytest.approx(0.125, abs=1e-3)
    scene.material.par.multitexexpr = "vec4(t0.rgb + 0.5 * t1.rgb, 1.0)"
    assert scene.picture()[MIDDLE][0] == pytest.approx(0.625, abs=1e-3)
    scene.material.par.multitexexpr = "t0 * t3"
    scene.render.cook(force=True)
    assert "t3 is not there, Texture 4 is empty" in scene.material.errors()


def test_rims_stand_around_the_outline(scene):
    scene.light.par.dimmer = 0
    scene.material.seq.rimlight.numBlocks = 1
    scene.set(scene.material, rimlight0enable=True, rimlight0center=90, rimlight0width=0.25, rimlight0strength=2)
    out = scene.picture()
    seen = np.flatnonzero(out[:, SIZE // 2, 3])
    bottom, top = out[seen[0], SIZE // 2, 0], out[seen[-1], SIZE // 2, 0]
    assert top > 0.6 and bottom == 0 and out[MIDDLE][0] < 0.05
    scene.set(scene.material, rimlight0center=0, rimlight0width=1, rimlight0strength=1)
    ramp = picture_of(scene, "ring", lambda u, v: [(u < 0.2) * 1.0, 0 * u, 0 * u, 1 + 0 * u])
    scene.material.par.rimlight0strengthramp = ramp.name
    # where the surface faces the camera the ramp is 1, towards the outline 0
    out = scene.picture()
    assert out[SIZE // 2, SIZE // 2 + 3, 0] > 0.5 and out[SIZE // 2, seen[-1] - 1, 0] == 0


def test_darkness_emits_where_all_light_is_weak(scene):
    picture_of(scene, "red", lambda u, v: [1 + 0 * u, 0 * u, 0 * u, 1 + 0 * u])
    scene.set(scene.light, tx=5, tz=0, lookat="ball")
    scene.set(scene.material, darknessemit=True, darknessemitmap="red")
    out = scene.picture()
    row = np.flatnonzero(out[SIZE // 2, :, 3])
    dark, bright = out[SIZE // 2, row[3]], out[SIZE // 2, row[-3]]
    assert dark[:3] == pytest.approx([0.7, 0, 0], abs=0.01)
    # as bright as its lightness says, of red the rest
    assert bright[1] == pytest.approx(bright[2]) and bright[1] > 0.2
    light = np.sqrt(bright[1])
    assert bright[0] == pytest.approx(0.7 * (1 - light) + bright[1], abs=0.01)


@pytest.mark.parametrize("who", ["material", "light"])
def test_faces_are_lit_from_either_side(scene, wall, who):
    wall.par.material = scene.material.name
    holder = scene.material if who == "material" else scene.light
    assert scene.picture()[MIDDLE][0] == pytest.approx(0.7, abs=1e-3)
    holder.par.frontfacelit = "backlit"
    assert scene.picture()[MIDDLE][0] == 0
    # from behind the normal is turned round, so that the side that is seen is lit; Back Lit leaves it
    wall.par.ry = 180
    assert scene.picture()[MIDDLE][0] == pytest.approx(0.7, abs=1e-3)
    holder.par.backfacelit = "backlit"
    assert scene.picture()[MIDDLE][0] == 0


@pytest.mark.parametrize("kind", ["phongMAT", "pbrMAT"])
def test_further_color_buffers(scene, kind):
    material = scene.make(kind, "several")
    scene.ball.par.material = "several"
    material.seq.color.numBlocks = 2
    scene.set(material, color0output="worldspacenormal", color1output="cameraspaceposition")
    scene.render.par.numcolorbufs = 4
    select = scene.make("renderselectTOP", "select1", top="render1", colorbufindex=1)
    assert select.numpyArray()[MIDDLE][:3] == pytest.approx([0, 0, 1], abs=0.05)
    select.par.colorbufindex = 2
    assert select.numpyArray()[MIDDLE][:3] == pytest.approx([0, 0, -4], abs=0.02)
    select.par.colorbufindex = 3
    assert not select.numpyArray()[MIDDLE][:3].any()


def test_every_color_buffer_choice_compiles(scene):
    for kind in ("phongMAT", "pbrMAT"):
        material = scene.make(kind, f"all_{kind}")
        scene.ball.par.material = material.name
        names = material.par.color0output.menuNames
        scene.render.par.numcolorbufs = 8
        for first in range(0, len(names), 7):
            part = names[first : first + 7]
            material.seq.color.numBlocks = len(part)
            for i, name in enumerate(part):
                setattr(material.par, f"color{i}output", name)
            scene.picture()


@pytest.fixture
def rows(scene, wall):
    """A function: three instances side by side, and which of some pictures of one colour each they show."""
    wall.par.instanceorder = "worldinstance"

    def show(colors, which, sizes=None, **how):
        for i, color in enumerate(colors):
            top = scene.inside.op(f"own{i}") or scene.make("constantTOP", f"own{i}", outputresolution="custom", **how)
            width, height = sizes[i] if sizes else (8, 8)
            r, g, b = color
            scene.set(top, colorr=r, colorg=g, colorb=b, resolutionw=width, resolutionh=height)
        table = scene.inside.op("places") or scene.inside.create("tableDAT", "places")
        table.clear()
        table.appendRows([["x", "which"], *zip((-0.6, 0, 0.6), which, strict=True)])
        scene.set(
            wall, scale=0.25, material=scene.material.name, instancing=True, instanceop="places", instancetx="x",
            instancetexs=" ".join(f"own{i}" for i in range(len(colors))), instancetexindex="which",
        )  # fmt: skip
        row = scene.picture()[SIZE // 2, :, :3]
        return [row[int((x + 1) / 2 * SIZE)] for x in (-0.6, 0, 0.6)]

    return show


RED, GREEN, BLUE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def test_instances_show_pictures_of_their_own(scene, wall, rows):
    scene.set(scene.material, diffr=1, diffg=1, diffb=1)
    assert rows([RED, GREEN, BLUE], (2, 0, 1)) == [pytest.approx(c, abs=1e-3) for c in (BLUE, RED, GREEN)]
    # Instance, then World: the offsets are scaled, too
    wall.par.instanceorder = "instanceworld"
    row = scene.picture()[SIZE // 2, :, 2]
    assert row[int(0.2 * SIZE)] == 0 and row[int((1 - 0.36) / 2 * SIZE)] == pytest.approx(1, abs=1e-3)


def test_the_picture_takes_the_place_of_the_color_map_unless_another_is_chosen(scene, rows):
    scene.set(scene.material, diffr=1, diffg=1, diffb=1, colormap=scene.make("constantTOP", "grey", colorr=0.5))
    assert rows([RED, GREEN, BLUE], (2, 0, 1))[0] == pytest.approx(BLUE, abs=1e-3)
    scene.material.par.instancetexture = "emitmap"
    scene.set(scene.material, emitr=1, emitg=1, emitb=1)
    assert rows([RED, GREEN, BLUE], (2, 0, 1))[0] == pytest.approx([0.5, 1, 2], abs=3e-3)
    scene.material.par.instancetexture = ""
    scene.set(scene.material, emitr=0, emitg=0, emitb=0)
    assert rows([RED, GREEN, BLUE], (2, 0, 1))[0] == pytest.approx([0.5, 1, 1], abs=3e-3)


@pytest.mark.parametrize("kind", ["constantMAT", "pbrMAT", "pointspriteMAT"])
def test_materials_of_all_kinds_show_them(scene, wall, rows, kind):
    made = scene.make(kind, f"all_{kind}")
    scene.material = made
    if kind == "pbrMAT":
        scene.set(made, metallic=0, specularlevel=0)
    if kind == "pointspriteMAT":
        scene.set(made, sizingmodel="perspective", pointsize=0.27)
    for got, color in zip(rows([RED, GREEN, BLUE], (2, 0, 1)), (BLUE, RED, GREEN), strict=True):
        assert got / got.max() == pytest.approx(color, abs=1e-3) and got.max() > 0.3


@pytest.mark.parametrize("count", [4, 5, 40])
@pytest.mark.parametrize("how", ["one size", "many sizes", "many formats"])
def test_many_pictures_of_all_sizes(scene, rows, count, how):
    scene.material = scene.make("constantMAT", "flat_white")
    rng = np.random.default_rng(count)
    colors = rng.integers(0, 256, (count, 3)) / 255
    sizes = rng.integers(1, 200, (count, 2)).tolist() if how == "many sizes" else None
    if how == "many formats":
        for i in range(count):
            fmt = ("rgba8fixed", "rgba16fixed", "rgba32float")[i % 3]
            scene.make("constantTOP", f"own{i}", outputresolution="custom", format=fmt)
    for which in rng.integers(0, count, (4, 3)).tolist():
        got = rows(colors.tolist(), which, sizes)
        assert np.abs(np.array(got) - colors[which]).max() < 2e-3
    # one picture changes, the others do not
    colors[which[0]] = (0.2, 0.4, 0.6)
    assert np.abs(np.array(rows(colors.tolist(), which, sizes)) - colors[which]).max() < 2e-3
    # an index beyond the pictures shows the last
    assert np.abs(rows(colors.tolist(), (-5, 1, 999), sizes) - colors[[0, 1, -1]]).max() < 2e-3


def test_what_many_pictures_hold_in_their_corners(scene, wall, rows):
    """Slices keep up and right, and those of one size the pixels."""
    scene.material = scene.make("constantMAT", "flat_white")
    rows([RED] * 6, (3, 3, 3))
    corner = scene.make("glslTOP", "own3x", outputresolution="custom", resolutionw=8, resolutionh=8)
    corner.par.pixeldat.eval().text = (
        "out vec4 fragColor;\nvoid main() { fragColor = TDOutputSwizzle(vec4(step(0.5, vUV.st), 0.0, 1.0)); }"
    )
    wall.par.instancetexs = "own0 own1 own2 own3x own4 own5"
    out = scene.picture()
    right, left, up, down = 36, 28, 36, 28
    assert out[up, right, :2].tolist() == [1, 1] and out[down, left, :2].tolist() == [0, 0]
    assert out[up, left, :2].tolist() == [0, 1] and out[down, right, :2].tolist() == [1, 0]


def test_an_instances_picture_that_is_none(scene, wall, rows):
    side = scene.make("constantTOP", "side")
    scene.make("cubemapTOP", "cube").inputConnectors[0].connect(side)
    rows([RED], (0, 0, 0))
    wall.par.instancetexs = "own0 cube"
    scene.render.numpyArray()
    assert "instancetexs: /project1/cube is not a 2D texture" in wall.errors()


def test_a_projector_all_around_and_constant_surfaces(scene, wall):
    ahead = picture_of(scene, "ahead", lambda u, v: [np.abs(u - 0.75) < 0.1, 0 * u, 0 * u, 1 + 0 * u])
    scene.set(scene.light, lighttype="point", tz=1, projmap=ahead.name, projmaptype="point")
    scene.set(scene.flat, applyprojmaps=True)
    row = scene.picture()[SIZE // 2, :, 0]
    # three of 32 columns to each side, at a distance of 1
    edge = math.tan(math.tau * 3 / 32)
    lit = (np.flatnonzero(row > 0.5) + 0.5) / SIZE * 2 - 1
    assert lit.max() == pytest.approx(edge, abs=0.08) and lit.min() == pytest.approx(-edge, abs=0.08)


def test_a_light_without_a_map_stays_white_beside_one_that_has_one(scene, wall):
    picture_of(scene, "black", lambda u, v: [0 * u] * 3 + [1 + 0 * u])
    wall.par.material = scene.material.name
    scene.make("lightCOMP", "light2", lighttype="cone", tz=3, coneangle=120, projmap="black", projangle=90)
    scene.set(scene.light, shadowtype="hard2d", tz=4, projection="ortho", orthowidth=8)
    assert scene.picture()[MIDDLE][0] == pytest.approx(0.7, abs=0.01)


def test_a_glsl_material_shadows_what_it_draws(scene, wall):
    wall.par.material = scene.material.name
    wall.par.tz = -1
    mask = scene.shape("mask", "grid", sizex=1.2, sizey=1.2, rows=2, cols=2, material="holes")
    holes = scene.make("glslMAT", "holes")
    holes.par.pdat.eval().text = (
        "out vec4 fragColor;\nvoid main() {\n\tTDCheckDiscard();\n\tif (gl_FragCoord.x < 0.0) discard;\n"
        "\tfragColor = TDOutputSwizzle(vec4(0.0, 0.0, 1.0, 1.0));\n}\n"
    )
    vertex = holes.par.vdat.eval()
    scene.set(scene.light, lighttype="distant", tz=4, tx=3, lookat="wall")
    scene.set(scene.light, shadowtype="hard2d", projection="ortho", orthowidth=8)
    mask.par.tz = 0.5
    before = scene.picture()
    assert (before[..., 0] < 0.01).sum() > (before[..., 2] > 0.9).sum()
    # moved out of the way by its own shader, it casts no shadow where the geometry is
    vertex.text = vertex.text.replace("TDPos()", "TDPos() + vec3(0.0, 50.0, 0.0)")
    assert (scene.picture()[..., 0] > 0.3).all()


def test_constant_blend_factors(scene, wall):
    scene.set(scene.flat, colorr=1, colorg=1, blending=True, srcblend="constantcol", destblend="zero")
    scene.set(scene.flat, blendconstantr=0.25, blendconstantg=0.5)
    assert scene.picture()[MIDDLE][:2] == pytest.approx([0.25, 0.5], abs=1e-3)


def test_a_map_that_is_no_picture_and_a_mode_without_coordinates(scene, wall):
    scene.make("texture3dTOP", "volume").inputConnectors[0].connect(coordinates(scene))
    scene.set(scene.flat, colormap="volume")
    scene.render.cook(force=True)
    assert "Color Map: /project1/volume is not a 2D texture" in scene.flat.errors()
    scene.set(scene.flat, colormap="coordinates", texturesamplingmode="triplanar")
    scene.render.cook(force=True)
    assert "Triplanar Mapping" in scene.flat.errors()
