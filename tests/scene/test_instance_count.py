"""How many instances a Geometry component makes: its Default Instance OP counts even where nothing is read from it."""

import pytest

pytestmark = pytest.mark.gl


@pytest.fixture
def count(scene):
    scene.set(scene.ball, instancing=True)

    def of(**pars):
        scene.set(scene.ball, **pars)
        assert scene.ball.errors() == ""
        return len(scene.ball._node.data.instances)

    return of


def test_samples_points_pixels_and_rows_count(scene, count):
    scene.make("patternCHOP", "chop1", length=7)
    assert count(instanceop="chop1") == 7
    assert count(instanceop="ball/sphere1") == scene.ball.op("sphere1").numPoints
    scene.make("constantTOP", "top1", outputresolution="custom", resolutionw=3, resolutionh=2)
    assert count(instanceop="top1") == 6
    table = scene.make("tableDAT", "table1")
    table.clear()
    table.appendRows([["x"], [1], [2]])
    assert [count(instanceop="table1", instancefirstrow=first) for first in ("names", "ignored", "values")] == [2, 2, 3]
    table.clear()
    assert count(instanceop="table1") == 0


def test_the_longest_counts_unless_a_number_is_given(scene, count):
    short = scene.make("patternCHOP", "short", length=2)
    scene.make("patternCHOP", "long", length=5)
    name = short.chan(0).name
    assert count(instanceop="short", instancetop="long", instancetx=name) == 5
    assert count(instanceop="long", instancetop="short") == 5
    assert count(instancecountmode="manual", numinstances=3) == 3
    assert count(instancecountmode="oplength", instanceop="", instancetx="") == 0
