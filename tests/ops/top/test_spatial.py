"""Placing and warping, each against NumPy or OpenCV."""

import cv2
import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from stovetop.data.texture import Texture
from stovetop.ops.top._lens import Camera, Lens, optimal
from stovetop.ops.top.cornerpin import square_to

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((6, 8, 4), np.float32)
ODD = np.random.default_rng(2).integers(0, 256, (5, 7, 4), np.uint8)
NEAREST = {"inputfiltertype": "nearest"}
FLOAT = {"format": "rgba32float"}
MODES = {"hold": "nearest", "mirror": "reflect", "repeat": "grid-wrap", "zero": "grid-constant"}


def sampled(image, u, v, extend="hold"):
    """The image read at uv with bilinear filtering, as a GPU samples."""
    h, w = image.shape[:2]
    at = [v * h - 0.5, u * w - 0.5]
    return np.stack([map_coordinates(image[..., c], at, order=1, mode=MODES[extend]) for c in range(4)], -1)


def grid(h=6, w=8):
    v, u = np.mgrid[0:h, 0:w]
    return (u + 0.5) / w, (v + 0.5) / h


# -- transform


def test_a_neutral_transform_is_the_identity(net, pixels):
    for image in (A, ODD):
        assert np.array_equal(pixels(net("transform", image)), Texture.from_numpy(image).numpy())


def test_whole_pixels_are_copied_and_others_filtered(net, pixels):
    moved = pixels(net("transform", A, t=(1, 0), tunit="pixels", extend="repeat"))
    assert np.array_equal(moved, np.roll(A, 1, 1))
    between = pixels(net("transform", A, t=(0.5, 0), tunit="pixels", extend="repeat"))
    assert np.allclose(between, (A + np.roll(A, 1, 1)) / 2, atol=4e-3)


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror"])
def test_transform_moves_by_its_units(net, pixels, extend):
    expected = np.pad(
        A, ((0, 2), (3, 0), (0, 0)), mode={"hold": "edge", "repeat": "wrap", "mirror": "symmetric"}[extend]
    )
    expected = expected[2:, :8]
    for t, unit in (((3, -2), "pixels"), ((3 / 8, -2 / 6), "fraction"), ((3 / 6, -2 / 6), "fractionaspect")):
        out = pixels(net("transform", A, t=t, tunit=unit, extend=extend, **NEAREST))
        assert np.array_equal(out, expected), unit


def test_transform_shows_the_background_outside(net, pixels):
    pars = {"t": (4, 0), "tunit": "pixels", "bgcolor": (1, 0.5, 0, 0.5), **NEAREST}
    out = pixels(net("transform", A, **pars))
    assert np.array_equal(out[:, 4:], A[:, :4]) and np.allclose(out[:, :4], [0.5, 0.25, 0, 0.5])
    out = pixels(net("transform", A, premultrgbbyalpha=False, **pars))
    assert np.allclose(out[:, :4], [1, 0.5, 0, 0.5])
    over = pixels(net("transform", A, compover=True, **pars))
    assert np.allclose(over[:, 4:], A[:, :4] + np.array([0.5, 0.25, 0, 0.5]) * (1 - A[:, :4, 3:]), atol=1e-6)


def test_a_quarter_turn_is_counter_clockwise(net, pixels):
    square = A[:, :6]
    assert np.array_equal(pixels(net("transform", square, rotate=90, **NEAREST)), np.rot90(square, -1))  # row 0 below


def test_rotation_keeps_angles_on_a_wide_image(net, pixels):
    bar = np.zeros((32, 64, 4), np.float32)
    bar[14:18, 16:48] = 1
    turned = pixels(net("transform", bar, rotate=90, **NEAREST))[..., 0]
    assert turned.any(axis=0).sum() == 4 and turned.any(axis=1).sum() == 32


def test_scaling_about_a_pivot_and_growing(net, pixels):
    white = np.ones((8, 8, 4), np.float32)
    out = pixels(net("transform", white, s=(0.5, 0.25), p=(0.0, 0.0), **NEAREST))[..., 0]
    assert out[:2, :4].all() and out.sum() == 8
    same = pixels(net("transform", white, s=(0.5, 0.25), p=(0, 0), punit="pixels", **NEAREST))[..., 0]
    assert np.array_equal(same, out)
    out = pixels(net("transform", white, growshrink=(-4, -2), **NEAREST))[..., 0]
    assert out.any(axis=0).sum() == 4 and out.any(axis=1).sum() == 6


