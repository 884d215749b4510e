"""The page of TOPs."""

from __future__ import annotations

from typing import Any

from .pages import Page
from .uses import Uses

HEAD = """# Every TOP

Each operator as it is when it is new (with `photo` on the inputs that it needs) and one use of it, drawn by
`{command}`. Operators are written as calls here: inputs first, then parameters by their names. Generators
are {width} x {height} pixels, and `SIZE` is that as a Custom Resolution. Values beyond 0..1 are cut; alpha is not seen.

```python
{sources}```

"""

SOURCES = {
    "photo": "fit(moviefilein(file='astronaut.jpg'), fit='fitoutside', justifyv='top', **SIZE)",
    "movie": "fit(moviefilein(file='bunny.mp4'), fit='fitoutside', **SIZE)",
    "ball": "circle(bgalpha=0, fillcolor=(1, 0.45, 0.1), radius=(0.3, 0.3))",
    "clouds": "noise(type='simplex3d', period=0.7, harmon=3, mono=False)",
    "stripes": "ramp(type='horizontal', period=0.1)",
    "shapes": "composite(rectangle(size=(0.5, 0.5), rotate=20, bgalpha=0), ball, operand='over')",
}

#: types without a use, and why
WITHOUT = {
    "in": "stands for an input of the component that it is in",
    "out": "stands for an output of the component that it is in",
    "moviefileout": "writes its input to a file",
    "videodevicein": "needs a camera",
    "prefiltermap": "only an Environment Light COMP reads what it makes",
}

