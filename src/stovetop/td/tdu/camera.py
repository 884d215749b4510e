"""tdu.Camera: a camera that is moved about a pivot. Source: Camera_Class; the methods' arguments are known from use."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from stovetop.data import transforms as tf
from stovetop.td.tdu.matrix import Matrix
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.triple import three
from stovetop.td.tdu.vector import Vector

#: degrees that look, tumble and walk turn by for 1.0
TURN = 180.0
#: how near to straight up or down tumble and look may come, degrees
POLE = 1.0


class Camera:
    """A position, a direction and a pivot; it looks along its -z axis, and up is (0, 1, 0). It starts at (0, 0, 5)."""

    __slots__ = ("_m", "_pivot")

    def __init__(self) -> None:
        self._m = tf.translation([0.0, 0.0, 5.0])
        self._pivot = np.zeros(3)

    # -- members

    @property
    def position(self) -> Position:
        return Position(self._m[:3, 3])

    @position.setter
    def position(self, position: Any) -> None:
        self._m[:3, 3] = three(position)

    @property
    def pivot(self) -> Position:
        return Position(self._pivot)

    @pivot.setter
    def pivot(self, pivot: Any) -> None:
        self._pivot = np.array(three(pivot))

    @property
    def dir(self) -> Vector:
        """Where it looks, length 1; ValueError for one of length 0."""
        return Vector(-self._m[:3, 2])

    @dir.setter
    def dir(self, direction: Any) -> None:
        self._aim(np.array(three(direction)))

    def transform(self) -> Matrix:
        """The camera's place in the world: what its Camera COMP's transform would be."""
        return Matrix._of(self._m.copy())

    def setTransform(self, matrix: Any) -> None:
        """Scales are taken out. ValueError where an axis has length 0."""
        m = Matrix(matrix).numpyArray()
        size = np.linalg.norm(m[:3, :3], axis=0)
        if not size.all():
            raise ValueError("a matrix that flattens an axis is no camera's")
        m[:3, :3] /= size
        self._m = m

    def _aim(self, direction: np.ndarray) -> None:
        """Look along a direction with the head up, or as it was held where that is straight up or down."""
        size = float(np.linalg.norm(direction))
        if not size:
            raise ValueError("a camera looks in a direction whose length is not 0")
        direction, up = direction / size, np.array([0.0, 1.0, 0.0])
        if np.hypot(direction[0], direction[2]) <= 1e-9:
            # from a level view the head goes back to look up, and forward to look down
            up = self._m[:3, 1] if abs(direction @ self._m[:3, 1]) < 0.5 else self._m[:3, 2] * direction[1]
        eye = self._m[:3, 3].copy()
        self._m = np.asarray(np.linalg.inv(tf.look_at(eye, eye + direction, up)), np.float64)

    # -- moves

    def dolly(self, amount: float) -> None:
        """Towards the pivot, or away where amount is below 0; it does not pass the pivot."""
        to = self._pivot - self._m[:3, 3]
        distance = float(np.linalg.norm(to))
        if distance:
            self._m[:3, 3] += to / distance * min(float(amount), distance * 0.999)

    def pan(self, u: float, v: float) -> None:
        """Drag the scene: the camera moves left and down in its own plane, and the pivot with it."""
        step = -(self._m[:3, 0] * float(u) + self._m[:3, 1] * float(v))
        self._m[:3, 3] += step
        self._pivot = self._pivot + step

    def track(self, u: float, v: float) -> None:
        """To the right by u, up the world's y axis by v."""
        self._m[:3, 3] += self._m[:3, 0] * float(u) + np.array([0.0, float(v), 0.0])

    def walk(self, turn: float, forward: float) -> None:
        """Turn to the right on the spot, then go forward in the ZX plane."""
        self._turn(-TURN * float(turn), 0.0, self._m[:3, 3].copy())
        ahead = tf.unit([-self._m[0, 2], 0.0, -self._m[2, 2]])
        self._m[:3, 3] += ahead * float(forward)

    def look(self, u: float, v: float) -> None:
        """Turn on the spot: to the right by u, up by v."""
        self._turn(-TURN * float(u), TURN * float(v), self._m[:3, 3].copy())

    def tumble(self, u: float, v: float) -> None:
        """Go round the pivot as if the scene were dragged to the right by u and up by v."""
        self._turn(-TURN * float(u), -TURN * float(v), self._pivot)

    def _turn(self, yaw: float, pitch: float, about: np.ndarray) -> None:
        """Pitch about the camera's own x axis, short of straight up and down, then yaw about the world's y axis."""
        height = math.degrees(math.asin(max(-1.0, min(1.0, -float(self._m[1, 2])))))
        pitch = max(-90.0 + POLE - height, min(90.0 - POLE - height, pitch)) if pitch else 0.0
        turn = tf.axis_rotation(1, yaw) @ tf.rotate_about(self._m[:3, 0], pitch)
        self._m = tf.about(about, turn) @ self._m

    def move3D(self, translate: Any, rotate: Any, mode: str = "object") -> None:
        """By a 3D mouse: three lengths and three angles in degrees, along the camera's axes.

        "object" turns about the pivot as if the mouse held the scene, "camera" moves the camera itself.
        """
        if mode not in ("object", "camera"):
            raise ValueError(f"{mode!r} is not a mode (object, camera)")
        sign = -1.0 if mode == "object" else 1.0
        own = np.eye(4)
        own[:3, :3] = self._m[:3, :3]
        turn = own @ tf.rotation([sign * a for a in three(rotate)]) @ own.T
        self._m = tf.about(self._pivot if mode == "object" else self._m[:3, 3].copy(), turn) @ self._m
        self._m[:3, 3] += own[:3, :3] @ (sign * np.array(three(translate)))

    def frameBounds(self, min: Any, max: Any, fov: float, aspect: float, padding: float = 0.0) -> float:
        """Go back or forth until a box fits the view; the pivot goes to its centre.

        fov: horizontal, radians. aspect: width / height. padding: part of the size to leave around. Gives the view's
        width at the centre, for an orthographic camera. ValueError where either is not above 0.
        """
        fov, aspect = float(fov), float(aspect)
        if not (fov > 0 and aspect > 0):
            raise ValueError(f"a view has an angle and an aspect above 0, not {fov} and {aspect}")
        low, high = np.array(three(min)), np.array(three(max))
        radius = float(np.linalg.norm(high - low)) / 2 * (1.0 + float(padding))
        half = fov / 2
        narrow = math.atan(math.tan(half) / aspect) if aspect > 1.0 else half
        self._pivot = (low + high) / 2
        distance = radius / math.sin(narrow) if radius else 1.0
        self._m[:3, 3] = self._pivot + self._m[:3, 2] * distance
        return 2.0 * radius * (aspect if aspect > 1.0 else 1.0)

    def blendCamera(self, targetCamera: Camera, blendFactor: float) -> Camera:
        """A new camera between this one (0) and another (1): positions linearly, directions along the arc."""
        if not isinstance(targetCamera, Camera):
            raise TypeError(f"a camera is blended with a camera, not with {targetCamera!r}")
        t = float(blendFactor)
        new = Camera()
        new._m = tf.quat_matrix(tf.quat_slerp(tf.quat_from_matrix(self._m), tf.quat_from_matrix(targetCamera._m), t))
        new._m[:3, 3] = self._m[:3, 3] * (1 - t) + targetCamera._m[:3, 3] * t
        new._pivot = self._pivot * (1 - t) + targetCamera._pivot * t
        return new
