from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.chop._family import CHOP, Channels


class Out(Connector, CHOP):
    """An output of the component it stands in: its input, unchanged.

    Source: https://docs.derivative.ca/Out_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0

    class Pars:
        _connector = CONNECTOR

    def cook(self, par, channels: Channels) -> Channels:
        return self.empty() if channels is None else channels
