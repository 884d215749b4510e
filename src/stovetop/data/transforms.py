"""Matrices, Euler angles and quaternions as plain arrays.

Matrices are (4, 4) float64 and multiply column vectors from the left; translation stands in the last column. Angles are
in degrees. A rotation order names what comes first: "xyz" turns about x, then y, then z. Quaternions are (x, y, z, w).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[np.float64]
Vec = Sequence[float] | NDArray[np.float64]

ROTATE_ORDERS = ("xyz", "xzy", "yxz", "yzx", "zxy", "zyx")
TRANSFORM_ORDERS = ("srt", "str", "rst", "rts", "tsr", "trs")


def translation(t: Vec) -> Matrix:
    m = np.eye(4)
    m[:3, 3] = t
    return m


def scaling(s: Vec) -> Matrix:
    return np.diag([*map(float, s), 1.0])


def inverse(m: NDArray[np.float64]) -> Matrix:
    """Inverses, (…, n, n); of a matrix that has none (a scale of 0) the nearest there is."""
    try:
        return np.asarray(np.linalg.inv(m), np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(m), np.float64)


def axis_rotation(axis: int, degrees: float) -> Matrix:
    """About x (0), y (1) or z (2)."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    m = np.eye(4)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    m[i, i] = m[j, j] = c
    m[i, j], m[j, i] = -s, s
    return m


def rotation(degrees: Vec, order: str = "xyz") -> Matrix:
    """(rx, ry, rz) in a rotation order; ValueError names an order that there is not."""
    check_order(order)
    m = np.eye(4)
    for letter in order:
        axis = "xyz".index(letter)
        if degrees[axis]:
            m = axis_rotation(axis, degrees[axis]) @ m
    return m


def check_order(order: str) -> str:
    if order not in ROTATE_ORDERS:
        raise ValueError(f"{order!r} is not a rotation order ({', '.join(ROTATE_ORDERS)})")
    return order


def compose(t: Vec, r: Vec, s: Vec, pivot: Vec = (0.0, 0.0, 0.0), xord: str = "srt", rord: str = "xyz") -> Matrix:
    """Translate, rotate and scale about a pivot, in a transform order ("srt" scales first)."""
    parts = {"t": translation(t), "r": rotation(r, rord), "s": scaling(s)}
    m = np.eye(4)
    for letter in xord:
        m = parts[letter] @ m
    return translation(pivot) @ m @ translation([-p for p in pivot]) if any(pivot) else m


def about(pivot: Vec | None, m: Matrix) -> Matrix:
    """The same turn or scale about another point than the origin."""
    if pivot is None:
        return m
    p = np.array([pivot[0], pivot[1], pivot[2]], np.float64)
    return translation(p) @ m @ translation(-p)


def euler(m: ArrayLike, order: str = "xyz") -> tuple[float, float, float]:
    """(rx, ry, rz) in degrees that `rotation` makes the rotation m of, (3, 3) or (4, 4)."""
    first, second, third = ("xyz".index(c) for c in check_order(order))
    r = np.asarray(m, np.float64)
    sign = 1.0 if (second - first) % 3 == 1 else -1.0
    sine = max(-1.0, min(1.0, -sign * float(r[third, first])))
    angles = [0.0, 0.0, 0.0]
    angles[second] = math.degrees(math.asin(sine))
    if math.hypot(float(r[first, first]), float(r[second, first])) > 1e-9:
        angles[first] = math.degrees(math.atan2(sign * r[third, second], r[third, third]))
        angles[third] = math.degrees(math.atan2(sign * r[second, first], r[first, first]))
    else:
        # the first and the third turn about the same axis: all of it goes to the first
        angles[first] = math.degrees(math.atan2(-sign * r[second, third], r[second, second]))
    return (angles[0], angles[1], angles[2])


