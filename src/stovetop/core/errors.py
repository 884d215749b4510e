"""Errors, each naming the operator's path, the parameter and the cause."""

from __future__ import annotations


class StovetopError(Exception):
    """Base of every error that Stovetop raises on purpose."""


class DeclarationError(StovetopError, TypeError):
    """An operator class is declared wrongly; raised when the class is made."""


class CookError(StovetopError):
    """An operator could not cook. Raise it inside `cook` with the cause alone: the engine adds the path."""


class MissingLibraryError(CookError):
    """Something outside Python is missing; the message says what to install."""


class ParError(StovetopError, ValueError):
    """A parameter cannot take a value or its expression failed: `path`, `par` and `cause` say which and why."""

    def __init__(self, path: str, par: str, cause: object) -> None:
        self.path, self.par, self.cause = path, par, cause
        super().__init__(f"{path}: parameter '{par}': {cause}")


class tdError(StovetopError):
    """TouchDesigner's exception for a failed look-up or an impossible edit: what scripts catch by this name."""


class NetworkError(tdError, ValueError):
    """An edit of the network is impossible: a bad name, an unknown type, a wire that cannot be."""


class ThreadError(StovetopError, RuntimeError):
    """An operator was touched off the cook thread."""


class ProjectError(StovetopError, ValueError):
    """A project file is malformed: `file`, `line` (1-based, 0 where unknown) and `cause`."""

    def __init__(self, file: str, line: int, cause: str) -> None:
        self.file, self.line, self.cause = file, line, cause
        where = f"{file}:{line}" if line else file
        super().__init__(f"{where}: {cause}")
