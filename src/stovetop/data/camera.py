"""Cameras and capture devices through FFmpeg: the newest frame, decoded on a thread."""

from __future__ import annotations

import re
import sys
import threading
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import numpy as np

from .movie import frame_pixels

#: FFmpeg's input format by operating system
FORMATS = {"linux": "v4l2", "darwin": "avfoundation", "win32": "dshow"}
#: seconds that a new camera is waited for before the first cook goes on without it
_OPENING = 1.0
_SIGNAL = re.compile(r"\s*(\d+)\s*x\s*(\d+)(?:\D+(\d+(?:\.\d+)?))?")


def source(device: str) -> tuple[str, str]:
    """FFmpeg's address and input format for a device's name on this system."""
    kind = FORMATS.get(sys.platform, "v4l2")
    first = device in ("", "V1")
    if kind == "dshow":
        return ("video=" + (next(iter(devices()), "") if first else device)), kind
    if kind == "avfoundation":
        return ("0:none" if first else f"{device}:none"), kind
    return ("/dev/video0" if first else device), kind


def devices() -> list[str]:
    """The names of what is connected."""
    import av

    try:
        found = av.device.enumerate_input_devices(FORMATS.get(sys.platform, "v4l2"))
    except (av.FFmpegError, OSError, ValueError, AttributeError):
        return []
    return [d.name for d in found]


def menu() -> Any:
    """What is connected, as a menu's source."""
    names = devices()
    return SimpleNamespace(menuNames=names, menuLabels=names)


class Camera:
    """A device that a thread reads. connected: it is open; error: why it is not. rate, measured: frames a second as it
    says and as they come. total: frames read; skipped: those that nobody saw. stamp: seconds of the newest."""

    def __init__(self, driver: str, device: str, signal: str = "") -> None:
        self.error, self.connected, self.is_rgb = "", False, False
        self.rate = self.measured = self.stamp = self._began = 0.0
        self.total = self.skipped = self._seen = 0
        self.width = self.height = 0
        self._frame: Any = None
        self._pixels: tuple[int, int, np.ndarray] | None = None
        self._lock, self._stop, self._ready = threading.Lock(), threading.Event(), threading.Event()
        self._address, self._format = source(device)
        self._options = options(signal)
        self._thread = threading.Thread(target=self._run, name=f"camera {self._address}", daemon=True)
        self._thread.start()
        self._ready.wait(_OPENING)

    def _run(self) -> None:
        import av

        try:
            with av.open(self._address, format=self._format, options=self._options) as file:
                stream = file.streams.video[0]
                self.rate = float(stream.average_rate or 0)
                self.connected = True
                for frame in file.decode(stream):
                    self._took(frame)
                    if self._stop.is_set():
                        break
                else:
                    self.error = f"{self._address}: the device gives no more pictures"
        except (av.FFmpegError, IndexError, OSError, ValueError) as cause:
            # ValueError: this FFmpeg was built without that kind of device
            self.error = f"{self._address}: no such video device ({getattr(cause, 'strerror', None) or cause})"
        self.connected = False
        self._ready.set()

    def _took(self, frame: Any) -> None:
        now = perf_counter()
        with self._lock:
            self.skipped += self._frame is not None and self._seen < self.total
            self._frame, self.total = frame, self.total + 1
            self._began = now if self.total == 1 else self._began
            self.measured = (self.total - 1) / (now - self._began) if now > self._began else 0.0
        self.is_rgb = frame.format.is_rgb
        self.width, self.height, self.stamp = frame.width, frame.height, float(frame.time or 0.0)
        self._ready.set()

    def newest(self, matrix: int = 0) -> tuple[int, np.ndarray | None]:
        """How many frames have come and the newest one's pixels, as `frame_pixels`; None before the first."""
        with self._lock:
            frame, number = self._frame, self.total
            self._seen = number
        if frame is None:
            return 0, None
        if self._pixels is None or self._pixels[:2] != (number, matrix):
            self._pixels = number, matrix, frame_pixels(frame, matrix)
        return number, self._pixels[2]

    def reset(self) -> None:
        """Count from 0 again."""
        with self._lock:
            self.total = self.skipped = self._seen = 0
            self._pixels = None

    def close(self) -> None:
        self._stop.set()
        self._thread.join(2.0)


def options(signal: str) -> dict[str, str]:
    """FFmpeg's options for a signal format: WIDTHxHEIGHT and frames a second, which may be left out."""
    found = _SIGNAL.match(signal)
    if not found:
        return {}
    out = {"video_size": f"{found[1]}x{found[2]}"}
    if found[3]:
        out["framerate"] = found[3]
    return out
