"""L-systems: rewriting, the turtle, and the operator; stamps."""

import numpy as np
import pytest
from sopkit import area, data, error

from stovetop.data.geometry import MESH
from stovetop.data.grammar import FUNCTIONS, Reader, compiled, made, rewritten, system
from stovetop.data.table import Table
from stovetop.data.turtle import Settings, Turtle

VALUES = {f"{k}()": f for k, f in FUNCTIONS.items()} | dict.fromkeys("abcdgtTxyz", 0.0)


def grown(text, generations, values=(), random=None):
    """The last string, parameters in brackets."""
    rules = system(text)
    v = VALUES | dict(values)
    draw = random or np.random.default_rng(0).random
    string = made(rules.premise, v, 0)
    for k in range(1, generations + 1):
        string = rewritten(string, rules, v, k, draw)
    shown = [c + (f"({','.join(f'{a:g}' for a in args)})" if args else "") for c, args, _ in string]
    return "".join(shown)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1+2*3", 7), ("(1+2)*3", 9), ("2^3^2", 512), ("-2^2", -4), ("7%4", 3), ("1<2 & 3>=4", 0), ("1<2 | 3>=4", 1),
        ("!0", 1), ("!(2=2)", 0), ("3!=3", 0), ("min(3, 4) + max(1, 2)", 5), ("sin(30)", 0.5), ("acos(0)", 90),
        ("1/0", 0), ("a*2+b", 7), ("10-2-3", 5), (".5e1", 5),
    ],
)  # fmt: skip
def test_expressions(text, value):
    assert compiled(Reader(text).expression())(VALUES | {"a": 3.0, "b": 1.0}) == pytest.approx(value)


def test_rewriting():
    assert grown("premise: A\nA=AB\nB=A", 6).count("A") == 13, "Fibonacci's algae"
    assert grown("premise: ABC\nB=DOG", 1) == "ADOGC"
    assert grown("premise: ABC\nA<B=DOG", 1) == "ADOGC" and grown("premise: ABC\nB>A=DOG", 1) == "ABC"
    assert grown("premise: A(0,5)\nA(i, j) = A(i+1, j-1)", 3) == "A(3,2)"
    assert grown("premise: A(0)\nA(i):i<2 = A(i+1) A(i+1)", 5) == "A(2)" * 4
    assert grown("premise: A(1)\nrule1: A(i) = F(i)A(i*0.5)", 2) == "F(1)F(0.5)A(0.25)"
    steps = [grown("premise: l\nl:t<b=l+r+\nr:t<b=-l-r\nl=F\nr=F", n, {"b": n}) for n in range(4)]
    assert steps == ["l", "F", "F+F+", "F+F++-F-F+"]
    assert grown("premise: AX\nX:g>1=Y", 1) == "AX" and grown("premise: AX\nX:g>1=Y", 2) == "AY"
    assert grown("premise: A\nA:t==1|b=1 = B\nB=C", 1, {"b": 0}) == "B"


def test_contexts_pass_over_branches():
    rules = "context_ignore: +-\npremise: A[+XB]-CD\nA<C=c\nB>C=wrong\nA>B=b\n"
    assert grown(rules, 1) == "A[+XB]-cD"
    signal = "premise: B[A]A[A]A\nB<A=B"
    assert grown(signal, 1) == "B[B]B[A]A" and grown(signal, 2) == "B[B]B[B]B"
    assert grown("premise: X(3)Y(4)Z\nX(a1)<Y(i)>Z=Q(a1*i)", 1) == "X(3)Q(12)Z"


def test_probabilities():
    out = grown("premise: " + "A" * 4000 + "\nA=B:0.5\nA=C:0.3", 1)
    assert out.count("B") == pytest.approx(2000, abs=130) and out.count("C") == pytest.approx(1200, abs=130)
    assert out == grown("premise: " + "A" * 4000 + "\nA=B:0.5\nA=C:0.3", 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [("A", "no rule"), ("AB=C", "2 symbols"), ("A=F(1", "missing"), ("A=F(1+)", "value"), ("A:1+=B", "missing"),
     ("A=)", "no symbol"), ("A:1 2=B", "too much")],
)  # fmt: skip
def test_wrong_rules_say_so(text, why):
    with pytest.raises(ValueError, match=why):
        system(text)


