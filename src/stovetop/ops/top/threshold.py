from stovetop.core.pars import Float, Menu
from stovetop.ops.top._family import TOP
from stovetop.ops.top._sources import source_menu


class Threshold(TOP):
    """A matte: 0 where one value of the pixel compares with the threshold as Comparator says, elsewhere 1.

    Soften makes the step a straight slope of that width about the threshold (for Equal and Not Equal: |value -
    threshold| by Soften).
    Source: https://docs.derivative.ca/Threshold_TOP
    """

    volumes = True
    inputs = ("input",)

    class Pars:
        comparator = Menu(
            {
                "less": "Less",
                "greater": "Greater",
                "lessorequal": "Less or Equal",
                "greaterorequal": "Greater or Equal",
                "equal": "Equal",
                "notequal": "Not Equal",
            },
            label="Comparator",
        )
        rgb = source_menu("RGB")
        threshold = Float(0.5, label="Threshold")
        alpha = Menu({"same": "Same as RGB", "one": "One"}, label="Alpha")
        soften = Float(0.0, label="Soften", min=0)
