"""What Script SOPs in the wild rely on: attributes made again, set in part, read by component."""

import pytest

import stovetop
from stovetop.td import tdu


@pytest.fixture
def home():
    with stovetop.Project() as project:
        yield project.op("/project1")


def built(home, body):
    """The geometry of a Script SOP with this body, in which `p` is its first point."""
    node = home.create("scriptSOP")
    lines = ["scriptOp.clear()", "p = scriptOp.appendPoint()", *body.strip("\n").splitlines()]
    node.docked[0].text = "def onCook(scriptOp):\n" + "".join(f"    {line}\n" for line in lines)
    node.cook(force=True)
    return node


def whole(home, body):
    node = built(home, body)
    assert node.errors() == "", node.errors()
    return node


def test_an_attribute_made_again_keeps_its_values(home):
    node = whole(
        home,
        """
for i in range(3):
    q = scriptOp.appendPoint()
    scriptOp.pointAttribs.create('N')
    scriptOp.pointAttribs.create('heat', 0.5)
    q.N, q.heat = (0, 1, 0), i
""",
    )
    assert [tuple(q.N) for q in node.points] == [(0, 0, 0)] + 3 * [(0, 1, 0)]
    assert [q.heat.val for q in node.points] == [0.5, 0, 1, 2]


def test_an_attribute_made_again_as_another_kind_is_new(home):
    node = whole(
        home,
        """
scriptOp.pointAttribs.create('a', 0.5)
p.a = 7
scriptOp.pointAttribs.create('a', (1.0, 2.0))
""",
    )
    assert node.points[0].a.val == (1.0, 2.0)


@pytest.mark.parametrize("name", ["N", "uv", "T", "v", "Cd"])
@pytest.mark.parametrize("kind", ["point", "vertex", "prim"])
def test_standard_attributes_take_no_default(home, kind, name):
    node = built(home, f"scriptOp.{kind}Attribs.create({name!r}, (0.0, 0.0, 0.0))")
    assert "Cannot specify default for standard attributes." in node.errors()


def test_fewer_values_are_the_first_ones(home):
    node = whole(
        home,
        """
scriptOp.pointAttribs.create('Cd')
scriptOp.pointAttribs.create('uv')
p.Cd, p.uv, p.P = (0.25, 0.5, 0.75), [0.5, 0.25], (1, 2, 3)
p.P = tdu.Position(4, 5, 6)
p.P = (7, 8)
""",
    )
    p = node.points[0]
    assert p.Cd.val == (0.25, 0.5, 0.75, 1) and p.uv.val == (0.5, 0.25, 0) and tuple(p.P) == (7, 8, 6)
    assert "has 4 values, not 5" in built(home, "scriptOp.pointAttribs.create('Cd')\np.Cd = 1, 1, 1, 1, 1").errors()


def test_components_by_letter(home):
    node = whole(home, "scriptOp.pointAttribs.create('N')\np.P, p.N = (1, 2, 3), (0, 0, 1)")
    p = node.points[0]
    assert (p.P.x, p.P.y, p.P.z, p.N.z) == (1, 2, 3, 1)
    assert not hasattr(whole(home, "scriptOp.pointAttribs.create('Cd')").points[0].Cd, "x")


def test_three_values_move_a_point(home):
    node = whole(home, "p.P += (1, 2, 3)\np.P -= [0, 1, 0]\np.P += tdu.Vector(1, 0, 0)\np.P += 1")
    assert tuple(node.points[0].P) == (3, 2, 4)
    assert isinstance(node.points[0].P - (1, 0, 0), tdu.Position)


def test_a_list_of_one_is_a_single_value(home):
    node = whole(
        home,
        """
scriptOp.pointAttribs.create('a', [0.5])
scriptOp.pointAttribs.create('s', ('x',))
q = scriptOp.appendPoint()
q.a, q.s = 2, 'y'
q.a[0] += 1
scriptOp.appendPoint().a = (4,)
""",
    )
    assert [p.a.val for p in node.points] == [0.5, 3, 4] and [p.s.val for p in node.points] == ["x", "y", "x"]
    assert node.pointAttribs["a"].size == 1 and node.pointAttribs["a"].type is float
