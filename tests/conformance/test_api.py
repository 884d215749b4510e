"""TouchDesigner's Python API against its own name lists (reference/classes.jsonl): members, setters, methods,
parameter names.

    pytest -s tests/conformance/test_api.py      the table among the results
    python tests/conformance/test_api.py         the table alone

A class may not fall below its goal (100 % of its members and methods; EXCEPTIONS says what is different, and why).
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import stovetop
from stovetop import td

LIST = Path(__file__).parents[2] / "reference" / "classes.jsonl"
ENTRIES = {e.get("class") or e["module"]: e for e in map(json.loads, LIST.read_text().splitlines())}
CLASSES = """
    OP COMP Par ParGroup ParCollection ParGroupCollection SequenceCollection Page Sequence SequenceBlock Connector
    CHOP Channel SOP Point Prim Poly Bezier Mesh Vertex Points Prims Group Attribute Attributes AttributeData InputPoint
    DAT Cell TOP CUDAMemory CUDAMemoryShape Dependency AbsTime Project App Run Runs UI Undo MOD scriptCHOP scriptDAT
    scriptSOP scriptTOP textTOP timeCOMP ObjectCOMP cameraCOMP lightCOMP geometryCOMP StorageManager DependMixin
    DependDict DependList DependSet SysInfo Monitors Licenses
    VFS VFSFile ArcBall Camera Color FileInfo Matrix Position Quaternion Timecode Vector
