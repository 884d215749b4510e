"""timeCOMP: a component's timeline. Source: TimeCOMP_Class."""

from __future__ import annotations

from stovetop.core.clock import Timeline
from stovetop.td.comp import COMP


class timeCOMP(COMP):
    """Frame, seconds, rate and range of a timeline; setting `frame`, `seconds` or `play` moves, starts or stops it."""

    __slots__ = ()

    @property
    def _timeline(self) -> Timeline:
        owner = self._live().parent
        owner = owner.parent if owner is not None and owner.name == "local" else owner
        engine = self._node.engine
        return engine.timelines.get(owner, engine.root_timeline) if owner is not None else engine.root_timeline

    def _read(self) -> Timeline:
        t = self._timeline
        t.ticks.read()
        return t

    @property
    def frame(self) -> float:
        return self._read().frame

    @frame.setter
    def frame(self, frame: float) -> None:
        self._timeline.move(float(frame))

    @property
    def seconds(self) -> float:
        return self._read().seconds

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._timeline.move(1 + float(seconds) * self._timeline.rate)

    @property
    def rate(self) -> float:
        return self._timeline.rate

    @rate.setter
    def rate(self, rate: float) -> None:
        self._timeline.rate = float(rate)

    @property
    def play(self) -> bool:
        return self._timeline.play

    @play.setter
    def play(self, on: bool) -> None:
        self._timeline.play = bool(on)

    @property
    def timecode(self) -> object:
        """The current place as a tdu.Timecode."""
        from stovetop.td.tdu import Timecode

        t = self._read()
        place = Timecode(fps=t.rate)
        place.setTotalFrames(int(t.frame - 1))
        return place

    @timecode.setter
    def timecode(self, place: object) -> None:
        """Go there: a tdu.Timecode, or a text as 00:00:10:00."""
        from stovetop.td.tdu import Timecode

        code = place if isinstance(place, Timecode) else Timecode(str(place), fps=self.rate)
        self._timeline.move(1.0 + code.totalFrames)

    @property
    def independent(self) -> bool:
        """The Run Independently parameter."""
        return bool(self.par.independent.eval())

    @independent.setter
    def independent(self, on: bool) -> None:
        self.par.independent = bool(on)

    def _settable(name: str) -> property:  # type: ignore[misc]
        def put(self: timeCOMP, value: float) -> None:
            setattr(self._timeline, name, float(value))

        return property(lambda self: getattr(self._timeline, name), put)

    start, end = _settable("start"), _settable("end")
    rangeStart, rangeEnd = _settable("range_start"), _settable("range_end")
    tempo, signature1, signature2 = _settable("tempo"), _settable("signature1"), _settable("signature2")

    @property
    def loop(self) -> bool:
        return self._timeline.loop

    @loop.setter
    def loop(self, on: bool) -> None:
        self._timeline.loop = bool(on)

    del _settable
