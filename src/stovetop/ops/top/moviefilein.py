from __future__ import annotations

from math import floor
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import File, Float, Int, Menu, Page, Pulse, Ref, Toggle
from stovetop.data.ahead import Ahead
from stovetop.data.movie import Clip, open_clip
from stovetop.data.texture import Texture
from stovetop.ops.top._colorspaces import INPUT_COLOR_SPACES, MATRICES, REFERENCE_WHITES
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._fields import DEINTERLACE, PRECEDENCE, field
from stovetop.ops.top._files import file_key, local_file
from stovetop.ops.top._playing import (
    AUDIO_LOOPS,
    CUE_BEHAVIORS,
    ERROR_IMAGES,
    EXTEND,
    INDEXING,
    PLAY_MODES,
    TIMEOUTS,
    Range,
    Shown,
    frame_number,
    position,
    trimmed,
    upcoming,
)
from stovetop.ops.top._units import unit

if TYPE_CHECKING:
    from stovetop.core.network import Node

SWITCH = {"off": "Off", "on": "On", "automatic": "Automatic"}


class MovieFileIn(TOP):
    """A still (OpenImageIO), a movie (FFmpeg) or a sequence of images (a folder, or a pattern such as `shot*.png`).

    Frames are exact by index. 8, 16 bit and float files keep their depth; Decode Pixel Format Best interpolates chroma.
    Time: `sequential` counts the seconds between cooks, `locked` follows the timeline, `timecodeop` a timecode (counted
    without dropped frames). Where frames are not evenly spaced, playing follows their times and indices count them.
    Frames are read ahead on a thread; a frame that is not there yet is waited for, so timeouts have no meaning and what
    is shown never depends on speed. A missing or broken file is an error that names it, and the last image stays; the
    Error Image shows only where there was none. Colours are handed on as they are stored (TouchDesigner's Passthrough
    working space): Input Color Space chooses the matrix of YUV movies alone. Both Multiply RGB by Alpha parameters
    count; `multalpha` is the one of older builds, and an Off or On there wins.
    A Callbacks DAT has no effect.

    Source: https://docs.derivative.ca/Movie_File_In_TOP
    """

    page = "Play"

    class Pars:
        file = File("$TT/Map/Banana.tif", label="File", created="")
        reload = Toggle(False, label="Reload")
        reloadpulse = Pulse(label="Reload Pulse")
        playmode = Menu(PLAY_MODES, "sequential", label="Play Mode")
        play = Toggle(True, label="Play")
        speed = Float(1.0, label="Speed")
        cue = Toggle(False, label="Cue")
        cuepulse = Pulse(label="Cue Pulse")
        cuepoint = Float(0.0, label="Cue Point")
        cuepointunit = unit("Cue Point Unit")
        cuebehavior = Menu(CUE_BEHAVIORS, label="Cue Behavior")
        index = Float(0.0, label="Index")
        indexunit = unit("Index Unit")
        loopcrossfade = Float(0.0, label="Loop Crossfade", min=0)
        loopcrossfadeunit = unit("Loop Crossfade Unit")
        stepsize = Int(1, label="Step Size", min=1)
        audioloop = Menu(AUDIO_LOOPS, label="Audio Loop")
        imageindexing = Menu(INDEXING, label="Image Sequence Indexing")
        timecodemode = Menu({"absolute": "Absolute", "usefiletimecode": "Use to File Timecode"}, label="Timecode Mode")
        timecodeop = Ref("CHOP", "", label="Timecode Object/CHOP/DAT")
        _image = Page("Image")
        interp = Toggle(False, label="Interpolate Frames")
        deinterlace = Menu(DEINTERLACE, label="Deinterlace")
        precedence = Menu(PRECEDENCE, label="Field Precedence")
        bottomhalfalpha = Toggle(False, label="Bottom Half is Alpha (AAA)")
        multalpha = Menu(SWITCH, "automatic", label="Multiply RGB by Alpha")
        premultrgbbyalpha = Menu(SWITCH, "automatic", label="Pre-Multiply RGB by Alpha")
        inputcolorspace = Menu(INPUT_COLOR_SPACES, label="Input Color Space")
        inputreferencewhite = Menu(REFERENCE_WHITES, label="Input Reference White", unsupported=True)
        loadingerrorimage = Menu(ERROR_IMAGES, label="Loading/Error Image")
        decodepixelformat = Menu({"fastest": "Fastest", "best": "Best"}, label="Decode Pixel Format")
        _trim = Page("Trim")
        trim = Toggle(False, label="Trim")
        tstart = Float(0.0, label="Trim Start")
        tstartunit = unit("Trim Start Unit", "fraction")
        tend = Float(1.0, label="Trim End")
        tendunit = unit("Trim End Unit", "fraction")
        textendleft = Menu(EXTEND, "cycle", label="Extend Left")
        textendright = Menu(EXTEND, "cycle", label="Extend Right")
        overridesample = Toggle(False, label="Override Sample Rate")
        samplerate = Float(30.0, label="Sample Rate", min=0.001)
        _tune = Page("Tune")
        prereadframes = Int(3, label="Pre-Read Frames", min=0)
        frametimeout = Int(100, label="Frame Read Timeout", unsupported=True)
        frametimeoutstrat = Menu(TIMEOUTS, label="Frame Timeout Strategy", unsupported=True)
        alwaysloadinitial = Toggle(False, label="Always Load Initial Frame", unsupported=True)
        opentimeout = Int(0, label="File Open Timeout", unsupported=True)
        uselatestontimeout = Menu({}, label="On Timeout, use Latest Avail", unsupported=True)
        predownloadhttp = Toggle(True, label="Pre-Download HTTP Addresses")
        updateimage = Toggle(True, label="Update Image")
        maxdecodecpus = Int(8, label="Max Decode CPUs", min=1)
        highperfread = Toggle(False, label="High Performance Read", unsupported=True)
        highperfreadfactor = Float(1.0, label="High Performance Read Factor", unsupported=True)
        hwdecode = Toggle(True, label="Hardware Decode", unsupported=True)
        asyncupload = Toggle(True, label="Async Upload to GPU", unsupported=True)
        _movie_file_in = Page("Movie File In")
        callbacks = Ref("DAT", "", label="Callbacks DAT", unsupported=True)
        hlgpeaknits = Float(1000.0, label="HLG Peak Nits", unsupported=True)

    def cook(self, par, *, state, now, me) -> Texture:
        if not par.file:
            return EMPTY
        try:
            clip = self._clip(par, state, me)
            if clip.warning:
                me.warn(clip.warning)
            rate = par.samplerate if par.overridesample else clip.rate
            place = trimmed(par, clip, rate, now.rate)
            at = position(par, state, now, me, clip, rate, place.first)
            state.moved = at - getattr(state, "at", at)
            state.at, state.rate, state.place, state.audio_loop = at, rate, place, par.audioloop
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

    def _clip(self, par: Any, state: Any, me: Node) -> Clip:
        """The open file; opened again where its name, its date or Reload changes. CookError names the file."""
        path = local_file(me, par.file, par.predownloadhttp)
        options = {
            "threads": par.maxdecodecpus,
            "best": par.decodepixelformat == "best",
            "matrix": MATRICES.get(par.inputcolorspace, ""),
        }
        key = (file_key(path), par.reload, getattr(state, "reloads", 0), par.imageindexing, *options.values())
        if getattr(state, "key", None) != key:
            close(state)
            try:
                clip = open_clip(path, by_number=par.imageindexing == "filename", **options)
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
        late = part >= 0.5
        made = (low, between, frame_number(clip, shown.other), shown.weight, late, par.multalpha, par.premultrgbbyalpha,
                par.bottomhalfalpha, par.deinterlace, par.precedence)  # fmt: skip
        if state.frame is None or state.frame[0] != made:
            start = perf_counter()
            try:
                pixels = state.ahead.get(low)
                if between:
                    pixels = mix(pixels, state.ahead.get(following(clip, place, low)), between)
                if shown.weight:
                    pixels = mix(pixels, state.ahead.get(frame_number(clip, shown.other)), shown.weight)
            except OSError as cause:
                state.failed = True
                raise CookError(str(cause)) from cause
            state.ahead.expect([low, *upcoming(state.at, state.moved, place, clip, par.stepsize, par.prereadframes)])
            state.decode_ms = (perf_counter() - start) * 1000
            pixels, state.odd = field(pixels, par.deinterlace, par.precedence, late)
            state.frame = (made, Texture.from_numpy(self._finished(par, clip, pixels), copy=False, aspect=clip.aspect))
        return self.pass_through(par, state.frame[1])

    def _finished(self, par: Any, clip: Clip, pixels: np.ndarray) -> np.ndarray:
        """With the alpha that the Image page asks for; Automatic multiplies by it where the file is not yet."""
        if par.bottomhalfalpha:
            pixels = halves(pixels)
        multiply = par.multalpha if par.multalpha != "automatic" else par.premultrgbbyalpha
        if pixels.shape[2] == 4 and (multiply == "on" or (multiply == "automatic" and clip.straight)):
            pixels = premultiplied(pixels)
        return pixels

    def pulse(self, node: Node, name: str) -> None:
        if name == "reloadpulse":
            node.local.reloads = getattr(node.local, "reloads", 0) + 1
        else:
            node.local.cue = True
        node.invalidate()

    def preload(self, node: Node, index: float) -> None:
        """Open the file and read the Pre-Read Frames from an index on. CookError names what is wrong with it."""
        par, state = node.values, node.local
        clip = self._clip(par, state, node)
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
        out = dict.fromkeys(CHANNELS, 0.0)
        out.update(open=float(clip is not None), open_failed=float(clip is None and bool(node.message)))
        if clip is not None:
            out.update(file_resx=clip.width, file_resy=clip.height, mv_has_audio=float(clip.has_audio))
            out.update(true_length=clip.length, has_decode_errors=float(s.failed))
            out.update(reading(s.ahead))
            if hasattr(s, "now"):
                out.update(playing(s, clip))
        return out