def test_transform_order(net, pixels):
    white = np.ones((8, 8, 4), np.float32)
    pars = {"s": (0.5, 0.5), "t": (0.25, 0), **NEAREST}
    moved = [np.argwhere(pixels(net("transform", white, xord=x, **pars))[..., 0]).min(0)[1] for x in ("srt", "trs")]
    assert moved == [4, 3]


def test_limited_tiles_and_no_size(net, pixels):
    pars = {"s": (0.25, 0.25), "extend": "repeat", "limittiles": True, **NEAREST}
    out = pixels(net("transform", np.ones((8, 8, 4), np.float32), tileu=(-1, 1), tilev=(0, 2), **pars))[..., 0]
    assert np.array_equal(np.argwhere(out).min(0), [3, 1]) and out.sum() == 16
    assert not pixels(net("transform", A, s=(0, 1), extend="hold")).any()


def test_mipmap_bias_takes_smaller_levels(net, pixels):
    stripes = np.zeros((16, 16, 4), np.float32)
    stripes[:, ::2] = 1
    sharp = net("transform", stripes, inputfiltertype="mipmap")
    assert np.ptp(pixels(sharp)) == 1
    assert np.ptp(pixels(net.set(sharp, mipmapbias=2.0))) < 0.01


# -- crop


def test_crop_copies_pixels_in_every_unit(net, pixels):
    for unit, of in (("pixels", (1, 1)), ("fraction", (8, 6)), ("fractionaspect", (6, 6))):
        edges = {"left": 2 / of[0], "right": 7 / of[0], "bottom": 1 / of[1], "top": 4 / of[1]}
        pars = {f"crop{k}": v for k, v in edges.items()} | {f"crop{k}unit": unit for k in edges}
        node = net("crop", A, **pars)
        assert np.array_equal(pixels(node), A[1:4, 2:7]), unit
        assert node.data.aspect == pytest.approx(5 / 3)
    assert np.array_equal(net("crop", ODD, cropright=0.5).data.raw(), ODD[:, :4])


@pytest.mark.parametrize(
    ("extend", "mode"), [("hold", "edge"), ("repeat", "wrap"), ("mirror", "symmetric"), ("zero", "constant")]
)
def test_crop_beyond_the_image(net, extend, mode):
    node = net("crop", ODD, cropleft=-2, cropleftunit="pixels", croptop=7, croptopunit="pixels", extend=extend)
    assert np.array_equal(node.data.raw(), np.pad(ODD, ((0, 2), (2, 0), (0, 0)), mode=mode))


def test_a_crop_to_nothing_is_an_error(net):
    node = net("crop", A, cropleft=0.5, cropright=0.5)
    assert node.data and "the crop leaves nothing: from 4 to 4 across" in node.all_errors()[0]


# -- flip, mirror, tile


def test_flip(net):
    for x in (False, True):
        for y in (False, True):
            expected = ODD[:: -1 if y else 1, :: -1 if x else 1]
            assert np.array_equal(net("flip", ODD, flipx=x, flipy=y).data.raw(), expected)
    once = net("flip", A, flipx=True, flipy=True)
    assert np.array_equal(net("flip", once, flipx=True, flipy=True).data.raw(), A)


def test_flop_exchanges_rows_and_columns(net):
    node = net("flip", ODD, flop="bottomleft")
    assert np.array_equal(node.data.raw(), ODD.transpose(1, 0, 2)) and node.data.aspect == pytest.approx(5 / 7)
    # the upper left corner, which is the last row's first pixel, stays
    top_left = net("flip", ODD, flop="topleft").data.raw()
    assert np.array_equal(top_left, ODD.transpose(1, 0, 2)[::-1, ::-1]) and (top_left[-1, 0] == ODD[-1, 0]).all()
    node = net("flip", ODD, flop="backupleft")
    assert node.data and "no slices" in node.all_errors()[0]