def drawn(text, **settings):
    string = made(system(f"premise: {text}").premise, VALUES, 0)
    return Turtle(Settings(**{"step": 1.0, "angle": 90.0, **settings}), np.random.default_rng(0).random).run(string)


def ends(text, **settings):
    return np.round(drawn(text, **settings).points[-1], 6).tolist()


def test_turtle_moves():
    assert np.allclose(drawn("F(1)+(90)F(1)+(90)F(1)+(90)F(1)").points[-1], 0, atol=1e-12), "a unit box"
    assert ends("F") == [0, 1, 0] and ends("H") == [0, 0.5, 0] and ends("F(3)") == [0, 3, 0]
    assert ends("+F") == [1, 0, 0] and ends("-F") == [-1, 0, 0], "right and left"
    assert ends("&F") == [0, 0, 1] and ends("^F") == [0, 0, -1], "up and down"
    assert ends("\\+F") == [0, 0, -1] and ends("/+F") == [0, 0, 1], "roll"
    assert ends("|F") == [0, -1, 0] and ends("*&F") == [0, 0, -1]
    assert ends('"F', step_scale=0.5) == [0, 0.5, 0] and ends("_F", step_scale=0.5) == [0, 2, 0]
    assert ends(";+F", angle_scale=1 / 3) == [0.5, round(np.sqrt(0.75), 6), 0] and ends("@+F", angle_scale=2)[0] != 1
    assert drawn("F!F?(4)F", thickness=2, thickness_scale=0.5).width[-1] == 0.25
    assert ends("F[+F]F") == [0, 2, 0] and ends("F[+F%FFF[F]F]F") == [0, 2, 0]
    assert ends("$(5,0,0)F") == [1, 0, 0]
    level = drawn("&(30)\\(50)$&F").points[-1]
    assert level[0] == pytest.approx(0) and level[1] == pytest.approx(0.5)


def test_turtle_lines_polygons_and_groups():
    d = drawn("F[+F]FfF")
    assert [line.points for line in d.lines] == [[0, 1, 3], [1, 2], [4, 5]]
    assert drawn("FGF").lines[0].points == [0, 1, 2] and ends("FGF") == [0, 3, 0]
    d = drawn("{.f+f+f}{F}")
    assert len(d.polygons) == 1 and len(d.polygons[0][0]) == 4 and not d.lines
    d = drawn("gF[gFF]F[g(-1)F][F]g(7)F")
    assert [line.group for line in d.lines] == [0, 1, None, 0, 7]
    tint = drawn("F'F#(0.5)F", increment=(0.1, 0.2))
    assert np.allclose(tint.color, [(0, 0), (0, 0), (0.1, 0), (0.1, 0.5)])
    assert drawn("~F").points[-1] != drawn("F").points[-1] and drawn("~(0)F").points[-1] == drawn("F").points[-1]


def test_tropism():
    bent = np.array(drawn("+(90)T(10)F", thickness=0.05).points[-1])
    assert np.allclose(bent, [np.cos(np.radians(10)), -np.sin(np.radians(10)), 0])
    thick = np.array(drawn("+(90)!(2)T(10)F", thickness=0.05).points[-1])
    assert np.allclose(thick[1], -np.sin(np.radians(5)))
    assert ends("T(10)F") == [0, 1, 0], "straight up there is no way to bend"


@pytest.fixture
def plant(make):
    def new(text, *inputs, **pars):
        node = make("lsystemSOP", *inputs, contangl=False, contlength=False, contwidth=False, rows=8, cols=2)
        docked = next(n for n in node.parent.children.values() if n.dock is node)
        docked.set_content(Table.from_text(text))
        for k, v in pars.items():
            node.par(k).set(v)
        return node

    return new


