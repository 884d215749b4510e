"""Every SOP takes every kind of primitive, and none: it cooks or says why not."""

import re

import numpy as np
import pytest

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
    return made


@pytest.mark.parametrize("what", ["surface", "all", "empty"])
@pytest.mark.parametrize("op_type", TYPES)
def test_any_geometry(op, sources, op_type, what):
    source = sources[what]
    node = op(op_type, *[source] * len(registry.find(op_type).inputs))._node
    g = node.data
    assert not any(FAULT.match(e) for e in node.all_errors()), node.all_errors()
    assert isinstance(g, Geometry) and np.isfinite(g.P).all()
    assert g.num_vertices == 0 or g.verts.max() < g.num_points
