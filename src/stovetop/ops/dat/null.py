from stovetop.ops.dat._family import DAT, Table


class Null(DAT):
    """Passes its input on.

    Source: https://docs.derivative.ca/Null_DAT
    """

    inputs = ("dat",)

    def cook(self, par, dat: Table) -> Table:
        return dat
