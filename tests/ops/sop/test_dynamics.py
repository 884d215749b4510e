"""Particle and Spring: forces, births and deaths, collisions, time."""

import numpy as np
import pytest
from sopkit import data, error

from stovetop.data.geometry import PARTICLES, Geometry


@pytest.fixture
def run(engine):
    """run(node, frames): the geometry after so many frames, cooked in each."""

    def go(node, frames):
        g = data(node)
        for _ in range(frames):
            engine.step()
            g = data(node)
        return g

    return go


@pytest.fixture
def point(given):
    def new(P=(0, 0, 0), **attributes):
        g = Geometry(P=np.array([P], np.float32))
        return given(g.with_attributes("point", **{k: [v] for k, v in attributes.items()}))

    return new


def moved(make, source, *inputs, **pars):
    return make("particleSOP", source, *inputs, **{"behave": "modify", "accurate": True, **pars})


def test_thrown_points(make, run, point):
    node = moved(make, point(N=(1, 0, 0)), externaly=-9.81)
    g = run(node, 60)
    assert np.allclose(g.P, [[1, -9.81 / 2, 0]], atol=1e-4) and np.allclose(g.point["v"], [[1, -9.81, 0]], atol=1e-4)
    heavy = run(moved(make, point(), externaly=-9, domass=True, mass=3), 60)
    assert np.allclose(heavy.P, [[0, -1.5, 0]], atol=1e-4)
    own = run(moved(make, point(mass=3.0, v=(0, 1, 0)), externaly=-9), 60)
    assert np.allclose(own.P, [[0, -0.5, 0]], atol=1e-4), "its own mass and speed"
    euler = run(moved(make, point(), externaly=-60, accurate=False), 60)
    assert np.allclose(euler.P[0, 1], -(1 + 1 / 60) * 30, atol=1e-3)


def test_drag_and_wind(make, run, point):
    node = moved(make, point(), externaly=-6, dodrag=True, drag=2)
    g = run(node, 600)
    assert g.point["v"][0, 1] == pytest.approx(-3, abs=1e-4), "drag balances the force"
    node = moved(make, point(N=(4, 0, 0)), dodrag=True, drag=1)
    assert run(node, 60).point["v"][0, 0] == pytest.approx(4 * np.exp(-1), rel=1e-5)
    wind = run(moved(make, point(), windx=2), 60)
    assert wind.point["v"][0, 0] == pytest.approx(2 * (1 - np.exp(-1)), rel=1e-5), "never faster than the wind"
    with_drag = run(moved(make, point(), windx=2, dodrag=True, drag=0), 60)
    assert not with_drag.point["v"].any()


def test_turbulence(make, run):
    grid = make("gridSOP", rows=10, cols=10, normals=False)
    calm = data(grid).P
    a = run(moved(make, grid, turbx=1, seed=1), 10).P - calm
    b = run(moved(make, grid, turbx=1, seed=2), 10).P - calm
    assert a[:, 0].any() and not a[:, 1:].any() and not np.allclose(a, b)
    near = run(moved(make, grid, turbx=1, period=100), 10).P - calm
    assert np.ptp(near[:, 0]) < np.ptp(a[:, 0]) / 5


def test_metaball_forces(make, run, point):
    ball = make("metaballSOP", radx=10, rady=10, radz=10, metaweight=1, kernel="elendt")
    near = run(moved(make, point((1, 0, 0)), None, make("forceSOP", ball, radial=1, doradial=True)), 1)
    field = (1 - 0.01) ** 2
    assert near.point["v"][0, 0] == pytest.approx(-field / 60, rel=1e-5)
    spin = make("forceSOP", ball, doradial=False, doaxis=True, vortex=1)
    assert run(moved(make, point((1, 0, 0)), None, spin), 1).point["v"][0, 1] == pytest.approx(field / 60, rel=1e-5)
    line = make("forceSOP", ball, doradial=False, doaxis=True, spiral=1, axial=0.5)
    v = run(moved(make, point((3, 0, 4)), None, line), 1).point["v"][0]
    assert np.allclose(v * 60, np.array([-1, 0, 0.5]) * (1 - 0.25) ** 2, atol=1e-5)
    two = make(
        "mergeSOP", make("forceSOP", ball, radial=1, doradial=True), make("forceSOP", ball, radial=-3, doradial=True)
    )
    pair = make("addSOP", addpts=True)
    assert run(moved(make, point((1, 0, 0)), None, two, attractmode="single"), 1).point["v"][0, 0] < 0
    assert run(moved(make, point((1, 0, 0)), None, two), 1).point["v"][0, 0] > 0
    assert not run(moved(make, pair, None, ball), 1).point["v"].any(), "metaballs without forces"


