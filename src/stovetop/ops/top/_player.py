"""What plays files with pictures or points: opened, read ahead, and shown where the Play page stands."""

from __future__ import annotations

from math import floor
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.data.ahead import Ahead
from stovetop.data.movie import Clip
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._files import file_key, local_file
from stovetop.ops.top._playing import Range, Shown, frame_number, position, trimmed, upcoming

if TYPE_CHECKING:
    from stovetop.core.network import Node


class Player(TOP):
    """An operator whose file is a clip. What differs between them: `open`, `finished`, and what both depend on."""

    channels: tuple[str, ...] = ()

    def options(self, par: Any) -> dict[str, Any]:
        """How to open the file: it is opened again where this changes."""
        return {}

    def open(self, path: str, by_number: bool, options: dict[str, Any]) -> Clip:
        """OSError names what is wrong with the file."""
        raise NotImplementedError

    def look(self, par: Any) -> tuple[Any, ...]:
        """What `finished` depends on beside the pixels."""
        return ()

    def finished(self, par: Any, state: Any, clip: Clip, pixels: np.ndarray, late: bool) -> np.ndarray:
        """The picture of a frame, (h, w, 1..4); late: its time is more than half over."""
        raise NotImplementedError

    def cook(self, par, *, state, now, me) -> Texture:
        if not par.file:
            return EMPTY
        try:
            clip = self.clip(par, state, me)
            if clip.warning:
                me.warn(clip.warning)
            rate = par.samplerate if par.overridesample else clip.rate
            place = trimmed(par, clip, rate, now.rate)
            at = position(par, state, now, me, clip, rate, place.first)
            state.moved = at - getattr(state, "at", at)
            state.at, state.rate, state.place = at, rate, place
            state.now = place.at(at)
            if state.now.extended in ("black", "zero"):
                return self.pass_through(par, blank(clip, state.now.extended))
            if not par.updateimage and getattr(state, "shown", None) is not None:
                return state.shown
            state.shown = self._show(par, state, clip)
        except CookError:
            if getattr(state, "shown", None) is None:
                # nothing better is there to stay
                me.output = error_image(self.target(par), par.loadingerrorimage)
            raise
        return state.shown

    def clip(self, par: Any, state: Any, me: Node) -> Clip:
        """The open file; opened again where its name, its date or Reload changes. CookError names the file."""
        path = local_file(me, par.file, getattr(par, "predownloadhttp", True))
        options = self.options(par)
        key = (file_key(path), par.reload, getattr(state, "reloads", 0), par.imageindexing, *options.values())
        if getattr(state, "key", None) != key:
            close(state)
            try:
                clip = self.open(path, par.imageindexing == "filename", options)
            except OSError as cause:
                raise CookError(str(cause)) from cause
            state.clip, state.key = clip, key
            state.ahead = Ahead(clip.frame, clip.workers)
            state.frame = state.position = None
            state.failed = False
        return state.clip

    def _show(self, par: Any, state: Any, clip: Clip) -> Texture:
        """The image of `state.now`."""
        shown, place = state.now, state.place
        index = clip.index_at(shown.index)
        low = frame_number(clip, shown.index, par.stepsize)
        part = index - floor(index + 1e-6)
        between = part if par.interp and part > 1e-6 and clip.length > 1 and par.stepsize <= 1 else 0.0
        other, late = frame_number(clip, shown.other), part >= 0.5
        made = (low, between, other, shown.weight, late, *self.look(par))
        if state.frame is None or state.frame[0] != made:
            start = perf_counter()
            try:
                pixels = state.ahead.get(low)
                if between:
                    pixels = mix(pixels, state.ahead.get(following(clip, place, low)), between)
                if shown.weight:
                    pixels = mix(pixels, state.ahead.get(other), shown.weight)
            except OSError as cause:
                state.failed = True
                raise CookError(str(cause)) from cause
            state.ahead.expect([low, *upcoming(state.at, state.moved, place, clip, par.stepsize, par.prereadframes)])
            state.decode_ms = (perf_counter() - start) * 1000
            pixels = self.finished(par, state, clip, pixels, late)
            state.frame = (made, Texture.from_numpy(pixels, copy=False, aspect=clip.aspect))
        return self.pass_through(par, state.frame[1])

    def pulse(self, node: Node, name: str) -> None:
        if name == "reloadpulse":
            node.local.reloads = getattr(node.local, "reloads", 0) + 1
        else:
            node.local.cue = True
        node.invalidate()

    def preload(self, node: Node, index: float) -> None:
        """Open the file and read the Pre-Read Frames from an index on. CookError names what is wrong with it."""
        par, state = node.values, node.local
        clip = self.clip(par, state, node)
        count = max(1, par.prereadframes)
        state.ahead.expect(range(max(0, int(index)), min(clip.length, int(index) + count)))

    def unload(self, node: Node) -> None:
        """Close the file; the image stays, the next cook opens it again."""
        close(node.local)

    def closing(self, node: Node) -> None:
        if node.local_state is not None:
            close(node.local)

    def info(self, node: Node) -> dict[str, float]:
        s = node.local
        clip = getattr(s, "clip", None)
        out = dict.fromkeys(self.channels, 0.0)
        out.update(open=float(clip is not None), open_failed=float(clip is None and bool(node.message)))
        if clip is not None:
            out.update(file_resx=clip.width, file_resy=clip.height, mv_has_audio=float(clip.has_audio))
            out.update(true_length=clip.length, has_decode_errors=float(s.failed))
            out.update(reading(s.ahead))
            if hasattr(s, "now"):
                out.update(playing(s, clip))
        return out


