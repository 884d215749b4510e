"""Transparency of the Render TOP: the result of depth peeling does not depend on the order of drawing."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
SIZE = 64
MIDDLE = SIZE // 2


def over(back, *layers):
    """Premultiplied colours, from the back to the front."""
    out = np.array(back, float)
    for color, alpha in layers:
        out = np.array([*np.array(color) * alpha, alpha]) + out * (1 - alpha)
    return out


def plane(scene, name, color, alpha, **pars):
    r, g, b = color
    mat = scene.make("constantMAT", f"{name}_mat", colorr=r, colorg=g, colorb=b, alpha=alpha, blending=True)
    return scene.set(scene.shape(name, "grid", material=mat.name, sizex=2, sizey=2, rows=2, cols=2), **pars)


RED, BLUE = ((1, 0, 0), 0.5), ((0, 0.5, 1), 0.25)


@pytest.fixture
def crossing(scene):
    """Two blended planes that cross at x = 0: on the left red is in front of blue."""
    scene.ball.par.render = False
    scene.set(scene.camera, projection="ortho", orthowidth=2)
    scene.render.par.transparency = "orderind"
    return plane(scene, "red", *RED, ry=20), plane(scene, "blue", *BLUE, ry=-20)


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
@pytest.mark.parametrize("first", [0, 1])
def test_crossing_planes_in_both_orders(scene, crossing, samples, first):
    scene.render.par.antialias = samples
    crossing[first].par.drawpriority = 1
    out = scene.picture()
    red_in_front, blue_in_front = over([0] * 4, BLUE, RED), over([0] * 4, RED, BLUE)
    left, right = out[8:-8, 10 : MIDDLE - 2], out[8:-8, MIDDLE + 2 : -10]
    # turned by +20 degrees about y the left (x < 0) comes nearer
    assert np.abs(left - red_in_front).max() < 1e-5
    assert np.abs(right - blue_in_front).max() < 1e-5


def test_what_is_sorted_by_hand_depends_on_the_order(scene, crossing):
    scene.render.par.transparency = "sortedblending"
    crossing[0].par.drawpriority = 1
    one = scene.picture()
    crossing[0].par.drawpriority = -1
    assert np.abs(one - scene.picture()).max() > 0.1


@pytest.mark.parametrize(("priorities", "last"), [((1, 0), "b"), ((0, 1), "a"), ((0, 0), "b")])
def test_draw_priority_is_compared_among_siblings(scene, priorities, last):
    """What stands in a component is drawn where that one is, whatever its own priority; as listed where both agree."""
    scene.ball.par.render = False
    for name, inner, priority in zip("ab", (-5, 5), priorities, strict=True):
        outer = scene.shape(name, "grid", rows=2, cols=2, sizex=2, sizey=2)
        outer.par.drawpriority = priority
        outer.findChildren(depth=1)[0].render = False
        color = (1, 0, 0) if name == "a" else (0, 1, 0)
        mat = plane(scene, f"sheet_{name}", color, 0.5).par.material.eval()
        scene.inside.op(f"sheet_{name}").destroy()
        within = outer.create("geometryCOMP", "within")
        within.op("torus1").destroy()
        grid = within.create("gridSOP")
        grid.render = True
        scene.set(within, material=mat, drawpriority=inner, tz=0.1 if name == last else 0)
    layers = [((1, 0, 0), 0.5), ((0, 1, 0), 0.5)]
    want = over([0] * 4, *(layers if last == "b" else layers[::-1]))
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(want, abs=1e-5)


def test_draw_priority_of_what_is_inside_counts_among_what_is_beside_it(scene):
    """A component's own geometry counts as 0 beside the components inside it."""
    scene.ball.par.render = False
    outer = plane(scene, "outer", (1, 0, 0), 0.5)
    mat = plane(scene, "spare", (0, 1, 0), 0.5).par.material.eval()
    scene.inside.op("spare").par.render = False
    within = outer.create("geometryCOMP", "within")
    within.op("torus1").destroy()
    within.create("gridSOP").render = True
    scene.set(within, material=mat, drawpriority=1, tz=-0.1)
    layers = [((0, 1, 0), 0.5), ((1, 0, 0), 0.5)]
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(over([0] * 4, *layers), abs=1e-5)
    # drawn after what hides it
    within.par.drawpriority = -1
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(over([0] * 4, layers[1]), abs=1e-5)


