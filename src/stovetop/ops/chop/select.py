import re

import numpy as np

from stovetop.core.patterns import replace
from stovetop.core.pars import Int, Menu, Ref, StrMenu, Toggle
from stovetop.data.align import ALIGN, align
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, match_rates, unique


class Select(CHOP):
    """Channels chosen by name from other CHOPs (a pattern) or from the inputs, renamed if wished.

    vals (chosen, n) float32 over one interval (Align). Automatic Prefix puts the source operator's name before each
    channel's. Filter by Digits keeps channels whose names end in the number; Strip Digits takes it off.
    Source: https://docs.derivative.ca/Select_CHOP
    """

    inputs = ("channels",)
    multi = True
    min_inputs = 0
    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        chop = Ref("CHOP", "", label="CHOP", many=True)
        channames = StrMenu("*", label="Channel Names", items={"*": "*"})
        renamefrom = StrMenu("*", label="Rename from", items={"*": "*"})
        renameto = StrMenu("*", label="Rename to", items={"*": "*"})
        filterbydigits = Toggle(False, label="Filter by Digits")
        digits = Int(0, label="Digits")
        stripdigits = Toggle(False, label="Strip Digits")
        align = Menu(ALIGN, label="Align")
        autoprefix = Toggle(False, label="Automatic Prefix")

    #: older builds' name
    aliases = {"chops": "chop"}

    def cook(self, par, *inputs: Channels) -> Channels:
        sources = [(n.name, n.data) for n in par.chop] if par.chop else [("", c) for c in inputs]
        clips = [c for _, c in sources]
        clips = match_rates(par, clips) if len(clips) > 1 else clips
        taken = [(name, c.take(ordered(c, par.channames))) for (name, _), c in zip(sources, clips, strict=True)]
        taken = [(name, filtered(c, par)) for name, c in taken if c.num_chans]
        taken = [(name, c) for name, c in taken if c.num_chans]
        if not taken:
            return self.empty()
        aligned = align([c for _, c in taken], par.align)
        names = [f"{name}_{n}" if par.autoprefix and name else n for name, c in taken for n in c.names]
        names = replace(par.renamefrom or "*", par.renameto or "*", names) if par.renameto not in ("", "*") else names
        return aligned[0].replace(vals=np.concatenate([c.vals for c in aligned]), names=unique(names))


def ordered(clip: Channels, pattern: str) -> list[int]:
    """Rows in the order of the pattern's words, within a word in channel order."""
    if "^" in pattern:
        return clip.select(pattern)
    return list(dict.fromkeys(i for word in pattern.split() for i in clip.select(word)))


def filtered(clip: Channels, par) -> Channels:
    if par.filterbydigits:
        rows = [i for i, n in enumerate(clip.names) if (m := re.search(r"(\d+)$", n)) and int(m[1]) == par.digits]
        clip = clip.take(rows)
        if par.stripdigits:
            clip = clip.replace(names=unique(re.sub(r"\d+$", "", n) or n for n in clip.names))
    return clip
