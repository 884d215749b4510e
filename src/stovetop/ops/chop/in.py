from stovetop.core.pars import Int, Str
from stovetop.ops.chop._family import CHOP, Channels


class In(CHOP):
    """An input of the component it stands in; its own wire is what it gives while that input is not wired.

    vals as they arrive. Names and Num Channels rename and pad or cut: missing channels are zero.
    Source: https://docs.derivative.ca/In_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False

    class Pars:
        label = Str("", label="Label")
        numchannels = Int(0, label="Num Channels", min=0)
        channames = Str("", label="Names")

    def cook(self, par, channels: Channels) -> Channels:
        import numpy as np

        from stovetop.core.patterns import expand

        clip = self.empty() if channels is None else channels
        names = expand(par.channames) if par.channames else []
        count = par.numchannels or (len(names) if names else clip.num_chans)
        if count == clip.num_chans and not names:
            return clip
        vals = np.zeros((count, clip.num_samples or 1), np.float32)
        kept = min(count, clip.num_chans)
        vals[:kept, : clip.num_samples] = clip.vals[:kept]
        own = [*names, *clip.names[len(names) :]]
        own += [f"chan{i + 1}" for i in range(len(own), count)]
        return clip.replace(vals=vals, names=own[:count])
