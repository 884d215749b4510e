import numpy as np

from stovetop.core.pars import Menu
from stovetop.data.align import ALIGN, align
from stovetop.ops.chop._family import CHOP, EMPTY, Channels, unique


class Merge(CHOP):
    """The channels of all inputs, one after the other, over one interval (Align).

    vals (sum of chans, n) float32. Channels of the same name are numbered, or the first
    or last is kept. Time Slice cuts the present slice out of clips.
    Source: https://docs.derivative.ca/Merge_CHOP
    """

    inputs = ("channels",)
    multi = True
    min_inputs = 0
    scoped = False
    cuts_slice = True

    class Pars:
        align = Menu(ALIGN, label="Align")
        duplicate = Menu(
            {"unique": "Make Unique", "first": "Keep First", "last": "Keep Last", "replace": "Replace First with Last"},
            label="Duplicate Names",
        )

    def cook(self, par, *inputs: Channels) -> Channels:
        clips = align([c for c in inputs if c.num_chans], par.align)
        if not clips:
            return inputs[0] if inputs else EMPTY
        names = [n for c in clips for n in c.names]
        rows = np.concatenate([c.vals for c in clips])
        keep = chosen(names, par.duplicate)
        names = unique(names) if par.duplicate == "unique" else [names[i] for i in keep[1]]
        return clips[0].replace(vals=rows[keep[0]], names=names)


def chosen(names: list[str], how: str) -> tuple[list[int], list[int]]:
    """Rows to take and rows whose names they bear, in output order."""
    if how == "unique":
        return list(range(len(names))), list(range(len(names)))
    first = {n: i for i, n in reversed(list(enumerate(names)))}
    last = {n: i for i, n in enumerate(names)}
    if how == "last":
        rows = sorted(last.values())
        return rows, rows
    rows = sorted(first.values())
    return ([last[names[i]] for i in rows] if how == "replace" else rows), rows
