"""Materials that hand on another one: what their Deform and Common pages say does not change it."""

from __future__ import annotations

from copy import copy

from stovetop.core.pars import Group, Menu, Page, ParDef, Toggle
from stovetop.ops._colors import Colors
from stovetop.ops.mat._family import DESTINATIONS, MAT, SOURCES, Common, Deform, Last, without


def without_effect(page: type) -> type:
    """The same page, every parameter of it unsupported."""
    pars = {}
    for name, d in vars(page).items():
        if isinstance(d, Group):
            pars[name] = Group(d.style, [_unsupported(part) for part in d.parts], d.label, d.suffixes)
        elif isinstance(d, ParDef):
            pars[name] = _unsupported(d)
        elif isinstance(d, Page):
            pars[name] = d
    return type(page.__name__, (), pars)


def _unsupported(d: ParDef) -> ParDef:
    d = copy(d)
    d.unsupported = True
    return d


class Passing(MAT):
    """With the pages of recent builds."""

    min_inputs = 0
    deforms = False
    common = (without_effect(Deform), without_effect(Common), Colors, Last)


def older(page: type) -> type:
    """The Common page without what newer builds added."""
    added = "blendop blendopa blendconstant blendconstanta legacyalphabehavior postmultalpha pointcolorpremult".split()
    pars = dict(vars(without(page, *added)))
    sources = {n: label for n, label in SOURCES.items() if "constant" not in n}
    destinations = dict(list(DESTINATIONS.items())[:8])
    pars["blending"] = Toggle(False, label="Blending(Transparency)")
    for end, name in (("", "Color"), ("a", "Alpha")):
        pars[f"srcblend{end}"] = Menu(sources, "one", label=f"Source {name} *")
        pars[f"destblend{end}"] = Menu(destinations, "omsa", label=f"Destination {name} *")
    return type(page.__name__, (), pars)


class PassingInput(MAT):
    """With the pages of older builds."""

    min_inputs = 0
    deforms = False
    common = (without_effect(Deform), without_effect(older(Common)), Last)
