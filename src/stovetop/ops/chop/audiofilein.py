from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.pars import File, Float, Menu, Pulse, Str, Toggle
from stovetop.data.audio import AudioFile
from stovetop.ops._timecode import timecode_seconds
from stovetop.ops.chop._audio import driven, heard, names, opened, shut, stepped, unit
from stovetop.ops.chop._family import CHOP, SLICED_PLAIN, Channels, samples_of, time_slice
from stovetop.ops.top._files import file_key, local_file
from stovetop.ops.top._playing import PLAY_MODES, Range, along

if TYPE_CHECKING:
    from stovetop.core.network import Node


class AudioFileIn(CHOP):
    """The sound of an audio file or a movie.

    A time slice of vals (chans, n) float32, named chan1, chan2, …, at the file's own rate. At a speed of 1 the samples
    are the file's, exactly; at others they lie between, linear; backwards it plays backwards, where TouchDesigner's
    cannot. A position that stands still is silent, as is what lies outside of the trimmed part without Repeat. Trim
    End counts from the file's end. Samples are waited for, so Open Timeout has no meaning.

    Source: https://docs.derivative.ca/Audio_File_In_CHOP
    """

    inputs = ()
    scoped = False
    common = SLICED_PLAIN

    class Pars:
        file = File("", label="File", created="")
        reloadpulse = Pulse(label="Reload")
        play = Toggle(True, label="Play")
        playmode = Menu(PLAY_MODES, "sequential", label="Play Mode")
        speed = Float(1.0, label="Speed", norm=(0, 10))
        cue = Toggle(False, label="Cue")
        cuepulse = Pulse(label="Cue Pulse")
        cuepoint = Float(0.0, label="Cue Point", min=0, norm=(0, 1000))
        cuepointunit = unit("Cue Point Unit")
        index = Float(0.0, label="Index", min=0, norm=(0, 1000))
        indexunit = unit("Index Unit")
        timecodeop = Str("", label="Timecode Object/CHOP/DAT")
        repeat = Menu({"off": "Off", "on": "On"}, "on", label="Repeat")
        trim = Toggle(False, label="Trim")
        trimstart = Float(0.0, label="Trim Start", min=0, norm=(0, 500))
        trimstartunit = unit("Trim Start Unit")
        trimend = Float(1.0, label="Trim End", min=0, norm=(0, 500))
        trimendunit = unit("Trim End Unit")
        prereadlength = Float(1.0, label="Pre-Read Length", min=0.3, norm=(0.3, 3))
        prereadlengthunit = unit("Pre-Read Length Unit")
        opentimeout = Float(999999.0, label="Open Timeout", min=0, norm=(0, 1000), unsupported=True)
        mono = Toggle(False, label="Mono")
        volume = Float(1.0, label="Volume", norm=(0, 1))

    def cook(self, par, *, state, now, me) -> Channels:
        if not par.file:
            return self.empty()
        path = local_file(me, par.file)
        audio = opened(state, (file_key(path), getattr(state, "reloads", 0)), path)
        cut = time_slice(now, state, audio.rate)
        if cut.fresh or not hasattr(state, "vals"):
            state.range = self._range(par, audio, now.rate)
            at = self._advance(par, state, now, me, audio)
            positions = (at - (now.abs_seconds - cut.times) * state.speed) * audio.rate
            state.vals = self._sound(state, audio, positions)
            ahead = samples_of(par.prereadlength, par.prereadlengthunit, now.rate, audio.rate)
            audio.expect(round(along(state.range, positions[-1:])[0][0]), round(ahead))
        vals = state.vals * np.float32(par.volume if par.play else 0.0)
        if par.mono:
            vals = vals.mean(axis=0, keepdims=True, dtype=np.float32)
        start = float(round(cut.times[0] * audio.rate))
        return Channels(vals, names(len(vals)), rate=audio.rate, start=start, time_slice=True)

    def _range(self, par: Any, audio: AudioFile, timeline_rate: float) -> Range:
        """The samples that play."""
        first, last = 0.0, audio.length - 1.0
        if par.trim:
            first = min(samples_of(par.trimstart, par.trimstartunit, timeline_rate, audio.rate), last)
            last = max(first, last - samples_of(par.trimend, par.trimendunit, timeline_rate, audio.rate))
        mode = "cycle" if par.repeat == "on" else "zero"
        return Range(float(round(first)), float(round(last)), mode, mode)

    def _advance(self, par: Any, state: Any, now: Any, me: Node, audio: AudioFile) -> float:
        """The position in seconds, unlimited; `state.speed` is how fast it moves."""
        seconds, mode = now.abs_seconds, par.playmode
        if mode == "sequential":
            return self._sequential(par, state, now, audio)
        if mode == "locked":
            at = now.seconds
        elif mode == "specify":
            at = samples_of(par.index, par.indexunit, now.rate, audio.rate) / audio.rate
        else:
            at = timecode_seconds(me, "timecodeop", now.rate)
        going, state.speed = driven(state, at, seconds, state.range.count / audio.rate)
        state.at, state.seconds = at, seconds
        return going

    def _sequential(self, par: Any, state: Any, now: Any, audio: AudioFile) -> float:
        passed = now.abs_seconds - getattr(state, "seconds", now.abs_seconds)
        cued = par.cue or getattr(state, "cue", False)
        state.speed = par.speed if par.play and not cued else 0.0
        state.seconds, state.cue = now.abs_seconds, False
        at = getattr(state, "at", None)
        state.at = state.range.first / audio.rate if at is None else at + passed * state.speed
        if cued:
            state.at = samples_of(par.cuepoint, par.cuepointunit, now.rate, audio.rate) / audio.rate
        return state.at

    def _sound(self, state: Any, audio: AudioFile, positions: Any) -> Any:
        steps = stepped(state, positions, state.speed)
        index, _, _, inside = along(state.range, steps)
        if not state.speed or not inside.any():
            return np.zeros((audio.channels, len(positions)), np.float32)
        return heard(audio, index) * inside.astype(np.float32)

    def pulse(self, node: Node, name: str) -> None:
        if name == "reloadpulse":
            node.local.reloads = getattr(node.local, "reloads", 0) + 1
        else:
            node.local.cue = True
        node.invalidate()

    def closing(self, node: Node) -> None:
        if node.local_state is not None:
            shut(node.local)

    def info(self, node: Node) -> dict[str, float]:
        s = node.local
        audio = getattr(s, "audio", None)
        if audio is None or not hasattr(s, "range"):
            return {**dict.fromkeys(CHANNELS, 0.0), "open_failed": float(bool(node.message))}
        rate, place = node.timeline.rate, s.range
        at = s.at * audio.rate
        shown = float(along(place, np.array([at]))[0][0])
        values = (shown, at, (shown - place.first) / max(place.count, 1), place.count, place.count / audio.rate * rate,
                  audio.length, audio.length / audio.rate * rate, 1.0, 0.0, 0.0)  # fmt: skip
        return dict(zip(CHANNELS, values, strict=True))


CHANNELS = (
    "sample true_sample fraction file_length file_length_frames true_file_length true_file_length_frames open opening "
    "open_failed"
).split()
