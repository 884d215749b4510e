import gc
import subprocess
import sys

import numpy as np
import pytest

from stovetop.data.pixels import LABELS, expand, pack, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl import context, pool
from stovetop.gl.buffers import TextureBuffer
from stovetop.gl.dialect import modernise, specialise
from stovetop.gl.draw import Target, draw, noise_map, output_swizzle
from stovetop.gl.program import compile_pass
from stovetop.gl.readback import Download
from stovetop.gl.source import ShaderError, Source, parse_log

pytestmark = pytest.mark.gl
HEAD = "in vec3 vUV;\nout vec4 color;\n"


def program(body, head=""):
    return compile_pass(Source().code(HEAD + head).add("test", f"void main() {{ {body} }}"))


def shade(body, head="", textures=None, uniforms=None, target=None, **more):
    return draw(program(body, head), target or Target(4, 4, "rgba32float"), textures, uniforms, **more)[0].numpy()


@pytest.mark.parametrize("name", LABELS)
def test_each_format_uploads_draws_and_reads_back(name):
    fmt = pixel_format(name)
    rgba = np.random.default_rng(2).random((5, 7, 4), np.float32)
    stored = Texture(7, 5, name, raw=pack(rgba, fmt))
    step = {"10a2fixed": 0.5 / 3, "11float": 0.016}.get(fmt.kind, 1e-6)
    pool.image_of(stored)
    copy = Texture(7, 5, name, image=stored.image)
    assert np.abs(copy.numpy() - stored.numpy()).max() <= step
    head = "uniform sampler2D source;\n" + output_swizzle(fmt.layout)
    body, target = "color = TDOutputSwizzle(texture(source, vUV.xy));", Target(7, 5, name)
    drawn = shade(body, head, {"source": stored}, target=target, filter="nearest")
    assert np.abs(drawn - expand(stored.raw(), fmt)).max() <= max(step, 1.01 / 255 if fmt.srgb else 0)


def test_a_picture_that_nobody_holds_serves_the_next(monkeypatch):
    image = pool.acquire(33, 21, "rgba8fixed")
    glo = image.texture.glo
    del image
    gc.collect()
    assert pool.acquire(33, 21, "rgba8fixed").texture.glo == glo
    gc.collect()
    assert pool.unused() > 0
    monkeypatch.setattr(pool, "BUDGET", 0)
    assert pool.unused() == 0


def test_a_newer_context_is_asked_for_where_the_first_is_old(monkeypatch):
    asked, entered = [], []

    def made(_backend, version):
        asked.append(version)
        if version > 430:
            raise RuntimeError("no such version")
        return version

    old = type("Ctx", (), {"version_code": 330})()
    monkeypatch.setattr(context, "_made", made)
    monkeypatch.setattr(context, "_backend", type("B", (), {"__enter__": lambda self: entered.append(self)})())
    assert context._newer(None, old) == 430 and asked == [460, 450, 430] and not entered
    monkeypatch.setattr(context, "_made", lambda *_: 1 / 0)
    assert context._newer(None, old) is old and len(entered) == 1


def test_sizes_beyond_the_gpu_are_refused():
    with pytest.raises(Exception, match="beyond this GPU"):
        pool.acquire(10**6, 1, "rgba8fixed")


def test_uniforms_are_cut_and_filled_and_fall_back_to_their_declaration():
    head = (
        "uniform vec2 a; uniform float f = 2.5; uniform bool b; uniform uint u; uniform vec3 many[3]; uniform ivec2 i;"
    )
    body = "color = vec4(a.x + a.y, f, b ? float(u) : -1.0, many[2].z + float(i.y));"
    values = {"a": (1, 2, 9, 9), "b": 3, "u": 7, "many": [(1, 1, 1), (1, 1, 1), (1, 1)], "i": (0, 5)}
    assert shade(body, head, uniforms=values)[0, 0].tolist() == [3.0, 2.5, 7.0, 5.0]
    assert program(body, head).set(values) == ["f"]
    assert shade(body, head)[0, 0].tolist() == [0.0, 2.5, -1.0, 0.0]


