"""Chroma Key and RGB Key against NumPy formulas."""

import colorsys

import numpy as np
import pytest

pytestmark = pytest.mark.gl
A = np.random.default_rng(21).random((6, 8, 4), np.float32)


def band(x, low, high, soft_low=0.0, soft_high=0.0):
    """1 between low and high, straight lines to 0 beyond."""
    below = (1 - (low - x) / soft_low).clip(0, 1) if soft_low else (x >= low) * 1.0
    above = (1 - (x - high) / soft_high).clip(0, 1) if soft_high else (x <= high) * 1.0
    return below * above


def close(a, b):
    return np.allclose(a, b, atol=1e-4)


@pytest.mark.parametrize("name", ["chromakey", "rgbkey"])
def test_everything_is_in_the_key_at_first(net, pixels, name):
    out = pixels(net(name, A * 3))
    assert np.array_equal(out[..., :3], A[..., :3] * 3) and np.all(out[..., 3] == 1)


def test_rgb_key(net, pixels):
    pars = {"redmin": 0.2, "redmax": 0.7, "rsoftlow": 0.1, "greenmin": 0.3, "gsofthigh": 0.2, "greenmax": 0.6}
    out = pixels(net("rgbkey", A, bluemin=0.1, bluemax=0.8, bsoftlow=0.3, bsofthigh=0.3, **pars))
    r, g, b = (A[..., i] for i in range(3))
    key = band(r, 0.2, 0.7, 0.1) * band(g, 0.3, 0.6, 0, 0.2) * band(b, 0.1, 0.8, 0.3, 0.3)
    assert 0.05 < key.mean() < 0.9
    assert close(out[..., 3], key) and close(out[..., :3], A[..., :3] * key[..., None])


@pytest.mark.parametrize("invert", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("rgbout", ["multalpha", "newalpha"])
@pytest.mark.parametrize("alphaout", ["newalpha1", "multnewalpha"])
def test_output(net, pixels, invert, rgbout, alphaout):
    key = band(A[..., 0], 0.5, 1.0)
    key = (key + invert * (1 - 2 * key))[..., None]
    rgb = A[..., :3] * key if rgbout == "multalpha" else np.repeat(key, 3, axis=2)
    alpha = key if alphaout == "newalpha1" else key * A[..., 3:]
    for name in ("rgbkey", "chromakey"):
        image, low = A, {"redmin": 0.5}
        if name == "chromakey":  # the same key by saturation
            image = np.stack([np.ones((6, 8)), 1 - A[..., 0], 1 - A[..., 0], A[..., 3]], -1).astype(np.float32)
            low = {"satmin": 0.5}
            rgb = image[..., :3] * key if rgbout == "multalpha" else rgb
        out = pixels(net(name, image, invert=invert, rgbout=rgbout, alphaout=alphaout, **low))
        assert close(out, np.concatenate([rgb, alpha], -1))


def test_chroma_key_of_saturation_and_value(net, pixels):
    hsv = np.array([[colorsys.rgb_to_hsv(*map(float, p[:3])) for p in row] for row in A])
    pars = {"satmin": 0.4, "satmax": 0.8, "ssoftlow": 0.1, "ssofthigh": 0.2}
    out = pixels(net("chromakey", A, valmin=0.5, valmax=0.9, vsoftlow=0.2, vsofthigh=0.05, **pars))
    key = band(hsv[..., 1], 0.4, 0.8, 0.1, 0.2) * band(hsv[..., 2], 0.5, 0.9, 0.2, 0.05)
    assert 0.05 < key.mean() < 0.9 and close(out[..., 3], key)


HUES = np.arange(0, 360, 5.0) + 1
WHEEL = np.array([[[*colorsys.hsv_to_rgb(h / 360, 1, 1), 1] for h in HUES]], np.float32)


def test_hues_from_min_up_to_max(net, pixels):
    out = pixels(net("chromakey", WHEEL, huemin=80.0, huemax=160.0, hsoftlow=20.0, hsofthigh=40.0))[0, :, 3]
    assert close(out, band(HUES, 80, 160, 20, 40))


def test_hues_through_red(net, pixels):
    shifted = (HUES + 180) % 360 - 180
    expected = band(shifted, -30, 20, 15, 25)
    for low, high in ((330.0, 20.0), (-30.0, 20.0)):
        out = pixels(net("chromakey", WHEEL, huemin=low, huemax=high, hsoftlow=15.0, hsofthigh=25.0))[0, :, 3]
        assert close(out, expected)
