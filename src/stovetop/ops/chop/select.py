import re
from collections import Counter

import numpy as np

from stovetop.core.pars import Int, Menu, Ref, StrMenu, Toggle
from stovetop.core.patterns import replace, select
from stovetop.data.align import ALIGN, align
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels, match_rates, unique


class Select(CHOP):
    """Channels chosen by name from the inputs, or from other CHOPs (a pattern) where nothing is wired, renamed if
    wished.

    vals (chosen, n) float32 over one interval (Align), in the order of the words of Channel Names, one named twice
    there twice. Automatic Prefix puts the source operator's name and a colon before names that more than one source
    has. Filter by Digits keeps channels whose names end in the number; Strip Digits takes it off.
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
        renameto = StrMenu("", label="Rename to", items={"*": "*"})
        filterbydigits = Toggle(False, label="Filter by Digits")
        digits = Int(0, label="Digits", min=0, norm=(0, 10))
        stripdigits = Toggle(True, label="Strip Digits")
        align = Menu(ALIGN, label="Align")
        autoprefix = Toggle(True, label="Automatic Prefix")

    #: names in other builds
    aliases = {"chops": "chop", "filterdigits": "filterbydigits"}

    def cook(self, par, *inputs: Channels) -> Channels:
        sources = [(None, c) for c in inputs] or [(n, n.data) for n in par.chop]
        clips = [c for _, c in sources]
        clips = match_rates(par, clips) if len(clips) > 1 else clips
        pairs = zip([n for n, _ in sources], clips, strict=True)
        taken = [(n, filtered(c.take(ordered(c, par.channames)), par)) for n, c in pairs]
        taken = [(n, c) for n, c in taken if c.num_chans]
        if not taken:
            return self.empty()
        aligned = align([c for _, c in taken], par.align)
        names = prefixed(taken) if par.autoprefix else [n for _, c in taken for n in c.names]
        names = replace(par.renamefrom or "*", par.renameto, names) if par.renameto not in ("", "*") else names
        return aligned[0].replace(vals=np.concatenate([c.vals for c in aligned]), names=unique(names))


def ordered(clip: Channels, pattern: str) -> list[int]:
    """Rows in the order of the pattern's words, one as often as words name it."""
    if pattern == "*":
        return list(range(clip.num_chans))
    row = {n: i for i, n in enumerate(clip.names)}
    return [row[n] for n in select(pattern, clip.names)]


def prefixed(taken: list) -> list[str]:
    """Names that more than one source has get the operator's before them, or the parent's where those are alike too."""
    count = Counter(n for _, c in taken for n in c.names)
    heads = [node for node, _ in taken]
    while any(heads) and len({h.name for h in heads if h}) < len({id(h) for h in heads if h}):
        above = [h.parent if h is not None and h.parent is not None else h for h in heads]
        if above == heads:
            break
        heads = above
    pairs = zip(heads, [c for _, c in taken], strict=True)
    return [f"{h.name}:{n}" if h is not None and count[n] > 1 else n for h, c in pairs for n in c.names]


def filtered(clip: Channels, par) -> Channels:
    if par.filterbydigits:
        rows = [i for i, n in enumerate(clip.names) if (m := re.search(r"(\d+)$", n)) and int(m[1]) == par.digits]
        clip = clip.take(rows)
        if par.stripdigits:
            clip = clip.replace(names=unique(re.sub(r"\d+$", "", n) or n for n in clip.names))
    return clip
