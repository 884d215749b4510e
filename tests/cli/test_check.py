"""check: each kind of error with its operator, its parameter and the line."""

from __future__ import annotations

import pytest

from helpers import need_gl

CASES = {
    "expression": (
        "op('/project1').create('constantCHOP', 'c').par.const0value.expr = \"op('nope').par.x\"",
        "error: /project1/c: parameter 'const0value': AttributeError: 'NoneType' object has no attribute 'par'"
        " (in op('nope').par.x)",
    ),
    "callback's syntax": (
        "s = op('/project1').create('scriptCHOP', 's')\ns.docked[0].text = 'def onCook(scriptOp):\\n\\tx = = 3\\n'",
        "error: /project1/s: SyntaxError: invalid syntax (/project1/s_callbacks, line 2: x = = 3)",
    ),
    "callback's error": (
        "s = op('/project1').create('scriptDAT', 's')\ns.docked[0].text = 'def onCook(scriptOp):\\n\\ty = 1 / 0\\n'",
        "error: /project1/s: ZeroDivisionError: division by zero (/project1/s_callbacks, line 2: y = 1 / 0)",
    ),
    "execute": (
        "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
        "e.text = 'def onFrameStart(frame):\\n\\n\\tprint(unknown)\\n'",
        "error: /project1/e: NameError: name 'unknown' is not defined (/project1/e, line 3: print(unknown))",
    ),
    "execute's syntax": (
        "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
        "e.text = 'def onFrameStart(frame):\\n\\tx = (\\n'",
        "error: /project1/e: SyntaxError: '(' was never closed (/project1/e, line 2: x = ()",
    ),
    "input": (
        "op('/project1').create('mathCHOP', 'm').par.fromrange1.expr = 'me.digits / 0'",
        "error: /project1/m: parameter 'fromrange1': ",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_names_operator_parameter_and_line(cli, made, case):
    script, want = CASES[case]
    made("p.tdn", script)
    got = cli("check", "p.tdn")
    assert got.status == 1
    errors = [line for line in got.out.splitlines() if line.startswith("error:")]
    assert len(errors) == 1 and errors[0].startswith(want)
    assert "1 error\n" in got.out and "Traceback" not in got.out + got.err


def test_shader_errors_have_the_users_line(cli, made):
    need_gl()
    made(
        "p.tdn",
        "g = op('/project1').create('glslTOP', 'g')\n"
        "g.par.pixeldat.eval().text = 'out vec4 c;\\nvoid main() {\\n  c = vec4(banana);\\n}\\n'",
    )
    got = cli("check", "p.tdn")
    assert got.status == 1
    assert "error: /project1/g: /project1/g_pixel:3: " in got.out and "banana" in got.out


def test_a_good_project(cli, made):
    made("p.tdn", "op('/project1').create('noiseCHOP')")
    got = cli("check", "p.tdn", "--frames", "3")
    assert (got.status, got.err) == (0, "")
    assert got.out.endswith("operators, no errors\n")


def test_an_unknown_type_is_named_and_what_follows_is_no_error(cli, made):
    need_gl()
    file = made(
        "p.tdn",
        "a, b = (op('/project1').create(t, n) for t, n in ((nullTOP, 'a'), (levelTOP, 'b')))\n"
        "b.inputConnectors[0].connect(a)",
    )
    file.write_text(file.read_text().replace("type: nullTOP", "type: wobbleTOP"))
    errors = [line for line in cli("check", "p.tdn").out.splitlines() if line.startswith("error:")]
    assert errors == [
        "error: /project1/a: operator type wobbleTOP is not supported yet; it is kept and saved as it was"
    ]


def test_unsupported_parameters_are_warnings(cli, made):
    made("p.tdn", "op('/project1').create('containerCOMP', 'g').par.opacity = 0.5")
    got = cli("check", "p.tdn")
    assert got.status == 0
    assert "warning: /project1/g: " in got.out and "opacity" in got.out


def test_a_malformed_file(cli, tmp_path):
    (tmp_path / "p.tdn").write_text("format: tdn\nversion: [1,\n")
    got = cli("check", "p.tdn")
    assert (got.status, got.out) == (2, "")
    assert got.err.startswith("stovetop: p.tdn:3: ")


def test_a_project_that_quits_is_checked_all_the_same(cli, made):
    made(
        "p.tdn",
        "e = op('/project1').create('executeDAT', 'e')\ne.par.framestart = True\n"
        "e.text = 'def onFrameStart(frame):\\n\\tproject.quit()\\n'\n"
        "op('/project1').create('constantCHOP', 'c').par.const0value.expr = '1 / 0'",
    )
    got = cli("check", "p.tdn", "--frames", "5")
    assert got.status == 1 and "error: /project1/c: " in got.out and "quits" in got.out
