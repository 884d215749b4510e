"""A Geometry component's instances: attributes of channels, points, rows or pixels, as transforms and colours."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.data.transforms import rotation
from stovetop.ops._sampling import sampling
from stovetop.scene.objects import Instances

COLOR_MODES = {"replace": "Replace", "multiply": "Multiply", "add": "Add", "subtract": "Subtract"}
_ATTRIBUTE = re.compile(r"(\w+)(?:[(\[](\d+)[)\]])?")
_FORWARD = {"posx": (0, 1), "negx": (0, -1), "posy": (1, 1), "negy": (1, -1), "posz": (2, 1), "negz": (2, -1)}


def instances(par: Any) -> Instances:
    """The instances that the Instance pages make; CookError names what is not there."""
    groups = read_groups(par)
    lengths = [len(v) for values in groups.values() for v in values.values()]
    if par.instanceop is not None:
        lengths.append(length(par.instanceop, par.instancefirstrow))
    count = par.numinstances if par.instancecountmode == "manual" else max(lengths, default=0)
    active = held(groups["active"], "instanceactive", count, 1.0) if "active" in groups else np.ones(count)
    keep = np.flatnonzero(active != 0)

    def vector(group: str, names: str, default: float) -> np.ndarray:
        values = groups.get(group, {})
        return np.stack([held(values, n, count, default)[keep] for n in names.split()], -1)

    t, r = vector("t", "tx ty tz", 0.0), vector("r", "rx ry rz", 0.0)
    s, p = vector("s", "sx sy sz", 1.0), vector("p", "px py pz", 0.0)
    facing = toward(par, vector("rotto", "x y z", 0.0), vector("rotup", "x y z", 0.0)) if groups.get("rotto") else None
    matrices = composed(t, r, s, p, par.instxord, par.instrord, facing, par.instancerottoorder)
    color = None
    if groups.get("color"):
        empty = {"replace": 1.0, "multiply": 1.0}.get(par.instancecolormode, 0.0)
        color = vector("color", "r g b a", empty).astype(np.float32)
    coords = None
    if groups.get("tex"):
        coords = np.concatenate([vector("tex", "u v w", 0.0), np.zeros((len(keep), 1))], axis=1).astype(np.float32)
    custom = custom_values(par, groups, count, keep)
    return Instances(
        np.ascontiguousarray(matrices[:, :3], np.float32),
        color=color,
        color_mode=list(COLOR_MODES).index(par.instancecolormode) + 1 if color is not None else 0,
        color_given=given(groups.get("color", {}), "rgba"),
        texcoord=coords,
        texcoord_given=given(groups.get("tex", {}), "uvw"),
        texcoord_mode=(1 if par.instancetexmode == "replace" else 2) if coords is not None else 0,
        custom=custom,
        **textures(par, groups, count, keep),
        outer=par.instanceorder == "worldinstance",
    )


def given(values: dict[str, np.ndarray], names: str) -> tuple[bool, ...]:
    return tuple(name in values for name in names)


def textures(par: Any, groups: dict[str, dict[str, np.ndarray]], count: int, keep: np.ndarray) -> dict[str, Any]:
    """Pictures that instances have of their own, and which of them each shows: 0 without a Texture Index."""
    pictures = tuple(sampling(par, node, "instancetex") for node in par.instancetexs)
    if not pictures:
        return {}
    for node, picture in zip(par.instancetexs, pictures, strict=True):
        if picture.texture.kind != "2d":
            raise CookError(f"instancetexs: {node.path} is not a 2D texture ({picture.texture.kind})")
    index = held(groups.get("texindex", {}), "index", count, 0.0)[keep]
    return {"textures": pictures, "texture_index": index.astype(np.float32)[:, None]}


def read_groups(par: Any) -> dict[str, dict[str, np.ndarray]]:
    """The named values of each group that names any."""
    first = par.instancefirstrow
    default = par.instanceop
    found: dict[str, dict[str, np.ndarray]] = {}

    def read(group: str, op: Node | None, **names: str) -> None:
        wanted = {key: name for key, name in names.items() if name}
        source = op or default
        if wanted and source is None:
            raise CookError(
                f"instancing: {next(iter(wanted.values()))!r} is asked for without an operator to read it from"
            )
        if wanted:
            found[group] = {key: attribute(source, name, first) for key, name in wanted.items()}

    read("t", par.instancetop, tx=par.instancetx, ty=par.instancety, tz=par.instancetz)
    read("active", par.instancetop, instanceactive=par.instanceactive)
    read("r", par.instancerop, rx=par.instancerx, ry=par.instancery, rz=par.instancerz)
    read("s", par.instancesop, sx=par.instancesx, sy=par.instancesy, sz=par.instancesz)
    read("p", par.instancepop, px=par.instancepx, py=par.instancepy, pz=par.instancepz)
    read("rotto", par.instancerottoop, x=par.instancerottox, y=par.instancerottoy, z=par.instancerottoz)
    read("rotup", par.instancerotupop, x=par.instancerotupx, y=par.instancerotupy, z=par.instancerotupz)
    read("color", par.instancecolorop, r=par.instancer, g=par.instanceg, b=par.instanceb, a=par.instancea)
    read("tex", par.instancetexcoordop, u=par.instanceu, v=par.instancev, w=par.instancew)
    read("texindex", par.instancetexindexop, index=par.instancetexindex)
    for i, block in enumerate(par.instance):
        read(f"custom{i}", block.customop, x=block.customx, y=block.customy, z=block.customz, w=block.customw)
    return found


def length(node: Node, first_row: str) -> int:
    """How many instances an operator gives: its samples, points, pixels or rows, without a first one of names."""
    data = node.data
    if node.family == "CHOP":
        return int(data.num_samples)
    if node.family == "SOP":
        return int(data.num_points)
    if node.family == "TOP":
        return int(data.width * data.height)
    if node.family == "DAT":
        return max(len(data.rows) - (first_row != "values"), 0)
    return 0


def attribute(node: Node, name: str, first_row: str) -> np.ndarray:
    """(n,) float64 of an operator's channel, point attribute, column or pixel channel. CookError where it has none."""
    data, family = node.data, node.family
    missing = CookError(f"instancing: {node.path} has no {name!r}")
    if family == "CHOP":
        row = data.index(name)
        if row is None:
            raise missing
        return data.vals[row].astype(np.float64)
    if family == "SOP":
        m = _ATTRIBUTE.fullmatch(name)
        values = data.P if m and m[1] == "P" else data.point.get(m[1]) if m else None
        if values is None or m is None:
            raise missing
        flat = np.asarray(values, np.float64).reshape(len(values), -1)
        index = int(m[2] or 0)
        if index >= flat.shape[1]:
            raise missing
        return flat[:, index]
    if family == "DAT":
        return column(data.rows, name, first_row, missing)
    if family == "TOP":
        if name.lower() not in tuple("rgba"):
            raise missing
        return data.numpy()[..., "rgba".index(name.lower())].astype(np.float64).ravel()
    raise CookError(f"instancing: {node.path} is neither a CHOP, SOP, DAT nor TOP")


