"""USD scenes: .usd, .usda, .usdc and .usdz, by usd-core.

Source: https://openusd.org/release/api/index.html
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .animation import Curve, Take
from .geometry import Geometry
from .scenefile import Eye, Lamp, Layer, Material, Mesh, Picture, Scene, SceneNode
from .sceneshapes import box, lathe, without_loose
from .topology import point_normals, vertex_normals
from .transforms import decompose, quat_from_matrix, rotation

_WRAPS = {"clamp": "hold", "mirror": "mirror", "black": "zero"}
_INPUTS = {
    "diffuseColor": "color", "metallic": "metallic", "roughness": "roughness", "normal": "normal",
    "occlusion": "occlusion", "emissiveColor": "emit", "opacity": "alpha",
}  # fmt: skip
_CHANNELS = {"r": "red", "g": "green", "b": "blue", "a": "alpha"}
#: frames that are looked at between two time samples, at most in all
_MOST_SAMPLES = 5000


def read(path: Path) -> Scene:
    """ValueError where the file is broken, ImportError without usd-core."""
    try:
        from pxr import Tf, Usd
    except ImportError:
        raise ImportError(f"{path.suffix} files need usd-core: pip install 'stovetop[scenes]'") from None
    try:
        stage = Usd.Stage.Open(str(path))
    except Tf.ErrorException as cause:
        causes = re.findall(r" : '(.*)'", str(cause)) or ["no USD"]
        raise ValueError(f"{path.name} cannot be read: {'; '.join(causes)}") from None
    bake_skins(stage)
    return _Reader(stage).scene()


def bake_skins(stage: Any) -> None:
    """Turn what skeletons do to meshes into points over time, in memory alone."""
    from pxr import Gf, Usd, UsdSkel

    roots = [prim for prim in stage.Traverse() if prim.IsA(UsdSkel.Root)]
    if roots:
        stage.SetEditTarget(stage.GetSessionLayer())
        span = Gf.Interval(stage.GetStartTimeCode(), stage.GetEndTimeCode())
        for root in roots:
            UsdSkel.BakeSkinning(Usd.PrimRange(root), span if not span.IsEmpty() else Gf.Interval.GetFullInterval())


class _Reader:
    def __init__(self, stage: Any) -> None:
        from pxr import Usd, UsdGeom

        self.stage, self.out = stage, Scene()
        self.rate = stage.GetTimeCodesPerSecond() or 24.0
        self.out.fps = stage.GetFramesPerSecond() or self.rate
        self.start = Usd.TimeCode.EarliestTime()
        if UsdGeom.GetStageUpAxis(stage) == UsdGeom.Tokens.z:
            self.out.root = rotation((-90, 0, 0))
        self.take = Take()
        self.places: dict[Any, int] = {}

    def scene(self) -> Scene:
        from pxr import Usd, UsdGeom

        for prim in Usd.PrimRange(self.stage.GetPseudoRoot(), Usd.TraverseInstanceProxies()):
            if prim.IsA(UsdGeom.Xformable):
                self.node(prim)
        self.take.measure()
        moving = [m.moments.times for m in self.out.meshes.values() if m.moments is not None]
        if moving or self.take.curves:
            if moving and not self.take.curves:
                self.take.start, self.take.end = float(moving[0][0]), float(moving[0][-1])
            if self.stage.HasAuthoredTimeCodeRange():
                self.take.start = self.stage.GetStartTimeCode() / self.rate
                self.take.end = self.stage.GetEndTimeCode() / self.rate
            self.out.takes["animation"] = self.take
        return self.out

    # -- places

    def node(self, prim: Any) -> None:
        from pxr import UsdGeom, UsdLux

        xform, image = UsdGeom.Xformable(prim), UsdGeom.Imageable(prim)
        node = SceneNode(prim.GetName(), -1 if xform.GetResetXformStack() else self.parent(prim))
        index = self.places[prim.GetPath()] = len(self.out.nodes)
        self.out.nodes.append(node)
        node.place(self.matrix(xform, self.start))
        self.animate(xform, index)
        hidden = image.ComputeVisibility(self.start) == UsdGeom.Tokens.invisible
        node.visible = not hidden and image.ComputePurpose() not in (UsdGeom.Tokens.proxy, UsdGeom.Tokens.guide)
        if prim.IsA(UsdGeom.Camera):
            node.camera = self.eye(UsdGeom.Camera(prim))
        elif prim.HasAPI(UsdLux.LightAPI):
            node.light = self.lamp(prim)
        elif prim.IsA(UsdGeom.PointInstancer):
            self.out.notes.append(f"{prim.GetPath()}: point instancers are not read")
        else:
            self.shape(prim, node)

    def parent(self, prim: Any) -> int:
        up = prim.GetParent()
        while up and up.GetPath() not in self.places:
            up = up.GetParent()
        return self.places[up.GetPath()] if up else -1

    def matrix(self, xform: Any, time: Any) -> NDArray[np.float64]:
        return np.array(xform.GetLocalTransformation(time), np.float64).T

    def animate(self, xform: Any, index: int) -> None:
        """Curves of what changes, with the frames between samples: rotations need not be the shortest."""
        if not xform.TransformMightBeTimeVarying():
            return
        samples = np.array(xform.GetTimeSamples(), np.float64)
        if len(samples) < 2:
            return
        step = max(self.rate / self.out.fps, (samples[-1] - samples[0]) / _MOST_SAMPLES)
        times = np.unique(np.append(samples, np.arange(samples[0], samples[-1], step)))
        rows: list[tuple[Any, Any, Any]] = []
        for time in times:
            m = self.matrix(xform, time)
            try:
                s, _, t = decompose(m)
            except ValueError:
                s, t = np.linalg.norm(m[:3, :3], axis=0), m[:3, 3]
                m = np.eye(4)
            rows.append((t, quat_from_matrix(m[:3, :3] / np.where(s == 0, 1, s)), s))
        for name, found in zip("trs", map(np.array, zip(*rows, strict=True)), strict=True):
            if np.ptp(found, axis=0).max() > 1e-7:
                self.take.curves[index, name] = Curve(times / self.rate, found, turn=name == "r")

    # -- shapes

    def shape(self, prim: Any, node: SceneNode) -> None:
        from pxr import UsdGeom, UsdShade

        if prim.IsA(UsdGeom.Mesh):
            g = self.mesh(UsdGeom.Mesh(prim))
        elif prim.IsA(UsdGeom.Points):
            g = Geometry(
                P=np.array(UsdGeom.Points(prim).GetPointsAttr().Get(self.start) or [], np.float32).reshape(-1, 3)
            )
        elif prim.IsA(UsdGeom.BasisCurves):
            g = self.curves(UsdGeom.BasisCurves(prim))
        elif prim.IsA(UsdGeom.Gprim):
            g = self.solid(prim)
        else:
            return
        g = self.attributes(prim, g)
        moments = self.moments(prim, g)
        binding = UsdShade.MaterialBindingAPI(prim)
        rest, found = np.ones(g.num_prims, bool), []
        for subset in binding.GetMaterialBindSubsets():
            mask = np.zeros(g.num_prims, bool)
            mask[np.array(subset.GetIndicesAttr().Get(self.start) or [], np.int64)] = True
            rest &= ~mask
            found.append((mask, self.material(UsdShade.MaterialBindingAPI(subset.GetPrim()))))
        if not found or rest.any():
            found.insert(0, (rest, self.material(binding)))
        keys = []
        for i, (mask, material) in enumerate(found):
            key = str(prim.GetPath()) + (f"/{i}" if len(found) > 1 else "")
            part, used = (g, None) if mask.all() else without_loose(g.keep(prims=mask))
            if material and part.num_prims:
                part = part.replace(prim_groups={material.rpartition("/")[2]: np.ones(part.num_prims, bool)})
            self.out.meshes[key] = Mesh(part, moments=chosen(moments, used))
            keys.append((key, material))
        (node.mesh, node.material), node.more = keys[0], keys[1:]

    def mesh(self, mesh: Any) -> Geometry:
        from pxr import UsdGeom

        P = np.array(mesh.GetPointsAttr().Get(self.start), np.float32).reshape(-1, 3)
        counts = np.array(mesh.GetFaceVertexCountsAttr().Get(self.start), np.int64)
        verts = np.array(mesh.GetFaceVertexIndicesAttr().Get(self.start), np.int64)
        if counts.sum() != len(verts) or (len(verts) and not 0 <= verts.min() <= verts.max() < len(P)):
            raise ValueError(f"{mesh.GetPath()}: its faces name vertices that it has not")
        g = Geometry.polygons(P, np.split(verts, np.cumsum(counts)[:-1]) if len(counts) else [])
        g = self.normals(mesh, g)
        left = mesh.GetOrientationAttr().Get() == UsdGeom.Tokens.leftHanded
        return g.reverse() if left else g

    def normals(self, mesh: Any, g: Geometry) -> Geometry:
        """The file's; of a subdivision surface without them smooth ones, of other polygons flat ones."""
        from pxr import UsdGeom

        primvar = UsdGeom.PrimvarsAPI(mesh.GetPrim()).GetPrimvar("normals")
        if primvar and primvar.HasValue():
            values, how = primvar.ComputeFlattened(self.start), primvar.GetInterpolation()
        else:
            values, how = mesh.GetNormalsAttr().Get(self.start), mesh.GetNormalsInterpolation()
        if values is not None and len(values):
            return spread(g, "N", np.array(values, np.float32), how)
        if mesh.GetSubdivisionSchemeAttr().Get() == UsdGeom.Tokens.none:
            return g.with_attributes("vertex", N=vertex_normals(g, 0.0))
        return g.with_attributes("point", N=point_normals(g))

    def attributes(self, prim: Any, g: Geometry) -> Geometry:
        """Texture coordinates (st first, then others by name), display colours and opacity."""
        from pxr import UsdGeom

        primvars = UsdGeom.PrimvarsAPI(prim)
        for set_, name in enumerate(self.coordinates(prim)):
            primvar = primvars.GetPrimvar(name)
            values = np.array(primvar.ComputeFlattened(self.start), np.float32)[:, :2]
            g = layered(g, np.pad(values, ((0, 0), (0, 1))), primvar.GetInterpolation(), set_)
        color, opacity = primvars.GetPrimvar("displayColor"), primvars.GetPrimvar("displayOpacity")
        if color and color.HasValue():
            rgb = np.array(color.ComputeFlattened(self.start), np.float32).reshape(-1, 3)
            rgba = np.pad(rgb, ((0, 0), (0, 1)), constant_values=1.0)
            alpha: Any = np.array(opacity.ComputeFlattened(self.start) or [], np.float32) if opacity.HasValue() else []
            if len(alpha) in (1, len(rgba)):
                rgba[:, 3] = alpha
            g = spread(g, "Cd", rgba, color.GetInterpolation())
        return g

    def coordinates(self, prim: Any) -> list[str]:
        from pxr import Sdf, UsdGeom

        kinds = (Sdf.ValueTypeNames.TexCoord2fArray, Sdf.ValueTypeNames.TexCoord3fArray, Sdf.ValueTypeNames.Float2Array)
        found = [
            p.GetPrimvarName() for p in UsdGeom.PrimvarsAPI(prim).GetPrimvarsWithValues() if p.GetTypeName() in kinds
        ]
        return sorted(found, key=lambda name: (name != "st", name))

    def moments(self, prim: Any, g: Geometry) -> Curve | None:
        from pxr import UsdGeom

        if not prim.IsA(UsdGeom.PointBased):
            return None
        points = UsdGeom.PointBased(prim).GetPointsAttr()
        times = points.GetTimeSamples()
        if not times or (len(times) < 2 and points.GetNumTimeSamples() < 2):
            return None
        rows = [np.array(points.Get(time), np.float64).reshape(-1) for time in times]
        if any(len(row) != 3 * g.num_points for row in rows):
            self.out.notes.append(f"{prim.GetPath()}: its number of points changes; the first shape stays")
            return None
        return Curve(np.array(times, np.float64) / self.rate, np.array(rows))

    def curves(self, curves: Any) -> Geometry:
        P = np.array(curves.GetPointsAttr().Get(self.start) or [], np.float32).reshape(-1, 3)
        counts = np.array(curves.GetCurveVertexCountsAttr().Get(self.start) or [], np.int64)
        closed = curves.GetWrapAttr().Get() == "periodic"
        return Geometry.polygons(P, np.split(np.arange(len(P)), np.cumsum(counts)[:-1]) if len(counts) else [], closed)

    def solid(self, prim: Any) -> Geometry:
        """Cubes, and what turns about an axis, as polygons."""
        from pxr import UsdGeom

        def own(name: str) -> Any:
            return prim.GetAttribute(name).Get(self.start)

        kind, angle = prim.GetTypeName(), np.linspace(-np.pi / 2, np.pi / 2, 17)
        if prim.IsA(UsdGeom.Cube):
            return box(own("size"))
        if prim.IsA(UsdGeom.Sphere):
            profile = own("radius") * np.stack([np.cos(angle), np.sin(angle)], 1)
            return lathe(profile, "Y", smooth=True)
        if kind not in ("Cylinder", "Cone", "Capsule"):
            self.out.notes.append(f"{prim.GetPath()}: {kind} is not read")
            return Geometry()
        r, h = own("radius"), own("height") / 2
        if kind == "Capsule":
            cap = r * np.stack([np.cos(angle), np.sin(angle)], 1)
            return lathe(cap + np.where(np.arange(17)[:, None] < 8, [[0, -h]], [[0, h]]), own("axis"), smooth=True)
        top = 0.0 if kind == "Cone" else r
        return lathe(np.array([[0, -h], [r, -h], [top, h], [0, h]], float), own("axis"), smooth=False)

    # -- materials

    def material(self, binding: Any) -> str:
        """The key of the bound material, read once; "" where there is none."""
        found, _ = binding.ComputeBoundMaterial()
        if not found:
            return ""
        key = str(found.GetPath())
        name = f"{found.GetPrim().GetName()}#{key}"
        if name not in self.out.materials:
            shader = found.ComputeSurfaceSource()[0]
            self.out.materials[name] = self.surface(shader) if shader else Material()
            if not shader or shader.GetIdAttr().Get() != "UsdPreviewSurface":
                self.out.notes.append(f"{key}: no UsdPreviewSurface")
        return name

    def surface(self, shader: Any) -> Material:
        m, values = Material(color=(0.18, 0.18, 0.18)), {}
        for name, ours in _INPUTS.items():
            value, layer = self.input(shader, name)
            if layer is not None:
                m.maps[ours] = layer
            elif value is not None:
                values[name] = value
        m.color = tuple(values.get("diffuseColor", (1.0,) * 3 if "color" in m.maps else m.color))  # type: ignore[assignment]
        m.metallic = float(values.get("metallic", 1.0 if "metallic" in m.maps else 0.0))
        m.roughness = float(values.get("roughness", 1.0 if "roughness" in m.maps else 0.5))
        m.emit = tuple(values.get("emissiveColor", (1.0,) * 3 if "emit" in m.maps else m.emit))  # type: ignore[assignment]
        m.opacity, m.specular = float(values.get("opacity", 1.0)), (0.5,) * 3
        threshold, _ = self.input(shader, "opacityThreshold")
        if threshold:
            m.alpha, m.cutoff = "mask", float(threshold)
        elif m.opacity < 1 or "alpha" in m.maps:
            m.alpha = "blend"
        return m

    def input(self, shader: Any, name: str) -> tuple[Any, Layer | None]:
        """(value, None) or (None, texture) of a shader's input, through whatever it is connected to."""
        from pxr import UsdShade

        given = shader.GetInput(name)
        attributes = UsdShade.Utils.GetValueProducingAttributes(given) if given else []
        if not attributes:
            return None, None
        source = UsdShade.Shader(attributes[0].GetPrim())
        kind, _, output = attributes[0].GetName().partition(":")
        if kind != "outputs" or source.GetIdAttr().Get() != "UsdUVTexture":
            return attributes[0].Get(self.start), None
        file, _ = self.input(source, "file")
        image = self.picture(file) if file is not None else ""
        if not image:
            return self.input(source, "fallback")[0], None
        wraps = [str(self.input(source, w)[0] or "") for w in ("wrapS", "wrapT")]
        extend = (_WRAPS.get(wraps[0], "repeat"), _WRAPS.get(wraps[1], "repeat"))
        return None, Layer(image, _CHANNELS.get(output, ""), self.coordinate(source), extend)

    def coordinate(self, texture: Any) -> int:
        """Which set of texture coordinates a texture reads: st is the first."""
        from pxr import UsdShade

        st = texture.GetInput("st")
        sources = UsdShade.Utils.GetValueProducingAttributes(st) if st else []
        name = self.input(UsdShade.Shader(sources[0].GetPrim()), "varname")[0] if sources else None
        return 1 if name and str(name) not in ("st", "uv", "UVMap", "st0", "UVSet0") else 0

    def picture(self, asset: Any) -> str:
        """The key of an image file, inside a .usdz or outside."""
        resolved = asset.resolvedPath or asset.path
        if not resolved:
            return ""
        inner = resolved.rpartition("[")[2].rstrip("]") if resolved.endswith("]") else resolved
        key = f"{Path(inner).stem}#{resolved}"
        if key not in self.out.pictures:
            picture = Picture(path=resolved, suffix=Path(inner).suffix)
            if resolved.endswith("]"):
                from pxr import Ar

                found = Ar.GetResolver().OpenAsset(Ar.ResolvedPath(resolved))
                picture = Picture(content=bytes(found.GetBuffer()) if found else b"", suffix=picture.suffix)
            self.out.pictures[key] = picture
        return key

    # -- cameras and lights

    def eye(self, camera: Any) -> Eye:
        from pxr import Gf

        c = camera.GetCamera(self.start)
        near, far = c.clippingRange.min, c.clippingRange.max
        if c.projection == Gf.Camera.Orthographic:
            return Eye(0.0, width=c.horizontalAperture * Gf.Camera.APERTURE_UNIT, near=near, far=far)
        return Eye(c.GetFieldOfView(Gf.Camera.FOVHorizontal), True, near=near, far=far)

    def lamp(self, prim: Any) -> Lamp:
        from pxr import UsdLux

        light, shaping = UsdLux.LightAPI(prim), UsdLux.ShapingAPI(prim)
        color = light.GetColorAttr().Get(self.start) or (1, 1, 1)
        strength = light.GetIntensityAttr().Get(self.start) * 2.0 ** (light.GetExposureAttr().Get(self.start) or 0)
        out = Lamp(color=(float(color[0]), float(color[1]), float(color[2])), intensity=float(strength))
        if prim.IsA(UsdLux.DistantLight):
            out.kind = "distant"
        elif prim.IsA(UsdLux.DomeLight):
            out.kind = "dome"
            asset = UsdLux.DomeLight(prim).GetTextureFileAttr().Get(self.start)
            out.image = self.picture(asset) if asset is not None else ""
        elif prim.HasAPI(UsdLux.ShapingAPI) and (shaping.GetShapingConeAngleAttr().Get(self.start) or 90) < 90:
            angle = float(shaping.GetShapingConeAngleAttr().Get(self.start))
            soft = float(shaping.GetShapingConeSoftnessAttr().Get(self.start) or 0)
            out.kind, out.cone = "cone", (angle * (1 - min(soft, 1.0)), angle)
        elif prim.IsA(UsdLux.RectLight) or prim.IsA(UsdLux.DiskLight):
            out.kind, out.cone = "cone", (45.0, 90.0)
        return out


