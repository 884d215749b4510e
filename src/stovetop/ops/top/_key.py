"""What the keyers share; the formulas are in gl/glsl/key.glsl."""

from __future__ import annotations

from stovetop.core.pars import Float, Menu, Page


class KeyOutput:
    """The Output page."""

    _output = Page("Output")
    invert = Float(0.0, label="Invert New Alpha", min=0, max=1)
    rgbout = Menu({"multalpha": "Source RGB * New Alpha", "newalpha": "New Alpha"}, label="RGB Output")
    alphaout = Menu({"newalpha1": "New Alpha", "multnewalpha": "Source Alpha * New Alpha"}, label="Alpha Output")
