import numpy as np

from stovetop.core.depend import muted
from stovetop.core.pars import Float, Menu, Ref, StrMenu, Toggle
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels


class Info(CHOP):
    """Figures about another operator, as channels: the operator's own, its family's, then those that all have; last the
    timecode's hour, minute, second and frame where it has one.

    vals (chans, 1) float32. Passive looks without cooking the operator. It cooks each frame, as figures change
    without it.
    Source: https://docs.derivative.ca/Info_CHOP
    """

    inputs = ("channels",)
    min_inputs = 0
    scoped = False
    common = UNSLICED_PLAIN

    class Pars:
        op = Ref("OP", "", label="Operator")
        infotype = Menu({"all": "All", "general": "General", "timecode": "Timecode"}, "general", label="Info Type")
        iscope = StrMenu("*", label="Scope", items={"*": "*"})
        values = Menu({"all": "All", "inside": "Inside Range", "outside": "Outside Range"}, label="Values")
        range = Float((-1.0, 1.0), label="Range", size=2)
        passive = Toggle(False, label="Passive")
        childcooktime = Toggle(False, label="Children Cook Time")

    def cook(self, par, channels, *, now) -> Channels:
        from stovetop.core.patterns import match

        now.abs_frame  # noqa: B018 (read: the figures change with every frame)
        node = par.op
        if node is None:
            return self.empty()
        if not par.passive:
            node.data  # noqa: B018
        with muted():
            found = figures(node, par.infotype, par.childcooktime)
        names = match(par.iscope, list(found))
        low, high = par.range
        if par.values != "all":
            names = [n for n in names if (low <= found[n] <= high) == (par.values == "inside")]
        return Channels(np.array([[found[n]] for n in names], np.float32), names, rate=now.rate)


def figures(node, kind: str = "all", children: bool = False) -> dict[str, float]:
    """All Info channels of a node by name."""
    code = getattr(node.engine.face(node), "timecode", None) if kind != "general" else None
    timecode = {} if code is None else {p: float(getattr(code, p)) for p in ("hour", "minute", "second", "frame")}
    if kind == "timecode":
        return timecode
    own = {k: float(v) for k, v in node.kind.info(node).items()}
    family = getattr(node.kind, "common_info", None)
    general = {**({k: float(v) for k, v in family(node).items()} if family else {}), **common(node)}
    if children:
        general["children_cpu_cook_time"] = sum(c.cook_time for c in node.descendants()) * 1000
    return {**own, **general, **timecode}


def common(node) -> dict[str, float]:
    """The channels that every operator has."""
    began = node.engine.frame_began
    start = max((node.cook_start - began) * 1000, 0.0) if node.total_cooks else 0.0
    frame = node.timeline.frame - (node.engine.clock.frame - node.cook_frame)
    return {
        "total_cooks": float(node.total_cooks),
        "cook_time": node.cook_time * 1000,
        "cook_frame": float(frame) if node.total_cooks else 0.0,
        "cook_abs_frame": float(node.cook_frame),
        "cook_start_time": start,
        "cook_end_time": start + node.cook_time * 1000,
        "cooked_this_frame": float(node.total_cooks > 0 and node.cook_frame == node.engine.clock.frame),
        "warnings": float(len(node.all_warnings())),
        "errors": float(len(node.all_errors())),
    }
