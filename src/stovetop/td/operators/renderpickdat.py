"""renderpickDAT. Source: RenderpickDAT_Class."""

from __future__ import annotations

from typing import Any

from stovetop.core.errors import CookError
from stovetop.ops._picking import Question, Request, Spot, found
from stovetop.td.dat import DAT
from stovetop.td.finders import tdError
from stovetop.td.op import OP
from stovetop.td.operators._pickevents import RowEvent, fields


class renderpickDAT(DAT):
    """A reference to one Render Pick DAT."""

    __slots__ = ()

    def pick(self, u: float, v: float, camera: Any = None) -> Any:
        """What is at a place of the picture now, whatever the input asks for: an event as the callback gets them, whose
        row is 0. camera: a Camera COMP or its number, the first one without.

        tdError where there is nothing to pick from, TypeError for a camera that is neither.
        """
        if not (camera is None or isinstance(camera, OP) or hasattr(camera, "__index__")):
            raise TypeError(f"{self.path}: pick() takes a Camera COMP or its number, not {camera!r}")
        node = self._live()
        node.data  # noqa: B018 - the parameters are those of now
        request = Request(float(u), float(v), True, False, False)
        spot = Spot(request=request)
        try:
            if 0 <= request.u <= 1 and 0 <= request.v <= 1:
                question = Question.of(
                    node.values, request, camera._node if isinstance(camera, OP) else int(camera or 0)
                )
                spot.shown = found(node.values, question, question.ask(node, spot.picker))
        except CookError as cause:
            raise tdError(f"{self.path}: {cause}") from cause
        return self._event(spot, 0, {})

    def _event(self, spot: Any, row: int, cells: dict[str, str]) -> Any:
        custom = dict(spot.shown.custom) if spot.shown is not None else {}
        return RowEvent._make((*fields(self, spot), row, cells, custom))