def test_births_and_deaths(make, run):
    grid = make("gridSOP", rows=4, cols=4, normals=False)
    node = make("particleSOP", grid, birth=120, life=0.5, doid=True)
    g = run(node, 15)
    assert g.num_points == 30 and g.kind.tolist() == [PARTICLES] and g.counts.tolist() == [30]
    assert sorted(g.point["id"].tolist()) == list(range(30))
    # without normals they stay where they were born
    assert set(map(tuple, g.P.tolist())) <= set(map(tuple, data(grid).P.tolist()))
    g = run(node, 60)
    assert 58 <= g.num_points <= 62 and g.point["life"][:, 0].max() < 0.5 and (g.point["life"][:, 1] == 0.5).all()
    varied = run(make("particleSOP", grid, life=1, lifevar=0.5), 60)
    assert 0.5 <= varied.point["life"][:, 1].min() < varied.point["life"][:, 1].max() <= 1.5
    sprites = data(make("particleSOP", grid, prtype="pointsprites", timepreroll=1))
    assert sprites.rows.tolist() == [1] and sprites.num_points == 100, "preroll"
    picked = run(make("particleSOP", grid, sourcegrp="0"), 20)
    assert np.allclose(picked.P, data(grid).P[0])
    none = run(make("particleSOP", grid, birth=0), 5)
    assert none.num_points == none.num_prims == 0


def test_points_are_used_again(make, run):
    grid = make("gridSOP", rows=2, cols=2)

    def slots(**pars):
        return run(make("particleSOP", grid, birth=60, life=0.1, rmunused=False, doid=True, **pars), 30)

    fresh = slots(ptreuse="none")
    assert fresh.num_points == 30 and fresh.counts[0] <= 7
    first, loop = slots(ptreuse="unused"), slots(ptreuse="loop")
    assert first.num_points <= 8 and loop.num_points <= 8
    assert fresh.point["id"].tolist() == list(range(30))


def test_births_by_pulse_and_reset(make, run, engine):
    node = make("particleSOP", make("gridSOP"), birth=0, birthcount=25, life=100)
    run(node, 2)
    node.kind.pulse(node, "birthpulse")
    assert data(node).num_points == 25 and run(node, 3).num_points == 25
    node.kind.pulse(node, "resetpulse")
    assert data(node).num_points == 0
    node.par("birth").set(600)
    assert run(node, 10).num_points == 100
    node.par("reset").set(True)
    assert data(node).num_points == 0 and run(node, 10).num_points == 0
    node.par("reset").set(False)
    assert run(node, 1).num_points > 0
    assert "Time Inc" in error(make("particleSOP", make("gridSOP"), timeinc=0))


def test_steps_follow_the_clock(make, engine, point):
    node = moved(make, point(), externaly=-9.81, timeinc=1 / 240, maxsteps=50)
    data(node)
    for _ in range(30):
        engine.step()
    # not asked for meanwhile: it catches up
    assert data(node).P[0, 1] == pytest.approx(-9.81 / 8 * (50 / 120) ** 2, rel=1e-3), "Max Steps"
    late = moved(make, point(), externaly=-9.81, timeinc=1 / 240)
    data(late)
    for _ in range(30):
        engine.step()
    assert data(late).P[0, 1] == pytest.approx(-9.81 / 8, rel=1e-3)
    assert data(late).P[0, 1] == data(late).P[0, 1]
    before = moved(make, point(), externaly=-2, timepreroll=1)
    assert data(before).P[0, 1] == pytest.approx(-1, rel=1e-3)


def test_what_particles_carry(make, run, point):
    source = point(N=(0, 2, 0), Cd=(1, 0.5, 0, 1), up=(1, 0, 0))
    g = run(make("particleSOP", source, alpha=0.5, domass=True, mass=2, dodrag=True, drag=0.0, jitter=False), 20)
    assert np.allclose(g.point["Cd"], [1, 0.5, 0, 3**-0.5], atol=1e-5) and np.allclose(g.point["up"], [1, 0, 0])
    assert (g.point["mass"] == 2).all() and (g.point["drag"] == 0).all()
    age = g.point["life"][:, 0]
    assert np.allclose(g.P[:, 1], 2 * age, atol=1e-5)
    even = np.diff(np.sort(age))
    assert np.ptp(even[even > 1e-4]) < 1e-4
    jittered = run(make("particleSOP", source, jitter=True), 20)
    assert np.allclose(jittered.P[:, 1], 2 * jittered.point["life"][:, 0], atol=1e-5)
    assert len(np.unique(jittered.point["life"][:, 0].round(5))) == jittered.num_points


