"""USD files that usd-core writes, and .obj files with materials."""

from __future__ import annotations

import numpy as np
import pytest

from scene_files import QUAD, png
from stovetop.data import scenefile
from stovetop.data.transforms import rotation

pxr = pytest.importorskip("pxr")
from pxr import Gf, Sdf, Usd, UsdGeom, UsdLux, UsdShade, UsdUtils  # noqa: E402

QUADS = [[0, 1, 2, 3]]


@pytest.fixture
def stage(tmp_path):
    return Usd.Stage.CreateNew(str(tmp_path / "a.usda"))


def mesh(stage, path="/Quad", faces=QUADS, P=QUAD, **attributes):
    m = UsdGeom.Mesh.Define(stage, path)
    m.CreatePointsAttr([Gf.Vec3f(*p) for p in P])
    m.CreateFaceVertexCountsAttr([len(f) for f in faces])
    m.CreateFaceVertexIndicesAttr([i for f in faces for i in f])
    return m


def loaded(stage, tmp_path):
    stage.GetRootLayer().Save()
    return scenefile.load(tmp_path / "a.usda")


def preview(stage, path, **values):
    material, shader = UsdShade.Material.Define(stage, path), UsdShade.Shader.Define(stage, f"{path}/surface")
    shader.CreateIdAttr("UsdPreviewSurface")
    for name, value in values.items():
        kind = Sdf.ValueTypeNames.Color3f if isinstance(value, tuple) else Sdf.ValueTypeNames.Float
        shader.CreateInput(name, kind).Set(value)
    material.CreateSurfaceOutput().ConnectToSource(shader.ConnectableAPI(), "surface")
    return material, shader


def textured(stage, shader, name, path, file, output="rgb"):
    texture = UsdShade.Shader.Define(stage, path)
    texture.CreateIdAttr("UsdUVTexture")
    texture.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(file)
    texture.CreateInput("wrapS", Sdf.ValueTypeNames.Token).Set("clamp")
    shader.CreateInput(name, Sdf.ValueTypeNames.Color3f).ConnectToSource(texture.ConnectableAPI(), output)


def bind(prim, material):
    UsdShade.MaterialBindingAPI.Apply(prim.GetPrim()).Bind(material)


def test_meshes_keep_their_attributes(stage, tmp_path):
    m = mesh(stage)
    primvars = UsdGeom.PrimvarsAPI(m)
    uv = [(0, 0), (1, 0), (1, 1), (0, 1)]
    primvars.CreatePrimvar("st", Sdf.ValueTypeNames.TexCoord2fArray, "faceVarying").Set(uv)
    primvars.CreatePrimvar("lightmap", Sdf.ValueTypeNames.TexCoord2fArray, "vertex").Set([(0.5, 0.25)] * 4)
    m.CreateNormalsAttr([(0, 0, 1)] * 4)
    m.CreateDisplayColorAttr([(1, 0, 0)])
    g = loaded(stage, tmp_path).meshes["/Quad"].geometry
    assert np.array_equal(g.P, QUAD) and [list(f) for f in g] == QUADS
    assert g.point["N"].tolist() == [[0, 0, 1]] * 4 and g.point["Cd"].tolist() == [[1, 0, 0, 1]] * 4
    assert g.vertex["uv"][2].tolist() == [1, 1, 0, 0.5, 0.25, 0]


def test_normals_that_a_file_leaves_out(stage, tmp_path):
    bent = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [2, 0, 1], [2, 1, 1]]
    for path, scheme in (("/Flat", "none"), ("/Smooth", "catmullClark")):
        mesh(stage, path, [[0, 1, 2, 3], [1, 4, 5, 2]], bent).CreateSubdivisionSchemeAttr(scheme)
    meshes = loaded(stage, tmp_path).meshes
    assert meshes["/Flat"].geometry.vertex["N"][:4] == pytest.approx(np.array([[0, 0, 1]] * 4))
    N = meshes["/Smooth"].geometry.point["N"]
    assert N[0] == pytest.approx([0, 0, 1]) and N[1][0] < -0.1


