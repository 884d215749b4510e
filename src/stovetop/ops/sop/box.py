from __future__ import annotations

import itertools

import numpy as np

from stovetop.core.pars import XYZ, Float, Int, Line, Menu, Toggle
from stovetop.ops.sop._family import SOP, Geometry, anchored, lying, oriented, placed, rotate_order

#: corner i lies at x = i & 1, y = i & 2, z = i & 4; faces look to +z -z +x -x +y -y, from the lower left corner
FACES = np.array([[4, 5, 7, 6], [1, 0, 2, 3], [5, 1, 3, 7], [0, 4, 6, 2], [6, 7, 3, 2], [0, 1, 5, 4]])
NORMALS = np.float32([[0, 0, 1], [0, 0, -1], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]])
FACE_UV = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
#: where each face lies in the unfolded box, four squares wide and three high: -x +z +x -z in the middle row
CROSS = np.float32([[1, 1, 0], [3, 1, 0], [2, 1, 0], [0, 1, 0], [1, 2, 0], [1, 0, 0]])


class Box(SOP):
    """A box; with an input, its bounds, with Orient Bounds the smallest box that was found around it in any direction.

    Six faces over 8 points with N and uv on vertices, or over 24 points of their own with N and uv on points. Texture
    "face" puts the whole image on each face, "box" the unfolded box, "cube map" the direction from the centre; "inside"
    mirrors u for a view from within. With Use Divisions it is a lattice of open polygons along x, then y, then z. How
    TouchDesigner finds an orientation is not published: tried are boxes along the input's largest faces and its
    principal axes; bounds that are as small stay upright.

    Source: https://docs.derivative.ca/Box_SOP
    """

    inputs = ("bounds",)
    min_inputs = 0

    class Pars:
        orientbounds = Toggle(False, label="Orient Bounds")
        modifybounds = Toggle(False, label="Modify Bounds")
        rord = rotate_order()
        size = XYZ(1.0, 1.0, 1.0, label="Size")
        t = XYZ(0.0, 0.0, 0.0, label="Center")
        r = XYZ(0.0, 0.0, 0.0, label="Rotate")
        s = Float(1.0, label="Scale")
        reverseanchors = Toggle(False, label="Reverse Anchors")
        anchoru = Float(0.5, label="Anchor U")
        anchorv = Float(0.5, label="Anchor V")
        anchorw = Float(0.5, label="Anchor W")
        dodivs = Toggle(False, label="Use Divisions")
        divs = Line(
            label="Divisions",
            divsx=Int(3, label="X", min=1),
            divsy=Int(3, label="Y", min=1),
            divsz=Int(3, label="Z", min=1),
        )
        rebar = Toggle(False, label="Enforcement Bars")
        consolidatepts = Toggle(False, label="Consolidate Corner Points")
        texture = Menu(
            {
                "off": "Off",
                "boxinside": "Box Inside",
                "faceinside": "Face Inside",
                "cubemapinside": "Cube Map Inside",
                "boxoutside": "Box Outside",
                "faceoutside": "Face Outside",
                "cubemapoutside": "Cube Map Outside",
            },
            "faceoutside",
            label="Texture Coordinates",
        )
        normals = Toggle(True, label="Compute Normals")

    def cook(self, par, bounds: Geometry | None) -> Geometry:
        lie = oriented(par, bounds)
        center, extent = placed(par, bounds, lie)
        size = np.array(par.size, np.float64)
        if extent is not None:
            size = extent * (size if par.modifybounds else 1.0)
        size = size * par.s
        unit = lattice(par.divs, par.rebar) if par.dodivs else box(par.consolidatepts, par.texture, par.normals)
        P = ((unit.P - 0.5) * size + anchored(par, size)).astype(np.float32)
        shape = unit.replace(P=P, solid=not par.dodivs and bool(np.prod(size) > 0))
        turn = par.r if extent is None or par.modifybounds else (0.0, 0.0, 0.0)
        return shape.transform(lying(center, lie, turn, par.rord))


def box(shared: bool, texture: str, normals: bool) -> Geometry:
    """The unit cube from the origin to (1, 1, 1)."""
    corners = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)], np.float32)
    attributes = {}
    if texture != "off":
        attributes["uv"] = uvs(texture, corners)
    if normals:
        attributes["N"] = np.repeat(NORMALS, 4, axis=0)
    if shared:
        return Geometry.polygons(corners, FACES).replace(vertex=attributes)
    return Geometry.polygons(corners[FACES].reshape(-1, 3), np.arange(24).reshape(6, 4)).replace(point=attributes)


def uvs(texture: str, corners: np.ndarray) -> np.ndarray:
    """(24, 3) float32 uv of the faces' corners, one face after the other."""
    if texture.startswith("cubemap"):
        uv = corners[FACES] * 2 - 1
        if texture.endswith("outside"):
            uv = uv * np.float32([-1, 1, 1])
        return uv.reshape(-1, 3)
    uv = np.tile(FACE_UV, (6, 1, 1))
    if texture.endswith("inside"):
        uv[..., 0] = 1 - uv[..., 0]
    if texture.startswith("box"):
        uv = (uv + CROSS[:, None]) / np.float32([4, 3, 1])
    return uv.reshape(-1, 3)


def lattice(divs: tuple[int, int, int], rebar: bool) -> Geometry:
    """Open polygons along each axis through (x + 1)(y + 1)(z + 1) points, x fastest; rebar: four diagonals a cell."""
    nx, ny, nz = (max(int(n), 1) for n in divs)
    z, y, x = np.meshgrid(np.arange(nz + 1) / nz, np.arange(ny + 1) / ny, np.arange(nx + 1) / nx, indexing="ij")
    P = np.stack([x, y, z], -1).reshape(-1, 3)
    index = np.arange(len(P)).reshape(nz + 1, ny + 1, nx + 1)
    lines = [line for axis in (2, 1, 0) for line in np.moveaxis(index, axis, -1).reshape(-1, index.shape[axis])]
    if rebar:
        for j, i in itertools.product((0, 1), (0, 1)):
            low = index[:-1, j : ny + j, i : nx + i]
            high = index[1:, 1 - j : ny + 1 - j, 1 - i : nx + 1 - i]
            lines += list(np.stack([low, high], -1).reshape(-1, 2))
    return Geometry.polygons(P, lines, closed=False)
