from __future__ import annotations

import numpy as np

from stovetop.core.network import Node
from stovetop.core.pars import Float, Menu, Page, Ref, StrMenu, Toggle
from stovetop.ops._docked import dock_callbacks
from stovetop.ops._picking import CALLBACKS, CALLS, FLAGS, REST, STRATEGY, SURFACE, Spot, columns, tell
from stovetop.ops.chop._family import CHOP, UNSLICED_PLAIN, Channels


class RenderPick(CHOP):
    """What geometry a render shows at a place, and facts about that point; one sample.

    Channels picked (something is found there) and trigger (and Select is on), then what the Options page fetches: tx ty
    tz, nx ny nz (length 1), cr cg cb ca, mapu mapv mapw, depth (0 near to 1 far, as the depth buffer has it), instance,
    and custom attributes by their names (several values: followed by 0, 1, …); 0 where nothing was picked. An Info DAT
    shows the path of the SOP.

    What the render drew last is drawn again, only about that place, with the materials' vertex shaders; transparent
    and discarded pixels count as seen. A Pick Radius searches rings of that many pixels: of what it meets the highest
    Pick Priority is picked, then the nearest. While Select: where nothing is, values are cleared; after it they stay.
    Next Cook gives the answer at the next cook, a frame later. The callback `onEvent` is called when one of its fields
    changes. There are no panels: Picking by Panel never selects.

    Source: https://docs.derivative.ca/Render_Pick_CHOP
    """

    inputs = ()
    common = UNSLICED_PLAIN
    scoped = False
    cuts_slice = True

    class Pars:
        _strategy = STRATEGY
        _flags = FLAGS
        pickingby = Menu({"panel": "Panel", "parameters": "Parameters"}, label="Picking by")
        panel = Ref("PanelCOMP", "..", label="Panel", created="", unsupported=True)
        panelvalue = StrMenu("select", label="Panel Value", unsupported=True)
        picku = Float(0.5, label="U", min=0, max=1)
        pickv = Float(0.5, label="V", min=0, max=1)
        select = Toggle(True, label="Select")
        _calls = CALLS
        _options = Page("Options")
        _surface = SURFACE
        path = Toggle(True, label="Fetch Object Path")
        _rest = REST

    def cook(self, par, *, state, me: Node) -> Channels:
        spot = state.spot = getattr(state, "spot", None) or Spot()
        given = par.pickingby == "parameters"
        if given or par.strategy == "always":
            spot.step(me, par, par.picku, par.pickv, given and par.select)
        if par.activatecallbacks:
            face = me.engine.face(me)
            tell(me, "onEvent", [spot], [face._event(spot)], face._event(Spot()))
        if spot.unsettled:
            _ = me.engine.now(me).abs_frame  # reading the clock wakes it at the next frame
        names = ["picked", "trigger", *columns(par)]
        values = spot.shown.values if spot.shown is not None else {}
        flags = {"picked": float(spot.found), "trigger": float(spot.trigger)}
        vals = [[{**values, **flags}.get(name, 0.0)] for name in names]
        path = spot.shown.node.path if spot.shown is not None and par.path else ""
        state.moved, state.path = getattr(state, "path", "") != path, path
        return Channels(np.array(vals, np.float32), names)

    def created(self, node: Node) -> None:
        text = {"subject": "renderPickChop - the Render Pick CHOP; event, eventPrev - named tuples", "more": "#"}
        dock_callbacks(node, CALLBACKS.format(head="onEvent(renderPickChop, event, eventPrev)", body="\tpass", **text))

    def same(self, node: Node, old: Channels, new: Channels) -> bool:
        """Info DATs show the path."""
        return super().same(node, old, new) and not node.local.moved

    def info_text(self, node: Node) -> str:
        """The path of the SOP that is picked."""
        return getattr(node.local, "path", "")


RenderPick.spec.pars["exportmethod"].created = "datname"
