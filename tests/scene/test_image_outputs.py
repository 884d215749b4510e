"""The Images page of the Render TOP: GLSL MATs write at any pixel, Render Select shows what they wrote."""

import numpy as np
import pytest

pytestmark = pytest.mark.gl
VERTEX = "out vec3 at; void main() { at = TDPos(); gl_Position = TDWorldToProj(TDDeform(TDPos())); }"


@pytest.fixture
def written(scene):
    """A function: the pictures of images that a pixel shader's body writes to."""
    mat = scene.make("glslMAT", "glsl1")
    scene.ball.par.material = mat.name
    selects = []

    def images(body, *blocks, count=None):
        mat.par.vdat.eval().text = VERTEX
        mat.par.pdat.eval().text = f"in vec3 at; out vec4 color; void main() {{ color = vec4(0.5); {body} }}"
        scene.render.seq.image.numBlocks = len(blocks)
        for i, block in enumerate(blocks):
            scene.set(scene.render, **{f"image{i}{k}": v for k, v in block.items()})
        while len(selects) < (count or len(blocks)):
            selects.append(scene.make("renderselectTOP", "image1", top="render1", imageoutput=True))
            selects[-1].par.colorbufindex = len(selects) - 1
        return selects[: count or len(blocks)]

    images.mat = mat
    return images


def test_pixels_are_written_where_the_shader_says(scene, written):
    body = "imageStore(where, ivec2(gl_FragCoord.xy) / 4, vec4(at, 1.0)); TDImageStore_other(ivec2(1, 2), vec4(2.0));"
    block = {"arraylength": 0, "format": "rgba32float"}
    where, other = written(body, {"name": "where", "resw": 16, "resh": 16, **block}, {"name": "other", **block})
    out = where.numpyArray()
    assert not scene.render.errors() and not scene.render.warnings() and out.shape == (16, 16, 4)
    seen = scene.picture()[::4, ::4, 3] > 0
    assert out[8, 8, 2] == pytest.approx(1, abs=0.05) and np.all((out[..., 3] > 0)[seen])
    assert out[8, 10, 0] > out[8, 8, 0] > out[8, 6, 0] and not out[0, 0].any()
    assert other.width == 256 and np.argwhere(other.numpyArray()[..., 0]).tolist() == [[2, 1]]
    # images begin empty each time
    scene.ball.par.tx = 100
    assert not where.numpyArray().any()


def test_arrays_formats_and_kinds(scene, written):
    body = (
        "imageStore(one[1], ivec2(3, 0), vec4(0.5)); TDImageStore_one(0, ivec2(0, 3), vec4(0.25));"
        "imageStore(deep, ivec3(1, 2, 3), vec4(1.0)); imageStore(sides, ivec3(2, 1, 4), vec4(0.0, 1.0, 0.0, 1.0));"
        "imageStore(sheets, ivec3(0, 0, 1), vec4(1.0, 0.5, 0.0, 1.0));"
    )
    made = written(
        body,
        {"name": "one", "arraylength": 2, "resw": 4, "resh": 4, "format": "mono16float"},
        {"name": "deep", "arraylength": 0, "resw": 4, "resh": 4, "type": "texture3d", "depth": 5},
        {"name": "sides", "arraylength": 0, "resw": 4, "resh": 4, "type": "texturecube"},
        {"name": "sheets", "arraylength": 0, "resw": 4, "resh": 4, "type": "texture2darray", "depth": 2},
        count=5,
    )
    for select in made:
        select.cook(force=True)
    assert not scene.inside.errors(recurse=True) and not scene.render.warnings()
    first, second, deep, sides, sheets = (m._node.data for m in made)
    assert first.format == "mono16float" and first.pixels(np.float32)[3, 0, 0] == 0.25
    assert second.pixels(np.float32)[0, 3, 0] == 0.5
    assert (deep.kind, deep.depth, sides.kind, sheets.kind, sheets.depth) == ("3d", 5, "cube", "2darray", 2)
    assert np.argwhere(np.asarray(deep.slice(3).pixels(np.float32))[..., 0]).tolist() == [[2, 1]]
    assert sides.slice(4).pixels(np.float32)[1, 2].tolist() == [0, 1, 0, 1]
    assert sheets.slice(1).pixels(np.float32)[0, 0].tolist() == pytest.approx([1, 0.5, 0, 1], abs=0.01)


def test_what_was_written_can_be_read(scene, written):
    body = "vec4 had = imageLoad(sum, ivec2(0)); imageStore(sum, ivec2(0), had + vec4(1.0)); color = vec4(had.r);"
    block = {"name": "sum", "arraylength": 0, "resw": 1, "resh": 1, "format": "rgba32float", "access": "readwrite"}
    (total,) = written(body, block)
    assert total.numpyArray()[0, 0, 0] >= 1


def test_shadows_and_picks_of_such_materials(scene, written):
    body = "if (at.x > 5.0) discard; imageStore(where, ivec2(0), vec4(1.0));"
    (where,) = written(body, {"name": "where", "arraylength": 0})
    scene.light.par.shadowtype = "hard2d"
    pick = scene.make(
        "renderpickCHOP", "pick1", rendertop="render1", responsetime="thiscook", pickingby="parameters",
        strategy="always", picku=0.5, pickv=0.5,
    )  # fmt: skip
    assert pick["tz"].eval() == pytest.approx(1, abs=0.01)
    assert where.numpyArray()[0, 0, 0] == 1 and not scene.render.warnings()


def test_bad_images_say_why(scene, written):
    written("", {"name": "2x"})
    scene.render.cook(force=True)
    assert "image0name" in scene.render.errors() and "2x" in scene.render.errors()
    written("", {"name": "a"}, {"name": "a"})
    scene.render.cook(force=True)
    assert "another image 'a'" in scene.render.errors()
    written("", {"name": "a", "type": "texturecube", "resw": 4, "resh": 8}, {"name": "b"})
    scene.render.cook(force=True)
    assert "square" in scene.render.errors()
    written("", {"name": "a", "type": "texture2d", "arraylength": 100}, {"name": "b"})
    scene.render.cook(force=True)
    assert "101 image outputs" in scene.render.errors()
    (where,) = written("imageStore(nowhere, ivec2(0), vec4(1.0));", {"name": "where", "arraylength": 0})
    scene.render.cook(force=True)
    assert "nowhere" in scene.render.warnings() and "nowhere" in written.mat.warnings()
    (where,) = written("imageStore(where, ivec2(0), vec4(1.0));", {"name": "where", "arraylength": 0})
    where.par.colorbufindex = 3
    where.cook(force=True)
    assert "there is no number 3" in where.errors()