@pytest.mark.usefixtures("crossing")
def test_opaque_things_hide_layers_and_shine_through_them(scene):
    grey = scene.make("constantMAT", "grey", colorr=0.5, colorg=0.5, colorb=0.5)
    wall = scene.shape("wall", "grid", material=grey.name, sizex=2, sizey=2, rows=2, cols=2)
    wall.par.tz = -2
    behind = scene.picture()[MIDDLE, 12]
    assert behind == pytest.approx(over([0.5, 0.5, 0.5, 1], BLUE, RED), abs=1e-5)
    wall.par.tz = 2
    assert scene.picture()[MIDDLE, 12] == pytest.approx([0.5, 0.5, 0.5, 1])


@pytest.mark.parametrize("samples", ["aa1", "aa4"])
def test_materials_without_blending_let_through_what_is_behind(scene, samples):
    """Order-independent transparency asks for no Blending: a translucent ball shows its inside, and what is behind."""
    glass = scene.make("constantMAT", "glass", colorr=1, colorg=0, colorb=0, alpha=0.5)
    scene.ball.par.material = glass
    grey = scene.make("constantMAT", "grey", colorr=0.5, colorg=0.5, colorb=0.5)
    wall = scene.shape("wall", "grid", material=grey.name, sizex=4, sizey=4, rows=2, cols=2)
    scene.set(wall, tz=-2, drawpriority=-1)
    scene.set(scene.render, antialias=samples, transparency="orderind", transpeellayers=2)
    red = ((1, 0, 0), 0.5)
    # the opaque wall takes up no layer
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(over([0.5, 0.5, 0.5, 1], red, red), abs=1e-5)
    assert scene.picture()[MIDDLE, 3] == pytest.approx([0.5, 0.5, 0.5, 1])
    scene.render.par.transpeellayers = 1
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(over([0.5, 0.5, 0.5, 1], red), abs=1e-5)
    glass.par.alpha = 1
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx([1, 0, 0, 1])


def test_shaders_without_a_discard_are_not_parted_into_layers(scene):
    """A GLSL MAT that calls no TDCheckDiscard is drawn once, as it is."""
    mat = scene.make("glslMAT", "glsl1")
    text = "layout(location = 0) out vec4 c;\nvoid main() { c = TDOutputSwizzle(vec4(0.25, 0.0, 0.0, 0.25)); }\n"
    scene.inside.op(mat.par.pdat.eval()).text = text
    scene.ball.par.material = mat
    scene.render.par.transparency = "orderind"
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx([0.25, 0, 0, 0.25])


def test_as_many_layers_as_asked_for(scene):
    scene.ball.par.render = False
    scene.set(scene.render, transparency="orderind", transpeellayers=2)
    layers = [((1, 0, 0), 0.5), ((0, 1, 0), 0.5), ((0, 0, 1), 0.5)]
    for i, layer in enumerate(layers):
        plane(scene, f"p{i}", *layer, tz=-0.5 * i)
    middle = scene.picture()[MIDDLE, MIDDLE]
    assert middle == pytest.approx(over([0] * 4, layers[1], layers[0]), abs=1e-5)
    scene.render.par.transpeellayers = 3
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx(over([0] * 4, *layers[::-1]), abs=1e-5)


def test_alpha_to_coverage_draws_a_part_of_the_samples(scene):
    scene.ball.par.render = False
    sheet = plane(scene, "sheet", (1, 1, 1), 0.5)
    scene.set(scene.inside.op("sheet_mat"), blending=False, postmultalpha=False)
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx([1, 1, 1, 0.5])
    scene.set(scene.render, transparency="alphatocoverage", antialias="aa4")
    assert scene.picture()[MIDDLE, MIDDLE] == pytest.approx([0.5, 0.5, 0.5, 0.25], abs=1e-3)
    assert sheet.par.render.eval()
