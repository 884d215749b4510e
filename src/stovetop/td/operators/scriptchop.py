"""scriptCHOP. Source: ScriptCHOP_Class."""

from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.data.clipbuilder import ClipBuilder
from stovetop.td.channel import Channel, clip_of, writable_clip
from stovetop.td.chop import CHOP
from stovetop.td.finders import tdError
from stovetop.td.scripted import ScriptedOP


class scriptCHOP(ScriptedOP, CHOP):
    """A Script CHOP: its channels can be written in its cook, while it is locked, or with Modify Outside of Cook on."""

    __slots__ = ()

    def _writing(self) -> ClipBuilder:
        return writable_clip(self._live())

    @property
    def timeSliceDefault(self) -> bool:
        """The first input's isTimeSlice."""
        inputs = self.inputs
        return bool(inputs and inputs[0].isTimeSlice)  # type: ignore[attr-defined]

    @property
    def numSamples(self) -> int:
        return clip_of(self._live()).num_samples

    @numSamples.setter
    def numSamples(self, count: int) -> None:
        self._writing().resize(count)

    @property
    def rate(self) -> float:
        return clip_of(self._live()).rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not float(rate) > 0:
            raise tdError(f"{self.path}: a sample rate must be above 0, not {rate}")
        self._writing().rate = float(rate)

    @property
    def start(self) -> float:
        return clip_of(self._live()).start

    @start.setter
    def start(self, start: float) -> None:
        self._writing().start = float(start)

    @property
    def end(self) -> float:
        data = clip_of(self._live())
        return data.start + max(data.num_samples - 1, 0)

    @end.setter
    def end(self, end: float) -> None:
        data = self._writing()
        data.resize(int(end - data.start) + 1)

    @property
    def isTimeSlice(self) -> bool:
        return clip_of(self._live()).time_slice

    @isTimeSlice.setter
    def isTimeSlice(self, on: bool) -> None:
        data = self._writing()
        if on and not data.time_slice:
            from stovetop.core.registry import find

            script = find("scriptCHOP")
            assert script is not None
            script.slice(self._node, data)  # type: ignore[attr-defined]
        data.time_slice = bool(on)

    def clear(self) -> None:
        """Remove all channels; length and rate stay."""
        self._writing().clear()

    def copy(self, chop: CHOP) -> None:
        """Become the same channels, rate and length."""
        if not isinstance(chop, CHOP):
            raise tdError(f"{self.path}: copy() takes a CHOP, not {type(chop).__name__}")
        self._writing().copy(chop._node.data)

    def appendChan(self, name: str | None = None) -> Channel:
        """A new channel of zeros; without a name `chan1`, `chan2`, …"""
        data = self._writing()
        row = data.append(name if name is not None else "chan1")
        return Channel(self._node, data.names[row], row)

    def copyNumpyArray(self, numpyArray: Any, baseName: str = "chan") -> None:
        """Replace all channels by a (channels, samples) float32 array."""
        array = np.asarray(numpyArray)
        if array.ndim != 2 or array.dtype != np.float32:
            raise tdError(
                f"{self.path}: copyNumpyArray needs a float32 array of shape (numChannels, numSamples),"
                f" not {array.dtype} {array.shape}"
            )
        data = self._writing()
        data.names = [f"{baseName}{i + 1}" for i in range(len(array))]
        data.vals = array.copy()
