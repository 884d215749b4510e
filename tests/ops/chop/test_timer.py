"""Timer CHOP: what it counts, when it calls, and where it goes when told to."""

from __future__ import annotations

import json

import numpy as np
import pytest

import stovetop

FUNCTIONS = {
    "onInitialize": "timerOp, callCount", "onReady": "timerOp", "onStart": "timerOp",
    "onTimerPulse": "timerOp, segment",
    "onSegmentEnter": "timerOp, segment, interrupt", "onSegmentExit": "timerOp, segment, interrupt",
    "onCycleStart": "timerOp, segment, cycle", "onCycle": "timerOp, segment, cycle",
    "onCycleEndAlert": "timerOp, segment, cycle, alertSegment, alertDone, interrupt",
    "onDone": "timerOp, segment, interrupt", "onSubrangeStart": "timerOp",
}  # fmt: skip


@pytest.fixture
def timer(bench):
    """`timer(length=1, …)`: a Timer whose callbacks write (frame, name, arguments) to `timer.log`."""

    def make(table=None, extra="", **pars):
        op = bench("timer", outcycle=True, outseg=True, outtimercount="frames", **pars)
        dat = op.docked[0]
        lines = ["log = []"]
        for name, args in FUNCTIONS.items():
            rest = args.partition(", ")[2]
            lines += [
                f"def {name}({args}):",
                f"\tlog.append((absTime.frame, '{name}', *[int(a) for a in ({rest + ',' if rest else ''})]))",
            ]
        dat.text = "\n".join(lines) + "\n" + extra
        if table is not None:
            t = bench.inside.create("tableDAT")
            t.clear()
            for row in table:
                t.appendRow(row)
            op.par.segdat = t
        make.log = dat.module.log
        return op

    return make


def events(log, *but):
    return [e[1:] if len(e) > 2 else e[1] for e in log if e[1] not in but]


def state(op):
    return next(
        (n for n in ("initializing", "ready", "running", "done") if n in {c.name for c in op.chans()} and op[n]), ""
    )


def test_the_outputs_have_the_page_s_names_in_its_order(bench):
    op = bench("timer")
    for par in op.pars("out*"):
        par.val = True if par.isToggle else "all"
    count = lambda n: [f"{n}_seconds", f"{n}_frames", f"{n}_samples"]  # noqa: E731
    assert [c.name for c in op.chans()] == [
        "timer_fraction", *count("timer"), "timer_active", "timer_pulse", "delay_fraction", *count("delay"),
        "initializing", "ready", "ready_pulse", "running", "done", "done_pulse", "cycles", "cycle_pulse",
        "cycle_plus_fraction", "segment", "segment_pulse", "segment_plus_fraction", *count("length"),
        *count("cumulative"), *count("playing"), *count("running"), *count("master"),
    ]  # fmt: skip


def test_counts_to_its_length_and_is_done(timer, bench):
    op = timer(length=1, runvalues="one")
    assert (op["running"], op["done"], op["timer_fraction"]) == (0, 0, 0)
    op.par.start.pulse()
    assert (op["running"], op["timer_frames"]) == (1, 1), "Run Values One: a frame has gone by at Start"
    for frame in range(2, 60):
        bench.step()
        assert op["timer_frames"] == frame
        assert op["timer_fraction"] == pytest.approx(frame / 60)
        assert (op["running"], op["done"]) == (1, 0)
    bench.step()
    assert (op["running"], op["done"], op["timer_fraction"], op["cycles"]) == (0, 1, 1, 1)
    assert [(f, n) for f, n, *_ in timer.log] == [
        (0, "onInitialize"), (0, "onReady"), (0, "onStart"), (0, "onTimerPulse"), (59, "onCycle"), (59, "onDone"),
    ]  # fmt: skip


def test_run_values_zero_holds_a_frame(timer, bench):
    op = timer(length=1, runvalues="zero", outtimeractive=True)
    op.par.start.pulse()
    assert (op["running"], op["timer_frames"], op["timer_active"]) == (1, 0, 0)
    bench.step()
    assert (op["timer_frames"], op["timer_active"]) == (1, 1)


