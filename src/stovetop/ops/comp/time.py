from __future__ import annotations

from stovetop.core.clock import Timeline
from stovetop.core.pars import Float, Int, Menu, Toggle
from stovetop.ops.comp._family import COMP


class Time(COMP):
    """The timeline of the component whose `local` it stands in; of the project in /local.

    What is inside that component and has no closer one follows its frame, rate and range. `independent` makes it go
    on while
    the timeline above it is paused; without it, it stops with that. The rate of /local/time is the project's cook rate.
    Source: https://docs.derivative.ca/Time_COMP
    """

    class Pars:
        play = Int(1, label="Play", min=-1, max=1)
        rate = Float(60.0, label="Rate", min=0.01, norm=(0.01, 100))
        start = Int(1, label="Start", norm=(1, 600))
        end = Int(600, label="End", norm=(1, 600))
        rangelimit = Menu({"loop": "Loop", "hold": "Hold"}, label="Range Limit")
        rangestart = Int(1, label="Range Start", norm=(1, 600))
        rangeend = Int(600, label="Range End", norm=(1, 600))
        resetframe = Int(1, label="Reset Frame", norm=(1, 600), unsupported=True)
        signature = Int((4, 4), label="Signature", size=2, norm=(0, 10))
        tempo = Float(120.0, label="Tempo", min=0.01, norm=(0.01, 100))
        independent = Toggle(False, label="Run Independently", unsupported=True)

    def created(self, node) -> None:
        self.timeline(node)

    def par_set(self, node, name: str) -> None:
        super().par_set(node, name)
        timeline, own = self.timeline(node), node.own
        timeline.play, timeline.rate = bool(own("play")), own("rate")
        if timeline is node.engine.root_timeline:
            node.engine.clock.rate = own("rate")
        timeline.start, timeline.end = float(own("start")), float(own("end"))
        timeline.range_start, timeline.range_end = float(own("rangestart")), float(own("rangeend"))
        timeline.loop, timeline.tempo = own("rangelimit") == "loop", own("tempo")
        timeline.signature1, timeline.signature2 = own("signature1"), own("signature2")

    def timeline(self, node) -> Timeline:
        """The timeline that this component sets: its own, entered with the component that it belongs to."""
        engine, owner = node.engine, node.parent
        if owner is not None and owner.name == "local":
            owner = owner.parent
        if owner is None or owner is engine.root:
            return engine.root_timeline
        if owner not in engine.timelines:
            engine.timelines[owner] = Timeline(node.own("rate"))
        return engine.timelines[owner]
