"""The custom pages of one operator."""

from __future__ import annotations

import re
from typing import Any

from .pars import ParDef, Sequence, SequenceSpec, expand, make_sequence


class CustomPars:
    """The custom pages of one node: the same tables as a Spec, open to change.

    `pages` maps a page's name to its groups' names in order.
    """

    def __init__(self) -> None:
        self.pars: dict[str, ParDef] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        self.pages: dict[str, list[str]] = {}
        self.sequences: dict[str, SequenceSpec] = {}
        self.styles: dict[str, str] = {}

    def find(self, name: str) -> ParDef | None:
        d = self.pars.get(name)
        if d is None:
            for seq in self.sequences.values():
                m = re.match(rf"{seq.name}(\d+)(.*)$", name)
                if m:
                    return next((b for b in seq.block(int(m[1])) if b.name == name), None)
        return d

    def add(self, page: str, name: str, kind: Any) -> list[ParDef]:
        """Put a group on a page, at its end; one of the same name is replaced where it stands."""
        self.pages.setdefault(page, [])
        if isinstance(kind, Sequence):
            defs = [
                ParDef("Sequence", kind.blocks, kind.label or name, name=name, group=name, page=page, sequence=name)
            ]
            self.sequences[name] = make_sequence(name, kind, page)
            self.sequences[name].custom = True
        else:
            defs = list(expand(name, kind, page))
        if name not in self.groups:
            self.pages[page].append(name)
        for d in defs:
            d.custom = True
            d.order = self.pars[d.name].order if d.name in self.pars else len(self.pars)
            self.pars[d.name] = d
        self.groups[name] = tuple(d.name for d in defs)
        self.styles[name] = kind.style if not isinstance(kind, Sequence) else "Sequence"
        return defs

    def remove(self, group: str) -> list[str]:
        """Take a group away; gives the names of its real parameters."""
        names = self.groups.pop(group, ())
        for name in names:
            self.pars.pop(name, None)
        self.styles.pop(group, None)
        self.sequences.pop(group, None)
        for groups in self.pages.values():
            if group in groups:
                groups.remove(group)
        return list(names)
