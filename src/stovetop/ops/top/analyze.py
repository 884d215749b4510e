from stovetop.core.pars import Menu, Toggle
from stovetop.data.texture import Texture, square_aspect
from stovetop.ops.top._family import TOP, run
from stovetop.ops.top._reduce import reduce
from stovetop.ops.top._sources import INDEPENDENT, SOURCES, source_menu

#: operation -> how values are joined, what is made of a pixel first
OPERATIONS = {
    "average": ("sum", "itself"),
    "count": ("sum", "one"),
    "sum": ("sum", "itself"),
    "minrgb": ("minimum", "minrgb"),
    "minrgba": ("minimum", "minrgba"),
    "maxrgb": ("maximum", "maxrgb"),
    "maxrgba": ("maximum", "maxrgba"),
}


class Analyze(TOP):
    """One pixel of the whole image (1x1), of each row (1 x height), column (width x 1) or slice.

    Average, Sum and Count work on each channel. Minimum and Maximum Pixel give the pixel whose Analyze Channel value
    is lowest or highest, one of them where several are; with RGBA Independent the lowest or highest of each channel.
    Sums are made in 32-bit float, in blocks of 64, and Sum and Count give rgba32float, the others the input's format.
    Left out are pixels whose mask channel is 0, with Exclude NaNs those with a NaN; a mask of RGBA Independent leaves
    out zeros of each channel, for Minimum and Maximum Pixel pixels that are all 0. Without pixels the result is 0.
    Source: https://docs.derivative.ca/Analyze_TOP
    """

    volumes = True
    inputs = ("input",)

    class Pars:
        op = Menu(
            {
                "average": "Average",
                "minimum": "Minimum Pixel",
                "maximum": "Maximum Pixel",
                "count": "Count Pixels",
                "sum": "Sum",
                "minrgb": "Minimum in RGB",
                "minrgba": "Minimum in RGBA",
                "maxrgb": "Maximum in RGB",
                "maxrgba": "Maximum in RGBA",
            },
            label="Operation",
        )
        analyzechannel = source_menu("Analyze Channel", items={**SOURCES, **INDEPENDENT})
        scope = Menu({"image": "Full Image", "rows": "Rows", "columns": "Columns", "slices": "Slices"}, label="Scope")
        excludenans = Toggle(False, label="Exclude NaNs")
        mask = Menu(
            {
                "none": "None",
                "red": "Red",
                "green": "Green",
                "blue": "Blue",
                "alpha": "Alpha",
                "independent": "RGBA Independent",
            },
            label="Mask",
        )

    def cook(self, par, input: Texture) -> Texture:
        size = {"rows": (1, input.height), "columns": (input.width, 1)}.get(par.scope, (1, 1))
        fmt = "rgba32float" if par.op in ("count", "sum") else input.format
        target = self.target(par, [input], size=size, format=fmt, aspect=square_aspect(*size))
        if par.scope == "image":
            target = target._replace(kind="2d", depth=1)
        kind, prepare = OPERATIONS.get(par.op, (par.op, "itself"))
        if par.op in ("minimum", "maximum") and par.analyzechannel not in INDEPENDENT:
            kind += "pixel"
        source = list({**SOURCES, **INDEPENDENT}).index(par.analyzechannel)
        left_out = {"mask": par.mask, "exclude_nans": par.excludenans}
        result = reduce(input, kind, par.scope, prepare=prepare, source=source, **left_out)
        some = par.mask != "none" or par.excludenans
        counts: Texture | None = None
        count = input.width * input.height * input.depth / (size[0] * size[1] * target.depth)
        if par.op == "average" and some:
            counts = reduce(input, "sum", par.scope, prepare="one", **left_out)
        values = {"count": count if par.op == "average" else 1.0}
        prelude = f"const bool left_out = {str(some).lower()};\n"
        return run(RESULT, target, [result, counts], values, filter=par.inputfiltertype, prelude=prelude)


RESULT = """
uniform float count;
vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    if (has_in1) c /= max(texture(in1, uv), 1.0);
    else c /= count;
    // a minimum or maximum of nothing
    return left_out ? mix(c, vec4(0.0), isinf(c)) : c;
}
"""
