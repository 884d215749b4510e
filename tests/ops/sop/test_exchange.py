"""SOP to DAT, SOP to CHOP, DAT to, CHOP to: they agree with each other."""

import numpy as np
import pytest
from sopkit import data, error


def table(o):
    rows = o._node.data.rows
    assert not o._node.all_errors(), o._node.all_errors()
    return rows


def channels(o):
    clip = o._node.data
    assert not o._node.all_errors(), o._node.all_errors()
    return dict(zip(clip.names, clip.vals, strict=True))


def test_points_as_a_table(op):
    grid = op("gridSOP", rows=2, cols=3, type="poly")
    rows = table(op("soptoDAT", sop=grid))
    assert rows[0] == ("index", "P(0)", "P(1)", "P(2)", "Pw", "N(0)", "N(1)", "N(2)", "uv(0)", "uv(1)", "uv(2)")
    assert len(rows) == 7 and rows[4][:4] == ("3", "-0.5", "0.5", "0")
    some = table(op("soptoDAT", sop=grid, group="1-2", attrib="P(1) N"))
    assert some[0] == ("index", "P(1)", "N(0)", "N(1)", "N(2)") and [r[0] for r in some[1:]] == ["1", "2"]
    prims = table(op("soptoDAT", sop=grid, extract="primitives"))
    assert prims[0] == ("index", "vertices", "close") and prims[1] == ("0", "0 1 4 3", "1")
    box = op("boxSOP", consolidatepts=True)
    vertices = table(op("soptoDAT", sop=box, extract="vertices"))
    assert vertices[0][:3] == ("index", "vindex", "N(0)") and vertices[6][:2] == ("1", "1")
    moved = table(op("soptoDAT", sop=box, uvforpts=True))
    assert "uv(0)" in moved[0]
    assert table(op("soptoDAT")) == ()


def test_tables_there_and_back(op):
    source = op("primitiveSOP", op("boxSOP", consolidatepts=True), doclr="on", diffr=0.25)
    pieces = {}
    for name, extract in (("pointsdat", "points"), ("verticesdat", "vertices"), ("primsdat", "primitives")):
        pieces[name] = op("soptoDAT", sop=source, extract=extract)
    back = data(op("dattoSOP", **pieces))
    g = data(source)
    assert np.array_equal(back.verts, g.verts) and np.array_equal(back.closed, g.closed)
    assert np.allclose(back.P, g.P) and np.allclose(back.vertex["N"], g.vertex["N"], atol=1e-6)
    assert np.allclose(back.prim["Cd"], g.prim["Cd"])


@pytest.mark.parametrize(
    ("build", "pars", "want"),
    [
        ("all", {}, [[0, 1, 2, 3, 4, 5]]),
        ("pts2", {}, [[0, 1], [2, 3], [4, 5]]),
        ("ptsn", {"n": 3}, [[0, 1, 2], [3, 4, 5]]),
        ("pts4", {}, [[0, 1, 2, 3]]),
        ("polyrow", {"n": 2, "closed": False, "closedv": False}, [[0, 1, 4, 3], [1, 2, 5, 4]]),
        ("polycol", {"n": 2, "closed": False, "closedv": False}, [[0, 1, 3, 2], [2, 3, 5, 4]]),
        ("meshrow", {"n": 3, "closed": False, "closedv": False}, [[0, 1, 2, 3, 4, 5]]),
        ("particleall", {}, [[0, 1, 2, 3, 4, 5]]),
    ],
)
def test_tables_are_built_up(op, build, pars, want):
    dat = op("tableDAT")
    dat.text = "".join(f"{i}\t{i * i}\t0\n" for i in range(6))
    g = data(op("dattoSOP", pointsdat=dat, build=build, **pars))
    assert [p.tolist() for p in g] == want and np.allclose(g.P[:, 1], np.arange(6) ** 2)


