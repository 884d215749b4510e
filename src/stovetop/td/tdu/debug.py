"""tdu.debug: printing with the place that it came from. Source: the tdu.debug module."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any


class _Style:
    """How `debug` writes. format: called with the arguments' text and the place's, gives what is printed."""

    def __init__(self) -> None:
        self.print_style = str
        self.show_dat = self.show_function = self.show_line = True
        self.time_stamp = False
        self.suppress = False
        self.format: Callable[..., str] | None = None
        self.function: Callable[..., object] | None = None


_style = _Style()


def setStyle(
    printStyle: Callable[[Any], str] | None = None,
    showDAT: bool | None = None,
    showFunction: bool | None = None,
    showLineNo: bool | None = None,
    timeStamp: Any = " ",
    suppress: bool | None = None,
    formatOverride: Callable[..., str] | None = None,
    functionOverride: Callable[..., object] | None = None,
) -> None:
    """Change how `debug` writes; what is None stays.

    printStyle: str or repr. timeStamp: whether the clock's time is shown (' ' leaves it). suppress: print nothing.
    formatOverride(text, place): gives the text to print. functionOverride(*args): called instead of printing.
    """
    new = {
        "print_style": printStyle,
        "show_dat": showDAT,
        "show_function": showFunction,
        "show_line": showLineNo,
        "time_stamp": None if timeStamp == " " else bool(timeStamp),
        "suppress": suppress,
        "format": formatOverride,
        "function": functionOverride,
    }
    for name, value in new.items():
        if value is not None:
            setattr(_style, name, value)


def debug(*args: Any) -> None:
    """Print the arguments, then the DAT, function and line of the caller."""
    if _style.suppress:
        return
    if _style.function is not None:
        _style.function(*args)
        return
    print(_text(args, sys._getframe(1)))


def debugs(*args: Any) -> str:
    """What `debug` would print."""
    return _text(args, sys._getframe(1))


def info(*args: Any, stackOffset: int = 0) -> list[Any]:
    """[the arguments' text, DAT, function, line] of the caller, or of a caller's caller with stackOffset above 0."""
    frame = sys._getframe(1 + stackOffset)
    return [_joined(args), frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno]


def _joined(args: tuple[Any, ...]) -> str:
    return " ".join(_style.print_style(a) for a in args)


def _text(args: tuple[Any, ...], frame: FrameType) -> str:
    text, where = _joined(args), place(frame)
    if _style.format is not None:
        return _style.format(text, where)
    return f"{text} \n  ({where})" if where else text


def place(frame: FrameType) -> str:
    """'Debug - DAT:/project1/text1 fn:onPulse line:3', as far as the style shows it."""
    code = frame.f_code
    parts = []
    if _style.show_dat:
        parts.append(f"DAT:{code.co_filename}")
    if _style.show_function:
        parts.append(f"fn:{code.co_name}")
    if _style.show_line:
        parts.append(f"line:{frame.f_lineno}")
    if _style.time_stamp:
        parts.append(f"time:{time.strftime('%H:%M:%S')}")
    return "Debug - " + " ".join(parts) if parts else ""
