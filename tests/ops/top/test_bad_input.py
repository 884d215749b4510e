"""Bad input is a clear error on the operator it reached; the last good picture stays and the rest goes on."""

import numpy as np
import pytest

from stovetop.data.texture import Texture
from stovetop.gl.context import context

pytestmark = pytest.mark.gl
GREY = np.full((4, 4, 4), 0.5, np.float32)


def shown(node):
    return node.data.numpy()


def test_sizes_below_one_are_one(net):
    node = net("constant", outputresolution="custom", resolution=(0, -5))
    assert (node.data.width, node.data.height) == (1, 1) and not node.all_errors()


def test_a_size_beyond_the_device_keeps_the_last_picture(net):
    limit = context().info["GL_MAX_TEXTURE_SIZE"]
    big = net("constant", outputresolution="custom", resolution=(8, 4))
    after, other = net("level", big, invert=1.0), net("constant")
    assert shown(after).shape == (4, 8, 4)
    net.set(big, resolutionw=limit + 1)
    assert shown(after).shape == (4, 8, 4) and shown(other).shape == (256, 256, 4)
    assert big.all_errors() == [f"an image of {limit + 1}x4 is beyond this GPU's 1..{limit}"]
    assert not other.all_errors()
    net.set(big, resolutionw=16)
    assert shown(after).shape == (4, 16, 4) and not big.all_errors()


def test_nan_and_infinity_pass_through_floats_and_are_numbers_in_fixed_formats(net):
    image = GREY.copy()
    image[0, 0], image[1, 1], image[2, 2] = np.nan, np.inf, -np.inf
    assert np.array_equal(shown(net("null", image)), image, equal_nan=True)
    eight = net("null", image, format="rgba8fixed")
    raw = eight.data.raw()
    assert (raw[1, 1] == 255).all() and (raw[2, 2] == 0).all() and (raw[3, 3] == 128).all()
    # the same whether the fixed format is stored or only passed on the way
    joined = net("level", net("null", image, format="rgba8fixed"), format="rgba32float", brightness1=0.5)
    assert np.isfinite(shown(joined)).all() and shown(joined)[1, 1, 0] == 0.5


def test_more_inputs_than_a_program_reads(net, pixels):
    images = [np.full((4, 4, 4), 1 / 32, np.float32) for _ in range(17)]
    assert pixels(net("composite", *images, operand="add"))[0, 0] == pytest.approx([17 / 32] * 4)
    multi = net("glslmulti", *images, init=True)
    multi.parent.children[f"{multi.name}_pixel"].set_content(
        _text(
            "out vec4 c;\nvoid main() {\n    c = vec4(0.0);\n"
            "    for (int i = 0; i < TD_NUM_2D_INPUTS; i++) c += texture(sTD2DInputs[i], vUV.st);\n}"
        )
    )
    assert pixels(multi)[0, 0] == pytest.approx([17 / 32] * 4)


def _text(text):
    from stovetop.data.table import Table

    return Table.from_text(text)


def test_a_picture_that_is_none_is_refused_where_it_comes_in():
    for array, part in [
        (np.zeros((0, 4, 4), np.uint8), r"not \(0, 4, 4\)"),
        (np.zeros((4, 4, 5), np.uint8), "1 to 4 components"),
        (np.zeros((4, 4, 4), np.complex64), "not complex64"),
        (np.zeros(4, np.uint8), r"not \(4,\)"),
    ]:
        with pytest.raises(ValueError, match=part):
            Texture.from_numpy(array)


def test_a_movie_cut_off_in_the_middle_shows_what_there_is(net, tmp_path):
    from stovetop.data.movie import MovieWriter

    whole = tmp_path / "whole.mp4"
    with MovieWriter(whole, 30.0) as writer:
        for i in range(60):
            writer.write(Texture.from_numpy(np.random.default_rng(i).integers(0, 255, (64, 64, 4), np.uint8)))
    cut = tmp_path / "cut.mkv"
    _remux(whole, cut)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    node = net("moviefilein", file=str(cut), playmode="specify", index=3, indexunit="indices")
    good = shown(node).copy()
    assert good.std() > 0.05 and not node.all_errors()
    other = net("constant")
    net.set(node, index=55)
    assert shown(node).std() > 0.05
    assert not shown(other).std() and not other.all_errors()
    assert all("cut.mkv" in e for e in node.all_errors())


def _remux(source, target):
    import av

    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        stream = made.add_stream_from_template(given.streams.video[0])
        for packet in given.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                made.mux(packet)
