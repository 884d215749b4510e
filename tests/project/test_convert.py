"""ISF and Shadertoy shaders as components."""

import numpy as np
import pytest

import stovetop
from stovetop.data.texture import Texture
from stovetop.project.shaders import ConvertError, add, convert, expression_name, legal, plan

pytestmark = pytest.mark.gl


@pytest.fixture
def make(tmp_path):
    """The component of this shader text, in a project of its own: (project, component)."""
    projects = []

    def component(text, suffix=".fs", size=(8, 4)):
        file = tmp_path / f"shader{suffix}"
        file.write_text(text)
        project = stovetop.Project(folder=tmp_path)
        projects.append(project)
        return project, add(project.op("/project1"), file, size)

    yield component
    for project in projects:
        project.close()


def shown(comp):
    """The picture of a component, (h, w, 4); fails where something in it has an error or a warning."""
    array = comp.op("out1").numpyArray()
    said = [e for c in comp.children for e in (c.errors(), c.warnings()) if e]
    assert not said, said
    return array


def feed(project, comp, array, index=0):
    """Wire a picture into the component."""
    source = project.op("/project1").create("nullTOP")
    source.lock = True
    source._node.set_output(Texture.from_numpy(array))
    comp.inputConnectors[index].connect(source)
    return source


def isf(body, inputs="", passes="", more=""):
    parts = [
        '"ISFVSN": "2"',
        f'"INPUTS": [{inputs}]',
        *([f'"PASSES": [{passes}]'] if passes else []),
        *([more] * bool(more)),
    ]
    return "/*{" + ", ".join(parts) + "}*/\nvoid main() { " + body + " }"


# -- Shadertoy


def toy(body, head=""):
    return f"{head}\nvoid mainImage(out vec4 fragColor, in vec2 fragCoord) {{ {body} }}"


def test_a_shadertoy_image(make):
    _, comp = make(toy("fragColor = vec4(fragCoord / iResolution.xy, iResolution.x, 0.25);"), ".glsl")
    out = shown(comp)
    assert out.shape == (4, 8, 4)
    assert out[3, 7] == pytest.approx([15 / 16, 7 / 8, 1, 1], abs=1 / 255)
    comp.par.Resolutionw = 16
    assert comp.op("out1").width == 16


def test_its_time_frame_and_mouse(make):
    body = "fragColor = vec4(iTime, float(iFrame) * 0.01, iMouse.x * 0.1 + iTimeDelta * 6.0, 1.0);"
    project, comp = make(toy(body), ".glsl")
    comp.par.Imousex = 3
    assert shown(comp)[0, 0] == pytest.approx([0, 0, 0.4, 1], abs=0.003)
    project.step(30)
    assert shown(comp)[0, 0] == pytest.approx([0.5, 0.3, 0.4, 1], abs=0.003)


def test_its_channels_are_inputs_that_repeat(make):
    body = """fragColor = texture(iChannel0, fragCoord / iResolution.xy + 1.0) * 0.5
        + texelFetch(iChannel2, ivec2(fragCoord), 0) * 0.5 + 0.0 * iChannelResolution[2].x * iChannelTime[0];"""
    project, comp = make(toy(body), ".glsl")
    a, b = (np.random.default_rng(i).integers(0, 255, (4, 8, 4), np.uint8) for i in (1, 2))
    feed(project, comp, a, 0)
    feed(project, comp, b, 1)
    assert np.allclose(shown(comp)[..., :3], (a / 510 + b / 510)[..., :3], atol=1 / 255)


def test_its_date_is_the_clocks(make):
    _, comp = make(toy("fragColor = vec4(iDate.x / 4000.0, iDate.y / 12.0, iDate.z / 31.0, 1.0);"), ".glsl")
    assert shown(comp)[0, 0, 0] > 0.5 and "datetime" in comp.op("clock").text


def test_words_of_newer_glsl_are_renamed(make):
    assert legal("float sample = f(buffer); resample;") == "float sample_ = f(buffer_); resample;"
    _, comp = make(toy("float sample = 0.5; fragColor = vec4(sample);"), ".glsl")
    assert shown(comp)[0, 0, 0] == pytest.approx(0.5, abs=1 / 255)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (toy("fragColor = vec4(1);", "vec2 mainX(); void mainSound(int s) {}"), "mainSound"),
        (toy("fragColor = texture(iChannel4, fragCoord);"), "channels 0 to 3"),
        (toy("fragColor = texture(iKeyboard, fragCoord);"), "keyboard"),
        ("void main() {}", "neither ISF"),
        ("// void mainImage(\n", "neither ISF"),
    ],
)
def test_what_shadertoy_has_more_is_said(make, text, message):
    with pytest.raises(ConvertError, match=message):
        make(text, ".glsl")


