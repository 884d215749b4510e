"""Texture, Trail, File In, Boolean."""

import numpy as np
import pytest
from scipy.interpolate import BSpline
from sopkit import data, edge_counts, error, volume

from stovetop.data import geometryio
from stovetop.data.geometry import NURBS, Geometry
from stovetop.data.splines import to_meshes
from stovetop.data.topology import to_polygons


def uv_of(g):
    return g.vertex["uv"] if "uv" in g.vertex else g.point["uv"][g.verts]


@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_orthographic_is_seen_the_right_way_round(make, axis):
    g = data(make("textureSOP", make("boxSOP", consolidatepts=True, sizex=2, sizey=3, sizez=4), axis=axis))
    assert "uv" in g.point and g.point["uv"].min() == 0 and g.point["uv"].max() == 1
    # the face that looks along the axis shows the texture unmirrored
    uv = g.point["uv"][g.verts].reshape(6, 4, 3)[{"z": 0, "x": 2, "y": 4}[axis]]
    assert np.cross(uv[1] - uv[0], uv[3] - uv[0])[2] > 0


@pytest.mark.parametrize("kind", ["equirectangularout", "equirectangularin", "cylin"])
def test_round_textures_have_no_seam(make, kind):
    g = data(make("textureSOP", make("sphereSOP", type="poly", freq=8), type=kind, axis="y"))
    uv = g.vertex["uv"].reshape(-1, 3, 3)
    turn = np.cross(uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0])[:, 2]
    assert np.ptp(uv[..., 0], axis=1).max() < 0.5
    assert np.all(turn * (-1 if kind == "equirectangularin" else 1) > -1e-6)
    y = g.P[g.verts, 1]
    want = y / 2 + 0.5 if kind == "cylin" else np.arcsin(np.clip(y, -1, 1)) / np.pi + 0.5
    assert np.allclose(g.vertex["uv"][:, 1], want, atol=1e-4)


def test_textures_by_rows_and_faces(make):
    tube = make("tubeSOP", texture="off", cols=8, rows=5)
    g = to_polygons(data(make("textureSOP", tube, type="rowcol")))
    uv = g.vertex["uv"].reshape(-1, 4, 3)
    assert np.allclose(np.ptp(uv[..., 0], axis=1), 1 / 8) and np.allclose(np.ptp(uv[..., 1], axis=1), 1 / 4)
    line = make(
        "addSOP",
        make("mergeSOP", make("lineSOP", points=2, pbx=3), make("lineSOP", points=2, pax=3, pbx=4)),
        method="group",
        keep=True,
        group="0-1 3",
    )
    assert np.allclose(uv_of(data(make("textureSOP", line, type="edgelength")))[:, 0], [0, 0.75, 1])
    assert np.allclose(uv_of(data(make("textureSOP", line, type="rowcol")))[:, 0], [0, 0.5, 1])
    faces = data(make("textureSOP", make("boxSOP", consolidatepts=True, sizex=2, sizey=3, sizez=4), type="face"))
    own = faces.vertex["uv"].reshape(6, 4, 3)
    assert (
        np.allclose(own.min(1), 0) and np.allclose(own[0].max(0), [2, 3, 0]) and np.allclose(own[2].max(0), [4, 3, 0])
    )
    assert np.all(np.cross(own[:, 1] - own[:, 0], own[:, 3] - own[:, 0])[:, 2] > 0)


def test_texture_changes_and_layers(make):
    grid = make("gridSOP", rows=3, cols=3)
    g = data(make("textureSOP", grid, type="modify", su=2, offsetv=0.5, angle=90))
    assert np.allclose(g.point["uv"][8], [-1.5, 2, 0], atol=1e-6)
    moved = data(make("textureSOP", grid, type="modify", tx=1, scaletwox=3))
    assert np.allclose(moved.point["uv"][:, 0], data(grid).point["uv"][:, 0] * 3 + 1)
    second = data(make("textureSOP", grid, type="xyzposition", texlayer=1))
    assert second.point["uv"].shape == (9, 6) and np.allclose(second.point["uv"][:, 3:], second.P)
    assert np.allclose(second.point["uv"][:, :3], data(grid).point["uv"])
    part = data(
        make("textureSOP", make("gridSOP", rows=3, cols=3, type="poly"), type="xyzposition", group="0", coord="vertex")
    )
    assert np.allclose(part.vertex["uv"][:4], part.P[part.verts[:4]])
    assert np.allclose(part.vertex["uv"][4:, :2], part.P[part.verts[4:], :2] + 0.5)
    assert "modify" in error(make("textureSOP", make("lineSOP"), type="modify"))


