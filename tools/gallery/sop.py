"""The page of SOPs."""

from __future__ import annotations

from .pages import Page
from .studio import STAGE, see

HEAD = """# Every SOP

Each operator as it is when it is new (with `ring`, or what fits, on the inputs that it needs) and one use of it, drawn
by `{command}`. Operators are written as calls here: inputs first, then parameters by their names;
`top('noise')` and the like are operators of other families, `geo` puts SOPs into a Geometry COMP. A PBR material, two
lights and a sky show faces, with their sides where they are few; open polygons are strokes, points without primitives
dots. Colours are the geometry's own where it has some.

```python
{sources}```

"""

SOURCES = {
    "ring": "torus(type='poly', rows=10, cols=20)",
    "ball": "sphere(type='poly', freq=4)",
    "spiral": """point(line(points=80), t=('math.cos(me.inputPoint.index * 0.25)', 'me.inputPoint.index * 0.02',
                              'math.sin(me.inputPoint.index * 0.25)'))""",
    "profile": """point(line(points=24), t=('0.45 - 0.25 * math.sin(me.inputPoint.index * 0.27)',
                              'me.inputPoint.index * 0.07', 0))""",
    "house": """written('house.obj', '''o house
v -1 0 -1
v 1 0 -1
v 1 0 1
v -1 0 1
v -1 1 -1
v 1 1 -1
v 1 1 1
v -1 1 1
v 0 1.8 -1
v 0 1.8 1
f 4 3 7 10 8
f 2 1 5 9 6
f 1 4 8 5
f 3 2 6 7
f 8 10 9 5
f 10 7 6 9''')""",
    "photo": "top('moviefilein', file='astronaut.jpg')",
}

#: what is wired into new operators, where it is not `ring`
NEEDS = {
    "align": "copy(grid(type='mesh', rows=2, cols=2), ncy=4)",
    "boolean": "box(consolidatepts=True), ball",
    "bridge": "copy(circle(divs=12, arc='openarc', endangle=180), ncy=2, t=(0, 0, 2))",
    "cap": "tube()",
    "carve": "spiral",
    "fillet": "merge(line(), line(pa=(1, 2, 0), pb=(2, 2, 0)))",
    "hole": "merge(rectangle(size=(2, 1.2)), circle(rad=(0.4, 0.4)))",
    "join": "merge(line(pb=(1, 1, 0)), line(pa=(1, 1, 0), pb=(2, 0, 0)))",
    "lattice": "ring, box(dodivs=True, divs=(2, 2, 2)), box(dodivs=True, divs=(2, 2, 2))",
    "linethick": "line()",
    "force": "metaball()",
    "magnet": "ring, metaball()",
    "polyloft": "merge(circle(divs=5), circle(t=(0, 0, 1)))",
    "polyspline": "circle(divs=5, arc='openarc')",
    "polystitch": "merge(grid(type='poly', rows=5, cols=5), grid(type='poly', t=(1, 0, 0)))",
    "refine": "circle(divs=5, arc='openarc')",
    "project": "circle(rad=(0.5, 0.5), t=(0, 0, 2)), ball",
    "rails": "circle(divs=16, rad=(0.3, 0.3)), merge(line(points=9), line(pa=(0, 0, 1), points=9))",
    "ray": "grid(size=(3, 3)), ball",
    "resample": "spiral",
    "revolve": "profile",
    "skin": "copy(circle(orient='zx'), ncy=5, t=(0, 0.4, 0), s=(0.8, 0.8, 0.8))",
    "stitch": "merge(grid(), grid(t=(1.3, 0.3, 0)))",
    "sweep": "circle(rad=(0.15, 0.15)), spiral",
    "trail": "transform(ball, t=('me.time.frame * 0.3', 0, 0))",
    "cache": "transform(ball, t=('me.time.frame * 0.3', 0, 0))",
}

#: types without a use, and why
WITHOUT = {
    "in": "stands for an input of the component that it is in",
    "out": "stands for an output of the component that it is in",
    "deform": "bends what carries capture attributes, which no operator of these makes",
}

