from __future__ import annotations

import numpy as np

from stovetop.core.network import Node
from stovetop.core.pars import RGB, Float, Page
from stovetop.ops.comp._object import ObjectCOMP
from stovetop.scene.objects import Ambient


class AmbientLight(ObjectCOMP):
    """Light that comes from everywhere alike: materials reflect it by their ambient colour.

    Source: https://docs.derivative.ca/Ambient_Light_COMP
    """

    default_name = "ambient"

    # it stands nowhere, so it has no Xform pages
    leading = ()

    class Pars:
        _light = Page("Light")
        c = RGB(0.2, 0.2, 0.2, label="Light Color")
        dimmer = Float(1.0, label="Dimmer")

    def cook(self, par, *inputs, me: Node) -> Ambient:
        return Ambient(np.eye(4), color=tuple(c * par.dimmer for c in par.c))
