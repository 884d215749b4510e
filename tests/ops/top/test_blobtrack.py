"""The Blob Track TOP: finding, constraints, its Info operators. Numbering itself is tested in data/test_blobs.py."""

import sys

import numpy as np
import pytest

from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
pytest.importorskip("cv2")


def picture(*squares, size=(40, 60), value=1.0):
    """(h, w, 4) float32, black with an alpha of 1; squares are (left, low, width, height)."""
    a = np.zeros((*size, 4), np.float32)
    a[..., 3] = 1
    for x, y, w, h in squares:
        a[y : y + h, x : x + w, :3] = value
    return a


@pytest.fixture
def track(net):
    """A Blob Track TOP on pictures, how to show it the next one, and what it tells Info DATs."""

    class Track:
        def __init__(self, first, *more, **pars):
            self.source = net.image(first)
            self.node = net("blobtrack", self.source, *more, **{"minblobsize": 2, "drawblobs": False, **pars})

        def show(self, image, frames=1):
            self.source.set_output(Texture.from_numpy(image))
            net.engine.step(frames)
            return self.table()

        def table(self):
            self.node.data  # noqa: B018
            rows = self.node.kind.info_text(self.node).rows
            assert not self.node.all_errors(), self.node.all_errors()
            assert rows[0] == ("id", "u", "v", "width", "height", "tx", "ty", "age", "state")
            return [[float(c) for c in row[:8]] + [row[8]] for row in rows[1:]]

        def boxes(self):
            return sorted((r[5] - r[3] / 2, r[6] - r[4] / 2, r[3], r[4]) for r in self.table())

        def num(self):
            self.node.data  # noqa: B018
            return self.node.kind.info(self.node)["num_blobs"]

    return Track


SQUARES = (5, 6, 8, 8), (30, 20, 10, 10)
WIDE = (4, 3, 12, 5), (30, 20, 6, 15)


def test_one_input_finds_bright_squares(track):
    t = track(picture(*SQUARES))
    assert t.num() == 2
    for got, (x, y, w, h) in zip(sorted(t.table(), key=lambda r: r[5]), SQUARES, strict=True):
        assert got[5:7] == pytest.approx((x + w / 2, y + h / 2), abs=0.1)
        assert got[1:3] == pytest.approx((got[5] / 60, got[6] / 40), abs=1e-5)
        assert got[3] == got[4] == pytest.approx(w, rel=0.35)


def test_two_inputs_find_rectangles_that_differ(track):
    still = picture((50, 0, 10, 40), value=0.5)
    now = still.copy()
    now[picture(*WIDE)[..., 0] > 0, :3] = 1
    t = track(now, still)
    assert t.boxes() == [tuple(map(float, w)) for w in WIDE] and t.num() == 2


def test_darker_counts_too_and_only_above_the_threshold(track, net):
    back = picture(value=0) + np.float32([0.5, 0.5, 0.5, 0])
    t = track(back - picture((5, 5, 6, 6), value=0.2) * [1, 1, 1, 0], back, threshold=0.1)
    assert t.num() == 1
    net.set(t.node, threshold=0.3)
    assert t.num() == 0


def test_a_background_of_another_size_is_stretched(track):
    assert track(picture(*WIDE), picture(size=(4, 6))).num() == 2


@pytest.mark.parametrize(
    "source, channels, weights",
    [
        ("red", "r", 1), ("green", "g", 1), ("blue", "b", 1), ("alpha", "a", 1),
        ("luminance", "rgb", 1), ("rgbaverage", "rgb", 1), ("average", "rgba", 1),
    ],
)  # fmt: skip
def test_mono_source(track, net, source, channels, weights):
    back, front = np.zeros((20, 20, 4), np.float32), np.zeros((20, 20, 4), np.float32)
    front[5:10, 5:10, ["rgba".index(c) for c in channels]] = 1
    front[12:18, 12:18, ["rgba".index(c) for c in "rgba" if c not in channels]] = 1
    t = track(front, back, monosource=source, threshold=0.99)
    assert t.boxes() == [(5, 5, 5, 5)]


def test_sizes(track, net):
    t = track(picture(*WIDE), picture())
    net.set(t.node, minblobsize=13)
    assert t.boxes() == [(30, 20, 6, 15)]
    net.set(t.node, minblobsize=0, maxblobsize=14)
    assert t.boxes() == [(4, 3, 12, 5)]