def test_initialize_is_called_again_as_often_as_it_asks(timer, bench):
    op = timer(
        length=1, outinit=True, outready=True, outreadypulse=True,
        extra="def onInitialize(timerOp, callCount):\n\tlog.append((absTime.frame, callCount))\n"
        "\treturn 3 if callCount < 3 else 0\n",
    )  # fmt: skip
    op.par.initialize.pulse()
    assert op["initializing"] == 1
    bench.step(6)
    assert timer.log[:4] == [(0, 1), (3, 2), (6, 3), (6, "onReady")]
    assert (op["initializing"], op["ready"], op["ready_pulse"]) == (0, 1, 1)
    bench.step()
    assert (op["ready"], op["ready_pulse"]) == (1, 0)


def test_start_while_it_initializes_starts_when_it_is_ready(timer, bench):
    op = timer(length=1, runvalues="one", extra="def onInitialize(timerOp, callCount):\n\treturn 2 - callCount\n")
    op.par.start.pulse()
    assert op["running"] == 0
    bench.step()
    assert (op["running"], op["timer_frames"]) == (1, 1)


def test_a_callback_without_call_count_is_an_older_script(timer):
    op = timer(length=1, extra="def onInitialize(timerOp):\n\tlog.append('old')\n")
    op.par.start.pulse()
    assert timer.log[0] == "old"
    assert not op.scriptErrors()


def test_delay(timer, bench):
    op = timer(length=1, delay=0.5, outdelayfraction=True, outdelaycount="frames", runvalues="zero")
    op.par.start.pulse()
    bench.step(15)
    assert (op["timer_frames"], op["delay_frames"], op["delay_fraction"]) == (0, 15, 0.5)
    assert "onTimerPulse" not in events(timer.log)
    bench.step(20)
    assert (op["timer_frames"], op["delay_frames"]) == (5, 30)
    bench.step(55)
    assert op["done"] == 1


@pytest.mark.parametrize(("unit", "value"), [("seconds", 0.5), ("frames", 30), ("samples", 60)])
def test_units(timer, bench, unit, value):
    op = timer(length=value, lengthunits=unit, rate=120, runvalues="zero")
    op.par.start.pulse()
    bench.step(29)
    assert op["done"] == 0
    bench.step()
    assert op["done"] == 1


def test_play_speed_and_what_counts_through_them(timer, bench):
    op = timer(length=10, runvalues="zero")
    op.par.start.pulse()
    bench.step(10)
    op.par.speed = 2
    bench.step(10)
    op.par.play = False
    bench.step(10)
    assert op["timer_frames"] == 30
    assert (op.cumulativeFrames, op.playingFrames, op.runningFrames, op.masterFrames) == (30, 20, 30, 30)
    assert op.runningSeconds == 0.5
    assert op.fraction == pytest.approx(30 / 600)
    assert str(op.timecode) == "00:00:00:30"


def test_cycles_lose_no_time_and_stop_at_the_limit(timer, bench):
    op = timer(length=2.5, lengthunits="frames", cycle=True, cyclelimit=True, maxcycles=4, runvalues="zero")
    op.par.start.pulse()
    seen = []
    for _ in range(10):
        bench.step()
        seen.append((float(op["cycles"]), float(op["timer_frames"])))
    assert seen == [(0, 1), (0, 2), (1, 0.5), (1, 1.5), (2, 0), (2, 1), (2, 2), (3, 0.5), (3, 1.5), (4, 2.5)]
    assert op["done"] == 1
    assert events(timer.log, "onInitialize", "onReady", "onStart", "onTimerPulse") == [
        ("onCycleStart", 0, 0), ("onCycle", 0, 0), ("onCycleStart", 0, 1), ("onCycle", 0, 1), ("onCycleStart", 0, 2),
        ("onCycle", 0, 2), ("onCycleStart", 0, 3), ("onCycle", 0, 3), ("onDone", 0, 0),
    ]  # fmt: skip


