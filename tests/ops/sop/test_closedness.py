"""Geometry.solid: where it is said, the first face that a ray from outside meets looks at its origin, and it closes."""

import numpy as np
import pytest
from sopkit import data, volume

from stovetop.data.geometry import Geometry
from stovetop.data.rays import Surface
from stovetop.data.transforms import scaling, translation

FACED = [("mesh", "quads"), ("poly", "quads"), ("poly", "triangles"), ("poly", "alttriangles")]
SOLIDS = [
    *(("sphereSOP", {"type": t, "surftype": c, "rows": r, "cols": n}) for t, c in FACED for r, n in ((3, 3), (20, 7))),
    ("sphereSOP", {"type": "mesh", "upole": True, "orient": "x", "radx": 3, "radz": 0.2, "rz": 40, "tx": 5}),
    ("sphereSOP", {"type": "mesh", "radx": -1, "rady": -2}),
    ("boxSOP", {}),
    ("boxSOP", {"consolidatepts": False, "sizex": 2, "sizez": 0.01, "rx": 30, "s": 2}),
    *(
        ("torusSOP", {"type": t, "surftype": c, "rows": r, "cols": n, "rady": size})
        for t, c in FACED
        for r, n in ((3, 3), (3, 9), (12, 3), (20, 40))
        for size in (0.1, 0.95)
    ),
    ("torusSOP", {"orient": "x", "angleoffset": 17, "anchoru": 0, "tz": 2}),
    *(("tubeSOP", {"type": t, "surftype": c, "cap": True, "cols": 5, "rows": 4}) for t, c in FACED),
    ("tubeSOP", {"type": "mesh", "cap": True, "rad1": 0, "orient": "z"}),
    ("tubeSOP", {"type": "poly", "cap": True, "rad2": 0, "cols": 3}),
]


def first_faces(g: Geometry, count: int = 600) -> tuple[np.ndarray, np.ndarray]:
    """How the first and the last face on rays from all around through the bounds look: below 0 at the origin; a ray
    that grazes a face or passes by is left out."""
    rng = np.random.default_rng(7)
    low, high = g.bounds
    surface = Surface(g)
    out = rng.normal(size=(count, 3))
    out *= 2 * np.linalg.norm(high - low) / np.linalg.norm(out, axis=1, keepdims=True)
    origin = (low + high) / 2 + out
    through = low + rng.random((count, 3)) * (high - low) - origin
    facing = []
    for found in (surface.hits(origin, through), surface.farthest(origin, through)):
        hit = found[1]
        at = np.einsum("ij,ij->i", surface.normals[hit], through) / np.linalg.norm(through, axis=1)
        facing.append(np.where(hit >= 0, at, 0))
    sure = (np.abs(facing[0]) > 1e-3) & (np.abs(facing[1]) > 1e-3)
    assert sure.sum() > count / 20
    return facing[0][sure], facing[1][sure]


@pytest.mark.parametrize(("kind", "pars"), SOLIDS, ids=lambda v: v if isinstance(v, str) else "")
def test_solids_are_seen_from_their_front(op, kind, pars):
    g = data(op(kind, **pars))
    assert g.solid and volume(g) > 0
    first, last = first_faces(g)
    assert np.all(first < 0) and np.all(last > 0)


@pytest.mark.parametrize(
    ("kind", "pars"),
    [
        ("sphereSOP", {"type": "nurbs"}),
        ("sphereSOP", {"radx": -1}),
        ("sphereSOP", {"radx": 0}),
        ("boxSOP", {"sizex": -1}),
        ("boxSOP", {"dodivs": True}),
        ("torusSOP", {"rady": 1.5}),
        ("torusSOP", {"closeu": False, "endangleu": 180}),
        ("torusSOP", {"type": "poly", "surftype": "rows"}),
        ("tubeSOP", {}),
        ("tubeSOP", {"cap": True, "height": -1}),
        ("tubeSOP", {"cap": True, "rad1": -1}),
        ("tubeSOP", {"cap": True, "type": "poly", "surftype": "rows"}),
        ("gridSOP", {}),
    ],
)
def test_what_is_open_or_inside_out_is_not_solid(op, kind, pars):
    assert not data(op(kind, **pars)).solid


def test_what_becomes_of_solids(op):
    ball, box = op("sphereSOP", type="mesh"), op("boxSOP", tx=0.5)
    kept = [
        op("mergeSOP", ball, box),
        op("booleanSOP", ball, box, booleanop="aminusb"),
        op("copySOP", ball, ncy=3, tx=0.5, ry=20),
        op("transformSOP", ball, sx=2, ry=30),
        op("transformSOP", ball, sx=-1, sy=-1),
        op("textureSOP", ball),
        op("nullSOP", ball),
    ]
    for node in kept:
        g = data(node)
        assert g.solid, node
        assert np.all(first_faces(g)[0] < 0), node
    lost = [
        op("mergeSOP", ball, op("gridSOP")),
        op("transformSOP", ball, sx=-1),
        op("transformSOP", ball, sx=0),
        op("transformSOP", ball, group="0-9", tx=3),
        op("copySOP", ball, ncy=3, sx=-1),
        op("noiseSOP", ball),
        op("pointSOP", ball, tx="=me.inputPoint.x * 2"),
        op("deleteSOP", ball, pattern="0-10", usenumber=True, entity="point"),
        op("twistSOP", ball, strength=40),
        op("booleanSOP", ball, box, booleanop="aedge"),
    ]
    assert not [node for node in lost if data(node).solid]


def test_a_solid_stays_one_as_long_as_its_shape_does():
    g = Geometry.polygons([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
    g = g.replace(solid=True)
    assert volume(g) > 0
    assert g.with_attributes("point", Cd=np.ones((4, 4))).solid
    assert not g.replace(P=g.P * 2).solid and not g.reverse().solid and not g.keep(prims=np.arange(4) > 0).solid
    moved = g.transform(scaling((-1, 1, 1)))
    assert not moved.solid
    back = moved.transform(scaling((2, -1, 1))).transform(translation((1, 2, 3)))
    assert back.solid and back.with_attributes("detail", a=np.zeros(1)).solid and volume(back) > 0
    assert not g.transform(np.eye(4), mask=np.ones(4, bool)).solid
    assert not Geometry.merge([g, moved]).solid and Geometry.merge([g, back]).solid
