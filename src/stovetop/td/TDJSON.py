"""TDJSON: parameters, pages and operators' custom parameters as JSON, both ways. Source: TDJSON.

A parameter's dict holds `name`, `label`, `page`, `style`, `size`, `default` and what else defines it; `val`, `expr`,
`bindExpr`, `mode`, `order` only where asked for (`extraAttrs`). An attribute that differs between the values of one
group (tx, ty, tz) is a list, otherwise a single value.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from stovetop.td.cell import Cell
from stovetop.td.channel import Channel
from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError
from stovetop.td.op import OP
from stovetop.td.page import Page
from stovetop.td.par import Par
from stovetop.td.pargroup import ParGroup

BASE = ("name", "label", "page", "style", "size", "default", "enable", "startSection", "readOnly", "enableExpr", "help")
NUMBER = ("min", "max", "normMin", "normMax", "clampMin", "clampMax")
MENU = ("menuNames", "menuLabels")
DEFAULTS = ("defaultMode", "defaultExpr", "defaultBindExpr")
STATE = ("val", "expr", "bindExpr", "mode", "order", "password", "bindRange")
#: attributes that all parameters of a group share
SHARED = frozenset(
    "name label page style size help startSection readOnly enableExpr enable order password bindRange".split()
)
NO_VALUE = ("Pulse", "Momentary", "Header")
Json = dict[str, Any]


# -- text


def jsonToText(jsonObject: Any, indent: str | int | None = "\t") -> str:
    return json.dumps(jsonObject, indent=indent)


def jsonToDat(jsonObject: Any, dat: Any) -> None:
    dat.text = jsonToText(jsonObject)


def textToJSON(text: str, orderedDict: bool = True, showErrors: bool = False) -> Any:
    """None where it is no JSON; with showErrors a ValueError instead."""
    try:
        return json.loads(text, object_pairs_hook=OrderedDict if orderedDict else None)
    except ValueError:
        if showErrors:
            raise
        return None


def datToJSON(dat: Any, orderedDict: bool = True, showErrors: bool = False) -> Any:
    """The JSON in a DAT's text; see textToJSON."""
    return textToJSON(dat.text, orderedDict, showErrors)


# -- objects of TouchDesigner's


def serializeTDData(data: Any, verbose: bool = True) -> Any:
    """An operator as its path, a parameter, group, page, channel or mode as its name, a cell as [row, column].

    verbose: as `{'TDData': [type, owner's path], 'value': …}`, which deserializeTDData needs nothing else for. What
    JSON has stays as it is; anything else becomes its repr.
    """
    kind, owner, value = _described(data)
    if kind is None:
        return data if _jsonable(data) else repr(data)
    return {"TDData": [kind] if owner is None else [kind, owner], "value": value} if verbose else value


def _described(data: Any) -> tuple[str | None, str | None, Any]:
    if isinstance(data, OP):
        return "OP", None, data.path
    if isinstance(data, ParMode):
        return "ParMode", None, data.name
    if isinstance(data, Cell):
        return "Cell", data.owner.path, [data.row, data.col]
    if isinstance(data, (Par, ParGroup, Page, Channel)):
        return type(data).__name__, data.owner.path, data.name
    return None, None, None


def _jsonable(data: Any) -> bool:
    try:
        json.dumps(data)
    except (TypeError, ValueError):
        return False
    return True


def deserializeTDData(data: Any, verboseData: list[str] | None = None) -> Any:
    """The object that serializeTDData described; other data unchanged, None where the object is gone.

    verboseData: what a terse description lacks: ['OP'], ['ParMode'], or the type and its owner's path, ['Par',
    '/project1'].
    """
    if isinstance(data, dict) and set(data) == {"TDData", "value"}:
        data, verboseData = data["value"], data["TDData"]
    if not verboseData:
        return data
    kind = verboseData[0]
    if kind == "ParMode":
        return ParMode[data]
    from stovetop.td.current import engine

    root = engine().face(engine().root)
    if kind == "OP":
        return root.op(data)
    owner = root.op(verboseData[1])
    return None if owner is None else _FINDERS[kind](owner, data)


_FINDERS: dict[str, Any] = {
    "Par": lambda owner, name: owner.par[name],
    "ParGroup": lambda owner, name: owner.parGroup[name],
    "Page": lambda owner, name: next((p for p in owner.customPages + owner.pages if p.name == name), None),
    "Channel": lambda owner, name: owner[name],
    "Cell": lambda owner, place: owner[place[0], place[1]],
}


# -- from parameters