def test_texture_of_a_camera(op):
    cam = op("cameraCOMP", tz=5, fov=90)
    grid = op("gridSOP", rows=3, cols=3, sizex=10, sizey=10)
    g = data(op("textureSOP", grid, type="persp", camera=cam))
    assert np.allclose(g.point["uv"][:, :2], g.P[:, :2] / 10 + 0.5, atol=1e-5)
    cam.par.ry = 180
    assert np.all(data(op("textureSOP", grid, type="persp", camera=cam)).point["uv"] == 0)
    assert "camera" in error(op("textureSOP", grid, type="persp"))


def test_trails(project, op):
    line = op("lineSOP", pax="=absTime.frame * 2", pbx="=absTime.frame * 2", pby=1)
    trail = op("trailSOP", line, length=3)
    lines, mesh = op("trailSOP", line, length=3, result="poly"), op("trailSOP", line, length=4, inc=2, result="mesh")
    speed = op("trailSOP", line, result="velocity")
    for _ in range(6):
        project.step(1)
        now, g = float(data(line).P[0, 0]), data(trail)
        ribbon, way, v = data(mesh), data(lines), data(speed)
    assert g.num_prims == 4 and np.allclose(g.P[::2, 0], now - np.arange(4) * 2)
    assert way.num_prims == 2 and np.allclose(way.P[way.prim_points(1), 0], now - np.arange(4) * 2)
    assert ribbon.rows.tolist() == [3] and np.allclose(ribbon.P[::2, 0], now - np.array([0, 4, 8]))
    assert np.allclose(v.point["v"], [2 * 60, 0, 0])
    trail.par.resetpulse.pulse()
    assert data(trail).num_prims == 1


def test_trails_within_the_frame_range(project, op):
    """A range of five frames that loops: a trail of what the loop has shown so far, else of what was before, too."""
    time = project.op("/project1").time
    line = op("lineSOP", pax="=absTime.frame", pbx="=absTime.frame", pby=1)
    trails = {on: op("trailSOP", line, length=3, evalframe=on) for on in (False, True)}
    before = time.rangeStart, time.rangeEnd, time.frame
    try:
        time.rangeStart, time.rangeEnd, time.frame = 11, 15, 11
        counts = {False: [], True: []}
        frames = []
        for _ in range(7):
            frames.append(time.frame)
            for on, trail in trails.items():
                counts[on].append(data(trail).num_prims)
            project.step(1)
        assert frames == [11, 12, 13, 14, 15, 11, 12]
        assert counts == {False: [1, 2, 3, 4, 4, 4, 4], True: [1, 2, 3, 4, 4, 1, 2]}
        last = data(trails[True])
        time.play, time.frame = False, 40
        project.step(1)
        assert data(trails[True]).same(last) and not data(trails[False]).same(last)
    finally:
        time.rangeStart, time.rangeEnd, time.frame = before
        time.play = True


