from stovetop.core.pars import Float, Menu, Page
from stovetop.data.texture import Texture
from stovetop.ops.top._family import MASKS, TOP

UNARY = {"off": "Off", "negate": "Negate", "pos": "Positive", "root": "Root", "square": "Square", "inverse": "Inverse"}
CHANNELS = {m: m.upper() for m in MASKS}


class Math(TOP):
    """Arithmetic on pixels, in the order of the pages: unary, between channels, unary, multiply-add, alpha, ranges,
    integer.

    Combine Channels takes those of Combine Channels Input, in the order R, G, B, A, and writes the result to those of
    Combine Channels Output; the others stay. Length is the root of the sum of squares. The overall range comes before
    each channel's own; an empty From Range gives the middle of To Range. Halves are rounded up. Roots of negative
    numbers, 1/0 and divisions by channels of 0 are what the GPU makes of them (NaN, infinity); dividing RGB by an
    alpha of 0 gives 0, or white with Fill.
    Source: https://docs.derivative.ca/Math_TOP
    """

    volumes = True
    inputs = ("input",)
    page = "OP"

    class Pars:
        preop = Menu(UNARY, label="Channel Pre OP")
        chanop = Menu(
            {
                "off": "Off",
                "add": "Add",
                "sub": "Subtract",
                "mul": "Multiply",
                "div": "Divide",
                "avg": "Average",
                "min": "Minimum",
                "max": "Maximum",
                "len": "Length",
            },
            label="Combine Channels",
        )
        postop = Menu(UNARY, label="Channel Post OP")
        integer = Menu({"off": "Off", "ceiling": "Ceiling", "floor": "Floor", "round": "Round"}, label="Integer")
        inputmask = Menu(CHANNELS, "rgba", label="Combine Channels Input")
        outputchannels = Menu(CHANNELS, "r", label="Combine Channels Output")
        _multi_add = Page("Multi-Add")
        preoff = Float(0.0, label="Pre-Add", norm=(-10, 10))
        gain = Float(1.0, label="Multiply", norm=(-1, 10))
        postoff = Float(0.0, label="Post-Add", norm=(-10, 10))
        op = Menu(
            {
                "no_op": "No Operation",
                "rgbmultalpha": "Multiply RGB by Alpha",
                "rgbdivalpha": "Divide RGB by Alpha",
                "rgbdivalphafill": "Divide RGB by Alpha and Fill",
            },
            label="Operation",
        )
        _range = Page("Range")
        fromrange = Float((0.0, 1.0), label="From Range", size=2)
        torange = Float((0.0, 1.0), label="To Range", size=2)
        fromranger = Float((0.0, 1.0), label="From Range R", size=2)
        toranger = Float((0.0, 1.0), label="To Range R", size=2)
        fromrangeg = Float((0.0, 1.0), label="From Range G", size=2)
        torangeg = Float((0.0, 1.0), label="To Range G", size=2)
        fromrangeb = Float((0.0, 1.0), label="From Range B", size=2)
        torangeb = Float((0.0, 1.0), label="To Range B", size=2)
        fromrangea = Float((0.0, 1.0), label="From Range A", size=2)
        torangea = Float((0.0, 1.0), label="To Range A", size=2)

    def cook(self, par, input: Texture) -> Texture:
        ranges = any(tuple(getattr(par, f"fromrange{c}")) != tuple(getattr(par, f"torange{c}")) for c in ("", *"rgba"))
        return self.shade(
            par,
            [input],
            prelude=f"const bool ranges = {str(ranges).lower()};\n",
            per_channel=par.chanop == "off" and par.op == "no_op",
        )
