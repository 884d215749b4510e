"""Every SOP takes every kind of primitive, and none: it cooks or says why not."""

import re

import numpy as np
import pytest
from sopkit import data

from stovetop.core import registry
from stovetop.data.geometry import Geometry

TYPES = [t for t in registry.types("SOP") if registry.find(t).inputs]
#: what Python calls its own errors: a user's mistake has no such name in front
FAULT = re.compile(r"^\w+(Error|Warning|Exception): ")


@pytest.fixture(scope="module")
def sources(project):
    root = project.op("/project1")
    made = {"surface": root.create("sphereSOP"), "empty": root.create("nullSOP")}
    made["surface"].par.type, made["surface"].par.rows, made["surface"].par.cols = "nurbs", 6, 6
    ring, dots = root.create("circleSOP"), root.create("convertSOP")
    ring.par.type, ring.par.divs, dots.par.totype = "bezier", 6, "part"
    dots.inputConnectors[0].connect(root.create("boxSOP"))
    made["all"] = root.create("mergeSOP")
    for k, o in enumerate((made["surface"], root.create("metaballSOP"), dots, ring, root.create("boxSOP"))):
        made["all"].inputConnectors[k].connect(o)
    nowhere = made["nowhere"] = root.create("nullSOP")
    nowhere._node.flags = {"lock": True}
    nowhere._node.set_output(Geometry.polygons(np.full((7, 3), np.nan), [[0, 1, 2, 3], [4, 5, 6]]))
    return made


@pytest.mark.parametrize("what", ["surface", "all", "empty", "nowhere"])
@pytest.mark.parametrize("op_type", TYPES)
def test_any_geometry(op, sources, op_type, what):
    source = sources[what]
    node = op(op_type, *[source] * len(registry.find(op_type).inputs))._node
    g = node.data
    assert not any(FAULT.match(e) for e in node.all_errors()), node.all_errors()
    assert isinstance(g, Geometry) and (what == "nowhere" or np.isfinite(g.P).all())
    assert g.num_vertices == 0 or g.verts.max() < g.num_points


def test_unrefining_leaves_a_polygon_its_face(op):
    square = op("rectangleSOP")
    g = data(op("refineSOP", square, refineu=False, unrefineu=True, tolu=100.0, secondu=False, firstu=False))
    assert g.counts.tolist() == [3]


def test_mirrored_text_is_filled(op):
    pytest.importorskip("fontTools")
    pytest.importorskip("manifold3d")
    plain = data(op("textSOP", text="AB"))
    mirrored = data(op("textSOP", text="AB", keepfontratio=False, fontsizex=-1.0, fontsizey=1.0))
    assert mirrored.num_prims == plain.num_prims > 0
    assert np.allclose(sorted(-mirrored.P[:, 0]), sorted(plain.P[:, 0]), atol=1e-5)


@pytest.mark.parametrize(
    ("op_type", "what", "pars"),
    [
        ("divideSOP", "nowhere", {"brick": True}),
        ("sprinkleSOP", "nowhere", {"method": "volume"}),
        ("sprinkleSOP", "nowhere", {"method": "boundingbox"}),
        ("polysplineSOP", "nowhere", {"divide": "evenx", "polydivs": 0}),
        ("textureSOP", "empty", {"type": "cylin"}),
        ("facetSOP", "nowhere", {"inline": True, "prenml": True, "cons": "fnormals"}),
        ("projectSOP", "nowhere", {"method": "parametric", "maptype": "chordlen"}),
        ("latticeSOP", "nowhere", {"divsy": 3}),
    ],
)
def test_nothing_and_nowhere_are_no_riddle(op, sources, op_type, what, pars):
    node = op(op_type, *[sources[what]] * len(registry.find(op_type).inputs), **pars)._node
    assert node.data is not None and not any(FAULT.match(e) for e in node.all_errors()), node.all_errors()
