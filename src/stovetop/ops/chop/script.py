from stovetop.core.pars import Pulse, Ref, Toggle
from stovetop.data.clipbuilder import ClipBuilder
from stovetop.ops._script import Scripted
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, slice_times


class Script(Scripted, CHOP):
    """Channels that a Python callback writes.

    vals (chans, n) float32 of whatever the callback appends. Length, rate and channels stay from cook to cook until
    they are set or cleared. A time slice covers exactly the time since the last cook.
    Source: https://docs.derivative.ca/Script_CHOP
    """

    inputs = ("channels",)
    multi = True
    min_inputs = 0
    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        setuppars = Pulse(label="Setup Parameters")
        modoutsidecook = Toggle(False, label="Modify Outside of Cook")

    def begin(self, node) -> ClipBuilder:
        if node.output is self.empty():
            builder = ClipBuilder(rate=node.timeline.rate)
            builder.resize(1)
        else:
            builder = ClipBuilder(node.output)
        if builder.time_slice or node.own("timeslice"):
            self.slice(node, builder)
        return builder

    def finish(self, node, builder: ClipBuilder) -> Channels:
        return builder.freeze()

    def slice(self, node, builder: ClipBuilder) -> None:
        """Make the clip the time slice since the node's last cook."""
        times = slice_times(node.engine.now(node), node.local, builder.rate)
        builder.time_slice = True
        builder.resize(max(len(times), 1))
        builder.start = float(node.local.slice_end - builder.num_samples + 1)


Script.spec.pars["exportmethod"].created = "datname"
