"""new, exec, ops, and what all verbs have in common."""

from __future__ import annotations

import stovetop


def test_version(cli):
    assert cli("--version").out == f"stovetop {stovetop.__version__}\n"


def test_help_lists_every_verb(cli):
    got = cli("--help")
    assert got.status == 0
    for verb in ("check", "convert", "exec", "new", "ops", "render", "run"):
        assert f"  {verb} " in got.out


def test_unknown_verb(cli):
    got = cli("rendr")
    assert got.status == 2
    assert "render" in got.err


def test_mistakes_are_one_line_each(cli, tmp_path):
    (tmp_path / "old.toe").write_bytes(b"binary")
    for args, part in [
        (("check", "none.tdn"), "none.tdn: no such file"),
        (("run", "."), "folder"),
        (("check", "old.toe"), "export the network as .tdn"),
        (("exec", "none.py"), "none.py: no such file"),
        (("ops", "levlTOP"), "did you mean levelTOP"),
    ]:
        got = cli(*args)
        assert (got.status, got.out) == (2, "")
        assert got.err.startswith("stovetop: ") and got.err.count("\n") == 1
        assert part in got.err


# -- new


def test_new_writes_a_project_that_checks(cli, tmp_path):
    assert cli("new", "p.tdn", "--rate", "30").status == 0
    assert cli("check", "p.tdn", "--no-tops").status == 0
    with stovetop.load(tmp_path / "p.tdn") as project:
        assert project.op("/project1/out1").inputs == [project.op("/project1/constant1")]
        project.step()
        assert project.engine.clock.rate == 30
    cli("new", "q.tdn")
    with stovetop.load(tmp_path / "q.tdn") as project:
        project.step()
        assert project.engine.clock.rate == 60
        assert project.op("/project1").op("startup") is None


def test_new_replaces_only_with_force(cli, tmp_path):
    (tmp_path / "p.tdn").write_text("mine")
    got = cli("new", "p.tdn")
    assert (got.status, (tmp_path / "p.tdn").read_text()) == (2, "mine")
    assert "--force" in got.err
    assert cli("new", "p.tdn", "--force").status == 0
    assert (tmp_path / "p.tdn").read_text() != "mine"


# -- exec


def write(tmp_path, text: str) -> str:
    (tmp_path / "s.py").write_text(text)
    return "s.py"


def test_exec_gives_arguments_and_runs_delayed_code(cli, tmp_path):
    script = write(tmp_path, "print(args)\nrun('print(\"later\", int(absTime.frame))', delayFrames=3)\n")
    got = cli("exec", script, "--frames", "2", "a")
    assert (got.status, got.out) == (0, "('a',)\n")
    got = cli("exec", script, "--frames", "3", "--", "a", "--b")
    assert (got.status, got.out) == (0, "('a', '--b')\nlater 3\n")


def test_exec_in_a_project_and_save(cli, tmp_path, made):
    made("p.tdn", "op('/project1').create('nullCHOP', 'n')")
    script = write(tmp_path, "op('/project1/n').name = 'renamed'\n")
    assert cli("exec", script, "--project", "p.tdn", "--save", "q.tdn").status == 0
    with stovetop.load(tmp_path / "q.tdn") as project:
        assert project.op("/project1/renamed") is not None
        assert project.op("/project1/n") is None


def test_a_failing_script_names_its_own_line_and_nothing_of_ours(cli, tmp_path):
    script = write(tmp_path, "def f():\n\top('/project1').par.nope = 1\n\nf()\n")
    got = cli("exec", script, "--save", "q.tdn")
    assert got.status == 1
    assert 'File "s.py", line 4' in got.err and 'File "s.py", line 2, in f' in got.err
    assert "nope" in got.err and "stovetop/" not in got.err
    assert not (tmp_path / "q.tdn").exists()


def test_a_syntax_error_names_its_line(cli, tmp_path):
    got = cli("exec", write(tmp_path, "a = 1\nb = = 2\n"))
    assert got.status == 1
    assert 'File "s.py", line 2' in got.err and "SyntaxError" in got.err and "Traceback" not in got.err


def test_a_failing_delayed_call_fails_the_run(cli, tmp_path):
    script = write(tmp_path, "def later():\n\traise ValueError('too late')\nrun(later, delayFrames=1)\n")
    assert cli("exec", script).status == 0
    got = cli("exec", script, "--frames", "2")
    assert got.status == 1
    assert "too late" in got.err and 'File "s.py", line 2, in later' in got.err and "engine.py" not in got.err


def test_sys_exit_and_project_quit(cli, tmp_path):
    assert cli("exec", write(tmp_path, "import sys\nsys.exit(3)\n")).status == 3
    got = cli("exec", write(tmp_path, "project.quit()\nprint('not reached')\n"), "--save", "q.tdn")
    assert (got.status, got.out) == (0, "")
    assert (tmp_path / "q.tdn").exists()


# -- ops


def test_ops_lists_a_family(cli):
    got = cli("ops", "SOP")
    names = [line.split()[0] for line in got.out.splitlines()]
    assert got.status == 0 and "gridSOP" in names and all(n.endswith("SOP") for n in names)
    assert set(names) < {line.split()[0] for line in cli("ops").out.splitlines()}


def test_ops_describes_one(cli):
    got = cli("ops", "nullCHOP")
    assert got.status == 0
    line = next(line for line in got.out.splitlines() if line.split()[:1] == ["cooktype"])
    assert line.split()[:4] == ["cooktype", "Menu", "Cook", "Type"] and "{auto always selective}" in line
    assert "\nCommon\n" in got.out


def test_ops_marks_what_is_not_supported(cli):
    got = cli("ops", "containerCOMP")
    line = next(line for line in got.out.splitlines() if line.split()[:1] == ["opacity"])
    assert line.endswith("not supported yet")


# -- convert


def test_convert_writes_a_component_that_checks(cli, tmp_path):
    (tmp_path / "waves.glsl").write_text(
        "void mainImage(out vec4 c, in vec2 p) { c = vec4(p / iResolution.xy, 0, 1); }"
    )
    got = cli("convert", "waves.glsl", "--size", "32x16")
    assert (got.status, got.err) == (0, "") and "/project1/waves" in got.out
    assert cli("check", "waves.tdn", "--no-tops").status == 0
    assert "exists already" in cli("convert", "waves.glsl").err
    assert "WIDTHxHEIGHT" in cli("convert", "waves.glsl", "--size", "big").err
    assert "no such file" in cli("convert", "none.fs").err
    (tmp_path / "plain.fs").write_text("void main() {}")
    assert "neither ISF" in cli("convert", "plain.fs").err
