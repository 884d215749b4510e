from stovetop.core.pars import Menu, Toggle
from stovetop.ops.chop._family import CHOP, Channels


class Null(CHOP):
    """Hand the input on unchanged.

    vals (chans, n) float32, the very same. Selective wakes what follows only where values, names or range (those that
    are checked) have changed, for the price of a comparison a cook; Always cooks every frame, asked for or not.
    Source: https://docs.derivative.ca/Null_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0

    class Pars:
        cooktype = Menu({"auto": "Automatic", "always": "Always", "selective": "Selective"}, label="Cook Type")
        checkvalues = Toggle(True, label="Check Values")
        checknames = Toggle(False, label="Check Names")
        checkrange = Toggle(False, label="Check Range")

    def cook(self, par, channels: Channels) -> Channels:
        return self.empty() if channels is None else channels

    def same(self, node, old: Channels, new: Channels) -> bool:
        par = node.values
        if par.cooktype != "selective":
            return False
        names = not par.checknames or old.names == new.names
        span = (old.start, old.num_samples, old.rate) == (new.start, new.num_samples, new.rate)
        values = not par.checkvalues or (old.vals.shape == new.vals.shape and old.vals.tobytes() == new.vals.tobytes())
        return names and values and (span or not par.checkrange)

    def par_set(self, node, name: str) -> None:
        if name == "cooktype":
            always = node.own("cooktype") == "always"
            (node.engine.watch if always else node.engine.unwatch)(node)
