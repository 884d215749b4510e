from __future__ import annotations

import os
from math import floor
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import File, Float, Int, Menu, Page, Pulse, Ref, Toggle
from stovetop.data.movie import Clip, open_clip
from stovetop.data.texture import Texture
from stovetop.ops.top._family import EMPTY, TOP
from stovetop.ops.top._units import to_index, unit

if TYPE_CHECKING:
    from stovetop.core.network import Node

EXTEND = {"hold": "Hold", "cycle": "Cycle", "mirror": "Mirror", "black": "Black", "zero": "Zero"}
SWITCH = {"off": "Off", "on": "On", "automatic": "Automatic"}
#: formats whose alpha is straight, so that Automatic multiplies colour by it
STRAIGHT = (".png", ".tif", ".tiff", ".tga", ".bmp", ".gif", ".webp", ".mov", ".dds", ".psd")


class MovieFileIn(TOP):
    """A still (OpenImageIO), a movie (FFmpeg) or a sequence of images (a folder, or a pattern such as `shot*.png`).

    Frames are exact by index. 8, 16 bit and float files keep their depth. Time: `sequential` counts the seconds between
    cooks, `locked` follows the timeline. A missing or broken file is an error that names it, and the last image stays.
    A file given by URL, deinterlacing, colour spaces, timecode, audio and the Tune page are not supported.

    Source: https://docs.derivative.ca/Movie_File_In_TOP
    """

    page = "Play"

    class Pars:
        file = File("$TT/Map/Banana.tif", label="File", created="")
        reload = Toggle(False, label="Reload")
        reloadpulse = Pulse(label="Reload Pulse")
        playmode = Menu(
            {
                "locked": "Locked to Timeline",
                "specify": "Specify Index",
                "sequential": "Sequential",
                "timecodeop": "Timecode Object/CHOP/DAT",
            },
            "sequential",
            label="Play Mode",
        )
        play = Toggle(True, label="Play")
        speed = Float(1.0, label="Speed")
        cue = Toggle(False, label="Cue")
        cuepulse = Pulse(label="Cue Pulse")
        cuepoint = Float(0.0, label="Cue Point")
        cuepointunit = unit("Cue Point Unit")
        cuebehavior = Menu(
            {"repeat": "On Release, Repeat Cued Frame", "play": "On Release, Play Next Frame"}, label="Cue Behavior"
        )
        index = Float(0.0, label="Index")
        indexunit = unit("Index Unit")
        loopcrossfade = Float(0.0, label="Loop Crossfade", unsupported=True)
        loopcrossfadeunit = unit("Loop Crossfade Unit", unsupported=True)
        stepsize = Int(1, label="Step Size", min=1)
        audioloop = Menu(
            {"silence": "Silence", "fade": "Fade", "match": "Match Start to End"}, label="Audio Loop", unsupported=True
        )
        imageindexing = Menu({"zero": "Zero Based", "filename": "Filename Based"}, label="Image Sequence Indexing")
        timecodemode = Menu(
            {"absolute": "Absolute", "usefiletimecode": "Use to File Timecode"}, label="Timecode Mode", unsupported=True
        )
        timecodeop = Ref("CHOP", "", label="Timecode Object/CHOP/DAT", unsupported=True)
        _image = Page("Image")
        interp = Toggle(False, label="Interpolate Frames")
        deinterlace = Menu(
            {"off": "Off", "even": "Even", "odd": "Odd", "bob": "Bob (Split)"}, label="Deinterlace", unsupported=True
        )
        precedence = Menu({"even": "Even", "odd": "Odd"}, label="Field Precedence", unsupported=True)
        bottomhalfalpha = Toggle(False, label="Bottom Half is Alpha (AAA)")
        multalpha = Menu(SWITCH, "automatic", label="Multiply RGB by Alpha", unsupported=True)
        premultrgbbyalpha = Menu(SWITCH, "automatic", label="Pre-Multiply RGB by Alpha")
        inputcolorspace = Menu(
            {
                "automatic": "Automatic",
                "srgb": "sRGB",
                "srgblinear": "sRGB - Linear",
                "rec601ntsc": "Rec.601 (NTSC)",
                "rec709": "Rec.709",
                "rec2020": "Rec.2020",
                "rec2020st2084pq": "Rec.2020 ST2084PQ",
                "rec2020hlg": "Rec.2020 HLG",
                "dcip3": "DCI-P3",
                "dcip3d60": "DCI-P3 (D60)",
                "displayp3d65": "Display-P3 (D65)",
                "displayp3d65linear": "Display-P3 (D65) - Linear",
                "aces2065-1": "ACES2065-1",
                "acescg": "ACEScg",
                "acesproxy": "ACESproxy",
                "passthrough": "Passthrough",
            },
            label="Input Color Space",
            unsupported=True,
        )
        inputreferencewhite = Menu(
            {"default": "Default For Color Space", "sdr": "Standard (SDR)", "hdr": "High (HDR)"},
            label="Input Reference White",
            unsupported=True,
        )
        loadingerrorimage = Menu(
            {"coloredbottomright": "Colored Bottom Right Square", "zero": "Zero"},
            label="Loading/Error Image",
            unsupported=True,
        )
        decodepixelformat = Menu({"fastest": "Fastest", "best": "Best"}, label="Decode Pixel Format", unsupported=True)
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
        prereadframes = Int(3, label="Pre-Read Frames", unsupported=True)
        frametimeout = Int(100, label="Frame Read Timeout", unsupported=True)
        frametimeoutstrat = Menu(
            {"keep": "Keep Frame", "playback": "Best for Playback", "seeking": "Best for Seeking"},
            label="Frame Timeout Strategy",
            unsupported=True,
        )
        alwaysloadinitial = Toggle(False, label="Always Load Initial Frame", unsupported=True)
        opentimeout = Int(0, label="File Open Timeout", unsupported=True)
        uselatestontimeout = Menu({}, label="On Timeout, use Latest Avail", unsupported=True)
        predownloadhttp = Toggle(True, label="Pre-Download HTTP Addresses", unsupported=True)
        updateimage = Toggle(True, label="Update Image")
        maxdecodecpus = Int(8, label="Max Decode CPUs", unsupported=True)
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
        clip = self._clip(par, state, me)
        rate = par.samplerate if par.overridesample else clip.rate
        first, last = trim_range(par, clip.length, rate, now.rate)
        position = self._position(par, state, now, clip.length, rate, first)
        state.index, state.rate, state.range = position, rate, (first, last)
        index, extended = place(position, first, last, par.textendleft, par.textendright)
        state.looped = last >= first and not first <= position < last + 1
        if extended in ("black", "zero"):
            return self.pass_through(par, blank(clip, extended))
        index = floor(index / par.stepsize) * par.stepsize if par.stepsize > 1 else index
        if not par.updateimage and getattr(state, "shown", None) is not None:
            return state.shown
        state.shown = self._show(par, state, clip, index)
        return state.shown

    def _clip(self, par: Any, state: Any, me: Node) -> Clip:
        """The open file; opened again where its name, its date or Reload changes. CookError names the file."""
        if "://" in par.file:
            raise CookError(f"{par.file}: files on the web are not supported")
        path = str(me.engine.file(os.path.expandvars(par.file)))
        stamp = os.stat(path).st_mtime_ns if os.path.exists(path) else 0
        key = (path, stamp, par.reload, getattr(state, "reloads", 0), par.imageindexing)
        if getattr(state, "key", None) != key:
            old = getattr(state, "clip", None)
            state.key = None
            state.open = False
            try:
                clip = open_clip(path, by_number=par.imageindexing == "filename")
            except OSError as cause:
                raise CookError(str(cause)) from cause
            if old is not None:
                old.close()
            state.clip, state.key, state.open, state.frame, state.position = clip, key, True, None, None
        return state.clip

    def _position(self, par: Any, state: Any, now: Any, length: int, rate: float, first: int) -> float:
        """The index to show, unlimited, in images."""
        mode = par.playmode
        if mode == "specify" or length == 1:
            return to_index(par.index, par.indexunit, length, rate, now.rate) if mode == "specify" else 0.0
        if mode == "locked":
            return now.seconds * rate
        if mode == "timecodeop":
            raise CookError("the play mode Timecode is not supported")
        seconds = now.abs_seconds
        before = getattr(state, "seconds", seconds)
        state.seconds = seconds
        cued = par.cue or getattr(state, "cue", False)
        if getattr(state, "position", None) is None:
            state.position = float(first)
        elif par.play and not cued:
            held = getattr(state, "was_cued", False) and par.cuebehavior == "repeat"
            # rounded, so that sums of frame times meet whole images exactly
            state.position = round(state.position + (0.0 if held else (seconds - before) * rate * par.speed), 6)
        if cued:
            state.position = to_index(par.cuepoint, par.cuepointunit, length, rate, now.rate)
        state.was_cued, state.cue = cued, False
        return state.position

    def _show(self, par: Any, state: Any, clip: Clip, index: float) -> Texture:
        low, part = floor(index + 1e-6), index - floor(index + 1e-6)
        blend = part if par.interp and part > 1e-6 and clip.length > 1 else 0.0
        made = (low, blend, par.premultrgbbyalpha, par.bottomhalfalpha)
        if getattr(state, "frame", None) is None or state.frame[0] != made:
            start = perf_counter()
            try:
                pixels = clip.frame(low)
                if blend:
                    pixels = mix(pixels, clip.frame(min(low + 1, clip.length - 1)), blend)
            except OSError as cause:
                raise CookError(str(cause)) from cause
            state.decode_ms = (perf_counter() - start) * 1000
            if par.bottomhalfalpha:
                pixels = halves(pixels)
            multiply = par.premultrgbbyalpha
            straight = str(par.file).lower().endswith(STRAIGHT)
            if pixels.shape[2] == 4 and (multiply == "on" or (multiply == "automatic" and straight)):
                pixels = premultiplied(pixels)
            state.frame = (made, Texture.from_numpy(pixels, copy=False))
        return self.pass_through(par, state.frame[1])

    def pulse(self, node: Node, name: str) -> None:
        if name == "reloadpulse":
            node.local.reloads = getattr(node.local, "reloads", 0) + 1
        else:
            node.local.cue = True
        node.invalidate()

    def info(self, node: Node) -> dict[str, float]:
        s = node.local
        clip = getattr(s, "clip", None)
        opened = float(getattr(s, "open", False))
        out = dict.fromkeys(CHANNELS, 0.0)
        out.update(open=opened, open_failed=float(clip is None and bool(node.message)))
        if clip is not None and opened and hasattr(s, "index"):
            first, last = s.range
            shown = place(s.index, first, last, node.eval("textendleft"), node.eval("textendright"))[0]
            out.update(
                index=floor(shown),
                true_index=s.index,
                index_fraction=shown - floor(shown),
                file_resx=clip.width,
                file_resy=clip.height,
                start=first,
                length=last - first + 1,
                sample_rate=s.rate,
                last_index_uploaded=floor(shown),
                mv_has_audio=float(clip.has_audio),
                last_frame=float(floor(shown) == last),
                loop_frame=float(s.looped),
                last_frame_decode_time=getattr(s, "decode_ms", 0.0),
                true_length=clip.length,
            )
        return out


