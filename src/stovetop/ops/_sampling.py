"""Texture Sampling Parameters: how a material, a light or a render reads a TOP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stovetop.scene.objects import Sampling

if TYPE_CHECKING:
    from stovetop.data.texture import Texture

EXTENDS = {"hold": "Hold", "zero": "Zero", "repeat": "Repeat", "mirror": "Mirror"}
FILTERS = {"nearest": "Nearest", "linear": "Linear", "mipmaplinear": "Mipmap Linear"}
ANISOTROPY = {"off": "Off", "2x": "2x", "4x": "4x", "8x": "8x", "16x": "16x"}


def sampling(texture: Texture, filter: str, extend: str) -> Sampling:
    return Sampling(texture, "mipmap" if filter == "mipmaplinear" else filter, extend)
