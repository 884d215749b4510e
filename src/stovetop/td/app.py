"""app: the running program. Source: App_Class."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from pathlib import Path

_LAUNCHED = time.time()
#: the build whose operators and parameters the reference data describe
VERSION, BUILD = "099", "2025.32280"


class App:
    """Folders, versions and the system. `product` is 'Stovetop'; version and build are those Stovetop is compatible
    with."""

    def __init__(self) -> None:
        self.enableCachedParameters = self.enableOptimizedExprs = True
        self.logExtensionCompiles = False
        self.power = True
        self.recentFiles: list[str] = []

    @property
    def product(self) -> str:
        return "Stovetop"

    @property
    def version(self) -> str:
        return VERSION

    @property
    def build(self) -> str:
        return BUILD

    @property
    def compileDate(self) -> tuple[int, int, int]:
        stamp = time.gmtime(Path(__file__).stat().st_mtime)
        return (stamp.tm_year, stamp.tm_mon, stamp.tm_mday)

    experimental = property(lambda self: False)
    architecture = property(lambda self: "x64" if platform.machine() in ("x86_64", "AMD64") else platform.machine())
    osName = property(lambda self: platform.system())
    osVersion = property(lambda self: platform.release())
    processId = property(lambda self: os.getpid())
    pythonExecutable = property(lambda self: sys.executable)
    launchTime = property(lambda self: time.time() - _LAUNCHED, doc="Seconds since the program was started.")
    windowColorBits = property(lambda self: 24)
    installFolder = property(lambda self: str(Path(__file__).parent.parent))
    binFolder = property(lambda self: str(Path(sys.executable).parent))
    applicationsFolder = property(lambda self: str(Path.home()))
    configFolder = property(lambda self: str(_data_folder() / "config"))
    preferencesFolder = property(lambda self: str(_data_folder()))
    desktopFolder = property(lambda self: str(Path.home() / "Desktop"))
    samplesFolder = property(lambda self: str(Path(__file__).parent.parent / "samples"))
    paletteFolder = property(lambda self: str(Path(__file__).parent.parent / "palette"))
    userPaletteFolder = property(lambda self: str(_data_folder() / "palette"))
    systemFolder = property(lambda self: str(Path(sys.prefix)))
    tempFolder = property(lambda self: tempfile.gettempdir())
    pyEnvHelper = property(lambda self: None, doc="None: the Python environment is the one Stovetop runs in.")

    def addNonCommercialLimit(self, password: str | None = None) -> None:
        """Nothing is limited here."""

    def removeNonCommercialLimit(self, password: str | None = None) -> bool:
        return True

    def addResolutionLimit(self, x: int, y: int, password: str | None = None) -> None:
        """Nothing is limited here."""

    def removeResolutionLimit(self, password: str | None = None) -> bool:
        return True


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "stovetop"