def test_koch(plant):
    g = data(plant("premise: F\nF=F-F++F-F", generations=3, angleinit=60, stepinit=1 / 27))
    assert g.num_points == 65 and g.num_prims == 1
    assert np.allclose(np.linalg.norm(g.P[-1] - g.P[0]), 1, atol=1e-5)
    assert np.ptp(g.P[:, 0]) == pytest.approx(np.sqrt(3) / 6, abs=1e-5)


def test_fractional_generations(plant):
    text = "premise: A\nA=F[+F]A"
    full = data(plant(text, generations=2, stepinit=1, angleinit=90))
    assert np.allclose(full.bounds[1], [1, 2, 0], atol=1e-6)
    part = data(plant(text, generations=2.5, stepinit=1, angleinit=90, contlength=True))
    assert np.allclose(part.bounds[1], [1, 2.5, 0], atol=1e-6) and np.allclose(part.P[-1], [0.5, 2.5, 0], atol=1e-6)
    turned = data(plant(text, generations=2.5, stepinit=1, angleinit=90, contangl=True))
    tip = turned.P[-1 if turned.P[-1, 0] else -2]
    assert np.allclose(tip, [np.sqrt(0.5), 3 + np.sqrt(0.5), 0], atol=1e-6)
    assert np.array_equal(data(plant(text, generations=2.5, stepinit=1, angleinit=90)).P, full.P)
    wide = data(plant(text, generations=2.25, stepinit=1, thickinit=1, contwidth=True, pointwidth=True))
    assert np.allclose(np.unique(wide.point["width"]), [0.25, 1])


def test_rules_know_the_place_and_the_shape(plant, make):
    text = "premise: A\nA:y<2.5=FA\nA=B"
    assert data(plant(text, generations=10, stepinit=1)).num_points == 4
    ball = make("metaballSOP", radx=2, rady=2, radz=2)
    inside = plant("premise: A\nA:in(x,y,z)=FA", None, None, None, ball, generations=20, stepinit=0.1)
    edge = 2 * np.sqrt(1 - np.sqrt(0.5))
    assert edge < data(inside).bounds[1, 1] < edge + 0.11
    assert "not known" in error(plant("premise: F(q)"))
    assert "no rule" in error(plant("premise: F\nnonsense"))
    assert "symbols" in error(plant("premise: A\nA=AAAAAAAAAA", generations=9))


def test_leaves(plant, make):
    box = make("boxSOP", sizex=0.2, sizey=1, sizez=0.2, ty=0.5)
    g = data(plant('premise: FF+J"JJ(3)', box, stepinit=1, angleinit=90, stepscale=0.5))
    assert g.num_prims == 1 + 18
    sizes = g.P[3:].reshape(3, -1, 3)
    assert np.allclose(np.ptp(sizes, axis=1)[:, 0], [1, 0.5, 3], atol=1e-5), "y lies along the heading"
    assert np.allclose(sizes[0].min(0), [0, 1.9, -0.1], atol=1e-5)
    assert data(plant("premise: K", box)).num_prims == 0
    grouped = data(plant("premise: g(2)F J", box, grpprefix="leaf"))
    assert grouped.prim_groups["leaf2"].sum() == 7


