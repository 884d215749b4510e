"""ObjectCOMP: components with a place in space. Source: ObjectCOMP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.transforms import inverse
from stovetop.ops.comp import _object as places
from stovetop.td.bounds import Bounds
from stovetop.td.comp import COMP
from stovetop.td.finders import tdError
from stovetop.td.tdu.matrix import Matrix


class ObjectCOMP(COMP):
    """A reference to one Object component. Matrices are copies; setting one sets parameters."""

    __slots__ = ()

    @property
    def localTransform(self) -> Matrix:
        """The Xform and Pre-Xform pages together, without any parent or look-at."""
        return Matrix._of(places.local(self._values()))

    @property
    def worldTransform(self) -> Matrix:
        """From its own space to the world's."""
        return Matrix._of(np.array(self._world()))

    def transform(self) -> Matrix:
        """The Xform page."""
        return Matrix._of(places.main(self._values()))

    def setTransform(self, matrix: Any) -> None:
        """Give the Xform page this matrix: translate, rotate, scale; pivot 0, order srt. Shear is lost.

        tdError where it flattens an axis.
        """
        self._set(matrix, "")

    def preTransform(self) -> Matrix:
        """The Pre-Xform page, whether it is applied or not."""
        return Matrix._of(places.pre(self._values()))

    def setPreTransform(self, matrix: Any) -> None:
        """Give the Pre-Xform page this matrix, as `setTransform` does for the Xform page."""
        self._set(matrix, "p")

    def relativeTransform(self, target: ObjectCOMP) -> Matrix:
        """What takes this object's place to the target's: from the target's space to this one's.

        TypeError where the target is no object component.
        """
        if not isinstance(target, ObjectCOMP):
            raise TypeError(f"{self.path}: relativeTransform() takes an Object COMP, not {target!r}")
        return Matrix._of(inverse(self._world()) @ target._world())

    def computeBounds(
        self, display: bool = True, render: bool = True, selected: bool = False, recurse: bool = True
    ) -> Bounds:
        """The box, in the world, around the SOPs inside; zeros where there are none.

        display, render, selected: only those whose flag is on, and for render only inside of components that are
        rendered. recurse: those of object components inside, too. Instances are not counted.
        """
        asked = (("display", display), ("render", render), ("selected", selected))
        corners = places.extent(self._live(), tuple(flag for flag, on in asked if on), recurse)
        if not corners:
            return Bounds((0, 0, 0), (0, 0, 0))
        return Bounds(np.min(corners, axis=(0, 1)), np.max(corners, axis=(0, 1)))

    def importABC(
        self,
        filepath: str,
        lights: bool = True,
        cameras: bool = True,
        mergeGeometry: bool = True,
        gpuDeform: bool = True,
        rate: float | None = None,
        textureFolder: str | None = None,
        geometryFolder: str | None = None,
        animationFolder: str | None = None,
    ) -> None:
        """Raises: Alembic files are not supported."""
        raise tdError(f"{self.path}: Alembic files cannot be imported ({filepath})")

    def importFBX(
        self,
        filepath: str,
        lights: bool = True,
        cameras: bool = True,
        mergeGeometry: bool = True,
        gpuDeform: bool = True,
        rate: float | None = None,
        textureFolder: str | None = None,
        geometryFolder: str | None = None,
        animationFolder: str | None = None,
    ) -> None:
        """Raises: an FBX COMP imports them."""
        raise tdError(f"{self.path}: FBX files are imported by an FBX COMP ({filepath})")

    def _values(self) -> Any:
        """The evaluated parameters; what they follow is recorded as read."""
        node = self._live()
        node.data  # noqa: B018
        return node.values

    def _world(self) -> Any:
        return self._live().data.world

    def _set(self, matrix: Any, prefix: str) -> None:
        given = matrix if isinstance(matrix, Matrix) else Matrix(matrix)
        try:
            places.set_transform(self._live(), np.array(given.rows), prefix)
        except ValueError as cause:
            raise tdError(f"{self.path}: {cause}") from cause
