from __future__ import annotations

from stovetop.core.pars import RGB, File, Float, Int, Menu, Page, Ref, Str, StrMenu, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._blend import NUMBERS, OVER_INPUT, check
from stovetop.ops.top._family import COLORED, TOP
from stovetop.ops.top._place import unit
from stovetop.ops.top._samples import ITEMS
from stovetop.ops.top._shape import OverInput
from stovetop.ops.top._text import LANGUAGES, Rows, drawn, measure, plain_block

#: the running program names those of the font size otherwise than all others
SIZE_UNITS = {"pixels": "P", "fract": "F", "relfract": "A", "points": "pt"}
BORDERS = {"off": "Off", "bordera": "Border A", "borderb": "Border B"}
MODES = {"metrics": "Use Font Metrics", "bbox": "Use Text Bounding Box"}


class Colors:
    _color = Page("Color")
    multrgbbyalpha = Toggle(True, label="Multiply RGB by Alpha")
    fontcolor = RGB(1.0, 1.0, 1.0, label="Font Color")
    fontalpha = Float(1.0, label="Font Alpha", min=0, max=1)
    bgcolor = RGB(0.0, 0.0, 0.0, label="Background Color")
    bgalpha = Float(0.0, label="Background Alpha", min=0, max=1)
    bordera = RGB(1.0, 1.0, 1.0, label="Border A")
    borderaalpha = Float(1.0, label="Border A Alpha", min=0, max=1)
    borderb = RGB(0.0, 0.0, 0.0, label="Border B")
    borderbalpha = Float(1.0, label="Border B Alpha", min=0, max=1)
    leftborder = Menu(BORDERS, label="Left Border")
    leftborderi = Menu(BORDERS, label="Left Border Inside")
    rightborder = Menu(BORDERS, label="Right Border")
    rightborderi = Menu(BORDERS, label="Right Border Inside")
    bottomborder = Menu(BORDERS, label="Bottom Border")
    bottomborderi = Menu(BORDERS, label="Bottom Border Inside")
    topborder = Menu(BORDERS, label="Top Border")
    topborderi = Menu(BORDERS, label="Top Border Inside")