def test_files_of_every_kind(op, tmp_path):
    trimesh = pytest.importorskip("trimesh")
    box = op("boxSOP", consolidatepts=True, sizex=2)
    box.save(str(tmp_path / "box.obj"))
    node = op("fileinSOP", file=str(tmp_path / "box.obj"))
    g, one = data(node), data(box)
    assert np.allclose(g.P, one.P) and np.array_equal(g.verts, one.verts)
    assert np.allclose(g.vertex["N"], one.vertex["N"]) and np.allclose(g.vertex["uv"], one.vertex["uv"])
    node.par.flipfacing = True
    assert volume(data(node)) == pytest.approx(-volume(g))
    solid = trimesh.creation.box((1, 2, 3))
    for kind in ("ply", "stl", "glb", "off"):
        solid.export(tmp_path / f"solid.{kind}")
        read = data(op("fileinSOP", file=str(tmp_path / f"solid.{kind}")))
        assert volume(read) == pytest.approx(6, rel=1e-5) and "N" in read.point
    solid.visual.vertex_colors = [255, 0, 0, 255]
    solid.export(tmp_path / "red.ply")
    assert np.allclose(data(op("fileinSOP", file=str(tmp_path / "red.ply"))).point["Cd"], [1, 0, 0, 1])


def test_objs_by_hand_and_broken_files(op, tmp_path):
    corners = "v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 1 1 0 0 0 1\nv 0 1 0 1 1 1\n"
    text = f"# c\n{corners}vt 0.5 0.25\no part\nf 1/1 2 -2 \\\n4\ng other\nl 1 3\n"
    g = geometryio.read_obj(text)
    assert [p.tolist() for p in g] == [[0, 1, 2, 3], [0, 2]] and g.closed.tolist() == [True, False]
    assert g.vertex["uv"][0].tolist() == [0.5, 0.25, 0] and g.vertex["uv"][1].tolist() == [0, 0, 0]
    assert g.point["Cd"][1].tolist() == [0, 1, 0, 1]
    assert g.prim_groups["part"].tolist() == [True, True] and g.prim_groups["other"].tolist() == [False, True]
    for name, content, cause in (
        ("a.obj", "f 1 2 3\n", "line 1"),
        ("b.ply", "nonsense", "b.ply"),
        ("c.xyz", "", ".xyz"),
        ("d.obj", "v 1 x 2\n", "line 1"),
    ):
        (tmp_path / name).write_text(content)
        assert cause in error(op("fileinSOP", file=str(tmp_path / name)))
    assert "no file" in error(op("fileinSOP", file=str(tmp_path / "none.obj")))
    assert data(op("fileinSOP")).num_points == 0
    (tmp_path / "e.obj").write_text("v 0 0 0\n")
    node = op("fileinSOP", file=str(tmp_path / "e.obj"))
    assert data(node).num_points == 1
    (tmp_path / "e.obj").write_text("v 0 0 0\nv 1 1 1\n")
    import os

    os.utime(tmp_path / "e.obj", (1, 1))
    node.par.refreshpulse.pulse()
    assert data(node).num_points == 2


def test_booleans(op):
    pytest.importorskip("manifold3d")
    a, b = op("boxSOP", consolidatepts=True), op("boxSOP", consolidatepts=True, tx=0.5, ty=0.5)
    for how, want in (("union", 1.75), ("intersect", 0.25), ("aminusb", 0.75), ("bminusa", 0.75)):
        g = data(op("booleanSOP", a, b, booleanop=how))
        assert volume(g) == pytest.approx(want, rel=1e-5) and np.all(edge_counts(g) == 2)
    g = data(op("booleanSOP", a, b, booleanop="aminusb", creategroup=True))
    cut = g.prim_groups["groupB"]
    assert cut.any() and not np.any(cut & g.prim_groups["groupA"])
    inner = g.P[g.verts].reshape(-1, 3, 3)[cut]
    assert np.allclose(np.abs(inner[..., :2]).min(-1), 0, atol=1e-6), "what b cut lies on its sides through the middle"
    assert set(g.vertex) == {"uv", "N"} and np.allclose(np.linalg.norm(g.vertex["N"], axis=1), 1, atol=1e-5)
    assert not data(op("booleanSOP", a, b, accattrib=False)).vertex
    seam = data(op("booleanSOP", a, b, booleanop="aedge"))
    assert not seam.closed.any() and seam.num_prims >= 4
    assert "not closed" in error(op("booleanSOP", a, op("gridSOP")))


def places(g, rows):
    """(rows, columns, 2) of uv."""
    return uv_of(g)[:, :2].reshape(rows, -1, 2)


