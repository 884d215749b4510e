"""Extensions: Python objects of a component, found through `ext` and, promoted, on the component itself. Source:
Extensions."""

from __future__ import annotations

from typing import Any

from stovetop.core.depend import muted, recorder
from stovetop.core.network import Node


class ExtensionSet:
    """The extension objects of one component, made at first use from the `ext` sequence.

    objects: by name. promoted: those whose capitalised members are the component's. building guards against an
    extension that reads its own component's extensions while it is being made. sources: the DATs that define them, and
    their texts at that time.
    """

    __slots__ = ("building", "objects", "promoted", "ready", "sources")

    def __init__(self) -> None:
        self.objects: dict[str, Any] = {}
        self.promoted: list[Any] = []
        self.ready = False
        self.building = False
        self.sources: list[tuple[Node, str]] = []

    def outdated(self) -> bool:
        """Whether a DAT that defines them has changed. Whoever asks depends on those DATs."""
        return any(n.id < 0 or n.data.text != text for n, text in self.sources)


def extensions_of(node: Node) -> dict[str, Any]:
    return build(node).objects


def build(node: Node) -> ExtensionSet:
    """The set, made if need be, and anew where its definition has changed.

    A block that fails is a script error on the component; the others are made.
    """
    node.touch("ext")
    found = node.ext
    if isinstance(found, ExtensionSet):
        if found.building or (found.ready and not found.outdated()):
            return found
        _dismiss(node, found)
    found = node.ext = ExtensionSet()
    if node.children is None or not any(n.startswith("ext") and n != "externaltox" for n in node.pars):
        found.ready = True
        return found
    found.building = True
    with muted():
        for index in range(node.num_blocks("ext")):
            _make(node, found, index)
        found.building, found.ready = False, True
        for extension in found.objects.values():
            _tell(node, extension, "onInitTD")
    return found


def _make(node: Node, found: ExtensionSet, index: int) -> None:
    text = str(node.eval(f"ext{index}object") or "").strip()
    if not text:
        return
    made = _evaluate(node, found, text)
    if made is None:
        return
    name = str(node.eval(f"ext{index}name") or "") or type(made).__name__
    found.objects[name] = made
    if node.eval(f"ext{index}promote"):
        found.promoted.append(made)


def _evaluate(node: Node, found: ExtensionSet, text: str) -> Any:
    """The extension object; None where its expression fails. The DATs that it was made from are noted."""
    saved, recorder.reads = recorder.reads, {}
    made = None
    try:
        made = node.engine.evaluate(text, node)
    except Exception as error:
        node.engine.script_failed(node, error)
    finally:
        reads, recorder.reads = recorder.reads or {}, saved
    dats = [n for n in reads if isinstance(n, Node) and n.family == "DAT"]
    # a DAT without a module is data that it reads; after a failure there may be no module yet
    found.sources += [(n, n.data.text) for n in dats if made is None or (n.extra or {}).get("module")]
    return made


def _dismiss(node: Node, old: ExtensionSet) -> None:
    for extension in old.objects.values():
        _tell(node, extension, "onDestroyTD")


def initialize(node: Node, index: int | None = None) -> None:
    """Make the extensions anew (Re-Init Extensions): the old ones hear onDestroyTD first."""
    old = node.ext
    if isinstance(old, ExtensionSet):
        _dismiss(node, old)
    node.ext = None
    build(node)
    node.poke("ext")


def _tell(node: Node, extension: Any, name: str) -> None:
    method = getattr(extension, name, None)
    if callable(method):
        try:
            method()
        except Exception as error:
            node.engine.script_failed(node, error)


def promoted(node: Node, name: str) -> Any:
    """The promoted extension that has the member, or None."""
    if not name[:1].isupper():
        return None
    return next((e for e in build(node).promoted if hasattr(e, name)), None)
