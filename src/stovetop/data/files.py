"""Files beside a project: contents of DATs on disk, saving that cannot tear."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from stovetop.data.table import Table

#: encodings by the names of the Default Read Encoding menu; the empty one guesses
ENCODINGS = {"utf8": "utf-8-sig", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "cp1252": "cp1252"}


def save_atomically(path: Path, raw: bytes) -> None:
    """Replace a file as a whole: whoever is killed on the way leaves the old one. OSError."""
    path = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(path))
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """The new name itself must reach the disk too, where a folder can be opened (not on Windows)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def decode(raw: bytes, encoding: str = "") -> str:
    """Text of a DAT's file: by its mark, as UTF-8, or as Windows' own where that fails; lines end with newlines."""
    if encoding in ENCODINGS:
        text = raw.decode(ENCODINGS[encoding], "replace").removeprefix("\ufeff")
    elif raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n")


def table_of(text: str, suffix: str) -> Table:
    """A table file's content by its suffix: .csv has commas, everything else tabs."""
    return Table.parse_csv(text) if suffix.lower() == ".csv" else Table.parse(text)


def text_of(table: Table, suffix: str) -> str:
    """What a DAT's file holds."""
    return table.csv if table.is_table and suffix.lower() == ".csv" else table.text
