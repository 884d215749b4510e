"""tdu.Quaternion: a rotation. Source: Quaternion_Class."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data import transforms as tf
from stovetop.td.tdu.triple import number, numbers, three
from stovetop.td.tdu.vector import Vector


def _component(index: int, letter: str) -> property:
    def get(self: Quaternion) -> float:
        return float(self._q[index])

    def put(self: Quaternion, value: Any) -> None:
        self._q[index] = float(value)

    return property(get, put, doc=f"The {letter} component.")


class Quaternion:
    """x, y, z, w as float64; `q1 * q2` turns by q2 and then by q1, as matrices do.

    Arguments: nothing (no rotation); rx, ry, rz in degrees (or a list of them), in the order xyz; an angle in degrees
    and an axis; two vectors, to turn the first to the second; x, y, z, w (or a list of them); a Matrix; a Quaternion.
    """

    __slots__ = ("_q",)
    __hash__ = None  # type: ignore[assignment]

    x, y, z, w = (_component(i, letter) for i, letter in enumerate("xyzw"))

    def __init__(self, *args: Any) -> None:
        self._q: NDArray[np.float64] = _components(args)

    @classmethod
    def _of(cls, q: NDArray[np.float64]) -> Quaternion:
        new = cls.__new__(cls)
        new._q = q
        return new

    def copy(self) -> Quaternion:
        return self._of(self._q.copy())

    def length(self) -> float:
        return float(np.linalg.norm(self._q))

    def dot(self, q2: Any) -> float:
        return float(self._q @ _any(q2))

    def cross(self, q2: Any) -> Vector:
        """The cross product of the vector parts."""
        return Vector(np.cross(self._q[:3], _any(q2)[:3]))

    def rotate(self, vec: Any) -> Vector:
        """The vector, turned."""
        return Vector(tf.quat_matrix(self._q)[:3, :3] @ three(vec))

    def lerp(self, q2: Any, factor: float) -> Quaternion:
        """Between the two (factor 0 to 1), component by component along the shorter way, at length 1."""
        other = _any(q2)
        other = -other if self._q @ other < 0 else other
        return self._of(tf.unit(self._q + (other - self._q) * factor))

    def slerp(self, q2: Any, factor: float) -> Quaternion:
        """Between the two (factor 0 to 1), along the shorter arc at even speed."""
        return self._of(tf.quat_slerp(self._q, _any(q2), factor))

    def eulerAngles(self, order: str = "xyz") -> tuple[float, float, float]:
        """(rx, ry, rz) in degrees."""
        return tf.euler(tf.quat_matrix(self._q), f"{order}")

    def fromEuler(self, *angles: Any, order: str = "xyz") -> tuple[float, float, float, float]:
        """Become the rotation of rx, ry, rz in degrees (three numbers or a list of them); gives x, y, z, w."""
        self._q = tf.quat_from_matrix(tf.rotation(three(angles[0] if len(angles) == 1 else angles), f"{order}"))
        return self.x, self.y, self.z, self.w

    def axis(self) -> Vector:
        """The axis it turns about, length 1; x where it does not turn."""
        axis = tf.unit(self._q[:3])
        return Vector(axis) if axis.any() else Vector(1.0, 0.0, 0.0)

    def angle(self) -> float:
        """Degrees that it turns by, 0 to 360."""
        return math.degrees(2.0 * math.atan2(float(np.linalg.norm(self._q[:3])), float(self._q[3])))

    def exp(self) -> Quaternion:
        v, w = self._q[:3], math.exp(self._q[3])
        angle = float(np.linalg.norm(v))
        factor = math.sin(angle) / angle if angle else 1.0
        return self._of(np.append(v * factor * w, math.cos(angle) * w))

    def log(self) -> Quaternion:
        """ValueError for a zero quaternion."""
        length = self.length()
        if not length:
            raise ValueError("a quaternion of length 0 has no logarithm")
        v = self._q[:3]
        size = float(np.linalg.norm(v))
        factor = math.atan2(size, float(self._q[3])) / size if size else 0.0
        return self._of(np.append(v * factor, math.log(length)))

    def inverse(self) -> None:
        """Turn it into its inverse, in place. ValueError for a zero quaternion."""
        if not self.length():
            raise ValueError("a quaternion of length 0 has no inverse")
        self._q = self._q * [-1.0, -1.0, -1.0, 1.0] / float(self._q @ self._q)

    def __mul__(self, other: Any) -> Quaternion:
        if not isinstance(other, Quaternion):
            return NotImplemented
        return self._of(tf.quat_multiply(self._q, other._q))

    def __imul__(self, other: Any) -> Quaternion:
        self._q = tf.quat_multiply(self._q, _any(other))
        return self

    def __getitem__(self, index: Any) -> Any:
        return self._q[index].tolist()

    def __setitem__(self, index: int, value: Any) -> None:
        self._q[index] = float(value)

    def __len__(self) -> int:
        return 4

    def __iter__(self) -> Iterator[float]:
        return iter(self._q.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quaternion) and bool(np.array_equal(self._q, other._q))

    def __repr__(self) -> str:
        return "tdu.Quaternion({}, {}, {}, {})".format(*self._q.tolist())


def rotation_of(m: NDArray[np.float64]) -> NDArray[np.float64]:
    """(4,) of the rotation in the upper left of a matrix; ValueError where an axis has length 0."""
    if not np.linalg.norm(m[:3, :3], axis=0).all():
        raise ValueError("a matrix that flattens an axis has no rotation")
    return tf.quat_from_matrix(m)


def _any(value: Any) -> NDArray[np.float64]:
    return value._q if isinstance(value, Quaternion) else _components((value,))


def _components(args: tuple[Any, ...]) -> NDArray[np.float64]:
    from stovetop.td.tdu.matrix import Matrix

    if not args:
        return np.array([0.0, 0.0, 0.0, 1.0])
    if len(args) == 1:
        if isinstance(args[0], Matrix):
            return rotation_of(args[0]._m)
        args = tuple(numbers(args[0], "a quaternion has 4 components"))
    if len(args) == 2:
        angle = number(args[0])
        second = three(args[1])
        return tf.quat_between(three(args[0]), second) if angle is None else tf.quat_axis(second, angle)
    values = [float(v) for v in args]
    if len(values) == 3:
        return tf.quat_from_matrix(tf.rotation(values))
    if len(values) != 4:
        raise TypeError(f"a quaternion has 4 components, not {len(values)}")
    return np.array(values)
