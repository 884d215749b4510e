"""TDFunctions: helpers for scripts. Source: TDFunctions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from stovetop.td.comp import COMP
from stovetop.td.deep import DependMixin, deepen
from stovetop.td.dependency import Dependency
from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError
from stovetop.td.op import OP
from stovetop.td.page import Page
from stovetop.td.par import Par
from stovetop.td.pargroup import ParGroup
from stovetop.td.tdu import ParMenu, match

Info = tuple[Any, ...]
FORMAT_QUOTES = ('"""', "'''")


# -- numbers and text


def clamp(value: float, inMin: float, inMax: float) -> float:
    """The nearest number within inMin..inMax; inMax where they cross."""
    return min(max(value, inMin), inMax)


def incrementStringDigits(string: str, min: int = 1, suffixOnly: bool = False) -> str:
    """The text with its last number raised by one, or with `min` at its end where it has none.

    suffixOnly: only a number at the very end counts. Leading zeros are kept: `a09` gives `a10`.
    """
    found = re.search(r"(\d+)$" if suffixOnly else r"(\d+)(?=\D*$)", string)
    if found is None:
        return f"{string}{min}"
    number = str(int(found[1]) + 1).zfill(len(found[1]))
    return string[: found.start()] + number + string[found.end() :]


def parStringToIntList(parString: str) -> list[int]:
    return [int(word) for word in str(parString).split()]


def listToParString(l: Iterable[Any]) -> str:  # noqa: E741
    return " ".join(map(str, l))


def formatString(format: str, dataDict: dict[str, Any] | None = None) -> str:
    """The text as an f-string with the dictionary's names. SyntaxError where it is none, NameError for an unknown
    name."""
    quote = next((q for q in FORMAT_QUOTES if q not in format and not format.endswith(q[0])), FORMAT_QUOTES[0])
    return str(eval(f"rf{quote}{format}{quote}", {}, dict(dataDict or {})))


def multiMatch(patterns: str, inputList: Iterable[str], caseSensitive: bool = True, useMinus: bool = True) -> list[str]:
    """Those that match one of the patterns (separated by blanks), in the list's order.

    Patterns after a `-` take away what they match; without useMinus they are left out of account.
    """
    names = list(inputList)
    words = patterns.split()
    wanted = [n for w in words if not w.startswith("-") for n in match(w, names, caseSensitive)]
    unwanted = [n for w in words if useMinus and w.startswith("-") for n in match(w[1:], names, caseSensitive)]
    return [n for n in names if n in wanted and n not in unwanted]


# -- places in the network


def parentLevel(parentOp: OP, childOp: OP) -> int | None:
    """The n for which `childOp.parent(n)` is parentOp; None where there is none."""
    above = childOp.parent()
    level = 1
    while above is not None and above != parentOp:
        above = above.parent()
        level += 1
    return None if above is None else level


def sharedParent(op1: OP, op2: OP) -> OP | None:
    """The nearest component around both; None where that is the root."""
    first, second = op1._live(), op2._live()
    around = set(first.ancestors())
    shared = next((n for n in second.ancestors() if n in around), None)
    return None if shared is None or shared.parent is None else shared.engine.face(shared)


def getShortcutPath(fromOp: OP, toOp: OP, toParName: str | None = None) -> str:
    """An expression for toOp, or a parameter of it, as fromOp's parameters can use it."""
    return fromOp.shortcutPath(toOp, toParName)


def panelParentShortcut(panel: COMP, parentShortcut: str) -> COMP | None:
    """The closest Panel COMP around `panel` that has the Parent Shortcut."""
    above = panel.parent()
    while above is not None:
        if above.isPanel and above.par.parentshortcut.eval() == parentShortcut:
            return above  # type: ignore[return-value]
        above = above.parent()
    return None


