"""Filters that go across the slices of 3D textures: against NumPy."""

import numpy as np
import pytest

from stovetop.data.texture import Texture
from stovetop.ops.top._kernel import weights

pytestmark = pytest.mark.gl
RNG = np.random.default_rng(11)
V = RNG.random((5, 6, 7, 4)).astype(np.float32)


def solid(array=V):
    return Texture.from_numpy(array.astype(np.float32), kind="3d")


def shown(node):
    data = node.data
    assert not node.all_errors(), node.all_errors()
    return data


MODES = {"hold": "edge", "repeat": "wrap", "mirror": "symmetric", "zero": "constant"}


def moved(a, away, extend="hold"):
    """a[z + away[0], y + away[1], x + away[2]]."""
    n = 8
    wide = np.pad(a, ((n, n), (n, n), (n, n), (0, 0)), MODES[extend])
    z, y, x = (n + k for k in away)
    return wide[z : z + a.shape[0], y : y + a.shape[1], x : x + a.shape[2]]


@pytest.mark.parametrize("extend", list(MODES))
@pytest.mark.parametrize("method", ["prevcur", "curnext", "prevnext"])
def test_slopes_in_z(net, extend, method):
    pars = {"red": "zred", "green": "hgreen", "blue": "vblue", "alpha": "zaverage", "offset3": 2.0}
    out = shown(net("slope", solid(), extend=extend, method=method, strength=2.0, zeropoint=0.25, **pars)).numpy()

    def rise(a, axis, step):
        away = np.zeros(3, int)
        away[axis] = step
        before, after = moved(a, -away, extend), moved(a, away, extend)
        low, high = {"prevcur": (before, a), "curnext": (a, after), "prevnext": (before, after)}[method]
        return 0.25 + 2 * (high - low)

    assert np.allclose(out[..., 0], rise(V, 0, 2)[..., 0], atol=1e-5)
    assert np.allclose(out[..., 1], rise(V, 2, 1)[..., 1], atol=1e-5)
    assert np.allclose(out[..., 2], rise(V, 1, 1)[..., 2], atol=1e-5)
    mean = rise(V.mean(-1, keepdims=True).repeat(4, -1), 0, 2)[..., 0]
    assert np.allclose(out[..., 3], mean, atol=1e-5)


def test_slopes_in_z_by_fractions_and_without_slices(net):
    pars = {"red": "zred", "green": "zero", "blue": "one", "alpha": "neutral"}
    out = shown(net("slope", solid(), offsetunit="fraction", offset=(0.0, 0.0, 0.2), **pars)).numpy()
    by_pixels = shown(net("slope", solid(), offset3=1.0, **pars)).numpy()
    assert np.allclose(out, by_pixels, atol=1e-4)
    half = shown(net("slope", solid(), offset3=0.5, method="curnext", **pars)).numpy()
    between = (V + moved(V, (1, 0, 0))) / 2
    assert np.allclose(half[..., 0], 0.5 + (between - V)[..., 0], atol=1e-4)
    flat = shown(net("slope", V[0], **pars)).numpy()
    assert np.allclose(flat, [0.5, 0, 1, 0.5])
    layers = shown(net("slope", Texture.from_numpy(V, kind="2darray"), **pars))
    assert layers.kind == "2darray" and np.allclose(layers.numpy(), [0.5, 0, 1, 0.5])


def kernel_dat(net, kernel):
    return net.table(None, [[f"{v:.7g}" for v in row] for row in kernel])


