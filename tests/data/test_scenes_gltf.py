"""glTF files that pygltflib writes, read by us; animation against closed form."""

from __future__ import annotations

import base64
import json

import numpy as np
import pygltflib as gl
import pytest

from scene_files import FACES, GLTF, QUAD, bent, png, turn, turntable
from stovetop.data import scenefile
from stovetop.data.transforms import rotation


@pytest.mark.parametrize("suffix", [".glb", ".gltf"])
def test_a_scene_with_everything(tmp_path, suffix):
    scene = scenefile.load(turntable(tmp_path / f"a{suffix}"))
    plate, eye, lamp = scene.nodes
    assert [(n.name, n.parent) for n in scene.nodes] == [("Plate", -1), ("Eye", 0), ("Lamp", -1)]
    assert plate.t == (0, 1, 0) and (plate.mesh, plate.material) == ("Quad", "Paint")
    assert eye.camera.fov == pytest.approx(np.degrees(0.7)) and (eye.camera.near, eye.camera.far) == (0.1, 50)
    assert lamp.light.kind == "cone" and lamp.light.cone == pytest.approx((0, 30)) and lamp.light.intensity == 500
    g = scene.meshes["Quad"].geometry
    assert np.array_equal(g.P, QUAD) and [list(f) for f in g] == FACES
    assert np.array_equal(g.point["N"], [[0, 0, 1]] * 4)
    assert np.array_equal(g.point["uv"][:, :2], [[0, 0], [1, 0], [1, 1], [0, 1]]), "v begins at the bottom"
    assert g.prim_groups["Paint"].all()
    paint = scene.materials["Paint"]
    assert paint.color == pytest.approx((1, 0.5, 0.25)) and (paint.metallic, paint.roughness) == (0, 0.4)
    assert not paint.double_sided and paint.maps["color"].image == "paint"
    assert scene.pictures["paint"].content == png((255, 0, 0))


def test_a_quaternion_that_goes_round_is_an_angle_that_counts_on(tmp_path):
    scene = scenefile.load(turntable(tmp_path / "a.glb"))
    take = scene.take("turn")
    assert (take.start, take.end) == (0, 4)
    x = np.linspace(0, 4, 97)
    assert take.angles(0, x) == pytest.approx(np.stack([x * 0, x * 90, x * 0], 1), abs=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_angles_make_the_rotation_that_the_quaternions_are(tmp_path, seed):
    rng = np.random.default_rng(seed)
    q = rng.normal(size=(6, 4))
    q /= np.linalg.norm(q, axis=1, keepdims=True)
    f = GLTF()
    f.animate(f.node(name="a"), "rotation", range(6), q)
    take = scenefile.load(f.save(tmp_path / "a.glb")).take("")
    x = np.linspace(0, 5, 301)
    angles = take.angles(0, x)
    for row, turned in zip(angles[::10], take.curves[0, "r"].at(x[::10]), strict=True):
        X, Y, Z, W = turned
        v = np.array([0.3, -0.5, 0.8])
        u = np.array([X, Y, Z])
        want = v + 2 * np.cross(u, np.cross(u, v) + W * v)
        assert rotation(row)[:3, :3] @ v == pytest.approx(want, abs=1e-6)
    jumps = np.abs(np.diff(angles, axis=0)).max()
    assert jumps < 90, "no turn of 360 between two samples"


def test_interpolations(tmp_path):
    f = GLTF()
    f.animate(f.node(name="linear"), "translation", [0, 2], [[0, 0, 0], [4, 2, -2]])
    f.animate(f.node(name="step"), "scale", [0, 1, 2], [[1] * 3, [2] * 3, [3] * 3], "STEP")
    # in-tangent, value, out-tangent: x³ from 0 to 1 has slopes 0 and 3
    rows = [[0] * 3, [0] * 3, [0] * 3, [3] * 3, [1] * 3, [3] * 3]
    f.animate(f.node(name="cubic"), "translation", [0, 1], rows, "CUBICSPLINE")
    curves = scenefile.load(f.save(tmp_path / "a.glb")).take("").curves
    x = np.array([-1, 0, 0.25, 0.5, 1, 1.5, 2, 9])
    assert curves[0, "t"].at(x)[:, 0] == pytest.approx([0, 0, 0.5, 1, 2, 3, 4, 4])
    assert curves[1, "s"].at(x)[:, 0] == pytest.approx([1, 1, 1, 1, 2, 2, 3, 3])
    assert curves[2, "t"].at(x)[:, 0] == pytest.approx(np.clip(x, 0, 1) ** 3)


def test_matrices_and_trees(tmp_path):
    f = GLTF()
    m = rotation((20, 30, 40)) @ np.diag([1, 2, 3, 1])
    m[:3, 3] = 4, 5, 6
    shear = np.eye(4)
    shear[0, 1] = 1
    a = f.node(name="a", matrix=m.T.ravel().tolist())
    b = f.node(a, name="b", translation=[1, 0, 0], rotation=turn("z", 90), scale=[2, 2, 2])
    f.node(b, name="c", matrix=shear.T.ravel().tolist())
    scene = scenefile.load(f.save(tmp_path / "a.gltf"))
    local = rotation((0, 0, 90)) @ np.diag([2, 2, 2, 1])
    local[0, 3] = 1
    assert scene.nodes[0].matrix is None and scene.nodes[2].matrix is not None
    assert scene.world(2) == pytest.approx(m @ local @ shear, abs=1e-6)


def test_attributes_of_every_kind(tmp_path):
    f = GLTF()
    color = f.add([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]], "u1", normalized=True)
    second = f.add([[0, 0], [65535, 0], [65535, 65535], [0, 65535]], "u2", normalized=True)
    mesh = f.mesh(QUAD, FACES, TANGENT=[[1, 0, 0, -1]] * 4, TEXCOORD_0=[[0.5, 0.25]] * 4)
    given = f.doc.meshes[mesh].primitives[0].attributes
    given.COLOR_0, given.TEXCOORD_1 = color, second
    f.node(mesh=mesh)
    g = next(iter(scenefile.load(f.save(tmp_path / "a.glb")).meshes.values())).geometry
    assert g.point["Cd"] == pytest.approx(np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]]))
    assert g.point["T"].tolist() == [[1, 0, 0, -1]] * 4
    assert g.point["uv"].shape == (4, 6)
    assert g.point["uv"][2] == pytest.approx([0.5, 0.75, 0, 1, 0, 0], abs=1e-4)
    assert g.point["N"] == pytest.approx(np.array([[0, 0, 1]] * 4)), "computed where the file has none"


