from stovetop.core.pars import Menu
from stovetop.ops.top._family import TOP

INPUTS = {f"input{i}": f"Input {i}" for i in range(1, 5)}
CHANNELS = {
    "red": "Red",
    "green": "Green",
    "blue": "Blue",
    "alpha": "Alpha",
    "luminance": "Luminance",
    "one": "One",
    "zero": "Zero",
}


class Reorder(TOP):
    """Each output channel is one of the channels of one of the inputs, its luminance, 1 or 0.

    An input without a wire reads as 0.
    Source: https://docs.derivative.ca/Reorder_TOP
    """

    volumes = True
    inputs = ("input1", "input2", "input3", "input4")
    min_inputs = 1

    class Pars:
        outputred = Menu(INPUTS, label="Output Red")
        outputredchan = Menu(CHANNELS, "red", label="Output Red Channel")
        outputgreen = Menu(INPUTS, label="Ouput Green")
        outputgreenchan = Menu(CHANNELS, "green", label="Ouput Green Channel")
        outputblue = Menu(INPUTS, label="Ouput Blue")
        outputbluechan = Menu(CHANNELS, "blue", label="Ouput Blue Channel")
        outputalpha = Menu(INPUTS, label="Output Alpha")
        outputalphachan = Menu(CHANNELS, "alpha", label="Output Alpha Channel")
