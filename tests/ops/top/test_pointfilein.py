"""Point File In: each kind of file against the points that were written into it."""

import numpy as np
import pytest

from stovetop.data import imageio
from stovetop.data.pointfile import read_points
from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
RNG = np.random.default_rng(5)
P = RNG.uniform(-5, 5, (11, 3)).astype(np.float32)
C = RNG.integers(0, 255, (11, 3)).astype(np.uint8)


def ply(kind, before="", listed=True):
    head = f"ply\nformat {kind} 1.0\ncomment a comment\n{before}element vertex 11\nproperty float x\nproperty float y\n"
    head += "property float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nproperty double w\n"
    head += "element face 1\nproperty list uchar int vertex_indices\nend_header\n" if listed else "end_header\n"
    if kind == "ascii":
        rows = "".join(f"{' '.join(map(str, [*p, *c, i]))}\n" for i, (p, c) in enumerate(zip(P, C, strict=True)))
        return (head + rows + "3 0 1 2\n").encode()
    order = ">" if "big" in kind else "<"
    form = np.dtype([("p", order + "f4", 3), ("c", "u1", 3), ("w", order + "f8")])
    table = np.zeros(11, form)
    table["p"], table["c"], table["w"] = P, C, np.arange(11)
    return head.encode() + table.tobytes() + b"\x03\0\0\0\0"


@pytest.mark.parametrize("kind", ["ascii", "binary_little_endian", "binary_big_endian"])
def test_ply(tmp_path, kind):
    (tmp_path / "a.ply").write_bytes(ply(kind))
    points = read_points(str(tmp_path / "a.ply"))
    assert points.names == ("x", "y", "z", "red", "green", "blue", "w")
    assert np.allclose(points.values[:, :3], P, atol=1e-6)
    assert np.allclose(points.values[:, 3:6], C / 255) and np.array_equal(points.values[:, 6], np.arange(11))


def test_ply_with_other_elements_before(tmp_path):
    data = ply("binary_little_endian", "element camera 2\nproperty float f\n", listed=False)
    split = data.index(b"end_header\n") + len(b"end_header\n")
    (tmp_path / "a.ply").write_bytes(data[:split] + b"\0" * 8 + data[split:])
    assert np.allclose(read_points(str(tmp_path / "a.ply")).values[:, :3], P)


def rows(delimiter, columns=P):
    return "".join(delimiter.join(f"{v:.6f}" for v in p) + "\n" for p in columns)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (rows(" "), ("x", "y", "z")), (rows("   "), ("x", "y", "z")), (rows(","), ("x", "y", "z")),
        (rows("\t"), ("x", "y", "z")), ("11\n" + rows(" "), ("x", "y", "z")), ("a,b,c\n" + rows(","), ("a", "b", "c")),
        ("11\n'a b' b c\n" + rows(" "), ("a b", "b", "c")), ("# a comment\n\n" + rows(", "), ("x", "y", "z")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".xyz", ".csv"])
def test_text(tmp_path, suffix, text, names):
    (tmp_path / f"a{suffix}").write_text(text)
    points = read_points(str(tmp_path / f"a{suffix}"))
    assert points.names == names and np.allclose(points.values, P, atol=1e-6)


def test_blank_fields_and_short_rows_are_zero(tmp_path):
    (tmp_path / "a.csv").write_text('1,2,\n4,,6,"7"\n')
    points = read_points(str(tmp_path / "a.csv"))
    assert points.values.tolist() == [[1, 2, 0, 0], [4, 0, 6, 7]] and points.names == ("x", "y", "z", "field4")


def test_obj(tmp_path):
    lines = [f"v {x} {y} {z}\nvn 0 0 1\n" for x, y, z in P]
    (tmp_path / "a.obj").write_text("# c\n" + "".join(lines) + "f 1 2 3\n")
    assert np.allclose(read_points(str(tmp_path / "a.obj")).values, P, atol=1e-6)
    (tmp_path / "c.obj").write_text("v 1 2 3 .1 .2 .3\n")
    points = read_points(str(tmp_path / "c.obj"))
    assert points.names[3:] == ("r", "g", "b") and np.allclose(points.values[0], [1, 2, 3, 0.1, 0.2, 0.3])


