"""FBX files of records that the test writes, as text and as both kinds of binary."""

from __future__ import annotations

import numpy as np
import pytest

from scene_files import FACES, QUAD, bent, fbx_binary, fbx_text, png, record, settings
from stovetop.data import scenefile
from stovetop.data.fbxcurves import TICKS
from stovetop.data.transforms import compose, rotation, translation

STYLES = {
    "text": lambda r: fbx_text(r).encode(),
    "binary": fbx_binary,
    "binary, large": lambda r: fbx_binary(r, 7500),
}


def layer(kind: str, name: str, values, how: str = "ByPolygonVertex", index=None):
    inner = [
        record("MappingInformationType", how),
        record("ReferenceInformationType", "Direct" if index is None else "IndexToDirect"),
        record(name, np.ravel(np.array(values, "f8" if name != "Materials" else "i4"))),
    ]
    if index is not None:
        inner.append(record(f"{name}Index", np.array(index, "i4")))
    return record(f"LayerElement{kind}", 0, inner=inner)


def geometry(id: int, *layers):
    P = np.ravel(QUAD).astype("f8")
    verts = np.array([v if k < 2 else ~v for face in FACES for k, v in enumerate(face)], "i4")
    return record(
        "Geometry", id, "Quad\x00\x01Geometry", "Mesh",
        inner=[record("Vertices", P), record("PolygonVertexIndex", verts), *layers],
    )  # fmt: skip


def model(id: int, name: str, kind: str = "Mesh", **values):
    return record("Model", id, f"{name}\x00\x01Model", kind, inner=[settings(**values)])


