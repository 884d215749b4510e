"""COMP: a component, as scripts see it. Source: COMP_Class."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from stovetop.core import copying
from stovetop.core.network import Node
from stovetop.core.registry import exists
from stovetop.td import extensions, inspection, search, storage
from stovetop.td.cell import Cell
from stovetop.td.connector import Connector
from stovetop.td.finders import node_of, tdError
from stovetop.td.op import OP
from stovetop.td.page import Page, custom_pars, destroy_group
from stovetop.td.quantity import bare


def _flag(name: str) -> Any:
    return property(
        lambda self: self._node.flag(name),
        lambda self, on: self._node.engine.set_flag(self._node, name, bool(on)),
        doc=f"The {name} flag.",
    )


class COMP(OP):
    """A reference to one component. Capitalised members of promoted extensions are its own."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name[:1].isupper():
            holder = extensions.promoted(self._live(), name)
            if holder is not None:
                return getattr(holder, name)
        raise AttributeError(f"'td.{self._node.op_type}' object has no attribute '{name}' ({self._node.path})")

    def __setattr__(self, name: str, value: Any) -> None:
        holder = None if hasattr(type(self), name) else extensions.promoted(self._live(), name)
        if holder is not None:
            setattr(holder, name, value)
        else:
            object.__setattr__(self, name, value)

    def __dir__(self) -> list[str]:
        members = (name for e in extensions.build(self._live()).promoted for name in dir(e))
        return [*super().__dir__(), *(name for name in members if name[:1].isupper())]

    # -- extensions and internal operators

    @property
    def extensions(self) -> list[Any]:
        """The extension objects, in the order of their blocks."""
        return list(extensions.extensions_of(self._live()).values())

    @property
    def extensionsReady(self) -> bool:
        found = self._live().ext
        return bool(found is not None and found.ready)

    def initializeExtensions(self, index: int | None = None) -> Any:
        extensions.initialize(self._live(), index)
        made = self.extensions
        return made[index] if index is not None and index < len(made) else None

    @property
    def internalOPs(self) -> dict[str, OP | None]:
        n = self._live()
        return {b.shortcut: n.engine.face(b.op) if b.op else None for b in n.values.iop if b.shortcut}

    @property
    def internalPars(self) -> dict[str, Any]:
        return {name: o.par for name, o in self.internalOPs.items() if o is not None}

    # -- clones, flags, state

    @property
    def clones(self) -> list[COMP]:
        n = self._live()
        return [n.engine.face(c) for c, m in n.engine.clones.masters.items() if m is n and c.id > 0]

    componentCloneImmune = _flag("componentCloneImmune")
    pickable = _flag("pickable")
    utility = _flag("utility")

    @property
    def vfs(self) -> Any:
        """The virtual file system: files kept inside the component."""
        from stovetop.td.vfs import VFS

        return VFS(self._live())

    @property
    def dirty(self) -> bool:
        """Whether the component has changed since its external file was read or written."""
        return bool((self._live().extra or {}).get("dirty", False))

    @property
    def currentChild(self) -> OP | None:
        inside = self.children
        return next((c for c in inside if c._node.flag("current")), inside[0] if inside else None)

    @property
    def selectedChildren(self) -> list[OP]:
        return [c for c in self.children if c._node.flag("selected")]

    @property
    def progressiveUnloader(self) -> None:
        return None

    def progressiveUnload(
        self, totalFrames: int | None = None, timePerFrame: float | None = None, nodesPerFrame: int | None = None,
        gpuMemPerFrame: int | None = None, opsToExclude: Iterable[OP] | None = None,
    ) -> None:  # fmt: skip
        """Let go of the outputs of everything inside, at once: there is no interface here whose frames would drop."""
        kept = {node_of(o) for o in opsToExclude or ()}
        for n in self._live().descendants():
            if n not in kept:
                n.engine.face(n).unload()

    # -- privacy: TouchDesigner's licensing of closed components; networks here are open text

    isPrivate = property(lambda self: False, doc="Always False: networks are open text.")
    isPrivacyActive = property(lambda self: False, doc="Always False.")
    isPrivacyLicensed = property(lambda self: False, doc="Always False.")
    privacyFirmCode = property(lambda self: 0, doc="Always 0.")
    privacyProductCode = property(lambda self: 0, doc="Always 0.")
    privacyDeveloperName = property(lambda self: "", doc="Always empty.")
    privacyDeveloperEmail = property(lambda self: "", doc="Always empty.")

    def accessPrivateContents(self, key: str) -> bool:
        """True: nothing is closed."""
        return True

    def addPrivacy(self, *_key: Any, **_more: Any) -> None:
        """Raises: text projects cannot be closed."""
        raise tdError(f"{self.path}: a text project cannot be made private")

    def blockPrivateContents(self, key: str) -> None:
        """Raises: text projects cannot be closed."""
        raise tdError(f"{self.path}: a text project cannot be made private")

    def removePrivacy(self, key: str) -> bool:
        """False: nothing is closed."""
        return False

    # -- component wires (top and bottom connectors)

    @property
    def inputCOMPs(self) -> list[COMP]:
        n = self._live()
        return [n.engine.face(w[0]) for w in n.comp_ins or () if w]

    @property
    def outputCOMPs(self) -> list[COMP]:
        n = self._live()
        siblings = (n.parent.children or {}).values() if n.parent else ()
        return [n.engine.face(s) for s in siblings if any(w and w[0] is n for w in s.comp_ins or ())]

    @property
    def inputCOMPConnectors(self) -> list[Connector]:
        return [_CompConnector(self._live(), i, True) for i in range(len(self._live().comp_ins or ()) + 1)]

    @property
    def outputCOMPConnectors(self) -> list[Connector]:
        return [_CompConnector(self._live(), 0, False)]

    # -- making, copying, finding

    def create(self, opType: Any, name: str | Cell | None = None, initialize: bool = True) -> OP:
        """A new operator inside, of a type of the td module or its name ('noiseTOP')."""
        n = self._live()
        op_type = inspection.type_name(opType)
        if not exists(op_type):
            raise tdError(f"{self.path}: create({op_type!r}): there is no such operator type")
        return n.engine.face(n.engine.create(n, op_type, bare(name), init=initialize))

    def copy(self, source: OP, name: str | Cell | None = None, includeDocked: bool = True) -> OP:
        n = self._live()
        made = copying.copy(source._live(), n, bare(name))
        if includeDocked:
            for d in source.docked:
                docked = copying.copy(d._live(), n, _docked_name(d.name, source.name, made.name))
                docked.dock = made
                for value in made.pars.values():
                    if value.pdef.is_op and value.val in (d.name, "./" + d.name):
                        value.set(docked.name)
        return n.engine.face(made)

    def copyOPs(self, listOfOPs: Iterable[OP | str]) -> list[OP]:
        """Copies of several, the wires among them too."""
        n = self._live()
        sources = [s for s in (n.engine.find(o, n) if isinstance(o, str) else node_of(o) for o in listOfOPs) if s]
        made = {s: copying.copy(s, n) for s in sources}
        for s, m in made.items():
            for index, wire in enumerate(s.ins):
                if wire and wire[0] in made:
                    n.engine.connect(made[wire[0]], m, index, wire[1])
            if s.dock in made:
                m.dock = made[s.dock]
        return [n.engine.face(m) for m in made.values()]

    def findChildren(
        self, type: Any = None, name: str | None = None, path: str | None = None, depth: int | None = None,
        maxDepth: int | None = None, text: str | None = None, comment: str | None = None, tags: Iterable[str] = (),
        allTags: bool = False, parValue: str | None = None, parExpr: str | None = None, parName: str | None = None,
        onlyNonDefaults: bool = False, includeUtility: bool = False, key: Callable[[Any], Any] | None = None,
    ) -> list[OP]:  # fmt: skip
        """Operators inside that meet all criteria; texts are patterns."""
        n = self._live()
        found = search.find_children(
            n, type, name, path, depth, maxDepth, text, comment, tags, allTags, parValue, parExpr, parName,
            onlyNonDefaults, includeUtility, key,
        )  # fmt: skip
        return [n.engine.face(f) for f in found]

    def collapseSelected(self) -> OP:
        """Move the selected children into a new Base COMP, wires kept through In and Out operators."""
        n = self._live()
        chosen = [c._node for c in self.selectedChildren]
        if not chosen:
            raise tdError(f"{self.path}: nothing is selected")
        from stovetop.td.collapse import collapse

        return n.engine.face(collapse(n, chosen))

    def layout(
        self,
        ops: Iterable[OP] | None = None,
        horizontal: bool | None = None,
        vertical: bool | None = None,
        gridRows: int = 0,
    ) -> None:
        """Place the tiles in a row, a column or a grid of so many rows."""
        nodes = [o._live() for o in (self.children if ops is None else ops)]
        rows = gridRows or (len(nodes) if vertical and not horizontal else 1)
        for i, node in enumerate(nodes):
            inspection.place(node, x=i // rows * 200, y=-(i % rows) * 150)

    # -- custom parameters

    def appendCustomPage(self, name: str) -> Page:
        return append_custom_page(self._live(), name)

    def destroyCustomPars(self) -> int:
        return destroy_custom_pars(self._live())

    def sortCustomPages(self, *pages: Any) -> None:
        sort_custom_pages(self._live(), pages)

    # -- files

    def loadTox(
        self, filepath: str, unwired: bool = False, pattern: str | None = None, password: str | None = None
    ) -> OP:
        """Load a component from a `.tdn` file into this one; binary `.tox` files raise, they cannot be read."""
        n = self._live()
        return n.engine.face(n.engine.hooks.load_component(n, filepath))

    def loadByteArray(
        self, byteArray: bytes, unwired: bool = False, pattern: str | None = None, password: str | None = None
    ) -> OP:
        n = self._live()
        return n.engine.face(n.engine.hooks.load_component(n, "<bytes>", bytes(byteArray)))

    def reload(self, filepath: str | None = None, password: str | None = None) -> None:
        n = self._live()
        n.engine.hooks.reload_external(n, filepath)

    def save(self, filepath: str, createFolders: bool = False, password: str | None = None) -> str:
        """Write the component as TDN text; gives the path."""
        n = self._live()
        return str(n.engine.hooks.save_component(n, filepath, createFolders))

    def saveByteArray(self, password: str | None = None) -> bytearray:
        """The component as TDN text, UTF-8."""
        n = self._live()
        return bytearray(n.engine.hooks.component_text(n).encode())

    def saveExternalTox(self, recurse: bool = False, password: str | None = None) -> int:
        """Write the components that have an External .tox Path to it, where that is a .tdn file; gives how many."""
        count = 0
        for n in (self._live(), *(self._live().descendants() if recurse else ())):
            path = str(n.own("externaltox")) if n.children is not None and "externaltox" in n.pars else ""
            if path:
                n.engine.hooks.save_component(n, path, False)
                count += 1
        return count

    def resetNetworkView(self, recurse: bool = False) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("resetNetworkView", recurse))

    # -- variables

    def setVar(self, name: str, value: Any) -> None:
        inspection.extra(self._live()).setdefault("vars", {})[name] = str(value)

    def unsetVar(self, name: str) -> None:
        inspection.extra(self._live()).get("vars", {}).pop(name, None)

    def vars(self, *patterns: str) -> list[str]:
        from stovetop.core.patterns import match

        names = list((self._live().extra or {}).get("vars", {}))
        return match(" ".join(patterns) or "*", names)

    def varOwner(self, name: str) -> OP | None:
        return storage.face_or_none(storage.variable_owner(self._live(), name))


