from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stovetop.core.depend import Named
from stovetop.core.errors import CookError
from stovetop.core.pars import FileSave, Float, Int, Menu, Page, Pulse, Ref, Sequence, Str, Toggle
from stovetop.data.moviewriter import AUDIO, CODECS, Sound
from stovetop.data.texture import Texture
from stovetop.ops._timecode import timecode_seconds
from stovetop.ops.top._colorspaces import COLOR_SPACES, REFERENCE_WHITES
from stovetop.ops.top._family import TOP
from stovetop.ops.top._recording import Images, Movie, Recording, cut_sound

if TYPE_CHECKING:
    from stovetop.core.network import Node

TYPES = {"movie": "Movie", "image": "Image", "imagesequence": "Image Sequence", "stopframemovie": "Stop-Frame Movie"}
VIDEO = {
    "rle": "Animation",
    "mjpa": "Photo/Motion JPEG",
    "mpeg4": "MPEG 4 (Part 2)",
    "h264nvgpu": "H.264 (NVIDIA GPU)",
    "cineform": "GoPro-Cineform",
    "hap": "Hap",
    "h265nvgpu": "H.265/HEVC (NVIDIA GPU)",
    "gif": "GIF",
    "notchlc": "NotchLC",
    "vp8": "VP8",
    "vp9": "VP9",
    "prores": "Apple ProRes",
    "vvc": "VVC/H.266 (Slow)",
    "av1": "AV1 (NVIDIA GPU)",
}
IMAGE_TYPES = {"tiff": "TIFF", "jpeg": "JPEG", "bmp": "BMP", "exr": "OpenEXR", "png": "PNG", "dds": "DDS"}
PIXELS = {
    "yuv420": "YUV 4:2:0",
    "yuv420p10bit": "YUV 4:2:0 (10-Bit)",
    "yuv422": "YUV 4:2:2",
    "yuv444": "YUV 4:4:4 (8-Bit)",
    "yuv444p10bit": "YUV 4:4:4 (10-Bit)",
    "rgb": "RGB",
    "rgba": "RGBA",
    "3": "RGB Palette",
}
CONTAINERS = {"automatic": "Automatic", "mov": "mov", "mp4": "mp4", "mkv": "mkv", "webm": "webm"}
BIT_RATES = {
    "alac": "ALAC (Apple Lossless)",
    "mp3": "MP3",
    "aac": "AAC",
    "vorbis": "Vorbis",
    "opus": "Opus",
    "pcm16": "Uncompressed 16-bit (PCM)",
    "pcm24": "Uncompressed 24-bit (PCM)",
    "pcm32": "Uncompressed 32-bit (PCM)",
    "b128": "128 kb/s",
    "b192": "192 kb/s",
    "b256": "256 kb/s",
    "b320": "320 kb/s",
}
AUDIO_CODECS = {
    "alac": "ALAC (Apple Lossless)",
    "mp3": "MP3",
    "pcm16": "Uncompressed 16-bit (PCM)",
    "pcm24": "Uncompressed 24-bit (PCM)",
    "pcm32": "Uncompressed 32-bit (PCM)",
    "vorbis": "Vorbis",
}
PROFILES = {"autoselect": "Auto-Select", "baseline": "Baseline", "main": "Main", "high": "High"}
BIT_RATE_MODES = {
    "constant": "Constant (CBR)",
    "variable": "Variable (VBR)",
    "constanthq": "Constant HQ (CBR)",
    "variablehq": "Variable HQ (VBR)",
}
MOTION = {"default": "Default", "quarter": "Quarter", "half": "Half", "full": "Full"}
CODEC_TYPES = {"proxy": "Proxy", "lt": "LT", "standard": "Standard", "hq": "HQ", "4444": "4444", "4444xq": "4444 XQ"}
#: videocodec item -> key of data.moviewriter.CODECS, where they differ
OURS = {"h264nvgpu": "h264", "h265nvgpu": "h265"}
SUFFIXES = {"tiff": ".tif", "jpeg": ".jpg", "bmp": ".bmp", "exr": ".exr", "png": ".png", "dds": ".dds"}


