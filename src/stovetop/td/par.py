"""Par: one parameter, as scripts see it. It stands for its value in arithmetic, comparison and text. Source:
Par_Class."""

from __future__ import annotations

import sys
import time
from collections import namedtuple
from typing import TYPE_CHECKING, Any

from stovetop.core.depend import dirty, muted
from stovetop.core.errors import ParError
from stovetop.core.pars import FLOAT_STYLES, ParDef
from stovetop.core.value import BIND, CONSTANT, EXPORT, EXPRESSION, Value
from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError
from stovetop.td.quantity import Quantity
from stovetop.td.tdu.matrix import Matrix

if TYPE_CHECKING:
    from stovetop.td.op import OP
    from stovetop.td.page import Page
    from stovetop.td.pargroup import ParGroup
    from stovetop.td.sequence import Sequence, SequenceBlock

SetInfo = namedtuple("SetInfo", "dat function line frame timeStamp")


def _definition(name: str, doc: str) -> Any:
    """A member that is read from the definition and can be set on custom parameters only."""

    def get(self: Par) -> Any:
        return getattr(self._value.pdef, name)

    def put(self: Par, value: Any) -> None:
        self._custom_only(name)
        setattr(self._value.pdef, name, value)
        if name in ("min", "max", "clamp_min", "clamp_max"):
            self._value.store(self._value.val)

    return property(get, put, doc=doc)


def mark(value: Value) -> None:
    """Remember which line of code sets a parameter: the caller of the façade's setter."""
    frame = sys._getframe(2)
    code = frame.f_code
    value.set_by = (code.co_filename, code.co_name, frame.f_lineno, value.node.engine.clock.frame, time.time())