def test_left_handed_faces_turn_round(stage, tmp_path):
    mesh(stage).CreateOrientationAttr("leftHanded")
    assert [list(f) for f in loaded(stage, tmp_path).meshes["/Quad"].geometry] == [[3, 2, 1, 0]]


def test_transforms_up_axis_and_visibility(stage, tmp_path):
    UsdGeom.SetStageUpAxis(stage, UsdGeom.Tokens.z)
    a = UsdGeom.Xform.Define(stage, "/A")
    a.AddTranslateOp().Set((1, 2, 3))
    a.AddRotateXYZOp().Set((10, 20, 30))
    a.AddScaleOp().Set((2, 2, 2))
    stage.DefinePrim("/A/only_a_folder", "Scope")
    b = mesh(stage, "/A/only_a_folder/B")
    b.AddTranslateOp().Set((0, 0, 1))
    b.MakeInvisible()
    scene = loaded(stage, tmp_path)
    assert [(n.name, n.parent, n.visible) for n in scene.nodes] == [("A", -1, True), ("B", 0, False)]
    local = rotation((10, 20, 30)) @ np.diag([2, 2, 2, 1])
    local[:3, 3] = 1, 2, 3
    moved = np.eye(4)
    moved[2, 3] = 1
    assert scene.world(1) == pytest.approx(rotation((-90, 0, 0)) @ local @ moved, abs=1e-6)


def test_animation_goes_the_way_that_the_file_says(stage, tmp_path):
    stage.SetTimeCodesPerSecond(24)
    x = UsdGeom.Xform.Define(stage, "/A")
    spin = x.AddRotateZOp()
    for time, angle in ((0, 0), (48, 720)):
        spin.Set(angle, time)
    stage.SetStartTimeCode(0)
    stage.SetEndTimeCode(48)
    scene = loaded(stage, tmp_path)
    take = scene.take("")
    assert (take.start, take.end, scene.fps) == (0, 2, 24)
    t = np.linspace(0, 2, 49)
    assert take.angles(0, t) == pytest.approx(np.stack([t * 0, t * 0, t * 360], 1), abs=1e-3)


def test_points_that_move(stage, tmp_path):
    m = mesh(stage)
    for time in (0, 24):
        m.GetPointsAttr().Set([Gf.Vec3f(*(p * (1 + time / 24))) for p in QUAD], time)
    scene = loaded(stage, tmp_path)
    assert scene.meshes["/Quad"].at(0.25).P == pytest.approx(QUAD * 1.25)
    assert scene.take("").end == 1


def test_materials_and_textures(stage, tmp_path):
    (tmp_path / "red.png").write_bytes(png((255, 0, 0)))
    m = mesh(stage)
    material, shader = preview(
        stage, "/Paint", roughness=0.25, metallic=1.0, opacity=0.5, emissiveColor=(0.0, 1.0, 0.0)
    )
    textured(stage, shader, "diffuseColor", "/Paint/map", "red.png")
    textured(stage, shader, "occlusion", "/Paint/ao", "red.png", "g")
    bind(m, material)
    scene = loaded(stage, tmp_path)
    found = scene.materials[scene.nodes[0].material]
    assert (found.metallic, found.roughness, found.opacity, found.alpha) == (1, 0.25, 0.5, "blend")
    assert found.emit == (0, 1, 0) and found.color == (1, 1, 1)
    assert found.maps["color"].extend == ("hold", "repeat") and found.maps["occlusion"].channel == "green"
    assert scene.pictures[found.maps["color"].image].path == str(tmp_path / "red.png")
    assert scene.meshes["/Quad"].geometry.prim_groups["Paint"].all()
    assert UsdUtils.CreateNewUsdzPackage(str(tmp_path / "a.usda"), str(tmp_path / "a.usdz"))
    packed = scenefile.load(tmp_path / "a.usdz")
    assert [p.content for p in packed.pictures.values()] == [png((255, 0, 0))]