class Text(TOP):
    """Text, in any font that is installed or in a file, over a background, with borders.

    What it says: the DAT (a table's cell, from 0), else Text; with Append Value the number as %<total>.<decimal>f; then
    Post Text; then CHOP values in place of %d, %f, %g. With a Specification DAT each row is a text of its own, whose
    lower left corner goes to x, y (position1, position2) in pixels; other columns override the parameters they name.
    Sizes are the font's em. FreeType draws the outlines, unhinted, with as many samples a pixel as Anti-Alias says;
    hinted on whole pixels for Display Method Bitmap and, below 13 pixels, Automatic. Stroke is a band of Stroke Width
    pixels along the outlines. Bold and italic are made up where the family has none. Auto-size fits the font's
    metrics into the image less Border Space pixels at each side. Borders are 2 pixels wide, the inside ones the next 2.
    A font that is not installed is replaced by one that looks like it (with a warning, Verdana excepted), where there
    is none at all by Pillow's own. TD's Scalable method is the same here as Polygon. Field COMPs are not read.
    Source: https://docs.derivative.ca/Text_TOP
    """

    inputs = ("input",)
    min_inputs = 0
    #: as newer builds name them
    aliases = {
        "premultrgbbyalpha": "multrgbbyalpha",
        **{f"{group}{new}": f"{group}{old}" for group in ("tracking", "position") for new, old in ("x1", "y2")},
    }
    common = (Colors, OverInput, *COLORED)

    class Pars:
        field = Ref("PanelCOMP", "", label="Field Component", unsupported=True)
        dat = Ref("DAT", "", label="DAT")
        rowindex = Int(0, label="DAT Row", min=0, norm=(0, 10))
        colindex = Int(0, label="DAT Col", min=0, norm=(0, 10))
        specdat = Ref("DAT", "", label="Specification DAT")
        text = Str("derivative", label="Text")
        legacyparsing = Toggle(False, label="Legacy Parsing")
        appendvalue = Toggle(False, label="Append Value")
        valuetouse = Float(0.0, label="Value")
        totaldigits = Int(5, label="Total Digits", min=0, norm=(0, 10))
        decimaldigits = Int(2, label="Decimal Digits", min=0, norm=(0, 10))
        posttext = Str("", label="Post Text")
        chopvaluereplace = Toggle(False, label="CHOP Value %-Replace")
        chop = Ref("CHOP", "", label="CHOP")
        wordwrap = Toggle(False, label="Word Wrap")
        smartquote = Toggle(False, label="Smart Quote")
        _font = Page("Font")
        font = StrMenu("Verdana", label="Font", menu_source="__import__('stovetop.data.fonts').data.fonts.menu()")
        fontfile = File("", label="Font File")
        charset = Menu({"unicode": "Unicode", "symbol": "Symbol"}, label="Character Set")
        dispmethod = Menu(
            {
                "automatic": "Automatic",
                "polygon": "Polygon",
                "stroke": "Stroke",
                "bitmap": "Bitmap",
                "scalable": "Scalable",
            },
            label="Display Method",
        )
        antialias = StrMenu("", label="Anti-Alias", items=ITEMS)
        strokewidth = Int(1, label="Stroke Width", min=1, norm=(1, 5))
        bold = Toggle(False, label="Bold")
        italic = Toggle(False, label="Italic")
        fontautosize = Menu(
            {"nofit": "No Auto-Fit", "alwaysfit": "Auto-Fit Always", "fitiffat": "Auto-Fit if Too Large"},
            label="Auto-Size Font",
        )
        fontsizex = Float(30.0, label="Font Size X", min=0, norm=(0, 100))
        fontsizexunit = Menu(SIZE_UNITS, "points", label="Font Size X Unit")
        fontsizey = Float(30.0, label="Font Size Y", min=0, norm=(0, 100))
        fontsizeyunit = Menu(SIZE_UNITS, "points", label="Font Size Y Unit")
        keepfontratio = Toggle(True, label="Keep Font Ratio")
        breaklang = Menu({name: name.capitalize() for name in LANGUAGES}, label="Break Language")
        readingdirection = Menu(
            {"lefttoright": "Left To Right", "righttoleft": "Right To Left"}, label="Reading Direction"
        )
        tracking = Float((0.0, 0.0), label="Tracking", size=2, norm=(-128, 128))
        position = Float((0.0, 0.0), label="Position", size=2, norm=(-128, 128))
        positionunit = unit("Position Unit", "pixels")
        linespacing = Float(0.0, label="Line Spacing", norm=(0, 20))
        linespacingunit = unit("Line Spacing Unit", "pixels")
        alignx = Menu({"left": "Left", "center": "Center", "right": "Right"}, "center", label="Horizontal Align")
        alignxmode = Menu(MODES, label="Horizontal Align Mode")
        aligny = Menu({"bottom": "Bottom", "center": "Center", "top": "Top"}, "center", label="Vertical Align")
        alignymode = Menu(MODES, label="Vertical Align Mode")
        borderspace = Float((0.0, 0.0), label="Border Space", size=2, norm=(0, 50))

    def cook(self, par, input: Texture | None = None, *, state, me) -> Texture:
        check(par.operand)
        target = self.target(par, [input])
        rows = Rows(me, par)
        blocks = [rows.block(row, target) for row in rows]
        state.block = blocks[0] if blocks and not par.specdat else plain_block(me, par, target)
        # the colours of one text are uniforms: glyphs are drawn again only where they change
        one = len(blocks) == 1
        key = (target.width, target.height, [b._replace(color=()) if one else b for b in blocks])
        if getattr(state, "key", None) != key:
            state.ink, state.key = drawn(blocks, (target.width, target.height)), key
        uniforms = {"ink": blocks[0].color if one else (1.0, 1.0, 1.0, 1.0)}
        prelude = NUMBERS + OVER_INPUT + f"const bool one_colour = {str(one).lower()};\n"
        return self.shade(par, [input, state.ink], target=target, uniforms=uniforms, prelude=prelude)

    def info(self, node) -> dict[str, float]:
        width, height = measure(getattr(node.local, "block", None))
        cursor = dict.fromkeys([f"cursor_{n}" for n in ("start", "end", "x", "y", "width", "height")], 0.0)
        return {"text_width": width, "text_height": height, **cursor}


Text.spec.pars["resmult"].created = False
