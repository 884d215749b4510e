"""findChildren: what a component holds, by criteria."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from stovetop.core.network import Node
from stovetop.core.patterns import match
from stovetop.td.inspection import type_name


def find_children(
    node: Node, type: Any = None, name: str | None = None, path: str | None = None, depth: int | None = None,
    maxDepth: int | None = None, text: str | None = None, comment: str | None = None, tags: Iterable[str] = (),
    allTags: bool = False, parValue: str | None = None, parExpr: str | None = None, parName: str | None = None,
    onlyNonDefaults: bool = False, includeUtility: bool = False, key: Callable[[Any], Any] | None = None,
) -> list[Node]:  # fmt: skip
    """The nodes inside that meet all criteria, level by level in the order they were made."""
    node.engine.check_thread()
    tests: list[Callable[[Node], bool]] = []
    if not includeUtility:
        tests.append(lambda n: not n.flag("utility"))
    if type is not None:
        tests.append(_type_test(type))
    for pattern, text_of in ((name, lambda n: n.name), (path, lambda n: n.path), (comment, lambda n: n.comment)):
        if pattern is not None:
            tests.append(_text_test(pattern, text_of))
    if text is not None:
        tests.append(lambda n: n.family == "DAT" and bool(match(text, [n.data.text])))
    wanted = [tags] if isinstance(tags, str) else list(tags)
    if wanted:
        check = all if allTags else any
        tests.append(lambda n: check(bool(match(t, n.tags or ())) for t in wanted))
    if parValue is not None or parExpr is not None or parName is not None or onlyNonDefaults:
        tests.append(lambda n: _has_par(n, parName, parValue, parExpr, onlyNonDefaults))
    if key is not None:
        tests.append(lambda n: bool(key(n.engine.face(n))))
    return [n for n in _levels(node, depth, maxDepth) if all(t(n) for t in tests)]


def _levels(node: Node, depth: int | None, max_depth: int | None) -> Iterator[Node]:
    level, at = [node], 0
    while level and (max_depth is None or at < max_depth) and (depth is None or at < depth):
        at += 1
        for n in level:
            if n.children is not None:
                n.watching("*").read()
        level = [c for n in level for c in (n.children or {}).values()]
        if depth is None or at == depth:
            yield from level


def _type_test(kind: Any) -> Callable[[Node], bool]:
    kinds = kind if isinstance(kind, (list, tuple, set)) else [kind]
    classes = tuple(k for k in kinds if inspect.isclass(k))
    names = {type_name(k) for k in kinds}

    def test(n: Node) -> bool:
        return n.op_type in names or n.family in names or (bool(classes) and isinstance(n.engine.face(n), classes))

    return test


def _text_test(pattern: str, text_of: Callable[[Node], str]) -> Callable[[Node], bool]:
    return lambda n: bool(match(pattern, [text_of(n)]))


def _has_par(n: Node, name: str | None, value: str | None, expr: str | None, changed: bool) -> bool:
    from stovetop.td.par import Par

    for d in n.definitions():
        if name is not None and not match(name, [d.name]):
            continue
        p = Par.of(n.par(d.name))
        if changed and p.isDefault:
            continue
        if value is not None and not _shows(p.eval(), value):
            continue
        if expr is not None and not match(expr, [p.expr]):
            continue
        return True
    return False


def _shows(value: Any, pattern: str) -> bool:
    """Whether a parameter's value fits as a script prints it (5.0) or as its field shows it (5)."""
    return bool(match(pattern, [str(value), f"{value:.9g}" if isinstance(value, float) else str(value)]))
