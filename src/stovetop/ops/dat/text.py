from stovetop.core.pars import File, Menu, Page, Pulse, Toggle
from stovetop.ops.dat._family import EMPTY_TEXT, READ_ENCODINGS, ContentDAT, Table, common


class Text(ContentDAT):
    """Free-form text of its own, of a file, or of its input.

    Source: https://docs.derivative.ca/Text_DAT
    """

    inputs = ("text",)
    min_inputs = 0
    page = "File"
    text_only = True
    common = (common("text"),)

    class Pars:
        _file = Page("File")
        edit = Pulse(label="Edit..", unsupported=True)
        file = File("", label="File")
        syncfile = Toggle(False, label="Sync to File")
        defaultreadencoding = Menu(READ_ENCODINGS, label="Default Read Encoding")
        loadonstart = Toggle(False, label="Load on Start")
        loadonstartpulse = Pulse(label="Load File")
        write = Toggle(False, label="Write on Toe Save")
        writepulse = Pulse(label="Write File")

    def cook(self, par, text: Table | None = None, *, me) -> Table:
        own = self.content(me, par)
        if text is not None:
            return text if not text.is_table else Table(text=text.text)
        return own if not own.is_table else Table(text=own.text) if own.rows else EMPTY_TEXT
