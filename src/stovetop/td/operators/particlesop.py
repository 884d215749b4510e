"""particleSOP. Source: ParticleSOP_Class."""

from __future__ import annotations

from operator import index

import numpy as np

from stovetop.td.finders import tdError
from stovetop.td.point import Point
from stovetop.td.sop import SOP


class particleSOP(SOP):
    """A reference to one Particle SOP."""

    __slots__ = ()

    def createParticles(self, num: int) -> list[Point]:
        """Let particles be born on the source now, as the Birth parameter does; gives their points.

        tdError where there can be none: for a number below 0, while it is reset, moves the source's own points, or has
        no source; and for more than it can hold.
        """
        node, count = self._live(), index(num)
        if count < 0:
            raise tdError(f"{self.path}: {count} particles cannot be created")
        node.data  # noqa: B018 - what is there before
        state = node.local
        first = getattr(state, "next_id", 0)
        state.wanted = count
        node.invalidate()
        geometry = node.data
        new = np.flatnonzero(state.id >= first) if hasattr(state, "id") else np.zeros(0, int)
        # where it could not cook, the next cook shall not make them
        state.wanted = 0
        if len(new) < count:
            why = self.errors() or "it is reset, moves its source's points, or has no source"
            raise tdError(f"{self.path}: {count} particles cannot be created: {why}")
        if node.values.rmunused:
            # the dead are not shown
            new = np.searchsorted(np.flatnonzero(state.alive > 0), new)
        return [Point(node, geometry, int(place)) for place in new]
