"""Analyze and CHOP to against NumPy."""

import numpy as np
import pytest

from stovetop.core import registry
from stovetop.data.channels import Channels
from stovetop.data.texture import Texture
from stovetop.ops.top.chopto import WIDEST, arranged, pixel_sets

pytestmark = pytest.mark.gl
# wider and higher than two blocks of a reduction, and not multiples of one
A = np.random.default_rng(31).normal(size=(71, 90, 4)).astype(np.float32)
LUM = np.array([0.2126, 0.7152, 0.0722], np.float32)
KEYS = {
    "luminance": lambda c: c[..., :3] @ LUM,
    "red": lambda c: c[..., 0],
    "alpha": lambda c: c[..., 3],
    "rgbaverage": lambda c: c[..., :3].mean(-1),
    "max": lambda c: c.max(-1),
}
REDUCED = {
    "average": lambda a, axis: a.mean(axis),
    "sum": lambda a, axis: a.sum(axis),
    "count": lambda a, axis: np.ones_like(a).sum(axis),
    "minrgb": lambda a, axis: np.repeat(a[..., :3].min(axis).min(-1, keepdims=True), 4, -1),
    "minrgba": lambda a, axis: np.repeat(a.min(axis).min(-1, keepdims=True), 4, -1),
    "maxrgb": lambda a, axis: np.repeat(a[..., :3].max(axis).max(-1, keepdims=True), 4, -1),
    "maxrgba": lambda a, axis: np.repeat(a.max(axis).max(-1, keepdims=True), 4, -1),
}
SCOPES = {"image": ((0, 1), (1, 1)), "rows": (1, (71, 1)), "columns": (0, (1, 90)), "slices": ((0, 1), (1, 1))}


@pytest.mark.parametrize("op", REDUCED)
@pytest.mark.parametrize("scope", SCOPES)
def test_operations(net, pixels, op, scope):
    axis, shape = SCOPES[scope]
    out = pixels(net("analyze", A, op=op, scope=scope))
    assert out.shape == (*shape, 4)
    expected = REDUCED[op](A.astype(np.float64), axis).reshape(*shape, 4)
    assert np.allclose(out, expected, rtol=1e-5, atol=1e-4 if op == "sum" else 1e-6)


@pytest.mark.parametrize("channel", KEYS)
@pytest.mark.parametrize("op", ["minimum", "maximum"])
def test_the_whole_pixel_of_an_extreme(net, pixels, channel, op):
    flat = A.reshape(-1, 4)
    best = (np.argmin if op == "minimum" else np.argmax)(KEYS[channel](flat))
    assert np.array_equal(pixels(net("analyze", A, op=op, analyzechannel=channel))[0, 0], flat[best])


def test_extremes_of_each_channel_and_rows_of_pixels(net, pixels):
    out = pixels(net("analyze", A, op="maximum", analyzechannel="independent", scope="columns"))
    assert np.array_equal(out[0], A.max(0))
    out = pixels(net("analyze", A, op="minimum", analyzechannel="green", scope="rows"))
    assert np.array_equal(out[:, 0], A[np.arange(71), A[..., 1].argmin(1)])


def test_every_operation_is_tested():
    assert set(REDUCED) | {"minimum", "maximum"} == set(registry.find("analyzeTOP").spec.pars["op"].menu_names)


@pytest.mark.parametrize("mask", ["red", "alpha", "independent"])
def test_masks(net, pixels, mask):
    image = np.where(np.random.default_rng(5).random(A.shape) < 0.4, 0, A).astype(np.float32)
    image[3] = 0
    keep = image != 0 if mask == "independent" else np.repeat(image[..., [{"red": 0, "alpha": 3}[mask]]] != 0, 4, -1)
    masked = np.ma.array(image.astype(np.float64), mask=~keep)
    for scope in ("image", "rows"):
        axis, shape = SCOPES[scope]
        for op, f in (("average", np.ma.mean), ("sum", np.ma.sum), ("count", np.ma.count)):
            out = pixels(net("analyze", image, op=op, mask=mask, scope=scope)).reshape(*shape, 4)
            expected = np.ma.filled(np.ma.array(f(masked, axis=axis)), 0).reshape(*shape, 4)
            assert np.allclose(out, expected, rtol=1e-4, atol=1e-4)
        low = pixels(net("analyze", image, op="minimum", analyzechannel="independent", mask=mask, scope=scope))
        expected = np.ma.filled(masked.min(axis=axis), 0)
        assert np.allclose(low.reshape(*shape, 4), expected.reshape(*shape, 4))
    lit = pixels(net("analyze", image, op="maximum", analyzechannel="blue", mask="red"))[0, 0]
    assert np.array_equal(lit, image[image[..., 0] != 0][image[image[..., 0] != 0][:, 2].argmax()])