def test_tubes(plant):
    g = data(plant("premise: FFFF", type="tube", stepinit=1, thickinit=0.5, rows=16, cols=3, dotexture=True))
    assert g.kind.tolist() == [MESH] and g.rows.tolist() == [13] and g.cols(0) == 16
    assert area(g) == pytest.approx(np.pi * 0.5 * 4, rel=0.01)
    assert g.vertex["uv"][:, 1].max() == pytest.approx(0.4) and "width" not in g.point
    bend = plant("premise: F+F", type="tube", stepinit=1, angleinit=90, cols=8, rows=4, thickinit=0.01)
    plain = data(bend).P.reshape(17, 4, 3).mean(1)
    assert abs(plain[4, 0]) > 0.02 and np.diff(plain[:9, 1]).min() > 0, "on, without a loop"
    bend.par("tension").set(1e4)
    sharp = data(bend).P.reshape(17, 4, 3).mean(1)
    assert np.allclose(sharp[8], [0, 1, 0], atol=1e-3) and np.allclose(sharp[4, 0], 0, atol=1e-4)
    bend.par("tension").set(0)
    assert np.isfinite(data(bend).P).all()
    own = data(plant("premise: F(1,1,5,7)", type="tube"))
    assert own.rows.tolist() == [6] and own.cols(0) == 7
    blended = data(plant("premise: F!(0.5)[+(90)F]", type="tube", stepinit=1, smooth=1, thickinit=1, pointwidth=True))
    assert blended.point["width"][-24:-16].tolist() == [1] * 8, "as wide as its parent where it begins"
    straight = data(plant("premise: F!(0.5)[+(90)F]", type="tube", stepinit=1, thickinit=1, pointwidth=True))
    assert straight.point["width"][-24:-16].tolist() == [0.5] * 8


def test_thickness_is_in_step_sizes(plant):
    for step in (1, 0.1):
        g = data(plant("premise: FFFF", type="tube", stepinit=step, thickinit=0.5, rows=4, cols=1, pointwidth=True))
        assert np.allclose(np.ptp(g.P, axis=0), np.array([0.5, 4, 0.5]) * step)
        assert np.allclose(g.point["width"], 0.5 * step)


def test_the_default_is_a_tree(make):
    g = data(make("lsystemSOP"))
    assert g.num_prims > 500 and g.bounds[1, 1] > 0.5
    assert data(make("lsystemSOP", generations=0)).num_points == 3


def test_randomness(plant):
    text = "premise: FFFFFFFF"
    a, b = (data(plant(text, randscale=0.5, randseed=s)).P for s in (1, 2))
    step = np.diff(a[:, 1])
    assert not np.array_equal(a, b) and 0.05 <= step.min() < step.max() <= 0.15
    assert np.array_equal(a, data(plant(text, randscale=0.5, randseed=1)).P)


def test_stamps(project, op):
    circle = op("circleSOP", divs="=int(fetchStamp('sides', 3))")
    before = op("nullSOP", circle)
    copies = op("copySOP", before, ncy=4, tx=3, stamp=True)
    copies.par.copy0param, copies.par.copy0value.expr = "sides", "me.copyIndex + 4"
    g = data(copies)
    assert g.counts.tolist() == [4, 5, 6, 7] and data(circle).num_points == 3, "the input is itself again"
    cooks = copies.totalCooks, circle.totalCooks
    project.step()
    assert data(copies).counts.tolist() == [4, 5, 6, 7]
    assert (copies.totalCooks, circle.totalCooks) == cooks, "stamping wakes nobody by itself"
    circle.par.arc = "openarc"
    assert not data(copies).closed.any() and copies.totalCooks == cooks[0] + 1
    circle.par.arc, copies.par.stamp = "closed", False
    assert data(copies).counts.tolist() == [3] * 4
    grouped = op("copySOP", before, ncy=2, stamp=True, newg=True)
    grouped.par.copy0param, grouped.par.copy0value = "sides", 5
    assert data(grouped).counts.tolist() == [5, 5] and data(grouped).prim_groups["copyGroup1"].tolist() == [False, True]


def test_stamped_leaves(op):
    leaf = op("circleSOP", divs="=int(fetchStamp('lsys', 3))")
    plant = op("lsystemSOP", leaf)
    rules = next(d for d in plant.parent().findChildren(depth=1) if d.name == f"{plant.name}_rules")
    rules.text = "premise: A(0)\nA(i):i<4=FJ(,,i+3)A(i+1)"
    plant.par.generations = 5
    g = data(plant)
    assert sorted(g.counts[1:].tolist()) == [3, 4, 5, 6]
    rules.destroy()