def curve(id: int, times, values, flags=4, slopes=None):
    keys = (np.array(times, "f8") * TICKS).astype("i8")
    data = np.zeros((1, 4), "f4") if slopes is None else np.array(slopes, "f4")
    n = len(data)
    return record(
        "AnimationCurve", id, "\x00\x01AnimCurve", "",
        inner=[
            record("KeyTime", keys), record("KeyValueFloat", np.array(values, "f4")),
            record("KeyAttrFlags", np.array([flags] * n, "i4")), record("KeyAttrDataFloat", data.ravel()),
            record("KeyAttrRefCount", np.array([len(keys) // n] * n, "i4")),
        ],
    )  # fmt: skip


def joined(*pairs):
    return record("Connections", inner=[record("C", "OP" if len(p) > 2 else "OO", *p) for p in pairs])


def write(path, objects, connections, style="binary", **header):
    whole = [
        record("FBXHeaderExtension", inner=[record("FBXVersion", 7400)]),
        record("GlobalSettings", inner=[settings(**{"TimeMode": 6, **header})]),
        record("Objects", inner=objects),
        connections,
    ]
    path.write_bytes(STYLES[style](whole))
    return path


@pytest.mark.parametrize("style", STYLES)
def test_a_mesh_with_material_and_texture(tmp_path, style):
    uv = [[0, 0], [1, 0], [1, 1], [0, 1]]
    raw = png((0, 255, 0))
    content = [] if style == "text" else [record("Content", raw)]
    objects = [
        geometry(
            10,
            layer("Normal", "Normals", [[0, 0, 1]] * 6),
            layer("UV", "UV", uv, index=[0, 1, 2, 0, 2, 3]),
            layer("Color", "Colors", [[1, 0, 0, 1], [0, 1, 0, 1]], "ByPolygon"),
            layer("Material", "Materials", [0], "AllSame"),
        ),
        model(20, "Body", Lcl_Translation=[1.0, 2.0, 3.0], Lcl_Rotation=[0.0, 90.0, 0.0], Lcl_Scaling=[2.0, 2.0, 2.0]),
        record(
            "Material", 30, "Skin\x00\x01Material", "",
            inner=[
                record("ShadingModel", "phong"),
                settings(DiffuseColor=[1.0, 0.5, 0.0], DiffuseFactor=0.5, SpecularColor=[0.3] * 3, Shininess=9.0),
            ],
        ),
        record(
            "Texture", 40, "t\x00\x01Texture", "",
            inner=[record("RelativeFilename", "maps\\skin.png"), settings(WrapModeU=1)],
        ),
        record("Video", 50, "v\x00\x01Video", "Clip", inner=content),
    ]  # fmt: skip
    path = write(
        tmp_path / "a.fbx", objects, joined((20, 0), (10, 20), (30, 20), (40, 30, "DiffuseColor"), (50, 40)), style
    )
    (tmp_path / "skin.png").write_bytes(raw)
    scene = scenefile.load(path)
    (node,) = scene.nodes
    assert (node.name, node.mesh, node.material) == ("Body", "Quad", "Skin")
    assert scene.world(0) == pytest.approx(compose((1, 2, 3), (0, 90, 0), (2, 2, 2)))
    g = scene.meshes["Quad"].geometry
    assert g.P == pytest.approx(QUAD) and [list(f) for f in g] == FACES
    assert g.vertex["N"].tolist() == [[0, 0, 1]] * 6
    assert g.vertex["uv"][:, :2].tolist() == [uv[i] for i in (0, 1, 2, 0, 2, 3)]
    assert g.prim["Cd"].tolist() == [[1, 0, 0, 1], [0, 1, 0, 1]] and g.prim_groups["Skin"].all()
    m = scene.materials["Skin"]
    assert (
        (m.kind, m.shininess) == ("phong", 9) and m.color == (0.5, 0.25, 0) and m.specular == pytest.approx((0.3,) * 3)
    )
    picture = scene.pictures[m.maps["color"].image]
    assert m.maps["color"].extend == ("hold", "repeat")
    assert picture.path == str(tmp_path / "skin.png") if style == "text" else picture.content == raw


def test_polygons_by_material(tmp_path):
    objects = [
        geometry(10, layer("Material", "Materials", [1, 0], "ByPolygon")),
        model(20, "Body"),
        record("Material", 30, "A\x00\x01Material", ""),
        record("Material", 31, "B\x00\x01Material", ""),
    ]
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, joined((20, 0), (10, 20), (30, 20), (31, 20))))
    assert [(n.name, n.material) for n in scene.nodes] == [("Body", ""), ("Body_A", "A"), ("Body_B", "B")]
    parts = [scene.meshes[n.mesh].geometry for n in scene.nodes[1:]]
    assert [p.P.tolist() for p in parts] == [QUAD[FACES[1]].tolist(), QUAD[FACES[0]].tolist()]


def test_a_transform_with_all_its_pivots(tmp_path):
    values = {
        "Lcl_Translation": [1.0, 2.0, 3.0], "Lcl_Rotation": [10.0, 20.0, 30.0], "Lcl_Scaling": [2.0, 2.0, 2.0],
        "PreRotation": [0.0, 40.0, 0.0], "PostRotation": [5.0, 0.0, 0.0], "RotationPivot": [1.0, 0.0, 0.0],
        "RotationOffset": [0.0, 0.5, 0.0], "ScalingPivot": [0.0, 0.0, 2.0], "ScalingOffset": [0.25, 0.0, 0.0],
        "RotationOrder": 5,
    }  # fmt: skip
    scene = scenefile.load(write(tmp_path / "a.fbx", [model(20, "a", "Null", **values)], joined((20, 0))))
    t = translation
    want = (
        t((1, 2, 3)) @ t((0, 0.5, 0)) @ t((1, 0, 0)) @ rotation((0, 40, 0)) @ rotation((10, 20, 30), "zyx")
        @ np.linalg.inv(rotation((5, 0, 0))) @ t((-1, 0, 0)) @ t((0.25, 0, 0)) @ t((0, 0, 2))
        @ np.diag([2, 2, 2, 1]) @ t((0, 0, -2))
    )  # fmt: skip
    assert scene.world(0) == pytest.approx(want)


def test_geometric_transforms_move_the_mesh_alone(tmp_path):
    objects = [geometry(10), model(20, "a", GeometricTranslation=[0.0, 0.0, 5.0]), model(21, "b", "Null")]
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, joined((20, 0), (10, 20), (21, 20))))
    assert scene.meshes["Quad"].geometry.P == pytest.approx(QUAD + np.array([0, 0, 5]))
    assert scene.world(1) == pytest.approx(np.eye(4))


def test_z_up(tmp_path):
    header = {"UpAxis": 2, "UpAxisSign": 1, "FrontAxis": 1, "FrontAxisSign": -1, "CoordAxis": 0, "CoordAxisSign": 1}
    objects = [model(20, "a", "Null", Lcl_Translation=[1.0, 2.0, 3.0])]
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, joined((20, 0)), **header))
    assert scene.world(0)[:3, 3] == pytest.approx([1, 3, -2])