def test_flips_of_slices(net):
    v = np.random.default_rng(6).integers(0, 256, (2, 3, 4, 4), np.uint8)
    solid = Texture.from_numpy(v, kind="3d")
    out = net("flip", solid, flipx=True, flipz=True).data
    assert out.kind == "3d" and np.array_equal(out.raw(), v[::-1, :, ::-1])
    # each names where x, y and z run to: right, left (x), up, down (y), back, front (z)
    for flop, at in {
        "rightbackdown": lambda x, y, z: v[y, 2 - z, x],
        "rightfrontup": lambda x, y, z: v[1 - y, z, x],
        "backupleft": lambda x, y, z: v[x, y, 3 - z],
        "frontupright": lambda x, y, z: v[1 - x, y, z],
    }.items():
        raw = net("flip", solid, flop=flop).data.raw()
        assert raw.shape == ((3, 2, 4, 4) if flop.startswith("right") else (4, 3, 2, 4))
        for z, y, x in np.ndindex(raw.shape[:3]):
            assert np.array_equal(raw[z, y, x], at(x, y, z)), flop


def test_filters_and_warps_work_on_each_slice(net):
    v = np.random.default_rng(7).random((2, 3, 4, 4), np.float32)
    for name in ("blur", "edge", "mirror", "slope", "convolve"):
        flat = {"scalez": 0.0} if name == "blur" else {}
        out = net(name, Texture.from_numpy(v, kind="3d"), **flat).data
        assert out.depth == 2 and np.allclose(out.numpy()[1], net(name, v[1]).data.numpy(), atol=1e-6), name


def test_mirror_copies_the_left_half_to_the_right(net, pixels):
    out = pixels(net("mirror", A, **NEAREST))
    assert np.array_equal(out[:, :4], A[:, :4]) and np.array_equal(out[:, 4:], A[:, 3::-1])
    out = pixels(net("mirror", A, flipx=True, flipy=True, **NEAREST))
    assert np.array_equal(out[:, :4], A[::-1, :3:-1]) and np.array_equal(out, out[:, ::-1])


def test_mirror_about_a_pivot_that_turns(net, pixels):
    half_turn = pixels(net("mirror", A, rotate=180, **NEAREST))
    assert np.array_equal(half_turn[:, :4], A[::-1, :3:-1])
    for pivot, unit in ((2, "pixels"), (0.25, "fraction"), (2 / 6, "fractionaspect")):
        out = pixels(net("mirror", A, pivotx=pivot, pivotunit=unit, extend="zero", **NEAREST))
        assert (
            np.array_equal(out[:, :2], A[:, :2]) and np.array_equal(out[:, 2:4], A[:, 1::-1]) and not out[:, 4:].any()
        )


def test_tile_repeats_and_reflects(net, pixels):
    small = np.repeat(np.repeat(A[:3, :4], 2, 0), 2, 1)
    out = pixels(net("tile", small, repeatx=2, repeaty=2, **NEAREST))
    assert np.array_equal(out, np.tile(A[:3, :4], (2, 2, 1)))
    out = pixels(net("tile", small, repeatx=2, repeaty=2, reflectx=True, reflecty=True, **NEAREST))
    row = np.concatenate([A[:3, :4], A[:3, 3::-1]], 1)
    assert np.array_equal(out, np.concatenate([row, row[::-1]]))
    out = pixels(net("tile", A, flipx=True, flipy=True, **NEAREST))
    assert np.array_equal(out, A[::-1, ::-1])
    assert np.array_equal(pixels(net("tile", A[:, :6], flop=True, **NEAREST)), A[:, :6].transpose(1, 0, 2))


def test_tile_crops_first(net, pixels):
    out = pixels(net("tile", A, cropleft=0.5, cropbottom=3, cropbottomunit="pixels", **NEAREST))
    assert np.array_equal(out, np.repeat(np.repeat(A[3:, 4:], 2, 0), 2, 1))
    node = net("tile", A, croptop=-1.0)
    assert node.data and "leaves nothing" in node.all_errors()[0]


def test_overlapping_tiles_have_no_seam(net, pixels):
    ramp = np.repeat(np.linspace(0, 1, 64, dtype=np.float32)[None, :, None], 4, 2)
    seam = np.abs(np.diff(pixels(net("tile", ramp, repeatx=2))[0, :, 0])).max()
    soft = np.abs(np.diff(pixels(net("tile", ramp, repeatx=2, overlapu=0.4))[0, :, 0])).max()
    assert seam > 0.9 and soft < 0.1
    u, _ = grid(1, 64)
    at = np.mod(u * 2, 1) * 0.6
    fade = np.clip(at / 0.4, 0, 1)[..., None]
    image = np.repeat(ramp, 1, 0)
    expected = sampled(image, at, u * 0 + 0.5) * fade + sampled(image, at + 0.6, u * 0 + 0.5) * (1 - fade)
    assert np.allclose(pixels(net("tile", ramp, repeatx=2, overlapu=0.4)), expected, atol=5e-3)