def test_endless_cycles_and_the_ways_out(timer, bench):
    op = timer(length=10, lengthunits="frames", cycle=True, runvalues="zero")
    op.par.start.pulse()
    bench.step(25)
    assert (op["cycles"], op["timer_frames"], op["done"]) == (2, 5, 0)
    op.par.exitendcycle.pulse()
    bench.step(4)
    assert op["running"] == 1
    bench.step()
    assert (op["done"], op["cycles"]) == (1, 3)
    op.par.start.pulse()
    bench.step(3)
    op.goToCycleEnd()
    assert (op["done"], op["cycles"]) == (1, 1)
    assert events(timer.log)[-1] == ("onDone", 0, 1), "interrupted"


def test_pulses_last_a_sample(timer, bench):
    op = timer(
        length=10,
        lengthunits="frames",
        runvalues="one",
        outdonepulse=True,
        outcyclepulse=True,
        outsegpulse=True,
        outtimerpulse=True,
    )
    op.par.start.pulse()
    op.cook()
    bench.step(20)
    pulses = {n: op[n].numpyArray() for n in ("done_pulse", "cycle_pulse", "segment_pulse", "timer_pulse")}
    for row in pulses.values():
        assert row.sum() == 1
        assert row[8] == 1
    bench.step(5)
    assert op["done_pulse"] == 0


@pytest.mark.parametrize(
    ("action", "want"),
    [
        ("donothing", ["onDone"]),
        ("reinit", ["onDone", "onInitialize", "onReady"]),
        ("restart", ["onDone", "onInitialize", "onReady", "onStart"]),
        ("restartnoinit", ["onDone", "onStart"]),
    ],
)
def test_on_done(timer, bench, action, want):
    op = timer(length=10, lengthunits="frames", ondone=action, outready=True, runvalues="zero")
    op.par.start.pulse()
    del timer.log[:]
    bench.step(10)
    got = [e[1] for e in timer.log if e[1] not in ("onCycle", "onTimerPulse")]
    assert got == want
    assert state(op) == {"donothing": "done", "reinit": "ready"}.get(action, "running")
    bench.step(5)
    assert op["timer_frames"] == {"donothing": 10, "reinit": 0}.get(action, 5)


def test_cycle_end_alert(timer, bench):
    op = timer(
        length=10, lengthunits="frames", cycle=True, cyclelimit=True, maxcycles=2, cycleendalert=3,
        notifyunits="frames", runvalues="zero",
    )  # fmt: skip
    op.par.start.pulse()
    bench.step(20)
    alerts = [e for e in timer.log if e[1] == "onCycleEndAlert"]
    assert alerts == [(7, "onCycleEndAlert", 0, 0, 0, 0, 0), (17, "onCycleEndAlert", 0, 1, 1, 1, 0)]


TABLE = [
    ["length", "delay", "cycle", "cyclelimit", "maxcycles", "title", "x"],
    ["10", "0", "0", "0", "0", "one", "1"],
    ["5", "5", "1", "1", "2", "two", "3"],
    ["", "", "", "", "", "three", "7"],
]


