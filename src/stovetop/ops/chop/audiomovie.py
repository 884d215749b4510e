from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Page, Ref, Toggle
from stovetop.data.audio import AudioFile, video_start
from stovetop.ops.chop._audio import driven, heard, names, opened, shut, stepped, unit
from stovetop.ops.chop._family import CHOP, SLICED_PLAIN, Channels, samples_of, time_slice
from stovetop.ops.top._playing import along

#: seconds over which Audio Loop's Fade lets a movie's end fade out
FADE = 0.05


class AudioMovie(CHOP):
    """The sound of the movie that a Movie File In TOP plays, in step with its position.

    A time slice of vals (chans, n) float32, named chan1, chan2, …, at the file's own rate. At a speed of 1 the samples
    are the file's, exactly; at others they lie between, linear; a position that stands still is silent, one that moves
    backwards plays backwards. Trim, Extend, loops and Loop Crossfade are the movie's; held ends are silent. Where
    something drives the index, the slice in which it starts over follows the movie's Audio Loop: after the end silent,
    faded out, or going on at the start. Samples are waited for, so Open Timeout has no meaning.

    Source: https://docs.derivative.ca/Audio_Movie_CHOP
    """

    inputs = ()
    scoped = False
    common = SLICED_PLAIN

    class Pars:
        _movie_audio = Page("Movie Audio")
        play = Toggle(True, label="Play")
        moviefileintop = Ref("TOP", "", label="Movie File In TOP")
        prereadlength = Float(1.0, label="Pre-Read Length", min=0.1, norm=(0.1, 8))
        prereadlengthunit = unit("Pre-Read Length Unit")
        opentimeout = Float(999999.0, label="Open Timeout", min=0, norm=(0, 1000), unsupported=True)
        # TouchDesigner makes up for the delay of an audio device, which there is none of here
        syncoffset = Float(-0.15, label="Audio Sync Offset", norm=(-1, 1), created=0.0)
        syncoffsetunit = unit("Audio Sync Offset Unit")
        index = Toggle(False, label="Index Channel")
        audiotrack = Int(0, label="Audio Track Index", min=0, norm=(0, 5))
        _audio_movie = Page("Audio Movie")
        volume = Float(1.0, label="Volume", norm=(0, 1))

    def cook(self, par, *, state, now) -> Channels:
        movie = par.moviefileintop
        state.has_audio = False
        if movie is None:
            return self.empty()
        if movie.kind.op_type != "moviefileinTOP":
            raise CookError(f"{movie.path} is no Movie File In TOP")
        movie.data  # noqa: B018 (its position is that of its cook)
        playing = movie.local
        clip = getattr(playing, "clip", None)
        if clip is None or not clip.audio or not hasattr(playing, "at"):
            raise CookError(f"{movie.path} {'has no sound' if clip is not None else 'has no movie open'}")
        audio = opened(state, (playing.key, par.audiotrack), clip.audio, par.audiotrack, self._origin(clip))
        state.has_audio = True
        cut = time_slice(now, state, audio.rate)
        if cut.fresh:
            state.cut = self._positions(state, playing, clip, now.abs_seconds, cut.times)
        seconds, there = state.cut
        if not par.play:
            there = there * 0
        shift = samples_of(par.syncoffset, par.syncoffsetunit, now.rate, audio.rate) / audio.rate
        vals = self._sound(state, audio, playing, clip, seconds - shift, there, cut.fresh) * par.volume
        ahead = samples_of(par.prereadlength, par.prereadlengthunit, now.rate, audio.rate)
        audio.expect(round(seconds[-1] * audio.rate), round(ahead))
        rows = names(audio.channels)
        if par.index:
            at = along(playing.place, seconds * clip.rate)[0] / max(clip.even(clip.length), 1e-9)
            vals, rows = np.concatenate([vals, at[None].clip(0, 1)]), [*rows, "index"]
        start = float(round(cut.times[0] * audio.rate))
        return Channels(vals.astype(np.float32), rows, rate=audio.rate, start=start, time_slice=True)

    def _origin(self, clip: Any) -> float | None:
        return video_start(clip.audio) if hasattr(clip, "path") else None

    def _positions(self, state: Any, playing: Any, clip: Any, now: float, times: NDArray[np.float64]) -> Any:
        """Seconds into the movie of each sample, unlimited, and whether it is heard."""
        at = playing.at / clip.rate
        going, length = at, playing.place.count / clip.rate
        if playing.velocity is not None:
            state.speed = playing.velocity * playing.rate / clip.rate
        else:
            going, state.speed = driven(state, at, now, length)
        state.at, state.seconds = at, now
        seconds = going - (now - times) * state.speed
        there = np.full(len(times), float(state.speed != 0))
        if playing.velocity is None:
            there *= self._end(playing, seconds - playing.place.first / clip.rate, length)
        return seconds, there

    def _end(self, playing: Any, into: NDArray[np.float64], length: float) -> NDArray[np.float64]:
        """What Audio Loop leaves of a slice in which a driven position starts over."""
        laps = np.floor(into / length)
        first = into < (laps[0] + 1) * length
        if playing.audio_loop == "match" or first.all():
            return np.ones(len(into))
        if playing.audio_loop == "silence":
            return first.astype(float)
        left = ((laps[0] + 1) * length - into) / FADE
        return np.where(first, left.clip(0, 1), 0.0)

    def _sound(
        self, state: Any, audio: AudioFile, playing: Any, clip: Any, seconds: Any, there: Any, fresh: bool
    ) -> NDArray[np.float32]:
        """(channels, n): the samples at these seconds of the unlimited position."""
        if fresh or not hasattr(state, "steps"):
            state.steps = stepped(state, seconds * audio.rate, state.speed)
        if not there.any():
            return np.zeros((audio.channels, len(there)), np.float32)
        index, other, weight, inside = along(playing.place, state.steps / audio.rate * clip.rate)
        scale = audio.rate / clip.rate
        out = heard(audio, index * scale)
        if weight.any():
            part = weight.astype(np.float32)
            out = out * (1 - part) + heard(audio, other * scale) * part
        return out * (there * inside).astype(np.float32)

    def closing(self, node) -> None:
        if node.local_state is not None:
            shut(node.local)