def playing(s: Any, clip: Clip) -> dict[str, float]:
    """Info channels of the position."""
    shown: Shown = s.now
    place: Range = s.place
    index, first = clip.index_at(shown.index) + 1e-6, clip.index_at(place.first)
    last = clip.index_at(place.last + 1) - 1
    number = floor(index)
    return {
        "index": number,
        "true_index": s.at,
        "index_fraction": max(0.0, index - number - 1e-6),
        "start": first,
        "length": last - first + 1,
        "sample_rate": s.rate,
        "last_index_uploaded": s.frame[0][0] if s.frame else 0,
        "odd_field": float(getattr(s, "odd", False)),
        "last_frame": float(number == floor(last + 1e-6)),
        "loop_frame": float(shown.extended != ""),
        "last_frame_decode_time": getattr(s, "decode_ms", 0.0),
    }


def reading(ahead: Ahead) -> dict[str, float]:
    """Info channels of what is read ahead."""
    expected, done = ahead.expected, ahead.read_ahead
    return {
        "preloading": float(done < len(expected)),
        "pre_read_misses": ahead.misses,
        "last_pre_read_miss_wait": ahead.waited * 1000,
        "num_pre_read_frames": done,
        "first_index_to_read": min(expected, default=0),
        "fully_pre_read": float(done == len(expected)),
    }


def close(state: Any) -> None:
    """Close the file of an operator's state."""
    clip, state.clip, state.key = getattr(state, "clip", None), None, None
    if clip is not None:
        state.ahead.close(clip.close)


def following(clip: Clip, place: Range, index: int) -> int:
    """The frame that is blended with this one: the next, after the last of a loop the first."""
    last = frame_number(clip, place.last)
    if index >= last:
        return frame_number(clip, place.first) if place.right == "cycle" else index
    return index + 1


def blank(clip: Clip, mode: str) -> Texture:
    pixels = np.zeros((clip.height, clip.width, 4), np.uint8)
    pixels[..., 3] = 255 if mode == "black" else 0
    return Texture.from_numpy(pixels, copy=False)


def error_image(target: Any, mode: str) -> Texture:
    """A blank picture of the output's size, with a red square at the lower right."""
    pixels = np.zeros((target.height, target.width, 4), np.uint8)
    if mode == "coloredbottomright":
        side = max(1, min(target.width, target.height) // 4)
        pixels[..., 3] = 255
        pixels[:side, -side:, 0] = 255
    return Texture.from_numpy(pixels, copy=False)


def mix(a: np.ndarray, b: np.ndarray, part: float) -> np.ndarray:
    """a and b blended, in their dtype; a alone where their sizes differ."""
    if a.shape != b.shape:
        return a
    out = a.astype(np.float32) * (1 - part) + b.astype(np.float32) * part
    return (np.rint(out) if a.dtype.kind == "u" else out).astype(a.dtype)
