"""What Object components share: a place in space, from the Xform and Pre-Xform pages, a parent and a look-at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.pars import RGB, XYZ, Float, Menu, Page, Pulse, Ref, StrMenu, Toggle
from stovetop.data.curves import curvature, lengths, positions, samples
from stovetop.data.curves import curves as is_curve
from stovetop.data.transforms import ROTATE_ORDERS, compose, decompose, euler, look_at, rotate_about
from stovetop.ops._matrices import matrix_of
from stovetop.ops.comp import _family as f
from stovetop.ops.sop._objects import home
from stovetop.scene.objects import Matrix, Placed

if TYPE_CHECKING:
    from stovetop.core.network import Node

XORD = {
    "srt": "Scale Rotate Translate",
    "str": "Scale Translate Rotate",
    "rst": "Rotate Scale Translate",
    "rts": "Rotate Translate Scale",
    "tsr": "Translate Scale Rotate",
    "trs": "Translate Rotate Scale",
}
RORD = {order: " ".join(f"R{axis}" for axis in order) for order in ROTATE_ORDERS}
AXES = {"posx": "+X", "negx": "-X", "posy": "+Y", "negy": "-Y", "posz": "+Z", "negz": "-Z"}
#: turns the axis that is to look forward to -z, where look_at points
_FORWARD = {"posx": (0, 90, 0), "negx": (0, -90, 0), "posy": (-90, 0, 0), "negy": (90, 0, 0), "posz": (0, 180, 0)}


class Xform:
    _xform = Page("Xform")
    xord = Menu(XORD, label="Transform Order")
    rord = Menu(RORD, label="Rotate Order")
    t = XYZ(0.0, 0.0, 0.0, label="Translate")
    r = XYZ(0.0, 0.0, 0.0, label="Rotate")
    s = XYZ(1.0, 1.0, 1.0, label="Scale")
    p = XYZ(0.0, 0.0, 0.0, label="Pivot")
    scale = Float(1.0, label="Uniform Scale")
    parentxformsrc = Menu(
        {
            "hierarchy": "From Parent Object (Hierarchy)",
            "specify": "Specify Parent Object",
            "worldorigin": "World Origin",
        },
        label="Parent Transform Source",
    )
    parentobject = Ref("Object", "", label="Parent Object")
    lookat = Ref("Object", "", label="Look At")
    forwarddir = Menu(AXES, "negz", label="Forward Direction")
    lookup = StrMenu(
        "on",
        label="Look At Up Vector",
        items={"off": "Don't use up vector", "on": "Use up vector", "quat": "Use quaternions", "roll": "Use Roll"},
    )
    pathsop = Ref("SOP", "", label="Path SOP")
    roll = Float(0.0, label="Roll", norm=(0, 360))
    pos = Float(0.0, label="Position", min=0, norm=(0, 1))
    pathorient = Toggle(True, label="Orient along Path")
    up = XYZ(0.0, 1.0, 0.0, label="Orient Up Vector")
    bank = Float(1.0, label="Auto-Bank Factor")


class PreXform:
    _pre_xform = Page("Pre-Xform")
    pxform = Toggle(False, label="Apply Pre-Transform")
    pxord = Menu(XORD, label="Transform Order")
    prord = Menu(RORD, label="Rotate Order")
    pt = XYZ(0.0, 0.0, 0.0, label="Translate")
    pr = XYZ(0.0, 0.0, 0.0, label="Rotate")
    ps = XYZ(1.0, 1.0, 1.0, label="Scale")
    pp = XYZ(0.0, 0.0, 0.0, label="Pivot")
    pscale = Float(1.0, label="Uniform Scale")
    preset = Pulse(label="Reset Transform")
    pcommit = Pulse(label="Commit to Main Transform")
    xformmatrixop = Ref("OP", "", label="Xform Matrix/CHOP/DAT", matrix=True)


def render_page(used: bool = False, hides: bool = False) -> type:
    """The Render page, on which only geometry acts, and (hides) its Render alone what holds geometry; `wcolor` is for
    whoever shows it."""
    no = {} if used else {"unsupported": True}

    class Rendered:
        _render = Page("Render")
        material = Ref("MAT", "", label="Material", **no)
        render = Toggle(True, label="Render", **({} if hides else no))
        drawpriority = Float(0.0, label="Draw Priority", norm=(0, 10), **no)
        pickpriority = Float(0.0, label="Pick Priority", norm=(0, 10), **no)
        wcolor = RGB(1.0, 1.0, 1.0, label="Wireframe Color", unsupported=True)
        lightmask = Ref("Object", "", label="Light Mask", many=True, **no)

    return Rendered


def view_angle() -> tuple[Any, ...]:
    """How wide a view is, and its clipping planes: parameters that a camera's View page and a light's share."""
    return (
        Menu(
            {
                "horzfov": "Horizontal FOV",
                "vertfov": "Vertical FOV",
                "focalaperture": "Focal Length and Aperture",
            },
            label="Viewing Angle Method",
        ),
        Float(45.0, label="FOV Angle", min=0, norm=(0, 100)),
        Float(50.0, label="Focal Length", min=0.001, norm=(0.001, 100)),
        Float(41.42136, label="Aperture", min=0.001, norm=(0.001, 100)),
        Float(0.1, label="Near", min=0.0001, norm=(0.0001, 10)),
        Float(1000.0, label="Far", norm=(10, 1000)),
    )


COMMON: tuple[type, ...] = (f.Extensions, f.Shortcuts, f.View, f.Viewer, f.Cloning, f.Colors, f.Last)


class ObjectCOMP(f.COMP):
    """A component with a place in space; its data says where it is (scene/objects.py).

    Its parent is the object that is wired to its top connector, else the object component that it stands in. With a
    Path SOP its transform counts from a place on the path's first curve: Position 0 to 1 goes evenly along its length
    and beyond 1 along it again, z down the path, y near the up vector, turned by Roll. How TouchDesigner measures
    curvature for Auto-Bank is not published: here y leans into the curve by the arc tangent of the radians that the
    path turns sideways in a unit of its length, times the factor, as what rides does. Look At turns it, after its own
    rotation was left out, so that Forward Direction points to the other's origin.
    """

    leading = (Xform, PreXform)
    #: the running program's name: a path may come from a POP there
    aliases = {**f.COMP.aliases, "pathop": "pathsop"}
    #: the class of the façade
    face_class = "ObjectCOMP"
    flags = {"display": True, "render": True}
    common = (render_page(), *COMMON)

    def empty(self) -> Placed:
        return Placed(np.eye(4))

    def cook(self, par: Any, *inputs: Any, me: Node) -> Placed:
        return Placed(self.world(par, me))

    def world(self, par: Any, me: Node) -> Matrix:
        """From its own space to the world's."""
        parent = self.base(par, me) if par.pathsop is None else on_path(par)
        own = local(par)
        if par.lookat is not None and par.lookat is not me:
            return towards(par, parent @ own, target_of(par.lookat))
        return parent @ own

    def base(self, par: Any, me: Node) -> Matrix:
        """The space that its transform counts from, to the world's."""
        return parent_world(par, me)

    def pulse(self, node: Node, name: str) -> None:
        if name in ("preset", "pcommit"):
            par = node.values
            if name == "pcommit":
                set_transform(node, pre(par) @ main(par))
            set_transform(node, np.eye(4), "p")
        else:
            super().pulse(node, name)

    def plain(self, node: Node) -> bool:
        return False


