import math
from collections import deque

import numpy as np

from stovetop.core.depend import dirty, muted
from stovetop.core.errors import CookError
from stovetop.core.pars import Float, Int, Line, Menu, Page, Pulse, Ref, Str, StrMenu, Toggle
from stovetop.ops._docked import dock_callbacks
from stovetop.ops.chop._family import CHOP, SLICED_PLAIN, UNITS, Channels
from stovetop.ops.chop._timer import Segment, Shot, chained, ended
from stovetop.ops.chop._timer import Timer as Clockwork
from stovetop.ops.chop._timerout import channels_of

CUE_UNITS = {**UNITS, "fraction": "%"}
WORDS = {"samples": "Samples", "frames": "Frames", "seconds": "Seconds"}
COUNT = {"off": "Off", "seconds": "Seconds", "frames": "Frames", "samples": "Samples", "all": "All"}
#: seconds of samples that are kept for whoever cooks it seldom
KEPT = 10.0
FUNCTIONS = (
    ("onInitialize(timerOp, callCount)", "a return above 0: call again after that many frames", "return 0"),
    ("onReady(timerOp)", "initialized", "return"),
    ("onStart(timerOp)", "started", "return"),
    ("onTimerPulse(timerOp, segment)", "the delay is over, the timer counts", "return"),
    ("whileTimerActive(timerOp, segment, cycle, fraction)", "each frame while it counts", "return"),
    ("onSegmentEnter(timerOp, segment, interrupt)", "a segment begins, with its delay", "return"),
    ("onSegmentExit(timerOp, segment, interrupt)", "a segment ends", "return"),
    ("onCycleStart(timerOp, segment, cycle)", "a cycle begins", "return"),
    (
        "onCycleEndAlert(timerOp, segment, cycle, alertSegment, alertDone, interrupt)",
        "as long before the end of a cycle as Cycle End Alert says", "return",
    ),
    ("onCycle(timerOp, segment, cycle)", "a cycle ends", "return"),
    ("onDone(timerOp, segment, interrupt)", "all is done", "return"),
    ("onSubrangeStart(timerOp)", "the sub range begins", "return"),
)  # fmt: skip
COLUMNS = ("delay", "begin", "length", "cycle", "cyclelimit", "maxcycles", "cycleendalert", "speed")


