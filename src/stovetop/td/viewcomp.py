"""What cameras and lights share: their projection as a matrix. Source: CameraCOMP_Class."""

from __future__ import annotations

import numpy as np

from stovetop.scene.objects import camera_of
from stovetop.td.finders import tdError
from stovetop.td.objectcomp import ObjectCOMP
from stovetop.td.tdu.matrix import Matrix


class ViewCOMP(ObjectCOMP):
    """A component with a view."""

    __slots__ = ()

    def projection(self, x: float, y: float) -> Matrix:
        """Camera space to clip space of a picture x wide and y high; depth runs from 0 (near) to 1 (far)."""
        if not (x > 0 and y > 0):
            raise tdError(f"{self.path}: a projection needs a width and a height above 0, not {x} and {y}")
        data = self._live().data
        return Matrix._of((camera_of(data) or data).lens.projection(x / y))

    def projectionInverse(self, x: float, y: float) -> Matrix:
        """The inverse of `projection`."""
        return Matrix._of(np.linalg.inv(np.array(self.projection(x, y).rows)))

    def mpcdiRegion(self, width: float, height: float) -> str:
        """Raises: projector calibration files are not supported."""
        raise tdError(f"{self.path}: MPCDI regions are not supported")