def main(par: Any) -> Matrix:
    """The Xform page."""
    return compose(par.t, par.r, [v * par.scale for v in par.s], par.p, par.xord, par.rord)


def pre(par: Any) -> Matrix:
    """The Pre-Xform page, whether it is applied or not."""
    return compose(par.pt, par.pr, [v * par.pscale for v in par.ps], par.pp, par.pxord, par.prord)


def local(par: Any) -> Matrix:
    """Both pages: what TD calls the local transform."""
    m = main(par)
    if not par.pxform:
        return m
    m = pre(par) @ m
    if par.xformmatrixop is not None:
        m = np.asarray(matrix_of(par.xformmatrixop)).reshape(4, 4).T @ m
    return m


def parent_of(par: Any, me: Node) -> Node | None:
    """The object that its transform counts from; None: the world."""
    if par.parentxformsrc == "worldorigin":
        return None
    parent: Node | None = par.parentobject
    if par.parentxformsrc == "hierarchy":
        me.touch("comp_ins")
        wires = me.comp_ins or ()
        parent = next((w[0] for w in wires if w is not None), None) or me.parent
    return parent if parent is not None and isinstance(parent.kind, ObjectCOMP) else None


def parent_world(par: Any, me: Node) -> Matrix:
    """The parent's space, to the world's."""
    parent = parent_of(par, me)
    data = parent.data if parent is not None else None
    return data.world if data is not None else np.eye(4)


