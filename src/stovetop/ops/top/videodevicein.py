from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core.errors import CookError
from stovetop.core.pars import RGB, Float, Int, Menu, Page, Pulse, Str, Toggle
from stovetop.data.camera import Camera
from stovetop.data.movie import MATRICES as MATRIX_NUMBERS
from stovetop.data.texture import Texture
from stovetop.gl.draw import target_like
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._colorspaces import INPUT_COLOR_SPACES, MATRICES, REFERENCE_WHITES
from stovetop.ops.top._family import COLORED, COPY, TOP, run
from stovetop.ops.top._fields import DEINTERLACE, PRECEDENCE, field

if TYPE_CHECKING:
    from stovetop.core.network import Node

DRIVERS = {
    "directshow": "DirectShow (WDM)",
    "mediafoundation": "Media Foundation",
    "imagingsource": "Imaging Source - Not Supported",
    "datapath": "DataPath (RGBEASY)",
    "blackmagic": "Blackmagic",
    "alliedvisiongige": "Allied Vision (GigE)",
    "ids": "Imaging Development Systems (IDS)",
    "pointgreyflycapture": "FLIR / Point Grey (FlyCapture2)",
    "flirspinnaker": "FLIR / Point Grey (Spinnaker)",
    "avfoundation": "AVFoundation (macOS)",
    "bluefish444": "BlueFish444",
    "aja": "AJA",
    "ximea": "Ximea",
    "deltacast": "Deltacast",
}
#: drivers that the operating system's own stands for; the others need a maker's library
SYSTEM = ("directshow", "mediafoundation", "avfoundation")
DEVICES = "__import__('stovetop.data.camera').data.camera.menu()"
FORMATS = {"fixed10": "rgb10a2fixed", "fixed12": "rgba16fixed", "fixed16": "rgba16fixed"}


