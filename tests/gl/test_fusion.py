"""Passes drawn together give what they give one after the other, and nothing is drawn twice that need not be."""

from collections import OrderedDict

import numpy as np
import pytest

from stovetop.data.pixels import LABELS, pixel_format
from stovetop.data.texture import Texture
from stovetop.gl import fusion, tables
from stovetop.gl.draw import Target
from stovetop.gl.fusion import Pass, declared, lazy, reads_aligned, shader

pytestmark = pytest.mark.gl
IMAGE = np.random.default_rng(3).random((5, 7, 4), np.float32)

SCALE = "uniform float by;\nvec4 cook(vec2 uv) { return texture(in0, uv) * by; }"
SUM = "vec4 cook(vec2 uv) { return texture(in0, uv) + texture(in1, uv); }"
SHIFT = "vec4 cook(vec2 uv) { return texture(in0, uv + td_res.xy); }"


def step(code, *inputs, format="rgba32float", per_channel=False, size=None, **uniforms):
    w, h = size or ((inputs[0].width, inputs[0].height) if inputs else (7, 5))
    part = shader("test", code, "", (True,) * len(inputs))
    how = [("nearest", "hold")] * len(inputs)
    return lazy(Pass(part, Target(w, h, format), inputs, {"td_aspect": w / h, **uniforms}, how, per_channel))


@pytest.fixture
def runs(monkeypatch):
    """The number of passes of each program that runs; no program is there yet."""
    counts = []
    monkeypatch.setattr(fusion, "_programs", OrderedDict())
    monkeypatch.setattr(fusion, "_seen", OrderedDict())
    run = fusion.Fused.run

    def counted(self, passes, target, source=None):
        counts.append(len(passes))
        return run(self, passes, target, source)

    monkeypatch.setattr(fusion.Fused, "run", counted)
    return counts


def test_a_chain_is_one_pass(runs):
    t = Texture.from_numpy(IMAGE)
    for by in (2.0, 0.25, 3.0):
        t = step(SCALE, t, by=by)
    assert runs == []
    assert np.allclose(t.numpy(), IMAGE * 1.5, atol=1e-6)
    assert runs == [3]


