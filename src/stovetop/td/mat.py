"""MAT: a material, as scripts see it. Source: MAT_Class."""

from __future__ import annotations

from stovetop.td.op import OP


class MAT(OP):
    """A reference to one MAT."""

    __slots__ = ()