def column(rows: Any, name: str, first_row: str, missing: CookError) -> np.ndarray:
    """A table's column by its name (First Row is Names) or number; cells that are no numbers are 0."""
    head = [str(c) for c in rows[0]] if rows else []
    if first_row == "names" and name in head:
        at = head.index(name)
    elif name.isdigit() and int(name) < len(head):
        at = int(name)
    else:
        raise missing
    return np.array([number(r[at]) if at < len(r) else 0.0 for r in rows[first_row != "values" :]])


def number(cell: Any) -> float:
    try:
        return float(cell)
    except ValueError:
        return 0.0


def held(values: dict[str, np.ndarray], name: str, count: int, default: float) -> np.ndarray:
    """(count,): the values, the last one held; the default where nothing names them."""
    found = values.get(name)
    if found is None or not len(found):
        return np.full(count, default)
    return found[:count] if len(found) >= count else np.concatenate([found, np.full(count - len(found), found[-1])])


def toward(par: Any, to: np.ndarray, up: np.ndarray) -> np.ndarray:
    """(n, 4, 4): rotations that point the forward axis along each vector, y near the up vector (+y where it is 0)."""
    n = len(to)
    forward = unit(to, (0.0, 0.0, 1.0))
    upward = unit(up, (0.0, 1.0, 0.0))
    parallel = np.abs((forward * upward).sum(1)) > 0.9999
    upward = np.where(
        parallel[:, None], np.where(np.abs(forward[:, 1:2]) > 0.9, (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)), upward
    )
    side = unit(np.cross(upward, forward), (1.0, 0.0, 0.0))
    basis = np.stack([side, np.cross(forward, side), forward], axis=2)
    axis, sign = _FORWARD[par.instancerottoforward]
    turn = {
        0: rotation((0, -90 * sign, 0)),
        1: rotation((90 * sign, 0, 0)),
        2: rotation((0, 0 if sign > 0 else 180, 0)),
    }[axis]
    out = np.tile(np.eye(4), (n, 1, 1))
    out[:, :3, :3] = basis @ turn[:3, :3]
    return out


