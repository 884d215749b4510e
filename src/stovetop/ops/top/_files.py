"""The files that operators read: their paths, and when they have changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from stovetop.core.errors import CookError

if TYPE_CHECKING:
    from stovetop.core.network import Node

#: seconds without an answer after which an address counts as gone
_PATIENCE = 10.0


def local_file(me: Node, text: str, download: bool = True) -> str:
    """The path of a file parameter: below the project's folder, environment variables filled in.

    What an http address names is downloaded, once a process, to the temporary folder, unless `download` is off: then
    the address itself. CookError where it cannot be had.
    """
    if "://" not in text:
        return str(me.engine.file(os.path.expandvars(text)))
    if text.startswith("file://"):
        from urllib.parse import unquote, urlparse

        return unquote(urlparse(text).path)
    return _download(text) if download else text


_DOWNLOADED: dict[str, str] = {}


def _download(address: str) -> str:
    if address in _DOWNLOADED and os.path.exists(_DOWNLOADED[address]):
        return _DOWNLOADED[address]
    if not address.startswith(("http://", "https://")):
        raise CookError(f"{address}: only http, https and file addresses are read")
    folder = Path(tempfile.gettempdir()) / "stovetop"
    folder.mkdir(exist_ok=True)
    name = Path(address.partition("?")[0]).name
    path = folder / f"{hashlib.sha1(address.encode()).hexdigest()[:12]}-{name}"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            path.write_bytes(answer.read())
    except (urllib.error.URLError, OSError, ValueError) as cause:
        raise CookError(f"{address}: {getattr(cause, 'reason', cause)}") from cause
    _DOWNLOADED[address] = str(path)
    return str(path)


def file_key(path: str) -> tuple[str, int]:
    """What changes when the file does."""
    return path, os.stat(path).st_mtime_ns if os.path.exists(path) else 0
