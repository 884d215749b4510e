"""Texture Sampling Parameters: how a material, a light or a render reads a TOP."""

from __future__ import annotations

from typing import Any

from stovetop.core.network import Node
from stovetop.core.pars import Menu
from stovetop.scene.objects import Sampling

EXTENDS = {"hold": "Hold", "zero": "Zero", "repeat": "Repeat", "mirror": "Mirror"}
FILTERS = {"nearest": "Nearest", "linear": "Linear", "mipmaplinear": "Mipmap Linear"}
ANISOTROPY = {"off": "Off", "2x": "2x", "4x": "4x", "8x": "8x", "16x": "16x"}
NAMES = ("extendu", "extendv", "extendw", "filter", "anisotropy")


def sampling_pars(prefix: str = "", extend: str = "repeat", filter: str = "mipmaplinear") -> dict[str, Any]:
    """Extend U, V and W, Filter and Anisotropic Filter."""
    pars = {f"{prefix}extend{a}": Menu(EXTENDS, extend, label=f"Extend {a.upper()}") for a in "uvw"}
    pars[f"{prefix}filter"] = Menu(FILTERS, filter, label="Filter")
    pars[f"{prefix}anisotropy"] = Menu(ANISOTROPY, label="Anisotropic Filter")
    return pars


def sampling(par: Any, node: Node, prefix: str = "") -> Sampling:
    """The picture of a TOP, read as the parameters of `sampling_pars` say."""
    u, v, w, filter, anisotropy = (getattr(par, f"{prefix}{name}") for name in NAMES)
    times = 1.0 if anisotropy == "off" else float(anisotropy[:-1])
    return Sampling(node.data, "mipmap" if filter == "mipmaplinear" else filter, (u, v, w), times)
