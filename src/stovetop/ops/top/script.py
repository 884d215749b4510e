from __future__ import annotations

from types import SimpleNamespace

from stovetop.core.pars import Page, Pulse, Ref, Toggle
from stovetop.data.texture import Texture
from stovetop.ops._script import Scripted
from stovetop.ops.top._family import TOP


class Script(Scripted, TOP):
    """The image that a Python callback gives to `scriptOp.copyNumpyArray` or `loadByteArray`.

    It stays until the next one; size and format are the array's where the Common page says Use Input.
    Source: https://docs.derivative.ca/Script_TOP
    """

    inputs = ("input",)
    multi = True
    min_inputs = 0
    volumes = True
    page = "Setup"
    default_body = (
        "\timport numpy\n"
        "\ta = numpy.random.default_rng(1).integers(0, 255, size=(2, 2, 4), dtype='uint8')\n"
        "\tscriptOp.copyNumpyArray(a)"
    )

    class Pars:
        _setup = Page("Setup")
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        setuppars = Pulse(label="Setup Parameters")
        modoutsidecook = Toggle(False, label="Modify Outside of Cook")

    def begin(self, node) -> SimpleNamespace:
        return SimpleNamespace(texture=node.output)

    def finish(self, node, builder: SimpleNamespace) -> Texture:
        return self.pass_through(node.values, builder.texture)
