"""geometryCOMP. Source: GeometryCOMP_Class."""

from __future__ import annotations

import numpy as np

from stovetop.td.bounds import Bounds
from stovetop.td.objectcomp import ObjectCOMP


class geometryCOMP(ObjectCOMP):
    """A reference to one Geometry COMP."""

    __slots__ = ()

    def bounds(
        self, display: bool = False, render: bool = False, selected: bool = False, recurse: bool = True
    ) -> Bounds:
        """The box around the SOPs inside, in this component's space.

        display, render, selected: only those with that flag on. recurse: also in the Geometry COMPs inside, placed by
        their transforms. Around nothing where there is none.
        """
        boxes = list(self._boxes(display, render, selected, recurse))
        if not boxes:
            return Bounds(*np.zeros((2, 3)))
        low, high = np.array(boxes).transpose(1, 0, 2)
        return Bounds(low.min(axis=0), high.max(axis=0))

    def _boxes(self, display: bool, render: bool, selected: bool, recurse: bool):  # type: ignore[no-untyped-def]
        for child in self.children:
            if child.family == "SOP":
                off = (display and not child.display) or (render and not child.render)
                data = child._node.data
                if not off and not (selected and not child.selected) and data.num_points:
                    yield data.bounds
            elif recurse and isinstance(child, geometryCOMP):
                for low, high in child._boxes(display, render, selected, recurse):
                    corners = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1)
                    m = np.array(child.localTransform.rows)
                    placed = m[:3, :3] @ corners + m[:3, 3:]
                    yield np.stack([placed.min(axis=1), placed.max(axis=1)])