def on_path(par: Any) -> Matrix:
    """The place that Position is at on the path, to the world. CookError where there is no curve."""
    g = par.pathsop.data
    curves = np.flatnonzero(is_curve(g))
    if not len(curves):
        raise CookError(f"Path SOP: {par.pathsop.path} has no curve")
    P = positions(g, samples(g, int(curves[0]), 32.0))
    m = home(par.pathsop)
    P = P @ m[:3, :3].T + m[:3, 3]
    along = lengths(P)
    turns = par.pos % 1.0 if par.pos % 1.0 or par.pos <= 0 else 1.0
    out, roll = np.eye(4), par.roll
    out[:3, 3] = [np.interp(turns * along[-1], along, axis) for axis in P.T]
    if par.pathorient and along[-1] > 0:
        k = int(np.clip(np.searchsorted(along, turns * along[-1], "right") - 1, 0, len(P) - 2))
        ahead = P[k + 1] - P[k]
        out[:3, :3] = np.linalg.inv(look_at(np.zeros(3), -ahead, _upright(ahead, par.up)))[:3, :3]
        if par.bank:
            roll -= math.degrees(math.atan(par.bank * float(out[:3, 0] @ curvature(P, turns))))
    if roll:
        out[:3, :3] = out[:3, :3] @ rotate_about((0.0, 0.0, 1.0), roll)[:3, :3]
    return out


def _upright(away: np.ndarray, up: Any) -> np.ndarray:
    """The up vector, another where it points away itself."""
    if np.linalg.norm(np.cross(away, up)) < 1e-9 * np.linalg.norm(away):
        return np.array([0.0, 0.0, 1.0]) if abs(away[2]) < abs(away).max() else np.array([1.0, 0.0, 0.0])
    return np.asarray(up, float)


def target_of(node: Node) -> np.ndarray:
    """Where an object stands; CookError where the operator is none."""
    data = node.data
    if not isinstance(data, Placed):
        raise CookError(f"Look At: {node.path} is no object component")
    return data.position


def towards(par: Any, world: Matrix, target: np.ndarray) -> Matrix:
    """The same place and size, turned so that the forward axis points at the target."""
    position = world[:3, 3]
    away = target - position
    if not np.linalg.norm(away) > 0:
        return world
    up = _upright(away, par.up if par.lookup == "on" else (0.0, 1.0, 0.0))
    turn = np.linalg.inv(look_at(position, target, up))
    turn[:3, 3] = 0
    if par.forwarddir in _FORWARD:
        turn = turn @ compose((0, 0, 0), _FORWARD[par.forwarddir], (1, 1, 1))
    if par.lookup == "roll" and par.roll:
        turn = rotate_about(away, par.roll) @ turn
    sizes = np.linalg.norm(world[:3, :3], axis=0)
    out = turn @ np.diag([*sizes, 1.0])
    out[:3, 3] = position
    return out


