"""What the façade does for the engine: its objects for nodes, the globals of expressions, DATs as modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stovetop.core.hooks import Hooks
from stovetop.core.network import Node
from stovetop.core.value import Value
from stovetop.td import extensions, modules, scope
from stovetop.td.op import OP
from stovetop.td.optypes import make_face
from stovetop.td.par import Par
from stovetop.td.quantity import Quantity
from stovetop.td.tdu.matrix import Matrix

if TYPE_CHECKING:
    from stovetop.core.engine import Engine
    from stovetop.td.abstime import AbsTime
    from stovetop.td.app import App
    from stovetop.td.project import Project
    from stovetop.td.run import Runs
    from stovetop.td.ui import UI


class Services:
    """One project's objects that scripts know by name: absTime, app, ui, runs, project (its `face`)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._made: dict[str, Any] = {}

    def _once(self, name: str, make: Any) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @property
    def absTime(self) -> AbsTime:
        from stovetop.td.abstime import AbsTime

        return self._once("absTime", lambda: AbsTime(self.engine.clock))

    @property
    def app(self) -> App:
        from stovetop.td.app import App

        return self._once("app", App)

    @property
    def ui(self) -> UI:
        from stovetop.td.ui import UI

        return self._once("ui", lambda: UI(self.engine))

    @property
    def runs(self) -> Runs:
        from stovetop.td.run import Runs

        return self._once("runs", lambda: Runs(self.engine.runs))

    @property
    def face(self) -> Project:
        from stovetop.td.project import Project

        return self._once("project", lambda: Project(self.engine))


class TdHooks(Hooks):
    """The façade's side of the engine's hooks."""

    def __init__(self, engine: Engine) -> None:
        self.project = Services(engine)

    def face(self, node: Node) -> OP:
        return make_face(node)

    def par_face(self, value: Value) -> Par:
        return Par.of(value)

    def scope(self, node: Node, names: set[str]) -> dict[str, Any]:
        return scope.names_for(node, names)

    def plain(self, value: Any) -> Any:
        if isinstance(value, OP):
            return value._node
        if isinstance(value, Quantity):
            return self.plain(value._value_of())
        return value

    def matrix(self, value: Any) -> tuple[float, ...] | None:
        return tuple(value.vals) if isinstance(value, Matrix) else None

    def module(self, node: Node) -> Any:
        return modules.module_of(node)

    def initialize_extensions(self, node: Node) -> None:
        extensions.initialize(node)