# -- fit


def box(mask):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return columns[0], rows[0], len(columns), len(rows)


@pytest.mark.parametrize(
    ("fit", "expected"),
    [("fill", (0, 0, 16, 16)), ("fithorz", (0, 4, 16, 8)), ("fitvert", (0, 0, 16, 16)), ("fitbest", (0, 4, 16, 8)),
     ("fitoutside", (0, 0, 16, 16)), ("nativeres", (4, 6, 8, 4))],
)  # fmt: skip
def test_fit(net, pixels, fit, expected):
    wide = np.ones((4, 8, 4), np.float32)
    node = net("fit", wide, fit=fit, outputresolution="custom", resolutionw=16, resolutionh=16, **NEAREST)
    assert box(pixels(node)[..., 0] > 0) == expected and node.data.aspect == 1


def test_fit_justifies_transforms_and_fills(net, pixels):
    wide = np.ones((4, 8, 4), np.float32)
    pars = {"outputresolution": "custom", "resolutionw": 16, "resolutionh": 16, **NEAREST}
    assert box(pixels(net("fit", wide, justifyv="top", **pars))[..., 0]) == (0, 8, 16, 8)
    tall = np.ones((8, 4, 4), np.float32)
    assert box(pixels(net("fit", tall, justifyh="right", s=(0.5, 1), **pars))[..., 0]) == (10, 0, 4, 16)
    out = pixels(net("fit", wide, bgcolor=(0, 0, 1, 1), t=(0, 4), tunit="pixels", **pars))
    assert out[0, 0].tolist() == [0, 0, 1, 1] and box(out[..., 0]) == (0, 8, 16, 8)
    dot = np.zeros((16, 16, 4), np.float32)
    dot[8:, 8:] = 1
    assert pixels(net("fit", dot, r=90, **pars))[12, 3, 0] == 1
    assert pixels(net("fit", dot, r=90, legacyxform=True, **pars))[3, 12, 0] == 1
    assert np.array_equal(pixels(net("fit", A, outputresolution="useinput")), A)
    # a new one is as large as TouchDesigner's
    assert pixels(net("fit", A)).shape == (1000, 1000, 4)


# -- corner pin


def test_a_neutral_corner_pin_is_the_identity(net, pixels):
    for mapping in ("bilinear", "perspective"):
        assert np.allclose(pixels(net("cornerpin", A, extractmapping=mapping)), A, atol=1e-5)


def test_pinned_corners_are_a_perspective(net, pixels):
    pin = np.float32([[0.1, 0.05], [0.9, 0.2], [0.8, 0.95], [0.0, 0.7]])
    names = dict(zip(("pinp3", "pinp4", "pinp2", "pinp1"), pin.tolist(), strict=True))
    out = pixels(net("cornerpin", A, bgcolor=(1, 0, 0, 1), **names))
    back = cv2.getPerspectiveTransform(pin, np.float32([[0, 0], [1, 0], [1, 1], [0, 1]]))
    u, v = grid()
    q = np.stack([u, v, np.ones_like(u)], -1) @ back.T
    q = q[..., :2] / q[..., 2:]
    inside = ((q > 0) & (q < 1)).all(-1)
    assert np.allclose(out[inside], sampled(A, q[..., 0], q[..., 1])[inside], atol=1e-2)
    assert (out[~inside] == [1, 0, 0, 1]).all() and 20 < inside.sum() < 48


def test_extracting_a_quarter(net, pixels):
    pars = {"extractp31": 4, "extractp3unit": "pixels", "extractp11": 0.5, "extractp12": 1.0}
    for mapping in ("bilinear", "perspective"):
        out = pixels(net("cornerpin", A, extractmapping=mapping, **pars, **NEAREST))
        assert np.array_equal(out, np.repeat(A[:, 4:], 2, 1)), mapping


def test_bilinear_extraction_blends_the_corners(net, pixels):
    out = pixels(net("cornerpin", A, extractmapping="bilinear", extractp21=0.5, extractp22=0.5))
    u, v = grid()
    assert np.allclose(out, sampled(A, u * (1 - 0.5 * v), v * (1 - 0.5 * u)), atol=1e-2)


def test_corners_on_a_line_are_an_error(net):
    node = net("cornerpin", A, pinp11=0.0, pinp12=0.0)
    assert node.data and "the pinned corners do not make a convex quadrilateral" in node.all_errors()[0]
    corners = [(0, 0), (2, 0), (3, 2), (0, 1)]
    m = square_to(corners, "")
    for (u, v), c in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
        h = m @ [u, v, 1]
        assert h[:2] / h[2] == pytest.approx(c)