def findNetworkEdges(comp: COMP, ignoreNodes: Iterable[OP] | None = None) -> dict[str, dict[str, Any]] | None:
    """The outermost operators and where they end: `{'nodes': {'top': …}, 'positions': {'top': …}}` with top, left,
    right, bottom."""
    ignored = list(ignoreNodes or ())
    nodes = [c for c in comp.children if c not in ignored]
    if not nodes:
        return None
    edges = {
        "top": max(nodes, key=lambda n: n.nodeY + n.nodeHeight),
        "left": min(nodes, key=lambda n: n.nodeX),
        "right": max(nodes, key=lambda n: n.nodeX + n.nodeWidth),
        "bottom": min(nodes, key=lambda n: n.nodeY),
    }
    positions = {
        "top": edges["top"].nodeY + edges["top"].nodeHeight,
        "left": edges["left"].nodeX,
        "right": edges["right"].nodeX + edges["right"].nodeWidth,
        "bottom": edges["bottom"].nodeY,
    }
    return {"nodes": edges, "positions": positions}


def arrangeNode(node: OP, position: str = "bottom", spacing: float = 20) -> float:
    """Place a tile outside of the others: above or below in line with their left end, beside them in line with their
    top.

    Gives the coordinate across that side: nodeY for bottom and top, nodeX for left and right.
    """
    if position not in ("bottom", "top", "left", "right"):
        raise ValueError(f"{position!r} is none of bottom, top, left, right")
    edges = findNetworkEdges(node.parent(), [node])  # type: ignore[arg-type]
    if edges is None:
        node.nodeX = node.nodeY = 0
        return 0.0
    at = edges["positions"]
    if position in ("bottom", "top"):
        node.nodeX = at["left"]
        node.nodeY = at["top"] + spacing if position == "top" else at["bottom"] - spacing - node.nodeHeight
        return float(node.nodeY)
    node.nodeY = at["top"] - node.nodeHeight
    node.nodeX = at["right"] + spacing if position == "right" else at["left"] - spacing - node.nodeWidth
    return float(node.nodeX)


def forceCookNonDatOps(comp: OP) -> None:
    """Cook an operator and everything inside it but DATs."""
    nodes = [comp._live(), *comp._live().descendants()]
    for node in nodes:
        if node.family != "DAT":
            node.engine.face(node).cook(force=True)


def replaceOp(dest: OP, source: OP | None = None) -> None:
    """Put a copy of `source` in the place of `dest`: its name, tile and wires. Without a source a clone's master is
    taken."""
    if source is None and isinstance(dest, COMP):
        source = dest.par.clone.eval()
    if source is None:
        raise tdError(f"{dest.path}: replaceOp() needs a source, or a clone with a master")
    n = dest._live()
    engine = n.engine
    name, wires, place, dock = n.name, list(n.ins), (n.x, n.y, n.w, n.h), n.dock
    outs = [(c._node, c.index, o.index) for o in dest.outputConnectors for c in o.connections]
    made = dest.parent().copy(source, name + "_new")  # type: ignore[union-attr]
    dest.destroy()
    made.name = name
    new = made._node
    (new.x, new.y, new.w, new.h), new.dock = place, dock
    for index, wire in enumerate(wires):
        if wire is not None and wire[0].id > 0:
            engine.connect(wire[0], new, index, wire[1])
    for sink, index, out in outs:
        if sink.id > 0:
            engine.connect(new, sink, index, out)


# -- the user interface


def showInPane(operator: OP, pane: Any = "Floating", inside: bool = False) -> None:
    """Show an operator in an editor's pane; without an editor nothing happens."""
    operator._live().engine.notify("ui", operator._live(), ("showInPane", pane, inside))


def tScript(cmd: str) -> float:
    """Raises: Tscript, TouchDesigner's older language, is not supported."""
    raise tdError(f"tScript({cmd!r}): Tscript commands are not supported; use Python")


def messageDialog(text: str, title: str) -> None:
    """A message with an OK button, a frame from now."""
    from stovetop.td.current import engine
    from stovetop.td.run import runner

    root = engine().root
    ui = root.engine.hooks.project.ui  # type: ignore[attr-defined]
    runner(root)(ui.messageBox, title, text, ["OK"], delayFrames=1)


# -- properties of extensions