def test_curves(tmp_path):
    objects = [
        model(20, "a", "Null", Lcl_Translation=[0.0, 7.0, 0.0]),
        record("AnimationStack", 1, "Take 001\x00\x01AnimStack", ""),
        record("AnimationLayer", 2, "Base\x00\x01AnimLayer", ""),
        record("AnimationCurveNode", 3, "T\x00\x01AnimCurveNode", ""),
        record("AnimationCurveNode", 4, "R\x00\x01AnimCurveNode", ""),
        # x³ by its slopes, a step, and one turn and a half with no key between
        curve(5, [0, 1], [0, 1], 8, [[0, 3, 0, 0], [3, 0, 0, 0]]),
        curve(6, [0, 0.5, 1], [1, 2, 3], 2),
        curve(7, [0, 1], [0, 540], 4),
    ]
    links = joined(
        (20, 0), (2, 1), (3, 2), (4, 2), (3, 20, "Lcl Translation"), (4, 20, "Lcl Rotation"),
        (5, 3, "d|X"), (6, 3, "d|Z"), (7, 4, "d|Y"),
    )  # fmt: skip
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, links))
    assert scene.fps == 30 and list(scene.takes) == ["Take 001"]
    take = scene.takes["Take 001"]
    x = np.array([0, 6, 12, 21, 30]) / 30
    t = take.curves[0, "t"].at(x)
    assert t[:, 0] == pytest.approx(x**3, abs=1e-6) and t[:, 1] == pytest.approx([7] * 5)
    assert t[:, 2] == pytest.approx([1, 1, 1, 2, 3])
    assert take.angles(0, x) == pytest.approx(np.stack([x * 0, x * 540, x * 0], 1), abs=1e-4)


def test_keys_that_leave_their_slopes_to_the_reader(tmp_path):
    auto = 0x4000 | 0x2000 | 0x100 | 8
    # in text the bits of four floats stand as integers
    bits = np.array([0, 0, 218434821, 0] * 2, "i4")
    times, values = [0, 1, 2, 3, 4], [0, 1, 2, 4, 3]
    moving = record(
        "AnimationCurve", 5, "AnimCurve::", "",
        inner=[
            record("KeyTime", (np.array(times) * TICKS).astype("i8")), record("KeyValueFloat", np.array(values, "f8")),
            record("KeyAttrFlags", np.array([auto, 4], "i4")), record("KeyAttrDataFloat", bits),
            record("KeyAttrRefCount", np.array([4, 1], "i4")),
        ],
    )  # fmt: skip
    objects = [
        model(20, "a", "Null"),
        record("AnimationStack", 1, "AnimStack::t", "", inner=[settings(LocalStart=TICKS, LocalStop=3 * TICKS)]),
        record("AnimationLayer", 2, "AnimLayer::l", ""),
        record("AnimationCurveNode", 3, "AnimCurveNode::T", ""),
        moving,
        curve(6, [], []),
    ]
    links = joined((20, 0), (2, 1), (3, 2), (3, 20, "Lcl Translation"), (5, 3, "d|X"), (6, 3, "d|Y"))
    take = scenefile.load(write(tmp_path / "a.fbx", objects, links, "text")).takes["t"]
    assert (take.start, take.end) == (1, 3), "what the stack says"
    x = np.linspace(0, 4, 401)
    at = take.curves[0, "t"].at(x)[:, 0]
    assert at[::100] == pytest.approx(values)
    assert at.max() == pytest.approx(4) and np.diff(at)[:300].min() > -1e-6, "it does not overshoot"
    slope = np.gradient(at, x)
    assert slope[[0, 100, 300]] == pytest.approx([0, 1, 0], abs=0.1)


def test_blend_shapes(tmp_path):
    shape = [record("Indexes", np.array([2], "i4")), record("Vertices", np.array([0, 0, 4], "f8"))]
    objects = [
        geometry(10),
        model(20, "a"),
        record("Deformer", 11, "bs\x00\x01Deformer", "BlendShape"),
        record("Deformer", 12, "Smile\x00\x01SubDeformer", "BlendShapeChannel", inner=[record("DeformPercent", 25.0)]),
        record("Geometry", 13, "s\x00\x01Geometry", "Shape", inner=shape),
        record("AnimationStack", 1, "t\x00\x01AnimStack", ""),
        record("AnimationLayer", 2, "l\x00\x01AnimLayer", ""),
        record("AnimationCurveNode", 3, "DeformPercent\x00\x01AnimCurveNode", ""),
        curve(5, [0, 1], [0, 100]),
    ]
    links = joined(
        (20, 0), (10, 20), (11, 10), (12, 11), (13, 12), (2, 1), (3, 2), (3, 12, "DeformPercent"),
        (5, 3, "d|DeformPercent"),
    )  # fmt: skip
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, links))
    mesh = scene.meshes["Quad"]
    assert list(mesh.morphs) == ["Smile"] and scene.nodes[0].weights == (0.25,)
    assert mesh.at(0, scene.nodes[0].weights).P[2].tolist() == [1, 1, 1]
    assert scene.take("").curves[0, "weights"].at(0.75)[0] == pytest.approx([0.75])


