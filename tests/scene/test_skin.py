"""Bones: the Deform SOP against matrices, materials' Deform pages against the Deform SOP."""

import numpy as np
import pytest

from stovetop.data.skin import captured, influences, skin_of

pytestmark = pytest.mark.gl


def matrix(op):
    return np.array(op.worldTransform.vals).reshape(4, 4).T


class Arm:
    """A tube along y from -1 to 1 below a Null `root`; it follows `lower`, upwards more and more `upper`."""

    def __init__(self, scene):
        self.scene = scene
        scene.ball.par.render = False
        self.root = scene.make("nullCOMP", "root")
        self.lower = scene.set(self.root.create("nullCOMP", "lower"), ty=-1)
        self.upper = scene.set(self.lower.create("nullCOMP", "upper"), ty=1)
        source = scene.set(scene.inside.create("geometryCOMP", "source"), render=False)
        source.op("torus1").destroy()
        tube = scene.set(source.create("tubeSOP", "tube1"), type="mesh", rows=24, cols=24, rad1=0.3, rad2=0.3, height=2)
        self.rest = tube._node.data
        binds = [np.linalg.inv(matrix(b)) for b in (self.lower, self.upper)]
        above = np.clip(self.rest.P[:, 1].astype(float) + 0.5, 0, 1)
        bones = np.tile([0, 1, -1], (self.rest.num_points, 1))
        self.weights = np.stack([1 - above, above, 0 * above], -1)
        self.skin = captured(self.rest, ("lower", "lower/upper"), np.array(binds), bones, self.weights)
        self.binds = binds
        self.geo = scene.custom("arm", self.skin)
        self.sop = self.geo.op("null1")

    def bend(self):
        self.scene.set(self.lower, rz=20, tx=0.2)
        self.scene.set(self.upper, rz=40, rx=15, sy=1.3)

    def expected(self, P):
        world = np.linalg.inv(matrix(self.geo))
        out = np.zeros((len(P), 3))
        for w, bone, bind in zip(self.weights.T, (self.lower, self.upper), self.binds, strict=False):
            m = world @ matrix(bone) @ bind
            out += w[:, None] * (P @ m[:3, :3].T + m[:3, 3])
        return out


@pytest.fixture
def arm(scene):
    return Arm(scene)


def test_attributes_say_what_was_put_in(arm):
    skin = skin_of(arm.skin)
    assert skin.paths == ("lower", "lower/upper") and skin.binds == pytest.approx(np.array(arm.binds), abs=1e-6)
    bones, weights = influences(arm.skin)
    assert bones[0].tolist() == [0, 1, -1] and weights == pytest.approx(arm.weights, abs=1e-6)


def test_the_deform_sop_is_linear_blend_skinning(scene, arm):
    scene.set(arm.geo, tx=0.3, ry=25)
    deform = scene.set(arm.geo.create("deformSOP", "deform1"), skelrootpath="../../root")
    deform.inputConnectors[0].connect(arm.sop)
    place = arm.expected(arm.rest.P.astype(float))
    assert deform._node.data.P == pytest.approx(place, abs=1e-5)
    arm.bend()
    g = deform._node.data
    assert g.P == pytest.approx(arm.expected(arm.rest.P.astype(float)), abs=1e-5)
    assert "pCapt" not in g.point and "pCaptPath" not in g.detail
    # the lowest points follow one bone, which does not scale: their normals turn as it does
    low = arm.weights[:, 0] == 1
    turn = np.linalg.inv(matrix(arm.geo))[:3, :3] @ matrix(arm.lower)[:3, :3]
    if "N" in arm.rest.point:
        assert g.point["N"][low] == pytest.approx(arm.rest.point["N"][low] @ turn.T, abs=1e-5)
    scene.set(deform, delcaptatr=False, group="0-9")
    g = deform._node.data
    assert "pCapt" in g.point and np.array_equal(g.P[10:], arm.rest.P[10:]) and not np.array_equal(g.P, arm.rest.P)


def test_materials_deform_as_the_sop_does(scene, arm):
    scene.set(arm.geo, tx=0.2, ry=25)
    arm.bend()
    still = scene.picture()
    scene.set(scene.material, dodeform=True, targetsop="arm/null1", skelrootpath="root")
    image = scene.picture()
    assert np.abs(image - still).max() > 0.5
    scene.set(scene.material, dodeform=False)
    deform = scene.set(arm.geo.create("deformSOP", "deform1"), skelrootpath="../../root")
    deform.inputConnectors[0].connect(arm.sop)
    arm.sop.render = False
    deform.render = True
    expected = scene.picture()
    assert np.abs(image - expected).mean() < 0.003 and (np.abs(image - expected).max(-1) > 0.05).mean() < 0.01
    # another material has the bones from the first
    scene.make("phongMAT", "phong2", dodeform=True, deformdata="mat", mat="phong1", specr=0, specg=0, specb=0)
    scene.set(scene.material, dodeform=True)
    arm.geo.par.material = "phong2"
    deform.render = False
    arm.sop.render = True
    assert np.abs(scene.picture() - image).max() < 1e-5


