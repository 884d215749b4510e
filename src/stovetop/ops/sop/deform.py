from stovetop.core.pars import Ref, StrMenu, Toggle
from stovetop.data.skin import DATA, PAIRS, PATH, deformed
from stovetop.data.transforms import inverse
from stovetop.ops._bones import to_world
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.sop._groups import points_of
from stovetop.ops.sop._objects import home


class Deform(SOP):
    """Points that follow bones: linear blend skinning by the attributes pCapt, pCaptPath and pCaptData.

    A point goes to the sum over its bones of weight times the bone's transform now after its bind pose; N of points and
    vertices turns with it. Points without a bone stay. Paths of bones count from the Skeleton Root Path.

    Source: https://docs.derivative.ca/Deform_SOP
    """

    inputs = ("input",)

    class Pars:
        group = StrMenu("", label="Group")
        delcaptatr = Toggle(True, label="Delete Capture Attributes")
        delcolatr = Toggle(False, label="Delete Point Colors")
        donormal = Toggle(True, label="Deform Normals")
        skelrootpath = Ref("Object", "", label="Skeleton Root Path")

    def cook(self, par, input: Geometry, *, me) -> Geometry:
        source = me.inputs[0]
        matrices = to_world(input, source, par.skelrootpath)
        if matrices is None or PAIRS not in input.point:
            me.warn(f"{source.path} has no capture attributes {PAIRS}, {PATH}, {DATA}")
            return input
        g = deformed(input, inverse(home(me)) @ matrices, points_of(input, par.group), par.donormal)
        if par.delcaptatr:
            g = g.with_attributes("point", **{PAIRS: None}).with_attributes("detail", **{PATH: None, DATA: None})
        return g.with_attributes("point", Cd=None) if par.delcolatr else g
