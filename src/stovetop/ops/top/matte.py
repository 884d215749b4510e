from stovetop.core.pars import Float
from stovetop.ops.top._family import TOP
from stovetop.ops.top._sources import source_menu


class Matte(TOP):
    """Input 1 where the matte is 1, input 2 where it is 0, a blend between: in1 * m + in2 * (1 - m), alpha too.

    The matte is one value of input 3's pixel; Switch Inputs blends it towards 1 - m.
    Source: https://docs.derivative.ca/Matte_TOP
    """

    volumes = True
    inputs = ("input1", "input2", "matte")

    class Pars:
        switchinputs = Float(0.0, label="Switch Inputs", min=0, max=1)
        mattechannel = source_menu("Matte Channel", "alpha")
