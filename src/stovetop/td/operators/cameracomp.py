"""cameraCOMP. Source: CameraCOMP_Class."""

from __future__ import annotations

from stovetop.td.viewcomp import ViewCOMP


class cameraCOMP(ViewCOMP):
    """A reference to one Camera COMP."""

    __slots__ = ()