def test_nearby_and_overlapping_ones_are_deleted(track, net):
    near = (5, 5, 8, 8), (15, 5, 4, 4)  # 9.2 apart, the areas 16 : 64
    t = track(picture(*near), picture())
    net.set(t.node, deletenearby=True, deletedist=8)
    assert t.num() == 2
    net.set(t.node, deletedist=12)
    assert t.boxes() == [(5, 5, 8, 8)]
    net.set(t.node, deletenearbytol=0.2)
    assert t.num() == 2
    hook = picture((5, 5, 20, 3), (5, 5, 3, 20), (15, 15, 4, 4))  # the square lies in the hook's rectangle
    t = track(hook, picture(), deleteoverlap=True)
    assert t.boxes() == [(5, 5, 20, 20)]
    edge = picture((5, 5, 20, 3), (5, 5, 3, 20), (23, 15, 4, 4))  # half of it
    t = track(edge, picture(), deleteoverlap=True)
    assert t.num() == 2
    net.set(t.node, deleteoverlaptol=0.5)
    assert t.num() == 1


def test_numbers_from_frame_to_frame(track):
    t = track(picture((5, 5, 6, 6)), picture(), maxmovedistance=8, reviveblobs=False)
    assert [r[0] for r in t.table()] == [1]
    assert [r[0] for r in t.show(picture((10, 5, 6, 6), (30, 20, 6, 6)))] == [1, 2]
    assert [r[0] for r in t.show(picture((30, 25, 6, 6)))] == [2]
    assert t.table()[0][7] == pytest.approx(1 / 60, abs=1e-6), "seen for a frame"
    assert [r[0] for r in t.show(picture((5, 5, 6, 6)))] == [3]


def test_lost_and_expired_ones_in_the_table(track, net):
    seen, nothing = picture((5, 5, 6, 6)), picture()
    pars = {"reviveblobs": True, "revivetime": 0.5, "expiredtime": 0.5}
    t = track(seen, picture(), includelost=True, includeexpired=True, **pars)
    t.table()
    states = [[r[8] for r in t.show(nothing)]]
    for _ in range(3):
        net.engine.step(31)
        states.append([r[8] for r in t.table()])
    assert states == [["lost"], ["expired"], ["expired"], []] or states == [["lost"], ["expired"], [], []]
    assert t.num() == 0
    quiet = track(seen, picture(), **pars)
    quiet.table()
    assert quiet.show(nothing) == [] and [r[0] for r in quiet.show(seen)] == [1], "revived"


def test_info_operators_follow_it(track, net):
    t = track(picture((5, 5, 6, 6)), picture())
    dat, chop = (net.engine.create(net.engine.root, f"info{family}") for family in ("DAT", "CHOP"))
    for info in (dat, chop):
        info.par("op").set(t.node.path)
    assert dat.data.cell(1, "tx") == "8.0" and dat.data.is_table
    t.show(picture(*WIDE))
    assert dat.data.num_rows == 3
    assert chop.data.vals[chop.data.names.index("num_blobs"), 0] == 2
    net.set(t.node, threshold=2)
    net.engine.step()
    assert dat.data.num_rows == 1 and chop.data.vals[chop.data.names.index("num_blobs"), 0] == 0


def test_reset(track, net):
    t = track(picture((5, 5, 6, 6)), picture())
    t.show(picture((40, 20, 6, 6)))
    t.node.kind.pulse(t.node, "resetpulse")
    assert [r[0] for r in t.table()] == [1]
    net.set(t.node, reset=True)
    assert t.table() == []
    net.set(t.node, reset=False)
    assert [r[0] for r in t.table()] == [1]


def test_next_frame_download_is_a_frame_late(track):
    t = track(picture((5, 5, 6, 6)), picture(), downloadtype="delayed")
    assert t.table() == []
    assert [r[5:7] for r in t.show(picture((20, 20, 6, 6)))] == [[8, 8]]
    assert [r[5:7] for r in t.show(picture())] == [[23, 23]]


def test_the_picture_passes_and_bounds_are_drawn(track, net, pixels):
    image = picture((5, 6, 8, 4), value=2.5)
    t = track(image, picture())
    assert np.array_equal(pixels(t.node), image)
    net.set(t.node, drawblobs=True, blobcolor=(0, 1, 0))
    want = image.copy()
    want[6:10, 5:13] = [0, 1, 0, 1]
    want[7:9, 6:12] = image[7:9, 6:12]
    assert np.array_equal(pixels(t.node), want)


def test_empty_tiny_and_nan_pictures(track):
    for image in (picture(), np.full((1, 1, 4), 0.5, np.float32), np.full((9, 9, 4), np.nan, np.float32)):
        assert track(image).num() == 0 and track(image, picture()).num() in (0, 1)


def test_without_opencv(net, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    node = net("blobtrack", picture(*SQUARES))
    node.data  # noqa: B018
    assert node.all_errors() == ["OpenCV is not installed: pip install 'stovetop[vision]'"]