def test_textures_in_the_domain_of_splines(make):
    sheet = make("gridSOP", type="nurbs", rows=5, cols=6, orderu=4, orderv=3, interpu=True, interpv=True)
    uv = places(data(make("textureSOP", sheet, type="suniform")), 5)
    assert np.allclose(uv[..., 0], np.arange(6) / 5) and np.allclose(uv[..., 1].T, np.arange(5) / 4)
    averaged = data(make("textureSOP", sheet, type="saverage"))
    uv = places(averaged, 5)
    assert np.allclose(uv[..., 0], np.array([0, 1, 3, 6, 8, 9]) / 9, atol=1e-6)
    assert np.allclose(uv[..., 1].T, np.array([0, 1, 3, 5, 6]) / 6, atol=1e-6)
    # with those means a surface's uv are its parameters, evenly spread where it is drawn
    drawn = to_meshes(averaged, (2.0, 2.0))
    assert np.allclose(np.diff(places(drawn, drawn.rows[0])[0, :, 0], 2), 0, atol=1e-6)
    bezier = make("gridSOP", type="bezier", rows=4, cols=7, orderu=4, orderv=4, interpu=True, interpv=True)
    assert np.allclose(
        places(data(make("textureSOP", bezier, type="saverage")), 4)[0, :, 0], np.arange(7) / 6, atol=1e-6
    )


def test_textures_by_the_length_of_splines(make, given):
    """Hull points of an uneven curve get the part of its length that lies before them."""
    P = np.array([[0, 0, 0], [0, 2, 0], [1, 2, 0], [5, 2, 0], [5, 0, 0.5]], float)
    curve = Geometry.polygons(P.astype(np.float32), [list(range(5))], closed=False)
    curve = given(curve.replace(kind=np.array([NURBS], np.uint8), rows=np.array([4], np.int32)))
    g = data(make("textureSOP", curve, type="sarclen"))
    k = np.array([0, 0, 0, 0, 0.5, 1, 1, 1, 1])
    fine = np.linspace(0, 1, 20001)
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(BSpline(k, P, 3)(fine), axis=0), axis=1))])
    want = np.interp([0, 1 / 6, 0.5, 5 / 6, 1], fine, way / way[-1])
    assert np.allclose(g.point["uv"][:, 0], want, atol=2e-3) and not np.allclose(want, np.arange(5) / 4, atol=0.05)
    ball = data(make("textureSOP", make("sphereSOP", type="nurbs"), type="sarclen", coord="vertex"))
    uv = places(ball, int(ball.rows[0]))
    assert np.isfinite(uv).all() and (np.diff(uv[..., 0], axis=1) > 0).all() and uv[..., 0].max() < 1
    assert np.allclose(uv[..., 1], 1 - uv[::-1, :, 1], atol=1e-6)
    lines = data(make("textureSOP", make("lineSOP", points=3, pby=2), type="suniform"))
    assert np.allclose(lines.point["uv"][:, 0], [0, 0.5, 1])


def test_rectangles_have_texture_coordinates_where_asked(make):
    assert "uv" not in {**data(make("rectangleSOP")).vertex, **data(make("rectangleSOP")).point}
    g = data(make("rectangleSOP", texture="face"))
    assert "uv" not in g.point and g.vertex["uv"].tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]


def test_rows_and_columns_of_polygons(make):
    """u from the first vertex to the last, past 1 where the polygon closes; measured on a rectangle."""
    uv = uv_of(data(make("textureSOP", make("rectangleSOP"), type="rowcol")))
    assert np.allclose(uv, [[1, 0.5, 0], [4 / 3, 0.5, 0], [2 / 3, 0.5, 0], [1, 0.5, 0]])
    uv = uv_of(data(make("textureSOP", make("rectangleSOP"), type="rowcol", fixseams=False)))
    assert np.allclose(uv[:, 0], [0, 1 / 3, 2 / 3, 1])
    uv = uv_of(data(make("textureSOP", make("lineSOP", points=3), type="rowcol")))
    assert np.allclose(uv, [[0, 0.5, 0], [0.5, 0.5, 0], [1, 0.5, 0]])
