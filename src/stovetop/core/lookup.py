"""Finding operators by path, pattern and id, with each name that was looked up recorded."""

from __future__ import annotations

from typing import Any

from .depend import recorder
from .network import Node
from .patterns import match


class Lookup:
    """The engine's look-ups; `root` and `ids` are the engine's."""

    root: Node
    ids: dict[int, Node]

    def find(self, path: str | int, start: Node) -> Node | None:
        """The node at a path or of an id; recorded.

        A relative path that begins with a dot counts from `start` as if it were a folder: `.` itself, `..` its parent,
        `./x` inside it, `../x` beside it. Others are looked for inside `start`, or beside it where it is no component.
        """
        if isinstance(path, int):
            return self.ids.get(path)
        text = path.strip()
        if not text:
            return None
        n: Node | None = start
        if text[0] == "/":
            n = self.root
        elif start.children is None and text[0] != ".":
            n = start.parent
        for part in text.split("/"):
            if not part or part == ".":
                continue
            if n is None:
                return None
            n = n.parent if part == ".." else n.child(part)
        return n

    def find_sibling(self, path: str, node: Node) -> Node | None:
        """The node at a path as `node`'s parameters and code mean it: names stand beside it, dots count from it."""
        for start in self.starts(path, node):
            found = self.find(path, start)
            if found is not None:
                return found
        return None

    def starts(self, path: str, node: Node) -> tuple[Node, ...]:
        """Where a path that `node` uses begins: at the first of these from where it leads to something.

        Scripts in use write both `..` for the component around `node` and `../x` for what stands beside that component,
        so that a path with dots counts from `node`, and where nothing is there, from the component around it. Which of
        two things that could be meant goes first is a guess. `./x` is looked for beside a `node` that holds nothing.
        """
        parent = node.parent
        if parent is None or path[:1] == "/":
            return (node,)
        if path[:1] != ".":
            return (parent,)
        return (node, parent) if path[:2] == ".." or node.children is None else (node,)

    def find_reference(self, value: Any, node: Node, style: str) -> Node | None:
        """The node that an operator parameter names (a path, a pattern's first match, a node); None where there is
        none."""
        if value is None or isinstance(value, Node):
            return value
        found = self.find_sibling(str(value), node) if not _is_pattern(str(value)) else None
        if found is None:
            found = next(iter(self.find_all(value, node, style)), None)
        return found if found is None or style == "OP" or fits(found, style) else None

    def find_all(self, value: Any, node: Node, style: str) -> list[Node]:
        """All nodes that an operator parameter's patterns match, in order, each once.

        What a word after a ^ names is taken from what those before it have found; where it is the first, from all that
        stands where it looks.
        """
        if value is None:
            return []
        parts = value if isinstance(value, (list, tuple)) else str(value).split()
        found: dict[Node, None] = {}
        for i, part in enumerate(parts):
            if isinstance(part, Node):
                found[part] = None
            elif part.startswith("^"):
                if i == 0:
                    around = "".join(part[1:].rpartition("/")[:2])
                    found.update(dict.fromkeys(self._meant(f"{around}*", node)))
                for n in self._meant(part[1:], node):
                    found.pop(n, None)
            else:
                found.update(dict.fromkeys(self._meant(part, node)))
        return [n for n in found if style == "OP" or fits(n, style)]

    def _meant(self, word: str, node: Node) -> list[Node]:
        """What one word of an operator parameter names, a path or a pattern."""
        if _is_pattern(word):
            return self.matching_siblings(word, node)
        one = self.find_sibling(word, node)
        return [one] if one else []

    def matching_siblings(self, pattern: str, node: Node) -> list[Node]:
        """The nodes whose paths match a pattern that `node` uses."""
        return next(filter(None, (self.matching(pattern, start) for start in self.starts(pattern, node))), [])

    def matching(self, pattern: str, start: Node) -> list[Node]:
        """The nodes whose paths match a pattern, `*` within one name; recorded."""
        base = self.root if pattern.startswith("/") else start
        level = [base]
        for part in pattern.strip("/").split("/"):
            if part in ("", "."):
                continue
            if part == "..":
                level = [n.parent for n in level if n.parent is not None]
            elif _is_pattern(part):
                level = [c for n in level for c in self._children_like(n, part)]
            else:
                level = [c for c in (n.child(part) for n in level) if c is not None]
        return level

    def _children_like(self, node: Node, pattern: str) -> list[Node]:
        if node.children is None:
            return []
        if recorder.reads is not None:
            node.watching("*").read()
        return [node.children[name] for name in match(pattern, list(node.children))]


def _is_pattern(text: str) -> bool:
    return any(c in text for c in "*?[^ @|")


def fits(node: Node, style: str) -> bool:
    """Whether a node may stand in an operator parameter of that style. SOPs may where POPs do: there are none here."""
    if style in ("Object", "PanelCOMP"):
        return node.family == "COMP"
    if style == "POP" and node.family == "SOP":
        return True
    return node.family == style or (style in ("SOP", "TOP", "CHOP", "DAT", "MAT", "POP") and node.family == "COMP")
