"""videodeviceinTOP. Source: VideodeviceinTOP_Class."""

from stovetop.td.tdu import Timecode
from stovetop.td.top import TOP


class videodeviceinTOP(TOP):
    """A reference to one Video Device In TOP."""

    __slots__ = ()

    @property
    def isConnected(self) -> bool:
        """Whether the device is open."""
        camera = getattr(self._live().local, "camera", None)
        return camera is not None and camera.connected

    @property
    def inputSignalFormat(self) -> str:
        """The size and the rate of what comes in; '' before the first frame."""
        camera = getattr(self._live().local, "camera", None)
        return f"{camera.width}x{camera.height} {camera.rate:g}" if camera is not None and camera.width else ""

    @property
    def timecode(self) -> Timecode:
        """The time of the newest frame as the device counts it."""
        camera = getattr(self._live().local, "camera", None)
        rate = camera.rate if camera is not None and camera.rate else self._live().timeline.rate
        return Timecode(frame=int((camera.stamp if camera is not None else 0.0) * rate + 0.5), fps=rate)
