from __future__ import annotations

from stovetop.core.pars import Page, Sequence, Str, StrMenu
from stovetop.core.patterns import match
from stovetop.ops.sop._family import SOP, Geometry


class Attribute(SOP):
    """Take away or rename attributes: points', vertices', primitives' and the detail's, each on its page.

    Delete takes patterns; then each rename, in order: a name that there is not is passed over, one that is in use is
    replaced. P cannot go.

    Source: https://docs.derivative.ca/Attribute_SOP
    """

    inputs = ("input",)

    class Pars:
        _point = Page("Point")
        ptdel = StrMenu("", label="Delete Attributes", items={"*": "*"})
        pt = Sequence(
            label="Point Rename",
            **{"from": Str("", label="From Attribute")},
            to=Str("", label="To Attribute"),
        )
        _vertex = Page("Vertex")
        vertdel = StrMenu("", label="Delete Attributes", items={"*": "*"})
        vert = Sequence(
            label="Vertex Rename",
            **{"from": Str("", label="From Attribute")},
            to=Str("", label="To Attribute"),
        )
        _primitive = Page("Primitive")
        primdel = StrMenu("", label="Delete Attributes", items={"*": "*"})
        prim = Sequence(
            label="Prim Rename",
            **{"from": Str("", label="From Attribute")},
            to=Str("", label="To Attribute"),
        )
        _detail = Page("Detail")
        attrdel = StrMenu("", label="Delete Attributes", items={"*": "*"})
        attr = Sequence(
            label="Detail Rename",
            **{"from": Str("", label="From Attribute")},
            to=Str("", label="To Attribute"),
        )

    def cook(self, par, input: Geometry) -> Geometry:
        g = input
        for cls, delete, renames in (
            ("point", par.ptdel, par.pt),
            ("vertex", par.vertdel, par.vert),
            ("prim", par.primdel, par.prim),
            ("detail", par.attrdel, par.attr),
        ):
            attributes = getattr(g, cls)
            gone = set(match(delete, attributes)) if delete.strip() else set()
            kept = {k: a for k, a in attributes.items() if k not in gone}
            for block in renames:
                old, new = getattr(block, "from").strip(), block.to.strip()
                if old in kept and new:
                    array = kept.pop(old)
                    kept[new] = array
            g = g.replace(**{cls: kept})
        return g
