"""project: the open project. Source: Project_Class."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from stovetop.td.enums import WindowPixelFormat, WindowStartMode
from stovetop.td.finders import tdError

if TYPE_CHECKING:
    from stovetop.core.engine import Engine


class Project:
    """The project's files, rate and settings. Window and audio settings are kept for scripts that set them, and do
    nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.realTime = False
        self.cacheParameters = True
        self.windowOnTop = self.windowDraw = self.performOnStart = False
        self.windowStartMode = WindowStartMode.AUTO
        self.windowStartCustomWidth, self.windowStartCustomHeight = 1280, 720
        self.windowStartCustomX = self.windowStartCustomY = 0
        self.performWindowPath: Any = None
        self.resetAudioOnDeviceChange = True
        self.sdrReferenceWhiteNits, self.hdrReferenceWhiteNits = 80, 203
        self.editorWindowPixelFormat = WindowPixelFormat.SDR8_FIXED
        self.workingColorSpace: Any = None
        self._paths: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"type:Project name:{self.name} folder:{self.folder}"

    @property
    def folder(self) -> str:
        return str(self._engine.folder.resolve())

    @property
    def name(self) -> str:
        """The file's name; 'NewProject.1.tdn' where it was never saved."""
        file = self._engine.hooks.project_file()
        return file.name if file else "NewProject.1.tdn"

    @property
    def saveVersion(self) -> str:
        return str(self._saved("version"))

    @property
    def saveBuild(self) -> str:
        return str(self._saved("td_build"))

    @property
    def saveTime(self) -> str:
        return str(self._saved("exported_at"))

    @property
    def saveOSName(self) -> str:
        return platform.system()

    @property
    def saveOSVersion(self) -> str:
        return platform.release()

    def _saved(self, field: str) -> Any:
        return (self._engine.root.extra or {}).get("document", {}).get(field, "")

    @property
    def paths(self) -> dict[str, str]:
        """Names for folders, usable in file parameters as `name://`."""
        return self._paths

    @property
    def cookRate(self) -> float:
        """Frames a second."""
        return self._engine.clock.rate

    @cookRate.setter
    def cookRate(self, rate: float) -> None:
        self._engine.clock.rate = float(rate)
        self._engine.root_timeline.rate = float(rate)

    isPrivate = property(lambda self: False, doc="Always False: projects are open text.")
    isPrivateKey = property(lambda self: False, doc="Always False.")

    @property
    def externalToxModifiedInProject(self) -> bool:
        return any((n.extra or {}).get("dirty") for n in self._engine.nodes())

    externalToxModifiedOnDisk = property(lambda self: False, doc="Always False: files are read when asked.")

    def load(self, path: str | None = None) -> None:
        """Open another project in this one's place; without a path this one's file anew."""
        self._engine.hooks.open_project(path)

    def save(self, path: str | None = None, saveExternalToxs: bool = False) -> bool:
        """Write the project as TDN text; True when it is written."""
        return bool(self._engine.hooks.save_project(path))

    def quit(self, force: bool = False, crash: bool = False) -> None:
        """End the run: `onExit` is called, then the frame loop stops (SystemExit out of a script)."""
        self._engine.hooks.quit()

    def addPrivacy(self, key: str) -> bool:
        raise tdError("a text project cannot be made private")

    def removePrivacy(self, key: str) -> bool:
        return False

    def accessPrivateContents(self, key: str) -> bool:
        return True

    def applyWindowSettings(self) -> None:
        """Needs a window; without one nothing happens."""

    def stack(self) -> str:
        """What is cooking, outermost first, a path a line."""
        from stovetop.core.value import evaluating

        return "\n".join(v.describe() for v in evaluating)

    def pythonStack(self) -> str:
        import traceback

        return "".join(traceback.format_stack()[:-1])
