"""The SVG TOP, and data/svg.py."""

import gzip

import numpy as np
import pytest

from stovetop.data import svg

pytestmark = pytest.mark.gl
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" '
#: red left half, half-transparent blue quarter above right; 16x8
FLAG = (
    HEAD + 'width="16" height="8"><rect width="8" height="8" fill="red"/>'
    '<rect x="8" width="8" height="4" fill="blue" fill-opacity="0.5"/></svg>'
)
RED, BLUE, CLEAR = (1, 0, 0, 1), (0, 0, 128 / 255, 128 / 255), (0, 0, 0, 0)


@pytest.fixture
def drawing(net):
    def make(text=FLAG, **pars):
        return net("svg", dat=net.text(f"drawing{len(net.engine.root.children)}", text).path, **pars)

    return make


def flag():
    a = np.zeros((8, 16, 4), np.float32)
    a[:, :8], a[4:, 8:] = RED, BLUE
    return a


def close(a, b):
    return a.shape == b.shape and np.abs(a - b).max() <= 1.01 / 255


def test_a_drawing_has_its_own_size_and_its_top_above(drawing, pixels):
    assert close(pixels(drawing()), flag())


def test_files_are_read_once_until_reload(net, pixels, tmp_path):
    file = tmp_path / "flag.svg"
    file.write_text(FLAG)
    node = net("svg", file="flag.svg")
    assert close(pixels(node), flag())
    file.write_text(FLAG.replace("red", "lime"))
    net.set(node, bgalpha=1)
    assert pixels(node)[0, 0, 0] == 1, "as it was read"
    net.set(node, reload=1)
    assert pixels(node)[0, 0, 1] == 1
    zipped = tmp_path / "flag.svgz"
    zipped.write_bytes(gzip.compress(FLAG.encode()))
    assert close(pixels(net("svg", file="flag.svgz")), flag())


def test_background_is_multiplied_by_its_alpha(drawing, pixels):
    a = pixels(drawing(bgcolor=(0, 1, 0), bgalpha=0.5))
    assert np.abs(a[0, -1] - (0, 0.5, 0, 0.5)).max() < 0.003
    assert np.abs(a[-1, -1] - (0, 0.25, 0.5, 0.75)).max() < 0.004 and np.array_equal(a[0, 0], RED)


def test_nothing_to_draw_is_background(net, pixels):
    assert (pixels(net("svg", bgcolor=(1, 1, 1), bgalpha=1)) == 1).all()


def test_another_shape_is_fitted_and_centred(drawing, pixels):
    size = {"outputresolution": "custom", "resolution": (32, 32)}
    a = pixels(drawing(**size))
    assert close(a[8:24], flag().repeat(2, axis=0).repeat(2, axis=1))
    assert not a[:8].any() and not a[24:].any()


def test_pixels_that_are_not_square(drawing, pixels):
    a = pixels(drawing(outputresolution="custom", resolution=(8, 8), outputaspect="custom", aspect=(2, 1)))
    assert close(a, flag()[:, ::2])


def test_transforms(drawing, pixels):
    assert close(pixels(drawing(r=(0, 0, 180))), flag()[::-1, ::-1])
    assert close(pixels(drawing(s=(-1, 1))), flag()[:, ::-1])
    assert close(pixels(drawing(r=(180, 0, 0))), flag()[::-1])
    assert close(pixels(drawing(r=(0, 180, 0))), flag()[:, ::-1])
    moved = pixels(drawing(t=(0.25, 0.5)))
    assert close(moved[4:, 4:], flag()[:4, :12]) and not moved[:4].any() and not moved[:, :4].any()
    assert close(pixels(drawing(t=(4, 4), tunit="pixels")), moved)
    assert close(pixels(drawing(t=(0.5, 0.5), tunit="fractionaspect")), moved)


def test_turning_is_counter_clockwise_about_the_pivot(drawing, pixels):
    square = HEAD + 'width="8" height="8"><rect width="4" height="4" fill="red"/></svg>'
    a = pixels(drawing(square, r=(0, 0, 90)))
    assert (a[:4, :4] == RED).all() and a[..., 0].sum() == 16, "from above left to below left"
    about = pixels(drawing(square, s=(0.5, 0.5), p=(-0.5, 0.5)))
    assert (about[6:, :2] == RED).all() and about[..., 0].sum() == 4


