from __future__ import annotations

from collections.abc import Sequence as SequenceOf

import numpy as np

from stovetop.core.pars import Float, Page, Sequence, StrMenu, Toggle
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of


class Blend(SOP):
    """The first input, its points between where they are in all inputs: sum(w * P) / sum(w).

    Differencing: P0 + sum(w * (P - P0)) over the further inputs, with any weights. An input's point is the one of the
    same number; where it has fewer points, or lacks the attribute, the first input's counts instead. Cd, N, uv and up
    blend as they are, of points or else of vertices; N is not made unit again. Inputs of weight 0 or without a weight
    are not cooked; where all weights add up to 0 it is the first input.

    Source: https://docs.derivative.ca/Blend_SOP
    """

    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    lazy = True

    class Pars:
        group = StrMenu("", label="Group")
        diff = Toggle(False, label="Differencing")
        dopos = Toggle(True, label="Blend Position")
        doclr = Toggle(False, label="Blend Colors")
        donml = Toggle(False, label="Blend Normals")
        douvw = Toggle(False, label="Blend Texture")
        doup = Toggle(False, label="Blend Up")
        _weights = Page("Weights")
        input = Sequence(label="Input", weight=Float(1.0, label="Weight"))

    def cook(self, par, inputs: SequenceOf[Geometry]) -> Geometry:
        if not len(inputs):
            return Geometry()
        base = inputs[0]
        weights = np.array([b.weight for b in par.input][: len(inputs)], np.float64)
        if not par.diff:
            total = weights.sum()
            weights = weights / total if abs(total) > 1e-12 else weights * 0
        # the first one's share is what the others leave: so differences alone count
        shapes = [(float(w), inputs[k]) for k, w in enumerate(weights) if k and w]
        mask = points_of(base, par.group)
        g = base
        if par.dopos:
            g = g.replace(P=blended(base.P, [(w, s.P) for w, s in shapes], mask))
        for wanted, name in ((par.doclr, "Cd"), (par.donml, "N"), (par.douvw, "uv"), (par.doup, "up")):
            for cls in ("point", "vertex"):
                own = getattr(base, cls).get(name)
                if wanted and own is not None:
                    others = [(w, getattr(s, cls)[name]) for w, s in shapes if name in getattr(s, cls)]
                    use = mask if mask is None or cls == "point" else mask[base.verts]
                    g = g.with_attributes(cls, **{name: blended(own, others, use)})
        return g


def blended(base: np.ndarray, shapes: list[tuple[float, np.ndarray]], mask: np.ndarray | None) -> np.ndarray:
    """base + sum(w * (shape - base)), where a shape has that row."""
    out = base.astype(np.float64)
    for weight, shape in shapes:
        if shape.ndim == base.ndim and shape.shape[1:] == base.shape[1:]:
            n = min(len(base), len(shape))
            out[:n] += weight * (shape[:n].astype(np.float64) - base[:n])
    out = out.astype(np.float32)
    return out if mask is None else np.where(mask[:, None], out, base)