CHANNELS = (
    "index true_index index_fraction file_resx file_resy start length sample_rate last_index_uploaded "
    "mv_has_audio preloading odd_field last_frame loop_frame pre_read_misses last_pre_read_miss_wait "
    "hard_drive_timeouts num_pre_read_frames first_index_to_read last_frame_hd_read_time "
    "last_frame_decode_time open opening open_failed fully_pre_read true_length hardware_yuv_to_rgb "
    "has_non_av_track pre_read_fails disk_read_mbit_rate has_decode_errors num_decode_chunks "
    "hardrware_decode "
).split()


def trim_range(par: Any, length: int, rate: float, timeline_rate: float) -> tuple[int, int]:
    """First and last image of what plays."""
    if not par.trim:
        return 0, length - 1
    ends = [
        floor(to_index(v, u, length, rate, timeline_rate) + 1e-6)
        for v, u in ((par.tstart, par.tstartunit), (par.tend, par.tendunit))
    ]
    first = max(0, min(ends[0], length - 1))
    return first, max(first, min(ends[1], length - 1))


def place(position: float, first: int, last: int, left: str, right: str) -> tuple[float, str]:
    """Where a position leads within first <= index < last + 1, and the extend mode that took it there ("" inside).

    Mirror turns back at the ends' outer edges, so that each end image shows twice.
    """
    count = last - first + 1
    offset = position - first
    if 0 <= offset < count:
        return position, ""
    mode = left if offset < 0 else right
    if mode == "cycle":
        return first + offset % count, mode
    if mode == "mirror":
        folded = offset % (2 * count)
        return first + (folded if folded < count else max(0.0, 2 * count - 1e-5 - folded)), mode
    return float(first if offset < 0 else last), mode


def blank(clip: Clip, mode: str) -> Texture:
    pixels = np.zeros((clip.height, clip.width, 4), np.uint8)
    pixels[..., 3] = 255 if mode == "black" else 0
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
