"""What the four Script operators share: the docked callbacks DAT, when its functions are called, edits outside of a
cook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core import cook
from stovetop.core.depend import CLEAN, Reactive, dirty, recorder, subscribe
from stovetop.core.errors import CookError
from stovetop.ops._docked import dock_callbacks

if TYPE_CHECKING:
    from stovetop.core.network import Node

CALLBACKS = """# me - this DAT
# scriptOp - the OP which is cooking

# press 'Setup Parameters' in the OP to call this function to re-create the parameters
def onSetupParameters(scriptOp):
	page = scriptOp.appendCustomPage('Custom')
	p = page.appendFloat('Valuea', label='Value A')
	p = page.appendFloat('Valueb', label='Value B')
	return

# called whenever a custom pulse parameter is pushed
def onPulse(par):
	return

# called each time the OP cooks
def onCook(scriptOp):
{body}
	return

# when to cook: CookLevel.AUTOMATIC (inputs changed and output in use), ON_CHANGE (inputs changed, in use or not),
# WHEN_USED (every frame while in use), ALWAYS (every frame)
def onGetCookLevel(scriptOp):
	return CookLevel.AUTOMATIC
"""


class Scripted:
    """Mixed into a Script operator before its family's class. `begin` and `finish` are the operator's own.

    The callback runs with dependencies recorded: it cooks again when what it read has changed.
    """

    every_frame = True
    default_body = "\tscriptOp.clear()"

    def created(self, node: Node) -> None:
        dock_callbacks(node, CALLBACKS.format(body=self.default_body))

    def begin(self, node: Node) -> Any:
        """A builder of the output, before the callback runs."""
        raise NotImplementedError

    def finish(self, node: Node, builder: Any) -> Any:
        """The output, after it."""
        raise NotImplementedError

    def done(self, builder: Any) -> None:
        """Nobody may write to a builder any more, whether its callback ended well or not."""

    def cook(self, par: Any, *inputs: Any, me: Node) -> Any:
        state = me.local
        if getattr(state, "edited", False):
            state.edited = False
            self.done(state.outside)
            return self.finish(me, state.outside)
        me.errors.pop("addError", None)
        dat = par.callbacks
        if dat is None:
            return me.output
        state.builder = self.begin(me)
        try:
            me.engine.callback(dat, ("onCook", "cook"), me.engine.face(me))
            return self.finish(me, state.builder)
        finally:
            self.done(state.builder)
            state.builder = None

    def edited(self, node: Node) -> Any:
        """What edits outside of a cook have made of a locked operator; None where there were none."""
        state = node.local
        if not getattr(state, "edited", False):
            return None
        state.edited = False
        self.done(state.outside)
        return self.finish(node, state.outside)

    def writing(self, node: Node) -> Any:
        """The builder that a script writes to now: its own cook's, or one for a locked or open operator."""
        state = node.local
        builder = getattr(state, "builder", None)
        if builder is not None:
            return builder
        open_ = node.definition("modoutsidecook") is not None and node.own("modoutsidecook")
        if not (node.flag("lock") or open_):
            raise CookError(
                f"{node.path}: it can be changed in its onCook callback, while it is locked, or with"
                " Modify Outside of Cook on"
            )
        if not getattr(state, "edited", False):
            state.outside = self.begin(node)
            state.edited = True
        dirty(node)
        return state.outside

    def pulse(self, node: Node, name: str) -> None:
        dat = node.own("callbacks")
        if name == "setuppars" and dat is not None:
            node.engine.guarded(node, lambda: node.engine.callback(
                dat, ("onSetupParameters", "setupParameters"), node.engine.face(node)
            ))  # fmt: skip

    def custom_pulse(self, node: Node, face: Any) -> None:
        dat = node.own("callbacks")
        if dat is not None:
            node.engine.guarded(node, lambda: node.engine.callback(dat, ("onPulse",), face))

    def frame_start(self, node: Node) -> None:
        """onGetCookLevel decides what happens beside requests."""
        state = node.local
        level = getattr(state, "level", None)
        if level is None:
            level = state.level = CookLevel(node)
        if level.state:
            cook.pull(level)
        if level.name == "AUTOMATIC":
            return
        if level.name in ("WHEN_USED", "ALWAYS"):
            dirty(node)
        if level.name in ("ON_CHANGE", "ALWAYS") and node.state:
            cook.pull(node)


class CookLevel(Reactive):
    """What a Script operator's onGetCookLevel last said; asked again only when what that read has changed."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        self.name = "AUTOMATIC"

    def run(self) -> None:
        node = self.node
        self.state = CLEAN
        saved, recorder.reads = recorder.reads, {}
        try:
            dat = node.eval("callbacks")
            text = dat.data.text if dat is not None else ""
            found = None
            if "onGetCookLevel" in text:
                found = node.engine.callback(dat, ("onGetCookLevel",), node.engine.face(node))
            self.name = getattr(found, "name", "AUTOMATIC")
        except Exception:
            # a script that does not run shows its error when it cooks
            self.name = "AUTOMATIC"
        finally:
            reads, recorder.reads = recorder.reads, saved
        subscribe(self, reads or {})