class MovieFileOut(TOP):
    """Records its input to a movie, a picture, a sequence of pictures or a stop-frame movie, and hands it on.

    While Record is on each frame is taken at its end, whether anybody looks or not; with Audio CHOP frames are repeated
    or left out so that picture and sound stay together. Encoding happens on threads that are waited for where they fall
    behind, so what is written does not depend on speed. A file appears whole, under its name, when Record goes off, the
    limit is reached, the operator is deleted, or the project or the program ends. H.264, H.265 and AV1 are encoded by
    x264, x265 and SVT-AV1 in place of NVIDIA's hardware; Hap, NotchLC, VVC and Vorbis cannot be encoded and say so. An
    error stops the recording until Record goes off. Image: one picture when Record goes on, and one for each Add Frame.
    `me.fileSuffix` is `.N` and the ending, of a sequence `.N.index` and the ending. A sequence whose File does not use
    it gets `.index` before the ending. An empty File is TDMovieOut with that suffix.
    The Video Codec Type counts for ProRes, the Settings page's encoder parameters for H.264, H.265 and AV1, Quality for
    the others. `videopixelformat` is the one of older builds; it counts where Movie Pixel Format is YUV 4:2:0.

    Source: https://docs.derivative.ca/Movie_File_Out_TOP
    """

    inputs = ("input",)
    every_frame = True
    #: as newer builds name it
    aliases = {"qualityscale": "quality"}

    class Pars:
        _movie_out = Page("Movie Out")
        type = Menu(TYPES, label="Type")
        videocodec = Menu(VIDEO, label="Video Codec", created="mjpa")
        videocodectype = Menu(CODEC_TYPES, "hq", label="Video Codec Type")
        imagefiletype = Menu(IMAGE_TYPES, label="Image File Type")
        uniquesuff = Toggle(False, label="Unique Suffix")
        n = Int(0, label="N", min=0, norm=(0, 10))
        leadingzerosdigits = Int(1, label="Leading Zeros Digits", min=1, norm=(1, 10))
        file = FileSave("", label="File", created="")
        moviepixelformat = Menu(PIXELS, label="Movie Pixel Format")
        moviecontainer = Menu(CONTAINERS, label="Movie Container")
        videopixelformat = Menu(
            {
                "yuv420": "YUV 4:2:0",
                "yuv422": "YUV 4:2:2",
            },
            label="Video Pixel Format",
        )
        outputcolorspace = Menu(COLOR_SPACES, label="Output Color Space", unsupported=True)
        outputreferencewhite = Menu(
            REFERENCE_WHITES,
            label="Output Reference White",
            unsupported=True,
        )
        audiochop = Ref("CHOP", "", label="Audio CHOP")
        audiobitrate = Menu(BIT_RATES, "b128", label="Audio Bit Rate")
        quality = Float(1.0, label="Quality", min=0, max=1)
        fps = Float(60.0, label="Movie FPS", min=0.001, norm=(1, 100))
        limitlength = Toggle(False, label="Limit Length")
        length = Float(600.0, label="Length", min=1, norm=(1, 1000))
        lengthunit = Menu({"indices": "I", "frames": "F", "seconds": "S"}, label="Length Unit")
        record = Toggle(False, label="Record")
        pause = Toggle(False, label="Pause")
        addframe = Pulse(label="Add Frame")
        maxthread = Int(2, label="Max Threads", min=1, max=64)
        headerdat = Ref("DAT", "", label="Header Source DAT")
        audiocodec = Menu(AUDIO_CODECS, "mp3", label="Audio Codec")
        _exr = Page("EXR")
        pointcloud = Toggle(False, label="Save as Point Cloud", unsupported=True)
        input = Sequence(
            label="Additional Input TOP",
            r=Str("R", label="Red"),
            g=Str("G", label="Green"),
            b=Str("B", label="Blue"),
            a=Str("A", label="Alpha"),
            top=Ref("TOP", "", label="TOP"),
        )
        _settings = Page("Settings")
        stallforopen = Toggle(True, label="Stall for File Open", unsupported=True)
        starttimecode = Ref("CHOP", "", label="Start Timecode")
        profile = Menu(PROFILES, label="Profile")
        preset = Menu({"none": "None", "lossless": "Lossless"}, label="Preset")
        bitratemode = Menu(BIT_RATE_MODES, "variable", label="Bit Rate Mode")
        avgbitrate = Float(8000.0, label="Average Bitrate (Kb/s)", min=0, norm=(0, 20000))
        peakbitrate = Float(10000.0, label="Peak Bitrate (Kb/s)", min=0, norm=(0, 20000))
        keyframeinterval = Int(15, label="Keyframe Interval", min=1, norm=(1, 30))
        maxbframes = Int(4, label="Max B-Frames", min=0, norm=(0, 5))
        motionpredict = Menu(MOTION, label="Motion Prediction")
        frameslicing = Toggle(True, label="Frame Slicing")
        numslices = Int(12, label="Num Slices", min=1, norm=(1, 20))
        entropymode = Menu(
            {
                "autoselect": "Auto-Select",
                "cabac": "CABAC",
                "cavlc": "CAVLC",
            },
            label="Entropy Mode",
        )
        stereomode = Menu(
            {
                "off": "Off",
                "leftright": "Left-Right",
                "topbottom": "Top-Bottom",
            },
            label="Stereo Mode",
            unsupported=True,
        )
        sphericalmode = Menu(
            {
                "off": "Off",
                "equirectangular": "Equirectangular",
            },
            label="Spherical Mode",
            unsupported=True,
        )
        secondarycompression = Toggle(True, label="Secondary Compression", unsupported=True)
        encodetestmode = Toggle(False, label="Encode Test Mode")
        mipmaps = Toggle(False, label="Include Mip Maps", unsupported=True)

    def cook(self, par, input: Texture) -> Texture:
        return self.pass_through(par, input)

    def frame_end(self, node: Node) -> None:
        state = node.local
        on = bool(node.eval("record"))
        if not on:
            self.stop(node)
            state.stopped = False
        elif not getattr(state, "stopped", False):
            if getattr(state, "recording", None) is None:
                self._attempt(node, self._start)
            if getattr(state, "recording", None) is not None and not node.eval("pause"):
                self._attempt(node, self._take)

    def par_set(self, node: Node, name: str) -> None:
        if name == "record" and not node.engine.loading and node.local_state is not None and not node.eval("record"):
            self.stop(node)

    def pulse(self, node: Node, name: str) -> None:
        state = node.local
        if node.eval("type") == "image":
            self._attempt(node, self._picture)
        elif getattr(state, "recording", None) is not None and node.eval("pause"):
            self._attempt(node, lambda n: self._take(n, single=True))

    def closing(self, node: Node) -> None:
        if node.local_state is not None:
            self.stop(node)

    # -- a recording

    def _attempt(self, node: Node, work: Any) -> None:
        """Do a part of it; what fails stops the recording and stays as an error until the next."""
        try:
            work(node)
        except (OSError, ValueError, CookError) as cause:
            node.local.stopped = True
            recording = self._let_go(node)
            if recording is not None:
                recording.discard()
            node.errors["record"] = str(cause)

    def _start(self, node: Node) -> None:
        state, par = node.local, node.values
        node.errors.pop("record", None)
        path = self._unique(node)
        if par.type in ("image", "imagesequence"):
            state.recording = Images(path, par.maxthread, self._header(node))
        else:
            name = OURS.get(par.videocodec, par.videocodec)
            pixels = par.videopixelformat if par.moviepixelformat == "yuv420" else par.moviepixelformat
            writer = {
                "rate": par.fps, "codec": name, "quality": par.quality, "pixels": pixels,
                "variant": par.videocodectype if name == "prores" else "",
                "options": encoder_options(par, name), "metadata": {**self._header(node), **self._timecode(node)},
            }  # fmt: skip
            state.recording = Movie(path, writer, test=par.encodetestmode)
        state.taken = 0
        state.listener = lambda event, gone, _: (
            event == "destroy" and gone in (node, *node.ancestors()) and self.stop(node)
        )
        node.engine.listeners.append(state.listener)

    def _take(self, node: Node, single: bool = False) -> None:
        """This frame."""
        state, par, recording = node.local, node.values, node.local.recording
        texture = node.data
        if node.message:
            raise CookError(node.message)
        if par.type in ("image", "imagesequence"):
            self._write_picture(node, recording, texture)
            done = par.type == "image"
        else:
            sound = None if single or par.audiochop is None else self._sound(node, par.audiochop)
            count = 1
            if sound is not None:
                # what has been recorded, paused time left out, and this frame
                seconds = (state.taken + 1) / node.engine.clock.rate
                count = max(0, ceil(seconds * par.fps - 1e-6) - recording.written)
            recording.take(texture, count, sound)
            done = False
        state.taken += 1
        if done or (par.limitlength and self._long_enough(node)):
            self.stop(node)
            state.stopped = True
            if node.par("record").mode == 0:
                node.par("record").set(False)

    def _sound(self, node: Node, chop: Node) -> tuple[Sound, Any]:
        """The CHOP's samples of this frame. CookError where it has none to record."""
        channels = chop.data
        if not channels.time_slice:
            raise CookError(f"{chop.path} is not time-sliced: it cannot be a movie's sound")
        chosen = node.eval("audiobitrate")
        codec = chosen if chosen in AUDIO else node.eval("audiocodec")
        rate = int(chosen[1:]) * 1000 if chosen not in AUDIO else 0
        first = round(channels.rate / node.engine.clock.rate) if node.local.recording.written == 0 else 0
        return Sound(codec, round(channels.rate), channels.num_chans, rate), cut_sound(channels.vals, first)

    def _long_enough(self, node: Node) -> bool:
        par, state = node.values, node.local
        if par.lengthunit == "seconds":
            return state.taken / node.engine.clock.rate >= par.length - 1e-6
        return (state.taken if par.lengthunit == "frames" else state.recording.written) >= par.length

    def stop(self, node: Node) -> None:
        """Finish what is being recorded."""
        state, recording = node.local, self._let_go(node)
        if recording is not None:
            state.last, state.total = recording.written, getattr(state, "total", 0) + recording.written
            state.last_samples = recording.samples
            state.total_samples = getattr(state, "total_samples", 0) + recording.samples
            try:
                recording.finish()
            except (OSError, ValueError) as cause:
                node.errors["record"] = str(cause)

    def _let_go(self, node: Node) -> Recording | None:
        """The recording, which the node no longer has."""
        state = node.local
        recording, state.recording = getattr(state, "recording", None), None
        listener, state.listener = getattr(state, "listener", None), None
        if listener in node.engine.listeners:
            node.engine.listeners.remove(listener)
        return recording

    # -- pictures

    def _picture(self, node: Node) -> None:
        """One picture now."""
        node.errors.pop("record", None)
        recording = Images(self._unique(node), 1, self._header(node))
        self._write_picture(node, recording, node.data)
        recording.finish()

    def _write_picture(self, node: Node, recording: Recording, texture: Texture) -> None:
        par, path = node.values, recording.path
        if par.type == "imagesequence":
            path = self._numbered(node, recording.written)
        layers = []
        for index, block in enumerate(par.input):
            source = texture if index == 0 else block.top.data if block.top is not None else None
            names = (block.r, block.g, block.b, block.a)
            names = ("R", "G", "B", "A") if index == 0 and not any(names) else names
            if source is not None:
                layers.append((names, source))
        plain = len(layers) < 2 and layers[0][0] == ("R", "G", "B", "A") if layers else True
        recording.take_picture(path, texture, par.quality, [] if plain else layers)

    def _header(self, node: Node) -> dict[str, str]:
        dat = node.eval("headerdat")
        rows = dat.data.rows if dat is not None else ()
        return {row[0]: row[1] for row in rows if len(row) > 1}

    def _timecode(self, node: Node) -> dict[str, str]:
        if not node.par("starttimecode").val and node.par("starttimecode").mode == 0:
            return {}
        fps = node.eval("fps")
        frames = round(timecode_seconds(node, "starttimecode", fps) * fps)
        base = max(round(fps), 1)
        seconds, frame = divmod(frames, base)
        return {"timecode": f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frame:02}"}

    # -- names

    def suffix(self, node: Node) -> str:
        """`me.fileSuffix`."""
        state = node.local
        if not hasattr(state, "name_source"):
            state.name_source = Named("fileSuffix")
        state.name_source.read()
        n = getattr(state, "candidate", None)
        text = f".{int(node.eval('n')) if n is None else n}"
        if node.eval("type") == "imagesequence":
            text += "." + self._digits(node, getattr(state, "number", 0))
        return text + self._ending(node)

    def _digits(self, node: Node, number: int) -> str:
        return str(number).zfill(int(node.eval("leadingzerosdigits")))

    def _ending(self, node: Node) -> str:
        if node.eval("type") in ("image", "imagesequence"):
            return SUFFIXES[node.eval("imagefiletype")]
        container = node.eval("moviecontainer")
        if container != "automatic":
            return f".{container}"
        codec = node.eval("videocodec")
        return CODECS[OURS.get(codec, codec)].suffix

    def _path(self, node: Node, candidate: int, number: int = 0) -> Path:
        """The file with these numbers in `me.fileSuffix`."""
        state = node.local
        state.candidate, state.number = candidate, number
        self.suffix(node)
        state.name_source.changed()
        path = node.engine.file(node.eval("file") or "TDMovieOut" + self.suffix(node))
        picture = node.eval("type") in ("image", "imagesequence")
        ending = self._ending(node)
        if not path.suffix or (not picture and node.eval("moviecontainer") != "automatic"):
            return path.with_suffix(ending) if not picture else path.with_name(path.name + ending)
        return path

    def _unique(self, node: Node) -> Path:
        """The file to write: with Unique Suffix the first from N on that is not there."""
        n = int(node.eval("n"))
        path = self._path(node, n)
        if node.eval("uniquesuff"):
            while (self._numbered(node, 0) if node.eval("type") == "imagesequence" else path).exists():
                later = self._path(node, n + 1)
                if later == path:
                    break
                n, path = n + 1, later
        node.local.candidate = n
        return path

    def _numbered(self, node: Node, number: int) -> Path:
        """A picture of a sequence."""
        n = node.local.candidate
        path, other = self._path(node, n, number), self._path(node, n, number + 1)
        node.local.number = number
        if path == other:
            path = path.with_name(f"{path.stem}.{self._digits(node, number)}{path.suffix}")
        return path

    def info(self, node: Node) -> dict[str, float]:
        s = node.local
        now = getattr(s, "recording", None)
        written, samples = (now.written, now.samples) if now else (getattr(s, "last", 0), getattr(s, "last_samples", 0))
        total = getattr(s, "total", 0) + (now.written if now else 0)
        sounds = getattr(s, "total_samples", 0) + (now.samples if now else 0)
        values = (written, total, samples, sounds, samples, sounds, 0, float(now is not None), getattr(s, "number", 0))
        return dict(zip(CHANNELS, values, strict=True))


