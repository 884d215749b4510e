from __future__ import annotations

from stovetop.core.pars import Menu
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._family import COLORED
from stovetop.ops.top._glsl import GLSLBase, Uniforms
from stovetop.ops.top.glsl import GLSL


@common_defaults(outputaspect="resolution")
class GLSLMulti(GLSLBase):
    """The GLSL TOP with any number of inputs.

    Source: https://docs.derivative.ca/GLSL_Multi_TOP
    """

    label = "GLSL Multi"
    page = "GLSL"
    inputs = ("inputs",)
    min_inputs = 0
    multi = True
    common = (Uniforms, *COLORED)

    class Pars:
        glslversion = GLSL.Pars.glslversion
        mode = GLSL.Pars.mode
        predat = GLSL.Pars.predat
        vertexdat = GLSL.Pars.vertexdat
        pixeldat = GLSL.Pars.pixeldat
        computedat = GLSL.Pars.computedat
        loaduniformnames = GLSL.Pars.loaduniformnames
        autodispatchsize = GLSL.Pars.autodispatchsize
        dispatchsize = GLSL.Pars.dispatchsize
        outputaccess = Menu(
            {"writeonly": "Write Only", "readonly": "Read Only", "readwrite": "Read-Write"},
            label="Output Access",
        )
        type = GLSL.Pars.type
        depth = GLSL.Pars.depth
        customdepth = GLSL.Pars.customdepth
        clearoutputs = GLSL.Pars.clearoutputs
        clearvalue = GLSL.Pars.clearvalue
        inputmapping = GLSL.Pars.inputmapping
        nval = GLSL.Pars.nval
        inputextenduv = GLSL.Pars.inputextenduv
        inputextendw = GLSL.Pars.inputextendw
        numcolorbufs = GLSL.Pars.numcolorbufs
