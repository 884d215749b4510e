"""Small things that tests of several folders use."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest


@cache
def gl_missing() -> str:
    """Why there is no OpenGL here; '' where there is."""
    from stovetop.core.errors import MissingLibraryError
    from stovetop.gl.context import context

    try:
        context()
    except MissingLibraryError as error:
        return str(error)
    return ""


def need_gl() -> None:
    """Skip the test where there is no OpenGL."""
    reason = gl_missing()
    if reason:
        pytest.skip(reason)


def span(d: Any) -> tuple[Any, Any, Any, Any]:
    """Of a parameter's definition: the slider's ends, the lowest and the highest value (None where it may go on)."""
    return d.norm_min, d.norm_max, d.min if d.clamp_min else None, d.max if d.clamp_max else None
