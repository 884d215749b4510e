"""lightCOMP. Source: LightCOMP_Class."""

from __future__ import annotations

from stovetop.td.viewcomp import ViewCOMP


class lightCOMP(ViewCOMP):
    """A reference to one Light COMP."""

    __slots__ = ()
