"""TouchDesigner's `tdu` module: mathematics, names, paths, menus. Source: Tdu_Module, TDU_Class."""

from __future__ import annotations

from typing import Any

from stovetop.td.tdu import debug
from stovetop.td.tdu.arcball import ArcBall
from stovetop.td.tdu.camera import Camera
from stovetop.td.tdu.color import Color
from stovetop.td.tdu.filetypes import FileInfo, fileTypes, isPointCloudFile
from stovetop.td.tdu.functions import (
    base,
    clamp,
    collapsePath,
    digits,
    expand,
    expandPath,
    forceCrash,
    legalName,
    legalPath,
    match,
    parSummary,
    rand,
    remap,
    split,
    tryExcept,
    validName,
    validPath,
)
from stovetop.td.tdu.matrix import Matrix
from stovetop.td.tdu.menus import MenuObject, ParMenu, TableMenu
from stovetop.td.tdu.position import Position
from stovetop.td.tdu.quaternion import Quaternion
from stovetop.td.tdu.timecode import Timecode
from stovetop.td.tdu.vector import Vector

#: FileInfo's name in older builds
PathInfo = FileInfo

__all__ = [
    "ArcBall", "Camera", "Color", "Dependency", "FileInfo", "Matrix", "MenuObject", "ParMenu", "PathInfo", "Position",
    "Quaternion", "TableMenu", "Timecode", "Vector", "base", "clamp", "collapsePath", "debug", "digits", "expand",
    "expandPath", "fileTypes", "forceCrash", "isPointCloudFile", "legalName", "legalPath", "match", "parSummary",
    "rand", "remap", "split", "tryExcept", "validName", "validPath",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # at first use: dependencies belong to the engine's side of the façade
    if name == "Dependency":
        from stovetop.td.dependency import Dependency

        return Dependency
    raise AttributeError(f"module 'tdu' has no attribute {name!r}")
