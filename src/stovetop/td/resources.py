"""`op.TDModules` and `op.TDResources`: the components that TouchDesigner keeps in /sys, made when first asked for."""

from __future__ import annotations

from stovetop.core.engine import Engine
from stovetop.core.network import Node

MODULES = ("TDFunctions", "TDJSON", "TDStoreTools")


def make_system(engine: Engine) -> None:
    """Make /sys with TDModules (TD's Python modules as DATs, `op.TDModules.mod.TDJSON`) and TDResources."""
    root = engine.root
    sys_comp = (root.children or {}).get("sys") or engine.create(root, "baseCOMP", "sys", init=False)
    for name in ("TDModules", "TDResources"):
        if name not in (sys_comp.children or {}):
            comp = engine.create(sys_comp, "baseCOMP", name, init=False)
            comp.par("opshortcut").set(name)
            if name == "TDModules":
                _fill(engine, comp)


def _fill(engine: Engine, comp: Node) -> None:
    from stovetop.data.table import Table

    for name in MODULES:
        dat = engine.create(comp, "textDAT", name, init=False)
        # the DAT is a doorway: the module itself is Stovetop's
        dat.set_content(Table.from_text(f"from stovetop.td.{name} import *\n"))
