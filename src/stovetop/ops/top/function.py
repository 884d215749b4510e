from stovetop.core.pars import Float, Menu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP

FUNCTIONS = {
    "input": "x Input",
    "constant": "Constant Value",
    "sqrt": "sqrt(x) Square Root",
    "abs": "abs(x) Absolute Value",
    "sign": "sign(x) Sign",
    "cos": "cos(x) Cosine",
    "sin": "sin(x) Sine",
    "tan": "tan(x) Tangent",
    "acos": "acos(x) Arccosine",
    "asin": "asin(x) Arcsine",
    "atan": "atan(x) Arctan ( Input1 )",
    "atan2": "atan2(x,y) Arctan ( Input1 / Input2 )",
    "cosh": "cosh(x) Hyperbolic Cosine",
    "sinh": "sinh(x) Hyperbolic Sine",
    "tanh": "tanh(x) Hyperbolic Tangent",
    "log10": "log10(x) Log Base 10",
    "log2": "log2(x) Log Base 2",
    "logn": "logN(x) Log Base N",
    "ln": "ln(x) Natural Log",
    "exp": "exp(x) e ^ Input1",
    "exp2": "exp2(x) 2 ^ Input1",
    "exp10": "exp10(x) 10 ^ Input1",
    "powb": "pow(x) Base ^ Input1",
    "powe": "pow(x) Input1 ^ Exponent",
    "powxy": "pow(x,y) Input1 ^ Input2",
    "dbtopow": "dB to Power",
    "powtodb": "Power to dB",
    "dbtoamp": "dB to Amplitude",
    "amptodb": "Amplitude to dB",
}


class Function(TOP):
    """A function of each channel: of all four first, then of R, G and B, then of each its own.

    Angles are in Angle Units, of arc functions the results. Decibels are 10 log10 of power, 20 log10 of amplitude.
    Re-Range Integers is x * rerange2 + rerange1, on both inputs where their format is fixed. Where a function is not
    defined (roots and logarithms of negative numbers, log 0, acos 2, 0 or a negative number to a power, infinite
    results) the value is NaN or infinite, or Error Value with Replace Errors, which also counts negative exponents
    as errors. An absent second input reads as 0.
    Source: https://docs.derivative.ca/Function_TOP
    """

    volumes = True
    inputs = ("input1", "input2")
    min_inputs = 1

    class Pars:
        rerange = Float((0.0, 1.0), label="Re-Range Integers", size=2)
        funcrgba = Menu(FUNCTIONS, label="Function RGBA")
        funcrgb = Menu(FUNCTIONS, label="Function RGB")
        funcr = Menu(FUNCTIONS, label="Function R")
        funcg = Menu(FUNCTIONS, label="Function G")
        funcb = Menu(FUNCTIONS, label="Function B")
        funca = Menu(FUNCTIONS, label="Function A")
        baseval = Float(10.0, label="Base Value", norm=(0, 10))
        expval = Float(2.0, label="Exponent Value", norm=(0, 10))
        constval = Float(1.0, label="Constant Value")
        angunit = Menu({"deg": "Degrees", "rad": "Radians", "cycle": "Cycles"}, label="Angle Units")
        replace = Toggle(False, label="Replace Errors")
        errval = Float(0.0, label="Error Value")

    def cook(self, par, input1: Texture, input2: Texture | None = None) -> Texture:
        fixed = [i is not None and i.pixel_format.fixed for i in (input1, input2)]
        prelude = "".join(f"const bool fixed{i} = {str(f).lower()};\n" for i, f in enumerate(fixed))
        return self.shade(par, [input1, input2], prelude=prelude, per_channel=input2 is None)