@common_defaults(outputaspect="resolution")
class VideoDeviceIn(TOP):
    """A camera or capture device, through FFmpeg: Video4Linux on Linux, AVFoundation on macOS, DirectShow on Windows.

    A thread decodes; each cook shows the newest frame, in the size that the device gives, bottom row first. Device is
    the system's name (/dev/video0, a number, a camera's name); the first where it is empty or `V1`. Signal Format is
    WIDTHxHEIGHT, a space and frames a second, the device's own where it is empty. 10, 12 and 16 bits choose the pixel
    format. Bob shows a frame's two fields in two cooks. A device that is not there, or a driver that needs a maker's
    library, is an error. What is on the Options page, synchronisation and transfer modes are for hardware that cannot
    be reached here.

    Source: https://docs.derivative.ca/Video_Device_In_TOP
    """

    inputs = ()
    common = COLORED

    class Pars:
        _video_in = Page("Video In")
        active = Toggle(True, label="Active")
        driver = Menu(DRIVERS, label="Driver")
        device = Menu({"V1": "NDI Webcam Video 1"}, label="Device", menu_source=DEVICES)
        specifyip = Toggle(False, label="Specify IP", unsupported=True)
        ip = Str("", label="IP", unsupported=True)
        options = Pulse(label="Options", unsupported=True)
        deinterlace = Menu(DEINTERLACE, label="Deinterlace")
        precedence = Menu(PRECEDENCE, "odd", label="Field Precedence")
        channel = Int(0, label="TV Channel", unsupported=True)
        signalformat = Menu({}, label="Signal Format")
        quadlink = Toggle(False, label="Quad Link", unsupported=True)
        inputpixelformat = Menu(
            {
                "fixed8": "8-bit",
                "fixed10": "10-bit",
                "fixed16": "16-bit",
                "fixed12": "12-bit",
            },
            label="Input Pixel Format",
        )
        inputcolorspace = Menu(INPUT_COLOR_SPACES, label="Input Color Space")
        inputreferencewhite = Menu(REFERENCE_WHITES, label="Input Reference White", unsupported=True)
        transfermode = Menu(
            {
                "automatic": "Automatic",
                "preupload": "Pre-Upload",
                "ondemand": "On-Demand",
                "ondemandsync": "On-Demand, Sync to Frame Input",
            },
            label="Transfer Mode",
            unsupported=True,
        )
        memorymode = Menu(
            {
                "automatic": "Automatic",
                "pinned": "Pinned",
                "regular": "Regular",
            },
            label="Memory Mode",
            unsupported=True,
        )
        syncinputs = Toggle(False, label="Sync Inputs", unsupported=True)
        syncgroupindex = Int(0, label="Sync Group Index", min=0, max=5, unsupported=True)
        maxsyncoffset = Float(1.0, label="Max Sync Offset (ms)", min=0, norm=(0, 5), unsupported=True)
        synctimeout = Float(10.0, label="Sync Timeout (ms)", min=0, norm=(0, 100), unsupported=True)
        resetstats = Pulse(label="Reset Stats")
        _options = Page("Options")
        preset = Menu(
            {
                "externallyconfigured": "Externally Configured",
                "custom": "Custom",
            },
            label="Preset",
            unsupported=True,
        )
        autoge = Toggle(True, label="Auto Gain/Exposure", unsupported=True)
        autogebias = Float(1.0, label="Auto Gain/Exposure Bias", min=0, max=1, unsupported=True)
        autogelevel = Float(0.5, label="Auto Gain/Exposure Level", min=0, max=1, unsupported=True)
        maxgain = Float(1.0, label="Max Gain", min=0, max=1, unsupported=True)
        maxexposure = Float(100.0, label="Max Exposure (ms)", min=0, norm=(0, 100), unsupported=True)
        gain = Float(0.0, label="Gain", unsupported=True)
        exposure = Float(10.0, label="Exposure (ms)", min=0, norm=(0, 100), unsupported=True)
        cgamma = Float(0.8, label="Chromaticity Gamma", min=0, max=1, unsupported=True)
        lgamma = Float(0.5, label="Luminosity Gamma", min=0, max=1, unsupported=True)
        limitfps = Toggle(False, label="Limit FPS", unsupported=True)
        limitedfps = Float(60.0, label="FPS", min=0.0001, norm=(0.0001, 200), unsupported=True)
        capture = Toggle(True, label="Capture", unsupported=True)
        capturepulse = Pulse(label="Capture Pulse", unsupported=True)
        autowb = Toggle(False, label="Auto White-Balance", unsupported=True)
        wbcoeffs = RGB(1.0, 1.0, 1.0, label="White-Balance Coeffs", unsupported=True)
        custombandwidth = Menu(
            {
                "default": "Default",
                "on": "On",
                "off": "Off",
            },
            label="Custom Bandwidth",
            unsupported=True,
        )
        bandwidthlimit = Int(300, label="Bandwidth Limit (Mb/s)", min=1, norm=(1, 1000), unsupported=True)
        camerabitdepth = Menu(
            {
                "automatic": "Automatic",
                "8bit": "8-Bit",
                "10bit": "10-Bit",
                "12bit": "12-Bit",
            },
            label="Camera Bit Depth",
            unsupported=True,
        )
        gpudemosaic = Toggle(False, label="GPU Demosaic", unsupported=True)

    def cook(self, par, *, state, now) -> Texture:
        now.abs_frame  # noqa: B018 (read: each frame there may be another picture)
        if not par.active:
            close(state)
            return getattr(state, "shown", None) or self.empty()
        if par.driver not in SYSTEM:
            close(state)
            raise CookError(f"the driver {DRIVERS[par.driver]} needs its maker's library, which is not used here")
        camera = self._camera(par, state)
        count, pixels = camera.newest(MATRIX_NUMBERS.get(MATRICES.get(par.inputcolorspace, ""), 0))
        if camera.error:
            raise CookError(camera.error)
        if pixels is None:
            return getattr(state, "shown", None) or self.empty()
        state.repeated = getattr(state, "repeated", 0) + (count == getattr(state, "count", -1))
        # the second field of a frame is shown where nothing newer has come
        late = count == getattr(state, "count", -1)
        state.count, shape = count, (par.deinterlace, par.precedence)
        picture, state.odd = field(pixels, *shape, late)
        texture = Texture.from_numpy(picture, copy=False)
        wanted = FORMATS.get(par.inputpixelformat, "")
        if wanted and texture.format != wanted:
            texture = run(COPY, target_like(texture)._replace(format=wanted), [texture])
        state.shown = self.pass_through(par, texture)
        return state.shown

    def _camera(self, par: Any, state: Any) -> Camera:
        key = (par.driver, par.device, par.signalformat)
        if getattr(state, "key", None) != key:
            close(state)
            state.camera, state.key, state.count = Camera(par.driver, par.device, par.signalformat), key, -1
            state.changes = getattr(state, "changes", -1) + 1
        return state.camera

    def pulse(self, node: Node, name: str) -> None:
        if name == "resetstats":
            node.local.repeated = node.local.changes = 0
            if getattr(node.local, "camera", None) is not None:
                node.local.camera.reset()

    def closing(self, node: Node) -> None:
        if node.local_state is not None:
            close(node.local)

    def info(self, node: Node) -> dict[str, float]:
        s, out = node.local, dict.fromkeys(CHANNELS, 0.0)
        camera = getattr(s, "camera", None)
        if camera is not None:
            out.update(
                connected=float(camera.connected),
                capture_fps=camera.measured,
                capture_total=camera.total,
                signal_fps=camera.rate,
                frames_skipped=camera.skipped,
                frames_repeated=getattr(s, "repeated", 0),
                connection_changes=max(getattr(s, "changes", 0), 0),
                odd_field=float(getattr(s, "odd", False)),
                rgb_input=float(camera.is_rgb),
                frame_timestamp=camera.stamp,
            )
        return out


CHANNELS = (
    "connected sync_timeouts last_sync_wait odd_field capture_fps capture_total frames_repeated frames_dropped "
    "frames_skipped connection_changes temperature signal_fps rgb_input frame_queue_length frame_hw_queue_length "
    "last_dma_copy_time frame_timestamp"
).split()


def close(state: Any) -> None:
    camera, state.camera, state.key = getattr(state, "camera", None), None, None
    if camera is not None:
        camera.close()