@pytest.mark.parametrize(
    ("mode", "index", "faces"),
    [
        (0, [0, 1], []),
        (1, [0, 1, 2, 3], [[0, 1], [2, 3]]),
        (2, [0, 1, 2], [[0, 1, 2]]),
        (3, [0, 1, 2], [[0, 1, 2]]),
        (5, [0, 1, 3, 2], [[0, 1, 3], [3, 1, 2]]),
        (6, [0, 1, 2, 3], [[0, 1, 2], [0, 2, 3]]),
    ],
)
def test_primitives_of_other_modes(tmp_path, mode, index, faces):
    f = GLTF()
    mesh = f.mesh(QUAD, index)
    f.doc.meshes[mesh].primitives[0].mode = mode
    f.node(mesh=mesh)
    g = next(iter(scenefile.load(f.save(tmp_path / "a.glb")).meshes.values())).geometry
    assert [list(x) for x in g] == faces
    assert g.closed.tolist() == [mode in (2, 5, 6)] * len(faces)


def test_several_materials_become_several_nodes(tmp_path):
    f = GLTF()
    f.doc.materials += [gl.Material(name="Red"), gl.Material(name="Red"), gl.Material(name="1 Blue!")]
    mesh = f.mesh(QUAD, FACES[:1], "Both", 0)
    f.doc.meshes[mesh].primitives += f.doc.meshes[f.mesh(QUAD, FACES[1:], "x", 2)].primitives
    f.node(mesh=mesh, name="Red")
    scene = scenefile.load(f.save(tmp_path / "a.glb"))
    assert [(n.name, n.parent, n.mesh) for n in scene.nodes] == [
        ("Red", -1, ""), ("Red_Red", 0, "Both/0"), ("Red_1_Blue", 0, "Both/1"),
    ]  # fmt: skip
    assert list(scene.materials) == ["Red1", "Red2", "1_Blue"]
    assert [n.material for n in scene.nodes] == ["", "Red1", "1_Blue"]


def test_morph_targets(tmp_path):
    f = GLTF()
    mesh = f.mesh(QUAD, FACES)
    f.doc.meshes[mesh].primitives[0].targets = [{"POSITION": f.add([[0, 0, 1]] * 4)}, {"POSITION": f.add(QUAD)}]
    f.doc.meshes[mesh].weights = [0.5, 0]
    f.doc.meshes[mesh].extras = {"targetNames": ["lift", "grow"]}
    node = f.node(mesh=mesh)
    f.animate(node, "weights", [0, 1], [0, 0, 1, 2])
    scene = scenefile.load(f.save(tmp_path / "a.glb"))
    m = next(iter(scene.meshes.values()))
    assert list(m.morphs) == ["lift", "grow"] and scene.nodes[0].weights == (0.5, 0)
    weights = scene.take("").curves[0, "weights"].at(0.5)[0]
    assert weights == pytest.approx([0.5, 1])
    assert m.at(0, weights).P == pytest.approx(QUAD * 2 + [0, 0, 0.5])


