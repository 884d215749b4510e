"""Small things that tests of several folders use."""

from __future__ import annotations

from functools import cache

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