""".split()
MODULES = ("td", "tdu", "tdu.debug", "TDFunctions", "TDJSON")
#: percent of a class or module that must be there; where nothing stands, all of it
GOALS: dict[str, int] = {}
#: (class, name): why it differs from the list
SCRIPT_CHOP_ALONE = "the page says: only in a Script CHOP, and scriptCHOP has the setters"
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("CHOP", "numSamples"): SCRIPT_CHOP_ALONE,
    ("CHOP", "start"): SCRIPT_CHOP_ALONE,
    ("CHOP", "end"): SCRIPT_CHOP_ALONE,
    ("CHOP", "rate"): SCRIPT_CHOP_ALONE,
    ("CHOP", "isTimeSlice"): SCRIPT_CHOP_ALONE,
    ("Channel", "name"): "a Script CHOP's channels can be renamed, as TouchDesigner allows in practice",
    ("AttributeData", "val"): "also sets the values, which a Script SOP may",
    ("Par", "help"): "the page says read only and 'get or set' in one line; ParGroup.help is settable",
}
#: classes that the list does not have: what their pages name
NOT_LISTED = {
    "Runs": ("__len__", "__iter__", "__getitem__"),
    "MOD": ("__call__", "__getattr__", "__getitem__"),
}
#: signatures that stand for one of Python's own methods
SPECIAL = (
    (r"^[\w.]*\[", "__getitem__"),
    (r"^len\(", "__len__"),
    (r"^abs\(", "__abs__"),
    (r"^Iterator$", "__iter__"),
    (r"^-", "__neg__"),
)
ARITHMETIC = {"*": "mul", "+": "add", "-": "sub", "/": "truediv"}


class Finding(NamedTuple):
    owner: str
    name: str
    problem: str


def found_class(name: str) -> type | None:
    module = ENTRIES.get(name, {}).get("module")
    home = td.static(module) if module else td
    return getattr(home, name, None)


def found_module(name: str) -> ModuleType:
    home, _, inner = name.partition(".")
    module = td if home == "td" else td.static(home)
    return getattr(module, inner) if inner else module


# -- what an instance holds that its class does not


@pytest.fixture(scope="module")
def instances():
    with stovetop.Project() as project:
        yield make_instances(project)


def make_instances(project: Any) -> dict[str, Any]:
    """One object of each class whose members are made in __init__."""
    scope = project.root.evalExpression
    base = project.op("/project1")
    return {
        "UI": scope("ui"),
        "App": scope("app"),
        "Project": scope("project"),
        "AbsTime": scope("absTime"),
        "Run": base.evalExpression("run('1', delayFrames=9)"),
        "SysInfo": scope("sysinfo"),
        "Monitors": scope("monitors"),
        "Licenses": scope("licenses"),
        "VFS": base.vfs,
        "CUDAMemoryShape": td.static("CUDAMemoryShape")(),
        "FileInfo": td.tdu.FileInfo("a.py"),
        "Timecode": td.tdu.Timecode("00:00:01:00"),
        "Color": td.tdu.Color(),
        "Camera": td.tdu.Camera(),
        **{name: getattr(td.tdu, name)() for name in ("Matrix", "Position", "Vector", "Quaternion")},
        "StorageManager": td.static("TDStoreTools").StorageManager(_Extension(), base, []),
    }


class _Extension:
    pass


# -- the comparison


def member_problem(cls: type, instance: Any, member: dict[str, Any]) -> str:
    """What is wrong with a member; '' where nothing is."""
    name = member["name"]
    static = inspect.getattr_static(cls, name, None)
    if static is None and (instance is None or name not in dir(instance)):
        return "missing"
    if member.get("readonly"):
        return "can be set" if settable(cls, static) else ""
    return "" if settable(cls, static) else "cannot be set"


def settable(cls: type, static: Any) -> bool:
    """Whether assignment works: a property with a setter, a slot, or an attribute of an object that has a
    dictionary."""
    if isinstance(static, property):
        return static.fset is not None
    return hasattr(static, "__set__") or cls.__dictoffset__ != 0


def method_problem(owner: Any, method: dict[str, Any]) -> str:
    name, signature = method["name"], method["signature"]
    if method.get("constructor"):
        return signature_problem(owner, signature)
    for pattern, dunder in SPECIAL:
        if re.match(pattern, signature):
            return "" if hasattr(owner, dunder) else f"no {dunder}"
    if " " in signature.partition("(")[0]:
        return arithmetic_problem(owner, signature)
    if re.fullmatch(r"\w+\.shortcut", signature):
        return "" if hasattr(getattr(owner, signature.partition(".")[0], None), "fget") else "missing"
    function = getattr(owner, name, None)
    if function is None:
        return "missing"
    if isinstance(inspect.getattr_static(owner, name, None), property):
        # op, ops, parent: objects that are called
        return ""
    return signature_problem(function, signature) if callable(function) else "cannot be called"


def arithmetic_problem(owner: Any, signature: str) -> str:
    """`tdu.Vector + tdu.Position` needs an __add__ of Vector, `a += b` an __iadd__ or __add__."""
    left, sign, _ = signature.split()
    cls = getattr(td.tdu, left.removeprefix("tdu."))
    name = ARITHMETIC[sign[0]]
    wanted = [f"__{name}__"] + ([f"__i{name}__"] if sign.endswith("=") else [])
    return "" if any(hasattr(cls, w) for w in wanted) else f"no {wanted[0]} for {signature!r}"


def signature_problem(function: Any, documented: str) -> str:
    """Which documented parameter the function does not take by that name."""
    try:
        own = list(inspect.signature(function).parameters.values())
    except ValueError:
        return "no signature"
    own = own[1:] if own and own[0].name == "self" else own
    if any(p.kind is p.VAR_KEYWORD for p in own):
        return ""
    names = {p.name for p in own if p.kind is not p.VAR_POSITIONAL}
    any_number = any(p.kind is p.VAR_POSITIONAL for p in own)
    for index, (name, has_default) in enumerate(parameters(documented)):
        if name.startswith("*"):
            if not any_number:
                return f"does not take {name}"
        elif has_default or index >= len(own):
            if name not in names:
                return f"no parameter {name!r}"
        elif name not in names and not any_number and not placeholder(name):
            return f"no parameter {name!r} (has {own[index].name!r})"
    return ""


def placeholder(name: str) -> bool:
    """Whether the page names a type where a name should stand: copy(OP), relativePath(OP), digits(str)."""
    return name[:1].isupper() or name == "str"


def parameters(signature: str) -> list[tuple[str, bool]]:
    """The documented parameters: name and whether a default is given. `pattern1, pattern2..` count as *pattern."""
    inside = signature[signature.index("(") + 1 : signature.rindex(")")]
    out = []
    for part in filter(None, (p.strip() for p in re.split(r",(?![^\[]*\])", inside))):
        name, _, default = part.partition("=")
        name = name.partition(":")[0].strip()
        if name.endswith("..") or re.fullmatch(r"(pattern|arg)\d\.*", name):
            name = "*" + re.sub(r"\W", "", name)
        out.append((name, bool(default)))
    return out


def examine(name: str, instances: dict[str, Any]) -> tuple[int, list[Finding]]:
    """How many names a class or module has in the list, and what is wrong with it."""
    if name in MODULES:
        return examine_module(name)
    cls = found_class(name)
    entry = ENTRIES.get(name, {"members": [], "methods": []})
    extra = NOT_LISTED.get(name, ())
    total = len(entry["members"]) + len(entry["methods"]) + len(extra)
    if cls is None:
        return total, [Finding(name, "*", "no such class")] * total
    problems = [Finding(name, m["name"], member_problem(cls, instances.get(name), m)) for m in entry["members"]]
    problems += [Finding(name, m["name"], method_problem(cls, m)) for m in entry["methods"]]
    problems += [Finding(name, d, "" if hasattr(cls, d) else "missing") for d in extra]
    return total, [p for p in problems if p.problem and (name, p.name) not in EXCEPTIONS]


def examine_module(name: str) -> tuple[int, list[Finding]]:
    module, entry = found_module(name), ENTRIES[name]
    problems = [Finding(name, m, "" if hasattr(module, m) else "missing") for m in entry["members"]]
    for signature in entry["functions"]:
        function = getattr(module, signature.partition("(")[0], None)
        problem = "missing" if function is None else signature_problem(function, signature)
        problems.append(Finding(name, signature, problem))
    return len(problems), [p for p in problems if p.problem and (name, p.name) not in EXCEPTIONS]


def table(instances: dict[str, Any]) -> str:
    lines, all_total, all_wrong = [], 0, 0
    for name in (*CLASSES, *MODULES):
        total, wrong = examine(name, instances)
        all_total, all_wrong = all_total + total, all_wrong + len(wrong)
        lines.append(f"{name:20} {percent(total, wrong):6.1f} %  of {total:3}")
        lines += [f"    {f.name}: {f.problem}" for f in wrong]
    lines.append(f"{'all':20} {100 - 100 * all_wrong / all_total:6.1f} %  of {all_total:3}")
    return "\n".join(lines)


def percent(total: int, wrong: list[Finding]) -> float:
    return 100.0 * (total - len(wrong)) / total if total else 100.0


@pytest.mark.parametrize("name", [*CLASSES, *MODULES])
def test_goal(name, instances):
    total, wrong = examine(name, instances)
    assert total, f"the list has nothing of {name}"
    assert percent(total, wrong) >= GOALS.get(name, 100), "\n".join(f"{f.name}: {f.problem}" for f in wrong)


def test_script_chop_sets_what_chop_reads():
    for name in ("numSamples", "start", "end", "rate", "isTimeSlice"):
        assert inspect.getattr_static(td.static("scriptCHOP"), name).fset is not None


def test_gaps_would_be_seen():
    """The comparison itself: each kind of difference is told."""

    class Thing:
        __slots__ = ("free",)
        fixed = property(lambda self: 1)

        def act(self, first, *, second=2):
            """Has two parameters."""

    def problem(name, **more):
        return member_problem(Thing, None, {"name": name, **more})

    assert problem("gone") == "missing" and problem("fixed") == "cannot be set"
    assert problem("fixed", readonly=True) == "" == problem("free") and problem("free", readonly=True) == "can be set"
    for signature, wrong in (
        ("act(first, second=2)", ""),
        ("act(OP)", ""),
        ("act(other)", "no parameter 'other' (has 'first')"),
        ("act(first, third=3)", "no parameter 'third'"),
        ("act(*args)", "does not take *args"),
    ):
        assert method_problem(Thing, {"name": "act", "signature": signature}) == wrong
    assert method_problem(Thing, {"name": "gone", "signature": "gone()"}) == "missing"
    assert method_problem(Thing, {"name": "len", "signature": "len(Thing)"}) == "no __len__"


def test_table(instances):
    text = table(instances)
    print("\n" + text)
    assert text.count(" % ") == len(CLASSES) + len(MODULES) + 1


def test_exceptions_are_still_needed(instances):
    """An exception whose cause is gone must leave the table."""
    for owner, name in EXCEPTIONS:
        cls, entry = found_class(owner), ENTRIES[owner]
        problems = [member_problem(cls, instances.get(owner), m) for m in entry["members"] if m["name"] == name]
        problems += [method_problem(cls, m) for m in entry["methods"] if m["name"] == name]
        assert any(problems), f"{owner}.{name} agrees with the list now"


if __name__ == "__main__":
    with stovetop.Project() as p:
        print(table(make_instances(p)))