def parameterToJSONPar(p: Any, extraAttrs: Iterable[str] | str | None = None, forceAttrLists: bool = False) -> Json:
    """A parameter with all others of its group (a Par, a ParGroup or a tuple of Pars)."""
    group = p if isinstance(p, ParGroup) else (p[0] if isinstance(p, (tuple, list)) else p).parGroup
    pars = list(group)
    out = {}
    for name in _attributes(group, extraAttrs):
        if name in SHARED and not (forceAttrLists and name == "enable"):
            out[name] = _plain(getattr(group, name))
            continue
        values = [_plain(getattr(q, name)) for q in pars]
        out[name] = values if forceAttrLists or any(v != values[0] for v in values) else values[0]
    return out


def _attributes(group: ParGroup, extra: Iterable[str] | str | None) -> list[str]:
    names = list(BASE)
    if group.isNumber:
        names += NUMBER
    if group.isMenu:
        names += ("menuSource",) if group[0].menuSource else MENU
    if group.style in NO_VALUE:
        names.remove("default")
    elif extra == "*" or any(m != ParMode.CONSTANT for m in group.defaultMode):
        names += DEFAULTS
    wanted = STATE if extra == "*" else (extra,) if isinstance(extra, str) else tuple(extra or ())
    return names + [n for n in wanted if n not in names and not (group.style in NO_VALUE and n == "val")]


def _plain(value: Any) -> Any:
    if isinstance(value, (Page, OP)):
        return value.name if isinstance(value, Page) else value.path
    return value.name if isinstance(value, ParMode) else value if _jsonable(value) else repr(value)


def pageToJSONDict(page: Page, extraAttrs: Iterable[str] | str | None = None, forceAttrLists: bool = False) -> Json:
    """`{parameter: {attribute: …}}` of a page, in its order. Parameters of a sequence's blocks are left out."""
    groups = [g for g in page.parGroups if g.sequenceBlock is None]
    return OrderedDict((g.name, parameterToJSONPar(g, extraAttrs, forceAttrLists)) for g in groups)


def opToJSONOp(
    o: OP, extraAttrs: Iterable[str] | str | None = None, forceAttrLists: bool = False, includeCustomPages: bool = True,
    includeBuiltInPages: bool = False,
) -> Json:  # fmt: skip
    """`{page: {parameter: {attribute: …}}}`."""
    pages = (o.customPages if includeCustomPages else []) + (o.pages if includeBuiltInPages else [])
    return OrderedDict((p.name, pageToJSONDict(p, extraAttrs, forceAttrLists)) for p in pages)


# -- to parameters


def addParameterFromJSONDict(
    comp: Any, jsonDict: Json, replace: bool = True, setValues: bool = True, ignoreAttrErrors: bool = False,
    fixParNames: bool = True, setBuiltIns: bool = False,
) -> tuple[Par, ...]:  # fmt: skip
    """Add a custom parameter, or make the one of that name what the dict says; gives the parameters of its group.

    setValues: those that the dict gives no value take their defaults. setBuiltIns: a built-in one of that name is set
    instead. Raises tdError where it exists and may not be replaced, where the style is unknown, and for an attribute
    that it has not or cannot take, unless ignoreAttrErrors.
    """
    name = jsonDict["name"]
    builtin = comp.parGroup[name]
    if setBuiltIns and builtin is not None and not builtin.isCustom:
        _assign(
            builtin, {k: jsonDict[k] for k in ("val", "expr", "bindExpr", "mode") if k in jsonDict}, ignoreAttrErrors
        )
        return ()
    if fixParNames:
        name = name[:1].upper() + name[1:].lower()
    style = jsonDict.get("style", "Float")
    page = comp.appendCustomPage(jsonDict.get("page", "Custom"))
    append = getattr(page, f"append{style}", None)
    if append is None:
        raise tdError(f"{comp.path}: custom parameter '{name}' cannot be of style {style!r}")
    sized = {"size": jsonDict["size"]} if style in ("Int", "Float") and "size" in jsonDict else {}
    existed = comp.parGroup[name] is not None
    made = append(name, label=jsonDict.get("label", name), replace=replace, **sized)
    created = ("name", "label", "page", "style", "size")
    _assign(made, {k: v for k, v in jsonDict.items() if k not in created}, ignoreAttrErrors)
    if setValues and not any(k in jsonDict for k in ("val", "expr", "bindExpr")):
        made.reset()
    elif not existed and "val" not in jsonDict:
        made.reset()
    return tuple(made)