def test_texture_transforms_go_into_the_coordinates(tmp_path):
    f = GLTF()
    f.image(png((1, 2, 3)))
    way = {"offset": [0.25, 0.5], "rotation": np.pi / 2, "scale": [2, 4]}
    info = gl.TextureInfo(index=0, extensions={"KHR_texture_transform": way})
    f.doc.materials.append(gl.Material(pbrMetallicRoughness=gl.PbrMetallicRoughness(baseColorTexture=info)))
    f.node(mesh=f.mesh(QUAD, FACES, "m", 0, TEXCOORD_0=[[0, 0], [1, 0], [1, 1], [0, 1]]))
    f.doc.extensionsUsed += ["KHR_texture_transform", "KHR_materials_sheen"]
    scene = scenefile.load(f.save(tmp_path / "a.glb"))
    u, v, _ = scene.meshes["m"].geometry.point["uv"].T
    # by the extension's own formula, with v from the top: T R S (u, v)
    assert u == pytest.approx([0.25, 0.25, 4.25, 4.25], abs=1e-5)
    assert 1 - v == pytest.approx([0.5, -1.5, -1.5, 0.5], abs=1e-5)
    assert scene.notes == ["KHR_materials_sheen is not read"]


def test_skins_bend_with_their_joints(tmp_path):
    f = GLTF()
    bar = np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0], [2, 1, 0]], float)
    mesh = f.mesh(bar, FACES, "bar", NORMAL=[[0, 0, 1]] * 4)
    given = f.doc.meshes[mesh].primitives[0].attributes
    given.JOINTS_0 = f.add([[0, 1, 0, 0]] * 4, "u1")
    given.WEIGHTS_0 = f.add([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0, 2, 0, 0], [0, 1, 0, 0]])
    # the mesh's own node stands elsewhere: bones say where it is
    f.node(name="bar", mesh=mesh, skin=0, translation=[0, 0, 9])
    hip = f.node(name="hip", translation=[0, 0, 1])
    knee = f.node(hip, name="knee", translation=[1, 0, 0])
    inverse = np.array([np.eye(4), np.eye(4)])
    inverse[1, 3, 0] = -1
    f.doc.skins.append(gl.Skin(joints=[hip, knee], inverseBindMatrices=f.add(inverse.reshape(2, 16))))
    f.animate(knee, "rotation", [0, 1], [turn("z", 0), turn("z", 90)])
    scene = scenefile.load(f.save(tmp_path / "a.glb"))
    m, take, place = scene.meshes["bar"], scene.take(""), np.array([0, 0, 9])
    for seconds, end in ((0, [2, 0, 1]), (1, [1, 1, 1]), (0.5, [1 + np.sqrt(0.5), np.sqrt(0.5), 1])):
        world = bent(scene, m, take, seconds).P + place
        assert world[0] == pytest.approx([0, 0, 1]) and world[2] == pytest.approx(end, abs=1e-6)
        assert world[1] == pytest.approx([1, 0, 1], abs=1e-6), "it lies on the knee"
    rest = bent(scene, m).P + place
    assert rest == pytest.approx(bar + np.array([0, 0, 1]))


def test_a_sparse_accessor_and_a_buffer_within(tmp_path):
    doc = {
        "asset": {"version": "2.0"},
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [
            {
                "componentType": 5126, "type": "VEC3", "count": 3,
                "sparse": {
                    "count": 1,
                    "indices": {"bufferView": 0, "componentType": 5123},
                    "values": {"bufferView": 1},
                },
            }
        ],
        "bufferViews": [{"buffer": 0, "byteLength": 2}, {"buffer": 0, "byteOffset": 4, "byteLength": 12}],
    }  # fmt: skip
    raw = np.array([2, 0], "u2").tobytes() + np.array([7, 8, 9], "f4").tobytes()
    uri = "data:application/octet-stream;base64," + base64.b64encode(raw).decode()
    doc["buffers"] = [{"byteLength": len(raw), "uri": uri}]
    (tmp_path / "a.gltf").write_text(json.dumps(doc))
    g = next(iter(scenefile.load(tmp_path / "a.gltf").meshes.values())).geometry
    assert g.P.tolist() == [[0, 0, 0], [0, 0, 0], [7, 8, 9]]


@pytest.mark.parametrize("cut", [0, 3, 15, 200, -40])
def test_a_file_that_is_cut_off(tmp_path, cut):
    path = turntable(tmp_path / "a.glb")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match=r"a\.glb"):
        scenefile.load(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"asset": {"version": "1.0"}}, "version 2"),
        ({"extensionsRequired": ["KHR_draco_mesh_compression"]}, "draco"),
        ({"nodes": [{"mesh": 9}]}, "IndexError"),
        ({"nodes": [{"children": [0]}], "scenes": [{"nodes": [0]}]}, "several parents"),
        ({"buffers": [{"uri": "gone.bin", "byteLength": 3}]}, "gone"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path, change, says):
    doc = {
        "asset": {"version": "2.0"}, "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"componentType": 5126, "type": "VEC3", "count": 1, "bufferView": 0}],
        "bufferViews": [{"buffer": 0, "byteLength": 12}],
    }  # fmt: skip
    (tmp_path / "a.gltf").write_text(json.dumps({**doc, **change}))
    with pytest.raises((ValueError, OSError), match=says):
        scenefile.load(tmp_path / "a.gltf")


def test_unknown_and_missing_files(tmp_path):
    with pytest.raises(ValueError, match="scenes are read from"):
        scenefile.load(tmp_path / "a.blend")
    with pytest.raises(FileNotFoundError, match="no file"):
        scenefile.load(tmp_path / "a.glb")