CHANNELS = (
    "index true_index index_fraction file_resx file_resy start length sample_rate last_index_uploaded "
    "mv_has_audio preloading odd_field last_frame loop_frame pre_read_misses last_pre_read_miss_wait "
    "hard_drive_timeouts num_pre_read_frames first_index_to_read last_frame_hd_read_time "
    "last_frame_decode_time open opening open_failed fully_pre_read true_length hardware_yuv_to_rgb "
    "has_non_av_track pre_read_fails disk_read_mbit_rate has_decode_errors num_decode_chunks "
    "hardrware_decode "
).split()


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
    """a and b blended, in their dtype."""
    out = a.astype(np.float32) * (1 - part) + b.astype(np.float32) * part
    return (np.rint(out) if a.dtype.kind == "u" else out).astype(a.dtype)


def premultiplied(pixels: np.ndarray) -> np.ndarray:
    top = np.iinfo(pixels.dtype).max if pixels.dtype.kind == "u" else 1.0
    out = pixels.astype(np.float32)
    out[..., :3] *= out[..., 3:] / top
    return (np.rint(out) if pixels.dtype.kind == "u" else out).astype(pixels.dtype)


def halves(pixels: np.ndarray) -> np.ndarray:
    """The upper half with the lower one's red as its alpha; rows count from the bottom."""
    half = pixels.shape[0] // 2
    upper, lower = pixels[-half:], pixels[:half]
    return np.concatenate([np.repeat(upper, 3, 2) if upper.shape[2] < 3 else upper[..., :3], lower[..., :1]], axis=2)