# -- displace, remap

MAP = np.random.default_rng(4).random((6, 8, 4), np.float32)


@pytest.mark.parametrize("extend", ["hold", "repeat", "mirror", "zero"])
def test_displace(net, pixels, extend):
    u, v = grid()
    pars = {"displaceweight": (0.3, 0.2), "midpoint": (0.4, 0.5), "offset": (0.1, 0.2), "offsetweight": 0.5}
    out = pixels(net("displace", A, MAP, extend=extend, horzsource="blue", uvweight=0.8, **pars))
    x = 0.5 + 0.8 * (u - 0.5) + 0.6 * (MAP[..., 2] - 0.4) + 0.05
    y = 0.5 + 0.8 * (v - 0.5) + 0.4 * (MAP[..., 1] - 0.5) + 0.1
    assert np.allclose(out, sampled(A, x, y, extend), atol=1e-2)


def test_displace_aspect_size_and_identity(net, pixels):
    flat = np.full((3, 4, 4), 0.5, np.float32)
    assert np.allclose(pixels(net("displace", A, flat)), A, atol=1e-5)
    node = net("displace", A, flat, resolutionsource="displace", horzsource="none", vertsource="none")
    assert (node.data.width, node.data.height) == (4, 3)
    right = np.concatenate([np.ones((6, 8, 1)), np.full((6, 8, 3), 0.5)], 2).astype(np.float32)
    pars = {"displaceweight": (1 / 6, 1), **NEAREST}
    out = pixels(net("displace", A, right, aspectcorrect=True, **pars))
    assert np.array_equal(out[:, :7], A[:, 1:])  # 1/6 of the height is one pixel


#: size and borders as the formulas here take them
REMAP = {"resolutionsource": "input2", "extend": "hold"}


def test_remap_equals_displace_without_uv(net, pixels):
    remap = pixels(net("remap", A, MAP, **REMAP))
    u, v = MAP[..., 0], MAP[..., 1]
    assert np.allclose(remap, sampled(A, u, v), atol=1e-2)
    displaced = pixels(net("displace", A, MAP, uvweight=0.0, displaceweight=(0.5, 0.5)))
    assert np.allclose(remap, displaced, atol=1e-4)
    flipped = pixels(net("remap", A, MAP, **REMAP, fliphorz=True, flipvert=True, horzsource="alpha"))
    assert np.allclose(flipped, sampled(A, 1 - MAP[..., 3], 1 - v), atol=1e-2)


def test_remap_identity_and_sizes(net, pixels):
    u, v = grid()
    identity = np.stack([u, v, u, v], -1).astype(np.float32)
    for interp in ("linear", "cubic"):
        assert np.allclose(pixels(net("remap", A, identity, **REMAP, interp=interp)), A, atol=1e-4)
    assert np.allclose(pixels(net("remap", A, MAP, **REMAP, horzsource="none", vertsource="none")), A, atol=1e-5)
    small = MAP[:2, :3]
    assert net("remap", A, small, **REMAP).data.width == 3
    assert net("remap", A, small, resolutionsource="input1").data.width == 8


def test_cubic_remap_is_catmull_rom(net, pixels):
    line = np.repeat(np.array([0, 0, 1, 0, 0, 0], np.float32)[None, :, None], 4, 2)
    at = np.full((1, 1, 4), 0.5, np.float32)
    at[..., 0] = 2.75 / 6
    t = 0.25
    out = pixels(net("remap", line, at, **REMAP, interp="cubic"))[0, 0, 0]
    assert out == pytest.approx((3 * t**3 - 5 * t**2 + 2) / 2, abs=1e-5)


# -- lens distort

PHOTO = cv2.resize(np.random.default_rng(5).random((5, 6, 4), np.float32), (48, 32), interpolation=cv2.INTER_CUBIC)
COEFFICIENTS = {"k1": 0.3, "k2": -0.1, "p1": 0.02, "p2": -0.03, "k3": 0.05}


def test_a_lens_without_distortion_is_the_identity(net, pixels):
    for invert in (False, True):
        assert np.allclose(pixels(net("lensdistort", PHOTO, invert=invert)), PHOTO, atol=1e-4)


