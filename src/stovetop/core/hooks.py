"""What the façade and the project's files do for the engine, which knows neither."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import NetworkError

if TYPE_CHECKING:
    from .network import Node
    from .value import Value


class Hooks:
    """What the façade gives the engine. Each may be replaced; these defaults serve an engine without one."""

    def face(self, node: Node) -> Any:
        """The façade's object for a node."""
        return node

    def par_face(self, value: Value) -> Any:
        """The façade's object for a parameter."""
        return value

    def scope(self, node: Node, names: set[str]) -> dict[str, Any]:
        """The globals of an expression of `node` that uses these names."""
        return {"me": self.face(node)}

    def plain(self, value: Any) -> Any:
        """The value behind a façade object: of a Par its evaluated value, of an OP its node's path."""
        return value

    def matrix(self, value: Any) -> tuple[float, ...] | None:
        """The 16 numbers of a tdu.Matrix, column by column; None of anything else."""
        return None

    def project_file(self) -> Path | None:
        """The project's file, where it has one."""
        return None

    def initialize_extensions(self, node: Node) -> None:
        """Make a component's extensions anew."""

    def reload_external(self, node: Node, path: str | None = None) -> None:
        """Load a component's external file anew."""

    def load_component(self, comp: Node, path: str, data: bytes | None = None) -> Node:
        """A new child of `comp` from a file, or from its text."""
        raise NetworkError(f"{comp.path}: no project is open that could read {path}")

    def save_component(self, node: Node, path: str, create_folders: bool = False) -> Path:
        """Write a component to a file of its own."""
        raise NetworkError(f"{node.path}: no project is open that could write {path}")

    def component_text(self, node: Node) -> str:
        """A component as a project file's text."""
        raise NetworkError(f"{node.path}: no project is open that could write it")

    def open_project(self, path: str | None) -> None:
        """Open another project in this one's place."""
        raise NetworkError("no project is open that could load another")

    def save_project(self, path: str | None) -> bool:
        """Write the project."""
        raise NetworkError("no project is open that could be saved")

    def quit(self) -> None:
        """End the run."""
        raise SystemExit(0)

    def module(self, node: Node) -> Any:
        """The Python module of a DAT."""
        raise NetworkError(f"{node.path}: no façade is loaded that could run its code")