#: what must be set before what: a menu before its choice, limits before values, a mode last
ORDER = {n: i for i, n in enumerate((*MENU, "menuSource", *NUMBER, "default", "val", "bindExpr", "expr", "mode"))}


def _assign(group: ParGroup, attributes: Json, ignore_errors: bool) -> None:
    for name in sorted(attributes, key=lambda n: ORDER.get(n, len(ORDER) if n != "defaultMode" else len(ORDER) + 1)):
        value = attributes[name]
        if name in ("expr", "bindExpr", "menuSource", "enableExpr") and not any(_as_list(value)):
            continue
        try:
            _set(group, name, value)
        except (AttributeError, TypeError, ValueError, KeyError, tdError) as error:
            if not ignore_errors:
                place = f"{group.owner.path}.par.{group.name}"
                raise tdError(f"{place}: attribute '{name}' cannot be {value!r}: {error}") from None


def _set(group: ParGroup, name: str, value: Any) -> None:
    if name.startswith("_") or not hasattr(type(group), name):
        raise AttributeError("there is no such attribute")
    if name in ("mode", "defaultMode"):
        value = [ParMode[v] for v in value] if isinstance(value, (list, tuple)) else ParMode[value]
    nested = name in ("menuNames", "menuLabels") and not (value and isinstance(value[0], (list, tuple)))
    if nested or name in SHARED:
        for p in group:
            setattr(p, name, value)
    elif isinstance(value, (list, tuple)) and len(group) > 1:
        for p, v in zip(group, value, strict=False):
            if name not in ("expr", "bindExpr") or v:
                setattr(p, name, v)
    else:
        for p in group:
            setattr(p, name, value)


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def addParametersFromJSONList(
    comp: Any, jsonList: Iterable[Json], replace: bool = True, setValues: bool = True, destroyOthers: bool = False,
    newAtEnd: bool = True, fixParNames: bool = True, setBuiltIns: bool = False,
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Add parameters of a list of dicts; gives the names of the parameters and of the pages.

    destroyOthers: custom parameters and pages that the list does not name go. newAtEnd: new ones stand at the end of
    their pages, whatever `order` says.
    """
    par_names: list[str] = []
    page_names: list[str] = []
    for entry in jsonList:
        before = {g.name for g in comp.customParGroups}
        made = addParameterFromJSONDict(comp, entry, replace, setValues, False, fixParNames, setBuiltIns)
        if not made:
            continue
        group = made[0].parGroup
        if newAtEnd and group.name not in before:
            others = [g.order for g in group.page.parGroups if g.name != group.name]
            group.order = max(others, default=-1) + 1
        par_names += [p.name for p in made]
        page_names += [group.page.name] if group.page.name not in page_names else []
    if destroyOthers:
        destroyOtherPagesAndParameters(comp, page_names, par_names)
    return par_names, page_names


def addParametersFromJSONDict(
    comp: Any, jsonDict: Json, replace: bool = True, setValues: bool = True, destroyOthers: bool = False,
    newAtEnd: bool = True, fixParNames: bool = True, setBuiltIns: bool = False,
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Add parameters of `{parameter: {attribute: …}}`; see addParametersFromJSONList."""
    entries = [{"name": name, **entry} for name, entry in jsonDict.items()]
    return addParametersFromJSONList(
        comp, entries, replace, setValues, destroyOthers, newAtEnd, fixParNames, setBuiltIns
    )


def addParametersFromJSONOp(
    comp: Any, jsonOp: Json, replace: bool = True, setValues: bool = True, destroyOthers: bool = False,
    newAtEnd: bool = True, fixParNames: bool = True, setBuiltIns: bool = False,
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Add parameters of `{page: {parameter: {attribute: …}}}`, as opToJSONOp gives it; see
    addParametersFromJSONList."""
    entries = [{"name": name, "page": page, **entry} for page, pars in jsonOp.items() for name, entry in pars.items()]
    made = addParametersFromJSONList(
        comp, entries, replace, setValues, destroyOthers, newAtEnd, fixParNames, setBuiltIns
    )
    comp.sortCustomPages(*[p for p in jsonOp if p in made[1]])
    return made


def destroyOtherPagesAndParameters(comp: Any, pageNames: Iterable[str], parNames: Iterable[str]) -> None:
    """Destroy the custom pages and parameters that are not named."""
    pages, pars = set(pageNames), set(parNames)
    for page in comp.customPages:
        if page.name not in pages:
            page.destroy()
            continue
        for group in page.parGroups:
            if group.sequenceBlock is None and not any(p.name in pars for p in group):
                group.destroy()
