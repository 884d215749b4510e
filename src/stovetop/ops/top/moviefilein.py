from __future__ import annotations

from typing import Any

import numpy as np

from stovetop.core.pars import File, Float, Int, Menu, Page, Pulse, Ref, Toggle
from stovetop.data.movie import Clip, open_clip
from stovetop.data.texture import Texture
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._colorspaces import INPUT_COLOR_SPACES, MATRICES, REFERENCE_WHITES
from stovetop.ops.top._fields import DEINTERLACE, PRECEDENCE, field
from stovetop.ops.top._player import Player
from stovetop.ops.top._playing import (
    AUDIO_LOOPS,
    CUE_BEHAVIORS,
    ERROR_IMAGES,
    EXTEND,
    INDEXING,
    PLAY_MODES,
    TIMEOUTS,
)
from stovetop.ops.top._units import unit

SWITCH = {"off": "Off", "on": "On", "automatic": "Automatic"}


@common_defaults(outputaspect="resolution")
class MovieFileIn(Player):
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
    channels = tuple(
        (
            "index true_index index_fraction file_resx file_resy start length sample_rate last_index_uploaded "
            "mv_has_audio preloading odd_field last_frame loop_frame pre_read_misses last_pre_read_miss_wait "
            "hard_drive_timeouts num_pre_read_frames first_index_to_read last_frame_hd_read_time "
            "last_frame_decode_time open opening open_failed fully_pre_read true_length hardware_yuv_to_rgb "
            "has_non_av_track pre_read_fails disk_read_mbit_rate has_decode_errors num_decode_chunks "
            "hardrware_decode "
        ).split()
    )

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
        cuepointunit = unit("Cue Point Unit", "fraction")
        cuebehavior = Menu(CUE_BEHAVIORS, "play", label="Cue Behavior")
        index = Float(0.0, label="Index")
        indexunit = unit("Index Unit", "frames")
        loopcrossfade = Float(0.0, label="Loop Crossfade", min=0, norm=(0, 0.5))
        loopcrossfadeunit = unit("Loop Crossfade Unit", "fraction")
        stepsize = Int(1, label="Step Size", min=1, norm=(1, 5))
        audioloop = Menu(AUDIO_LOOPS, "fade", label="Audio Loop")
        imageindexing = Menu(INDEXING, label="Image Sequence Indexing")
        timecodemode = Menu({"absolute": "Absolute", "usefiletimecode": "Use to File Timecode"}, label="Timecode Mode")
        timecodeop = Ref("CHOP", "", label="Timecode Object/CHOP/DAT")
        _image = Page("Image")
        interp = Toggle(False, label="Interpolate Frames")
        deinterlace = Menu(DEINTERLACE, label="Deinterlace")
        precedence = Menu(PRECEDENCE, "odd", label="Field Precedence")
        bottomhalfalpha = Toggle(False, label="Bottom Half is Alpha (AAA)")
        multalpha = Menu(SWITCH, "automatic", label="Multiply RGB by Alpha")
        premultrgbbyalpha = Menu(SWITCH, "automatic", label="Pre-Multiply RGB by Alpha")
        inputcolorspace = Menu(INPUT_COLOR_SPACES, label="Input Color Space")
        inputreferencewhite = Menu(REFERENCE_WHITES, label="Input Reference White", unsupported=True)
        loadingerrorimage = Menu(ERROR_IMAGES, label="Loading/Error Image")
        decodepixelformat = Menu({"fastest": "Fastest", "best": "Best"}, label="Decode Pixel Format")
        _trim = Page("Trim")
        trim = Toggle(False, label="Trim")
        tstart = Float(0.0, label="Trim Start", min=0)
        tstartunit = unit("Trim Start Unit", "fraction")
        tend = Float(1.0, label="Trim End", min=0)
        tendunit = unit("Trim End Unit", "fraction")
        textendleft = Menu(EXTEND, "cycle", label="Extend Left")
        textendright = Menu(EXTEND, "cycle", label="Extend Right")
        overridesample = Toggle(False, label="Override Sample Rate")
        samplerate = Float(30.0, label="Sample Rate", min=0.001, norm=(0, 60))
        _tune = Page("Tune")
        prereadframes = Int(3, label="Pre-Read Frames", min=0, norm=(0, 10))
        frametimeout = Int(10000000, label="Frame Read Timeout", min=0, norm=(0, 1000), unsupported=True)
        frametimeoutstrat = Menu(TIMEOUTS, label="Frame Timeout Strategy", unsupported=True)
        alwaysloadinitial = Toggle(False, label="Always Load Initial Frame", unsupported=True)
        opentimeout = Int(10000000, label="File Open Timeout", min=0, norm=(0, 1000), unsupported=True)
        uselatestontimeout = Menu({}, label="On Timeout, use Latest Avail", unsupported=True)
        predownloadhttp = Toggle(True, label="Pre-Download HTTP Addresses")
        updateimage = Toggle(True, label="Update Image")
        maxdecodecpus = Int(4, label="Max Decode CPUs", min=1, max=32)
        highperfread = Toggle(False, label="High Performance Read", unsupported=True)
        highperfreadfactor = Float(1.0, label="High Performance Read Factor", min=1, norm=(1, 5), unsupported=True)
        hwdecode = Toggle(True, label="Hardware Decode", unsupported=True)
        asyncupload = Toggle(True, label="Async Upload to GPU", unsupported=True)
        _movie_file_in = Page("Movie File In")
        callbacks = Ref("DAT", "", label="Callbacks DAT", unsupported=True)
        hlgpeaknits = Float(300.0, label="HLG Peak Nits", min=1, norm=(1, 1500), unsupported=True)

    def cook(self, par, *, state, now, me) -> Texture:
        state.audio_loop = par.audioloop
        return super().cook(par, state=state, now=now, me=me)

    def options(self, par: Any) -> dict[str, Any]:
        matrix = MATRICES.get(par.inputcolorspace, "")
        return {"threads": par.maxdecodecpus, "best": par.decodepixelformat == "best", "matrix": matrix}

    def open(self, path: str, by_number: bool, options: dict[str, Any]) -> Clip:
        return open_clip(path, by_number=by_number, **options)

    def look(self, par: Any) -> tuple[Any, ...]:
        alpha = par.multalpha if par.multalpha != "automatic" else par.premultrgbbyalpha
        return alpha, par.bottomhalfalpha, par.deinterlace, par.precedence

    def finished(self, par: Any, state: Any, clip: Clip, pixels: np.ndarray, late: bool) -> np.ndarray:
        """One field, and the alpha that the Image page asks for; Automatic multiplies where the file has not yet."""
        multiply, halved, fields, precedence = self.look(par)
        pixels, state.odd = field(pixels, fields, precedence, late)
        pixels = halves(pixels) if halved else pixels
        if pixels.shape[2] == 4 and (multiply == "on" or (multiply == "automatic" and clip.straight)):
            pixels = premultiplied(pixels)
        return pixels


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