class _CompConnector(Connector):
    """A top or bottom connector: a wire of the component itself, as between Object and Panel components."""

    __slots__ = ()

    def connect(self, target: Any) -> None:
        other = target._node if isinstance(target, Connector) else target._live()
        src, dst = (other, self._node) if self._input else (self._node, other)
        if src.children is None or dst.children is None:
            raise tdError(f"{src.path} and {dst.path} are not both components")
        dst.comp_ins = [w for w in dst.comp_ins or [] if w and w[0] is not src] + [(src, 0)]
        dst.poke("comp_ins")
        dst.engine.notify("wire", dst)

    def disconnect(self) -> None:
        n = self._node
        if self._input and n.comp_ins and self._index < len(n.comp_ins):
            n.comp_ins.pop(self._index)
            n.poke("comp_ins")
        elif not self._input:
            for o in n.engine.face(n).outputCOMPs:
                o._node.comp_ins = [w for w in o._node.comp_ins if w and w[0] is not n]
                o._node.poke("comp_ins")

    @property
    def connections(self) -> list[Connector]:
        n = self._node
        if self._input:
            wires = n.comp_ins or []
            wire = wires[self._index] if self._index < len(wires) else None
            return [_CompConnector(wire[0], 0, False)] if wire else []
        return [_CompConnector(o._node, 0, True) for o in n.engine.face(n).outputCOMPs]


def _docked_name(docked: str, source: str, made: str) -> str:
    return made + docked.removeprefix(source) if docked.startswith(source) else docked


def append_custom_page(node: Node, name: str) -> Page:
    """A custom page of that name: the existing one, or a new one at the end."""
    node.engine.check_thread()
    custom_pars(node).pages.setdefault(str(name), [])
    return Page(node, str(name), True)


def destroy_custom_pars(node: Node) -> int:
    """Remove all custom pages; gives how many parameters went."""
    custom = custom_pars(node)
    count = len(custom.pars)
    for group in list(custom.groups):
        destroy_group(node, group)
    custom.pages.clear()
    return count


def sort_custom_pages(node: Node, pages: Iterable[Any]) -> None:
    custom = custom_pars(node)
    names = [p if isinstance(p, str) else p.name for p in pages]
    ordered = [n for n in names if n in custom.pages] + [n for n in custom.pages if n not in names]
    custom.pages = {n: custom.pages[n] for n in ordered}