def test_materials_follow_what_vertices_capture(scene, arm):
    """What vertices say goes before what their points say."""
    arm.bend()
    scene.set(scene.material, dodeform=True, targetsop="arm/null1", skelrootpath="root")
    image = scene.picture()
    pairs = arm.skin.point["pCapt"]
    away = np.tile(np.float32([-1, 0]), pairs.shape[1] // 2)
    on_vertices = arm.skin.with_attributes("vertex", pCapt=pairs[arm.skin.verts])
    for points in (None, np.tile(away, (len(pairs), 1))):
        arm.sop._node.set_output(on_vertices.with_attributes("point", pCapt=points))
        assert np.abs(scene.picture() - image).max() < 1e-5


def test_a_glsl_material_and_picking_deform(scene, arm):
    scene.make("glslMAT", "glsl1", dodeform=True, targetsop="arm/null1", skelrootpath="root")
    arm.geo.par.material = "glsl1"
    arm.upper.par.tx = 10
    shown = scene.picture()[..., 3]
    assert shown[20].max() == 1 and shown[40:].max() == 0
    scene.set(arm.root, tx=-30)
    assert scene.picture()[..., 3].max() == 0
    scene.set(arm.root, tx=0)
    pick = scene.make(
        "renderpickCHOP", "pick1", rendertop="render1", responsetime="thiscook", pickingby="parameters",
        strategy="always", picku=0.5, pickv=0.25,
    )  # fmt: skip
    pick.cook(force=True)
    assert (pick["picked"].eval(), pick.errors(), pick.warnings()) == (1, "", "")
    arm.lower.par.tx = 10
    assert pick["picked"].eval() == 0


def test_a_shader_deforms_by_itself(scene, arm):
    arm.bend()
    glsl = scene.make("glslMAT", "glsl1", dodeform=True, targetsop="arm/null1", skelrootpath="root")
    arm.geo.par.material = "glsl1"
    expected = scene.picture()
    glsl.par.attr.sequence.numBlocks = 2
    for i, (name, kind) in enumerate((("BoneIndices", "int"), ("BoneWeights", "float"))):
        scene.set(glsl, **{f"attr{i}name": name, f"attr{i}type": kind, f"attr{i}size": 3})
    glsl.par.vdat.eval().text = """
out vec4 vColor;
void main()
{
	vec4 sum = vec4(0.0);
	for (int i = 0; i < 3; i++)
	{
		int bone = TDAttrib_BoneIndices()[i];
		if (bone >= 0)
			sum += TDBoneMat(bone) * vec4(TDPos(), 1.0) * TDAttrib_BoneWeights()[i];
	}
	vColor = TDPointColor();
	gl_Position = TDWorldToProj(TDInstanceDeform(vec4(sum.xyz, 1.0)));
}
"""
    assert np.abs(scene.picture() - expected).max() < 1e-3 and glsl.errors() == ""
    scene.set(glsl, attr0name="heat")
    glsl.cook(force=True)
    assert "only BoneIndices and BoneWeights are arrays" in glsl.errors()


def test_what_is_missing_is_said(scene, arm):
    scene.set(scene.material, dodeform=True)
    scene.material.cook(force=True)
    assert "no SOP with Capture Data" in scene.material.errors()
    scene.set(scene.material, targetsop="ball/sphere1")
    scene.material.cook(force=True)
    assert "has no pCaptPath and pCaptData" in scene.material.errors()
    scene.set(scene.material, targetsop="arm/null1", skelrootpath="cam1")
    scene.material.cook(force=True)
    assert "no bone 'lower' below /project1/cam1" in scene.material.errors()
    deform = scene.set(scene.ball.create("deformSOP", "deform1"))
    deform.inputConnectors[0].connect(scene.ball.op("sphere1"))
    deform.cook(force=True)
    assert "has no capture attributes" in deform.warnings() and deform.numPoints == scene.ball.op("sphere1").numPoints


def test_more_bones_than_are_drawn_warn(scene, arm):
    scene.set(scene.material, dodeform=True, targetsop="arm/null1", skelrootpath="root")
    scene.picture()
    assert not scene.render.warnings()
    n = arm.rest.num_points
    bones, weights = np.tile(np.arange(9) % 2, (n, 1)), np.full((n, 9), 1 / 9)
    skin = captured(arm.rest, ("lower", "lower/upper"), np.array(arm.binds), bones, weights)
    scene.material.par.targetsop = scene.custom("many", skin).op("null1").path
    assert scene.picture().any()
    assert "/project1/many: its points follow more than 8 bones" in scene.render.warnings()