def unit(v: np.ndarray, otherwise: tuple[float, float, float]) -> np.ndarray:
    size = np.linalg.norm(v, axis=1, keepdims=True)
    return np.where(size > 1e-12, v / np.maximum(size, 1e-30), otherwise)


def composed(t, r, s, p, xord: str, rord: str, facing: np.ndarray | None, order: str) -> np.ndarray:
    """(n, 4, 4) of n instances, all at once, as data/transforms.compose does for one."""
    n = len(t)
    parts = {"t": offsets(t), "s": np.zeros((n, 4, 4)), "r": turns(r, rord)}
    parts["s"][:, [0, 1, 2], [0, 1, 2]], parts["s"][:, 3, 3] = s, 1.0
    if facing is not None and order == "rotaterotto":
        parts["r"] = facing @ parts["r"]
    elif facing is not None and order == "rottorotate":
        parts["r"] = parts["r"] @ facing
    m = facing if facing is not None and order == "rottoxform" else np.tile(np.eye(4), (n, 1, 1))
    for letter in xord:
        m = parts[letter] @ m
    return offsets(p) @ m @ offsets(-p) if p.any() else m


def offsets(t: np.ndarray) -> np.ndarray:
    m = np.tile(np.eye(4), (len(t), 1, 1))
    m[:, :3, 3] = t
    return m


def turns(degrees: np.ndarray, order: str) -> np.ndarray:
    m = np.tile(np.eye(4), (len(degrees), 1, 1))
    for letter in order:
        axis = "xyz".index(letter)
        angle = np.radians(degrees[:, axis])
        if not angle.any():
            continue
        one = np.tile(np.eye(4), (len(degrees), 1, 1))
        i, j = (axis + 1) % 3, (axis + 2) % 3
        one[:, i, i] = one[:, j, j] = np.cos(angle)
        one[:, i, j], one[:, j, i] = -np.sin(angle), np.sin(angle)
        m = one @ m
    return m


def custom_values(
    par: Any, groups: dict[str, dict[str, np.ndarray]], count: int, keep: np.ndarray
) -> np.ndarray | None:
    """(n, blocks, 4) of the Instance 3 page; None where no block names anything."""
    used = [i for i in range(len(par.instance)) if groups.get(f"custom{i}")]
    if not used:
        return None
    out = np.zeros((len(keep), used[-1] + 1, 4), np.float32)
    for i in used:
        for k, name in enumerate("xyzw"):
            out[:, i, k] = held(groups[f"custom{i}"], name, count, 0.0)[keep]
    return out
