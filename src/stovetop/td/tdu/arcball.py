"""tdu.ArcBall: turning, moving and scaling a view with the mouse. Source: ArcBall_Class."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data import transforms as tf
from stovetop.td.tdu.matrix import Matrix
from stovetop.td.tdu.quaternion import rotation_of


class ArcBall:
    """A rotation, a pan and a distance, changed by dragging; u and v are 0 to 1 across the panel, v upwards.

    The world is turned about the origin by dragging a ball that fills the panel, then moved by pan and dolly. With
    `forCamera` transforms are a camera's: the inverse of the world's. One unit of pan is as wide as the ball.
    """

    __slots__ = ("_dolly", "_for_camera", "_from", "_pan", "_rotation")

    def __init__(self, forCamera: bool = False) -> None:
        self._for_camera = bool(forCamera)
        self._from = {"pan": (0.0, 0.0), "rotate": (0.0, 0.0), "dolly": (0.0, 0.0)}
        self.identity()

    def identity(self) -> None:
        self._rotation = np.array([0.0, 0.0, 0.0, 1.0])
        self._pan: NDArray[np.float64] = np.zeros(2)
        self._dolly = 0.0

    def beginPan(self, u: float, v: float) -> None:
        self._from["pan"] = (float(u), float(v))

    def beginRotate(self, u: float, v: float) -> None:
        self._from["rotate"] = (float(u), float(v))

    def beginDolly(self, u: float, v: float) -> None:
        self._from["dolly"] = (float(u), float(v))

    def pan(self, u: float, v: float) -> None:
        self._pan = self._pan + 2.0 * np.array([float(u), float(v)])

    def panTo(self, u: float, v: float, scale: float = 1.0) -> None:
        u0, v0 = self._from["pan"]
        self.pan((u - u0) * scale, (v - v0) * scale)
        self.beginPan(u, v)

    def rotateTo(self, u: float, v: float, scale: float = 1.0) -> None:
        """Turn by the arc from the last point on the ball to this one, times scale."""
        turn = tf.quat_between(_on_ball(*self._from["rotate"]), _on_ball(u, v))
        if scale != 1.0:
            angle = math.degrees(2.0 * math.atan2(float(np.linalg.norm(turn[:3])), float(turn[3])))
            turn = tf.quat_axis(turn[:3], angle * scale)
        self._rotation = tf.unit(tf.quat_multiply(turn, self._rotation))
        self.beginRotate(u, v)

    def dolly(self, z: float) -> None:
        """Towards the viewer where z is above 0."""
        self._dolly += float(z)

    def dollyTo(self, u: float, v: float, scale: float = 1.0) -> None:
        u0, v0 = self._from["dolly"]
        self.dolly(((u - u0) + (v - v0)) * scale)
        self.beginDolly(u, v)

    def transform(self) -> Matrix:
        m = tf.translation([*self._pan, self._dolly]) @ tf.quat_matrix(self._rotation)
        return Matrix._of(np.asarray(np.linalg.inv(m) if self._for_camera else m))

    def setTransform(self, matrix: Any) -> None:
        """Scales are ignored. ValueError where an axis has length 0."""
        given = Matrix(matrix)
        m = (given.getInverse() if self._for_camera else given)._m
        self._rotation = rotation_of(m)
        self._pan, self._dolly = m[:2, 3].copy(), float(m[2, 3])


def _on_ball(u: float, v: float) -> list[float]:
    """Where the mouse touches a ball of radius 1 in the middle of the panel; beside it, its rim."""
    x, y = 2.0 * float(u) - 1.0, 2.0 * float(v) - 1.0
    away = math.hypot(x, y)
    return [x, y, math.sqrt(1.0 - away * away)] if away < 1.0 else [x / away, y / away, 0.0]
