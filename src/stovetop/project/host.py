"""A project for Python programs: make or load one, step it, look at it, save it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stovetop.core.engine import Engine
from stovetop.core.errors import ProjectError
from stovetop.core.network import Node
from stovetop.project import read, write
from stovetop.td import extensions
from stovetop.td.current import set_current
from stovetop.td.hooks import TdHooks
from stovetop.td.op import OP


class Quit(SystemExit):
    """A script called `project.quit()`."""


class ProjectHooks(TdHooks):
    """The façade's hooks and, for scripts, the project's files."""

    def __init__(self, host: Project) -> None:
        super().__init__(host.engine)
        self.host = host

    def project_file(self) -> Path | None:
        return self.host.path

    def open_project(self, path: str | None) -> None:
        self.host.open(path if path is not None else self.host.path)

    def save_project(self, path: str | None) -> bool:
        self.host.save(path)
        return True

    def quit(self) -> None:
        raise Quit(0)

    def load_component(self, comp: Node, path: str, data: bytes | None = None) -> Node:
        return self.host.load_into(comp, path, data)

    def reload_external(self, node: Node, path: str | None = None) -> None:
        file = path or str(node.own("externaltox"))
        if file:
            self.host.warnings += read.load(node.engine, _text_file(node, file), node)

    def save_component(self, node: Node, path: str, create_folders: bool = False) -> Path:
        file = _text_file(node, path)
        if create_folders:
            file.parent.mkdir(parents=True, exist_ok=True)
        self.host.warnings += write.save(node.engine, file, node)
        return file

    def component_text(self, node: Node) -> str:
        return write.dump(write.Writer(node.engine).document(node))


def _text_file(node: Node, path: str) -> Path:
    file = node.engine.file(path)
    if file.suffix.lower() in (".tox", ".toe"):
        raise ProjectError(str(file), 0, f"{node.path}: binary {file.suffix} files cannot be read or written; use .tdn")
    return file


class Project:
    """A network and its clock.

    rate: frames a second. folder: where relative files are looked for; the file's own folder when one is loaded. The
    project
    made, loaded or entered last is the one that `stovetop.td` means. Use it as a context manager to close it at the
    end.
    """

    def __init__(self, rate: float = 60.0, folder: Path | str = ".") -> None:
        self.path: Path | None = None
        self.warnings: list[str] = []
        self._begin(rate, Path(folder))

    def _begin(self, rate: float, folder: Path) -> None:
        self.engine = Engine(rate, folder)
        self.engine.hooks = ProjectHooks(self)
        self.engine.loading += 1
        local = self.engine.create(self.engine.root, "baseCOMP", "local", init=False)
        self.engine.create(local, "timeCOMP", "time", init=False).par("rate").set(rate)
        self.engine.create(self.engine.root, "containerCOMP", "project1", init=False)
        self.engine.loading -= 1
        set_current(self)

    # -- files

    def open(self, path: Path | str | None) -> Project:
        """Replace everything by a file's network. ProjectError, and the project as it was, where the file is
        malformed."""
        if path is None:
            raise ProjectError("<no file>", 0, "the project was never saved")
        file = Path(path)
        document = read.read(file)
        before = self.__dict__.copy()
        try:
            self._begin(self.engine.clock.rate, file.parent)
            project1 = (self.engine.root.children or {})["project1"]
            if document.path not in ("/", "/project1"):
                self.engine.destroy(project1)
            self.warnings = read.build(self.engine, document)
        except BaseException:
            self.__dict__.update(before)
            set_current(self)
            raise
        self.path = file
        self._started()
        return self

    def _started(self) -> None:
        """What happens when a project has been loaded: extensions of components that ask for it, then onStart."""
        for node in list(self.engine.nodes()):
            if node.children is not None and "ext" in _heads(node) and node.own("initextonstart"):
                extensions.build(node)
        for node in list(self.engine.nodes()):
            node.kind.started(node)

    def save(self, path: Path | str | None = None) -> Path:
        """Write the project; gives the file. Without a path to where it came from."""
        target = Path(path) if path is not None else self.path
        if target is None:
            raise ProjectError("<no file>", 0, "the project was never saved: save(path) needs a path")
        for node in list(self.engine.nodes()):
            node.kind.saving(node, before=True)
        self.warnings += write.save(self.engine, target)
        self.path = target
        self.engine.folder = target.parent
        for node in list(self.engine.nodes()):
            node.kind.saving(node, before=False)
        return target

    def load_into(self, comp: Node, path: str, data: bytes | None = None) -> Node:
        """A component from a file or its text, as a new child of `comp`."""
        if data is None:
            document = read.read(_text_file(comp, path), self.engine.folder)
        else:
            document = read.Document(Path(path), read.parse(data.decode("utf-8"), path))
        name = document.path.rstrip("/").rpartition("/")[2] or "project"
        made = self.engine.create(comp, str(document.data.get("type", "baseCOMP")), name, init=False)
        self.warnings += read.build(self.engine, document, made)
        return made

    # -- use

    @property
    def root(self) -> Any:
        return self.engine.face(self.engine.root)

    def op(self, path: str | int) -> Any:
        """The operator at a path, or None."""
        found = self.engine.find(path, self.engine.root)
        return None if found is None else self.engine.face(found)

    def step(self, frames: int = 1) -> None:
        """Go on by so many frames: delayed scripts, callbacks and whatever is watched."""
        self.engine.step(frames)

    def watch(self, op: OP | str) -> None:
        """Cook an operator every frame, as a viewer does."""
        node = self.op(op)._node if isinstance(op, str) else op._node
        self.engine.watch(node)

    def run(self, script: str, *args: Any, name: str = "<script>") -> dict[str, Any]:
        """Run a TouchDesigner script as if from a DAT in /project1; gives its namespace."""
        from stovetop.td.modules import execute

        base = self.engine.find("/project1", self.engine.root) or self.engine.root
        return execute(base, script, {"args": args, "__name__": "__main__"}, name)

    def explain(self, op: OP | str) -> str:
        """Why an operator last cooked, what it read, what it cost."""
        from stovetop.core.explain import explain

        return explain(self.op(op)._node if isinstance(op, str) else op._node)

    def errors(self) -> list[tuple[str, str]]:
        """(path, message) of every error, script errors included."""
        return [(n.path, e) for n in self.engine.nodes() for e in n.all_errors() + n.all_script_errors()]

    def close(self) -> None:
        """Tell the network that it ends (onExit) and stop what runs beside it."""
        for node in list(self.engine.nodes()):
            node.kind.closing(node)
        self.engine.runs.waiting.clear()

    def __enter__(self) -> Project:
        set_current(self)
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def _heads(node: Node) -> set[str]:
    return {"ext"} if any(n.startswith("ext") and n[3:4].isdigit() for n in node.pars) else set()


def load(path: Path | str, rate: float = 60.0) -> Project:
    """The project in a TDN file. ProjectError names the line and cause where it is malformed."""
    project = Project(rate)
    return project.open(path)
