"""Operators on 3D textures, 2D arrays and cubes: each slice as a picture would be."""

import numpy as np
import pytest

from stovetop.data.texture import Texture

pytestmark = pytest.mark.gl
A = np.random.default_rng(1).random((3, 4, 5, 4), np.float32)
B = np.random.default_rng(2).random((3, 4, 5, 4), np.float32)


def volume(array, kind="3d"):
    return Texture.from_numpy(array, kind=kind)


def shown(node):
    data = node.data
    assert not node.all_errors(), node.all_errors()
    return data


@pytest.mark.parametrize("kind", ["3d", "2darray"])
def test_each_slice_is_drawn(net, kind):
    out = shown(net("level", volume(A, kind), invert=1.0))
    assert (out.kind, out.depth, out.width, out.height) == (kind, 3, 5, 4)
    assert np.allclose(out.numpy()[..., :3], 1 - A[..., :3], atol=1e-6) and np.array_equal(
        out.numpy()[..., 3], A[..., 3]
    )


def test_slices_of_both_inputs_and_a_picture_for_all(net):
    both = shown(net("add", volume(A), volume(B), size="input1"))
    assert np.allclose(both.numpy(), A + B, atol=1e-6)
    one = shown(net("multiply", volume(A), B[0], size="input1"))
    assert np.allclose(one.numpy(), A * B[0], atol=1e-6)
    flat = shown(net("add", volume(A), B[0], size="input2"))
    assert flat.kind == "2d" and np.allclose(flat.numpy(), A[0] + B[0], atol=1e-6)


def test_a_cube_stays_a_cube(net):
    faces = np.random.default_rng(3).random((6, 4, 4, 4), np.float32)
    out = shown(net("level", volume(faces, "cube"), brightness1=0.5))
    assert out.kind == "cube" and np.allclose(out.numpy()[..., :3], faces[..., :3] / 2, atol=1e-6)


def test_what_changes_nothing_hands_it_on_and_the_common_page_works_on_slices(net):
    source = net.image(volume(A))
    assert net("null", source).data is source.output
    out = shown(net("null", source, format="mono8fixed", outputresolution="custom", resolution=(3, 2)))
    assert out.raw().shape == (3, 2, 3, 1) and out.depth == 3
    masked = shown(net("level", source, invert=1.0, chanmask="r", npasses=2)).numpy()
    assert np.allclose(masked, A, atol=1e-6)


def test_an_operator_for_pictures_gets_the_first_slice(net):
    out = shown(net("resolution", volume(A)))
    assert out.kind == "2d" and np.array_equal(out.numpy(), A[0])


def test_constant_makes_volumes(net):
    out = shown(net("constant", type="texture3d", slices=3, color=(0.0, 0.5, 1.0), outputresolution="custom",
                    resolution=(4, 2), format="rgba32float"))  # fmt: skip
    assert out.kind == "3d" and out.numpy().shape == (3, 2, 4, 4) and np.allclose(out.numpy(), [0, 0.5, 1, 1])
    assert shown(net("constant", type="texture3darray", slices=2)).kind == "2darray"


def test_scripts_see_depth_samples_and_files(net, tmp_path):
    from stovetop.data import imageio

    face = net.engine.face(net("null", net.image(volume(A))))
    assert face.depth == 3 and face.newestSliceWOffset == 0 and face.numpyArray().shape == (3, 4, 5, 4)
    assert face.numpyArray(delayed=True, neverNone=True).shape == (3, 4, 5, 4)
    assert face.sample(x=1, y=2, z=2) == pytest.approx(A[2, 2, 1])
    assert face.sample(u=0.3, v=0.6, w=0.5) == pytest.approx(A[1, 2, 1])
    assert face.gpuMemory == 0
    face.save(str(tmp_path / "first.exr"))
    assert np.array_equal(imageio.load(tmp_path / "first.exr").numpy(), A[0])
    drawn = net("level", net.image(volume(A)), invert=1.0)
    assert drawn.data.raw() is not None and net.engine.face(drawn).gpuMemory == 3 * 4 * 5 * 16