CHANNELS = (
    "last_frames_written total_frames_written last_audio_samples_written total_audio_samples_written "
    "last_audio_frames_written total_audio_frames_written total_frames_dropped active_records cur_seq_index"
).split()


def encoder_options(par: Any, codec: str) -> dict[str, str]:
    """The Settings page as options of x264, x265 and SVT-AV1; {} for others."""
    if codec not in ("h264", "h265", "av1"):
        return {}
    rate, peak = (round(max(r, 1) * 1000) for r in (par.avgbitrate, max(par.peakbitrate, par.avgbitrate)))
    out = {"b": str(rate), "g": str(par.keyframeinterval)}
    if codec == "av1":
        return out
    constant = par.bitratemode.startswith("constant")
    out |= {"maxrate": str(rate if constant else peak), "bufsize": str(rate if constant else peak)}
    out |= {"bf": str(par.maxbframes), "sc_threshold": "0"}  # key frames stand at their interval alone
    if par.bitratemode.endswith("hq"):
        out["preset"] = "slow"
    if par.preset == "lossless":
        out |= {"qp": "0"} if codec == "h264" else {"x265-params": "lossless=1"}
    if codec == "h264":
        if par.profile != "autoselect" and par.preset != "lossless":
            out["profile"] = par.profile
        if par.entropymode != "autoselect":
            out["coder"] = {"cabac": "cabac", "cavlc": "vlc"}[par.entropymode]
        if par.motionpredict != "default":
            out["subq"] = {"full": "0", "half": "1", "quarter": "7"}[par.motionpredict]
        if par.frameslicing:
            out["slices"] = str(par.numslices)
    return out
