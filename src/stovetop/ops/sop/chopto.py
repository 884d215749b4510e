from __future__ import annotations

import re

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import XYZ, Menu, Ref, Str, StrMenu, Toggle
from stovetop.core.patterns import expand
from stovetop.data.channels import Channels
from stovetop.data.geometry import STANDARD, default_value
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of
from stovetop.ops.sop.attributecreate import with_tangents

SIZES = {"P": 3, **{k: len(v) if isinstance(v, tuple) else 1 for k, v in STANDARD.items()}}
_PLACE = re.compile(r"(.+?)\((\d+)\)$")


class CHOPTo(SOP):
    """Points from channels: a line with a point for each sample, or the input's points with new attributes.

    Channel Scope and Attribute Scope are matched one to one, `P` being P(0) P(1) P(2); a coordinate without a channel
    runs from Start to End Position on the line, and stays on an input, with a warning. Attributes that there are not
    are added.
    Mapping: sample k to point k (further points keep theirs), or the channels stretched over all points. Organize:
    the value of an attribute is the sample's number.

    Source: https://docs.derivative.ca/CHOP_to_SOP
    """

    inputs = ("input",)
    min_inputs = 0
    label = "CHOP to"

    class Pars:
        group = StrMenu("", label="Group")
        chop = Ref("CHOP", "", label="CHOP")
        startpos = XYZ(-1.0, 0.0, 0.0, label="Start Position")
        endpos = XYZ(1.0, 0.0, 0.0, label="End Position")
        chanscope = StrMenu("tx ty tz", label="Channel Scope")
        attscope = StrMenu("P(0) P(1) P(2)", label="Attribute Scope")
        organize = Str("", label="Organize by Attribute")
        mapping = Menu(
            {
                "onetoone": "One Sample to Each Point",
                "scale": "Resample CHOP to Fit SOP",
            },
            "onetoone",
            label="Mapping",
        )
        compnml = Toggle(False, label="Compute Normals")
        comptang = Toggle(False, label="Compute Tangents")

    def cook(self, par, input: Geometry | None, *, me) -> Geometry:
        clip: Channels | None = par.chop.data if par.chop is not None else None
        g = input if input is not None else line(par, clip.num_samples if clip is not None else 0)
        mask = points_of(g, par.group)
        picked = np.arange(g.num_points) if mask is None else np.flatnonzero(mask)
        if clip is not None and clip.num_samples and len(picked):
            if missing := [name for name in expand(par.chanscope) if clip.index(name) is None]:
                me.warn(f"{par.chop.path} has no channel {', '.join(missing)}")
            g = written(par, g, clip, picked)
        if par.compnml:
            g = g.with_attributes("vertex", N=None).with_attributes("point", N=point_normals(g))
        return with_tangents(g, False) if par.comptang else g


def line(par, count: int) -> Geometry:
    part = np.linspace(0, 1, count)[:, None]
    return Geometry.line(np.array(par.startpos) * (1 - part) + np.array(par.endpos) * part)


def targets(scope: str) -> list[tuple[str, int]]:
    """(attribute, place) for each channel."""
    out = []
    for word in expand(scope):
        part = _PLACE.match(word)
        if part:
            out.append((part[1], int(part[2])))
        else:
            out += [(word, k) for k in range(SIZES.get(word, 1))]
    return out


def written(par, g: Geometry, clip: Channels, picked: np.ndarray) -> Geometry:
    """With the channels of the scope in their attributes."""
    samples = places(par, g, clip, picked)
    use = samples >= 0
    values = clip.sampled(samples[use])
    where = picked[use]
    for name, (attribute, place) in zip(expand(par.chanscope), targets(par.attscope), strict=False):
        row = clip.index(name)
        if row is None:
            continue
        old = g.P if attribute == "P" else g.point.get(attribute)
        size = max(SIZES.get(attribute, 1), place + 1)
        if old is None or (old.ndim > 1 and old.shape[1] < size) or (old.ndim == 1 and size > 1):
            old = np.zeros((g.num_points, size), np.float32)
            start = default_value(attribute, old)
            old[:] = start if np.size(start) in (1, size) else 0.0
            old = old if size > 1 else old[:, 0]
        new = np.array(old, np.float32)
        if new.ndim == 1:
            new[where] = values[row]
        else:
            new[where, place] = values[row]
        g = g.replace(P=new) if attribute == "P" else g.with_attributes("point", **{attribute: new})
    return g


def places(par, g: Geometry, clip: Channels, picked: np.ndarray) -> np.ndarray:
    """(n,) the sample of each point; -1 for none."""
    if par.organize.strip():
        own = g.point.get(par.organize.strip())
        if own is None or own.ndim > 1:
            raise CookError(f"there is no attribute '{par.organize}' of one value to organize by")
        which = own[picked].astype(float)
    elif par.mapping == "scale":
        return np.linspace(0, clip.num_samples - 1, len(picked))
    else:
        which = np.arange(len(picked), dtype=float)
    return np.where((which >= 0) & (which < clip.num_samples), which, -1)