def test_skins(tmp_path):
    def cluster(id, points, weights, transform):
        return record(
            "Deformer", id, "c\x00\x01SubDeformer", "Cluster",
            inner=[
                record("Indexes", np.array(points, "i4")), record("Weights", np.array(weights, "f8")),
                record("Transform", transform.T.ravel().astype("f8")),
            ],
        )  # fmt: skip

    knee = translation((-1, 0, 0))
    objects = [
        geometry(10),
        model(20, "body"),
        model(21, "hip", "LimbNode", Lcl_Translation=[0.0, 0.0, 2.0]),
        model(22, "knee", "LimbNode", Lcl_Translation=[1.0, 0.0, 0.0], Lcl_Rotation=[0.0, 0.0, 90.0]),
        record("Deformer", 11, "s\x00\x01Deformer", "Skin"),
        cluster(12, [0, 3], [1, 1], np.eye(4)),
        cluster(13, [1, 2], [1, 0.5], knee),
    ]
    links = joined((20, 0), (10, 20), (21, 0), (22, 21), (11, 10), (12, 11), (13, 11), (21, 12), (22, 13))
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, links))
    mesh = scene.meshes["Quad"]
    P = bent(scene, mesh).P
    moved = translation((1, 0, 2)) @ rotation((0, 0, 90)) @ knee
    want = QUAD + np.array([0, 0, 2])
    for i in (1, 2):
        want[i] = (moved @ [*QUAD[i], 1])[:3]
    assert pytest.approx(want, abs=1e-6) == P


def test_cameras_and_lights_look_along_minus_z(tmp_path):
    objects = [
        model(20, "Eye", "Camera", Lcl_Translation=[0.0, 0.0, 9.0]),
        record("NodeAttribute", 21, "Eye\x00\x01NodeAttribute", "Camera",
               inner=[settings(FocalLength=50.0, FilmWidth=1.417)]),
        model(22, "Lamp", "Light"),
        record("NodeAttribute", 23, "Lamp\x00\x01NodeAttribute", "Light",
               inner=[settings(LightType=2, Intensity=50.0, OuterAngle=60.0, InnerAngle=40.0)]),
        model(24, "under", "Null"),
    ]  # fmt: skip
    scene = scenefile.load(write(tmp_path / "a.fbx", objects, joined((20, 0), (21, 20), (22, 0), (23, 22), (24, 22))))
    names = [n.name for n in scene.nodes]
    eye, lamp = names.index("Eye"), names.index("Lamp_light")
    ahead = np.array([0, 0, -1, 0])
    assert scene.world(eye) @ ahead == pytest.approx([1, 0, 0, 0]) and scene.world(eye)[:3, 3] == pytest.approx(
        [0, 0, 9]
    )
    assert scene.nodes[eye].camera.fov == pytest.approx(np.degrees(2 * np.arctan(1.417 * 25.4 / 100)))
    assert scene.world(lamp) @ ahead == pytest.approx([0, -1, 0, 0]), "what hangs below a lamp does not turn with it"
    assert scene.world(names.index("under")) == pytest.approx(np.eye(4))
    assert scene.nodes[lamp].light.kind == "cone" and scene.nodes[lamp].light.cone == (20, 30)
    assert scene.nodes[lamp].light.intensity == 0.5


@pytest.mark.parametrize("style", STYLES)
def test_a_file_that_is_cut_off(tmp_path, style):
    path = write(tmp_path / "a.fbx", [geometry(10), model(20, "a")], joined((20, 0), (10, 20)), style)
    whole = path.read_bytes()
    for part in (0.15, 0.5, 0.8):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(ValueError, match=r"a\.fbx"):
            scenefile.load(path)


def test_an_older_version_says_so(tmp_path):
    whole = [record("FBXHeaderExtension", inner=[record("FBXVersion", 6100)]), record("Objects")]
    (tmp_path / "a.fbx").write_text(fbx_text(whole))
    with pytest.raises(ValueError, match=r"version 6\.1"):
        scenefile.load(tmp_path / "a.fbx")


@pytest.mark.parametrize("raw", [b"", b"garbage", b"Kaydara FBX Binary  \x00\x1a\x00\xe8\x1c\x00\x00" + b"\xff" * 60])
def test_what_is_no_fbx_file(tmp_path, raw):
    (tmp_path / "a.fbx").write_bytes(raw)
    with pytest.raises(ValueError, match=r"a\.fbx"):
        scenefile.load(tmp_path / "a.fbx")
