from stovetop.core.pars import Pulse, Ref, Toggle
from stovetop.ops.dat._execute import ExecuteDAT, From

PLACE = ("x", "y", "w", "h")


class OPExecute(ExecuteDAT):
    """Calls functions when something happens to operators: edits at once, cooks and moves at the end of the frame.

    Source: https://docs.derivative.ca/OP_Execute_DAT
    """

    default_name = "opexec"
    label = "OP Execute"
    functions = (
        ("onPreCook(changeOp)", "before the operator cooks"),
        ("onPostCook(changeOp)", "after the operator has cooked"),
        ("onDestroy()", "the operator is deleted"),
        ("onFlagChange(changeOp, flag)", "a flag of the operator changed"),
        ("onWireChange(changeOp)", "the operator's inputs were rewired"),
        ("onNameChange(changeOp)", "the operator has another name"),
        ("onPathChange(changeOp)", "the operator has another path"),
        ("onUIChange(changeOp)", "the operator was moved or resized in its network"),
        ("onNumChildrenChange(changeOp)", "the operator has more or fewer children"),
        ("onChildRename(changeOp)", "a child of the operator has another name"),
        ("onCurrentChildChange(changeOp)", "another child of the operator is the current one"),
        ("onExtensionChange(changeOp, extension)", "an extension of the operator changed"),
    )
    arguments = ("changeOp - the operator that changed", "flag - the flag's name")

    class Pars:
        active, executeloc, fromop = From.active, From.executeloc, From.fromop
        op = Ref("OP", "", label="Monitor OPs", many=True)
        precook = Toggle(False, label="Pre Cook", unsupported=True)
        postcook = Toggle(False, label="Post Cook")
        opdelete = Toggle(False, label="Destroy")
        flagchange = Toggle(False, label="Flag Change")
        wirechange = Toggle(False, label="Wire Change")
        namechange = Toggle(False, label="Name Change")
        pathchange = Toggle(False, label="Path Change")
        uichange = Toggle(False, label="UI Change")
        numchildrenchange = Toggle(False, label="Number Children Change")
        childrename = Toggle(False, label="Child Rename")
        currentchildchange = Toggle(False, label="Current Child Change")
        extensionchange = Toggle(False, label="Extension Change", unsupported=True)
        edit = Pulse(label="Edit..", unsupported=True)

    def created(self, node) -> None:
        super().created(node)
        self.listen(node)

    def par_set(self, node, name: str) -> None:
        super().par_set(node, name)
        self.listen(node)

    def heard(self, node, event, other, detail) -> None:
        nodes = list(self.watched(node, "op")) or self.last(node)
        if event == "rename":
            self.renamed(node, nodes, other)
        elif event == "flag":
            if other in nodes:
                self.when(node, "flagchange", ("onFlagChange", "flagChange"), other, detail)
            if detail == "current" and other.parent in nodes:
                self.when(node, "currentchildchange", ("onCurrentChildChange", "currentChildChange"), other.parent)
        elif event == "wire" and other in nodes:
            self.when(node, "wirechange", ("onWireChange", "wireChange"), other)
        elif event == "destroy":
            self.destroyed(node, nodes, other)
        elif event == "create" and other.parent in nodes:
            self.when(node, "numchildrenchange", ("onNumChildrenChange", "numChildrenChange"), other.parent)

    def renamed(self, node, nodes, other) -> None:
        if other in nodes:
            self.when(node, "namechange", ("onNameChange", "nameChange"), other)
        if other.parent in nodes:
            self.when(node, "childrename", ("onChildRename", "childRename"), other.parent)
        for n in nodes:
            if n is other or other in n.ancestors():
                self.when(node, "pathchange", ("onPathChange", "pathChange"), n)

    def destroyed(self, node, nodes, other) -> None:
        if any(n is other or other in n.ancestors() for n in nodes) and node.own("opdelete"):
            name = "onDestroy" if self.arity(node, "onDestroy") is not None else "opDelete"
            self.call(node, (name,), *([node.engine.face(other)] if self.arity(node, name) else []))
        if other.parent in nodes:
            self.when(node, "numchildrenchange", ("onNumChildrenChange", "numChildrenChange"), other.parent)

    def at_end(self, node) -> None:
        known, now = getattr(node.local, "known", {}), {}
        for n in self.watched(node, "op"):
            now[n] = (n.total_cooks, tuple(getattr(n, a) for a in PLACE))
            if n in known:
                if now[n][0] != known[n][0]:
                    self.when(node, "postcook", ("onPostCook", "postCook"), n)
                if now[n][1] != known[n][1]:
                    self.when(node, "uichange", ("onUIChange", "uiChange"), n)
        node.local.known = now

    def last(self, node) -> list:
        """What was watched at the last frame: by its new name an operator may be found no more."""
        return list(getattr(node.local, "known", ()))

    def when(self, node, toggle: str, names: tuple[str, ...], other, *more) -> None:
        if node.own(toggle):
            self.call(node, names, node.engine.face(other), *more)
