"""What CHOPs that read sound from files share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stovetop.core.errors import CookError
from stovetop.core.pars import Menu
from stovetop.data.audio import AudioFile

if TYPE_CHECKING:
    from stovetop.ops.chop._family import FloatArray

#: seconds; a position that differs by more from where it was expected has jumped
JUMP = 0.25
UNITS = {"samples": "I", "frames": "F", "seconds": "S"}


def unit(label: str, default: str = "seconds") -> Any:
    return Menu(UNITS, default, label=label)


def opened(state: Any, key: tuple[Any, ...], path: str, track: int = 0, origin: float | None = None) -> AudioFile:
    """The state's open file, opened again where the key changes. CookError names it."""
    if getattr(state, "key", None) != key:
        shut(state)
        try:
            state.audio = AudioFile(path, track, origin)
        except OSError as cause:
            raise CookError(str(cause)) from cause
        state.key = key
    return state.audio


def shut(state: Any) -> None:
    audio, state.audio, state.key = getattr(state, "audio", None), None, None
    if audio is not None:
        audio.close()


def stepped(state: Any, positions: NDArray[np.float64], speed: float) -> NDArray[np.float64]:
    """Sample positions made whole where sound plays at its own speed, each slice right after the last.

    A frame is seldom a whole number of samples long; without this, sound between samples would be interpolated.
    """
    if abs(abs(speed) - 1) > 1e-9 or not len(positions):
        state.next = None
        return positions
    step = 1.0 if speed > 0 else -1.0
    first, follows = positions[0], getattr(state, "next", None)
    begin = follows if follows is not None and abs(first - follows) <= 1.5 else float(np.floor(first + 0.25))
    state.next = begin + step * len(positions)
    return begin + step * np.arange(len(positions))


def driven(state: Any, at: float, now: float, length: float) -> tuple[float, float]:
    """A position that something else moves, and its speed, from where it was at the last call: seconds of sound by
    seconds. One that comes back by about `length` goes on past the end instead; one that jumps plays on at 1."""
    before, passed = getattr(state, "at", None), now - getattr(state, "seconds", now)
    if before is None or passed <= 0:
        return at, 0.0
    expected = before + getattr(state, "speed", 0.0) * passed
    going = at + length if abs(at + length - expected) < min(JUMP, length / 2) else at
    speed = (going - before) / passed
    if abs(going - expected) > JUMP and abs(speed) > 4:
        speed = 1.0
    return going, speed


def heard(audio: AudioFile, positions: NDArray[np.float64]) -> FloatArray:
    """Samples at these positions. CookError where the file cannot be decoded."""
    try:
        return audio.at(positions)
    except OSError as cause:
        raise CookError(str(cause)) from cause


def names(count: int) -> list[str]:
    return [f"chan{i + 1}" for i in range(count)]
