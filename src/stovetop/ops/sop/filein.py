from __future__ import annotations

from pathlib import Path

from stovetop.core.errors import CookError
from stovetop.core.pars import File, Pulse, Toggle
from stovetop.data import geometryio
from stovetop.data.topology import point_normals
from stovetop.ops.sop._family import SOP, Geometry
from stovetop.ops.top._files import local_file


class FileIn(SOP):
    """Geometry of a file: .obj by itself, .ply, .stl, .gltf, .glb, .off and .3mf by the trimesh library.

    From .obj come polygons of any number of corners, lines, points, uv and N of vertices, colours behind positions,
    and a primitive group for each `g`, `o` and `usemtl`. The others give triangles with N, uv and colours of points
    where they have them; a scene is flattened, each part a primitive group. Lengths are the file's. Without a file it
    is empty.

    Source: https://docs.derivative.ca/File_In_SOP
    """

    class Pars:
        file = File("$TT/Geo/defgeo.tog", label="Geometry File", created="")
        flipfacing = Toggle(False, label="Flip Primitive Faces")
        normals = Toggle(True, label="Compute Normals if None Exist")
        refresh = Toggle(False, label="Refresh")
        refreshpulse = Pulse(label="Refresh Pulse")

    def cook(self, par, *, state, me) -> Geometry:
        if not par.file:
            return Geometry()
        path = Path(local_file(me, par.file))
        if not path.is_file():
            raise CookError(f"there is no file {path}")
        stamp = (path, path.stat().st_mtime_ns)
        if par.refresh or getattr(state, "stamp", None) != stamp:
            try:
                state.geometry = geometryio.load(path)
            except (OSError, ValueError, ImportError) as cause:
                raise CookError(str(cause)) from cause
            state.stamp = stamp
        g = state.geometry.reverse() if par.flipfacing else state.geometry
        if par.normals and "N" not in g.point and "N" not in g.vertex and g.num_prims:
            g = g.with_attributes("point", N=point_normals(g))
        return g

    def pulse(self, node, name: str) -> None:
        if name == "refreshpulse":
            node.local.stamp = None
            node.invalidate()
