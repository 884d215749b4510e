"""What all DATs share: the Common page, contents of their own, and files that contents are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from stovetop.core.errors import CookError
from stovetop.core.operator import Operator
from stovetop.core.pars import File, Menu, Page, Pulse, Str, Toggle
from stovetop.data.table import EMPTY_TABLE, EMPTY_TEXT, Table, cell_text

if TYPE_CHECKING:
    from stovetop.core.network import Node

__all__ = ["DAT", "EMPTY_TABLE", "EMPTY_TEXT", "ContentDAT", "FilePage", "Table", "cell_text", "common"]

LANGUAGES = {
    "input": "Input",
    "node": "Node",
    "text": "Text",
    "python": "Python",
    "glsl": "GLSL",
    "json": "JSON",
    "yaml": "YAML",
    "xml": "XML",
    "tscript": "Tscript",
}
EXTENSIONS = (
    *((name, name) for name in "csv dat frag glsl html json md py rtf sdp tsv txt vert xml yaml yml".split()),
    ("languageext", "From Language"),
    ("customext", "Custom Extension"),
)
READ_ENCODINGS = {
    "autodetect": "Auto Detect",
    "utf8": "UTF8",
    "utf16le": "UTF16-LE",
    "utf16be": "UTF16-BE",
    "cp1252": "CP1252",
}
#: seconds between two looks at a file that is kept in step
POLL = 0.25


def common(language: str = "input") -> type:
    """The Common page; `language` is what a newly made operator has. For editors: nothing cooks by it."""

    class Common:
        _common = Page("Common")

    Common.language = Menu(LANGUAGES, "input", label="Language", created=language)  # type: ignore[attr-defined]
    Common.extension = Menu(dict(EXTENSIONS), "languageext", label="Edit/View Extension")  # type: ignore[attr-defined]
    Common.customext = Str("", label="Custom Extension")  # type: ignore[attr-defined]
    Common.wordwrap = Menu({"input": "Input", "on": "On", "off": "Off"}, label="Word Wrap")  # type: ignore[attr-defined]
    return Common


class DAT(Operator):
    """Base of all DATs. Data: a Table."""

    family = "DAT"
    common: ClassVar[tuple[type, ...]] = (common(),)
    #: contents of its own that scripts and users may edit (while no input is wired)
    editable: ClassVar[bool] = False
    #: contents are never a table, or always one
    text_only: ClassVar[bool] = False
    table_only: ClassVar[bool] = False

    def empty(self) -> Table:
        return EMPTY_TABLE

    def same(self, node: Node, old: Any, new: Any) -> bool:
        return bool(old == new)

    def content_edited(self, node: Node) -> None:
        """The node's contents were edited by a script or a user."""

    def flag_set(self, node: Node, name: str) -> None:
        if name == "export":
            from stovetop.ops.dat._exports import flag_changed

            flag_changed(node)

    def export_value(self, node: Node, key: Any) -> Any:
        """What a cell of an exporting table gives the parameter it drives."""
        from stovetop.ops.dat._exports import exported

        return exported(node.data, key)

    def common_info(self, node: Node) -> dict[str, float]:
        return {"num_rows": node.output.num_rows, "num_cols": node.output.num_cols}


class FilePage:
    """The File page of DATs that hold text."""

    _file = Page("File")
    file = File("", label="File")
    syncfile = Toggle(False, label="Sync to File")
    loadonstart = Toggle(False, label="Load on Start")
    loadonstartpulse = Pulse(label="Load File")
    write = Toggle(False, label="Write on Toe Save")
    writepulse = Pulse(label="Write File")


class ContentDAT(DAT):
    """A DAT whose contents are its own (`node.content`) and may be kept in a file.

    With Sync to File the file is read when it is there and when it changes, and written when the contents are edited.
    `state.stamp` is (path, time, size) of the file as it was last read or written.
    """

    editable = True
    blank: ClassVar[Table] = EMPTY_TEXT

    def empty(self) -> Table:
        return self.blank

    def content(self, me: Node, par: Any) -> Table:
        """The contents for a cook: those of the file where it is in step with one."""
        if par.file:
            self._follow(me, par)
        elif me.local.__dict__.pop("stamp", None):
            self._stop(me)
        return me.content if me.content is not None else self.blank

    def _follow(self, me: Node, par: Any) -> None:
        state = me.local
        if par.syncfile:
            me.engine.every_frame[me] = None
            if self._stamp(me, par.file) != getattr(state, "stamp", None):
                self.load(me)
        else:
            self._stop(me)
            if getattr(state, "start", False) and par.loadonstart:
                self.load(me)
        state.start = False

    def _stop(self, me: Node) -> None:
        me.local.__dict__.pop("stamp", None)
        if not self.every_frame:
            me.engine.every_frame.pop(me, None)

    def _stamp(self, me: Node, file: str) -> tuple[str, int, int] | None:
        """What tells one state of the file from another; None where it is missing."""
        path = me.engine.file(file)
        try:
            found = path.stat()
        except OSError:
            return None
        return str(path), found.st_mtime_ns, found.st_size

    def load(self, me: Node) -> None:
        """Read the file; a missing one leaves the contents. CookError where it cannot be read."""
        from stovetop.data import files as assets

        file = me.own("file")
        if file.startswith(("http://", "https://")):
            raise CookError(f"{file}: files of the web are read by a Web Client DAT")
        stamp = self._stamp(me, file)
        if stamp is None:
            return
        try:
            raw = me.engine.file(file).read_bytes()
        except OSError as error:
            raise CookError(f"cannot read {file}: {error.strerror}") from None
        encoding = me.own("defaultreadencoding") if me.definition("defaultreadencoding") else ""
        me.content = self.from_file(me, assets.decode(raw, encoding), me.engine.file(file).suffix)
        me.local.stamp = stamp

    def from_file(self, me: Node, text: str, suffix: str) -> Table:
        return Table(text=text)

    def save(self, me: Node) -> None:
        """Write the contents to the file. CookError where that fails."""
        from stovetop.data import files as assets

        file = me.own("file")
        if not file or file.startswith(("http://", "https://")):
            return
        path = me.engine.file(file)
        content = me.content if me.content is not None else self.blank
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            assets.save_atomically(path, assets.text_of(content, path.suffix).encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise CookError(f"cannot write {file}: {error.strerror}") from None
        me.local.stamp = self._stamp(me, file)

    def par_set(self, node: Node, name: str) -> None:
        """Loaded with its project: the file is read at the first cook where Load on Start says so."""
        if name == "loadonstart" and node.engine.loading:
            node.local.start = True

    def pulse(self, node: Node, name: str) -> None:
        if name == "loadonstartpulse":
            self.load(node)
            node.invalidate()
        elif name == "writepulse":
            self.save(node)

    def content_edited(self, node: Node) -> None:
        if node.own("syncfile") and node.own("file"):
            self.save(node)

    def saving(self, node: Node, before: bool) -> None:
        if before and node.own("write"):
            node.engine.guarded(node, lambda: self.save(node))

    def frame_start(self, node: Node) -> None:
        """Look whether the file has changed on disk."""
        clock, state = node.engine.clock, node.local
        wait = max(1, int(POLL * clock.rate))
        if getattr(state, "looked", -wait) + wait <= clock.frame or clock.frame < getattr(state, "looked", 0):
            state.looked = clock.frame
            if node.own("syncfile") and node.own("file"):
                stamp = self._stamp(node, node.own("file"))
                if stamp is not None and stamp != getattr(state, "stamp", None):
                    node.invalidate()
