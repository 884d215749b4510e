"""The virtual file system of a component: files kept in its storage. Sources: VFS_Class, VFSFile_Class."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stovetop.core.network import Node
from stovetop.td.finders import tdError

if TYPE_CHECKING:
    from stovetop.td.op import OP


class VFSFile:
    """One file in a virtual file system."""

    def __init__(self, node: Node, name: str) -> None:
        self._node, self._name = node, name

    def _entry(self) -> dict[str, Any]:
        return _files(self._node)[self._name]

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        files = _files(self._node)
        if name in files and name != self._name:
            raise tdError(f"{self._node.path}: there is a virtual file {name!r} already")
        files[name] = files.pop(self._name)
        self._name = name

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    @property
    def byteArray(self) -> bytearray:
        return bytearray(self._entry()["data"])

    @byteArray.setter
    def byteArray(self, data: bytes) -> None:
        self._entry()["data"] = bytes(data)

    @property
    def size(self) -> int:
        return len(self._entry()["data"])

    @property
    def date(self) -> datetime:
        return self._entry()["date"]

    @property
    def originalFilePath(self) -> str:
        return self._entry()["path"]

    @property
    def virtualPath(self) -> str:
        return f"vfs:{self._node.path}:{self._name}"

    def export(self, folder: str) -> str:
        """Write the file into a folder of the disk; gives its path."""
        path = Path(folder) / self._name
        path.write_bytes(self._entry()["data"])
        return str(path)

    def destroy(self) -> None:
        _files(self._node).pop(self._name, None)


def _files(node: Node) -> dict[str, dict[str, Any]]:
    if node.extra is None:
        node.extra = {}
    return node.extra.setdefault("vfs", {})


class VFS:
    """The files of one component: `len`, iteration, `[name]`. They last as long as the project is open."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def owner(self) -> OP:
        return self._node.engine.face(self._node)

    def __len__(self) -> int:
        return len(_files(self._node))

    def __iter__(self) -> Iterator[VFSFile]:
        return iter([VFSFile(self._node, n) for n in _files(self._node)])

    def __getitem__(self, name: str) -> VFSFile:
        if name not in _files(self._node):
            raise tdError(f"{self._node.path}: no virtual file {name!r}")
        return VFSFile(self._node, name)

    def addFile(self, filePath: str, overrideName: str | None = None) -> VFSFile:
        path = self._node.engine.file(filePath)
        return self._add(overrideName or path.name, path.read_bytes(), str(path))

    def addByteArray(self, byteArray: bytes, name: str) -> VFSFile:
        return self._add(name, bytes(byteArray), "")

    def _add(self, name: str, data: bytes, path: str) -> VFSFile:
        _files(self._node)[name] = {"data": data, "path": path, "date": datetime.now()}
        return VFSFile(self._node, name)

    def find(self, pattern: str = "*") -> list[VFSFile]:
        from stovetop.core.patterns import match

        return [VFSFile(self._node, n) for n in match(pattern, list(_files(self._node)))]

    def export(self, folder: str, pattern: str = "*", overwrite: bool = False) -> list[str]:
        """Write matching files into a folder; those that exist are left unless `overwrite`."""
        chosen = [f for f in self.find(pattern) if overwrite or not os.path.exists(os.path.join(folder, f.name))]
        return [f.export(folder) for f in chosen]
