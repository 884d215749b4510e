"""What Import Selects ask of the FBX or USD COMP that they belong to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from stovetop.core.errors import CookError
from stovetop.data.scenefile import Scene, Skeleton, load
from stovetop.ops._playback import Moment, Page, moment
from stovetop.ops.comp._layout import paths
from stovetop.ops.top._files import local_file

if TYPE_CHECKING:
    from stovetop.core.clock import Now
    from stovetop.core.network import Node
    from stovetop.data.animation import Take


def is_importer(node: Node | None) -> bool:
    return node is not None and getattr(node.kind, "imports", False)


def importer(me: Node, given: Node | None) -> Node:
    """The component given, else the closest around; CookError where there is none."""
    found = given or next((n for n in me.ancestors() if is_importer(n)), None)
    if found is None or not is_importer(found):
        raise CookError("it stands in no FBX or USD COMP: Import Parent names one")
    return found


def scene_of(comp: Node) -> Scene:
    """The scene of a component's file, read once and again with Import or Reload; that wakes whoever asked."""
    comp.touch("scene")
    state = comp.local
    if getattr(state, "scene", None) is None:
        state.scene = read(comp)
    return state.scene


def skeleton_of(comp: Node) -> Skeleton:
    """The bones of a component's scene, as the operators that they become."""
    scene, state = scene_of(comp), comp.local
    known = getattr(state, "skeleton", None)
    if known is None or known[0] is not scene:
        choice = comp.kind.choice(comp)  # type: ignore[attr-defined]
        known = state.skeleton = (scene, scene.skeleton(paths(scene, choice)))
    return known[1]


def read(comp: Node) -> Scene:
    """The file as it is now. CookError says what is wrong with it."""
    text, textures = comp.kind.files(comp)  # type: ignore[attr-defined]
    if not text:
        raise CookError(f"{comp.path} has no file")
    try:
        found = load(local_file(comp, text), local_file(comp, textures) if textures else "")
    except (OSError, ValueError, ImportError) as cause:
        raise CookError(str(cause)) from cause
    return comp.kind.prepared(comp, found)  # type: ignore[attr-defined]


def reload(comp: Node) -> None:
    """Read the file anew. CookError where it cannot be; what was read before then stays."""
    comp.local.scene = read(comp)
    comp.poke("scene")
    comp.invalidate()


def take_of(scene: Scene, comp: Node, own: bool, name: str = "") -> Take | None:
    """The animation that the component's Play page names, or the operator's `own`; None where the file has none.

    CookError where it has others.
    """
    if not own:
        name = str(comp.eval("animation")) if comp.definition("animation") is not None else ""
    if name and scene.takes and name not in scene.takes:
        raise CookError(f"{comp.path} has no animation {name!r}, but {', '.join(scene.takes)}")
    return scene.take(name)


def chosen(node: Node) -> Take | None:
    """What an Import Select operator plays, for whoever only asks; None where there is nothing to play."""
    try:
        comp = importer(node, node.own("parent"))
        name = str(node.own("animation")) if node.definition("animation") is not None else ""
        return take_of(scene_of(comp), comp, not node.own("useparentanim"), name)
    except CookError:
        return None


def playing(me: Node, par: Any, own: bool, comp: Node, take: Take, fps: float, now: Now) -> Moment:
    """The moment by the component's Play page, or the operator's `own`."""
    if own:
        return moment(me, par, take, fps, now)
    return moment(comp, Page(comp), take, fps, now)


def named(what: str) -> str:
    """The menu source of a parameter that names one of the scene's "meshes", "pictures", "takes" or "shapes"."""
    return f"__import__('stovetop.ops._scenes').ops._scenes.menu(me, {what!r})"


def menu(me: Any, what: str) -> SimpleNamespace:
    """The names there are; none where no file can be read."""
    node: Node = me._node
    try:
        scene = scene_of(node if is_importer(node) else importer(node, node.own("parent")))
    except CookError:
        return SimpleNamespace(menuNames=[], menuLabels=[])
    shapes = {key: m for key, m in scene.meshes.items() if m.morphs}
    names = list(shapes if what == "shapes" else getattr(scene, what))
    return SimpleNamespace(menuNames=names, menuLabels=names)
