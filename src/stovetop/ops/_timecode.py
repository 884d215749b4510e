"""A time from a reference to a timecode: a CHOP, a DAT, or an object of `tdu.Timecode`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import CookError

if TYPE_CHECKING:
    from stovetop.core.network import Node

_TEXT = re.compile(r"\s*(-?)(\d+)[:;](\d+)[:;](\d+)[:;.](\d+)\s*$")


def parse(text: str, fps: float) -> float:
    """Seconds of hh:mm:ss:ff, no frames dropped. CookError where it is none."""
    m = _TEXT.match(text)
    if not m:
        raise CookError(f"{text!r} is no timecode (hh:mm:ss:ff)")
    h, minutes, seconds, frames = (int(x) for x in m.groups()[1:])
    return (-1 if m[1] else 1) * (h * 3600 + minutes * 60 + seconds + frames / fps)


def timecode_seconds(me: Node, name: str, fps: float) -> float:
    """Seconds that the parameter of this name stands for; its frames are `fps` to the second. CookError where it
    refers to no timecode.

    A CHOP has channels hour, minute, second and frame (its own `fps` counts where it has one), a DAT the text in its
    first cell.
    """
    value = _referred(me, name)
    if hasattr(value, "totalSeconds"):
        return float(value.totalSeconds)
    family = getattr(value, "family", "")
    if family == "CHOP":
        channels = value.data
        got = {n: float(channels.vals[i, -1]) for i, n in enumerate(channels.names) if channels.num_samples}
        if not got.keys() & {"hour", "minute", "second", "frame"}:
            raise CookError(f"{value.path} has no channel hour, minute, second or frame")
        fps = got.get("fps", fps) or fps
        parts = (got.get(n, 0.0) for n in ("hour", "minute", "second", "frame"))
        return sum(p * s for p, s in zip(parts, (3600.0, 60.0, 1.0, 1.0 / fps), strict=True))
    if family == "DAT":
        return parse(value.data.rows[0][0] if value.data.rows else "", fps)
    if isinstance(value, str) and value:
        return parse(value, fps)
    raise CookError("the play mode Timecode needs a timecode, a CHOP or a DAT")


def _referred(me: Node, name: str) -> Any:
    """The node, the timecode or the text that the parameter gives."""
    value = me.par(name)
    value.get()  # what it reads is recorded
    if value.mode == 1:
        found = me.engine.evaluate(value.expr, me)
        if hasattr(found, "totalSeconds"):
            return found
        found = getattr(found, "_node", found)
    else:
        found = value.val
    if isinstance(found, str):
        return me.engine.find(found, me) or found
    return found
