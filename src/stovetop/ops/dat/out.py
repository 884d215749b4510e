from stovetop.core.pars import Str
from stovetop.ops.dat._family import DAT, Table


class Out(DAT):
    """An output connector of the component it stands in.

    Source: https://docs.derivative.ca/Out_DAT
    """

    inputs = ("dat",)

    class Pars:
        label = Str("$ON", label="Label", created="")

    def cook(self, par, dat: Table) -> Table:
        return dat