def test_nans_spoil_unless_left_out(net, pixels):
    image = A.copy()
    image[10, 20, 1] = image[40, 60, 2] = np.nan
    good = image[~np.isnan(image).any(-1)].astype(np.float64)
    for op, f in (("average", np.mean), ("sum", np.sum)):
        spoilt = pixels(net("analyze", image, op=op))[0, 0]
        assert np.isnan(spoilt).tolist() == [False, True, True, False]
        assert np.allclose(pixels(net("analyze", image, op=op, excludenans=True))[0, 0], f(good, axis=0), atol=1e-3)
    assert pixels(net("analyze", image, op="count", excludenans=True))[0, 0, 0] == len(good)
    assert np.isnan(pixels(net("analyze", image, op="maxrgb"))[0, 0]).all()
    assert np.isnan(pixels(net("analyze", image, op="minimum", analyzechannel="green"))[0, 0, 1])
    assert pixels(net("analyze", image, op="maxrgb", excludenans=True))[0, 0, 0] == np.float32(good[:, :3].max())


def test_formats_and_sizes(net, pixels):
    eight = (np.random.default_rng(2).random((20, 30, 4)) * 255).astype(np.uint8)
    average = net("analyze", eight)
    assert average.data.format == "rgba8fixed" and average.data.aspect == 1
    assert np.abs(pixels(average)[0, 0] - eight.mean((0, 1)) / 255).max() <= 0.5 / 255 + 1e-6
    assert net("analyze", eight, op="sum").data.format == net("analyze", eight, op="count").data.format == "rgba32float"
    assert pixels(net("analyze", eight, op="sum"))[0, 0] == pytest.approx(eight.sum((0, 1)) / 255, rel=1e-5)
    one = np.array([[[1, 2, 3, 4]]], np.float32)
    assert np.array_equal(pixels(net("analyze", one)), one)
    assert pixels(net("analyze", eight, outputresolution="custom", resolution=(5, 4))).shape == (4, 5, 4)


def test_slices_of_a_volume(net):
    volume = np.random.default_rng(3).random((3, 10, 12, 4)).astype(np.float32)
    source = Texture.from_numpy(volume, kind="3d")

    def result(**pars):
        node = net("analyze", net.image(source), **pars)
        assert not node.all_errors()
        return node.data

    assert np.allclose(result().numpy(), volume.mean((0, 1, 2)), atol=1e-6)
    slices = result(scope="slices", op="sum")
    assert (slices.depth, slices.width, slices.height) == (3, 1, 1)
    assert np.allclose([slices.slice(i).numpy()[0, 0] for i in range(3)], volume.sum((1, 2)), rtol=1e-5)
    rows = result(scope="rows", op="maximum", analyzechannel="independent")
    assert np.array_equal([rows.slice(i).numpy()[:, 0] for i in range(3)], volume.max(2))


# -- CHOP to


def chop(net, vals):
    node = net.engine.create(net.engine.root, "nullCHOP", "source")
    node.flags = {"lock": True}
    node.set_output(Channels(np.asarray(vals, np.float32), [f"chan{i}" for i in range(len(vals))]))
    return node


VALS = np.random.default_rng(4).normal(size=(9, 10)).astype(np.float32)