def createProperty(
    classInstance: Any, name: str, value: Any = None, attributeName: str | None = None, readOnly: bool = False,
    dependable: bool | str = True,
) -> None:  # fmt: skip
    """A property of the instance's class, its value in an attribute of the instance (`_name`).

    dependable: True keeps the value in a Dependency; "deep" makes lists, dicts and sets deeply dependable; False
    neither. A read-only one is changed through the attribute, a dependable one through the attribute's `val`.
    """
    attribute = attributeName or "_" + name
    held = deepen(value) if dependable == "deep" else Dependency(value) if dependable else value
    setattr(classInstance, attribute, held)

    def get(self: Any) -> Any:
        held = getattr(self, attribute)
        return held.val if isinstance(held, (Dependency, DependMixin)) else held

    def put(self: Any, value: Any) -> None:
        held = getattr(self, attribute)
        if dependable == "deep":
            # another kind of value needs another holder: whoever read the old one looks again
            setattr(self, attribute, deepen(value))
            held.modified()
        elif isinstance(held, Dependency):
            held.val = value
        else:
            setattr(self, attribute, value)

    setattr(type(classInstance), name, property(get, None if readOnly else put))


def makeDeepDependable(value: Any) -> Any:
    """A DependDict, DependList or DependSet of a dict, list or set; any other value in a Dependency."""
    return deepen(value)


# -- parameters


def parMenu(menuNames: Iterable[Any], menuLabels: Iterable[Any] | None = None) -> Any:
    """A menu source of lists, as tdu.ParMenu."""
    return ParMenu(menuNames, menuLabels)


def getMenuLabel(menuPar: Par) -> str:
    """The label of the chosen item."""
    labels, index = menuPar.menuLabels, menuPar.menuIndex
    if not labels or index is None:
        raise tdError(f"{menuPar.owner.path}.par.{menuPar.name} has no menu")
    return labels[index]


def setMenuLabel(menuPar: Par, label: str) -> None:
    """Choose the item of that label. ValueError where there is none."""
    labels = menuPar.menuLabels or []
    if label not in labels:
        raise ValueError(f"{menuPar.owner.path}.par.{menuPar.name}: no menu item is labelled {label!r}")
    menuPar.menuIndex = labels.index(label)


def bindChain(par: Par, parsOnly: bool = False) -> list[Any]:
    """The parameter, what it is bound to, what that is bound to, …"""
    chain: list[Any] = [par]
    while isinstance(chain[-1], Par):
        master = chain[-1].bindMaster
        if master is None or any(master is c for c in chain):
            break
        chain.append(master)
    return [c for c in chain if isinstance(c, Par)] if parsOnly else chain


def unbindReferences(par: Par, modeOnly: bool = False) -> list[Par]:
    """Let go of all that is bound to the parameter; values stay. modeOnly: the bind expressions stay too."""
    references = list(par.bindReferences)
    for reference in references:
        if modeOnly:
            reference.mode = reference.prevMode
        else:
            value = reference._value
            kept = value.peek()
            value.set_mode(0)
            value.bind_expr = ""
            value.set(kept)
    return references


def getCustomPage(comp: OP, name: str) -> Page | None:
    return next((p for p in comp.customPages if p.name == name), None)


def getParInfo(
    sourceOp: OP, pattern: str = "*", names: Iterable[str] | None = None, includeCustom: bool = True,
    includeNonCustom: bool = True,
) -> dict[str, Info]:  # fmt: skip
    """By parameter: val, expr, mode's name, bindExpr, default, defaultExpr, defaultBindExpr, default mode's name."""
    wanted = None if names is None else set(names)
    return {
        p.name: _info(p)
        for p in sourceOp.pars(pattern)
        if (wanted is None or p.name in wanted) and (includeCustom if p.isCustom else includeNonCustom)
    }


def _info(p: Par) -> Info:
    return (p.val, p.expr, p.mode.name, p.bindExpr, p.default, p.defaultExpr, p.defaultBindExpr, p.defaultMode.name)


