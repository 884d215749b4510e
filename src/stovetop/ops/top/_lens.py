"""Lens distortion on the CPU: cameras, and how an undistorted image fits its frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from stovetop.core.errors import CookError

STEPS = 20


class Camera(NamedTuple):
    """centre: (x, y) in pixels from the lower left corner; focal: (x, y) in pixels."""

    centre: np.ndarray
    focal: np.ndarray

    def flat(self) -> tuple[float, ...]:
        return (*self.centre, *self.focal)

    def checked(self) -> Camera:
        """CookError where nothing can be divided by the focal length."""
        if (np.abs(self.focal) < 1e-9).any():
            raise CookError("a focal length or scale is 0")
        return self


class Lens(NamedTuple):
    """Brown-Conrady coefficients. The output reads the image at the distorted point, or at the point whose distortion
    it is (`inverse`)."""

    k1: float
    k2: float
    p1: float
    p2: float
    k3: float
    inverse: bool

    @property
    def k(self) -> tuple[float, float, float]:
        return self.k1, self.k2, self.k3

    @property
    def p(self) -> tuple[float, float]:
        return self.p1, self.p2

    def distort(self, xy: np.ndarray) -> np.ndarray:
        """(n, 2) points to where the lens shows them, with r² = x² + y²:

        xy * (1 + k1 r² + k2 r⁴ + k3 r⁶) + (2 p1 x y + p2 (r² + 2 x²), p1 (r² + 2 y²) + 2 p2 x y)
        """
        return xy * self._radial(xy) + self._tangential(xy)

    def undistort(self, xy: np.ndarray) -> np.ndarray:
        """The inverse, by fixed-point steps."""
        out = xy
        for _ in range(STEPS):
            out = (xy - self._tangential(out)) / self._radial(out)
        return out

    def shown(self, xy: np.ndarray) -> np.ndarray:
        """Where the output shows a point of the image."""
        return self.distort(xy) if self.inverse else self.undistort(xy)

    def _radial(self, xy: np.ndarray) -> np.ndarray:
        r2 = (xy * xy).sum(-1, keepdims=True)
        return 1 + r2 * (self.k1 + r2 * (self.k2 + r2 * self.k3))

    def _tangential(self, xy: np.ndarray) -> np.ndarray:
        x, y = xy[..., :1], xy[..., 1:]
        r2 = x * x + y * y
        across = 2 * self.p1 * x * y + self.p2 * (r2 + 2 * x * x)
        return np.concatenate([across, self.p1 * (r2 + 2 * y * y) + 2 * self.p2 * x * y], -1)


def camera(centre: Sequence[float], unit: str, focal: Sequence[float], focal_unit: str, size: np.ndarray) -> Camera:
    """From parameters; a centre is absolute or relative to the middle, in pixels or fractions. CookError: length 0."""
    c = np.array(centre, float) * (1.0 if unit.startswith("pixel") else size)
    if unit in ("relative", "pixelrel"):
        c = c + size / 2
    return Camera(c, np.array(focal, float) * (1.0 if focal_unit == "pixels" else size)).checked()


def rectangles(lens: Lens, old: Camera, new: Camera | None, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest box inside the image's shown outline and the smallest around it: (x0, y0, x1, y1), as points or, with
    `new`, as pixels of that camera. From 9x9 points of the image, as OpenCV does."""
    grid = np.stack(np.meshgrid(np.linspace(0, size[0], 9), np.linspace(0, size[1], 9)), -1)
    with np.errstate(over="ignore", invalid="ignore"):
        points = lens.shown((grid - old.centre) / old.focal)
    if not np.isfinite(points).all():
        raise CookError("the distortion has no inverse at the image's edge: its coefficients are too large")
    if new is not None:
        points = points * new.focal + new.centre
    x, y = points[..., 0], points[..., 1]
    inner = np.array([x[:, 0].max(), y[0].max(), x[:, -1].min(), y[-1].min()])
    return inner, np.array([x.min(), y.min(), x.max(), y.max()])


def optimal(lens: Lens, old: Camera, size: np.ndarray, alpha: float) -> Camera:
    """The camera that fills the frame with the inner (alpha 0) to the outer (alpha 1) rectangle."""
    cameras = []
    for box in rectangles(lens, old, None, size):
        focal = size / (box[2:] - box[:2])
        cameras.append((focal, -focal * box[:2]))
    (f0, c0), (f1, c1) = cameras
    return Camera(c0 * (1 - alpha) + c1 * alpha, f0 * (1 - alpha) + f1 * alpha).checked()


def region(lens: Lens, old: Camera, new: Camera, size: np.ndarray) -> np.ndarray:
    """The box of pixels of the output that the image covers wholly, within the frame."""
    inner, _ = rectangles(lens, old, new, size)
    return np.concatenate([np.clip(np.ceil(inner[:2]), 0, size), np.clip(np.floor(inner[2:]), 0, size)])
