from stovetop.core.pars import Pulse, Toggle
from stovetop.ops.dat._execute import ExecuteDAT, From


class Execute(ExecuteDAT):
    """Calls functions at the start and end of frames, of the project and of its saving, and when the timeline stops.

    onCreate comes after onStart where it is loaded with its project, else at the first frame.
    Source: https://docs.derivative.ca/Execute_DAT
    """

    functions = (
        ("onStart()", "the project starts"),
        ("onCreate()", "this DAT comes into being: loaded, copied or pasted"),
        ("onExit()", "the program ends"),
        ("onFrameStart(frame)", "at the start of each frame"),
        ("onFrameEnd(frame)", "at the end of each frame"),
        ("onPlayStateChange(state)", "the timeline was paused or goes on"),
        ("onDeviceChange()", "a device was connected or removed"),
        ("onProjectPreSave()", "before the project is saved"),
        ("onProjectPostSave()", "after the project was saved"),
    )
    arguments = ("frame - the current frame", "state - True if the timeline is paused")

    class Pars:
        active, executeloc, fromop = From.active, From.executeloc, From.fromop
        start = Toggle(False, label="Start")
        create = Toggle(False, label="Create")
        exit = Toggle(False, label="Exit")
        framestart = Toggle(False, label="Frame Start")
        frameend = Toggle(False, label="Frame End")
        playstatechange = Toggle(False, label="Play State Change")
        devicechange = Toggle(False, label="Device Change", unsupported=True)
        projectpresave = Toggle(False, label="Project Pre Save")
        projectpostsave = Toggle(False, label="Project Post Save")
        edit = Pulse(label="Edit..", unsupported=True)

    def started(self, node) -> None:
        self._when(node, "start", ("onStart", "start"))
        node.local.began = True
        self.began(node)

    def began(self, node) -> None:
        self._when(node, "create", ("onCreate", "create"))

    def at_start(self, node) -> None:
        self._when(node, "framestart", ("onFrameStart", "frameStart"), self.frame(node))
        playing = node.timeline.play
        if getattr(node.local, "playing", playing) != playing:
            self._when(node, "playstatechange", ("onPlayStateChange", "playStateChange"), not playing)
        node.local.playing = playing

    def at_end(self, node) -> None:
        self._when(node, "frameend", ("onFrameEnd", "frameEnd"), self.frame(node))

    def saving(self, node, before: bool) -> None:
        super().saving(node, before)
        if before:
            self._when(node, "projectpresave", ("onProjectPreSave", "projectPreSave"))
        else:
            self._when(node, "projectpostsave", ("onProjectPostSave", "projectPostSave"))

    def closing(self, node) -> None:
        self._when(node, "exit", ("onExit", "exit"))

    def _when(self, node, toggle: str, names: tuple[str, ...], *args) -> None:
        if node.own(toggle) and node.own("active"):
            self.call(node, names, *args)

    def frame(self, node) -> float:
        """The frame of the node's timeline, whole where it is."""
        frame = node.timeline.frame
        return int(frame) if frame == int(frame) else frame