def spread(g: Geometry, name: str, values: NDArray[np.float32], how: str) -> Geometry:
    """An attribute by USD's interpolation, of points, vertices, primitives, or one for all."""
    cls, n = {
        "vertex": ("point", g.num_points),
        "varying": ("point", g.num_points),
        "faceVarying": ("vertex", g.num_vertices),
        "uniform": ("prim", g.num_prims),
    }.get(how, ("point", g.num_points))
    if how == "constant" or (len(values) == 1 and n != 1):
        values = np.repeat(values[:1], n, axis=0)
    return g.with_attributes(cls, **{name: values}) if len(values) == n else g


def layered(g: Geometry, uv: NDArray[np.float32], how: str, layer: int) -> Geometry:
    """Texture coordinates as a further layer of uv, which is of vertices as soon as one of them is."""
    once = spread(g, "uv", uv, how)
    cls = "vertex" if "uv" in once.vertex and once.vertex["uv"].shape[1] == 3 and how == "faceVarying" else "point"
    new = getattr(once, cls).get("uv")
    if layer == 0 or new is None:
        return once
    old = g.vertex["uv"] if "uv" in g.vertex else g.point["uv"] if "uv" in g.point else None
    if old is None:
        return once
    if "uv" in g.vertex or cls == "vertex":
        old = old if "uv" in g.vertex else old[g.verts]
        new = new if cls == "vertex" else new[g.verts]
        g = g.replace(point={k: a for k, a in g.point.items() if k != "uv"})
        return g.with_attributes("vertex", uv=np.concatenate([old, new], 1))
    return g.with_attributes("point", uv=np.concatenate([old, new], 1))


def chosen(moments: Curve | None, points: Any) -> Curve | None:
    """The motion of some points."""
    if moments is None or points is None:
        return moments
    rows = moments.values.reshape(len(moments.times), -1, 3)[:, points]
    return Curve(moments.times, rows.reshape(len(rows), -1))