@pytest.mark.parametrize("n", [2, 3])
def test_kernels_with_depth(net, n):
    kernel = RNG.normal(size=(n, n, n))
    dat = kernel_dat(net, kernel.reshape(n * n, n))
    out = shown(
        net("convolve", solid(), dat=dat.path, convolvez=True, offset=0.1, scale=0.5, applytoalpha=True)
    ).numpy()
    total = np.zeros(V.shape)
    for z, row, column in np.ndindex(n, n, n):
        # rows go down
        total += kernel[z, row, column] * moved(V, (z - n // 2, n // 2 - row, column - n // 2))
    assert np.allclose(out, (total + 0.1) * 0.5, atol=1e-4)
    picture = shown(net("convolve", V[2], dat=dat.path, convolvez=True)).numpy()
    plain = kernel_dat(net, kernel.sum(0))
    assert np.allclose(picture, shown(net("convolve", V[2], dat=plain.path)).numpy(), atol=1e-4)
    # without it the same table is a tall one
    assert not np.allclose(shown(net("convolve", V[2], dat=dat.path)).numpy(), picture, atol=1e-2)
    keeps = shown(net("convolve", solid(), dat=dat.path, convolvez=True)).numpy()
    assert np.allclose(keeps[..., 3], V[..., 3], atol=1e-6)


def test_a_kernel_that_is_no_cube_is_an_error(net):
    node = net("convolve", solid(), dat=kernel_dat(net, np.ones((3, 3))).path, convolvez=True)
    assert node.data is not None and "9" not in node.all_errors()[0] and "3 x 3 rows" in node.all_errors()[0]


def along(a, kernel, axis, step=1, extend="hold"):
    out = kernel[0] * a
    for i in range(1, len(kernel)):
        away = np.zeros(3, int)
        away[axis] = i * step
        out = out + kernel[i] * (moved(a, away, extend) + moved(a, -away, extend))
    return out


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror"])
@pytest.mark.parametrize("kind", ["gaussian", "box", "catmull"])
def test_blurs_across_slices(net, kind, extend):
    pars = {"type": kind, "extend": extend, "size": 4, "scale": (0.0, 0.5, 0.75)}
    out = shown(net("blur", solid(), **pars))
    wanted = along(along(V, weights(kind, 3), 0, 1, extend), weights(kind, 2), 1, 1, extend)
    assert out.kind == "3d" and np.allclose(out.numpy(), wanted, atol=2e-3)
    wide = shown(net("blur", solid(), type=kind, extend=extend, size=2, scale=(0.0, 0.0, 1.0), offset=(1.0, 1.0, 2.0)))
    assert np.allclose(wide.numpy(), along(V, weights(kind, 2), 0, 2, extend), atol=1e-4)


def test_two_passes_blur_twice_and_the_common_page_holds(net):
    pars = {"type": "box", "size": 1}
    once = shown(net("blur", solid(), **pars))
    twice = shown(net("blur", solid(), npasses=2, **pars))
    assert np.allclose(twice.numpy(), shown(net("blur", once, **pars)).numpy(), atol=1e-4)
    small = shown(net("blur", solid(), outputresolution="half", format="mono8fixed", rotatex=30.0, dither=True))
    assert (small.width, small.height, small.depth, small.format) == (4, 3, 5, "mono8fixed")
    shrunk = shown(net("blur", solid(np.full((3, 4, 4, 4), 0.25)), preshrink=2, rotatey=20.0))
    assert shrunk.depth == 3 and np.allclose(shrunk.numpy(), 0.25, atol=1e-3)
    even = net("blur", solid(), size=99999)
    assert even.data is not None and "reaches" in even.all_errors()[0]
    slopes = shown(net("slope", solid(), npasses=2, chanmask="r", red="zred")).numpy()
    assert np.array_equal(slopes[..., 1:], V[..., 1:])


@pytest.mark.parametrize(
    ("turn", "axis"), [({"rotatey": 90.0}, 0), ({"rotatez": 90.0}, 1), ({"rotatex": 90.0}, 2), ({"rotatey": -90.0}, 0)]
)
def test_turned_kernels_lie_along_other_axes(net, turn, axis):
    """A blur along x alone, turned about another axis: along z, along y, or about its own, where it stays."""
    out = shown(net("blur", solid(), type="box", size=2, scale=(1.0, 0.0, 0.0), **turn)).numpy()
    assert np.allclose(out, along(V, weights("box", 2), axis), atol=1e-3)


def test_turned_kernels_of_a_picture_are_seen_from_the_side(net):
    whole = shown(net("blur", V[1], size=3, scale=(1.0, 0.0, 1.0), type="box")).numpy()
    assert np.allclose(shown(net("blur", V[1], size=3, scale=(1.0, 0.0, 1.0), type="box", rotatex=80.0)).numpy(), whole)
    thin = shown(net("blur", V[1], size=3, scale=(1.0, 0.0, 1.0), type="box", rotatey=90.0)).numpy()
    assert np.allclose(thin, V[1], atol=1e-4)


#: size and borders as the formulas here take them
REMAP = {"resolutionsource": "input2", "extend": "hold"}


def test_depth_says_where_remap_reads(net):
    source, map = V, RNG.random((3, 4, 5, 4)).astype(np.float32)
    node = net("remap", solid(source), solid(map), depthressource="input2", **REMAP)
    out = shown(node)
    assert (out.kind, out.depth, out.height, out.width) == ("3d", 3, 4, 5)
    assert np.allclose(out.numpy(), trilinear(source, map), atol=2e-3)
    net.set(node, flipz=True, zsource="alpha")
    turned = map[..., [0, 1, 3, 3]].copy()
    turned[..., 2] = 1 - turned[..., 2]
    assert np.allclose(shown(node).numpy(), trilinear(source, turned), atol=2e-3)
    # of the source's depth, each slice at its own place where no channel says one
    net.set(node, flipz=False, zsource="none", depthressource="input1")
    deep = np.repeat(map[:1], 5, 0)
    net_same = net("remap", solid(source), map[0], zsource="none", **REMAP)
    deep[..., 2] = ((np.arange(5) + 0.5) / 5)[:, None, None]
    assert np.allclose(shown(net_same).numpy(), trilinear(source, deep), atol=2e-3)
    assert shown(node).depth == 5


def test_remap_of_a_picture_and_to_one(net):
    map = RNG.random((3, 4, 5, 4)).astype(np.float32)
    one = shown(net("remap", V[2], solid(map), depthressource="input2", **REMAP))
    assert one.depth == 3
    for i in range(3):
        assert np.allclose(one.numpy()[i], shown(net("remap", V[2], map[i], **REMAP)).numpy(), atol=1e-4)
    flat = shown(net("remap", solid(), map[0], depthressource="input2", **REMAP))
    assert flat.kind == "2d" and np.allclose(flat.numpy(), trilinear(V, map[:1])[0], atol=2e-3)


def trilinear(a, at):
    """a read at the fractions that at's channels 0, 1, 2 hold of its width, height and depth, held at the edges."""
    out = np.zeros((*at.shape[:3], 4))
    size = np.array(a.shape[2::-1])
    p = at[..., :3].astype(float) * size - 0.5
    low = np.floor(p).astype(int)
    part = p - low
    for corner in np.ndindex(2, 2, 2):
        k = np.clip(low + corner, 0, size - 1)
        w = np.prod(np.where(corner, part, 1 - part), axis=-1)
        out += w[..., None] * a[k[..., 2], k[..., 1], k[..., 0]]
    return out
