from stovetop.core.errors import CookError
from stovetop.core.pars import Int, Str
from stovetop.core.patterns import expand
from stovetop.ops._connectors import CONNECTOR, Connector
from stovetop.ops.chop._family import CHOP, SLICED, Channels, unique


class In(Connector, CHOP):
    """An input of the component it stands in; its own wire is what it gives while that input is not wired.

    vals as they arrive. Names alone renames the channels in order; with Num Channels it is the pattern of those that
    are let through. An error where their number is not Num Channels.
    Source: https://docs.derivative.ca/In_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False
    common = SLICED

    class Pars:
        _connector = CONNECTOR
        numchannels = Int(3, label="Num Channels", norm=(0, 10), created=0)
        channames = Str("", label="Names")

    def cook(self, par, channels: Channels) -> Channels:
        clip = self.empty() if channels is None else channels
        if par.numchannels > 0:
            clip = clip.take(clip.select(par.channames)) if par.channames else clip
            if clip.num_chans != par.numchannels:
                raise CookError(f"{par.numchannels} channels are wanted, {clip.num_chans} arrive")
        elif par.channames:
            names = expand(par.channames)
            clip = clip.replace(names=unique([*names, *clip.names[len(names) :]][: clip.num_chans]))
        return clip
