from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.dat._family import DAT, EMPTY_TABLE, Table


class In(Connector, DAT):
    """An input connector of the component it stands in; its own input is what it gives while that is unwired.

    Source: https://docs.derivative.ca/In_DAT
    """

    inputs = ("dat",)
    min_inputs = 0

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, dat: Table | None) -> Table:
        return EMPTY_TABLE if dat is None else dat