def test_custom_columns(op):
    dat = op("tableDAT")
    dat.text = "index\tP(0)\tweight\tkind\tid\n2\t5\t0.5\ta\t7\n0\t6\t1\tb\t8\n"
    g = data(op("dattoSOP", pointsdat=dat, float="weight", int="id", string="kind"))
    assert g.P[:, 0].tolist() == [6, 0, 5]
    assert g.point["weight"].tolist() == [1, 0, 0.5] and g.point["id"].tolist() == [8, 0, 7]
    assert g.point["kind"].tolist() == ["b", "", "a"]
    assert "weight" not in data(op("dattoSOP", pointsdat=dat)).point
    merged = data(op("dattoSOP", op("boxSOP", consolidatepts=True), pointsdat=dat, float="weight"))
    assert merged.num_points == 8 and merged.P[2, 0] == 5 and merged.num_prims == 6
    dat.text = "index\tP(0)\nx\t1\n"
    assert "index" in error(op("dattoSOP", pointsdat=dat))


def test_channels_of_points(op):
    grid = op("gridSOP", rows=3, cols=4)
    g = data(grid)
    clip = channels(
        op(
            "soptoCHOP",
            sop=grid,
            colorrgb=True,
            coloralpha=True,
            normal=True,
            textureuv=True,
            texturew=True,
            pointindex=True,
            normpos=True,
        )
    )
    assert list(clip) == "tx ty tz cr cg cb alpha nx ny nz u v w index normx normy normz".split()
    assert np.allclose(clip["tx"], g.P[:, 0]) and np.allclose(clip["v"], g.point["uv"][:, 1])
    assert np.all(clip["cr"] == 1) and clip["index"].tolist() == list(range(12))
    assert np.allclose(clip["normx"], g.P[:, 0] + 0.5) and np.all(clip["normz"] == 0)
    assert len(channels(op("soptoCHOP", sop=grid, group="0-4"))["tx"]) == 5
    own = channels(
        op("soptoCHOP", sop=grid, position=False, custom=True, attribscope="P N(2)", renamescope="t[xyz] up")
    )
    assert list(own) == ["tx", "ty", "tz", "up"] and np.all(own["up"] == 1)
    rest = channels(op("soptoCHOP", sop=grid, custom=True, position=False, attribscope="P N", renamescope="a b"))
    assert list(rest) == ["a", "b", "P_2_", "N_0_", "N_1_", "N_2_"] and np.all(rest["N_2_"] == 1)
    geo = op("geometryCOMP", tx=3)
    assert np.allclose(channels(op("soptoCHOP", sop=grid, transobj=geo))["tx"], g.P[:, 0] - 3)
    assert not channels(op("soptoCHOP"))


def test_points_of_channels(op):
    wave = op("patternCHOP", channelname="ty", length=50)
    g = data(op("choptoSOP", chop=wave))
    assert g.num_points == 50 and g.num_prims == 1
    assert np.allclose(g.P[:, 0], np.linspace(-1, 1, 50), atol=1e-6)
    assert np.allclose(g.P[:, 1], wave._node.data.vals[0])
    bare = op("choptoSOP", chop=wave)
    assert data(bare).num_points == 50 and "no channel tx, tz" in bare.warnings()
    grid = op("gridSOP", rows=5, cols=5)
    scaled = data(op("choptoSOP", grid, chop=wave, mapping="scale", chanscope="ty", attscope="P(2)"))
    want = np.interp(np.linspace(0, 49, 25), np.arange(50), wave._node.data.vals[0])
    assert np.allclose(scaled.P[:, 2], want, atol=1e-5) and np.allclose(scaled.P[:, :2], data(grid).P[:, :2])
    custom = data(op("choptoSOP", grid, chop=wave, chanscope="ty ty", attscope="twist Cd(1)", group="3-4"))
    assert custom.point["twist"].shape == (25,) and np.count_nonzero(custom.point["twist"]) <= 2
    assert np.allclose(custom.point["Cd"][4], [1, wave._node.data.vals[0, 1], 1, 1])
    there = op("soptoCHOP", sop=grid)
    assert np.allclose(data(op("choptoSOP", grid, chop=there)).P, data(grid).P)
    assert "organize" in error(op("choptoSOP", grid, chop=there, organize="nothing"))
    assert data(op("choptoSOP")).num_points == 0