def test_subsets_become_nodes(stage, tmp_path):
    m = mesh(stage, faces=[[0, 1, 2], [0, 2, 3]])
    one, two = (preview(stage, f"/{name}")[0] for name in ("One", "Two"))
    bind(m, one)
    subset = UsdGeom.Subset.CreateGeomSubset(m, "half", UsdGeom.Tokens.face, [1], "materialBind")
    bind(subset, two)
    scene = loaded(stage, tmp_path)
    assert [(n.name, n.material) for n in scene.nodes] == [("Quad", ""), ("Quad_One", "One"), ("Quad_Two", "Two")]
    assert scene.meshes[scene.nodes[2].mesh].geometry.P.tolist() == QUAD[[0, 2, 3]].tolist()


def test_cameras_lights_and_solids(stage, tmp_path):
    camera = UsdGeom.Camera.Define(stage, "/Cam")
    camera.CreateFocalLengthAttr(35)
    camera.CreateHorizontalApertureAttr(36)
    camera.CreateClippingRangeAttr((0.5, 100))
    sun = UsdLux.DistantLight.Define(stage, "/Sun")
    sun.CreateIntensityAttr(3)
    sun.CreateExposureAttr(1)
    spot = UsdLux.SphereLight.Define(stage, "/Spot")
    UsdLux.ShapingAPI.Apply(spot.GetPrim()).CreateShapingConeAngleAttr(30)
    (tmp_path / "sky.png").write_bytes(png((0, 0, 255)))
    UsdLux.DomeLight.Define(stage, "/Sky").CreateTextureFileAttr("sky.png")
    UsdGeom.Sphere.Define(stage, "/Ball").CreateRadiusAttr(2)
    for name in ("Cube", "Cylinder", "Cone", "Capsule"):
        getattr(UsdGeom, name).Define(stage, f"/{name}")
    scene = loaded(stage, tmp_path)
    node = {n.name: n for n in scene.nodes}
    eye = node["Cam"].camera
    assert eye.horizontal and eye.fov == pytest.approx(np.degrees(2 * np.arctan(18 / 35))) and eye.near == 0.5
    assert node["Sun"].light.kind == "distant" and node["Sun"].light.intensity == 6
    assert node["Spot"].light.kind == "cone" and node["Spot"].light.cone == (30, 30)
    assert scene.pictures[node["Sky"].light.image].path == str(tmp_path / "sky.png")
    sphere = scene.meshes["/Ball"].geometry
    assert np.linalg.norm(sphere.P, axis=1) == pytest.approx(2)
    assert (sphere.point["N"] * sphere.P).sum(1).min() > 1.9, "faces look outwards"
    sizes = {"Cube": [2, 2, 2], "Cylinder": [2, 2, 2], "Cone": [2, 2, 2], "Capsule": [1, 1, 2]}
    for name, size in sizes.items():
        g = scene.meshes[f"/{name}"].geometry
        assert np.ptp(g.bounds, axis=0) == pytest.approx(size)
        N = g.vertex["N"] if "N" in g.vertex else g.point["N"][g.verts]
        assert (N * g.P[g.verts]).sum(1).min() > -0.01


def test_skeletons_bend_meshes(stage, tmp_path):
    from pxr import UsdSkel, Vt

    stage.SetStartTimeCode(0)
    stage.SetEndTimeCode(24)
    UsdSkel.Root.Define(stage, "/Root")
    m = mesh(stage, "/Root/Quad")
    skeleton = UsdSkel.Skeleton.Define(stage, "/Root/Skeleton")
    skeleton.CreateJointsAttr(["a"])
    skeleton.CreateBindTransformsAttr([Gf.Matrix4d(1)])
    skeleton.CreateRestTransformsAttr([Gf.Matrix4d(1)])
    animation = UsdSkel.Animation.Define(stage, "/Root/Skeleton/Move")
    animation.CreateJointsAttr(["a"])
    animation.CreateRotationsAttr(Vt.QuatfArray([Gf.Quatf(1)]))
    animation.CreateScalesAttr(Vt.Vec3hArray([Gf.Vec3h(1)]))
    moves = animation.CreateTranslationsAttr()
    moves.Set([Gf.Vec3f(0, 0, 0)], 0)
    moves.Set([Gf.Vec3f(0, 0, 6)], 24)
    for prim in (m.GetPrim(), skeleton.GetPrim()):
        binding = UsdSkel.BindingAPI.Apply(prim)
    binding.CreateAnimationSourceRel().SetTargets(["/Root/Skeleton/Move"])
    binding = UsdSkel.BindingAPI(m.GetPrim())
    binding.CreateSkeletonRel().SetTargets(["/Root/Skeleton"])
    binding.CreateJointIndicesPrimvar(False, 1).Set([0] * 4)
    binding.CreateJointWeightsPrimvar(False, 1).Set([1.0] * 4)
    before = (stage.GetRootLayer().Save(), (tmp_path / "a.usda").read_text())[1]
    scene = scenefile.load(tmp_path / "a.usda")
    assert scene.meshes["/Root/Quad"].at(0.5).P == pytest.approx(QUAD + np.array([0, 0, 3]), abs=1e-4)
    assert (tmp_path / "a.usda").read_text() == before


