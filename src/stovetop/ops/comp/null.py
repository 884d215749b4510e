from stovetop.ops.comp._object import ObjectCOMP


class Null(ObjectCOMP):
    """A place in space without anything to see: a parent for other objects, or what they look at.

    Source: https://docs.derivative.ca/Null_COMP
    """
