from __future__ import annotations

from stovetop.core.network import Node
from stovetop.core.pars import Int, Menu, Page, Ref, Sequence, StrMenu, Toggle
from stovetop.ops._sampling import sampling_pars
from stovetop.ops.comp._instances import COLOR_MODES, instances
from stovetop.ops.comp._object import AXES, COMMON, RORD, XORD, ObjectCOMP, flagged, masked, render_page
from stovetop.scene.objects import Shape


class Geometry(ObjectCOMP):
    """What is rendered: the SOPs inside that have their Render flag on, with a material, once or as instances, where
    its own Render flag is on as well as Render. Geometry COMPs inside are rendered with it, by flags of their own.

    Instance attributes come from CHOP channels by name, SOP point attributes (`P(0)`, `N(1)`, `Cd(2)`, `pscale`), DAT
    columns (by name or number) or a TOP's pixels (r, g, b, a), from the operator of their group or the default one. The
    longest of them, or the default operator where it is longer, says how many there are; shorter ones hold their last.
    Source: https://docs.derivative.ca/Geometry_COMP
    """

    default_name = "geo"
    common = (render_page(used=True), *COMMON)

    class Pars:
        _instance = Page("Instance")
        instancing = Toggle(False, label="Instancing")
        instancecountmode = Menu(
            {"manual": "Manual", "oplength": "Instance OP(s) Length"}, "oplength", label="Instance Count Mode"
        )
        numinstances = Int(1, label="Num Instances", min=0, norm=(0, 100))
        instanceop = Ref("OP", "", label="Default Instance OP")
        instancefirstrow = Menu(
            {"ignored": "Ignored", "names": "Names", "values": "Values"}, "names", label="First Row is"
        )
        instxord = Menu(XORD, label="Transform Order")
        instrord = Menu(RORD, label="Rotate Order")
        instancetop = Ref("OP", "", label="Translate OP")
        instanceactive = StrMenu("", label="Active")
        instancetx = StrMenu("", label="Translate X")
        instancety = StrMenu("", label="Translate Y")
        instancetz = StrMenu("", label="Translate Z")
        instancerop = Ref("OP", "", label="Rotate OP")
        instancerx = StrMenu("", label="Rotate X")
        instancery = StrMenu("", label="Rotate Y")
        instancerz = StrMenu("", label="Rotate Z")
        instancesop = Ref("OP", "", label="Scale OP")
        instancesx = StrMenu("", label="Scale X")
        instancesy = StrMenu("", label="Scale Y")
        instancesz = StrMenu("", label="Scale Z")
        instancepop = Ref("OP", "", label="Pivot OP")
        instancepx = StrMenu("", label="Pivot X")
        instancepy = StrMenu("", label="Pivot Y")
        instancepz = StrMenu("", label="Pivot Z")
        _instance_2 = Page("Instance 2")
        instancerottoorder = Menu(
            {
                "rottoxform": "Rotate to Vector, then Transform",
                "rotaterotto": "Rotate, then Rotate to Vector",
                "rottorotate": "Rotate to Vector, then Rotate",
            },
            label="Rotate to Vector: Order",
        )
        instancerottoforward = Menu(AXES, "negz", label="Rotate to Vector: Forward Direction")
        instancerottoop = Ref("OP", "", label="Rotate to OP")
        instancerottox = StrMenu("", label="Rotate to Vector X")
        instancerottoy = StrMenu("", label="Rotate to Vector Y")
        instancerottoz = StrMenu("", label="Rotate to Vector Z")
        instancerotupop = Ref("OP", "", label="Rotate Up OP")
        instancerotupx = StrMenu("", label="Rotate Up X")
        instancerotupy = StrMenu("", label="Rotate Up Y")
        instancerotupz = StrMenu("", label="Rotate Up Z")
        instanceorder = Menu(
            {"instanceworld": "Instance, then World Transform", "worldinstance": "World Transform, then Instance"},
            label="Instance Order",
        )
        instancetexmode = Menu({"replace": "Replace", "transform": "Transform"}, label="Texture Mode")
        instancetexcoordop = Ref("OP", "", label="Tex Coord OP")
        instanceu = StrMenu("", label="U")
        instancev = StrMenu("", label="V")
        instancew = StrMenu("", label="W")
        instancecolormode = Menu(COLOR_MODES, label="Color Mode")
        instancecolorop = Ref("OP", "", label="Color OP")
        instancer = StrMenu("", label="R")
        instanceg = StrMenu("", label="G")
        instanceb = StrMenu("", label="B")
        instancea = StrMenu("", label="A")
        instancetexs = Ref("TOP", "", label="Instance Textures", many=True)
        _instancetex = sampling_pars("instancetex")
        instancetexindexop = Ref("OP", "", label="Tex Index OP")
        instancetexindex = StrMenu("", label="Texture Index")
        _instance_3 = Page("Instance 3")
        instance = Sequence(
            label="Custom Instance",
            customop=Ref("OP", "", label="OP"),
            customx=StrMenu("", label="X"),
            customy=StrMenu("", label="Y"),
            customz=StrMenu("", label="Z"),
            customw=StrMenu("", label="W"),
        )

    def created(self, node: Node) -> None:
        """A torus to begin with."""
        torus = node.engine.create(node, "torusSOP")
        for flag in ("display", "render"):
            node.engine.set_flag(torus, flag, True)

    def cook(self, par, *inputs, me: Node) -> Shape:
        return Shape(
            self.world(par, me),
            sources=tuple(rendered(me)),
            surface=par.material,
            instances=instances(par) if par.instancing else None,
            priority=par.drawpriority,
            visible=par.render and flagged(me),
            path=me.path,
            light_mask=masked(par.lightmask),
        )


def rendered(me: Node) -> list[Node]:
    """The SOPs inside whose Render flag is on; read, so that the flags are dependencies."""
    me.watching("*").read()
    found = []
    for child in (me.children or {}).values():
        if child.family == "SOP" and flagged(child):
            found.append(child)
    return found