@pytest.mark.parametrize(("extend", "expected"), [("hold", 1.0), ("zero", 0.0), ("repeat", 0.0), ("mirror", 1.0)])
def test_extend_modes(extend, expected):
    source = Texture.from_numpy(np.array([[0, 0, 1, 1]], np.float32))
    body, head = "color = texture(s, vec2(1.25, 0.5));", "uniform sampler2D s;"
    out = shade(body, head, {"s": source}, filter="nearest", extend=extend)
    assert out[0, 0, 0] == expected


def test_mipmaps_average():
    source = Texture.from_numpy(np.indices((64, 64)).sum(0).astype(np.float32) % 2)
    out = shade("color = texture(s, vUV.xy);", "uniform sampler2D s;", {"s": source}, filter="mipmap")
    assert np.allclose(out[..., 0], 0.5)


def test_several_buffers():
    p = compile_pass(Source().code("layout(location=0) out vec4 a; layout(location=1) out vec4 b;").add(
        "x", "void main() { a = vec4(0.25); b = vec4(0.75); }"
    ))  # fmt: skip
    a, b = draw(p, Target(2, 2, "rgba32float"), buffers=2)
    assert a.numpy().max() == 0.25 and b.numpy().min() == 0.75


def test_texture_buffers_and_lookups():
    head = "uniform samplerBuffer b; uniform sampler1D s; uniform sampler2D n;"
    body = "color = vec4(texelFetch(b, 2).yz, texture(s, 0.25).r, texelFetch(n, ivec2(3, 5), 0).r);"
    rows = TextureBuffer(np.arange(12).reshape(4, 3))
    noise = noise_map()
    out = shade(body, head, {"b": rows, "n": noise})
    assert out[0, 0] == pytest.approx([7, 8, np.sin(np.pi / 8), noise.pixel(3, 5)[0]], abs=1e-3)


def test_delayed_reading_gives_the_same_pixels():
    for name in ("rgba8fixed", "mono16float", "a8fixed", "srgba8fixed"):
        t = draw(program("color = vec4(vUV.xy, 0.5, 1.0);"), Target(8, 8, name))[0]
        assert np.allclose(Download(t).result(), t.numpy(), atol=1e-6)


@pytest.mark.parametrize("kind", ["Perlin", "Simplex"])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_noises_are_bounded_centred_and_have_the_derivative_they_claim(kind, size):
    vec = f"vec{size}"
    body = f"""{vec} p = {vec}(0.37); p.xy = vUV.xy * 60.0; {vec} d, e, q = p, r = p;
        float n = TD{kind}Noise(p, d), h = 0.01; q.x += h; r.x -= h;
        color = vec4(n, d.x, (TD{kind}Noise(q) - TD{kind}Noise(r)) / (2.0 * h), TD{kind}Noise(p));"""
    source = Source().code(HEAD).add("test", f'#include "noise.glsl"\nvoid main() {{ {body} }}')
    out = draw(compile_pass(source), Target(256, 256, "rgba32float"))[0].numpy()
    n = out[..., 0]
    assert np.abs(n).max() <= 1.0 and n.std() > 0.1 and abs(n.mean()) < 0.05
    assert np.abs(out[..., 1] - out[..., 2]).max() < 0.05
    assert np.array_equal(n, out[..., 3])


