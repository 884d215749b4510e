"""Limit and Sprite, geometry from channels; Rails."""

import numpy as np
import pytest
from sopkit import area, data, error, volume

from stovetop.data.channels import Channels
from stovetop.data.geometry import MESH, Geometry
from stovetop.data.transforms import rotation
from stovetop.ops.sop.limit import limited, rotations


@pytest.fixture
def chop(make):
    """chop(tx=[…], …): an operator with these channels."""

    def new(**rows):
        node = make("nullCHOP")
        node.set_output(Channels(np.array(list(rows.values()), np.float32), list(rows)))
        return node

    return new


def limit(make, clip, **pars):
    return make("limitSOP", chop=clip, **pars)


def test_a_line_through_the_samples(make, chop):
    clip = chop(tx=[0, 1, 2], ty=[0, 1, 0], r=[1, 0, 1], a=[1, 1, 0.5], size=[1, 2, 3])
    node = limit(make, clip, chanr="r", chanalpha="a", texture=True, texscale1=2, texoffset2=1)
    node.par("customattr0name").set("pscale")
    node.par("customattr0chan0").set("size")
    g = data(node)
    assert g.P.tolist() == [[0, 0, 0], [1, 1, 0], [2, 0, 0]] and g.num_prims == 1
    assert g.point["Cd"].tolist() == [[1, 1, 1, 1], [0, 1, 1, 1], [1, 1, 1, 0.5]]
    assert g.point["uv"].tolist() == [[0, 1, 0], [1, 1, 0], [2, 1, 0]] and g.point["pscale"].tolist() == [1, 2, 3]
    node.par("customattr0chan1").set("a")
    assert data(node).point["pscale"].shape == (3, 2)
    assert not data(make("limitSOP")).num_points
    two = data(limit(make, chop(tx1=[0, 1], tx2=[5, 6], ty=[0, 2]), chanx="tx*"))
    assert two.num_prims == 2 and two.P.tolist() == [[0, 0, 0], [1, 2, 0], [5, 0, 0], [6, 2, 0]]


def test_limits(make, chop):
    x = np.linspace(-5, 5, 41)
    assert np.array_equal(limited(x, -1, 2, "clamp"), np.clip(x, -1, 2))
    inside = (x >= -1) & (x < 2)
    for how in ("loop", "zigzag"):
        out = limited(x, -1, 2, how)
        assert np.allclose(out[inside], x[inside]) and out.min() >= -1 and out.max() <= 2
    assert limited(np.array([2.5]), -1, 2, "loop")[0] == -0.5 and limited(np.array([2.5]), -1, 2, "zigzag")[0] == 1.5
    g = data(limit(make, chop(tx=[-3, 0, 3], ty=[-3, 0, 3], tz=[9, 9, 9]), dolimit="clamp", ylimitmax=2, zlimitmax=5))
    assert g.P.tolist() == [[-1, -1, 5], [0, 0, 5], [1, 2, 5]]


def test_polygons_at_each_point(make, chop):
    clip = chop(tx=[0, 5, 10], rad=[1, 2, 3], rz=[0, 90, 0])
    g = data(limit(make, clip, output="polys", divisions=6, rad=0.5, chanrad="rad", orient=False))
    assert g.num_prims == 3 and g.counts.tolist() == [6, 6, 6]
    r = np.linalg.norm(g.P.reshape(3, 6, 3) - np.array([[0, 0, 0], [5, 0, 0], [10, 0, 0]])[:, None], axis=-1)
    assert np.allclose(r, [[0.5], [1], [1.5]], atol=1e-6) and not g.P[:, 2].any()
    facing = data(limit(make, clip, output="polys", normals=True))
    assert np.allclose(np.abs(facing.point["N"][:, 0]), 1, atol=1e-6), "z runs along the path"
    wide = data(limit(make, clip, output="circles", orient=False, chanradx="rad", chanrz="rz"))
    size = np.ptp(wide.P.reshape(3, 24, 3), axis=1)
    assert np.allclose(size[:, :2], [[0.2, 0.2], [0.2, 0.4], [0.6, 0.2]], atol=1e-2), "the second is turned"
    spun = data(limit(make, clip, output="polys", orient=False, dorotate="cum", rotatex=90))
    flat = np.ptp(spun.P.reshape(3, 4, 3), axis=1)
    assert np.allclose(flat[1], [0.2, 0, 0.2], atol=1e-6) and np.allclose(flat[2], [0.2, 0.2, 0], atol=1e-6)
    uv = data(limit(make, clip, output="polys", texture=True, texturew="rad")).point["uv"]
    assert uv[:, :2].min() == pytest.approx(0, abs=1e-6) and uv[[0, 4, 8], 2].tolist() == [1, 2, 3]
    angles = np.random.default_rng(0).uniform(-180, 180, (5, 3))
    for order in ("xyz", "zxy", "yzx"):
        assert np.allclose(rotations(angles, order), [rotation(a, order)[:3, :3] for a in angles])