USES = {
    "add": "add(photo, level(ball, opacity=0.7))",
    "analyze": "fit(analyze(photo, op='average', scope='columns'), fit='fill', **SIZE)",
    "antialias": """small = {'outputresolution': 'custom', 'resolution': (60, 34)}
steps = circle(radius=(0.4, 0.2), rotate=20, antialias=False, **small)
resolution(antialias(steps, quality='ultra'), inputfiltertype='nearest', **SIZE)""",
    "blobtrack": """dots = over(circle(radius=(0.1, 0.1), center=(0.3, 0.2), bgalpha=0), ball)
blobtrack(dots, drawblobs=True, blobcolor=(0, 1, 1))""",
    "bloom": "bloom(movie, preblacklevel=0.7, bloomintensity=0.5)",
    "blur": "blur(photo, type='gaussian', size=15)",
    "cache": "cache(movie, active=True, cachesize=16, outputindex=-15)",
    "cacheselect": """past = cache(movie, active=True, cachesize=32)
over(transform(cacheselect(cachetop=past, index=-30), s=(0.5, 0.5), t=(-0.25, 0)), movie)""",
    "channelmix": "channelmix(photo, red=(0, 0, 1, 0), blue=(1, 0, 0, 0))",
    "chopto": """wave = chop('pattern', wavetype='sin', length=240, numcycles=3, amp=0.5, offset=0.5)
fit(chopto(chop=wave), fit='fill', **SIZE)""",
    "chromakey": "chromakey(photo, huemin=0, huemax=40, satmin=0.3)",
    "circle": """circle(ispolygon=True, sides=6, fillcolor=(0.9, 0.3, 0.2), borderwidth=0.04,
       borderoffset=0.5, border=(1, 0.9, 0.6))""",
    "composite": "composite(ball, photo, operand='hardlight', s=(1.6, 1.6))",
    "constant": "constant(color=(0.95, 0.4, 0.1))",
    "convolve": "convolve(photo, dat=table([-2, -1, 0], [-1, 1, 1], [0, 1, 2]))",
    "cornerpin": "cornerpin(photo, pinp1=(0.2, 0.9), pinp2=(0.9, 0.7), pinp3=(0.05, 0.1))",
    "crop": "crop(photo, cropleft=0.35, cropright=0.75, cropbottom=0.3, croptop=1)",
    "cross": "cross(photo, clouds, cross=0.4)",
    "cubemap": """glsl(cubemap(photo, movie, clouds, stripes, photo, photo), **SIZE, pixeldat=text('''
out vec4 fragColor;
void main()
{
    vec2 p = (vUV.st - 0.5) * vec2(4.2, 2.4);
    vec3 normal = vec3(p, sqrt(max(0.0, 1.0 - dot(p, p))));
    vec4 c = texture(sTDCubeInputs[0], reflect(vec3(0, 0, -1), normal));
    fragColor = TDOutputSwizzle(c * smoothstep(1.0, 0.97, length(p)));
}'''))""",
    "depth": """ring, view = comp('geometry', r=(30, 40, 0)), comp('camera', t=(0, 0, 6))
seen = render(geometry=ring, camera=view, lights=comp('light'), **SIZE)
depth(rendertop=seen, depthspace='reranged', rangefrom=(8, 4), clamp=True)""",
    "difference": "math(difference(movie, cache(movie, active=True, cachesize=8, outputindex=-6)), gain=3)",
    "displace": "displace(photo, blur(clouds, type='gaussian', size=12), displaceweight=(0.25, 0.25))",
    "edge": "edge(photo, strength=6)",
    "emboss": "emboss(photo, strength=3, offset=(3, 3), direction=200)",
    "feedback": """loop = feedback(constant(color=(0, 0, 0)))
across, up = '0.35 * math.sin(me.time.seconds * 9)', '0.3 * math.cos(me.time.seconds * 6)'
dot = transform(ball, s=(0.4, 0.4), t=(across, up))
trail = over(dot, level(transform(loop, s=(0.97, 0.97), rotate=2), opacity=0.95))
loop.par.top = trail
trail""",
    "fit": "fit(moviefilein(file='astronaut.jpg'), fit='fitbest', bgcolor=(0.1, 0.2, 0.4, 1), **SIZE)",
    "flip": "flip(photo, flipx=True)",
    "function": "function(photo, funcrgb='sin', angunit='cycle')",
    "glsl": """glsl(photo, pixeldat=text('''
out vec4 fragColor;
void main()
{
    vec2 grid = vec2(48, 27), cell = floor(vUV.st * grid) + 0.5;
    vec4 c = texture(sTD2DInputs[0], cell / grid);
    float r = length(vUV.st * grid - cell);
    fragColor = TDOutputSwizzle(c * smoothstep(0.1, 0.0, r - 0.15 - 0.4 * c.g));
}'''))""",
    "glslmulti": """glslmulti(photo, clouds, stripes, movie, pixeldat=text('''
out vec4 fragColor;
void main()
{
    vec4 c[4] = vec4[](texture(sTD2DInputs[0], vUV.st), texture(sTD2DInputs[1], vUV.st),
                       texture(sTD2DInputs[2], vUV.st), texture(sTD2DInputs[3], vUV.st));
    fragColor = TDOutputSwizzle(c[int(4.0 * fract(vUV.s + 0.2 * vUV.t))]);
}'''))""",
    "hsvadjust": "hsvadjust(photo, hueoffset=120, saturationmult=1.4)",
    "hsvtorgb": """keys = table(['pos', 'r', 'g', 'b', 'a'], [0, 0, 1, 1, 1], [1, 1, 1, 1, 1])
hsvtorgb(ramp(type='circular', fitaspect='fill', dat=keys))""",
    "importselect": """picture = f'"name": "poster", "uri": "{MEDIA}/astronaut.jpg"'
scene = written('poster.gltf', f'{{"asset": {{"version": "2.0"}}, "images": [{{{picture}}}]}}')
fit(importselect(parent=comp('fbx', file=scene), texture='poster'), **SIZE)""",
    "inside": "inside(photo, ball)",
    "layer": "layer(photo, movie, enblscale=True, lay0s=(0.5, 0.5), enbltrans=True, lay0t=(0.25, -0.25))",
    "layermix": "layermix(ball, photo, movie, operand='screen')",
    "layout": "layout(photo, movie, clouds, ball, align='gridrows', maxcols=2)",
    "lensdistort": "lensdistort(tile(stripes, repeatx=2), k1=-0.6, extendmode='mirror')",
    "level": "level(photo, gamma1=0.6, contrast=1.3)",
    "limit": "limit(photo, min=0.2, quantvalue='round', vstep=0.25)",
    "lookup": """keys = table(['pos', 'r', 'g', 'b', 'a'], [0, 0, 0, 0.3, 1], [0.5, 0.9, 0.2, 0.3, 1], [1, 1, 1, 0, 1])
lookup(monochrome(photo), ramp(type='horizontal', dat=keys))""",
    "lumablur": "lumablur(photo, ramp(type='circular', fitaspect='fill'), whitewidth=10)",
    "lumalevel": "lumalevel(photo, gamma1=0.6, contrast=1.5)",
    "math": "math(photo, gain=2, postoff=-0.5)",
    "matte": "matte(photo, clouds, ball)",
    "mirror": "mirror(photo, rotate=30)",
    "monochrome": "monochrome(photo, rgb='red')",
    "moviefilein": """moviefilein(file='bunny.mp4', playmode='specify', index=60, indexunit='indices',
            outputresolution='half')""",
    "multiply": "multiply(photo, clouds)",
    "noise": "noise(type='alligator', period=0.4, mono=False, gain=0.8)",
    "normalmap": "normalmap(blur(shapes, type='gaussian', size=6), offset=(4, 4))",
    "null": "null(photo)",
    "opticalflow": """flow = opticalflow(moviefilein(file='bunny.mp4', speed=2.4), gridsize='grid1x1')
math(flow, gain=8, postoff=0.5)""",
    "outside": "outside(photo, ball)",
    "over": "over(ball, photo)",
    "pack": "pack(resolution(photo, outputresolution='custom', resolution=(60, 136)))",
    "pointfilein": """rows = '\\n'.join(f'{i / 1024} {i % 32 / 32} {i % 7 / 7}' for i in range(1024))
pointfilein(file=written('points.txt', rows))""",
    "projection": """around = cubemap(clouds, photo, clouds, stripes, movie, ball)
projection(around, output='equirectangular', **SIZE)""",
    "ramp": """keys = table(['pos', 'r', 'g', 'b', 'a'], [0, 1, 0.9, 0.5, 1], [0.5, 0.9, 0.3, 0, 1], [1, 0, 0, 0.3, 1])
ramp(type='radial', fitaspect='fill', dat=keys)""",
    "rectangle": """rectangle(size=(0.9, 0.5), rotate=15, cornerradius=0.1, cornerradiusunit='fraction',
          fillcolor=(0.1, 0.6, 0.5))""",
    "remap": """bent = glsl(format='rgba32float', pixeldat=text('''
out vec4 fragColor;
void main()
{
    vec2 p = vUV.st - 0.5;
    fragColor = vec4(0.5 + p * (0.4 + 2.0 * dot(p, p)), 0.0, 1.0);
}'''))
remap(photo, bent, resolutionsource='input2', extend='hold')""",
    "render": """ring = comp('geometry', r=(30, 40, 0), material=mat('phong', diff=(0.9, 0.4, 0.2)))
view, sun = comp('camera', t=(0, 0, 6)), comp('light', t=(3, 4, 5))
render(geometry=ring, camera=view, lights=sun, bgcolor=(0.1, 0.12, 0.2, 1), **SIZE)""",
    "renderpass": """ring, view = comp('geometry', r=(30, 40, 0)), comp('camera', t=(0, 0, 6))
first = render(geometry=ring, camera=view, lights=comp('light', t=(3, 4, 5)), bgcolor=(0.1, 0.12, 0.2, 1), **SIZE)
lines = comp('geometry', r=(30, 40, 0), s=(1.5, 1.5, 1.5), material=mat('line', linenearcolor=(1, 0.5, 0.1),
    specifylinefarcolor=False))
renderpass(first, geometry=lines)""",
    "renderselect": """two = glsl(photo, numcolorbufs=2, pixeldat=text('''
layout(location = 0) out vec4 fragColor;
layout(location = 1) out vec4 other;
void main()
{
    fragColor = texture(sTD2DInputs[0], vUV.st);
    other = vec4(fragColor.brg, 1.0);
}'''))
renderselect(top=two, colorbufindex=1)""",
    "rendersimple": """ring = sop('torus', rad=(1, 0.4))
rendersimple(pop=ring, georotate=(40, 20, 0), camdistance=4, normalizegeo=1, lighttranslate=(3, 4, 5),
    colormap=photo, bgcolor=(0.1, 0.12, 0.2, 1), **SIZE)""",
    "reorder": "reorder(photo, clouds, outputred='input2')",
    "resolution": """few = resolution(photo, outputresolution='custom', resolution=(30, 17))
resolution(few, inputfiltertype='nearest', **SIZE)""",
    "rgbkey": "rgbkey(photo, redmin=0.6)",
    "rgbtohsv": "rgbtohsv(photo)",
    "screen": "screen(photo, clouds)",
    "script": """script(photo, callbacks=text('''
import numpy as np

def onCook(scriptOp):
    a = scriptOp.inputs[0].numpyArray()
    for row, order in zip(a, a[..., 1].argsort(axis=1)):
        row[:] = row[order]
    scriptOp.copyNumpyArray(a)
'''))""",
    "select": "select(top=photo)",
    "slope": "slope(photo, strength=8)",
    "spectrum": """waves = spectrum(photo)
size = reorder(waves, outputgreenchan='red', outputbluechan='red', format='rgba32float')
math(function(size, funcrgb='ln'), gain=0.15)""",
    "ssao": """ring, view = comp('geometry', r=(30, 40, 0), material=mat('constant')), comp('camera', t=(0, 0, 6))
ssao(render(geometry=ring, camera=view, **SIZE), ssaoradius=1.5, contrast=3)""",
    "subtract": "subtract(photo, ball)",
    "svg": """svg(dat=text('''
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 68">
  <rect width="120" height="68" fill="#1b3a4b"/>
  <path d="M10 60 C30 5 50 5 60 34 S90 63 110 8" fill="none" stroke="#ffb703" stroke-width="6" stroke-linecap="round"/>
  <circle cx="60" cy="34" r="9" fill="#fb8500"/>
</svg>'''))""",
    "switch": "switch(photo, clouds, index=0.5, blend=True)",
    "text": """text(photo, text='Stovetop', bold=True, fontautosize='alwaysfit', borderspace=(15, 0),
     fontcolor=(1, 0.8, 0.2), compoverinput=True)""",
    "texture3d": """turning = transform(photo, rotate='me.time.frame * 4', extend='mirror')
glsl(texture3d(turning, cachesize=60), pixeldat=text('''
out vec4 fragColor;
void main()
{
    float slice = floor(vUV.s * 6.0) / 6.0;
    fragColor = TDOutputSwizzle(texture(sTD3DInputs[0], vec3(vUV.st, slice)));
}'''))""",
    "threshold": "threshold(photo, comparator='greater', threshold=0.6, soften=0.2)",
    "tile": "tile(photo, repeatx=3, repeaty=3, reflectx=True, reflecty=True)",
    "timemachine": """turning = transform(photo, rotate='me.time.frame * 4', extend='mirror')
timemachine(texture3d(turning, cachesize=60), ramp(type='circular', fitaspect='fill'))""",
    "tonemap": "tonemap(math(photo, gain=4, format='rgba16float'), type='extendedreinhard')",
    "transform": "transform(photo, rotate=20, s=(0.7, 0.7), extend='mirror')",
    "under": "under(photo, ball)",
}


def picture(uses: Uses, top: Any) -> Any:
    """The TOP itself, once it has something to show."""
    return top if min(top.width, top.height) > 1 or top.numpyArray().any() else None


TOPS = Page("TOP", HEAD, SOURCES, USES, WITHOUT, "photo", picture)
