"""OP: one operator, as scripts see it. Source: OP_Class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from stovetop.core.depend import dirty, recorder
from stovetop.core.network import Node
from stovetop.core.patterns import digits_of
from stovetop.td import inspection, storage
from stovetop.td.connector import Connector, input_connectors, output_connectors
from stovetop.td.finders import (
    MOD,
    Ext,
    IOPShortcut,
    IparShortcut,
    OPEXShortcut,
    OPShortcut,
    OPSShortcut,
    ParentShortcut,
    node_of,
    tdError,
)  # fmt: skip
from stovetop.td.page import Page, pages_of
from stovetop.td.par import Par
from stovetop.td.parcollection import ParCollection, ParGroupCollection, SequenceCollection
from stovetop.td.pargroup import ParGroup

if TYPE_CHECKING:
    pass

ICON_LETTERS = 3


def _flag(name: str) -> Any:
    def get(self: OP) -> bool:
        self._node.touch("flag")
        return self._node.flag(name)

    def put(self: OP, on: bool) -> None:
        self._node.engine.set_flag(self._node, name, bool(on))

    return property(get, put, doc=f"The {name} flag.")


class _OfType(property):
    """A property that the classes of operator types have too: `td.noiseTOP.OPType`."""

    def __get__(self, obj: Any, owner: type | None = None) -> Any:
        return getattr(owner, "_op_type", self) if obj is None else super().__get__(obj, owner)


class OP:
    """A reference to one operator. All members and methods are TouchDesigner's."""

    __slots__ = ("__weakref__", "_node")
    _node: Node

    def __init__(self, node: Node) -> None:
        object.__setattr__(self, "_node", node)

    def _live(self) -> Node:
        """The node; tdError where it has been destroyed."""
        if self._node.id < 0:
            raise tdError(f"Invalid OP object: {self._node.name} has been destroyed.")
        return self._node

    def __repr__(self) -> str:
        n = self._node
        return f"type:{n.op_type} path:{n.path}" if n.id > 0 else "type:None path:None"

    def __str__(self) -> str:
        return self._node.path if self._node.id > 0 else "None"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OP) and other._node is self._node

    def __hash__(self) -> int:
        return hash(self._node)

    def __lt__(self, other: OP) -> bool:
        return self.path < other.path

    def __bool__(self) -> bool:
        return True

    # -- general

    @property
    def valid(self) -> bool:
        return self._node.id > 0

    @property
    def id(self) -> int:
        return self._live().id

    @property
    def supported(self) -> bool:
        """Whether the type is done here; False for a placeholder."""
        from stovetop.core.placeholder import Placeholder

        return not isinstance(self._node.kind, Placeholder)

    @property
    def name(self) -> str:
        self._node.touch("name")
        return self._node.name

    @name.setter
    def name(self, name: str) -> None:
        n = self._live()
        n.engine.rename(n, n.engine.free_name(n.parent, str(name)) if n.parent and str(name) != n.name else n.name)

    @property
    def path(self) -> str:
        self._node.touch("path")
        return self._live().path

    @property
    def digits(self) -> int | None:
        # written out: with absTime.seconds, it is what animations are made of
        node = self._node
        if recorder.reads is not None:
            watch = node.watch
            recorder.reads[watch["/name"] if watch and "/name" in watch else node.watching("/name")] = None
        return digits_of(node.name)

    @property
    def base(self) -> str:
        import re

        return re.split(r"\d", self.name, maxsplit=1)[0]

    @property
    def par(self) -> ParCollection:
        return ParCollection(self._live())

    @property
    def parGroup(self) -> ParGroupCollection:
        return ParGroupCollection(self._live())

    @property
    def seq(self) -> SequenceCollection:
        return SequenceCollection(self._live())

    @property
    def ext(self) -> Ext:
        return Ext(self._live())

    @property
    def mod(self) -> MOD:
        return MOD(self._live())

    @property
    def op(self) -> OPShortcut:
        return OPShortcut(self._live(), inside=True)

    @property
    def opex(self) -> OPEXShortcut:
        return OPEXShortcut(self._live(), inside=True)

    @property
    def ops(self) -> OPSShortcut:
        return OPSShortcut(self._live(), inside=True)

    @property
    def parent(self) -> ParentShortcut:
        return ParentShortcut(self._live())

    @property
    def iop(self) -> IOPShortcut:
        return IOPShortcut(self._live())

    @property
    def ipar(self) -> IparShortcut:
        return IparShortcut(self._live())

    @property
    def passive(self) -> bool:
        return False

    @property
    def curPar(self) -> Par | None:
        """The parameter being evaluated; None outside of an expression."""
        from stovetop.core.value import evaluating

        return Par.of(evaluating[-1]) if evaluating else None

    @property
    def curBlock(self) -> Any:
        par = self.curPar
        return None if par is None else par.sequenceBlock

    @property
    def curSeq(self) -> Any:
        par = self.curPar
        return None if par is None else par.sequence

    @property
    def time(self) -> Any:
        """The time component that the operator follows."""
        from stovetop.td.time import time_of

        return time_of(self._live())

    @property
    def fileFolder(self) -> str:
        return str(self._live().engine.folder)

    @property
    def filePath(self) -> str:
        project = self._live().engine.hooks.project_file()
        return str(project) if project else ""

    @property
    def pages(self) -> list[Page]:
        return pages_of(self._live(), custom=False)

    @property
    def customPages(self) -> list[Page]:
        return pages_of(self._live(), custom=True)

    @property
    def builtinPars(self) -> list[Par]:
        n = self._live()
        return [Par.of(n.par(d.name)) for d in n.definitions() if not d.custom]

    @property
    def customPars(self) -> list[Par]:
        return [p for page in self.customPages for p in page.pars]

    @property
    def customParGroups(self) -> list[ParGroup]:
        return [g for page in self.customPages for g in page.parGroups]

    @property
    def replicator(self) -> OP | None:
        return None

    @property
    def currentPage(self) -> Page | None:
        """The page shown in the parameter dialog; the first where none was chosen."""
        pages = self.customPages + self.pages
        name = inspection.extra(self._live()).get("page")
        return next((p for p in pages if p.name == name), pages[0] if pages else None)

    @currentPage.setter
    def currentPage(self, page: Page | str) -> None:
        inspection.extra(self._live())["page"] = page if isinstance(page, str) else page.name

    # -- tree

    @property
    def children(self) -> list[OP]:
        n = self._live()
        if n.children is None:
            return []
        from stovetop.core.depend import recorder

        if recorder.reads is not None:
            n.watching("*").read()
        return [n.engine.face(c) for c in n.children.values()]

    @property
    def numChildren(self) -> int:
        return len(self._live().children or ())

    @property
    def numChildrenRecursive(self) -> int:
        return sum(1 for _ in self._live().descendants())

    @property
    def enclosedBy(self) -> list[OP]:
        return inspection.enclosing(self._live())

    # -- storage

    @property
    def storage(self) -> dict[str, Any]:
        return storage.dictionary(self._live())

    def fetch(self, key: Any, *default: Any, search: bool = True, storeDefault: bool = False) -> Any:
        return storage.fetch(self._live(), key, default, search, storeDefault)

    def fetchOwner(self, key: Any) -> OP | None:
        owner = storage.owner(self._live(), key)
        return None if owner is None else owner.engine.face(owner)

    def store(self, key: Any, value: Any) -> Any:
        return storage.store(self._live(), key, value)

    def unstore(self, *keys: str) -> None:
        storage.unstore(self._live(), keys)

    def storeStartupValue(self, key: Any, value: Any) -> None:
        storage.startup(self._live())[key] = value

    def unstoreStartupValue(self, *keys: str) -> None:
        storage.unstore_startup(self._live(), keys)

    @property
    def tags(self) -> set[str]:
        n = self._live()
        if n.tags is None:
            n.tags = set()
        return n.tags

    @tags.setter
    def tags(self, tags: Iterable[str]) -> None:
        self._live().tags = set(tags)

    # -- flags

    activeViewer = _flag("activeViewer")
    bypass = _flag("bypass")
    cloneImmune = _flag("cloneImmune")
    current = _flag("current")
    display = _flag("display")
    expose = _flag("expose")
    lock = _flag("lock")
    python = _flag("python")
    render = _flag("render")
    selected = _flag("selected")
    showCustomOnly = _flag("showCustomOnly")
    showDocked = _flag("showDocked")
    viewer = _flag("viewer")

    @property
    def allowCooking(self) -> bool:
        return self._live().flag("allowCooking")

    @allowCooking.setter
    def allowCooking(self, on: bool) -> None:
        if self._live().children is None and not on:
            raise tdError(f"{self.path}: only COMPs can disable the Cooking Flag")
        self._node.engine.set_flag(self._node, "allowCooking", bool(on))

    # -- appearance

    @property
    def color(self) -> tuple[float, float, float]:
        return self._live().rgb or (0.545, 0.545, 0.545)

    @color.setter
    def color(self, rgb: Iterable[float]) -> None:
        r, g, b = (float(c) for c in rgb)
        self._live().rgb = (r, g, b)

    @property
    def comment(self) -> str:
        return self._live().comment

    @comment.setter
    def comment(self, text: str) -> None:
        self._live().comment = str(text)

    @property
    def nodeX(self) -> int:
        return self._live().x

    @nodeX.setter
    def nodeX(self, x: float) -> None:
        inspection.place(self._live(), x=int(x))

    @property
    def nodeY(self) -> int:
        return self._live().y

    @nodeY.setter
    def nodeY(self, y: float) -> None:
        inspection.place(self._live(), y=int(y))

    @property
    def nodeWidth(self) -> int:
        return self._live().w

    @nodeWidth.setter
    def nodeWidth(self, w: float) -> None:
        inspection.place(self._live(), w=int(w))

    @property
    def nodeHeight(self) -> int:
        return self._live().h

    @nodeHeight.setter
    def nodeHeight(self, h: float) -> None:
        inspection.place(self._live(), h=int(h))

    @property
    def nodeCenterX(self) -> int:
        return self.nodeX + self.nodeWidth // 2

    @nodeCenterX.setter
    def nodeCenterX(self, x: float) -> None:
        self.nodeX = int(x) - self.nodeWidth // 2

    @property
    def nodeCenterY(self) -> int:
        return self.nodeY + self.nodeHeight // 2

    @nodeCenterY.setter
    def nodeCenterY(self, y: float) -> None:
        self.nodeY = int(y) - self.nodeHeight // 2

    @property
    def dock(self) -> OP | None:
        n = self._live().dock
        return None if n is None or n.id < 0 else n.engine.face(n)

    @dock.setter
    def dock(self, target: OP | None) -> None:
        self._live().dock = node_of(target)

    @property
    def docked(self) -> list[OP]:
        n = self._live()
        siblings = n.parent.children.values() if n.parent is not None and n.parent.children else ()
        return [n.engine.face(s) for s in siblings if s.dock is n]

    def resetNodeSize(self) -> None:
        inspection.place(self._live(), w=130, h=90)

    # -- connection

    @property
    def inputs(self) -> list[OP]:
        """The wired inputs, without gaps. Only wires count, not what a component's In operators feed on."""
        n = self._live()
        return [n.engine.face(f) for f in (inspection.wire_face(w) for w in n.ins) if f is not None]

    @property
    def outputs(self) -> list[OP]:
        return [n.engine.face(n) for n in inspection.wired_to(self._live())]

    @property
    def inputConnectors(self) -> list[Connector]:
        return input_connectors(self._live())

    @property
    def outputConnectors(self) -> list[Connector]:
        return output_connectors(self._live())

    def setInputs(self, listOfOPs: Iterable[OP | None]) -> None:
        n = self._live()
        sources = [node_of(o) for o in listOfOPs]
        for index in range(max(len(sources), len(n.ins)) - 1, -1, -1):
            src = sources[index] if index < len(sources) else None
            if src is None:
                n.engine.disconnect(n, index)
            else:
                n.engine.connect(src, n, index)

    # -- cooking

    def cook(self, force: bool = False, recurse: bool = False, includeUtility: bool = False) -> None:
        n = self._live()
        n.engine.check_thread()
        for each in (n, *n.descendants()) if recurse else (n,):
            if force:
                dirty(each)
            inspection.cook_node(each)

    @property
    def cookFrame(self) -> float:
        return float(inspection.timeline_frame(self._live()))

    @property
    def cookAbsFrame(self) -> int:
        return self._live().cook_frame

    @property
    def cookTime(self) -> float:
        """Milliseconds of the last cook."""
        return self._live().cook_time * 1000.0

    cpuCookTime = cookTime

    @property
    def cookStartTime(self) -> float:
        """Milliseconds from the frame's start to the last cook's."""
        return inspection.offset_in_frame(self._live())

    @property
    def cookEndTime(self) -> float:
        return self.cookStartTime + self.cookTime

    @property
    def cookedThisFrame(self) -> bool:
        n = self._live()
        return n.total_cooks > 0 and n.cook_frame == n.engine.clock.frame

    @property
    def cookedPreviousFrame(self) -> bool:
        n = self._live()
        return n.total_cooks > 0 and n.cook_frame == n.engine.clock.frame - 1

    @property
    def childrenCPUCookTime(self) -> float:
        """Milliseconds that what is inside took in the last frame it cooked in."""
        return inspection.children_cook_time(self._live())

    childrenCookTime = childrenCPUCookTime

    @property
    def childrenCPUCookAbsFrame(self) -> int:
        return max((c.cook_frame for c in self._live().descendants()), default=0)

    childrenCookAbsFrame = childrenCPUCookAbsFrame

    @property
    def gpuCookTime(self) -> float:
        """Milliseconds of the device's work in the last cook of a TOP. It is measured once somebody has asked: the
        first time gives 0."""
        return inspection.gpu_time(self._live())

    @property
    def childrenGPUCookTime(self) -> float:
        return sum((inspection.gpu_time(c) for c in self._live().descendants()), 0.0)

    @property
    def childrenGPUCookAbsFrame(self) -> int:
        return self.childrenCPUCookAbsFrame

    @property
    def totalCooks(self) -> int:
        return self._live().total_cooks

    @property
    def cpuMemory(self) -> int:
        return inspection.memory(self._live())

    @property
    def gpuMemory(self) -> int:
        return int(getattr(self._live().output, "gpu_memory", 0))

    def childrenCPUMemory(self) -> int:
        return sum(inspection.memory(c) for c in self._live().descendants())

    def childrenGPUMemory(self) -> int:
        return sum(int(getattr(c.output, "gpu_memory", 0)) for c in self._live().descendants())

    # -- type

    @property
    def type(self) -> str:
        """The short name of the type, which new operators are named after: `geo` of a geometryCOMP."""
        kind = self._live().kind
        return kind.default_name or kind.type

    @property
    def subType(self) -> str:
        return inspection.sub_type(self._live())

    @_OfType
    def OPType(self) -> str:
        return self._live().op_type

    opType = OPType

    @property
    def label(self) -> str:
        return self._live().kind.label

    @property
    def icon(self) -> str:
        return (
            "".join(w[0] for w in self.label.split())[:ICON_LETTERS] if " " in self.label else self.label[:ICON_LETTERS]
        )

    @property
    def family(self) -> str:
        return self._live().kind.family

    @property
    def isFilter(self) -> bool:
        return self._live().kind.is_filter

    @property
    def minInputs(self) -> int:
        return self._live().kind.min_inputs or 0

    @property
    def maxInputs(self) -> int:
        kind = self._live().kind
        return 9999 if kind.multi or kind.lazy else len(kind.inputs)

    @property
    def isMultiInputs(self) -> bool:
        return self._live().kind.multi

    @property
    def visibleLevel(self) -> int:
        return 0

    isCHOP = property(lambda self: self.family == "CHOP")
    isCOMP = property(lambda self: self.family == "COMP")
    isDAT = property(lambda self: self.family == "DAT")
    isMAT = property(lambda self: self.family == "MAT")
    isSOP = property(lambda self: self.family == "SOP")
    isTOP = property(lambda self: self.family == "TOP")
    isPOP = property(lambda self: self.family == "POP")
    isBase = property(lambda self: self.family == "COMP" and not self.subType)
    isObject = property(lambda self: self.subType == "object")
    isPanel = property(lambda self: self.subType == "panel")
    isCustom = property(lambda self: False)

    @property
    def licenseType(self) -> str:
        return "Non-Commercial"

    # -- parameters and edits

    def pars(self, *pattern: str) -> list[Par]:
        return inspection.matching_pars(self._live(), pattern)

    def parGroups(self, *pattern: str) -> list[ParGroup]:
        return inspection.matching_groups(self._live(), pattern)

    def copyParameters(self, source: OP, custom: bool = True, builtin: bool = True) -> None:
        inspection.copy_parameters(source._live(), self._live(), custom, builtin)

    def resetPars(
        self,
        parNames: str = "*",
        parGroupNames: str = "*",
        pageNames: str = "*",
        includeBuiltin: bool = True,
        includeCustom: bool = True,
    ) -> bool:
        return inspection.reset(self._live(), parNames, parGroupNames, pageNames, includeBuiltin, includeCustom)

    def changeType(self, OPtype: Any) -> OP:
        return inspection.change_type(self._live(), OPtype)

    def asType(self, opType: Any, checkType: bool = False) -> OP:
        if checkType and not isinstance(self, opType):
            raise tdError(f"{self.path} is a {self.OPType}, not a {opType.__name__}")
        return self

    def dependenciesTo(self, target: OP) -> list[list[OP]]:
        return inspection.dependency_paths(self._live(), target._live())

    def evalExpression(self, text: str) -> Any:
        n = self._live()
        return n.engine.evaluate(text, n)

    def destroy(self) -> None:
        n = self._live()
        n.engine.destroy(n)

    def unload(self, cacheMemory: bool = False) -> None:
        """Let go of the output; the next request cooks it anew."""
        n = self._live()
        n.output = n.engine.nothing(n.kind)
        dirty(n)

    def var(self, name: str, search: bool = True) -> str:
        return storage.variable(self._live(), name, search)

    def relativePath(self, target: OP) -> str:
        return inspection.relative_path(self._live(), target._live())

    def shortcutPath(self, target: OP, toParName: str | None = None) -> str:
        return inspection.shortcut_path(self._live(), target._live(), toParName)

    # -- errors

    def addScriptError(self, msg: str) -> None:
        n = self._live()
        n.script_errors = [*(n.script_errors or ()), str(msg)]

    def addError(self, msg: str) -> None:
        """Lasts until the next cook."""
        self._live().errors["addError"] = str(msg)

    def addWarning(self, msg: str) -> None:
        self._live().warn(str(msg))

    def errors(self, recurse: bool = False) -> str:
        """All errors, a line each with the operator's path; the cook's, parameters' and scripts'."""
        return inspection.messages(self._live(), recurse, "all_errors")

    def warnings(self, recurse: bool = False) -> str:
        return inspection.messages(self._live(), recurse, "all_warnings")

    def scriptErrors(self, recurse: bool = False) -> str:
        return inspection.messages(self._live(), recurse, "all_script_errors")

    def clearScriptErrors(self, recurse: bool = False, error: str = "*") -> None:
        inspection.clear_script_errors(self._live(), recurse, error)

    # -- what only an editor can show: it goes there when one is attached, and otherwise does nothing

    def openMenu(self, x: float | None = None, y: float | None = None) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("openMenu", x, y))

    def openViewer(self, unique: bool = False, borders: bool = True) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("openViewer", unique, borders))

    def closeViewer(self, topMost: bool = False) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("closeViewer", topMost))

    def resetViewer(self, recurse: bool = False) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("resetViewer", recurse))

    def openParameters(self) -> None:
        """Needs an editor; without one nothing happens."""
        self._node.engine.notify("ui", self._live(), ("openParameters",))

    def __reduce__(self) -> Any:
        return (_from_path, (self._live().path,))

    def __getstate__(self) -> dict[str, Any]:
        """By path: what is pickled is a reference, not the operator."""
        return {"path": self._live().path}

    def __setstate__(self, state: dict[str, Any]) -> None:
        from stovetop.td.current import engine

        found = engine().find(state["path"], engine().root)
        if found is None:
            raise tdError(f"no operator at {state['path']}")
        object.__setattr__(self, "_node", found)


def _from_path(path: str) -> OP:
    """What a pickled reference stands for in the current project."""
    op = OP.__new__(OP)
    op.__setstate__({"path": path})
    return op._node.engine.face(op._node)