def test_limits(make, run, point):
    source = point(N=(1, 0, 0))
    dead = run(make("particleSOP", source, limitposx=0.5, life=10), 120)
    assert dead.P[:, 0].max() < 0.5 + 1e-6 and dead.num_points <= 53
    bounce = moved(make, source, limitposx=0.5, hit="bounce")
    g = run(bounce, 60)
    assert g.P[0, 0] == pytest.approx(0, abs=0.02) and g.point["v"][0, 0] == -1
    slow = run(moved(make, source, limitposx=0.5, hit="bounce", gainnorm=0.5), 60)
    assert slow.point["v"][0, 0] == -0.5
    slide = point(N=(1, 1, 0))
    v = run(moved(make, slide, limitposx=0.5, hit="bounce", gainnorm=0, gaintan=0.25), 40).point["v"][0]
    assert np.allclose(v, [0, 0.25, 0], atol=1e-6)
    stuck = run(moved(make, source, limitposx=0.5, hit="stick"), 60)
    assert stuck.P[0, 0] == pytest.approx(0.5, abs=1e-3) and not stuck.point["v"].any()


def test_collisions(make, run, point):
    wall = make("transformSOP", make("gridSOP", sizex=9, sizey=9), tz=1)
    away = point(N=(0.5, 0, 3))
    g = run(moved(make, away, wall, hit="bounce", gaintan=0.5, gainnorm=0.25), 60)
    assert np.allclose(g.point["v"], [[0.25, 0, -0.75]], atol=1e-5) and g.P[0, 2] < 1
    through = run(moved(make, away, make("transformSOP", wall, tx=100), hit="bounce"), 60)
    assert through.P[0, 2] == pytest.approx(3, rel=1e-4)
    fast = run(moved(make, point(N=(0, 0, 600)), wall, hit="stick"), 2)
    assert fast.P[0, 2] == pytest.approx(1, abs=1e-3), "no tunnelling"
    rain = run(make("particleSOP", away, wall), 90)
    assert rain.P[:, 2].max() < 1
    ball = make("sphereSOP", radx=2, rady=2, radz=2)
    kept = run(make("particleSOP", make("sphereSOP", radx=0.5, rady=0.5, radz=0.5), ball, hit="bounce", birth=600), 120)
    assert np.linalg.norm(kept.P, axis=1).max() < 2.001


def test_splits(make, run, point):
    source = point(N=(0, 0, 1))
    pars = {"birth": 60, "splitmin": 3, "splitmax": 3, "splitvely": 5, "splitvary": 0, "jitter": False}
    on_death = run(make("particleSOP", source, life=0.25, splittype="die", **pars), 20)
    new = np.abs(on_death.point["v"][:, 1] - 5) < 1e-5
    assert new.sum() == 15 and np.ptp(on_death.point["v"][new, 0]) > 0.5, "three for each of the five that died"
    later = run(make("particleSOP", source, life=0.25, splittype="die", **pars), 60)
    assert (np.abs(later.point["v"][:, 1] - 5) < 1e-5).sum() <= 3 * 16, "they do not split again"
    contact = run(make("particleSOP", source, limitposz=0.25, splittype="bounce", **pars), 25)
    assert (contact.P[:, 1] > 0).any() and (np.abs(contact.point["v"][:, 1] - 5) < 1e-5).sum() % 3 == 0
    died = run(make("particleSOP", source, limitposz=0.25, splittype="die", **pars), 25)
    assert (np.abs(died.point["v"][:, 1] - 5) < 1e-5).sum() % 3 == 0 and (died.P[:, 1] > 0).any()


