"""tdu.Matrix: a 4x4 transformation. Source: Matrix_Class."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.data import transforms as tf
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.quaternion import Quaternion
from stovetop.td.tdu.triple import Numbers, number, three
from stovetop.td.tdu.vector import Vector

Floats = NDArray[np.float64]


class Matrix(Numbers):
    """4x4 float64 that multiplies vectors and positions from the left; translation stands in the last column.

    Arguments: nothing (identity; zeros with `zero`); a Matrix; a Quaternion or list of 4 (a rotation); a table of 4 by
    4; 9 or 16 values, or 3 or 4 lists of 3 or 4, that fill it column by column. New transformations are multiplied from
    the left: they happen after what the matrix does already, or before it with `fromRight`.
    """

    __slots__ = ("_m",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, *args: Any, zero: bool = False) -> None:
        self._m: Floats = np.zeros((4, 4)) if zero and not args else _filled(args)

    @classmethod
    def _of(cls, m: Floats) -> Matrix:
        new = cls.__new__(cls)
        new._m = m
        return new

    # -- values

    @property
    def vals(self) -> list[float]:
        """The 16 values, column by column."""
        return self._m.T.reshape(-1).tolist()

    @vals.setter
    def vals(self, values: Any) -> None:
        self._m = _filled((values,))

    @property
    def rows(self) -> list[list[float]]:
        return self._m.tolist()

    @property
    def cols(self) -> list[list[float]]:
        return self._m.T.tolist()

    def numpyArray(self) -> Floats:
        """A copy, (4, 4) float64; the first index is the row."""
        return self._m.copy()

    def fillTable(self, tableDAT: Any) -> None:
        """Make a table of the four rows."""
        tableDAT.clear()
        for row in self.rows:
            tableDAT.appendRow(row)

    def copy(self) -> Matrix:
        return self._of(self._m.copy())

    def identity(self) -> None:
        self._m = np.eye(4)

    def transpose(self) -> None:
        self._m = self._m.T.copy()

    def getTranspose(self) -> Matrix:
        return self._of(self._m.T.copy())

    def invert(self) -> None:
        """Raises ValueError where there is no inverse."""
        self._m = _inverse(self._m)

    def getInverse(self) -> Matrix:
        """Raises ValueError where there is no inverse."""
        return self._of(_inverse(self._m))

    def determinant(self) -> float:
        return float(np.linalg.det(self._m))

    # -- transformations

    def _apply(self, m: NDArray[Any], fromRight: bool) -> None:
        self._m = self._m @ m if fromRight else m @ self._m

    # three numbers, or in place of the first a list of them

    def translate(self, tx: Any, ty: Any = None, tz: Any = None, fromRight: bool = False) -> None:
        self._apply(tf.translation(_three(tx, ty, tz)), fromRight)

    def rotate(self, rx: Any, ry: Any = None, rz: Any = None, fromRight: bool = False, pivot: Any = None) -> None:
        """Degrees, about x, then y, then z."""
        self._apply(tf.about(_pivot(pivot), tf.rotation(_three(rx, ry, rz))), fromRight)

    def rotateOnAxis(self, rotationAxis: Any, angle: float, fromRight: bool = False, pivot: Any = None) -> None:
        """Degrees, about an axis of any length."""
        self._apply(tf.about(_pivot(pivot), tf.rotate_about(three(rotationAxis), float(angle))), fromRight)

    def scale(self, sx: Any, sy: Any = None, sz: Any = None, fromRight: bool = False, pivot: Any = None) -> None:
        self._apply(tf.about(_pivot(pivot), tf.scaling(_three(sx, sy, sz))), fromRight)

    def lookat(self, eyePos: Any, target: Any, up: Any) -> None:
        """Multiply, from the left, by the transform of an eye at eyePos whose -z axis points to the target.

        ValueError where the eye is at the target or looks along up.
        """
        view = tf.look_at(three(eyePos), three(target), three(up))
        if not view[0, :3].any():
            raise ValueError("there is no way to look from the eye to the target with this up vector")
        self._apply(np.linalg.inv(view), False)

    def decompose(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
        """Scale, rotate (degrees, xyz), translate. Raises ValueError where an axis has length 0."""
        s, r, t = tf.decompose(self._m)
        return tuple(s.tolist()), tuple(r.tolist()), tuple(t.tolist())

    # -- projections, depth from 0 at the near plane to 1 at the far one; ValueError where one would show nothing

    def projectionFrustum(self, left: float, right: float, bottom: float, top: float, near: float, far: float) -> None:
        self._m = _frustum(left, right, bottom, top, near, far)

    def projectionFovX(self, fovX: float, aspectX: float, aspectY: float, near: float, far: float) -> None:
        half, high = _extents(fovX, aspectX, aspectY, near)
        self._m = _frustum(-half, half, -high, high, near, far)

    def projectionStereo(
        self,
        ipd: float,
        convergeZ: float,
        fovX: float,
        aspectX: float,
        aspectY: float,
        near: float,
        far: float,
        rightEye: bool = False,
    ) -> None:
        """Of one eye, at x = -ipd / 2 or with rightEye at ipd / 2: both see the same at the distance convergeZ."""
        half, high = _extents(fovX, aspectX, aspectY, near)
        if not float(convergeZ):
            raise ValueError("the distance at which the eyes converge is not 0")
        shift = float(ipd) / 2 * float(near) / float(convergeZ) * (-1 if rightEye else 1)
        self._m = _frustum(shift - half, shift + half, -high, high, near, far)

    def projectAndClip(self, pos: Any) -> Position | None:
        """The projected position; None where it is outside of what the projection shows."""
        x, y, z, w = (self._m @ [*three(pos), 1.0]).tolist()
        if w <= 0 or abs(x) > w or abs(y) > w or not 0 <= z <= w:
            return None
        return Position(x / w, y / w, z / w)

    def mapUnitSquareToQuad(
        self, blX: float, blY: float, brX: float, brY: float, tlX: float, tlY: float, trX: float, trY: float
    ) -> None:
        """ValueError where three corners lie on one line."""
        given = [float(v) for v in (blX, blY, brX, brY, tlX, tlY, trX, trY)]
        try:
            self._m = tf.square_to_quad(np.reshape(given, (4, 2)))
        except np.linalg.LinAlgError:
            raise ValueError(f"the corners {given} are those of no quadrilateral") from None

    def mapQuadToUnitSquare(
        self, blX: float, blY: float, brX: float, brY: float, tlX: float, tlY: float, trX: float, trY: float
    ) -> None:
        """ValueError where three corners lie on one line."""
        self.mapUnitSquareToQuad(blX, blY, brX, brY, tlX, tlY, trX, trY)
        self.invert()

    # -- operators

    def __getitem__(self, index: tuple[int, int]) -> float:
        row, column = index
        return float(self._m[row, column])

    def __setitem__(self, index: tuple[int, int], value: Any) -> None:
        row, column = index
        self._m[row, column] = float(value)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Matrix):
            return self._of(self._m @ other._m)
        if isinstance(other, Position):
            x, y, z, w = (self._m @ [*other, 1.0]).tolist()
            return Position(x, y, z) if w in (0.0, 1.0) else Position(x / w, y / w, z / w)
        if isinstance(other, Vector):
            return Vector(self._m[:3, :3] @ other._v)
        f = number(other)
        return NotImplemented if f is None else self._of(self._m * f)

    def __rmul__(self, other: Any) -> Matrix:
        f = number(other)
        return NotImplemented if f is None else self._of(self._m * f)

    def __add__(self, other: Any) -> Matrix:
        return self._of(self._m + other._m) if isinstance(other, Matrix) else NotImplemented

    def __sub__(self, other: Any) -> Matrix:
        return self._of(self._m - other._m) if isinstance(other, Matrix) else NotImplemented

    def __imul__(self, other: Any) -> Matrix:
        result = self * other
        if not isinstance(result, Matrix):
            return NotImplemented
        self._m = result._m
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Matrix) and bool(np.array_equal(self._m, other._m))

    def __repr__(self) -> str:
        return f"tdu.Matrix({', '.join(map(str, self.cols))})"

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self._m, dtype)


def _three(x: Any, y: Any, z: Any) -> list[float]:
    given = [v for v in (x, y, z) if v is not None]
    return three(x if len(given) == 1 else given)


def _pivot(pivot: Any) -> list[float] | None:
    return None if pivot is None else three(pivot)


def _extents(fovX: Any, aspectX: Any, aspectY: Any, near: Any) -> tuple[float, float]:
    """Half of a view's width and height on its near plane."""
    if not float(aspectX):
        raise ValueError("a projection needs an aspect whose width is not 0")
    half = float(near) * math.tan(math.radians(float(fovX)) / 2)
    return half, half * float(aspectY) / float(aspectX)


