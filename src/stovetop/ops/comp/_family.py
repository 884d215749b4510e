"""What all COMPs share: the Extensions and Common pages, and how many operators they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core.operator import Operator
from stovetop.core.pars import File, Int, Menu, Page, Pulse, Ref, Sequence, Str, Toggle
from stovetop.ops._colors import Colors

if TYPE_CHECKING:
    from stovetop.core.network import Node

__all__ = ["COMMON", "COMP", "Colors"]


class Extensions:
    _extensions = Page("Extensions")
    reinitextensions = Pulse(label="Re-Init Extensions")
    initextonstart = Toggle(False, label="Init Extensions On Start")
    ext = Sequence(
        label="Extension",
        object=Str("", label="Object"),
        name=Str("", label="Name"),
        promote=Toggle(False, label="Promote"),
    )


class Shortcuts:
    _common = Page("Common")
    parentshortcut = Str("", label="Parent Shortcut")
    opshortcut = Str("", label="Global OP Shortcut")
    iop = Sequence(
        label="Internal OP",
        shortcut=Str("", label="Shortcut"),
        op=Ref("OP", "", label="OP"),
    )


class View:
    _common = Page("Common")
    nodeview = Menu({"default": "Default Viewer", "opviewer": "Operator Viewer"}, label="Node View", unsupported=True)


class Keep:
    _common = Page("Common")
    keepmemory = Toggle(False, label="Keep in Memory", unsupported=True)


class Viewer:
    _common = Page("Common")
    opviewer = Ref("OP", "./out1", label="Operator Viewer")


class Cloning:
    _common = Page("Common")
    enablecloning = Toggle(True, label="Enable Cloning")
    enablecloningpulse = Pulse(label="Enable Cloning Pulse")
    clone = Ref("COMP", "", label="Clone Master")
    loadondemand = Toggle(False, label="Load on Demand", unsupported=True)
    enableexternaltox = Toggle(True, label="Enable External .tox")
    enableexternaltoxpulse = Pulse(label="Enable External .tox Pulse")
    externaltox = File("", label="External .tox Path")
    reloadcustom = Toggle(True, label="Reload Custom Parameters", unsupported=True)
    reloadbuiltin = Toggle(True, label="Reload Built-In Parameters", unsupported=True)
    savebackup = Toggle(True, label="Save Backup of External", unsupported=True)
    subcompname = Str("", label="Sub-Component to Load", unsupported=True)
    relpath = Menu(
        {
            "inherit": "Use Parent's Behavior",
            "project": "Relative to Project File (.toe)",
            "externaltox": "Relative to External COMP File (.tox)",
        },
        label="Relative File Path Behavior",
        unsupported=True,
    )


class Last:
    _common = Page("Common")
    pageindex = Int(0, label="Page Index")


COMMON: tuple[type, ...] = (Extensions, Shortcuts, Viewer, Cloning, Last)


class COMP(Operator):
    """A component: an operator that holds a network. It has no data; its wires reach the In and Out operators
    inside."""

    family = "COMP"
    common = COMMON
    multi = True
    min_inputs = 0
    #: older names of the extension parameters, as scripts and files still use them
    aliases = {
        f"{old}{i + 1}": f"ext{i}{new}"
        for i in range(8)
        for old, new in (("extension", "object"), ("extname", "name"), ("promoteextension", "promote"))
    }

    def cook(self, par: Any, *inputs: Any) -> None:
        return None

    def par_set(self, node: Node, name: str) -> None:
        if name in ("clone", "enablecloning"):
            node.engine.clones.follow(node)
        elif name == "opshortcut":
            node.engine.set_shortcut(node, str(node.own("opshortcut")))
        elif name in ("ext", "iop") or (name.startswith("ext") and name[3:4].isdigit()):
            node.ext = None
            node.poke("ext")

    def pulse(self, node: Node, name: str) -> None:
        if name == "enablecloningpulse":
            node.engine.clones.follow(node)
        elif name == "reinitextensions":
            node.engine.hooks.initialize_extensions(node)
        elif name == "enableexternaltoxpulse" and node.own("enableexternaltox"):
            node.engine.hooks.reload_external(node)

    def common_info(self, node: Node) -> dict[str, float]:
        return {"num_children": float(len(node.children or ()))}
