from stovetop.ops.comp._family import COMP


class Base(COMP):
    """A component without a panel: a network of its own, with custom parameters and extensions.

    Source: https://docs.derivative.ca/Base_COMP
    """