def test_the_formula_is_opencvs_undistort(net, pixels):
    focal = np.array([[40.0, 0, 24 - 0.5], [0, 38.0, 16 - 0.5], [0, 0, 1]])
    k = np.array([0.3, -0.1, 0.02, -0.03, 0.05])
    expected = cv2.undistort(PHOTO, focal, k)
    pars = {"focallength": (40, 38), "focallengthunit": "pixels", **COEFFICIENTS}
    out = pixels(net("lensdistort", PHOTO, **pars))
    assert np.allclose(out[2:-2, 2:-2], expected[2:-2, 2:-2], atol=0.02)


def test_the_inverse_undoes_it(net, pixels):
    there = net("lensdistort", PHOTO, extendmode="mirror", **COEFFICIENTS)
    back = pixels(net("lensdistort", there, invert=True, **COEFFICIENTS))
    assert np.abs(pixels(there) - PHOTO)[4:-4, 4:-4].max() > 0.05
    assert np.allclose(back[5:-5, 5:-5], PHOTO[5:-5, 5:-5], atol=0.04)


def test_centre_units(net, pixels):
    first = None
    for unit, at in (
        ("relative", (0.1, -0.1)),
        ("absolute", (0.6, 0.4)),
        ("pixelrel", (4.8, -3.2)),
        ("pixelabs", (28.8, 12.8)),
    ):
        out = pixels(net("lensdistort", PHOTO, k1=0.5, center=at, centerunit=unit))
        first = out if first is None else first
        assert np.allclose(out, first, atol=1e-4), unit


@pytest.mark.parametrize("alpha", [0.0, 0.5, 1.0])
def test_the_optimal_camera_is_opencvs(alpha):
    size = np.array([480.0, 320.0])
    camera = np.array([[400.0, 0, 250], [0, 380.0, 150], [0, 0, 1]])
    expected, _ = cv2.getOptimalNewCameraMatrix(camera, np.array([0.2, -0.05, 0.01, -0.02, 0.0]), (480, 320), alpha)
    got = optimal(Lens(0.2, -0.05, 0.01, -0.02, 0.0, False), Camera(camera[:2, 2], camera[[0, 1], [0, 1]]), size, alpha)
    assert got.focal == pytest.approx(expected[[0, 1], [0, 1]], rel=0.01)
    assert got.centre == pytest.approx(expected[:2, 2], abs=2)


def test_post_transforms(net, pixels):
    plain = pixels(net("lensdistort", PHOTO, k1=0.3))
    given = net("lensdistort", PHOTO, k1=0.3, transformmode="newmatrix")
    assert np.allclose(pixels(given), plain, atol=1e-4)
    custom = net("lensdistort", PHOTO, k1=0.3, transformmode="custom")
    assert np.allclose(pixels(custom), plain, atol=1e-4)
    moved = pixels(net.set(custom, centeroffset=(6, 0), centeroffsetunit="pixels", inputfiltertype="nearest"))
    still = pixels(net("lensdistort", PHOTO, k1=0.3, **NEAREST))
    assert np.allclose(moved[:, 6:], still[:, :-6])
    whole = pixels(net("lensdistort", np.ones_like(PHOTO), k1=0.3, transformmode="optimal", alpha=0.0))
    assert whole[1:-1, 1:-1].min() > 0.99
    bars = pixels(net("lensdistort", np.ones_like(PHOTO), k1=0.3, transformmode="optimal", alpha=1.0))
    assert bars.min() == 0


def test_lens_crop_and_layout(net, pixels):
    white = np.ones_like(PHOTO)
    pars = {"cropmode": "custom", "cropregion": (8, 4, 40, 20), "cropunit": "pixels"}
    node = net("lensdistort", PHOTO, **pars, **NEAREST)
    assert np.array_equal(pixels(node), PHOTO[4:20, 8:40])
    roi = net("lensdistort", white, k1=0.4, cropmode="roi")
    assert roi.data.width < 48 and pixels(roi)[1:-1, 1:-1].min() > 0.99
    node = net(
        "lensdistort", PHOTO, layout="native", outputresolution="custom", resolutionw=16, resolutionh=8, **NEAREST
    )
    assert np.array_equal(pixels(node), PHOTO[12:20, 16:32])
    for bad, cause in (
        ({"focallength": (0, 1)}, "focal length"),
        ({"cropmode": "custom", "cropregion": (1, 0, 0, 1)}, "empty"),
    ):
        node = net("lensdistort", PHOTO, **bad)
        assert node.data and cause in node.all_errors()[0]