def _frustum(*extents: Any) -> Floats:
    """Of left, right, bottom, top, near, far."""
    given = [float(v) for v in extents]
    if any(low == high for low, high in zip(given[::2], given[1::2], strict=True)):
        raise ValueError(f"a projection needs a width, a height and a depth: its extents are {given}")
    return tf.frustum(*given)


def _inverse(m: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.inv(m), np.float64)
    except np.linalg.LinAlgError:
        raise ValueError("the matrix has no inverse") from None


def _filled(args: tuple[Any, ...]) -> Floats:
    """From a constructor's arguments; TypeError says what it got."""
    if not args:
        return np.eye(4)
    if len(args) == 1:
        if isinstance(args[0], Matrix):
            return args[0]._m.copy()
        if isinstance(args[0], Quaternion):
            return tf.quat_matrix(args[0]._q)
        if getattr(args[0], "isDAT", False):
            return _table(args[0])
        if isinstance(args[0], str) or not hasattr(args[0], "__iter__"):
            raise TypeError(f"a matrix takes a Matrix, a Quaternion, a table or a list of values, not {args[0]!r}")
        args = tuple(args[0])
    if len(args) in (3, 4) and all(hasattr(a, "__len__") for a in args):
        return _columns([[float(v) for v in a] for a in args])
    values = [float(v) for v in args]
    if len(values) == 4:
        return tf.quat_matrix(values)
    if len(values) not in (9, 16):
        raise TypeError(f"a matrix takes 4, 9 or 16 values, not {len(values)}")
    width = 3 if len(values) == 9 else 4
    return _columns([values[i : i + width] for i in range(0, len(values), width)])


def _table(dat: Any) -> Floats:
    """Of four rows and columns, as `fillTable` writes them."""
    if dat.numRows < 4 or dat.numCols < 4:
        raise TypeError(f"a matrix takes a table of 4 by 4, not {dat.numRows} by {dat.numCols}")
    return np.array([[float(dat[row, column]) for column in range(4)] for row in range(4)])


def _columns(columns: list[list[float]]) -> Floats:
    m = np.eye(4)
    for i, column in enumerate(columns):
        if len(column) not in (3, 4):
            raise TypeError(f"a column has 3 or 4 values, not {len(column)}")
        m[: len(column), i] = column
    return m
