"""Channels as files: TD's text clip (`.clip`, `.chan`), CSV and NumPy."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from stovetop.data.channels import Channels


def save(path: Path, clip: Channels) -> None:
    """Write by the file's extension, whole or not at all. ValueError for an extension that is not one of these."""
    writers = {".clip": _clip, ".chan": _chan, ".csv": _csv}
    suffix = path.suffix.lower()
    partial = path.with_name(path.name + ".partial")
    if suffix == ".npy":
        with open(partial, "wb") as f:
            np.save(f, clip.vals)
    elif suffix in writers:
        partial.write_text(writers[suffix](clip))
    else:
        found = suffix or "without an extension"
        raise ValueError(f"{path}: channels are saved as .clip, .chan, .csv or .npy, not {found}")
    os.replace(partial, path)


def _clip(clip: Channels) -> str:
    head = f"rate = {clip.rate:g}\nstart = {clip.start:g}\n"
    head += f"tracklength = {clip.num_samples}\ntracks = {clip.num_chans}\n"
    tracks = "".join(
        f"   {{\n      name = {name}\n      data = {' '.join(f'{v:.9g}' for v in row)}\n   }}\n"
        for name, row in zip(clip.names, clip.vals, strict=True)
    )
    return "{\n" + head + tracks + "}\n"


def _chan(clip: Channels) -> str:
    return "".join("\t".join(f"{v:.9g}" for v in column) + "\n" for column in clip.vals.T)


def _csv(clip: Channels) -> str:
    rows = "".join(",".join(f"{v:.9g}" for v in column) + "\n" for column in clip.vals.T)
    return ",".join(clip.names) + "\n" + rows
