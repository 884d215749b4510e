"""ui: the user interface. Headless it answers in a fixed, documented way; with an editor attached, requests go there.
Source: UI_Class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from stovetop.td.undo import Undo

if TYPE_CHECKING:
    from stovetop.core.engine import Engine
    from stovetop.td.op import OP

DIALOGS = (
    "openBeat openBookmarks openConsole openErrors openExplorer openImportFile openKeyManager openMIDIDeviceMapper"
    " openNewProject openPaletteBrowser openPerformanceMonitor openPreferences openSearch openTextport openVersion"
    " openWindowPlacement refresh"
).split()


class Panes:
    """The editor's panes; none headless. Iterates, has a length, `current`, and `[name]` gives None."""

    current = property(lambda self: None)

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, key: Any) -> None:
        if isinstance(key, int):
            raise IndexError("there are no panes without an editor")
        return None

    def createFloating(self, **_settings: Any) -> None:
        """None: there is no window to make it in."""


class Mapping:
    """`ui.options`, `ui.preferences`, `ui.colors`: settings by name, kept while the project is open."""

    def __init__(self, what: str, default: Any = None) -> None:
        self._what, self._default = what, default
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        return self._values.get(name, self._default)

    def __setitem__(self, name: str, value: Any) -> None:
        self._values[name] = value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def resetToDefaults(self) -> None:
        self._values.clear()

    def save(self) -> None:
        """Settings last as long as the project is open."""

    load = save


class UI:
    """Status, undo, clipboard, message boxes and file choosers.

    Headless: `messageBox` prints its text and gives 0, the first button; `chooseFile` and `chooseFolder` give None,
    as when
    cancelled; `status` keeps the last text; dialogs do nothing. A test sets `answers`, a list that these take from
    first.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._undo = Undo(engine.undo)
        self.clipboard = ""
        self.status = ""
        self.masterVolume = 1.0
        self.performMode = False
        self.redrawMainWindow = True
        self.dpiBiCubicFilter = self.showPaletteBrowser = False
        self._panes = Panes()
        self._colors = Mapping("colors", (0.5, 0.5, 0.5))
        self._options = Mapping("options")
        self._preferences = Mapping("preferences")
        self.answers: list[Any] = []
        self._copied: list[Any] = []

    @property
    def undo(self) -> Undo:
        return self._undo

    panes = property(lambda self: self._panes)
    colors = property(lambda self: self._colors)
    options = property(lambda self: self._options)
    preferences = property(lambda self: self._preferences)
    rolloverOp = rolloverPar = rolloverParGroup = rolloverPanel = rolloverPage = rollover = property(
        lambda self: None, doc="None: there is no mouse."
    )
    lastChopChannelSelected = property(lambda self: None, doc="None: nothing is selected with a mouse.")
    windowWidth = windowHeight = windowX = windowY = property(lambda self: 0, doc="0: there is no window.")

    def _ask(self, what: str, *details: Any, otherwise: Any) -> Any:
        if self.answers:
            return self.answers.pop(0)
        self._engine.notify("ui", self._engine.root, (what, *details))
        return otherwise

    def messageBox(self, title: str, message: str, buttons: Iterable[str] = ("Ok",)) -> int:
        """The index of the button pressed: 0 headless."""
        if not self.answers:
            print(f"[{title}] {message}")
        return self._ask("messageBox", title, message, list(buttons), otherwise=0)

    def chooseFile(
        self, load: bool = True, start: str | None = None, fileTypes: Any = None, title: str | None = None,
        asExpression: bool = False,
    ) -> str | None:  # fmt: skip
        """None headless, as when the user cancels."""
        return self._ask("chooseFile", load, start, title, otherwise=None)

    def chooseFolder(
        self, title: str = "Select Folder", start: str | None = None, asExpression: bool = False
    ) -> str | None:
        """None headless, as when the user cancels."""
        return self._ask("chooseFolder", title, start, otherwise=None)

    def copyOPs(self, listOfOPs: Iterable[OP]) -> None:
        """Remember operators for pasteOPs."""
        self._copied = [o._live() for o in listOfOPs]

    def pasteOPs(self, COMP: Any, x: int | None = None, y: int | None = None) -> None:
        """Copies of what copyOPs remembered, the first at x, y."""
        copied = [n for n in self._copied if n.id > 0]
        made = COMP.copyOPs([n.engine.face(n) for n in copied])
        if made and x is not None and y is not None:
            dx, dy = x - made[0].nodeX, y - made[0].nodeY
            for o in made:
                o.nodeX, o.nodeY = o.nodeX + dx, o.nodeY + dy

    def viewFile(self, URL_or_path: str, showInFolder: bool = False) -> None:
        """Needs an editor; without one nothing happens."""
        self._engine.notify("ui", self._engine.root, ("viewFile", URL_or_path, showInFolder))

    def openCOMPEditor(self, path: Any) -> None:
        """Needs an editor; without one nothing happens."""
        self._engine.notify("ui", self._engine.root, ("openCOMPEditor", str(path)))

    def openDialogHelp(self, title: str) -> None:
        """Needs an editor; without one nothing happens."""
        self._engine.notify("ui", self._engine.root, ("openDialogHelp", title))

    def openExportMovie(self, path: str = "") -> None:
        """Needs an editor; without one nothing happens. `stovetop render` writes movies."""
        self._engine.notify("ui", self._engine.root, ("openExportMovie", path))

    def openOperatorSnippets(self, optype: Any = None, example: Any = None) -> None:
        """Needs an editor; without one nothing happens."""
        self._engine.notify("ui", self._engine.root, ("openOperatorSnippets", optype, example))

    def findEditDAT(self, filename: str) -> Any:
        """The DAT whose file is being edited under that name, or None."""
        for node in self._engine.nodes():
            if node.family == "DAT" and "file" in node.pars and str(node.eval("file")) == filename:
                return self._engine.face(node)
        return None


def _dialog(name: str) -> Any:
    def method(self: UI) -> None:
        self._engine.notify("ui", self._engine.root, (name,))

    method.__name__ = name
    method.__doc__ = "Needs an editor; without one nothing happens."
    return method


for _name in DIALOGS:
    setattr(UI, _name, _dialog(_name))