class Par(Quantity):
    """A reference to one parameter of one operator."""

    __slots__ = ("_value",)
    _value: Value

    def __init__(self, value: Value) -> None:
        object.__setattr__(self, "_value", value)

    @staticmethod
    def of(value: Value) -> Par:
        if value.face is None:
            value.face = Par(value)
        return value.face

    @property
    def _def(self) -> ParDef:
        return self._value.pdef

    def _custom_only(self, what: str) -> None:
        if not self._def.custom:
            raise tdError(f"{self._value.node.path}.par.{self.name}: {what} can only be set on custom parameters")

    def __repr__(self) -> str:
        return f"type:Par name:{self.name} owner:{self._value.node.path} value:{self.eval()}"

    def _value_of(self) -> Any:
        return self.eval()

    def _number(self) -> Any:
        return self.menuIndex if self._def.style == "Menu" else self.eval()

    # -- value

    @property
    def owner(self) -> OP:
        return self._value.node.engine.face(self._value.node)

    @property
    def val(self) -> Any:
        v = self._value
        v.read()
        return v.val

    @val.setter
    def val(self, value: Any) -> None:
        mark(self._value)
        self._value.set(value)

    def eval(self) -> Any:
        """The working value whatever the mode: a number, a string, for operator parameters an OP, a list of them or
        None."""
        found = self._value.get()
        if self._def.is_op:
            return self._faces(found)
        return found

    def _faces(self, found: Any) -> Any:
        face = self._value.node.engine.face
        if self._def.matrix and isinstance(found, tuple):
            return Matrix(found)
        if isinstance(found, tuple):
            faces = [face(n) for n in found]
            return (faces[0] if len(faces) == 1 else faces) if faces else None
        return None if found is None else face(found)

    def evalOPs(self) -> list[OP]:
        v = self._value
        v.get()
        raw = v.val if v.mode == CONSTANT else self.evalExpression() if v.mode == EXPRESSION else v.peek()
        style = self._def.style if self._def.is_op else "OP"
        raw = v.node.engine.plain(raw)
        nodes = [] if isinstance(raw, Matrix) else v.node.engine.find_all(raw, v.node, style)
        return [v.node.engine.face(n) for n in nodes]

    def evalFile(self) -> Any:
        from stovetop.td.tdu import FileInfo

        return FileInfo(str(self._value.node.engine.file(str(self.eval()))))

    def evalNorm(self) -> float:
        d = self._def
        return (float(self) - d.norm_min) / ((d.norm_max - d.norm_min) or 1.0)

    def evalExpression(self) -> Any:
        """What the expression gives, whatever the mode; None without one."""
        v = self._value
        return v.node.engine.evaluate(v.expr, v.node) if v.expr else None

    def evalExport(self) -> Any:
        v = self._value
        return v.node.engine.exported(v.export) if v.export else None

    @property
    def expr(self) -> str:
        return self._value.expr

    @expr.setter
    def expr(self, text: str) -> None:
        mark(self._value)
        self._value.set_expression(text)

    @property
    def bindExpr(self) -> str:
        return self._value.bind_expr

    @bindExpr.setter
    def bindExpr(self, text: str) -> None:
        mark(self._value)
        self._value.set_bind(text)

    @property
    def bindMaster(self) -> Any:
        v = self._value
        if v.mode != BIND:
            return None
        with muted():
            master = v.master()
        return Par.of(master) if isinstance(master, Value) else master

    @property
    def bindReferences(self) -> list[Par]:
        """The parameters that are bound to it."""
        engine = self._value.node.engine
        with muted():
            # a bind is known from its first evaluation on
            for node in (engine.root, *engine.nodes()):
                for v in node.live:
                    if v.mode == BIND and v.state:
                        v.peek()
        return [Par.of(r) for r in self._value.readers or () if isinstance(r, Value) and r.mode == BIND]

    @property
    def mode(self) -> ParMode:
        return ParMode(self._value.mode)

    @mode.setter
    def mode(self, mode: ParMode) -> None:
        mark(self._value)
        self._value.set_mode(int(mode))

    @property
    def prevMode(self) -> ParMode:
        return ParMode(self._value.prev_mode)

    @property
    def exportOP(self) -> OP | None:
        v = self._value
        return v.node.engine.face(v.export[0]) if v.export else None

    @property
    def exportSource(self) -> Any:
        v = self._value
        return self.exportOP[v.export[1]] if v.export else None  # type: ignore[index]

    @property
    def lastScriptChange(self) -> Any:
        """Where a script last set it, as a SetInfo; None where none has. `dat` is None for code of no DAT."""
        v = self._value
        if v.set_by is None:
            return None
        file, *rest = v.set_by
        found = v.node.engine.find(file, v.node.engine.root) if file.startswith("/") else None
        return SetInfo(None if found is None else v.node.engine.face(found), *rest)

    def pulse(self, value: Any = 1, frames: int = 0, seconds: float = 0) -> None:
        """Press it, or give it a value for a while and cook."""
        v = self._value
        engine = v.node.engine
        if self.isPulse:
            engine.pulse(v)
            return
        before, mode = v.val, v.mode
        v.set(value)
        self.owner.cook()

        def back() -> None:
            v.set(before)
            v.set_mode(mode)

        if frames or seconds:
            engine.runs.add(back, frames=int(frames), milliseconds=seconds * 1000.0)
        else:
            back()

    def reset(self) -> bool:
        v = self._value
        if self.isDefault:
            return False
        d, extra = v.pdef, self._defaults()
        v.set(d.created)
        v.expr = v.bind_expr = ""
        if extra.get("mode") == EXPRESSION:
            v.set_expression(extra.get("expr", ""))
        elif extra.get("mode") == BIND:
            v.set_bind(extra.get("bind", ""))
        return True

    def copy(self, source: Par) -> None:
        a, b = source._value, self._value
        b.expr, b.bind_expr = a.expr, a.bind_expr
        if a.mode == EXPRESSION:
            b.set_expression(a.expr)
        elif a.mode == BIND:
            b.set_bind(a.bind_expr)
        else:
            b.set(a.val if a.mode == CONSTANT else a.peek())

    def destroy(self) -> None:
        from stovetop.td.page import destroy_group

        d = self._def
        if d.sequence and d.block >= 0:
            self.sequence.destroyBlock(d.block)  # type: ignore[union-attr]
            return
        self._custom_only("destroy()")
        destroy_group(self._value.node, d.group)

    def isSamePar(self, par: Par) -> bool:
        return isinstance(par, Par) and par._value is self._value

    # -- definition

    @property
    def name(self) -> str:
        return self._def.name

    @name.setter
    def name(self, name: str) -> None:
        from stovetop.td.page import rename_group

        self._custom_only("name")
        rename_group(self._value.node, self._def, name)

    label = _definition("label", "The label in the dialog.")
    startSection = _definition("section", "Whether a separator stands before it.")
    help = _definition("help", "The help text.")
    min = _definition("min", "The least value, where clampMin is on.")
    max = _definition("max", "The greatest value, where clampMax is on.")
    clampMin = _definition("clamp_min", "Whether values below min become min.")
    clampMax = _definition("clamp_max", "Whether values above max become max.")
    normMin = _definition("norm_min", "The slider's left end.")
    normMax = _definition("norm_max", "The slider's right end.")
    order = _definition("order", "The place on the page.")
    readOnly = property(
        lambda self: self._def.read_only,
        lambda self, on: self._set_read_only(on),
        doc="Whether the user interface may not change it; scripts may.",
    )

    def _set_read_only(self, on: bool) -> None:
        v = self._value
        if not v.pdef.custom:
            v.pdef = v.pdef.clone()
        v.pdef.read_only = bool(on)

    @property
    def default(self) -> Any:
        d = self._def
        return d.default

    @default.setter
    def default(self, value: Any) -> None:
        self._custom_only("default")
        d = self._def
        d.default = d.created = d.coerce(value)

    def _defaults(self) -> dict[str, Any]:
        return (self._value.node.extra or {}).get("defaults", {}).get(self.name, {})

    def _set_default(self, key: str, value: Any, mode: int) -> None:
        from stovetop.td.inspection import extra

        self._custom_only(key)
        entry = extra(self._value.node).setdefault("defaults", {}).setdefault(self.name, {})
        entry[key] = value
        entry["mode"] = mode

    @property
    def defaultExpr(self) -> str:
        return self._defaults().get("expr", "")

    @defaultExpr.setter
    def defaultExpr(self, text: str) -> None:
        self._set_default("expr", text, EXPRESSION)

    @property
    def defaultBindExpr(self) -> str:
        return self._defaults().get("bind", "")

    @defaultBindExpr.setter
    def defaultBindExpr(self, text: str) -> None:
        self._set_default("bind", text, BIND)

    @property
    def defaultMode(self) -> ParMode:
        return ParMode(self._defaults().get("mode", CONSTANT))

    @defaultMode.setter
    def defaultMode(self, mode: ParMode) -> None:
        self._set_default("mode", int(mode), int(mode))

    @property
    def normVal(self) -> float:
        d = self._def
        return (float(self.val) - d.norm_min) / ((d.norm_max - d.norm_min) or 1.0)

    @normVal.setter
    def normVal(self, value: float) -> None:
        d = self._def
        self.val = d.norm_min + float(value) * (d.norm_max - d.norm_min)

    @property
    def bindRange(self) -> bool:
        return bool(self._defaults().get("bind_range", False))

    @bindRange.setter
    def bindRange(self, on: bool) -> None:
        from stovetop.td.inspection import extra

        self._custom_only("bindRange")
        extra(self._value.node).setdefault("defaults", {}).setdefault(self.name, {})["bind_range"] = bool(on)

    @property
    def enable(self) -> bool:
        v = self._value
        if v.enable_expr:
            result = v.node.engine.evaluate(v.enable_expr, v.node)
            return bool(result(self.vecIndex) if callable(result) else result)
        return v.enable

    @enable.setter
    def enable(self, on: bool) -> None:
        self._custom_only("enable")
        before, self._value.enable = self._value.enable, bool(on)
        if before != bool(on):
            self._value.node.engine.notify("enable", self._value.node, (self._value, before))

    @property
    def enableExpr(self) -> str:
        return self._value.enable_expr

    @enableExpr.setter
    def enableExpr(self, text: str | None) -> None:
        self._custom_only("enableExpr")
        self._value.enable_expr = text or ""

    @property
    def password(self) -> bool:
        return bool(self._defaults().get("password", False))

    @password.setter
    def password(self, on: bool) -> None:
        from stovetop.td.inspection import extra

        self._custom_only("password")
        extra(self._value.node).setdefault("defaults", {}).setdefault(self.name, {})["password"] = bool(on)

    @property
    def vecIndex(self) -> int:
        return self._def.vec_index

    @property
    def subLabel(self) -> str:
        return self._def.sub_label.upper()

    @property
    def parGroup(self) -> ParGroup:
        from stovetop.td.pargroup import ParGroup

        return ParGroup(self._value.node, self._def.group)

    @property
    def page(self) -> Page:
        from stovetop.td.page import Page

        return Page(self._value.node, self._def.page, self._def.custom)

    @page.setter
    def page(self, page: Page | str) -> None:
        from stovetop.td.page import move_group

        self._custom_only("page")
        move_group(self._value.node, self._def.group, page if isinstance(page, str) else page.name)

    @property
    def sequence(self) -> Sequence | None:
        from stovetop.td.sequence import Sequence

        return Sequence(self._value.node, self._def.sequence) if self._def.sequence else None

    @property
    def sequenceBlock(self) -> SequenceBlock | None:
        d = self._def
        return self.sequence[d.block] if d.sequence and d.block >= 0 else None  # type: ignore[index]

    # -- menus

    @property
    def menuNames(self) -> list[str] | None:
        return self._menu("menuNames")

    @menuNames.setter
    def menuNames(self, names: list[str]) -> None:
        self._custom_only("menuNames")
        d = self._def
        d.menu_names = tuple(map(str, names))
        if len(d.menu_labels) != len(d.menu_names):
            d.menu_labels = d.menu_names
        v = self._value
        if d.style == "Menu" and d.menu_names and (v.val not in d.menu_names):
            if d.default not in d.menu_names:
                d.default = d.created = d.menu_names[0]
            v.val = d.menu_names[0]
            v.node.forget(d)
            v.changed()

    @property
    def menuLabels(self) -> list[str] | None:
        return self._menu("menuLabels")

    @menuLabels.setter
    def menuLabels(self, labels: list[str]) -> None:
        self._custom_only("menuLabels")
        self._def.menu_labels = tuple(map(str, labels))

    def _menu(self, what: str) -> list[str] | None:
        d = self._def
        if not d.is_menu:
            return None
        if d.menu_source:
            source = self._value.node.engine.evaluate(d.menu_source, self._value.node)
            return list(getattr(source, what))
        return list(d.menu_names if what == "menuNames" else d.menu_labels)

    @property
    def menuIndex(self) -> int | None:
        names = self.menuNames
        value = self.eval()
        return (
            None if names is None else names.index(value) if value in names else -1 if self._def.style != "Menu" else 0
        )

    @menuIndex.setter
    def menuIndex(self, index: int) -> None:
        names = self.menuNames
        if not names:
            raise ParError(self._value.node.path, self.name, "it has no menu")
        self.val = names[max(0, min(int(index), len(names) - 1))]

    @property
    def menuSource(self) -> str:
        return self._def.menu_source

    @menuSource.setter
    def menuSource(self, text: str) -> None:
        self._custom_only("menuSource")
        self._def.menu_source = text or ""

    # -- kinds

    @property
    def collapser(self) -> bool:
        return False

    @property
    def collapsable(self) -> bool:
        return False

    @property
    def styleCloneImmune(self) -> bool:
        return bool(self._defaults().get("style_clone_immune", False))

    @styleCloneImmune.setter
    def styleCloneImmune(self, on: bool) -> None:
        from stovetop.td.inspection import extra

        entry = extra(self._value.node).setdefault("defaults", {}).setdefault(self.name, {})
        entry["style_clone_immune"] = bool(on)

    @property
    def isDefault(self) -> bool:
        v, extra = self._value, self._defaults()
        mode = extra.get("mode", CONSTANT)
        if v.mode != mode:
            return False
        if mode == EXPRESSION:
            return v.expr == extra.get("expr", "")
        if mode == BIND:
            return v.bind_expr == extra.get("bind", "")
        return v.mode != EXPORT and v.val == v.pdef.default

    @property
    def style(self) -> str:
        return self._def.style

    isCustom = property(lambda self: self._def.custom)
    isPulse = property(lambda self: self._def.style == "Pulse")
    isMomentary = property(lambda self: self._def.style == "Momentary")
    isMenu = property(lambda self: self._def.is_menu)
    isNumber = property(lambda self: self._def.style in FLOAT_STYLES or self._def.style in ("Int", "Toggle"))
    isFloat = property(lambda self: self._def.style in FLOAT_STYLES)
    isInt = property(lambda self: self._def.style == "Int")
    isOP = property(lambda self: self._def.is_op)
    isPython = property(lambda self: self._def.style == "Python")
    isSequence = property(lambda self: self._def.style == "Sequence")
    isString = property(lambda self: self._def.style in ("Str", "StrMenu", "File", "FileSave", "Folder"))
    isToggle = property(lambda self: self._def.style == "Toggle")

    @property
    def valid(self) -> bool:
        v = self._value
        return v.node.id > 0 and v.node.pars.get(v.pdef.name) is v

    @property
    def index(self) -> int:
        n = self._value.node
        return next(i for i, d in enumerate(n.definitions()) if d.name == self._def.name)

    @property
    def hidden(self) -> bool:
        return False

    def _invalidate(self) -> None:
        dirty(self._value.node)
