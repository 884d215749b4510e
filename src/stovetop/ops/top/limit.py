from stovetop.core.pars import Float, Menu, Page, Toggle
from stovetop.data.texture import Texture
from stovetop.ops.top._family import TOP, run
from stovetop.ops.top._reduce import reduce

LIMITS = {"off": "Off", "clamp": "Clamp", "loop": "Loop", "zigzag": "Zig Zag"}
ROUNDING = {"off": "Off", "ceiling": "Ceiling", "floor": "Floor", "round": "Round"}
ROUNDING_NAMES = list(ROUNDING)


class Limit(TOP):
    """Values kept inside Minimum..Maximum, rounded to steps, made positive, stretched to a range, in this order.

    Values below Minimum are treated as Minimum Function says, those above Maximum as Maximum Function; an empty range
    gives Minimum. Steps are at Value Offset + n * Value Step, halves go up. Positions are rounded likewise, in 0..1,
    and read without filtering. Normalize takes one range over R, G and B of the whole image, NaN left out, to
    Normalize Minimum..Maximum and leaves alpha; an image of one value becomes Normalize Minimum.
    Source: https://docs.derivative.ca/Limit_TOP
    """

    volumes = True
    inputs = ("input",)

    class Pars:
        minop = Menu(LIMITS, "clamp", label="Minimum Function")
        maxop = Menu(LIMITS, "clamp", label="Maximum Function")
        min = Float(0.0, label="Minimum Value")
        max = Float(1.0, label="Maximum Value")
        positive = Toggle(False, label="Positive Only")
        norm = Toggle(False, label="Normalize")
        normmin = Float(0.0, label="Normalize Minimum")
        normmax = Float(1.0, label="Normalize Maximum")
        _quantize = Page("Quantize")
        quantvalue = Menu(ROUNDING, label="Quantize Value")
        vstep = Float(0.1, label="Value Step")
        voffset = Float(0.0, label="Value Offset")
        quantpos = Menu(ROUNDING, label="Quantize Position")
        posstep = Float(0.1, label="Position Step")
        posoffset = Float(0.0, label="Position Offset")

    def cook(self, par, input: Texture) -> Texture:
        target = self.target(par, [input])
        if par.quantpos != "off":
            same = target._replace(format=input.format)
            how = {"how": ROUNDING_NAMES.index(par.quantpos), "spacing": par.posstep, "offset": par.posoffset}
            input = run(POSITION, same, [input], how)
        if not par.norm:
            return self.shade(par, [input], target=target, per_channel=True)
        limited = self.shade(par, [input], target=target._replace(format="rgba32float"))
        low = reduce(limited, "minimum", prepare="minrgb", exclude_nans=True)
        high = reduce(limited, "maximum", prepare="maxrgb", exclude_nans=True)
        return run(STRETCH, target, [limited, low, high], {"to": (par.normmin, par.normmax)})


POSITION = """
#include "quantize.glsl"
uniform int how;
uniform float spacing, offset;
vec4 cook(vec2 uv) {
    vec2 size = vec2(textureSize(in0, 0));
    vec2 at = vec2(td_quantize(how, uv.x, spacing, offset), td_quantize(how, uv.y, spacing, offset));
    // steps fall on the borders of pixels: a little further is surely the pixel above
    return texelFetch(in0, ivec2(clamp(floor(at * size + 1e-3), vec2(0.0), size - 1.0)), 0);
}
"""
STRETCH = """
uniform vec2 to;
vec4 cook(vec2 uv) {
    vec4 c = texture(in0, uv);
    float low = texelFetch(in1, ivec2(0), 0).r, high = texelFetch(in2, ivec2(0), 0).r;
    return vec4(high > low ? to.x + (c.rgb - low) / (high - low) * (to.y - to.x) : vec3(to.x), c.a);
}
"""
