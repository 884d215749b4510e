"""Groups that keep an order: who makes it, who follows it, what keeps it."""

import numpy as np
import pytest
from sopkit import data

from stovetop.data.geometry import Geometry
from stovetop.data.rebuild import take_points, take_prims


@pytest.mark.parametrize(
    ("pars", "order"),
    [
        ({"pattern": "5 0-2 9-7 1"}, [5, 0, 1, 2, 9, 8, 7]),
        ({"pattern": "9-0"}, list(range(9, -1, -1))),
        ({"pattern": "!0-6"}, [7, 8, 9]),
        ({"groupop": "grprange", "rangestart": 8, "rangeend": 2, "select1": 1, "select2": 3}, [8, 5, 2]),
    ],
)
def test_patterns_and_ranges_give_the_order(make, pars, order):
    line = make("lineSOP", points=10)
    group = {"entity": "point", "usenumber": True, **pars}
    g = data(make("groupSOP", line, ordered=True, **group))
    assert g.members("point", "group1").tolist() == order
    plain = data(make("groupSOP", line, **group))
    assert plain.members("point", "group1").tolist() == sorted(order) and not plain.point_order
    # other criteria take away from it
    bounded = data(make("groupSOP", line, ordered=True, usebounds=True, sizey=0.9, ty=0.5, **group))
    inside = np.abs(bounded.P[:, 1] - 0.5) <= 0.45
    assert bounded.members("point", "group1").tolist() == [i for i in order if inside[i]]


def test_operators_go_through_the_group_in_its_order(make, op):
    line = make("lineSOP", points=6)
    ordered = make("groupSOP", line, entity="point", usenumber=True, ordered=True, pattern="4 0 5 2")
    joined = data(make("addSOP", ordered, method="group", group="group1", add="all"))
    assert joined.verts[joined.offsets[-2] :].tolist() == [4, 0, 5, 2]
    each = data(make("addSOP", ordered, method="group", group="group1", add="sep"))
    assert each.verts[each.offsets[-2] :].tolist() == [4, 0, 5, 2]
    table = op("soptoDAT", group="group1")
    source = op("groupSOP", op("lineSOP", points=6), entity="point", usenumber=True, ordered=True, pattern="4 0 5 2")
    table.par.sop = source.path
    assert [r[0].val for r in table.rows()[1:]] == ["4", "0", "5", "2"]
    assert [p.index for p in source.pointGroups["group1"]] == [4, 0, 5, 2]
    assert 5 in source.pointGroups["group1"] and 1 not in source.pointGroups["group1"]


def test_groups_named_one_after_the_other(make):
    line = make("lineSOP", points=6)
    a = make("groupSOP", line, crname="a", entity="point", usenumber=True, ordered=True, pattern="5 1")
    b = make("groupSOP", a, crname="b", entity="point", usenumber=True, pattern="4 1 3")
    for pattern, order in (("a b", [5, 1, 3, 4]), ("b a", [1, 3, 4, 5]), ("b", [1, 3, 4])):
        g = data(make("addSOP", b, method="group", group=pattern, add="all"))
        assert g.verts[g.offsets[-2] :].tolist() == order


def test_rims_go_around(make):
    for kind in ("poly", "mesh"):
        grid = make("gridSOP", rows=3, cols=3, type=kind)
        g = data(make("groupSOP", grid, entity="point", useedges=True, unshared=True, boundarygroups=True))
        assert g.members("point", "group1").tolist() == [0, 1, 2, 5, 8, 7, 6, 3]
    hole = make("deleteSOP", make("gridSOP", rows=4, cols=4, type="poly"), group="4", keeppoints=True)
    g = data(make("groupSOP", hole, entity="point", useedges=True, unshared=True, boundarygroups=True))
    assert g.members("point", "group1__0").tolist() == [0, 1, 2, 3, 7, 11, 15, 14, 13, 12, 8, 4]
    # around the hole the faces turn the other way
    assert g.members("point", "group1__1").tolist() == [5, 9, 10, 6]
    line = make("lineSOP", points=4)
    assert data(make("groupSOP", line, entity="point", useedges=True, unshared=True)).members(
        "point", "group1"
    ).tolist() == [0, 1, 2, 3]


def test_what_keeps_an_order_and_what_does_not(make):
    grid = make("gridSOP", rows=3, cols=3, type="poly")
    points = make("groupSOP", grid, crname="p", entity="point", usenumber=True, ordered=True, pattern="8 0 4")
    both = make("groupSOP", points, crname="f", usenumber=True, ordered=True, pattern="3 1 2")
    g = data(both)
    moved = data(make("transformSOP", both, tx=1))
    assert moved.members("point", "p").tolist() == [8, 0, 4] and moved.members("prim", "f").tolist() == [3, 1, 2]
    renamed = data(make("groupSOP", both, crname="", oldname="p", newname="q"))
    assert renamed.members("point", "q").tolist() == [8, 0, 4] and "p" not in renamed.point_order
    fewer = g.keep(points=np.arange(9) != 0, prims=np.arange(4) != 1)
    assert fewer.members("point", "p").tolist() == [7, 3]
    # primitive 0 goes with its point
    assert fewer.members("prim", "f").tolist() == [1, 0]
    back = take_points(g, np.arange(9)[::-1])
    assert np.array_equal(back.P[back.members("point", "p")], g.P[g.members("point", "p")])
    assert take_prims(g, [2, 3, 0, 3]).members("prim", "f").tolist() == [1, 3, 0]
    two = Geometry.merge([g, Geometry.line([[0, 0, 0], [1, 0, 0]]), g])
    assert two.members("point", "p").tolist() == [8, 0, 4, 19, 11, 15]
    assert two.members("prim", "f").tolist() == [3, 1, 2, 8, 6, 7]
    assert not g.same(g.replace(point_order={})) and g.same(g.replace(point_order=dict(g.point_order)))
    assert "p" not in g.replace(point_groups={"p": ~g.point_groups["p"]}).point_order
    with pytest.raises(ValueError, match="once each"):
        g.replace(point_order={"p": np.array([0, 0, 8], np.int32)})


def test_stitching_goes_in_the_order(make):
    lines = make("mergeSOP", *[make("lineSOP", points=2, pax=x, pbx=x) for x in (0, 1, 2)])
    order = make("groupSOP", lines, usenumber=True, ordered=True, pattern="2 0")
    made = data(make("stitchSOP", order, group="group1", dotangent=False, bias=0))
    # the first line's end stays, the second's beginning comes to it
    ends = made.P[made.verts].reshape(3, 2, 3)
    assert np.allclose(ends[0, 0], ends[2, 1]) and np.allclose(ends[2, 1, 0], 2)