class Timer(CHOP):
    """Timed processes: delay, count, cycles, segments one after the other, with a callback at each event.

    vals (chosen outputs, n) float32, the samples since the last cook (10 seconds of them at most). It runs on the
    engine's frames, watched or not, and costs nothing while nothing runs. What is left of a frame at the end of a cycle
    goes into the next, so that no time is lost. Lock To Timeline counts the timeline's frames from its first.
    `timer_pulse` is on when the length is reached, onTimerPulse is called when the count begins, as the program's pages
    say of each. A column `speed` in the Segments DAT multiplies a segment's. Parallel segments and external timecode
    are not done.
    Source: https://docs.derivative.ca/Timer_CHOP
    """

    inputs = ("initialize", "start")
    min_inputs = 0
    scoped = False
    every_frame = True
    common = SLICED_PLAIN

    class Pars:
        active = Menu(
            {"never": "Never", "always": "Always", "running": "While Running", "playing": "While Playing"},
            "running", label="Active", created="always",  # a wired Start reaches a new timer
        )  # fmt: skip
        timecontrol = Menu(
            {
                "lock": "Lock To Timeline", "sequential": "Sequential", "chop": "External CHOP Channel",
                "timecode": "External Timecode",
            },
            "sequential", label="Time Control",
        )  # fmt: skip
        deferpars = Toggle(False, label="Defer Par Changes")
        initialize = Pulse(label="Initialize")
        start = Pulse(label="Start")
        lengthtype = Menu({"fixed": "Fixed", "infinite": "Infinite"}, label="Length Type")
        length = Line(
            label="Length",
            length=Float(10.0, label="Length", min=0, norm=(0, 10)),
            lengthunits=Menu(UNITS, "seconds", label="Length Units"),
        )
        delay = Line(
            label="Delay",
            delay=Float(0.0, label="Delay", min=0, norm=(0, 10)),
            delayunits=Menu(UNITS, "seconds", label="Delay Units"),
        )
        runvalues = Menu({"zero": "Zero", "one": "One"}, label="Run Values")
        play = Toggle(True, label="Play")
        speed = Float(1.0, label="Speed", min=0, norm=(0, 4))
        cue = Line(label="Cue", cue=Toggle(False, label="Cue"), cuepulse=Pulse(label="Cue Pulse"))
        cuepoint = Line(
            label="Cue Point",
            cuepoint=Float(0.0, label="Cue Point", min=0),
            cueunits=Menu(CUE_UNITS, "fraction", label="Cue Units"),
        )
        cycle = Toggle(False, label="Cycle")
        cyclelimit = Toggle(True, label="Cycle Limit")
        maxcycles = Int(4, label="Maximum Cycles", min=1, norm=(1, 10))
        cycleendalert = Line(
            label="Cycle End Alert",
            cycleendalert=Float(0.0, label="Cycle End Alert", min=0, norm=(0, 4)),
            notifyunits=Menu(UNITS, "seconds", label="Notify Units"),
        )
        exitendcycle = Pulse(label="Exit Segment at End of Cycle")
        gotoendcycle = Pulse(label="Go to End of Cycle")
        gotodone = Pulse(label="Go to Done")
        ondone = Menu(
            {
                "donothing": "Do Nothing", "reinit": "Re-Initialize", "restart": "Re-Start",
                "restartnoinit": "Re-Start without Initializing",
            },
            label="On Done",
        )  # fmt: skip
        callbacks = Ref("DAT", "", label="Callbacks DAT")
        _segments = Page("Segments")
        segdat = Ref("DAT", "", label="Segments DAT")
        segmethod = Menu(
            {"serial": "Serial Timers", "parallel": "Parallel Timers"}, label="Segment Method", unsupported=True
        )
        segunits = Menu(WORDS, "seconds", label="Segment Units")
        segsendtime = Menu(
            {"dat": "From Segments DAT", "par": "From Length Parameter", "max": "Max of Parameter/Table"},
            label="Segments End Time",
        )  # fmt: skip
        channelcolumns = Str("", label="Columns to Custom Channels")
        interpolation = Menu(
            {
                "steptovalue": "Step to Value", "lineartovalue": "Linear to Value", "easeintovalue": "Ease In to Value",
                "easeouttovalue": "Ease Out to Value", "easeinouttovalue": "Ease In-Out to Value",
            },
            label="Custom Channel Interpolation",
        )  # fmt: skip
        infocolumns = Str("", label="Columns to Info DAT")
        gotoprevseg = Pulse(label="Go to Previous Segment")
        gotonextseg = Pulse(label="Go to Next Segment")
        _sub_range = Page("Sub Range")
        subrange = Toggle(False, label="Sub Range")
        substart = Line(
            label="Sub Start",
            substart=Float(0.0, label="Sub Start", min=0, norm=(0, 10)),
            substartunits=Menu(UNITS, "seconds", label="Sub Start Units"),
        )
        subend = Line(
            label="Sub End",
            subend=Float(1.0, label="Sub End", min=0, norm=(0, 10)),
            subendunits=Menu(UNITS, "seconds", label="Sub End Units"),
        )
        subendaction = Menu({"pause": "Pause at End", "loop": "Loop at End"}, "loop", label="Sub End Action")
        _outputs = Page("Outputs")
        outfraction = Toggle(True, label="Timer Fraction")
        outtimercount = Menu(COUNT, label="Timer Count")
        outtimeractive = Toggle(False, label="Timer Active")
        outtimerpulse = Toggle(False, label="Timer Pulse")
        outdelayfraction = Toggle(False, label="Delay Fraction")
        outdelaycount = Menu(COUNT, label="Delay Count")
        outinit = Toggle(False, label="Initializing")
        outready = Toggle(True, label="Ready")
        outreadypulse = Toggle(False, label="Ready Pulse")
        outrunning = Toggle(True, label="Running")
        outdone = Toggle(True, label="Done")
        outdonepulse = Toggle(False, label="Done Pulse")
        outcycle = Toggle(False, label="Cycles")
        outcyclepulse = Toggle(False, label="Cycle Pulse")
        outcycleplusfraction = Toggle(False, label="Cycles + Fraction")
        outseg = Toggle(False, label="Segment")
        outsegpulse = Toggle(False, label="Segment Pulse")
        outsegplusfraction = Toggle(False, label="Segment + Fraction")
        outlength = Menu(COUNT, label="Length")
        outcumulativecount = Menu(COUNT, label="Cumulative Timer Count")
        outplayingcount = Menu(COUNT, label="Playing Timer Count")
        outrunningcount = Menu(COUNT, label="Running Time Count")
        outmastercount = Menu(COUNT, label="Master Time Count")
        _external = Page("External")
        extchop = Ref("CHOP", "", label="External CHOP")
        extunits = Menu(CUE_UNITS, "seconds", label="External Units")
        extchannel = StrMenu("", label="External Channel")
        exttcop = Ref("CHOP", "", label="External Timecode Object/CHOP/DAT", unsupported=True)
        extstartoff = Float(0.0, label="External Start Offset", min=0, norm=(0, 10), unsupported=True)
        extinitoff = Float(1.0, label="External Initialize Offset", min=0, norm=(0, 10), unsupported=True)
        rate = Float(60.0, label="Sample Rate", min=0.001, norm=(0, 120))
        exttcobj = Str("", label="External Timecode Object", unsupported=True)

    def created(self, node) -> None:
        lines = ["# me - this DAT", "# timerOp - the Timer CHOP; segment - a Segment, which counts as its index",
                 "# interrupt - whether a user or a script ended it early", ""]  # fmt: skip
        for head, comment, body in FUNCTIONS:
            lines += [f"# {comment}", f"def {head}:", f"\t{body}", ""]
        dock_callbacks(node, "\n".join(lines))

    # -- the clockwork of a node

    def clockwork(self, node) -> Clockwork:
        """Its timer, with the present parameters (with Defer Par Changes: those of its last Initialize)."""
        local = node.local
        timer = getattr(local, "timer", None)
        if timer is None:
            timer = local.timer = Clockwork(
                lambda name, *args: self.call(node, name, *args), lambda timer: self.refresh(node, timer)
            )
            self.refresh(node, timer)
            local.kept = deque(maxlen=max(int(node.own("rate") * KEPT), 1))
            local.sample = local.frame = -1
            local.tail = False
        elif not node.own("deferpars"):
            self.refresh(node, timer)
        return timer

    def refresh(self, node, timer: Clockwork) -> None:
        timer.segments, timer.table = self.segments(node)
        timer.subrange = self.subrange(node)
        timer.on_done = node.own("ondone")

    def frames(self, node, value: float, unit: str) -> float:
        """A time parameter in timeline frames."""
        fps = node.timeline.rate
        return value if unit == "frames" else value * fps if unit == "seconds" else value * fps / node.own("rate")

    def segments(self, node) -> tuple[tuple[Segment, ...], bool]:
        own = node.own
        length = self.frames(node, own("length"), own("lengthunits"))
        basis = Segment(
            delay=self.frames(node, own("delay"), own("delayunits")),
            length=math.inf if own("lengthtype") == "infinite" else length,
            cycle=own("cycle"),
            cycle_limit=own("cyclelimit"),
            max_cycles=own("maxcycles"),
            alert=self.frames(node, own("cycleendalert"), own("notifyunits")),
            begin=-1.0,
        )
        dat = own("segdat")
        rows = dat.data.rows if dat is not None else ()
        if len(rows) < 2:
            return chained([basis]), False
        head, unit = list(rows[0]), own("segunits")
        made = [self.row(node, basis, dict(zip(head, row, strict=False)), i, unit) for i, row in enumerate(rows[1:])]
        if own("segsendtime") == "dat":
            return chained(made), True
        return ended(chained(made), length, shorten=own("segsendtime") == "par"), True

    def row(self, node, basis: Segment, cells: dict[str, str], index: int, unit: str) -> Segment:
        """A row of the Segments DAT: what it leaves out or empty is the parameters'."""

        def number(name: str, default: float) -> float:
            try:
                return float(cells[name])
            except (KeyError, ValueError):
                return default

        def time(name: str, default: float) -> float:
            value = number(name, math.nan)
            return default if math.isnan(value) else self.frames(node, value, unit)

        return Segment(
            index, time("delay", basis.delay), time("length", basis.length), bool(number("cycle", basis.cycle)),
            bool(number("cyclelimit", basis.cycle_limit)), int(number("maxcycles", basis.max_cycles)),
            time("cycleendalert", basis.alert), number("speed", 1.0), time("begin", -1.0),
            {k: v for k, v in cells.items() if k not in COLUMNS}, cells,
        )  # fmt: skip

    def subrange(self, node) -> tuple[float, float, bool] | None:
        own = node.own
        if not own("subrange"):
            return None
        start = self.frames(node, own("substart"), own("substartunits"))
        end = self.frames(node, own("subend"), own("subendunits"))
        return start, max(end, start), own("subendaction") == "loop"

    def call(self, node, name: str, *args):
        """Call a callback; what it raises is a script error on the node, and the timer goes on."""
        with muted():
            dat = node.own("callbacks")
            if dat is None:
                return None
            face = node.engine.face(node)
            args = [face._segment(a) if isinstance(a, Segment) else a for a in args]
            if name != "onInitialize":
                return node.engine.guarded(node, lambda: node.engine.callback(dat, (name,), face, *args))
            # scripts of before 2022 take no callCount
            count = node.engine.guarded(node, lambda: node.engine.callback_arity(dat, name))
            args = args[: max((count if count is not None else 2) - 1, 0)]
            return node.engine.guarded(node, lambda: node.engine.callback(dat, (name,), face, *args))

    def pulse(self, node, name: str) -> None:
        timer = self.clockwork(node)
        if name == "start":
            self.ask(node, lambda: self.begin(node, timer))
        else:
            do = {
                "initialize": timer.initialize, "gotoendcycle": timer.end_now, "gotodone": timer.go_to_done,
                "exitendcycle": lambda: setattr(timer, "leave", True),
                "gotoprevseg": lambda: timer.go_to_segment(timer.index - 1),
                "gotonextseg": lambda: timer.go_to_segment(timer.index + 1),
                "cuepulse": lambda: timer.go_to_master(self.cue_point(node, timer)),
            }[name]  # fmt: skip
            self.ask(node, do)

    def begin(self, node, timer: Clockwork) -> None:
        """Start; with Run Values at One it has counted a frame at once."""
        timer.start()
        self.first_frame(node, timer)

    def first_frame(self, node, timer: Clockwork) -> None:
        if timer.state == "running" and node.own("runvalues") == "one" and not node.own("cue"):
            timer.advance(1.0, node.own("play"), node.own("speed"))
        node.local.frame = node.engine.clock.frame

    def ask(self, node, do) -> None:
        """Do what a user or a script asks for, now, and show it in this frame."""
        if node.own("active") == "never":
            return
        with muted():
            timer = self.clockwork(node)
            inside = timer.busy
            timer.request(do)
            if not inside:
                self.show(node, timer, again=True)

    def cue_point(self, node, timer: Clockwork) -> float:
        value, unit = node.own("cuepoint"), node.own("cueunits")
        return value * timer.total if unit == "fraction" else self.frames(node, value, unit)

    # -- frames

    def frame_start(self, node) -> None:
        local, engine = node.local_state, node.engine
        timer = getattr(local, "timer", None)
        driven = any(node.inputs) or any(v.pdef.style == "Pulse" for v in node.live)
        resting = timer is None or (timer.idle and not local.tail)
        if resting and not driven and node.own("timecontrol") == "sequential":
            return
        active = node.own("active")
        if active == "never" or (engine.freezing and engine.frozen(node)):
            return
        timer = self.clockwork(node)
        if driven and (active == "always" or not timer.idle):
            self.watch_drivers(node)
        if timer.idle and not node.local.tail and node.own("timecontrol") == "sequential":
            return
        if node.local.frame != engine.clock.frame:
            node.local.frame = engine.clock.frame
            timer.request(lambda: self.step(node, timer))

    def watch_drivers(self, node) -> None:
        """An input, or a channel or expression on a pulse parameter, that goes above 0 presses that parameter."""
        on: dict[str, tuple[bool, bool]] = {}
        with muted():
            for name, source in zip(("initialize", "start"), node.inputs, strict=False):
                vals = source.data.vals if source is not None else np.zeros((0, 0))
                if vals.size:
                    on[name] = bool((vals > 0).any()), bool((vals[:, -1] > 0).any())
            for value in node.live:
                if value.pdef.style == "Pulse":
                    on[value.pdef.name] = (bool(value.get()),) * 2
        was, node.local.driven = getattr(node.local, "driven", {}), {name: last for name, (_, last) in on.items()}
        for name, (now, _) in on.items():
            if now and not was.get(name):
                self.pulse(node, name)

    def step(self, node, timer: Clockwork) -> None:
        """One frame, in as many parts as it has samples."""
        if timer.state == "initializing":
            timer.wait -= 1
            if timer.wait <= 0:
                timer.try_ready()
                self.first_frame(node, timer)
            self.show(node, timer)
            return
        clock = node.engine.clock
        frames = clock.step_seconds * node.timeline.rate
        now = math.floor(clock.seconds * node.own("rate") + 1e-6)
        before = math.floor((clock.seconds - clock.step_seconds) * node.own("rate") + 1e-6)
        parts = max(now - before, 1)
        for i in range(parts):
            self.go(node, timer, frames / parts)
            if now > before:
                self.show(node, timer, at=before + 1 + i)
        if timer.state == "running" and timer.counting and node.own("play"):
            timer.emit("whileTimerActive", timer.segment, timer.cycle, timer.shot().fraction)

    def go(self, node, timer: Clockwork, frames: float) -> None:
        control = node.own("timecontrol")
        if control in ("lock", "chop"):
            self.follow(timer, self.target(node, timer, control))
        elif node.own("cue") and timer.state == "running":
            timer.go_to_master(self.cue_point(node, timer))
            timer.running += frames
        else:
            timer.advance(frames, node.own("play"), node.own("speed"))

    def target(self, node, timer: Clockwork, control: str) -> float:
        """Frames after Start where the timeline, or a channel, wants the timer to be."""
        if control == "lock":
            return node.timeline.frame - 1.0
        source = node.own("extchop")
        with muted():
            data = source.data if source is not None else self.empty()
        row = data.index(node.own("extchannel") or 0)
        value = float(data.vals[row, -1]) if row is not None and data.num_samples else 0.0
        unit = node.own("extunits")
        return value * timer.total if unit == "fraction" else self.frames(node, value, unit)

    def follow(self, timer: Clockwork, target: float) -> None:
        """Go on to a place after Start; begin anew when it lies behind."""
        if timer.state not in ("running", "done") or target < timer.playing - 1e-6:
            if timer.state in ("new", "initializing"):
                timer.start()
            else:
                timer.begin()
        timer.advance(target - timer.playing)

    def show(self, node, timer: Clockwork, at: int | None = None, again: bool = False) -> None:
        """Keep what the outputs show now; `again` in place of this frame's last."""
        local = node.local
        at = math.floor(node.engine.clock.seconds * node.own("rate") + 1e-6) if at is None else at
        shot = timer.shot()
        if again and local.kept and local.sample == at:
            last = local.kept.pop()
            shot = shot._replace(pulses=shot.pulses | last.pulses)
        local.kept.append(shot)
        local.shot, local.sample = shot, at
        local.tail = bool(timer.pulses)
        timer.pulses.clear()
        dirty(node)

    # -- the output

    def cook(self, par, initialize, start, *, state, me) -> Channels:
        if par.timecontrol == "timecode":
            raise CookError("Time Control 'External Timecode' is not supported yet")
        timer = self.clockwork(me)
        kept = list(state.kept) or [getattr(state, "shot", None) or timer.shot()]
        state.kept.clear()
        if not par.timeslice:
            kept = kept[-1:]
        names, vals = channels_of(par, kept, me.timeline.rate, timer.segments)
        first = float(state.sample - len(kept) + 1) if par.timeslice and state.sample >= 0 else 0.0
        return Channels(vals, names, rate=par.rate, start=first, time_slice=par.timeslice)

    def latest(self, node) -> tuple[Clockwork, Shot]:
        """For scripts: the timer as it is now."""
        timer = self.clockwork(node)
        return timer, timer.shot()

    def info(self, node) -> dict[str, float]:
        timer, shot = self.latest(node)
        return {
            "frames_timer": shot.at, "frames_segment": shot.cumulative - timer.before(False) + shot.delayed,
            "frames_cumulative": shot.cumulative, "frames_running": shot.running,
        }  # fmt: skip

    def info_text(self, node) -> str:
        """The timecodes, then the present segment's cells of Columns to Info DAT, one a line."""
        from stovetop.core.patterns import match

        face = node.engine.face(node)
        counts = ("running", "cumulative", "playing", "master")
        lines = [f"{name}_timecode\t{getattr(face, name + 'Timecode')}" for name in counts]
        row = self.clockwork(node).segment.row
        return "\n".join([*lines, *(f"{n}\t{row[n]}" for n in match(node.own("infocolumns"), list(row)))])


Timer.spec.pars["exportmethod"].created = "datname"