def decompose(m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Scale, rotate ("xyz"), translate, (3,) each, as `compose` takes them. A mirroring shows as a negative x scale.

    Shear is lost. ValueError where an axis has length 0: then there is no rotation to find.
    """
    a = np.array(m, np.float64)
    scale = np.linalg.norm(a[:3, :3], axis=0)
    if not scale.all():
        raise ValueError("a matrix that flattens an axis cannot be decomposed")
    if np.linalg.det(a[:3, :3]) < 0:
        scale[0] = -scale[0]
    return scale, np.array(euler(a[:3, :3] / scale)), a[:3, 3].copy()


def rotate_about(axis: Vec, degrees: float) -> Matrix:
    """About any axis through the origin, of any length but 0."""
    return quat_matrix(quat_axis(axis, degrees))


def look_at(eye: Vec, target: Vec, up: Vec) -> Matrix:
    """The view matrix of an eye: from world to a space where the target lies on -z and up is +y."""
    e = np.asarray(eye, np.float64)
    back = unit(e - np.asarray(target, np.float64))
    side = unit(np.cross(np.asarray(up, np.float64), back))
    m = np.eye(4)
    m[0, :3], m[1, :3], m[2, :3] = side, np.cross(back, side), back
    m[:3, 3] = -m[:3, :3] @ e
    return m


def frustum(left: float, right: float, bottom: float, top: float, near: float, far: float) -> Matrix:
    """A projection whose depth runs from 0 at the near plane to 1 at the far one; extents lie on the near plane."""
    m = np.zeros((4, 4))
    m[0, 0], m[0, 2] = 2 * near / (right - left), (right + left) / (right - left)
    m[1, 1], m[1, 2] = 2 * near / (top - bottom), (top + bottom) / (top - bottom)
    m[2, 2], m[2, 3] = far / (near - far), near * far / (near - far)
    m[3, 2] = -1.0
    return m


def square_to_quad(corners: ArrayLike) -> Matrix:
    """The projection that takes the unit square's corners to bottom left, bottom right, top left, top right, (4, 2)."""
    bl, br, tl, tr = np.asarray(corners, np.float64)
    sums = bl - br - tl + tr
    g, h = np.linalg.solve(np.stack([br - tr, tl - tr], 1), sums)
    m = np.eye(4)
    m[:2, 0], m[:2, 1], m[:2, 3] = br - bl + g * br, tl - bl + h * tl, bl
    m[3, 0], m[3, 1] = g, h
    return m


def unit(v: ArrayLike) -> NDArray[np.float64]:
    """The vector at length 1; zero stays zero."""
    a = np.asarray(v, np.float64)
    length = float(np.linalg.norm(a))
    return a / length if length else a


# -- quaternions, (4,) float64: x, y, z, w


def quat_axis(axis: Vec, degrees: float) -> NDArray[np.float64]:
    half = math.radians(degrees) / 2
    return np.append(unit(axis) * math.sin(half), math.cos(half))


def quat_between(a: Vec, b: Vec) -> NDArray[np.float64]:
    """The shortest turn from one direction to another."""
    u, v = unit(a), unit(b)
    dot = float(u @ v)
    if dot < -1.0 + 1e-12:
        other = np.eye(3)[int(np.abs(u).argmin())]
        return np.append(unit(np.cross(u, other)), 0.0)
    return unit(np.append(np.cross(u, v), 1.0 + dot))


def quat_multiply(a: Vec, b: Vec) -> NDArray[np.float64]:
    """The turn b, then a."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return np.array(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ]
    )


def quat_matrix(q: Vec) -> Matrix:
    """Its rotation; q may have any length but 0."""
    x, y, z, w = unit(q)
    m = np.eye(4)
    m[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    return m


def quat_from_matrix(m: ArrayLike) -> NDArray[np.float64]:
    """Of the rotation in the upper left (3, 3); scale is taken out first; w is not negative."""
    a = np.asarray(m, np.float64)[:3, :3]
    a = a / np.linalg.norm(a, axis=0)
    # the largest component first: dividing by a small one would lose digits
    diagonal = np.array([a[0, 0], a[1, 1], a[2, 2]])
    squares = np.append(1 + 2 * diagonal - diagonal.sum(), 1 + diagonal.sum())
    i = int(squares.argmax())
    q = np.zeros(4)
    off = np.array([a[2, 1] - a[1, 2], a[0, 2] - a[2, 0], a[1, 0] - a[0, 1]])
    if i == 3:
        q[:3], q[3] = off, squares[3]
    else:
        j, k = (i + 1) % 3, (i + 2) % 3
        q[i], q[j], q[k], q[3] = squares[i], a[i, j] + a[j, i], a[i, k] + a[k, i], off[i]
    q = unit(q)
    return -q if q[3] < 0 else q


def quat_slerp(a: Vec, b: Vec, t: float) -> NDArray[np.float64]:
    """From a (0) to b (1) along the shorter arc at even speed."""
    p, q = np.asarray(a, np.float64), np.asarray(b, np.float64)
    dot = float(p @ q)
    if dot < 0:
        q, dot = -q, -dot
    if dot > 1.0 - 1e-10:
        return unit(p + (q - p) * t)
    angle = math.acos(dot)
    return (p * math.sin((1 - t) * angle) + q * math.sin(t * angle)) / math.sin(angle)