def test_surface_attraction(make, run, given):
    goal = make("transformSOP", make("boxSOP"), tx=20)
    source = given(Geometry(P=np.zeros((1, 3), np.float32)))
    node = make("particleSOP", source, None, None, goal, birth=3000, life=100, dodrag=True, drag=4, subattract=4)
    g = run(node, 20)
    assert g.num_points == 1000 and (g.point["v"][:, 0] >= 0).all() and g.P[:, 0].max() > 1
    node.par("birth").set(0)
    g = run(node, 400)
    assert np.allclose(np.abs(g.P - [20, 0, 0]).max(1), 0.5, atol=0.02), "they end on the box"
    assert all(len(np.unique(g.P[:, i].round(1))) > 5 for i in range(3))
    still = make("particleSOP", source, None, None, goal, subattract=0)
    assert not run(still, 10).P.any()


def test_springs_swing(make, run, given):
    line = given(Geometry.line([[0, 0, 0], [1, 0, 0]]))
    # an elongated spring swings about its length with the period 2 pi sqrt(m / k)
    node = make("springSOP", line, fixed="0", springk=4, domass=True, mass=1, timeinc=1 / 240)
    data(node)
    node.local.P[1] = [1.5, 0, 0]
    frames = round(60 * 2 * np.pi / 2)
    xs = [run(node, 1).P[1, 0] for _ in range(frames)]
    want = 1 + 0.5 * np.cos(2 * (np.arange(frames) + 1) / 60)
    assert np.abs(np.array(xs) - want).max() < 0.01
    assert data(node).P[0].tolist() == [0, 0, 0]
    hang = make("springSOP", line, fixed="0", springk=10, externalx=5, dodrag=True, drag=4)
    assert run(hang, 600).P[1, 0] == pytest.approx(1.5, abs=1e-3), "length + force / k"
    long = given(Geometry.line([[0, 0, 0], [2, 0, 0]]))
    share = {"fixed": "0", "springk": 10, "externalx": 5, "dodrag": True, "drag": 4}
    assert run(make("springSOP", long, springbehavior="normalize", **share), 900).P[1, 0] == pytest.approx(3, abs=1e-2)
    tense = make("springSOP", line, fixed="0", springk=10, dodrag=True, drag=4, tension=1)
    assert run(tense, 600).P[1, 0] == pytest.approx(0.5, abs=1e-3)


def test_springs_at_rest_and_momentum(make, run):
    ball = make("sphereSOP", type="poly", freq=3)
    assert np.allclose(run(make("springSOP", ball), 30).P, data(ball).P, atol=1e-5), "nothing happens by itself"
    node = make("springSOP", ball, externaly=-1)
    g = run(node, 60)
    assert np.allclose(g.P, data(ball).P + np.array([0, -0.5, 0]), atol=1e-3), "free fall does not bend it"
    assert np.allclose(g.point["N"], data(ball).point["N"], atol=0.05)


def test_spring_groups_limits_and_errors(make, run, given, op, project):
    cloth = make("gridSOP", rows=8, cols=8)
    pinned = make("springSOP", cloth, fixed="0-7", externaly=-1, springk=200)
    g = run(pinned, 30)
    assert np.array_equal(g.P[:8], data(cloth).P[:8]) and g.P[8:, 1].mean() < data(cloth).P[8:, 1].mean()
    floor = run(make("springSOP", cloth, externalz=-5, limitnegz=-0.5, gainnorm=0, gaintan=0), 60)
    assert np.allclose(floor.P[:, 2], -0.5, atol=0.02)
    wall = make("transformSOP", make("gridSOP", sizex=9, sizey=9), tz=-0.25)
    caught = run(make("springSOP", cloth, wall, externalz=-5, hit="stick"), 60)
    assert np.allclose(caught.P[:, 2], -0.25, atol=1e-3)
    wild = make("springSOP", cloth, externaly=-1, springk=1e9, fixed="0")
    said = []
    for _ in range(60):
        _ = wild.data
        said += wild.all_errors()
        wild.engine.step()
    assert said and "flown apart" in said[0] and np.isfinite(wild.output.P).all()


def test_fixed_points_follow_the_source(project, op):
    line = op("lineSOP", points=2, pbx="=absTime.frame * 0.1", pax=0)
    free = op("springSOP", line, fixed="1", springk=0)
    held = op("springSOP", line, fixed="1", springk=0, revertfixed=False)
    first = data(free).P[1, 0], data(held).P[1, 0]
    for _ in range(10):
        project.step()
        data(free), data(held)
    assert data(free).P[1, 0] == pytest.approx(first[0] + 1, abs=1e-5) and data(held).P[1, 0] == first[1]
