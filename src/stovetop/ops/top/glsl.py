from __future__ import annotations

from stovetop.core.pars import RGBA, Int, Line, Menu, Pulse, Ref, Toggle
from stovetop.ops._defaults import common_defaults
from stovetop.ops.top._family import COLORED, EXTENDS
from stovetop.ops.top._glsl import Buffers, Colors, GLSLBase, Uniforms


@common_defaults(outputaspect="resolution")
class GLSL(GLSLBase):
    """A pixel or compute shader of the user's, from a DAT; up to three inputs, more with the `tops` pattern.

    Compiled as GLSL 4.60 or the newest that the GPU has, down to 3.30, whatever `glslversion` says (4.60 alone warns
    where there is less); compute shaders and the end of endless loops need 4.30. While a shader does not compile,
    `errorbehavior` says what is shown. A 3D texture or 2D array is drawn slice by slice; `vUV.p` is the slice's place.
    Compiling always stalls, and there are no POP buffers.

    Source: https://docs.derivative.ca/GLSL_TOP
    """

    inputs = ("in0", "in1", "in2")
    min_inputs = 0
    common = (Colors, Uniforms, Buffers, *COLORED)

    class Pars:
        glslversion = Menu(
            {
                "glsl120": "1.20",
                "glsl330": "3.30",
                "glsl400": "4.00",
                "glsl410": "4.10",
                "glsl420": "4.20",
                "glsl430": "4.30",
                "glsl440": "4.40",
                "glsl450": "4.50",
                "glsl460": "4.60",
            },
            "glsl330",
            label="GLSL Version",
            created="glsl430",
        )
        mode = Menu({"vertexpixel": "Vertex/Pixel Shader", "compute": "Compute Shader"}, label="Mode")
        predat = Ref("DAT", "", label="Preprocess Directives")
        vertexdat = Ref("DAT", "", label="Vertex Shader")
        pixeldat = Ref("DAT", "", label="Pixel Shader")
        computedat = Ref("DAT", "", label="Compute Shader")
        compilebehavior = Menu(
            {
                "stalluntildone": "Stall Until Done",
                "threadedcheckerboard": "Threaded, Show Checkerboard Until Done",
                "threadedblack": "Threaded, Show Black Until Done",
                "threadedprevious": "Threaded, Show Previous Shader Until Done",
            },
            label="Compile Behavior",
            unsupported=True,
        )
        errorbehavior = Menu(
            {
                "showcheckerboard": "Show Checkerboard",
                "showblack": "Show Black",
                "showprevious": "Show Previous Shader",
            },
            label="Error Behavior",
        )
        loaduniformnames = Pulse(label="Load Uniform Names")
        dispatchsize = Line(
            label="Dispatch Size",
            dispatchsizex=Int(64, label="X", min=1, norm=(1, 256)),
            dispatchsizey=Int(64, label="Y", min=1, norm=(1, 256)),
            dispatchsizez=Int(1, label="Z", min=1, norm=(1, 256)),
        )
        outputaccess = Menu({"writeonly": "Write Only", "readwrite": "Read-Write"}, label="Output Access")
        type = Menu(
            {"texture2d": "2D Texture", "texture2darray": "2D Texture Array", "texture3d": "3D Texture"},
            label="Output Type",
        )
        depth = Menu({"input": "Input", "custom": "Custom"}, label="Depth")
        customdepth = Int(32, label="Custom Depth", min=1, norm=(1, 50))
        autodispatchsize = Toggle(True, label="Auto Dispatch Size")
        clearoutputs = Toggle(True, label="Clear Outputs")
        clearvalue = RGBA(0.0, 0.0, 0.0, 0.0, label="Clear Value")
        inputmapping = Menu(
            {"all": "All Inputs to Every Slice", "ninputs": "N Input(s) per Slice"},
            label="Input Mapping",
        )
        nval = Int(1, label="N Value", min=1, norm=(1, 5))
        inputextenduv = Menu(EXTENDS, "zero", label="Input Extend Mode UV")
        inputextendw = Menu(EXTENDS, "repeat", label="Input Extend Mode W")
        numcolorbufs = Int(1, label="# of Color Buffers", min=1, max=8)
        tops = Ref("TOP", "", label="TOPs", many=True)
        simplexnoise = Menu({"performance": "Performance", "quality": "Quality"}, label="TDSimplexNoise()")
