"""Components that make their contents of a file: building, merging, what a user changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from stovetop.core.depend import muted
from stovetop.core.errors import StovetopError
from stovetop.data.scenefile import Scene
from stovetop.data.scenemerge import merged
from stovetop.data.table import Table
from stovetop.ops import _playback as playback
from stovetop.ops import _scenes as scenes
from stovetop.ops.comp._layout import Choice, Wanted, layout
from stovetop.ops.comp._object import COMMON, ObjectCOMP, PreXform, Xform, render_page
from stovetop.scene.objects import Placed

if TYPE_CHECKING:
    from stovetop.core.network import Node

METHODS = {
    "full": "Full Replacement",
    "merge": "Merge with Existing",
    "reload": "Reload Assets (Import Selects)",
}


class Importer(playback.Plays, ObjectCOMP):
    """A component that imports a file when its pulse is pressed, and when it is given a file while it is empty.

    A file that cannot be read is an error on the component, and the contents stay. Merging makes what is new, takes
    away what an earlier import had made and the file has no more, and gives others the file's parameters; what a user
    changed meanwhile stays with Keep Parameters and Keep Connections. What a user changed is known from the import on;
    in a project that was loaded since, all that differs from the file counts.
    """

    imports = True
    leading = ()
    common = (Xform, PreXform, render_page(hides=True), *COMMON)
    #: pulses that import, and how
    presses: ClassVar[dict[str, str]] = {"imp": ""}

    def choice(self, node: Node) -> Choice:
        """What the first page asks for."""
        return Choice()

    def files(self, node: Node) -> tuple[str, str]:
        """The file, and a further folder for its pictures."""
        return str(node.own("file") or ""), str(node.own("texdir") or "") if node.definition("texdir") else ""

    def prepared(self, node: Node, scene: Scene) -> Scene:
        """The scene as the first page wants it: merged, or as it is."""
        if not node.own("mergegeo"):
            return scene
        groups = node.definition("primgroups") is not None and bool(node.own("primgroups"))
        return merged(scene, node.own("mergelevel"), groups)

    def cook(self, par: Any, *inputs: Any, me: Node) -> Placed:
        """Where it stands; with a warning for what the file has and an import does not take."""
        me.touch("scene")
        scene = getattr(me.local_state, "scene", None)
        for note in scene.notes if scene is not None else ():
            me.warn(note)
        return super().cook(par, *inputs, me=me)

    def par_set(self, node: Node, name: str) -> None:
        super().par_set(node, name)
        if name == "file" and not node.children and not node.engine.loading and node.eval("file"):
            with muted():
                self.import_file(node, "full")

    def started(self, node: Node) -> None:
        """A project that was saved without the contents gets them."""
        if not node.children and node.own("file"):
            with muted():
                self.import_file(node, "full")

    def pulse(self, node: Node, name: str) -> None:
        if name in self.presses:
            self.import_file(node, self.presses[name] or node.own("importmethod"))
        elif not self.press(node, name):
            super().pulse(node, name)

    def import_file(self, node: Node, method: str) -> None:
        """Read the file and make or renew the contents; an error stays on the node until this goes well."""
        try:
            scenes.reload(node)
        except StovetopError as error:
            node.errors["import"] = str(error)
            return
        node.errors.pop("import", None)
        if method == "reload":
            return
        wanted = layout(node.local.scene, self.choice(node))
        with muted():
            new = build(node, wanted, method)
        self.tell(node, new)

    def tell(self, node: Node, new: list[Node]) -> None:
        """Call `onImport(comp, allOps, newOps)` of the Callbacks DAT."""
        dat = node.own("callbacks")
        if dat is not None:
            engine = node.engine
            ops, made = ([engine.face(n) for n in some] for some in (list(node.descendants()), new))
            engine.guarded(node, lambda: engine.callback(dat, ("onImport",), engine.face(node), ops, made))

    def info(self, node: Node) -> dict[str, float]:
        """How the animation plays; nothing where there is none."""
        scene = getattr(node.local, "scene", None)
        take = scene.take(str(node.own("animation")) if node.definition("animation") else "") if scene else None
        if take is None:
            return {}
        return playback.progress(node, playback.Page(node), take, scene.fps, node.engine.now(node))


def build(comp: Node, wanted: list[Wanted], method: str) -> list[Node]:
    """Make the operators; those that are new."""
    engine, memory = comp.engine, getattr(comp.local, "made", {})
    if method == "full":
        memory = {}
        for child in list((comp.children or {}).values()):
            engine.destroy(child)
    keep = method == "merge"
    let_go(comp)
    for path in [p for p in memory if p not in {w.path for w in wanted}]:
        gone = engine.find("./" + path, comp)
        if gone is not None:
            engine.destroy(gone)
    new: list[Node] = []
    made: dict[str, Node] = {}
    memory_now: dict[str, dict[str, Any]] = {}
    for w in wanted:
        home = made.get(w.home, comp)
        node = (home.children or {}).get(w.name)
        if node is not None and node.op_type != w.op_type:
            engine.destroy(node)
            node = None
        if node is None:
            node = engine.create(home, w.op_type, w.name, init=False)
            node.x, node.y = w.at
            give(node, w.pars, {}, False)
            for flag in ("display", "render") if w.shown else ():
                engine.set_flag(node, flag, True)
            new.append(node)
            wire(node, made, w, None, False)
        else:
            give(node, w.pars, memory.get(w.path), keep and bool(comp.own("keepparams")))
            wire(node, made, w, memory.get(w.path), keep and bool(comp.own("keepconnections")))
        if w.matrix is not None:
            sheared(node, w.matrix)
        made[w.path] = node
        memory_now[w.path] = {**w.pars, "\n": w.wire}
    comp.local.made = memory_now
    for w in wanted:
        if w.op_type == "importselectCHOP":
            drive(made[w.path])
    return new


def let_go(comp: Node) -> None:
    """Stop the exports of earlier imports, so that what they drove shows its own values."""
    for child in (comp.children or {}).values():
        if child.op_type == "importselectCHOP":
            comp.engine.set_flag(child, "export", False)


def drive(chop: Node) -> None:
    """Export an Import Select CHOP's channels to what they are named after."""
    chop.local.made = None
    chop.invalidate()
    if chop.own("exportmethod") != "autoname":
        chop.par("exportmethod").set("autoname")
    chop.engine.set_flag(chop, "export", True)


