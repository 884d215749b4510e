"""A network of TOPs shows the same pictures whatever is drawn together."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stovetop.gl.context import renderer

pytestmark = pytest.mark.gl
IMAGE = np.random.default_rng(3).random((5, 7, 4), np.float32)

PARTS = st.sampled_from(
    [
        ("level", {"gamma1": 1.7, "contrast": 1.2}),
        ("level", {"invert": 1.0, "opacity": 0.5}),
        ("level", {"inlow": 0.2, "outhigh": 0.8, "premultrgbbyalpha": True}),
        ("constant", {"compoverinput": True, "operand": "over", "color": (0.2, 0.7, 0.4), "alpha": 0.3}),
        ("null", {}),
        ("null", {"chanmask": "rg", "outputaspect": "resolution"}),
        ("null", {"format": "mono8fixed"}),
        ("null", {"format": "rgba16fixed"}),
        ("resolution", {"outputresolution": "half"}),
    ]
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chain=st.lists(PARTS, min_size=2, max_size=6), looked=st.sets(st.integers(0, 5)))
def test_a_network_shows_the_same_whoever_looks(net, tmp_path, chain, looked):
    """One viewer on the last operator, viewers on every one, and viewers on some: to the last bit on llvmpipe, whose
    rounding is known, within 1/255 elsewhere."""
    apart = 0.0 if "llvmpipe" in renderer() else 1 / 255 + 1e-6
    pictures = [_last(type(net)(tmp_path), chain, watch) for watch in (set(), looked, set(range(9)))]
    for other in pictures[1:]:
        assert np.abs(pictures[0] - other).max() <= apart


def _last(net, chain, looked):
    node = net.image((IMAGE * 255).astype(np.uint8))
    for i, (name, pars) in enumerate(chain):
        node = net(name, node, **pars)
        if i in looked:
            node.data.raw()
    assert not node.all_errors()
    return node.data.numpy()


def test_counters_and_a_viewer_of_an_operator_inside_a_fused_chain_are_true(net, pixels):
    source = net("constant", color=(0.5, 0.25, 1.0))
    inner = net("level", source, brightness1=0.5)
    last = net("level", inner, opacity=0.5)
    assert pixels(last)[0, 0] == pytest.approx([0.125, 0.0627, 0.25, 0.5], abs=0.003)
    assert pixels(inner)[0, 0] == pytest.approx([0.25, 0.125, 0.5, 1.0], abs=0.003)
    net.set(source, color=(1.0, 1.0, 1.0))
    assert pixels(last)[0, 0] == pytest.approx([0.25, 0.25, 0.25, 0.5], abs=0.003)
    assert [n.total_cooks for n in (source, inner, last)] == [2, 2, 2]


def test_what_is_wanted_twice_a_frame_is_drawn_by_itself_in_the_next(net):
    source = net("constant")
    inner = net("level", source, brightness1=0.5)
    one, two = net("level", inner, gamma1=2.0), net("level", inner, gamma1=0.5)
    kept = []
    for value in (0.1, 0.2, 0.3):
        net.set(source, alpha=value)
        one.data.raw()
        two.data.raw()
        kept.append(inner.output.keep)
    assert kept == [False, True, True]
    for value in (0.4, 0.5, 0.6):
        net.set(source, alpha=value)
        one.data.raw()
        kept.append(inner.output.keep)
    assert kept[3:] == [True, False, False]