def test_orders(drawing, pixels):
    pars = {"s": (0.5, 0.5), "t": (0.5, 0)}
    scaled_first, moved_first = (pixels(drawing(xord=x, **pars)) for x in ("srt", "trs"))
    assert close(scaled_first[2:6, 8:16], moved_first[2:6, 4:12])
    turned = [pixels(drawing(rord=r, r=(90, 0, 90))) for r in ("xyz", "zyx")]
    assert turned[0].sum() == 0 or turned[1].sum() == 0 or not close(*turned)


def test_anti_alias(drawing, pixels):
    disc = HEAD + 'width="20" height="20"><circle cx="10" cy="10" r="8.2" fill="white"/></svg>'
    levels = [
        len(np.unique(pixels(drawing(disc, antialias=a))[..., 3])) for a in ("aa1", "aa2", "aa4", "aa8mid", "aa32")
    ]
    assert levels[0] == 2 and levels[1] == 3 and levels[2] <= 5 and levels[2] < levels[3] <= levels[4]
    for item in ("aa4", "aa8high", "aa16mid", "aa32"):
        assert pixels(drawing(disc, antialias=item))[..., 3].sum() == pytest.approx(np.pi * 8.2**2, rel=0.04)


def test_scaling_draws_anew(drawing, pixels):
    """A line of a pixel stays sharp when it is enlarged, which resampling would blur."""
    line = HEAD + 'width="8" height="8"><rect x="4" width="1" height="8" fill="white"/></svg>'
    a = pixels(drawing(line, s=(4, 1), p=(0, 0)))
    assert set(np.unique(a)) == {0, 1} and a[..., 3].sum() == 4 * 8


def test_entities(drawing, pixels):
    words = (
        '<!DOCTYPE svg [<!ENTITY c "white">]>'
        + HEAD
        + 'width="40" height="20"><rect width="9" height="9" fill="&c;"/></svg>'
    )
    assert pixels(drawing(words))[-9:, :9].min() == 1


def test_what_the_drawing_names_lies_beside_it(net, pixels, tmp_path):
    from PIL import Image

    (tmp_path / "art").mkdir()
    Image.new("RGB", (4, 4), (0, 255, 0)).save(tmp_path / "art" / "green.png")
    text = HEAD + 'width="8" height="8"><image href="green.png" width="8" height="8"/></svg>'
    (tmp_path / "art" / "a.svg").write_text(text)
    assert (pixels(net("svg", file="art/a.svg"))[4, 4] == (0, 1, 0, 1)).all()


@pytest.mark.parametrize(
    "text, message",
    [("<nope", "not an SVG drawing"), ("<html/>", "not an SVG drawing, but <html>"), ("words", "not an SVG drawing")],
)
def test_bad_drawings(drawing, text, message):
    node = drawing(text)
    node.data  # noqa: B018
    assert message in node.all_errors()[0]


def test_bad_files(net, tmp_path):
    (tmp_path / "bad.svg").write_bytes(b"\x1f\x8bxx")
    for name, message in (("none.svg", "none.svg: No such file"), ("bad.svg", "bad.svg: not an SVG file")):
        node = net("svg", file=name)
        node.data  # noqa: B018
        assert message in node.all_errors()[0]


@pytest.mark.parametrize(
    "attributes, size",
    [
        ('width="10" height="20"', (10, 20)),
        ('width="1in" height="72pt"', (96, 96)),
        ('viewBox="0 0 30 60"', (30, 60)),
        ('viewBox="0,0,30,60" width="15"', (15, 30)),
        ('viewBox="0 0 30 60" height="15"', (7.5, 15)),
        ('viewBox="0 0 30 60" width="100%"', (30, 60)),
        ("", (100, 100)),
    ],
)
def test_natural_size(attributes, size):
    assert svg.natural_size(svg.parse(f"{HEAD}{attributes}/>")) == pytest.approx(size)


def test_encodings():
    text = '<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg" id="\u00e9"/>'
    assert svg.parse(svg.source(text.encode("latin-1"))).get("id") == "\u00e9"
    assert svg.parse(svg.source(b"\xef\xbb\xbf<svg/>")).tag == "svg"