@pytest.mark.parametrize(
    ("data", "size", "fmt"), [("r", 1, "mono"), ("rg", 2, "rg"), ("rgb", 3, "rgb"), ("rgba", 4, "rgba"), ("a", 1, "a")]
)
def test_sets_of_channels_are_rows(net, pixels, data, size, fmt):
    chop(net, VALS)
    node = net("chopto", chop="source", dataformat=data)
    texture = node.data
    rows = 9 // size
    assert texture.format == f"{fmt}32float" and (texture.width, texture.height) == (10, rows)
    expected = VALS[: rows * size].reshape(rows, size, 10).transpose(0, 2, 1)
    assert np.array_equal(texture.raw(), expected)
    where = [3] if data == "a" else list(range(size))
    # and as a shader sees it
    assert np.array_equal(pixels(net("math", node, format="rgba32float"))[..., where], expected)


def test_clamped(net, pixels):
    chop(net, VALS)
    assert np.array_equal(net("chopto", chop="source", dataformat="r", clamp=True).data.raw()[..., 0], VALS.clip(0, 1))


def test_a_custom_resolution_crops_or_wraps(net):
    chop(net, VALS[:2])
    pars = {"chop": "source", "dataformat": "r", "outputresolution": "custom", "rgba": (7, 8, 9, 6)}
    cropped = net("chopto", resolution=(4, 3), **pars).data.raw()[..., 0]
    assert np.array_equal(cropped, np.vstack([VALS[:2, :4], np.full((1, 4), 7)]))
    wrapped = net("chopto", resolution=(4, 6), layout="rowswrapped", **pars).data.raw()[..., 0]
    assert np.array_equal(wrapped[:3].ravel(), [*VALS[0], 7, 7]) and np.array_equal(
        wrapped[3:].ravel(), [*VALS[1], 7, 7]
    )


def test_fit_to_square_fills_on_without_gaps(net):
    chop(net, VALS)
    out = net("chopto", chop="source", dataformat="rg", layout="square", rgba=(-1, -2, 0, 0)).data.raw()
    assert out.shape == (7, 7, 2)  # 40 pixels
    flat = out.reshape(-1, 2)
    assert np.array_equal(flat[:40], VALS[:8].reshape(4, 2, 10).transpose(0, 2, 1).reshape(-1, 2))
    assert np.all(flat[40:] == [-1, -2])
    exact = arranged(np.ones((4, 4, 1), np.float32), "square", None, np.zeros(1))
    assert exact.shape == (4, 4, 1)


def test_rows_are_never_wider_than_the_widest():
    long = np.arange(WIDEST + 10, dtype=np.float32)[None, :, None]
    assert arranged(long, "rowscropped", None, np.zeros(1)).shape == (1, WIDEST, 1)
    wrapped = arranged(long, "rowswrapped", None, np.full(1, -1.0))
    assert wrapped.shape == (2, WIDEST, 1) and np.array_equal(wrapped.ravel()[: WIDEST + 10], long.ravel())
    assert np.all(wrapped[1, 10:] == -1)


def test_legacy():
    for count in (1, 2):
        assert np.array_equal(pixel_sets(VALS[:count], "legacy")[0], np.repeat(VALS[0][:, None], 4, 1))
    three = pixel_sets(VALS[:3], "legacy")[0]
    assert np.array_equal(three[:, :3], VALS[:3].T) and np.allclose(three[:, 3], np.arange(10) / 10)
    assert np.array_equal(pixel_sets(VALS, "legacy")[0], VALS[:4].T)


def test_no_chop_or_no_whole_set_is_a_transparent_pixel(net, pixels):
    chop(net, VALS[:3])
    for node in (net("chopto"), net("chopto", chop="source", dataformat="rgba")):
        assert pixels(node).shape == (1, 1, 4) and not pixels(node).any()


def test_it_follows_its_chop(net, pixels):
    source = chop(net, VALS)
    node = net("chopto", chop="source", dataformat="r")
    assert node.data.height == 9
    source.set_output(Channels(VALS[:2], ["a", "b"]))
    assert node.data.height == 2
    assert net.set(node, format="rgba8fixed", outputresolution="half").data.raw().shape == (1, 5, 4)