def test_the_picture_and_its_channels(net, tmp_path, pixels):
    (tmp_path / "a.ply").write_bytes(ply("binary_little_endian"))
    node = net("pointfilein", file="a.ply")
    out = pixels(node)
    # 11 points are 3 rows of 4: one place is left over
    assert out.shape == (3, 4, 4) and node.data.format == "rgba32float"
    flat = out.reshape(-1, 4)
    assert np.array_equal(flat[:11, :3], P) and np.allclose(flat[:11, 3], C[:, 0] / 255) and not flat[11].any()
    net.set(node, red="w", green="Zero", blue="One", alpha="gone")
    flat = pixels(node).reshape(-1, 4)
    assert np.array_equal(flat[:11, 0], np.arange(11)) and not flat[:, [1, 3]].any()
    assert flat[:, 2].tolist() == [1.0] * 11 + [0.0]
    face = net.engine.face(node)
    assert (face.numPoints, face.numSrcPoints, face.numFields) == (11, 11, 7)
    assert face.par.red.menuNames == ["Zero", "One", "x", "y", "z", "red", "green", "blue", "w"]
    info = node.kind.info(node)
    assert (info["num_points"], info["num_channels"], info["file_resx"], info["open"]) == (11, 7, 4, 1)


def test_three_fields_have_an_alpha_of_one(net, tmp_path, pixels):
    (tmp_path / "a.xyz").write_text(rows(" "))
    flat = pixels(net("pointfilein", file="a.xyz")).reshape(-1, 4)
    assert np.allclose(flat[:11, :3], P, atol=1e-6) and flat[:, 3].tolist() == [1.0] * 11 + [0.0]


def test_exr_keeps_its_size_and_all_channels(net, tmp_path, pixels):
    x = RNG.uniform(-9, 9, (3, 5, 4)).astype(np.float32)
    y = RNG.uniform(-9, 9, (3, 5, 4)).astype(np.float32)
    a, b = Texture.from_numpy(x), Texture.from_numpy(y)
    imageio.save(tmp_path / "a.exr", a, layers=[(("R", "G", "B", ""), a), (("nx", "", "", "w"), b)])
    node = net("pointfilein", file="a.exr", red="R", green="nx", blue="w", alpha="B")
    out = pixels(node)
    assert np.array_equal(out, np.stack([x[..., 0], y[..., 0], y[..., 3], x[..., 2]], axis=2))


def test_a_row_of_files_plays_and_blends(net, tmp_path, pixels):
    for i in range(4):
        (tmp_path / f"p{i}.xyz").write_text(f"{i} 0 0\n{i * 10} 1 1\n")
    node = net("pointfilein", file="p*.xyz", playmode="specify", indexunit="indices", index=2.0)
    assert pixels(node)[0, :, 0].tolist() == [2, 20]
    net.set(node, index=2.5, interp=True)
    assert pixels(node)[0, :, 0].tolist() == [2.5, 25]
    net.set(node, index=5.0, interp=False)
    assert pixels(node)[0, :, 0].tolist() == [1, 10]
    net.set(node, imageindexing="filename", trim=True, tstart=1.0, tstartunit="indices", tend=2.0, tendunit="indices",
            textendright="hold", index=9.0)  # fmt: skip
    assert pixels(node)[0, :, 0].tolist() == [2, 20]
    net.set(node, file=".", playmode="sequential", trim=False, overridesample=True, samplerate=60.0)
    shown = []
    for _ in range(4):
        shown.append(pixels(node)[0, 0, 0])
        net.engine.step()
    assert shown == [0, 1, 2, 3]


def test_what_cannot_be_read_is_named(net, tmp_path):
    good = b"ply\nformat binary_little_endian 1.0\nelement vertex 9\nproperty float x\nend_header\n1234"
    for name, content, part in (
        ("cut.ply", good, "ends after 1 of 9"), ("head.ply", b"ply\nformat ascii 1.0\n", "header"),
        ("no.ply", b"nothing", "not a PLY"), ("rows.ply", ply("ascii")[:330], "rows.ply"),
        ("empty.xyz", b"\n", "no points"), ("v.obj", b"f 1 2 3\n", "no vertices"), ("a.fits", b"", r".fits"),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        node = net("pointfilein", file=name)
        node.data  # noqa: B018
        assert part in node.all_errors()[0] and name in node.all_errors()[0]
    (tmp_path / "good.xyz").write_text("1 2 3\n")
    net.set(node, file="good.xyz")
    assert node.data.numpy()[0, 0, :3].tolist() == [1, 2, 3]
    last = node.data
    net.set(node, file="gone.xyz")
    assert node.data is last and "gone.xyz" in node.all_errors()[0]