def test_what_somebody_looked_at_is_read_not_drawn_again(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    b = step(SCALE, a, by=3.0)
    a.raw()
    b.raw()
    assert runs == [1, 1]


def test_a_source_of_many_is_drawn_by_itself_from_the_second_on(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    for k in range(4):
        assert np.allclose(step(SCALE, a, by=k + 0.5).numpy(), IMAGE * (2 * k + 1), atol=1e-5)
    assert runs == [2, 1, 1, 1, 1]


def test_waiting_when_another_takes_the_source(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    b, c = step(SCALE, a, by=3.0), step(SCALE, a, by=5.0)
    assert np.allclose(b.numpy(), IMAGE * 6, atol=1e-5) and np.allclose(c.numpy(), IMAGE * 10, atol=1e-5)
    assert runs == [2, 1, 1]


def test_a_diamond_computes_its_source_once(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    d = step(SUM, step(SCALE, a, by=3.0), step(SCALE, a, by=5.0))
    assert np.allclose(d.numpy(), IMAGE * 16, atol=1e-5)
    assert runs == [4]


def test_reading_elsewhere_ends_a_program(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    b = step(SCALE, step(SHIFT, a), by=0.5)
    expected = np.concatenate([IMAGE[:, 1:], IMAGE[:, -1:]], axis=1)
    expected = np.concatenate([expected[1:], expected[-1:]], axis=0)
    assert np.allclose(b.numpy(), expected, atol=1e-6)
    assert runs == [1, 2]


def test_another_size_ends_a_program(runs):
    a = step(SCALE, Texture.from_numpy(IMAGE), by=2.0)
    step(SCALE, a, by=1.0, size=(14, 10)).raw()
    assert runs == [1, 1]


def test_a_long_chain_is_drawn_in_pieces(runs):
    t = Texture.from_numpy(IMAGE)
    for _ in range(100):
        t = step(SCALE, t, by=1.01)
    assert np.allclose(t.numpy(), IMAGE * 1.01**100, rtol=1e-4)
    assert sum(runs) == 100 and max(runs) == fusion.LONGEST


def test_many_pictures_are_read_in_several_programs(runs):
    pictures = [step(SCALE, Texture.from_numpy(IMAGE), by=float(k)) for k in range(20)]
    total = pictures[0]
    for p in pictures[1:]:
        total = step(SUM, total, p)
    assert np.allclose(total.numpy(), IMAGE * 190, rtol=1e-4)
    assert sum(runs) == 39


@pytest.mark.parametrize("name", LABELS)
def test_what_lies_between_is_rounded_as_its_format_stores_it(runs, name):
    steps = np.array([0.0, -1e-9, 3e-8, 5e-6, 6e-5, 7e-5, 1 / 3, 2.5, 1e3, 65519.0, 1e5, -1e6, np.inf], np.float32)
    image = Texture.from_numpy(np.concatenate([IMAGE * 3 - 1, np.resize(steps, (3, IMAGE.shape[1], 4))]))
    for _ in range(3):  # the first time the passes are drawn apart
        together = step(SCALE, step(SCALE, image, by=0.7, format=name), by=1.0).numpy()
    as_one = runs[-1] == 2
    first = step(SCALE, image, by=0.7, format=name)
    first.raw()
    apart = step(SCALE, first, by=1.0).numpy()
    assert as_one or pixel_format(name).kind in ("10a2fixed", "11float") or pixel_format(name).srgb
    assert np.array_equal(together, apart)


def test_new_structures_wait_for_a_compiler_only_if_they_stay(runs):
    base = Texture.from_numpy(IMAGE)
    step(SCALE, base, by=1.0).raw()
    runs.clear()
    for expected in ([1, 1], [2], [2]):
        assert np.allclose(step(SCALE, step(SCALE, base, by=2.0), by=3.0).numpy(), IMAGE * 6, atol=1e-5)
        assert runs == expected
        runs.clear()


# -- tables


def test_a_device_is_measured_once(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    asked = []

    def measured():
        asked.append(1)
        return (2.0, 1.0) if len(asked) == 1 else (1.0, 2.0)

    monkeypatch.setattr(tables, "measured", measured)
    for _ in range(2):
        tables.tables_pay.cache_clear()
        assert tables.tables_pay()
    assert len(asked) == 1
    # a file that cannot be read is written anew
    (file,) = (tmp_path / "stovetop").iterdir()
    file.write_text("{")
    tables.tables_pay.cache_clear()
    assert not tables.tables_pay() and len(asked) == 2 and "false" in file.read_text()
    tables.tables_pay.cache_clear()


def test_what_is_measured_draws():
    arithmetic, table = tables.measured(2)
    assert arithmetic > 0 and table > 0


LEVELS = (
    "uniform float gamma;\nvec4 cook(vec2 uv) { return pow(texture(in0, uv), vec4(gamma, gamma * 0.5, 1.0, 2.0)); }"
)


def test_a_table_gives_every_value_that_the_passes_give(monkeypatch, runs):
    values = np.random.default_rng(1).integers(0, 256, (256, 256, 4), np.uint8)

    def chain():
        t = Texture.from_numpy(values)
        for gamma in (0.8, 1.3, 0.6):
            t = step(LEVELS, t, format="rgba8fixed", per_channel=True, gamma=gamma)
        return t.raw()

    monkeypatch.setattr(tables, "tables_pay", lambda: True)
    table = chain()
    assert runs == [3, 1]
    monkeypatch.setattr(tables, "tables_pay", lambda: False)
    assert np.array_equal(table, chain())


def test_a_table_follows_what_comes_before_it(monkeypatch, runs):
    monkeypatch.setattr(fusion, "_LOOKUP_PIXELS", 1)
    monkeypatch.setattr(tables, "tables_pay", lambda: True)
    t = step(SHIFT, Texture.from_numpy((IMAGE * 255).astype(np.uint8)), format="rgba8fixed")
    before = t
    for gamma in (1.3, 0.6):
        t = step(LEVELS, t, format="rgba8fixed", per_channel=True, gamma=gamma)
    result = t.raw()
    assert runs == [1, 2, 1]
    monkeypatch.setattr(tables, "tables_pay", lambda: False)
    t = before
    for gamma in (1.3, 0.6):
        t = step(LEVELS, t, format="rgba8fixed", per_channel=True, gamma=gamma)
    assert np.array_equal(result, t.raw())


# -- reading shader text


def test_what_a_text_declares():
    text = """
    #define ONCE 1
    #define twice(x) (x + x)
    // int commented;
    uniform vec4 a, b[3]; const float c = 1e-6, d = max(e_not, 2.0);
    layout(location = 0) out vec4 colour;
    struct Ray { vec3 origin; };
    float f(float x) { float inside = x; return inside; }
    int table[2] = int[2](1, 2);
    """
    assert declared(text) == {"ONCE", "twice", "a", "b", "c", "d", "colour", "Ray", "f", "table"}


@pytest.mark.parametrize(
    ("body", "aligned"),
    [
        ("return texture(in0, uv);", True),
        ("vec4 c = texture(in0, uv); if (c.a == 0.0) { c = vec4(0); } return c + texture( in0 , uv );", True),
        ("return texture(in0, uv + 0.1);", False),
        ("return texture(in0, uv) + texelFetch(in0, ivec2(0), 0);", False),
        ("uv *= 2.0; return texture(in0, uv);", False),
        ("uv.x = 0.5; return texture(in0, uv);", False),
        ("{ vec2 uv = vec2(0.5); return texture(in0, uv); }", False),
        ("return vec4(1);", False),
    ],
)
def test_which_inputs_are_read_at_the_drawn_pixel_alone(body, aligned):
    assert reads_aligned(f"vec4 cook(vec2 uv) {{ {body} }}", "in0") is aligned


def test_reading_in_another_function_is_not_aligned():
    text = "vec4 tap(vec2 uv) { return texture(in0, uv); }\nvec4 cook(vec2 uv) { return tap(uv * 2.0); }"
    assert not reads_aligned(text, "in0")
