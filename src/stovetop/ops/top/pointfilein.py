from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.pars import File, Float, Int, Menu, Page, Pulse, Toggle
from stovetop.data.movie import Clip
from stovetop.data.pointfile import PointClip, open_points
from stovetop.ops._defaults import common_defaults
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

if TYPE_CHECKING:
    from stovetop.core.network import Node

CONSTANTS = {"Zero": "Zero", "One": "One"}
MODES = {name: label for name, label in PLAY_MODES.items() if name != "timecodeop"}
FIELDS = "me.fieldMenu"


@common_defaults({"filtertype": "linear"}, outputaspect="resolution", filtertype="nearest")
class PointFileIn(Player):
    """The points of a file, or of a row of files, as pixels of 32-bit floats.

    Read are .ply (text and binary), .obj (vertices with their colours), .exr (any number of channels) and text with a
    point a line (.xyz, .pts, .txt, .csv): commas, spaces or tabs between fields, a count of points and a row of names
    before them if there are any. n points make a picture of ceil(sqrt(n)) columns and as many rows as they need, from
    the lower left on; what is left over is 0 in all channels. An EXR keeps its size. Colours that a PLY stores as
    bytes are 0..1. Red, Green, Blue and Alpha name a field, or Zero or One; where empty, the first four fields in
    order, and an Alpha of 1 where there are only three. Format Use Input is 32-bit float (RGBA).
    Files are read ahead on threads and waited for, so timeouts have no meaning; there is no sound.

    Source: https://docs.derivative.ca/Point_File_In_TOP
    """

    inputs = ()
    page = "Point Data"
    channels = tuple(
        (
            "num_points num_loaded_points num_src_points num_channels index true_index index_fraction file_resx "
            "file_resy start length sample_rate last_index_uploaded mv_has_audio preloading odd_field last_frame "
            "loop_frame pre_read_misses last_pre_read_miss_wait hard_drive_timeouts num_pre_read_frames "
            "first_index_to_read last_frame_hd_read_time last_frame_decode_time last_gpu_upload_time open opening "
            "open_failed fully_pre_read true_length hardware_yuv_to_rgb has_non_av_track pre_read_fails "
            "disk_read_mbit_rate has_decode_errors num_decode_chunks hardware_decode"
        ).split()
    )

    class Pars:
        _point_data = Page("Point Data")
        file = File("", label="File", created="")
        reload = Toggle(False, label="Reload")
        reloadpulse = Pulse(label="Reload Pulse")
        red = Menu(CONSTANTS, "", label="Red", menu_source=FIELDS)
        green = Menu(CONSTANTS, "", label="Green", menu_source=FIELDS)
        blue = Menu(CONSTANTS, "", label="Blue", menu_source=FIELDS)
        alpha = Menu(CONSTANTS, "", label="Alpha", menu_source=FIELDS)
        _play = Page("Play")
        playmode = Menu(MODES, "sequential", label="Play Mode")
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
        audioloop = Menu(AUDIO_LOOPS, "fade", label="Audio Loop", unsupported=True)
        imageindexing = Menu(INDEXING, label="Image Sequence Indexing")
        interp = Toggle(False, label="Interpolate Frames")
        loadingerrorimage = Menu(ERROR_IMAGES, label="Loading/Error Image")
        _trim = Page("Trim")
        trim = Toggle(False, label="Trim")
        tstart = Float(0.0, label="Trim Start")
        tstartunit = unit("Trim Start Unit", "fraction")
        tend = Float(1.0, label="Trim End")
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
        opentimeout = Int(0, label="File Open Timeout", min=0, norm=(0, 1000), unsupported=True)
        asyncupload = Toggle(True, label="Async Upload to GPU", unsupported=True)
        updateimage = Toggle(True, label="Update Image")
        maxdecodecpus = Int(4, label="Max Decode CPUs", min=1, max=32)
        highperfread = Toggle(False, label="High Performance Read", unsupported=True)
        highperfreadfactor = Float(1.0, label="High Performance Read Factor", min=1, norm=(1, 5), unsupported=True)
        hwdecode = Toggle(False, label="Hardware Decode", unsupported=True)

    def options(self, par: Any) -> dict[str, Any]:
        return {"workers": par.maxdecodecpus}

    def open(self, path: str, by_number: bool, options: dict[str, Any]) -> Clip:
        return open_points(path, by_number, **options)

    def look(self, par: Any) -> tuple[Any, ...]:
        return par.red, par.green, par.blue, par.alpha

    def finished(self, par: Any, state: Any, clip: Clip, pixels: np.ndarray, late: bool) -> np.ndarray:
        """The chosen fields of (h, w, fields)."""
        assert isinstance(clip, PointClip)
        state.points = int((pixels[..., -1] > 0).sum())
        out = np.zeros((*pixels.shape[:2], 4), np.float32)
        for i, name in enumerate(self.look(par)):
            field = i if name == "" else clip.field(name)
            if name == "One" or (name == "" and i == 3 and clip.fields == 3):
                out[..., i] = pixels[..., -1] > 0
            elif name != "Zero" and field < clip.fields:
                out[..., i] = pixels[..., field]
        return out

    def info(self, node: Node) -> dict[str, float]:
        out, clip = super().info(node), getattr(node.local, "clip", None)
        if clip is not None:
            count = getattr(node.local, "points", 0)
            out.update(num_points=count, num_loaded_points=count, num_src_points=count, num_channels=clip.fields)
        return out
