"""tdu.fileTypes, and file paths that know their type. Source: Tdu_Module and the operators' pages."""

from __future__ import annotations

import os
from pathlib import Path

fileTypes: dict[str, list[str]] = {
    "audio": ["aif", "aiff", "flac", "m4a", "mp3", "ogg", "wav"],
    "channel": ["aif", "aiff", "bchan", "bclip", "chan", "clip", "csv", "wav"],
    "component": ["tox"],
    "geometry": ["bhclassic", "classic", "fbx", "obj", "tog", "usd", "usda", "usdc", "usdz", "abc", "gltf", "glb"],
    "image": [
        "bmp", "dds", "dpx", "exr", "ffs", "fits", "gif", "hdr", "jpeg", "jpg", "pic", "png", "swf", "tga", "tif",
        "tiff", "webp",
    ],
    "material": ["mtl", "sbsar"],
    "midi": ["mid", "midi"],
    "movie": [
        "3gp", "avi", "flv", "gif", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "r3d", "ts",
        "webm", "wmv",
    ],
    "object": ["3ds", "abc", "dae", "dxf", "fbx", "glb", "gltf", "obj", "usd", "usda", "usdc", "usdz"],
    "pointdata": ["csv", "exr", "fits", "obj", "ply", "pts", "txt", "xyz"],
    "project": ["tdn", "toe"],
    "text": [
        "csv", "dat", "frag", "glsl", "html", "js", "json", "md", "py", "srt", "tsv", "txt", "vert", "xml", "yaml",
        "yml",
    ],
}  # fmt: skip


class FileInfo(str):
    """A file's path: a str that answers questions about the file. It may be relative to the working folder."""

    __slots__ = ()

    @property
    def path(self) -> str:
        return str(self)

    @property
    def ext(self) -> str:
        """The end of the name from its last point on, the point included; '' where there is none."""
        return os.path.splitext(self)[1]

    @property
    def fileType(self) -> str | None:
        """The first category of `fileTypes` that has the extension ('movie', 'image', …); None for others.

        An extension of several categories counts as image, movie, audio, in this order, before the rest.
        """
        ext = self.ext[1:].lower()
        order = ("image", "movie", "audio", "object", *fileTypes)
        return next((kind for kind in order if ext in fileTypes[kind]), None)

    @property
    def absPath(self) -> str:
        return os.path.abspath(self).replace(os.sep, "/")

    @property
    def dir(self) -> str:
        return os.path.dirname(os.path.abspath(self)).replace(os.sep, "/")

    @property
    def baseName(self) -> str:
        return os.path.basename(self)

    exists = property(os.path.exists, doc="Whether there is such a file or folder.")
    isDir = property(os.path.isdir, doc="Whether it is a folder.")
    isFile = property(os.path.isfile, doc="Whether it is a file.")


def isPointCloudFile(path: str) -> bool:
    """Whether a file holds points: by its extension; an .exr where channels end in X, Y and Z (or x, y, z).

    Raises OSError where an .exr cannot be read.
    """
    ext = Path(path).suffix[1:].lower()
    if ext != "exr":
        return ext in fileTypes["pointdata"]
    import OpenImageIO as oiio

    image = oiio.ImageInput.open(str(path))
    if image is None:
        raise OSError(f"{path}: {oiio.geterror()}")
    names = list(image.spec().channelnames)
    image.close()
    return any(all(any(n.endswith(c) for n in names) for c in axes) for axes in ("XYZ", "xyz"))