USES = {
    "add": """add(addpts=True, point0pos=(0, 0, 0), point1pos=(1, 0, 0), point2pos=(0.5, 0, -0.9),
    point3pos=(0.5, 0.9, -0.3), poly0pattern='0 1 2', poly1pattern='0 1 3', poly2pattern='1 2 3',
    poly0closed=True, poly1closed=True, poly2closed=True)""",
    "align": """way = point(line(points=60), t=('0.1 * me.inputPoint.index', 0, 'math.sin(0.15 * me.inputPoint.index)'))
planks = copy(grid(type='mesh', rows=2, cols=2, size=(0.16, 1.2)), ncy=30)
align(planks, way, leftuv=(0.5, 0))""",
    "attribute": "attribute(sphere(), pt0from='N', pt0to='Cd')",
    "attributecreate": "attributecreate(isosurface(divs=(16, 16, 16), normals=False), compnml=True)",
    "blend": """cube, gem = (superquad(expxy=e, expz=e) for e in (0.1, 2))
blends = [(w, blend(cube, gem, input0weight=1 - w, input1weight=w)) for w in (0, 0.5, 1)]
merge(*(transform(mixed, t=(5 * w, 0, 0)) for w, mixed in blends))""",
    "boolean": """gem = sphere(type='poly', freq=6, rad=(0.6, 0.6, 0.6))
boolean(box(consolidatepts=True), gem, booleanop='aminusb')""",
    "box": "box(size=(1.5, 0.8, 1), dodivs=True, divs=(6, 4, 5))",
    "bridge": """upper = circle(orient='yz', rad=(0.13, 0.13), t=(0.63, 0.4, 0))
handle = bridge(merge(upper, transform(upper, s=(1, -1, 1))), isodivs=20, scalet=(3, 1, 3))
merge(tube(rad=(0.7, 0.6), height=1.5, cols=40), handle)""",
    "cache": """slab = box(size=(1.4, 0.2, 0.6))
turning = transform(slab, r=(0, 'me.time.frame * 4', 0), t=(0, 'me.time.frame * 0.04', 0))
past = [cache(turning, cachesize=40, outputindex=n) for n in (0, 9, 18, 27, 36)]
merge(*past)""",
    "cap": "cap(tube(rows=6, rad1=0.5, rad2=0.8, height=1.2), firstv='round', lastv='round')",
    "carve": "carve(sphere(), domainu1=0.1, secondu=True, domainu2=0.85)",
    "chopto": """wave = chop('pattern', wavetype='sin', numcycles=5, length=120, taper=(0, 0.6), channelname='ty')
chopto(chop=wave, chanscope='ty', attscope='P(1)')""",
    "circle": "circle(arc='slicedarc', beginangle=35, endangle=325)",
    "clip": "clip(ring, dir=(0.4, 1, 0.3), dist=-0.1)",
    "convert": "convert(torus(rows=8, cols=16), surftype='alttriangles')",
    "copy": "copy(box(size=(1, 0.07, 0.32), t=(0.65, 0, 0)), ncy=26, t=(0, 0.07, 0), r=(0, 15, 0))",
    "datto": """points = table(['P(0)', 'P(1)', 'P(2)', 'Cd(0)', 'Cd(1)', 'Cd(2)', 'Cd(3)'],
               [0, 1.2, 0, 1, 0.8, 0.2, 1], [0, -1.2, 0, 0.1, 0.2, 0.7, 1], [1, 0, 0, 1, 0.2, 0.1, 1],
               [0, 0, -1, 0.2, 0.8, 0.4, 1], [-1, 0, 0, 1, 0.3, 0.6, 1], [0, 0, 1, 0.2, 0.6, 1, 1])
faces = ('2 3 0', '3 4 0', '4 5 0', '5 2 0', '3 2 1', '4 3 1', '5 4 1', '2 5 1')
datto(pointsdat=points, primsdat=table(['vertices', 'close'], *([face, 1] for face in faces)))""",
    "delete": "delete(sphere(type='poly', freq=6), usenumber=True, groupop='range', rangeend=2000, select2=3)",
    "divide": "divide(ring, convex=True, numsides=3, brick=True, size=(0.25, 0.25, 0.25))",
    "extrude": "extrude(text(text='SOP', bold=True), depthscale=0.5, removesharedsides=True)",
    "facet": "facet(ring, unique=True, postnml=True)",
    "filein": "facet(filein(file=house), unique=True, postnml=True)",
    "fillet": """pipe = primitive(tube(rad=(0.4, 0.4), height=0.8), doclr='on', diff=(0.75, 0.4, 0.25))
turned = [transform(pipe, r=(0, 0, -a), t=(x, y, 0)) for a, x, y in ((0, 0, 0), (90, 1.2, 1.2), (0, 2.4, 2.4))]
bent = fillet(merge(*turned), dir='vjoin', fillettype='circular', leftuv=(0.5, 1), rightuv=(0.5, 0), lrscale=(1, 1))
primitive(bent, group='3 4', doclr='on', diff=(0.1, 0.5, 0.9))""",
    "font": "extrude(font(text='Aa', type='poly', hole=True), depthscale=0.3)",
    "force": """wheel = force(metaball(rad=(3, 3, 3)), doradial=True, radial=4, doaxis=True, dir=(0, 1, 0), vortex=6)
particle(transform(ball, s=(1.4, 0.1, 1.4)), None, wheel, prtype='pointsprites', birth=1500)""",
    "fractal": """flat = grid(type='poly', orient='zx', size=(4, 4), rows=5, cols=5)
fractal(flat, divs=4, smooth=1, dir=(0, 1, 0), scale=0.7, seed=4)""",
    "grid": "grid(type='poly', size=(1.8, 1), rows=7, cols=13, surftype='alttriangles')",
    "group": """upper = group(sphere(type='poly', freq=6), crname='upper', usenormal=True, dir=(0, 1, 0), angle=55)
primitive(upper, group='upper', doclr='on', diff=(0.1, 0.5, 0.9))""",
    "hole": """parts = circle(rad=(0.4, 0.4), t=(-0.45, 0, 0)), circle(divs=5, rad=(0.35, 0.35), t=(0.5, 0, 0))
hole(merge(rectangle(size=(2, 1.2)), *parts))""",
    "importselect": "facet(importselect(parent=comp('fbx', file=house), geometry='house'), unique=True, postnml=True)",
    "isosurface": """each = ' + '.join(f'me.curPos.{a} ** 4 - 5 * me.curPos.{a} ** 2' for a in 'xyz')
isosurface(min=(-2.5, -2.5, -2.5), max=(2.5, 2.5, 2.5), divs=(40, 40, 40), func=f'{each} + 11.8')""",
    "join": """half = {'arc': 'openarc', 'divs': 16}
arcs = [circle(beginangle=a, endangle=a + 180, t=(x, 0, 0), **half) for x, a in ((0, 0), (2, 180), (4, 0))]
join(merge(*arcs))""",
    "lattice": """cage = box(size=(3.1, 3.1, 1.1), dodivs=True, divs=(3, 3, 2))
lattice(torus(type='poly', rows=16, cols=40), cage, twist(cage, paxis='y', saxis='x', strength=40), divs=(3, 3, 2))""",
    "limit": "limit(chop=chop('sopto', sop=spiral), output='tubes', divisions=12, rad=0.13)",
    "line": "copy(line(pa=(0.25, 0, 0), pb=(1, 0.45, 0), points=6), ncy=36, r=(0, 10, 0))",
    "linethick": "linethick(spiral, startwidth=(0.01, 0.01), endwidth=(0.3, 0.3), rows=160)",
    "lsystem": """tree = text('premise: FFA\\nA="!FF[&A]/////[&A]///////[&A]')
lsystem(type='tube', generations=6, rules=tree, thickinit=0.7, thickscale=0.75, angleinit=26)""",
    "magnet": """hill, pit = metaball(t=(-0.6, 0, 0)), metaball(t=(0.9, 0, 0.6), rad=(0.7, 0.7, 0.7))
sheet = grid(orient='zx', size=(4, 3), rows=40, cols=50)
magnet(magnet(sheet, hill, t=(0, 0.5, 0)), pit, t=(0, -0.3, 0))""",
    "material": """gold = mat('pbr', basecolor=(1, 0.72, 0.34), roughness=0.4)
blue = mat('pbr', basecolor=(0.05, 0.2, 0.6), metallic=0, roughness=0.15)
geo(merge(material(ring, mat=gold), material(transform(ball, s=(0.5, 0.5, 0.5)), mat=blue)))""",
    "merge": "merge(ring, transform(ball, s=(0.4, 0.4, 0.4)), tube(t=(0, 1.3, 0), rad=(0.2, 0.4), height=0.6))",
    "metaball": """small = {'rad': (0.7, 0.7, 0.7)}
merge(metaball(), metaball(t=(0.9, 0.4, 0), **small), metaball(t=(-0.5, 0.8, 0.3), **small))""",
    "noise": "noise(sphere(rows=80, cols=160), type='hermite', amp=0.5, period=0.6, harmon=2)",
    "null": "null(ring)",
    "objectmerge": """left, right = geo(ring, t=(-1.2, 0, 0), r=(0, 50, 0)), geo(ball, t=(1.3, 0, 0), s=(0.8, 0.8, 0.8))
objectmerge(merge0sop=left.op('select1'), merge1sop=right.op('select1'))""",
    "particle": """ways = {'vx': '15 * me.inputPoint.x', 'vy': 3, 'vz': '15 * me.inputPoint.z'}
nozzle = point(sprinkle(circle(orient='zx', rad=(0.06, 0.06)), numpoints=300), dovel='on', **ways)
particle(nozzle, external=(0, -4, 0), birth=1200, prtype='pointsprites', jitter=True)""",
    "point": """far = 'math.hypot(me.inputPoint.x, me.inputPoint.z)'
waves = f'0.3 * math.cos(5 * {far}) / (1 + {far})'
point(grid(orient='zx', size=(4, 4), rows=48, cols=48), t=('me.inputPoint.x', waves, 'me.inputPoint.z'),
      doclr='on', diff=(f'0.5 + 0.5 * math.cos(5 * {far})', 0.35, f'0.4 + 0.2 * {far}'))""",
    "polyloft": """rings = [circle(orient='zx', divs=n, rad=(r, r), t=(0, y, 0))
         for n, r, y in ((5, 1, 0), (30, 0.6, 0.7), (6, 1, 1.5), (40, 0.35, 2.2))]
polyloft(merge(*rings), closeu='ifprimwu')""",
    "polyreduce": "polyreduce(noise(sphere(type='poly', freq=16), type='hermite', amp=0.4), percentage=10)",
    "polyspline": """corners = circle(divs=7, arc='openarc', endangle=1000)
merge(corners, polyspline(corners, basis='cardinal'))""",
    "polystitch": """halves = [tube(rad=(0.7, 0.7), rows=3, cols=n, t=(0, y, 0)) for n, y in ((40, -0.5), (7, 0.5))]
cracked = convert(merge(*halves))
merge(cracked, transform(polystitch(cracked, tol3d=0.1, consolidate=True), t=(2, 0, 0)))""",
    "primitive": "primitive(facet(ball, unique=True), doxform=True, s=(0.7, 0.7, 0.7))",
    "project": """words = text(text='SOP', output='closedpolys', alignx='center', fontsizex=0.6, t=(0.3, 0.15, 2))
laid = delete(project(words, sphere(), urange=(0, 1), vrange=(0, 1)), usenumber=True, pattern='0')
ink = mat('line', linenearcolor=(1, 0.7, 0.3), widthnear=6, widthfar=6, specifylinefarcolor=False, liftscale=20)
geo(laid, material=ink), geo(sphere(), material=mat('pbr', basecolor=(0.1, 0.2, 0.4), metallic=0, roughness=0.5))""",
    "rails": """wave = 'math.sin(me.inputPoint.index * 0.3)'
rail = [point(line(points=40), t=('me.inputPoint.index * 0.1', f'{z} * {wave} * 0.2', f'{z} * (0.7 + 0.3 * {wave})'))
        for z in (1, -1)]
skin(rails(circle(arc='openarc', beginangle=180, endangle=0, divs=16), merge(*rail), stretch=True))""",
    "ray": """cloth = grid(orient='zx', size=(4, 4), rows=60, cols=60, t=(0, -1.5, 0))
ray(cloth, merge(ball, grid(orient='zx', size=(5, 5))), lookfar=True)""",
    "rectangle": "merge(torus(), rectangle(torus(), modifybounds=True, size=(1.1, 1.1)))",
    "refine": "refine(circle(divs=5, arc='openarc'), domainu1=0, secondu=True, domainu2=0.6, divsu=13)",
    "resample": "resample(circle(divs=5, arc='openarc'), segs=40, dosegs=True, dolength=False)",
    "revolve": "revolve(profile, divs=36, type='openarc', endangle=250)",
    "script": """script(callbacks=text('''
import math

def onCook(scriptOp):
    scriptOp.clear()
    scriptOp.pointAttribs.create('Cd')
    rings, around = 150, 20
    for i in range(rings):
        turn, size = i * 0.15, math.exp(i * 0.017)
        for j in range(around):
            a = j / around * 2 * math.pi
            out = size * (1 + 0.75 * math.cos(a))
            point = scriptOp.appendPoint()
            point.P = out * math.cos(turn), size * (0.75 * math.sin(a) - 2), out * math.sin(turn)
            point.Cd = 1, 0.5 + 0.4 * math.sin(i), 0.4 + 0.3 * math.sin(i), 1
    for i in range(rings - 1):
        for j in range(around):
            k = (j + 1) % around
            face = scriptOp.appendPoly(4, closed=True, addPoints=False)
            for corner, (ring, at) in enumerate(((i, j), (i, k), (i + 1, k), (i + 1, j))):
                face[corner].point = scriptOp.points[ring * around + at]
'''))""",
    "select": "select(sop=ring)",
    "skin": """radii = 1, 0.5, 0.7, 0.3, 0.8
skin(merge(*(circle(orient='zx', rad=(r, r), t=(0.15 * i, 0.4 * i, 0)) for i, r in enumerate(radii))))""",
    "sort": """place = 'me.inputPoint.index / 160'
point(sort(ball, ptsort='byx'), doclr='on', diff=(place, 0.3, f'1 - {place}'))""",
    "sphere": "sphere(type='poly', freq=6)",
    "spring": """cloth = grid(type='poly', orient='zx', size=(2.4, 2.4), rows=30, cols=30, t=(0, 0.75, 0))
pillar = transform(ball, s=(0.7, 0.7, 0.7))
hung = spring(cloth, pillar, external=(0, -1.6, 0), springk=300, gainnorm=0.2)
merge(pillar, hung)""",
    "sprinkle": "sprinkle(ring, numpoints=1500)",
    "sprite": """places = chop('sopto', sop=sprinkle(ring, numpoints=70))
geo(sprite(xyzchop=places, perspectivewidth=0.35), material=mat('constant', colormap=photo))""",
    "stitch": """parts = merge(tube(rows=8, rad=(0.5, 0.8)), tube(rows=8, rad=(0.4, 0.3), t=(0, 1.3, 0)))
merge(parts, transform(stitch(parts, dir='vjoin', leftuv=(0.5, 1), rightuv=(0.5, 0), lrscale=(1, 1)), t=(2, 0, 0)))""",
    "subdivide": "subdivide(box(consolidatepts=True, normals=False), iterations=3)",
    "superquad": "superquad(expxy=0.2, expz=1.8, rows=24, cols=48)",
    "sweep": "sweep(circle(rad=(0.18, 0.18), divs=12), spiral, skin='on')",
    "switch": "switch(ball, ring, box(), input=2)",
    "text": "text(text='Stovetop', bold=True)",
    "texture": "geo(texture(box(), type='face'), material=mat('pbr', basecolormap=photo, metallic=0))",
    "torus": "torus(rad=(1, 0.35), endangleu=270, closeu=False, closev=True, capv=True, capu=True)",
    "trace": """letter = top('text', text='a', fontsizex=220, fontsizexunit='pixels', alignx='center', aligny='center')
extrude(trace(top=letter, hole=True), depthscale=0.1)""",
    "trail": """arm = transform(line(pa=(0.2, 0, 0), pb=(1, 0, 0), points=9), r=(0, 'me.time.frame * 7', 0),
                t=(0, 'me.time.frame * 0.01', 0))
trail(arm, result='mesh', length=70)""",
    "transform": "merge(box(), transform(box(), t=(1.4, 0.2, 0), r=(0, 30, 20), s=(0.5, 1.4, 0.5)))",
    "tube": "tube(rad=(0.35, 0.9), height=1.6, rows=6, cols=24)",
    "twist": "twist(tube(rad=(0.5, 0.5), height=2.4, rows=40, cols=4), paxis='y', strength=100)",
    "vertex": """parts = [f'0.5 + 0.5 * math.sin(me.inputVertex.index * 2.1 + {n})' for n in (0, 2, 4)]
vertex(ball, doclr='on', diff=tuple(parts))""",
    "wireframe": "wireframe(sphere(type='poly', freq=2), radius=0.04, corners=True)",
}

SOPS = Page("SOP", HEAD, SOURCES, USES, WITHOUT, "ring", see, NEEDS, STAGE)
