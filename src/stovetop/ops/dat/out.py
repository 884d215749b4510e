from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.dat._family import DAT, Table


class Out(Connector, DAT):
    """An output connector of the component it stands in.

    Source: https://docs.derivative.ca/Out_DAT
    """

    inputs = ("dat",)

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, dat: Table) -> Table:
        return dat
