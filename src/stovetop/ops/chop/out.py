from stovetop.core.pars import Str
from stovetop.ops.chop._family import CHOP, Channels


class Out(CHOP):
    """An output of the component it stands in: its input, unchanged.

    Source: https://docs.derivative.ca/Out_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0

    class Pars:
        label = Str("", label="Label")

    def cook(self, par, channels: Channels) -> Channels:
        return self.empty() if channels is None else channels