def set_transform(node: Node, m: Matrix, prefix: str = "") -> None:
    """Give a page (prefix "" or "p") the translation, rotation and scale that make this matrix; the pivot is 0."""
    s, _, t = decompose(m)
    angles = euler(np.asarray(m, float)[:3, :3] / s, str(node.eval(f"{prefix}rord")))
    for name, values in (("t", t), ("r", angles), ("s", s), ("p", (0.0, 0.0, 0.0))):
        for axis, value in zip("xyz", values, strict=True):
            node.par(f"{prefix}{name}{axis}").set(float(value))
    node.par(f"{prefix}scale").set(1.0)
    node.par(f"{prefix}xord").set("srt")


def masked(lights: tuple[Node, ...]) -> frozenset[Placed] | None:
    """A Light Mask: what the lights are at present; None where there is no mask."""
    return frozenset(n.data for n in lights if isinstance(n.data, Placed)) if lights else None


def flagged(node: Node) -> bool:
    """Its Render flag, read."""
    node.touch("flag")
    return node.flag("render")


def geometry(nodes: tuple[Node, ...]) -> list[Node]:
    """The Geometry and Bone COMPs of a pattern and those inside Geometry COMPs, which their own flags alone hide; of an
    FBX or USD COMP that is to be rendered all that are inside. Read, so that what comes and goes there is a dependency.

    A scene in use draws components inside those that `*` finds; that a name brings them too is a guess.
    """
    found: dict[Node, None] = {}
    asked = set(nodes)
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        is_geometry, imports = node.op_type == "geometryCOMP", getattr(node.kind, "imports", False)
        if is_geometry or node.op_type == "boneCOMP":
            found[node] = None
        if imports and not (node.par("render").get() and flagged(node)):
            continue
        # not as part of their data: lights ask for shapes that cast shadows, and shapes for the lights of their masks
        if is_geometry or imports or (node not in asked and node.children):
            node.watching("*").read()
            inside = [c for c in (node.children or {}).values() if c.family == "COMP"]
            if inside:
                waiting += reversed([c for c in inside if imports or isinstance(c.kind, ObjectCOMP)])
    return list(found)


def turns(priorities: Mapping[Node, float]) -> dict[Node, int]:
    """When the components of a render are drawn, lower numbers first, by their Draw Priority, the highest first.

    It is compared among those that stand in no other, and among those in the same one, whose own geometry counts as 0:
    all in one component comes before all in the next. Those of the same priority have one turn in common, so that what
    is blended can come last of all, but where priorities inside say otherwise: then as they are listed.
    """
    chains = {n: [*(a for a in _above(n) if a in priorities), n] for n in priorities}
    apart = {a for n, chain in chains.items() if priorities[n] for a in chain[:-1]}
    place = {n: i * (n in apart) for i, n in enumerate(priorities, 1)}
    most = max(map(len, chains.values()))
    keys = {
        n: (*((-priorities[a], place[a]) for a in chain), *[(0.0, 0)] * (most - len(chain)))
        for n, chain in chains.items()
    }
    order = {key: i for i, key in enumerate(sorted(set(keys.values())))}
    return {n: order[key] for n, key in keys.items()}


def _above(node: Node) -> list[Node]:
    """The components that it stands in, from the root."""
    found, parent = [], node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found[::-1]


def extent(node: Node, flags: tuple[str, ...], recurse: bool) -> list[np.ndarray]:
    """The least and the greatest corner, in the world, of each SOP inside whose flags are all on; with `recurse` of
    objects inside, too. With the Render flag, components have to be rendered themselves."""
    if "render" in flags and not (node.par("render").get() and flagged(node)):
        return []
    node.watching("*").read()
    corners = []
    for child in (node.children or {}).values():
        if child.family == "SOP":
            child.touch("flag")
            if all(child.flag(f) for f in flags) and len(P := child.data.P):
                placed = P @ node.data.world[:3, :3].T + node.data.world[:3, 3]
                corners.append(np.array([placed.min(axis=0), placed.max(axis=0)]))
        elif recurse and isinstance(child.kind, ObjectCOMP):
            corners += extent(child, flags, recurse)
    return corners
