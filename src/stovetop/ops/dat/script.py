from types import SimpleNamespace

from stovetop.core.pars import Pulse, Ref
from stovetop.ops._script import Scripted
from stovetop.ops.dat._family import DAT, Table


class Script(Scripted, DAT):
    """A table or text that a Python callback writes; it starts from what the last cook left.

    Source: https://docs.derivative.ca/Script_DAT
    """

    inputs = ("dats",)
    multi = True
    min_inputs = 0

    class Pars:
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        setuppars = Pulse(label="Setup Parameters")

    def begin(self, node) -> SimpleNamespace:
        return SimpleNamespace(table=node.output)

    def finish(self, node, builder: SimpleNamespace) -> Table:
        return builder.table