def test_hsv_against_colorsys():
    import colorsys

    source = Source().code(HEAD).add(
        "test", '#include "color.glsl"\nuniform sampler2D s;\nvoid main() {'
        "vec3 c = texture(s, vUV.xy).rgb; color = vec4(vUV.y < 0.5 ? TDRGBToHSV(c) : TDHSVToRGB(c), 1); }",
    )  # fmt: skip
    colors = np.random.default_rng(4).random((2, 16, 3)).astype(np.float32)
    out = draw(compile_pass(source), Target(16, 2, "rgba32float"), {"s": Texture.from_numpy(colors)})[0].numpy()
    for i in range(16):
        assert out[0, i, :3] == pytest.approx(colorsys.rgb_to_hsv(*map(float, colors[0, i])), abs=1e-5)
        assert out[1, i, :3] == pytest.approx(colorsys.hsv_to_rgb(*map(float, colors[1, i])), abs=1e-5)


def test_errors_name_file_and_line_through_includes():
    texts = {"lib": ("/lib", "float f() { return 1.0; }\nfloat g() { return nowhere; }\n")}
    source = Source().code(HEAD).add("/px", "#version 330\n#include <lib>\n\nvoid main() { color = gone; }", texts.get)
    with pytest.raises(ShaderError) as e:
        compile_pass(source)
    places = {(f, n) for f, n, _ in e.value.problems}
    assert ("/lib", 2) in places and ("/px", 4) in places
    assert "nowhere" in str(e.value) and "/px:4: " in str(e.value)


def test_includes_that_fail_are_named():
    with pytest.raises(ShaderError, match="/px:2: #include: no DAT 'gone'"):
        Source().add("/px", "\n#include <gone>", lambda p: None)
    loop = {"a": ("/a", "#include <a>")}
    with pytest.raises(ShaderError, match="includes itself"):
        Source().add("/px", "#include <a>", loop.get)


@pytest.mark.parametrize(
    "log",
    [
        "0:200007(3): error: `x' undeclared",
        '0(200007) : error C1008: undefined variable "x"',
        "ERROR: 0:200007: 'x' : undeclared identifier",
    ],
)
def test_logs_of_each_driver_family_are_understood(log):
    source = Source().add("/a", "").add("/b", "")
    ((file, line, message),) = parse_log("GLSL Compiler failed\n\nfragment_shader\n====\n" + log, source)
    assert (file, line) == ("/b", 7) and "x" in message


def test_dialect():
    assert modernise("gl_FragColor = texture2D(s, p); mytexture2D") == "td_FragColor = texture(s, p); mytexture2D"
    text = "layout(constant_id = 0) const int Mode = 0;\nlayout (constant_id=1) const bool On = false;"
    assert specialise(text, {"Mode": 3.0, "On": 1}) == "const int Mode = 3;\nconst bool On = true;"


def test_without_opengl_there_is_one_message_that_says_what_to_install():
    code = """
import glcontext
def fail(*a, **k): fail.count += 1; raise Exception("no driver")
fail.count = 0
glcontext.get_backend_by_name = lambda n: fail
glcontext.default_backend = lambda: fail
from stovetop.core.errors import MissingLibraryError
from stovetop.gl.context import context
messages = set()
for _ in range(3):
    try: context()
    except MissingLibraryError as e: messages.add(str(e))
assert len(messages) == 1 and "libegl1 libgl1-mesa-dri" in messages.pop() and fail.count <= 2, (messages, fail.count)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_threads_are_refused():
    import threading

    from stovetop.core.errors import ThreadError
    from stovetop.gl.context import context

    context()
    caught = []

    def work():
        try:
            context()
        except ThreadError as e:
            caught.append(e)

    t = threading.Thread(target=work)
    t.start()
    t.join()
    assert caught


def test_several_texture_buffers_keep_apart():
    code = "in vec3 vUV;\nout vec4 c;\nuniform samplerBuffer one, two;\n"
    code += "void main() { c = vUV.x < 0.5 ? texelFetch(one, 1) : texelFetch(two, 1); }"
    buffers = {n: TextureBuffer(np.full((2, 4), v, np.float32)) for n, v in (("one", 1.0), ("two", 2.0))}
    out = draw(compile_pass(Source().code(code)), Target(2, 1, "rgba32float"), buffers)[0].raw()
    assert out[0, :, 0].tolist() == [1.0, 2.0]