def test_a_broken_file_says_so(tmp_path):
    (tmp_path / "a.usda").write_text("#usda 1.0\ndef Mesh {")
    with pytest.raises(ValueError, match=r"a\.usda cannot be read"):
        scenefile.load(tmp_path / "a.usda")


def test_faces_that_name_missing_points(stage, tmp_path):
    mesh(stage, faces=[[0, 1, 9]])
    with pytest.raises(ValueError, match="/Quad"):
        loaded(stage, tmp_path)


# -- .obj

OBJ = """mtllib a.mtl gone.mtl
mtllib a.mtl
o Plate
v -1 -1 0
v 1 -1 0
v 1 1 0
v -1 1 0
vt 0 0
vt 1 0
vt 1 1
usemtl Red
f 1/1 2/2 3/3
usemtl Glass
f 1/1 3/3 4/1
o Other
f 1 2 3 4
"""


def test_obj_with_materials(tmp_path):
    (tmp_path / "a.obj").write_text(OBJ)
    (tmp_path / "a.mtl").write_text(
        "newmtl Red\nKd 1 0 0\nKs .2 .3 .4\nNs 30\nmap_Kd -s 1 1 1 red.png\nnewmtl Glass\nd 0.5\nPr 0.1\nPm 1\n"
    )
    scene = scenefile.load(tmp_path / "a.obj")
    assert [(n.name, n.parent, n.material) for n in scene.nodes] == [
        ("Plate", -1, ""), ("Other", -1, "Glass"), ("Plate_Red", 0, "Red"), ("Plate_Glass", 0, "Glass"),
    ]  # fmt: skip
    red, glass = scene.materials["Red"], scene.materials["Glass"]
    assert (red.kind, red.color, red.specular, red.shininess) == ("phong", (1, 0, 0), (0.2, 0.3, 0.4), 30)
    assert scene.pictures[red.maps["color"].image].path == str(tmp_path / "red.png")
    assert (glass.kind, glass.opacity, glass.alpha, glass.roughness, glass.metallic) == ("pbr", 0.5, "blend", 0.1, 1)
    g = scene.meshes["Plate/Red"].geometry
    assert g.num_points == 3 and g.vertex["uv"].tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0]]
    assert list(g.prim_groups) == ["Plate", "Red"]


def test_a_broken_obj_names_its_line(tmp_path):
    (tmp_path / "a.obj").write_text("v 0 0 0\nf 1 2 3\n")
    with pytest.raises(ValueError, match=r"a\.obj: line 2"):
        scenefile.load(tmp_path / "a.obj")


def test_a_mesh_without_a_scene(tmp_path):
    pytest.importorskip("trimesh")
    import trimesh

    trimesh.creation.box().export(tmp_path / "box.stl")
    scene = scenefile.load(tmp_path / "box.stl")
    assert [n.name for n in scene.nodes] == ["box"] and scene.meshes["box"].geometry.num_prims == 12


def test_pictures_are_looked_for_beside_the_file_and_in_a_folder(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "b.png").write_bytes(png((1, 2, 3)))
    found = scenefile.located("C:\\work\\textures\\b.png", tmp_path, str(tmp_path / "maps"))
    assert found == tmp_path / "maps" / "b.png"
    (tmp_path / "b.png").write_bytes(png((1, 2, 3)))
    assert scenefile.located("C:\\work\\textures\\b.png", tmp_path, str(tmp_path / "maps")) == tmp_path / "b.png"