def give(node: Node, pars: dict[str, Any], before: dict[str, Any] | None, keep: bool) -> None:
    """Set parameters; `keep`s those that are another than the last import gave them (None: not known)."""
    for name, value in pars.items():
        now = node.par(name)
        touched = now.mode != 0 or before is None or not alike(now.val, before.get(name, now.pdef.created))
        if keep and touched:
            continue
        if now.mode != 0 or not alike(now.val, value):
            now.set(value)


def alike(a: Any, b: Any) -> bool:
    numbers = isinstance(a, (int, float)) and isinstance(b, (int, float))
    return abs(a - b) <= 1e-6 * max(1.0, abs(b)) if numbers else a == b


def wire(node: Node, made: dict[str, Node], w: Wanted, before: dict[str, Any] | None, keep: bool) -> None:
    """Hang an object below its parent."""
    parent = made.get(f"{w.home}/{w.wire}" if w.home else w.wire) if w.wire else None
    wires = [x for x in node.comp_ins or [] if x is not None]
    has = wires[0][0].name if wires else ""
    if has == w.wire or (keep and (before is None or has != before.get("\n", ""))):
        return
    node.comp_ins = [(parent, 0)] if parent is not None else []
    node.poke("comp_ins")
    node.invalidate()
    node.engine.notify("wire", node)


def sheared(node: Node, matrix: Any) -> None:
    """A transform that translate, rotate and scale cannot say: a table that Xform Matrix names."""
    assert node.parent is not None
    name = f"{node.name}_matrix"
    table = (node.parent.children or {}).get(name) or node.engine.create(node.parent, "tableDAT", name, init=False)
    table.dock, table.x, table.y = node, node.x, node.y - 100
    table.set_content(Table.from_rows([[f"{v:.9g}" for v in row] for row in matrix]))
    node.par("xformmatrixop").set(name)
    node.par("pxform").set(True)
