from stovetop.core.pars import Ref, Toggle
from stovetop.ops.dat._family import DAT, EMPTY_TEXT, Table, common


class Info(DAT):
    """What an operator says beside its data: its own report (a shader's compile log, a table of tracked blobs), asked
    for each frame, or else its errors and warnings.

    Source: https://docs.derivative.ca/Info_DAT
    """

    common = (common("text"),)

    class Pars:
        op = Ref("OP", "", label="Operator")
        passive = Toggle(False, label="Passive")

    def empty(self) -> Table:
        return EMPTY_TEXT

    def cook(self, par, *, now) -> Table:
        node = par.op
        if node is None:
            return EMPTY_TEXT
        if not par.passive:
            node.data  # noqa: B018 - cooks it, and wakes this DAT with it
        report = getattr(node.kind, "info_text", None)
        if report is not None:
            now.abs_frame  # noqa: B018 (read: what it tells can change while its data stays)
            told = report(node)
            return told if isinstance(told, Table) else Table.from_text(told)
        return Table(text="\n".join([*node.all_errors(), *node.all_warnings(), *node.all_script_errors()]))