# -- ISF


def test_isf_inputs_become_parameters(make):
    inputs = """{"NAME": "amount", "TYPE": "float", "MIN": 0.0, "MAX": 2.0, "DEFAULT": 0.5, "LABEL": "How Much"},
        {"NAME": "tint_color", "TYPE": "color", "DEFAULT": [0.2, 0.4, 0.6, 1.0]},
        {"NAME": "place", "TYPE": "point2D", "DEFAULT": [0.5, 0.25]},
        {"NAME": "mode", "TYPE": "long", "VALUES": [1, 7], "LABELS": ["one", "seven"], "DEFAULT": 7},
        {"NAME": "on", "TYPE": "bool", "DEFAULT": true}, {"NAME": "hit", "TYPE": "event"}"""
    body = """gl_FragColor = vec4(0.0);
        if (isf_FragNormCoord.x < 0.5) gl_FragColor = tint_color * amount * 2.0;
        else gl_FragColor = vec4(place, float(mode) / 10.0, on && !hit ? 1.0 : 0.0);"""
    _, comp = make(isf(body, inputs))
    out = shown(comp)
    assert out[0, 0] == pytest.approx([0.2, 0.4, 0.6, 1], abs=1 / 255)
    assert out[0, 7] == pytest.approx([0.5, 0.25, 0.7, 1], abs=1 / 255)
    comp.par.Amount, comp.par.Mode, comp.par.Tintcolorg, comp.par.Placey = 0.25, "1", 1.0, 1.0
    out = shown(comp)
    assert out[0, 0] == pytest.approx([0.1, 0.5, 0.3, 0.5], abs=1 / 255)
    assert out[0, 7] == pytest.approx([0.5, 1, 0.1, 1], abs=1 / 255)
    assert comp.par.Amount.normMax == 2 and comp.par.Amount.label == "How Much" and comp.par.On.eval()


def test_isf_functions_of_images_and_the_size_of_the_input(make):
    body = """vec2 size = IMG_SIZE(inputImage);
        vec4 c = IMG_THIS_PIXEL(inputImage) + IMG_NORM_PIXEL(inputImage, isf_FragNormCoord)
            + IMG_PIXEL(inputImage, gl_FragCoord.xy);
        gl_FragColor = vec4(c.rgb / 3.0, RENDERSIZE == size ? 1.0 : 0.0);"""
    project, comp = make(isf(body, '{"NAME": "inputImage", "TYPE": "image"}'))
    a = np.random.default_rng(1).integers(0, 255, (3, 5, 4), np.uint8)
    feed(project, comp, a)
    out = shown(comp)
    assert out.shape == (3, 5, 4) and np.allclose(out[..., :3], a[..., :3] / 255, atol=1 / 255)
    assert np.all(out[..., 3] == 1)


def test_isf_as_people_write_it(make):
    text = isf("gl_FragColor = vec4(level * k(), 0.0, 0.0, 1.0);", '{"NAME": "level", "TYPE": "float", "DEFAULT": 0.5}')
    text = "// by hand\n\n" + text.replace('"2"', '"2\t.0"').replace("*/", "*/\nuniform float level;\n", 1)
    text = text.replace(
        "void main", "#ifdef GL_ES\nprecision mediump float;\n#endif\nfloat k() { return 1.0; }\nvoid main"
    )
    _, comp = make(text)
    assert shown(comp)[0, 0] == pytest.approx([0.5, 0, 0, 1], abs=1 / 255)


def test_isf_time(make):
    project, comp = make(isf("gl_FragColor = vec4(TIME, float(FRAMEINDEX) / 100.0, TIMEDELTA * 6.0, 1.0);"))
    project.step(30)
    assert shown(comp)[0, 0] == pytest.approx([0.5, 0.3, 0.1, 1], abs=0.003)


def test_isf_passes_with_sizes_and_a_target(make):
    passes = '{"TARGET": "small", "WIDTH": "floor($WIDTH/2.0)", "HEIGHT": "max($HEIGHT/4.0, 1.0)"}, {}'
    body = """if (PASSINDEX == 0) gl_FragColor = vec4(RENDERSIZE / 10.0, 0.0, 1.0);
        else gl_FragColor = vec4(IMG_NORM_PIXEL(small, isf_FragNormCoord).rg, IMG_SIZE(small).x / 10.0, 1.0);"""
    _, comp = make(isf(body, "", passes))
    assert shown(comp)[0, 0] == pytest.approx([0.4, 0.1, 0.4, 1], abs=1 / 255)
    assert (comp.op("pass0").width, comp.op("pass0").height) == (4, 1)


