"""The page of MATs."""

from __future__ import annotations

from typing import Any

from .pages import Page
from .studio import STAGE, see
from .uses import Uses

HEAD = """# Every MAT

Each operator as it is when it is new and one use of it, drawn by `{command}`. Operators are written as
calls here: inputs first, then parameters by their names; `sop('torus')` and the like are operators of other families,
`geo` puts SOPs into a Geometry COMP. A material alone is shown on `planet`. Two lights shine, one with a shadow, and
the photograph all around, where a material knows of environments.

```python
{sources}```

"""

SOURCES = {
    "planet": """orbit = sop('transform', sop('torus', rad=(1.45, 0.14), rows=24, cols=96), r=(68, 14, 0))
sop('merge', sop('sphere', rows=48, cols=96), orbit)""",
    "photo": "top('moviefilein', file='astronaut.jpg')",
    "clouds": "top('noise', type='simplex3d', period=0.25, harmon=3, outputresolution='custom', resolution=(512, 256))",
    "bumps": "top('normalmap', clouds, offset=(2, 2))",
}

#: types without a use, and why
WITHOUT = {
    "in": "stands for an input of the component that it is in",
    "out": "stands for an output of the component that it is in",
}

USES = {
    "constant": "constant(colormap=photo)",
    "depth": """hole = geo(sop('sphere', rows=40, cols=80, rad=(0.8, 0.8, 0.8)), material=depth())
hole, geo(sop('torus', rad=(0.9, 0.4), rows=30, cols=80), material=pbr(basecolor=(0.9, 0.3, 0.1), roughness=0.3))""",
    "glsl": """glsl(vdat=text('''
uniform float uTime;
out vec3 vPos;
void main()
{
    vPos = TDPos();
    vec4 world = TDDeform(vPos * (1.0 + 0.06 * sin(14.0 * vPos.y)));
    gl_Position = TDWorldToProj(world);
}'''), pdat=text('''
in vec3 vPos;
out vec4 fragColor;
void main()
{
    vec3 bands = 0.5 + 0.5 * cos(14.0 * vPos.y + vec3(0.0, 2.0, 4.0));
    fragColor = TDOutputSwizzle(vec4(bands * (0.6 + 0.4 * normalize(vPos).z), 1.0));
}'''))""",
    "line": """geo(sop('torus', rows=10, cols=20), material=line(linenearcolor=(0.2, 0.6, 1), widthnear=7, widthfar=3,
    specifylinefarcolor=False, drawvectors=True, scale=0.25, vectornearcolor=(1, 0.6, 0.2),
    specifyvectorfarcolor=False, vectorendcaptype='arrow'))""",
    "null": "null(phong(diff=(0.2, 0.5, 0.9)))",
    "pbr": "pbr(basecolor=(1, 0.72, 0.34), roughness=0.3, normalmap=bumps, bumpscale=0.6)",
    "phong": """phong(diff=(0.1, 0.3, 0.7), spec=(1, 1, 1), shininess=60, colormap=clouds, rimlight0enable=True,
    rimlight0color=(0.4, 0.8, 1), rimlight0width=1)""",
    "pointsprite": """glow = table(['pos', 'r', 'g', 'b', 'a'], [0, 1, 0.9, 0.6, 1], [0.2, 1, 0.5, 0.15, 0.5],
             [0.5, 0.4, 0.05, 0, 0], [1, 0, 0, 0, 0])
star = top('ramp', type='circular', extendright='hold', multrgbbyalpha=False, dat=glow)
geo(sop('sprinkle', planet, numpoints=400), material=pointsprite(colormap=star, pointsize=18, blending=True,
    srcblend='one', destblend='one', depthwriting=False))""",
    "select": "select(selectmat=pbr(basecolor=(0.2, 0.8, 0.5), roughness=0.35))",
    "switch": "switch(phong(), pbr(basecolor=(0.9, 0.1, 0.15), metallic=0, roughness=0.2), index=1)",
    "wireframe": """geo(sop('torus', rows=20, cols=40), material=wireframe(wireframemode='topologywireframe',
    color=(0.3, 0.9, 0.6)))""",
}

#: its lights, and what stands below
OWN_STAGE = {
    "room": "top('blur', top('moviefilein', file='astronaut.jpg'), type='gaussian', size=8)",
    "around": "comp('environmentlight', envlightmap=room, dimmer=0.8)",
    "key": """comp('light', t=(4, 6, 4.5), r=(-45, 41, 0), lighttype='cone', coneangle=50, conedelta=20, dimmer=1.1,
    shadowtype='soft2d', lightsize=(0.12, 0.12), maxshadowsoftness=1, shadowresolution=(2048, 2048), near=4, far=14)""",
    "ambient": "comp('ambientlight', c=(0.25, 0.25, 0.28))",
    "ground": "mat('pbr', basecolor=(0.1, 0.11, 0.13), metallic=0, roughness=0.7)",
    "floor": "geo(sop('grid', size=(90, 90)), t=(0, -1.05, 0), r=(-90, 0, 0), material=ground)",
}


def picture(uses: Uses, shown: Any) -> Any:
    """A MAT on the planet, or Geometry COMPs, over a floor."""
    if not isinstance(shown, tuple) and shown.family == "MAT":
        if shown._node.data is None:
            return None
        shown = uses.geo(uses["planet"], material=shown)
    return see(uses, shown, uses["floor"])


MATS = Page("MAT", HEAD, SOURCES, USES, WITHOUT, "", picture, stage=STAGE | OWN_STAGE)
