"""deleteSOP. Source: DeleteSOP_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.operators._input_elements import InputElements


class deleteSOP(InputElements):
    """A reference to one Delete SOP; its Filter Expression is asked for each point or primitive."""

    __slots__ = ()

    inputPoint: Any = property(lambda self: self._point())
    inputPrim: Any = property(lambda self: self._prim())