def test_balls_tubes_and_strips(make, chop):
    t = np.linspace(0, 1, 9)
    clip = chop(tx=t * 0, ty=t * 4, tz=t * 0)
    balls = data(limit(make, clip, output="polyspheres", divisions=3, rad=0.2))
    assert volume(balls) == pytest.approx(9 * 4 / 3 * np.pi * 0.008, rel=0.1)
    meshes = data(limit(make, clip, output="spheres", rad=0.2))
    assert (meshes.kind == MESH).all() and volume(meshes) == pytest.approx(9 * 4 / 3 * np.pi * 0.008, rel=0.1)
    tube = data(limit(make, clip, output="tubes", divisions=32, rad=0.5, texture=True))
    assert area(tube) == pytest.approx(2 * np.pi * 0.5 * 4, rel=0.01) and tube.closed[0]
    assert np.allclose(np.linalg.norm(tube.P[:, [0, 2]], axis=1), 0.5, atol=1e-6)
    assert tube.point["uv"][:, 1].max() == 1
    flat = data(limit(make, clip, output="tubes", divisions=8, orient=False))
    assert not np.ptp(flat.P.reshape(9, 8, 3), axis=1)[:, 2].any(), "not turned: sections stay in the XY plane"
    strip = data(limit(make, clip, output="strips", divisions=2, rad=0.5))
    assert area(strip) == pytest.approx(4, rel=1e-5) and strip.num_points == 18
    assert "more than" in error(limit(make, clip, output="polyspheres", divisions=600))


def test_smooth_flip(make, chop):
    # over the top of a loop the upright frame turns over at once, the smooth one does not
    t = np.linspace(0, 2 * np.pi, 60, endpoint=False) + 0.05
    clip = chop(tx=np.sin(t), ty=-np.cos(t), tz=t * 0.001)

    def most(amount):
        g = data(limit(make, clip, output="strips", divisions=2, flipsmooth=amount))
        across = g.P.reshape(-1, 2, 3)
        across = across[:, 1] - across[:, 0]
        return ((across[1:] * across[:-1]).sum(1) < 0).sum()

    assert most(0) > 0 and most(1) == 0


def test_looking_at_an_object(op):
    target = op("nullCOMP", tx=3, ty=4)
    clip = op("constantCHOP")
    clip.par.const0name, clip.par.const0value = "tx", 0
    g = data(op("limitSOP", chop=clip, output="polys", lookat=target, normals=True))
    assert np.allclose(g.point["N"], [0.6, 0.8, 0], atol=1e-5)


def test_sprites(make, chop, op):
    xyz = chop(tx=[0, 0], ty=[0, 1], tz=[0, -5])
    g = data(make("spriteSOP", xyzchop=xyz, perspectivewidth=2))
    assert g.num_prims == 2 and area(g) == pytest.approx(8) and not g.P[:4, 2].any()
    assert g.vertex["uv"][2].tolist() == [1, 1, 0] and "Cd" not in g.point
    more = make(
        "spriteSOP", xyzchop=xyz, widthchop=chop(w=[1, 3]), colorchop=chop(r=[1, 0], g=[0, 1]), alphachop=chop(a=[0.5])
    )
    g = data(more)
    assert area(g) == pytest.approx(1 + 9) and g.point["Cd"][[0, 4]].tolist() == [[1, 0, 1, 0.5], [0, 1, 1, 0.5]]
    assert not data(make("spriteSOP")).num_points


