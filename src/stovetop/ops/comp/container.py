from stovetop.core.pars import RGB, XY, Float, Int, Line, Menu, Page, Ref, StrMenu, Toggle
from stovetop.ops._defaults import common_defaults
from stovetop.ops.comp import _family as f

BORDERS = {"off": "Off", "bordera": "Border A", "borderb": "Border B"}


# panels take their parent's reference white
@common_defaults(parmreferencewhite="useparent")
class Container(f.COMP):
    """A component with a panel.

    Its size, place and order are kept and read; drawing a panel is not done yet.
    Source: https://docs.derivative.ca/Container_COMP
    """

    face_class = "PanelCOMP"
    common = (f.Extensions, f.Shortcuts, f.View, f.Viewer, f.Keep, f.Cloning, f.Colors, f.Last)
    page = "Layout"

    class Pars:
        _layout = Page("Layout")
        x = Int(0, label="X", norm=(0, 2000))
        y = Int(0, label="Y", norm=(0, 2000))
        w = Int(400, label="Width", norm=(0, 2000))
        h = Int(300, label="Height", norm=(0, 2000))
        fixedaspect = Menu(
            {
                "off": "Off",
                "horizontal": "Use Horizontal",
                "vertical": "Use Vertical",
            },
            label="Fixed Aspect",
            unsupported=True,
        )
        aspect = Float(1.0, label="Aspect Ratio", min=0, norm=(0, 2), unsupported=True)
        layer = Float(0.0, label="Depth Layer", norm=(0, 10))
        hmode = Menu(
            {
                "fixed": "Fixed Width",
                "fill": "Fill",
                "anchors": "Anchors",
            },
            label="Horizontal Mode",
            unsupported=True,
        )
        leftanchor = Float(0.0, label="Left Anchor", unsupported=True)
        leftoffset = Float(0.0, label="Left Offset", norm=(-1000, 1000), unsupported=True)
        rightanchor = Float(1.0, label="Right Anchor", unsupported=True)
        rightoffset = Float(0.0, label="Right Offset", norm=(-1000, 1000), unsupported=True)
        horigin = Float(0.0, label="Horizontal Origin", unsupported=True)
        hfillweight = Float(1.0, label="Horizontal Fill Weight", min=0, norm=(0, 2), unsupported=True)
        vmode = Menu(
            {
                "fixed": "Fixed Height",
                "fill": "Fill",
                "anchors": "Anchors",
            },
            label="Vertical Mode",
            unsupported=True,
        )
        bottomanchor = Float(0.0, label="Bottom Anchor", unsupported=True)
        bottomoffset = Float(0.0, label="Bottom Offset", norm=(-1000, 1000), unsupported=True)
        topanchor = Float(1.0, label="Top Anchor", unsupported=True)
        topoffset = Float(0.0, label="Top Offset", norm=(-1000, 1000), unsupported=True)
        vorigin = Float(0.0, label="Vertical Origin", unsupported=True)
        vfillweight = Float(1.0, label="Vertical Fill Weight", min=0, norm=(0, 2), unsupported=True)
        alignallow = Menu(
            {
                "allow": "Allow",
                "ignore": "Ignore",
                "ignoremargin": "Ignore and Ignore Margins",
            },
            label="Parent Alignment",
            unsupported=True,
        )
        alignorder = Float(0.0, label="Align Order", norm=(0, 10))
        postoffset = XY(label="Post Offset", unsupported=True)
        sizefromwindow = Toggle(False, label="Size from Window", unsupported=True)
        _panel = Page("Panel")
        display = Toggle(True, label="Display")
        enable = Toggle(True, label="Enable")
        helpdat = Ref("DAT", "./help", label="Help DAT", unsupported=True)
        cursor = Menu(
            {
                "pointer": "Normal Select",
                "linkselect": "Link Select",
                "ibeam": "Text Select",
                "cross": "Precision Select",
                "busy": "Busy",
                "activate": "Activate",
                "invisible": "Invisible",
            },
            label="Cursor",
            unsupported=True,
        )
        multitouch = Menu(
            {
                "mtouchparent": "Use Parent's Multi-Touch Settings",
                "mtouchyes": "Use Built-in Multi-Touch",
                "mtouchno": "Do Not Use Built-in Multi-Touch",
            },
            label="Multi-Touch",
            unsupported=True,
        )
        constraincursor = Toggle(False, label="Constrain Cursor", unsupported=True)
        clickthrough = Toggle(False, label="Click Through", unsupported=True)
        mousewheel = Toggle(False, label="Use Mouse Wheel", unsupported=True)
        uvbuttons = Line(
            label="Mouse UV Buttons",
            uvbuttonsleft=Toggle(True, label="Left", unsupported=True),
            uvbuttonsmiddle=Toggle(False, label="Middle", unsupported=True),
            uvbuttonsright=Toggle(False, label="Right", unsupported=True),
        )
        mouserel = Toggle(False, label="Relative UV", unsupported=True)
        resize = Line(
            label="Drag Edges to Resize",
            resizel=Toggle(False, label="L", unsupported=True),
            resizer=Toggle(False, label="R", unsupported=True),
            resizeb=Toggle(False, label="B", unsupported=True),
            resizet=Toggle(False, label="T", unsupported=True),
        )
        resizew = Line(
            label="W Range",
            resizewmin=Float(5.0, label="", norm=(5, 400), unsupported=True),
            resizewmax=Float(400.0, label="", norm=(5, 400), unsupported=True),
        )
        resizeh = Line(
            label="H Range",
            resizehmin=Float(5.0, label="", norm=(5, 400), unsupported=True),
            resizehmax=Float(400.0, label="", norm=(5, 400), unsupported=True),
        )
        reposition = Menu(
            {
                "off": "Off",
                "window": "Window",
                "component": "Component",
            },
            label="Drag to Reposition",
            unsupported=True,
        )
        repocomp = Ref("PanelCOMP", ".", label="Component", unsupported=True, created="")
        repositionx = Line(
            label="X Range",
            repositionxmin=Float(0.0, label="", norm=(0, 100), unsupported=True),
            repositionxmax=Float(100.0, label="", norm=(0, 100), unsupported=True),
        )
        repositiony = Line(
            label="Y Range",
            repositionymin=Float(0.0, label="", norm=(0, 100), unsupported=True),
            repositionymax=Float(100.0, label="", norm=(0, 100), unsupported=True),
        )
        anchordrag = Menu(
            {
                "anchors": "Anchors",
                "offsets": "Offsets",
            },
            label="Anchor Drag",
            unsupported=True,
        )
        scrolloverlay = Menu(
            {
                "off": "Off",
                "ignore": "Ignore",
                "ignoreover": "Ignore and Draw Over",
            },
            label="Scroll Overlay",
            unsupported=True,
        )
        _look = Page("Look")
        bgcolor = RGB(0.0, 0.0, 0.0, label="Background Color", unsupported=True)
        bgalpha = Float(0.0, label="Background Alpha", min=0, max=1, unsupported=True)
        top = Ref("TOP", "", label="Background TOP", unsupported=True)
        topfill = Menu(
            {
                "off": "Stretch",
                "horizontal": "Fill Width",
                "vertical": "Fill Height",
                "best": "Fill Best",
                "native": "Native Resolution",
                "outside": "Fill Outside",
            },
            label="TOP Fill",
            unsupported=True,
        )
        topsmoothness = Menu(
            {
                "nearest": "Nearest Pixel",
                "linear": "Interpolate Pixels",
                "mipmap": "Mipmap Pixels",
            },
            "linear",
            label="TOP Smoothness",
            unsupported=True,
        )
        bordera = RGB(1.0, 1.0, 1.0, label="Border A", unsupported=True)
        borderaalpha = Float(1.0, label="Border A Alpha", min=0, max=1, unsupported=True)
        borderb = RGB(0.0, 0.0, 0.0, label="Border B", unsupported=True)
        borderbalpha = Float(1.0, label="Border B Alpha", min=0, max=1, unsupported=True)
        leftborder = Menu(BORDERS, label="Left Border", unsupported=True)
        leftborderi = Menu(BORDERS, label="Left Border Inside", unsupported=True)
        rightborder = Menu(BORDERS, label="Right Border", unsupported=True)
        rightborderi = Menu(BORDERS, label="Right Border Inside", unsupported=True)
        bottomborder = Menu(BORDERS, label="Bottom Border", unsupported=True)
        bottomborderi = Menu(BORDERS, label="Bottom Border Inside", unsupported=True)
        topborder = Menu(BORDERS, label="Top Border", unsupported=True)
        topborderi = Menu(BORDERS, label="Top Border Inside", unsupported=True)
        borderover = Toggle(True, label="Border Over Children", unsupported=True)
        dodisablecolor = Toggle(False, label="Disable Color", unsupported=True)
        disablecolor = RGB(1.0, 1.0, 1.0, label="Disable Color", unsupported=True)
        disablealpha = Float(0.5, label="Disable Alpha", min=0, max=1, unsupported=True)
        multrgb = Toggle(True, label="Multiply RGB by Alpha", unsupported=True)
        composite = Menu(
            {
                "over": "Over",
                "under": "Under",
                "inside": "Inside",
                "outside": "Outside",
                "add": "Add",
                "subtract": "Subtract",
                "multiply": "Multiply",
            },
            label="Composite",
            unsupported=True,
        )
        opacity = Float(1.0, label="Opacity", min=0, max=1, unsupported=True)
        _children = Page("Children")
        align = Menu(
            {
                "none": "None",
                "horizlr": "Left to Right",
                "horizrl": "Right to Left",
                "verttb": "Top to Bottom",
                "vertbt": "Bottom to Top",
                "gridrows": "Grid Rows",
                "gridcols": "Grid Columns",
                "nodes": "Match Network Nodes",
            },
            label="Align",
            unsupported=True,
        )
        spacing = Float(0.0, label="Spacing", norm=(0, 100), unsupported=True)
        alignmax = Int(0, label="Max per Line", min=0, norm=(0, 10), unsupported=True)
        margin = Line(
            label="Margin",
            marginl=Float(0.0, label="L", norm=(0, 100), unsupported=True),
            marginr=Float(0.0, label="R", norm=(0, 100), unsupported=True),
            marginb=Float(0.0, label="B", norm=(0, 100), unsupported=True),
            margint=Float(0.0, label="T", norm=(0, 100), unsupported=True),
        )
        justifymethod = Menu(
            {
                "individual": "individual",
                "group": "Group",
            },
            "group",
            label="Justify Mathod",
            unsupported=True,
        )
        justifyh = Menu(
            {
                "off": "Off",
                "left": "Left",
                "center": "Center",
                "right": "Right",
            },
            label="Justify Horizontal",
            unsupported=True,
        )
        justifyv = Menu(
            {
                "off": "Off",
                "top": "Top",
                "center": "Center",
                "bottom": "Bottom",
            },
            label="Justify Vertical",
            unsupported=True,
        )
        fit = Menu(
            {
                "off": "Off",
                "horizontal": "Fit Width",
                "vertical": "Fit Height",
                "best": "Fit Best",
            },
            label="Fit",
            unsupported=True,
        )
        scale = XY(1.0, 1.0, label="Scale", unsupported=True)
        offset = XY(label="Offset", unsupported=True)
        crop = Menu({"off": "Off (Use Parent)", "on": "On", "never": "Never"}, label="Crop", unsupported=True)
        phscrollbar = Menu(
            {
                "off": "Off",
                "on": "On",
                "auto": "Automatic",
            },
            label="Horizontal Scrollbar",
            unsupported=True,
        )
        pvscrollbar = Menu(
            {
                "off": "Off",
                "on": "On",
                "auto": "Automatic",
            },
            label="Vertical Scrollbar",
            unsupported=True,
        )
        scrollbarthickness = Int(10, label="Thickness", min=1, norm=(1, 100), unsupported=True)
        _drag_drop = Page("Drag/Drop")
        drag = Menu(
            {
                "dragparent": "Use Parent's Drag Settings",
                "legacy": "Legacy Drag System",
                "dragno": "Do Not Allow Drag",
                "usecallbacks": "Use Drag/Drop Callbacks",
            },
            label="When Dragging This",
            unsupported=True,
        )
        dragscript = Ref("DAT", "/sys/drag", label="Drag Script", unsupported=True)
        droptypescript = Ref("DAT", "", label="Drop Types", unsupported=True)
        dropdestscript = Ref("DAT", "", label="Drop Destination Script", unsupported=True)
        paneldragop = Ref("OP", "", label="Dropped Operator", unsupported=True)
        drop = Menu(
            {
                "dropparent": "Use Parent's Drop Settings",
                "legacy": "Legacy Drop System",
                "dropno": "Do Not Allow Drop",
                "usecallbacks": "Use Drag/Drop Callbacks",
                "fillparm": "Fill Custom Parameter",
            },
            label="On Dropping Into",
            unsupported=True,
        )
        builtindrop = Toggle(True, label="Built-In Drop Options", unsupported=True)
        dropscript = Ref("DAT", "/sys/drop", label="Drop Script", unsupported=True)
        dropparm = StrMenu("", label="Drop Parameter", unsupported=True)
        dragdropcallbacks = Ref("DAT", "", label="Drag/Drop Callbacks", unsupported=True)
        resizecomp = Ref("COMP", ".", label="Resize Component", unsupported=True, created="")