def applyParInfo(targetOp: OP, parInfo: dict[str, Info], setDefaults: bool = False) -> list[Par]:
    """Values, expressions and modes of a getParInfo dict; gives the parameters that could not take them."""
    return _apply(targetOp, parInfo, _put_defaults if setDefaults else None, _put_state)


def applyParDefaults(targetOp: OP, parInfo: dict[str, Info]) -> list[Par]:
    """Defaults alone of a getParInfo dict; gives the parameters that could not take them."""
    return _apply(targetOp, parInfo, _put_defaults)


def _apply(target: OP, infos: dict[str, Info], *steps: Any) -> list[Par]:
    failed = []
    for name, info in infos.items():
        p = target.par[name]
        if p is None:
            continue
        try:
            for step in filter(None, steps):
                step(p, info)
        except (tdError, ValueError, TypeError, KeyError):
            failed.append(p)
    return failed


def _put_state(p: Par, info: Info) -> None:
    val, expr, mode, bind = info[:4]
    p.mode = ParMode.CONSTANT
    p.val = val
    value = p._value
    value.expr, value.bind_expr = expr or "", bind or ""
    p.mode = ParMode[mode]


def _put_defaults(p: Par, info: Info) -> None:
    p.default = info[4]
    if len(info) > 5:
        _, _, _, _, _, p.defaultExpr, p.defaultBindExpr, mode = info
        p.defaultMode = ParMode[mode]


def setParDefaultsToCurrent(
    parList: Iterable[Par], setState: bool = True, allowUndo: bool = True
) -> dict[str, list[Par]]:
    """Make what the parameters hold their defaults: `{'changed': […], 'unchanged': […], 'error': […]}`.

    setState: their modes, expressions and binds too; otherwise the constant alone.
    """
    out: dict[str, list[Par]] = {"changed": [], "unchanged": [], "error": []}
    before: list[tuple[Par, Info]] = []
    for p in parList:
        old = _info(p)
        mode = p.mode.name if setState or p.isPython else "CONSTANT"
        new = (*old[:4], p.val, p.expr if setState else old[5], p.bindExpr if setState else old[6], mode)
        try:
            _put_defaults(p, new)
        except (tdError, ValueError, TypeError):
            out["error"].append(p)
            continue
        out["unchanged" if new == old else "changed"].append(p)
        before.append((p, old))
    if allowUndo and before:
        _record_defaults(before)
    return out


def _record_defaults(before: list[tuple[Par, Info]]) -> None:
    undo = before[0][0].owner._node.engine.undo
    after = [(p, _info(p)) for p, _ in before]

    def put(infos: list[tuple[Par, Info]]) -> None:
        for p, info in infos:
            _put_defaults(p, info)

    undo.start("Set Parameter Defaults")
    undo.record(lambda: put(before), lambda: put(after))
    undo.end()


def changeParStyle(p: Par, style: str, size: int = 1, includeValueData: bool = True) -> list[Par]:
    """Make a custom parameter one of another style, at its place on its page; gives the new parameters.

    includeValueData: values, expressions and binds go over where the new style can take them.
    """
    old = p.parGroup
    append = getattr(old.page, f"append{style}", None)
    if append is None:
        raise tdError(f"{p.owner.path}.par.{p.name}: there is no style {style!r}")
    infos = [_info(q) for q in old]
    shared = {k: getattr(old, k) for k in ("help", "startSection", "readOnly", "enableExpr")}
    menu = (p.menuNames, p.menuLabels, p.menuSource) if p.isMenu else None
    page, label, order, name = old.page, old.label, old.order, old.name
    old.destroy()
    sized = {"size": size} if style in ("Int", "Float") else {}
    made: ParGroup = getattr(page, f"append{style}")(name, label=label, order=order, **sized)
    for key, value in shared.items():
        setattr(made, key, value)
    if menu is not None and made[0].isMenu:
        made[0].menuNames, made[0].menuLabels, made[0].menuSource = menu
    if includeValueData:
        for q, info in zip(made, infos, strict=False):
            _apply(q.owner, {q.name: info}, _put_state)
    return list(made)