def test_isf_persistent_buffers_remember(make):
    passes = '{"TARGET": "sum", "PERSISTENT": true, "FLOAT": true}, {}'
    body = """if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(sum) + vec4(0.125);
        else gl_FragColor = IMG_THIS_PIXEL(sum);"""
    project, comp = make(isf(body, "", passes))
    project.watch(comp.op("out1"))
    seen = []
    for _ in range(3):
        seen.append(float(shown(comp)[0, 0, 0]))
        project.step()
    assert seen == pytest.approx([0.125, 0.25, 0.375], abs=1 / 255)
    assert comp.op("pass0").pixelFormatName == "rgba32float"


def test_isf_a_pass_reads_a_later_ones_last_frame(make):
    passes = '{"TARGET": "a"}, {"TARGET": "b"}, {}'
    body = """if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(b);
        else if (PASSINDEX == 1) gl_FragColor = IMG_THIS_PIXEL(a) + vec4(0.25);
        else gl_FragColor = IMG_THIS_PIXEL(b);"""
    project, comp = make(isf(body, "", passes))
    project.watch(comp.op("out1"))
    assert shown(comp)[0, 0, 0] == pytest.approx(0.25, abs=1 / 255)
    project.step()
    assert shown(comp)[0, 0, 0] == pytest.approx(0.5, abs=1 / 255)


def test_isf_imported_pictures(make, tmp_path):
    from stovetop.data import imageio

    imageio.save(tmp_path / "mask.png", Texture.from_numpy(np.full((2, 2, 3), 51, np.uint8)))
    text = isf("gl_FragColor = IMG_THIS_PIXEL(mask);", more='"IMPORTED": {"mask": {"PATH": "mask.png"}}')
    _, comp = make(text)
    assert shown(comp)[0, 0] == pytest.approx([0.2, 0.2, 0.2, 1], abs=1 / 255)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (isf("", '{"NAME": "sound", "TYPE": "audioFFT"}'), "'sound' of type 'audioFFT'"),
        (isf("", more='"STRANGE": 1'), "STRANGE: unknown in an ISF header"),
        (isf("", "", '{"TARGET": "a", "LAYERS": 3}'), "LAYERS: unknown in a pass"),
        (isf("", "", '{"TARGET": "a", "WIDTH": "__import__(1)"}'), "no size that can be converted"),
        (isf("", "", '{"TARGET": "a", "WIDTH": "$depth / 2"}'), "no size that can be converted"),
        (isf("", more='"IMPORTED": {"sky": {"TYPE": "cube", "PATH": ["a"]}}'), "cube maps"),
        ("/*{ ISFVSN: 2 }*/ void main() {}", "not JSON"),
    ],
)
def test_what_isf_has_more_is_said(make, text, message):
    with pytest.raises(ConvertError, match=message):
        make(text)


def test_a_vertex_shader_beside_it_is_said(make, tmp_path):
    (tmp_path / "shader.vs").write_text("void main() { isf_vertShaderInit(); }")
    with pytest.raises(ConvertError, match="vertex shaders of ISF"):
        make(isf(""))


# -- files


def test_a_converted_file_loads_and_draws(tmp_path):
    file = tmp_path / "two words.fs"
    file.write_text(isf("gl_FragColor = vec4(level);", '{"NAME": "level", "TYPE": "float", "DEFAULT": 0.75}'))
    assert convert(file, tmp_path / "out.tdn", (16, 8)) == []
    with stovetop.load(tmp_path / "out.tdn") as project:
        comp = project.op("/project1/two_words")
        assert shown(comp).shape == (8, 16, 4) and shown(comp)[0, 0, 0] == pytest.approx(0.75, abs=1 / 255)
        comp.par.Level = 0.25
        assert shown(comp)[0, 0, 0] == pytest.approx(0.25, abs=1 / 255)


def test_a_name_that_is_taken_gets_a_number():
    taken = set()
    assert [expression_name(n, taken) for n in ("my_value", "MyValue", "2nd", "_")] == [
        "Myvalue", "Myvalue2", "P2nd", "Value",
    ]  # fmt: skip


def test_a_binary_file_is_said(tmp_path):
    (tmp_path / "x.fs").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(ConvertError, match="not a text file"):
        plan(tmp_path / "x.fs")
