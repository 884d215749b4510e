"""Tests marked `gl` need OpenGL; where there is none they are skipped, with the message a user would see."""

import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "gl: needs OpenGL 3.3 (EGL without a screen will do)")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("gl"):
        from stovetop.gl.context import ADVICE, available

        if not available():
            pytest.skip(ADVICE)
