"""Defaults as a running TouchDesigner has them."""

import pytest

DEFAULTS = {
    "boxSOP": {"consolidatepts": False},
    "copySOP": {"vlength": True},
    "dattoSOP": {"n": 5, "closed": True, "closedv": True},
    "deformSOP": {"delcolatr": False},
    "deleteSOP": {"pattern": "*", "diry": 0.0, "dirz": 1.0},
    "divideSOP": {
        "convex": False,
        "numsides": 100,
        "planar": False,
        "weight2": 0.5,
        "sizex": 1.0,
        "sizey": 1.0,
        "sizez": 1.0,
    },
    "extrudeSOP": {"dofuse": "min", "docusp": False},
    "filletSOP": {"leftuv2": 0.0, "rightuv2": 0.0, "lrscale1": 0.25, "lrscale2": -0.25},
    "forceSOP": {"doradial": False},
    "fractalSOP": {"divs": 2, "smooth": 0.6, "seed": 1},
    "groupSOP": {"pattern": "*", "diry": 0.0, "dirz": 1.0, "edgeangle": 20.0, "edgestep": 0},
    "holeSOP": {"dist": 0.001},
    "isosurfaceSOP": {"divsx": 20, "divsy": 20, "divsz": 20},
    "joinSOP": {"knotmult": False, "proximity": True},
    "latticeSOP": {"kernel": "wyvill"},
    "linethickSOP": {"endwidth1": 0.5, "endwidth2": 0.5, "divisions": 4, "rows": 4},
    "lsystemSOP": {
        "generations": 7.0,
        "randseed": 0,
        "contangl": True,
        "contlength": True,
        "contwidth": True,
        "rows": 3,
        "cols": 3,
        "tension": 3.0,
        "thickinit": 0.1,
        "anglescale": 0.7,
        "varb": 1.0,
        "varc": 1.0,
        "vard": 1.0,
    },
    "metaballSOP": {"kernel": "wyvill"},
    "noiseSOP": {"harmon": 1, "numint": 2, "keepnormals": True},
    "particleSOP": {
        "normals": True,
        "ptreuse": "loop",
        "maxsteps": 0,
        "jitter": True,
        "accurate": False,
        "rmunused": False,
        "birthcount": 1.0,
        "splitmin": 3,
        "splitmax": 3,
        "splitvarx": 1.0,
        "splitvary": 1.0,
        "splitvarz": 1.0,
    },
    "pointSOP": {"springk": 30.0, "upy": 0.0},
    "polyloftSOP": {"closeu": "nonewu", "polygroup": "loftgroup"},
    "polyreduceSOP": {
        "distance": 100.0,
        "minpercent": 0.0,
        "borderweight": 0.0,
        "creaseweight": 0.0,
        "keepedges": False,
    },
    "polysplineSOP": {"basis": "bezier", "tension": 1.0},
    "polystitchSOP": {"tol3d": 0.002, "consolidate": False, "findcorner": False, "angle": 45.0},
    "primitiveSOP": {"upvectorx": 1.0, "upvectorz": 1.0},
    "projectSOP": {"sdivs": 10, "uvgap": 0.1, "urange1": 0.1, "urange2": 0.9, "vrange1": 0.1, "vrange2": 0.9},
    "railsSOP": {"stretch": False},
    "refineSOP": {
        "domainu1": 0.0,
        "domainu2": 1.0,
        "divsu": 9,
        "domainv1": 0.0,
        "domainv2": 1.0,
        "divsv": 9,
        "tolu": 0.01,
        "tolv": 0.01,
    },
    "resampleSOP": {"last": False},
    "skinSOP": {"keepshape": False},
    "textSOP": {"levelofdetail": 8, "alignx": "reading", "wordwrapsize": 50.0},
    "transformSOP": {"vlength": True},
}


@pytest.mark.parametrize("op_type", DEFAULTS)
def test_defaults(op, op_type):
    made = op(op_type)
    assert {name: made.par[name].eval() for name in DEFAULTS[op_type]} == pytest.approx(DEFAULTS[op_type])


def test_a_new_primitive_leaves_metaballs_alone(op):
    new = op("primitiveSOP", op("metaballSOP"))
    assert (new.par.metaweight.default, new.par.metaweight.eval()) == (True, False)
    assert new._node.data.prim["metaweight"].tolist() == [2.0]