def test_segments_in_a_row(timer, bench):
    op = timer(TABLE, length=4, lengthunits="frames", segunits="frames", runvalues="zero", outsegplusfraction=True)
    op.par.start.pulse()
    bench.step(9)
    assert (op["segment"], op["timer_frames"]) == (0, 9)
    bench.step(3)
    assert (op["segment"], op["timer_frames"]) == (1, 0), "in the second's delay"
    bench.step(3 + 6)
    assert (op["segment"], op["cycles"], op["timer_frames"]) == (1, 1, 1)
    assert op["segment_plus_fraction"] == pytest.approx(1 + 6 / 10)
    bench.step(4 + 3)
    assert (op["segment"], op["timer_frames"], op["done"]) == (2, 3, 0)
    bench.step()
    assert (op["segment"], op["done"], op["segment_plus_fraction"]) == (2, 1, 3)
    assert [e for e in timer.log if e[1] in ("onSegmentEnter", "onSegmentExit", "onDone")] == [
        (0, "onSegmentEnter", 0, 0), (10, "onSegmentExit", 0, 0), (10, "onSegmentEnter", 1, 0),
        (25, "onSegmentExit", 1, 0), (25, "onSegmentEnter", 2, 0), (29, "onSegmentExit", 2, 0), (29, "onDone", 2, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(("end", "length", "lengths"), [
    ("dat", 100, [10, 20]), ("par", 25, [10, 15]), ("par", 8, [8]), ("par", 50, [10, 40]), ("max", 50, [10, 40]),
    ("max", 8, [10, 20]),
])  # fmt: skip
def test_segments_end_time(timer, end, length, lengths):
    op = timer([["length"], ["10"], ["20"]], segunits="frames", length=length, lengthunits="frames", segsendtime=end)
    assert [s.lengthFrames for s in op.segments] == lengths


def test_segments_end_with_whole_cycles(timer):
    op = timer([["length", "cycle"], ["10", "0"], ["5", "1"]], segunits="frames", length=26, lengthunits="frames",
               segsendtime="par")  # fmt: skip
    assert (op.segments[1].lengthFrames, op.segments[1].maxCycles) == (5, 3)


def test_segment_objects(timer):
    op = timer(TABLE, length=4, lengthunits="frames", segunits="frames")
    second = op.segments[1]
    assert (second == 1, second + 1, int(second), second > 0, [5, 6, 7][second]) == (True, 2, 1, True, 6)
    assert (second.lengthFrames, second.delayFrames, second.beginFrames) == (5, 5, 15)
    assert second.lengthSeconds == pytest.approx(5 / 60)
    assert (second.cycle, second.cycleLimit, second.maxCycles, second.owner) == (True, True, 2, op)
    assert second.custom == {"title": "two", "x": "3"}
    assert second.row.title == "two"
    assert op.beginFrame == [0, 15, 25]
    assert op.runningLengthFrames == 29


def test_custom_channels_and_begin(timer, bench):
    op = timer([["begin", "length", "x"], ["0", "10", "1"], ["20", "10", "3"]], segunits="frames", channelcolumns="x",
               runvalues="zero")  # fmt: skip
    op.par.start.pulse()
    bench.step(5)
    assert op["x"] == 1
    bench.step(20)
    assert (op["timer_frames"], op["x"]) == (5, 3)
    op.par.interpolation = "lineartovalue"
    bench.step()
    assert op["x"] == pytest.approx(1 + 2 * 0.6)


def test_going_from_segment_to_segment(timer, bench):
    op = timer(TABLE, length=4, lengthunits="frames", segunits="frames", runvalues="zero")
    op.par.start.pulse()
    bench.step(3)
    op.goToNextSegment()
    assert (op.segment, op["segment"]) == (1, 1)
    op.goToPrevSegment()
    assert op.segment == 0
    op.goTo(segment=1, cycle=1, frame=2)
    assert (op["segment"], op["cycles"], op["timer_frames"]) == (1, 1, 2)
    op.goTo(frame=17)
    assert (op.segment, op.cycle, op["timer_frames"]) == (1, 0, 2)
    op.masterFrames = 27
    assert (op.segment, op["timer_frames"]) == (2, 2)
    op.segment = 0.5
    assert (op.segment, op.fraction) == (0, 0.5)
    op.masterFraction = 1
    assert op["done"] == 1
    assert events(timer.log)[-1] == ("onDone", 2, 1)


def test_go_to_at_the_end_of_the_cycle(timer, bench):
    op = timer(length=10, lengthunits="frames", cycle=True, runvalues="zero")
    op.par.start.pulse()
    bench.step(4)
    op.goTo(cycle=7, frame=3, endOfCycle=True)
    assert op["timer_frames"] == 4
    bench.step(6)
    assert (op["cycles"], op["timer_frames"]) == (7, 3)


def test_two_times_are_too_many(timer):
    op = timer(length=10)
    with pytest.raises(Exception, match="one time, not seconds and frames"):
        op.goTo(seconds=1, frame=2)
    with pytest.raises(Exception, match="segment 4 of 1"):
        op.goTo(segment=4)


def test_cue(timer, bench):
    op = timer(length=100, lengthunits="frames", cuepoint=40, cueunits="frames", runvalues="zero")
    op.par.start.pulse()
    bench.step(3)
    op.par.cue = True
    bench.step(5)
    assert (op["timer_frames"], op.runningFrames) == (40, 8)
    op.par.cue = False
    bench.step(2)
    assert op["timer_frames"] == 42
    bench.set(op, cuepoint=0.5, cueunits="fraction").par.cuepulse.pulse()
    assert op["timer_frames"] == 50


@pytest.mark.parametrize(("action", "want"), [("pause", [5, 6, 7, 8, 8, 8]), ("loop", [5, 6, 7, 5, 6, 7])])
def test_sub_range(timer, bench, action, want):
    op = timer(
        length=20, lengthunits="frames", subrange=True, substart=5, substartunits="frames", subend=8,
        subendunits="frames", subendaction=action, runvalues="zero",
    )  # fmt: skip
    op.par.start.pulse()
    seen = [float(op["timer_frames"])]
    for _ in range(5):
        bench.step()
        seen.append(float(op["timer_frames"]))
    assert seen == want
    assert sum(e[1] == "onSubrangeStart" for e in timer.log) == (2 if action == "loop" else 1)


def test_infinite(timer, bench):
    op = timer(length=1, lengthtype="infinite", runvalues="one", outlength="seconds")
    op.par.start.pulse()
    bench.step(500)
    assert (op["running"], op["timer_frames"], op["timer_fraction"], op["length_seconds"]) == (1, 501, 0, 0)
    op.par.gotodone.pulse()
    assert op["done"] == 1


def test_defer_par_changes(timer, bench):
    op = timer(length=10, lengthunits="frames", deferpars=True, runvalues="zero")
    op.par.start.pulse()
    op.par.length = 20
    bench.step(10)
    assert op["done"] == 1
    op.par.start.pulse()
    bench.step(10)
    assert (op["done"], op["timer_fraction"]) == (0, 0.5)


def test_inputs_initialize_and_start(bench):
    a, b = bench.constant(go=0), bench.constant(go=0)
    op = bench("timer", a, b, length=1, outready=True, runvalues="zero")
    bench.step()
    a.par.const0value = 1
    bench.step()
    assert op["ready"] == 1
    b.par.const0value = 1
    bench.step(3)
    assert op["running"] == 1
    assert op["timer_fraction"] == pytest.approx(2 / 60), "a held input starts it once"


def test_timers_in_a_chain_of_exports(bench):
    """A channel on a pulse parameter presses it when it goes above 0."""
    first = bench("timer", length=10, lengthunits="frames", outdonepulse=True, runvalues="zero")
    second = bench("timer", length=10, lengthunits="frames", runvalues="zero")
    second.par.start.expr = f"op('{first.name}')['done_pulse']"
    first.par.start.pulse()
    bench.step(10)
    assert (first["done"], second["running"]) == (1, 1)
    bench.step(10)
    assert second["done"] == 1
    bench.step(10)
    assert second["done"] == 1, "once"


def test_a_timer_that_may_not_cook_stands_still(timer, bench):
    op = timer(length=1, runvalues="zero")
    op.par.start.pulse()
    bench.step(5)
    bench.inside.allowCooking = False
    bench.step(5)
    bench.inside.allowCooking = True
    bench.step(5)
    assert op["timer_frames"] == 10


def test_lock_to_timeline_is_where_the_timeline_is(timer, bench, project):
    op = timer(length=1, timecontrol="lock", cycle=True)
    bench.step(70)
    time = project.op("/local/time")
    assert (op["cycles"], op["timer_frames"]) == divmod(time.frame - 1, 60)
    time.frame = 31
    bench.step()
    assert (op["cycles"], op["timer_frames"]) == (0, time.frame - 1)


def test_external_channel(timer, bench):
    drive = bench.constant(a=0, t=0.25)
    op = timer(length=1, timecontrol="chop")
    bench.set(op, extchop=drive, extchannel="t")
    bench.step()
    assert op["timer_fraction"] == 0.25
    drive.par.const1value = 0.75
    bench.step()
    assert op["timer_fraction"] == 0.75


def test_active_never(timer, bench):
    op = timer(length=1, active="never")
    op.par.start.pulse()
    bench.step(5)
    assert op["running"] == 0


def test_a_failing_callback_is_a_script_error_and_the_timer_goes_on(timer, bench):
    op = timer(
        length=10,
        lengthunits="frames",
        extra="def whileTimerActive(timerOp, s, c, f):\n\traise ValueError('bad luck')\n",
    )
    op.par.start.pulse()
    bench.step(12)
    assert op["done"] == 1
    assert "bad luck" in op.scriptErrors()


def test_a_callback_may_start_it_again(timer, bench):
    op = timer(length=10, lengthunits="frames", runvalues="zero",
               extra="def onDone(timerOp, segment, interrupt):\n\tlog.append((absTime.frame, 'done'))\n"
               "\ttimerOp.par.start.pulse()\n")  # fmt: skip
    op.par.start.pulse()
    bench.step(25)
    assert [f for f, n, *_ in timer.log if n == "done"] == [10, 20]


def test_while_active_gets_segment_cycle_and_fraction(timer, bench):
    op = timer(length=4, lengthunits="frames", cycle=True, runvalues="zero",
               extra="def whileTimerActive(timerOp, segment, cycle, fraction):\n"
               "\tlog.append((segment == 0, cycle, fraction))\n")  # fmt: skip
    op.par.start.pulse()
    del timer.log[:]
    bench.step(3)
    assert timer.log == [(True, 0, 0.25), (True, 0, 0.5), (True, 0, 0.75)]


def test_callbacks_come_without_anybody_watching(timer, bench):
    op = timer(length=10, lengthunits="frames")
    op.par.start.pulse()
    cooks = op.totalCooks
    bench.step(20)
    assert "onDone" in [e[1] for e in timer.log]
    assert op.totalCooks == cooks


@pytest.mark.parametrize(("cook_rate", "rate"), [(60, 60), (30, 60), (24, 120), (60, 30)])
def test_the_slice_is_the_time_since_the_last_cook(cook_rate, rate):
    with stovetop.Project(rate=cook_rate) as project:
        op = project.op("/project1").create("timerCHOP")
        op.par.rate, op.par.outtimercount, op.par.runvalues = rate, "seconds", "zero"
        op.par.start.pulse()
        op.cook()
        project.step(6)
        got = op["timer_seconds"].numpyArray()
        assert op.isTimeSlice
        assert len(got) == 6 * rate // cook_rate
        np.testing.assert_allclose(got, (np.arange(len(got)) + 1) / rate, rtol=1e-5)
        assert op.end == 6 * rate // cook_rate


def test_info_channels(timer, bench):
    op = timer(length=10, delay=1, runvalues="zero")
    op.par.start.pulse()
    bench.step(90)
    info = bench("info", op=op)
    assert {n: float(info[n]) for n in ("frames_timer", "frames_segment", "frames_cumulative", "frames_running")} == {
        "frames_timer": 30, "frames_segment": 90, "frames_cumulative": 30, "frames_running": 90,
    }  # fmt: skip


def test_info_dat_shows_columns(timer, bench):
    op = timer(TABLE, length=4, segunits="frames", infocolumns="title")
    dat = bench.inside.create("infoDAT")
    dat.par.op = op
    assert "title\tone" in dat.text


def test_new_callbacks_have_every_function(bench):
    op = bench("timer")
    text = op.docked[0].text
    for name, args in {**FUNCTIONS, "whileTimerActive": "timerOp, segment, cycle, fraction"}.items():
        assert f"def {name}({args}):" in text
    op.par.start.pulse()
    assert not op.scriptErrors()


def test_members_are_touchdesigner_s(bench):
    from pathlib import Path

    reference = Path(__file__).parents[3] / "reference" / "classes.jsonl"
    op = bench("timer")
    for entry in map(json.loads, reference.read_text().splitlines()):
        if entry.get("class") in ("timerCHOP", "Segment"):
            thing = op if entry["class"] == "timerCHOP" else op.segments[0]
            for member in entry["members"] + entry["methods"]:
                getattr(thing, member["name"])
