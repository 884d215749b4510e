"""Fixtures that all tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")

# no test measures time, and a busy machine makes values slowly
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_configure(config):
    # SWIG modules of OpenImageIO's kind warn while Python itself imports them
    config.addinivalue_line("filterwarnings", "ignore:builtin type:DeprecationWarning")
    config.addinivalue_line("markers", "gl: needs OpenGL 3.3 (EGL without a screen will do), skipped without")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("gl"):
        from stovetop.gl.context import ADVICE, available

        if not available():
            pytest.skip(ADVICE)


@pytest.fixture
def project():
    """An empty project at 60 frames a second."""
    import stovetop

    p = stovetop.Project()
    yield p
    p.close()


@pytest.fixture
def inside(project):
    """/project1 of an empty project."""
    return project.op("/project1")