def test_sprites_face_the_camera_and_keep_their_width(op):
    camera = op("cameraCOMP", tx=10, tz=0, ry=90, fov=90)
    clip = op("constantCHOP")
    for k, (name, value) in enumerate((("tx", 0), ("ty", 0), ("tz", 0))):
        clip.seq.const.numBlocks = k + 1
        clip.par[f"const{k}name"], clip.par[f"const{k}value"] = name, value
    pars = {"xyzchop": clip, "camera": camera, "constantwidth": 1, "constantwidthnear": 0.2, "constantwitdhfar": 0.4}
    g = data(op("spriteSOP", **pars, falloffstart=5, falloffend=15))
    assert not np.ptp(g.P[:, 0]).round(5) and np.allclose(g.point["N"], [1, 0, 0], atol=1e-6)
    # halfway of the falloff 0.3 of the view's width, which is 20 at a distance of 10
    assert np.ptp(g.P[:, 1]) == pytest.approx(6, rel=1e-4)


def test_rails(make, given):
    z = np.linspace(0, 4, 5)
    rails = Geometry.merge([
        Geometry.line(np.stack([-1 - z / 4, 0 * z, z], -1)), Geometry.line(np.stack([1 + z / 4, 0 * z, z], -1)),
        Geometry.line(np.stack([5 + 0 * z, 0 * z, z], -1)),
    ])  # fmt: skip
    section = Geometry.line([[0, 0, 0], [1, 1, 0], [2, 0, 0]])
    g = data(make("railsSOP", given(section), given(rails), newg=True, stretch=True))
    assert g.num_prims == 10 and list(g.prim_groups) == ["railGroup0", "railGroup1"]
    lines = g.P.reshape(2, 5, 3, 3)
    assert np.allclose(lines[0, :, 0], rails.P[:5], atol=1e-5) and np.allclose(lines[0, :, 2], rails.P[5:10], atol=1e-5)
    assert np.allclose(lines[0, :, 1, 1], 1, atol=1e-5)
    up = data(make("railsSOP", given(section), given(rails), usedir=True, pairs=True))
    assert up.num_prims == 5 and up.P[:, 1].max() > 0
    free = data(make("railsSOP", given(section), given(rails), usedir=True, firstl=True, stretch=False, scale=0.5))
    assert free.num_prims == 5 and np.allclose(np.ptp(free.P.reshape(5, 3, 3)[:, :, 0], axis=1), 1, atol=1e-5)
    rolled = data(make("railsSOP", given(section), given(rails), usedir=True, pairs=True, roll=90, stretch=False))
    assert np.allclose(np.ptp(rolled.P.reshape(5, 3, 3)[:, :, 1], axis=1), 2, atol=1e-5)
    by_vertex = data(make("railsSOP", given(section), given(rails), usevtx=True, pairs=True, usedir=True, stretch=True))
    assert np.allclose(by_vertex.P.reshape(5, 3, 3)[:, 1], rails.P[5:10], atol=1e-5)
    assert "two rails" in error(make("railsSOP", given(section), given(section)))


def test_rails_flip_and_cycle(make, given):
    z = np.linspace(0, 1, 6)
    crossing = Geometry.merge([
        Geometry.line(np.stack([1 - 2 * z, 0.1 + 0 * z, z], -1)), Geometry.line(np.stack([2 * z - 1, 0 * z, z], -1)),
    ])  # fmt: skip
    section = Geometry.merge([
        Geometry.line([[-1, 0, 0], [0, 1, 0], [1, 0, 0]]), Geometry.line([[-1, 0, 0], [1, 0, 0]])
    ])  # fmt: skip

    def ups(**pars):
        g = data(make("railsSOP", given(section), given(crossing), xsectgrp="0", **pars))
        return np.sign(g.P.reshape(6, 3, 3)[:, 1, 1] - 0.05)

    assert len(set(ups().tolist())) == 2 and len(set(ups(noflip=True).tolist())) == 1
    g = data(make("railsSOP", given(section), given(crossing), cycle="cycle"))
    assert g.counts.tolist() == [3, 2, 3, 2, 3, 2]
    assert data(make("railsSOP", given(section), given(crossing), cycle="each")).num_prims == 12
