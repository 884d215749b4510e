from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from stovetop.core.errors import CookError
from stovetop.core.network import Node
from stovetop.core.pars import RGB, RGBA, Float, Int, Menu, Page, Ref, Toggle
from stovetop.ops._matrices import matrix_of
from stovetop.ops._sampling import sampling, sampling_pars
from stovetop.ops.comp._object import ObjectCOMP, geometry, view_angle
from stovetop.scene.objects import Camera as SceneCamera
from stovetop.scene.objects import Lens
from stovetop.scene.objects import Light as SceneLight

FACES = {"frontlit": "Front Lit", "backlit": "Back Lit"}


class Light(ObjectCOMP):
    """A point, cone or distant light; it shines along its -z, a point light in all directions.

    Cone Angle is the whole angle of full light; over Cone Delta beyond it falls to 0 (by the cosine, to the power
    of Cone Rolloff). Front Lit faces are lit on the side that is seen, Back Lit ones from behind. Attenuation falls
    from start to end along a quarter of a sine, to the power of its rolloff. A Dimmer below 0.001 turns it off. Shadows
    are mapped with the View page's projection; a Custom Shadow Map's red is the depth, 0 near to 1 far, and its shadows
    are soft. Soft edges are as wide as the light's size makes them, at most Max Shadow Softness of the map, a guess. As
    a camera of a render it looks along its -z with the View page's projection; without Aspect Correct Projection as if
    the picture were square. Its Custom Projection GLSL is called with the matrices of its view for this, for its
    shadows and for projector maps that Use View Settings: TDCamToProj, or UserWorldToProj, as a Camera COMP's is, where
    there is one.
    Source: https://docs.derivative.ca/Light_COMP
    """

    class Pars:
        _light = Page("Light")
        c = RGB(1.0, 1.0, 1.0, label="Light Color")
        dimmer = Float(1.0, label="Dimmer")
        lighttype = Menu({"point": "Point Light", "cone": "Cone Light", "distant": "Distant Light"}, label="Light Type")
        coneangle = Float(10.0, label="Cone Angle", min=0, max=360)
        conedelta = Float(3.0, label="Cone Delta", min=0, max=360)
        coneroll = Float(1.0, label="Cone Rolloff", min=0, norm=(0, 10))
        attenuated = Toggle(False, label="Distance-Attenuated")
        attenuationstart = Float(1.0, label="Attenuation Start", min=0.001, norm=(0.001, 100))
        attenuationend = Float(100.0, label="Attenuation End", min=0.001, norm=(0.001, 100))
        attenuationexp = Float(1.0, label="Attenuation Rolloff", min=0.0001, norm=(0.0001, 10))
        projmaptype = Menu({"spot": "Spot", "point": "Point (Equirectangular)"}, label="Projector Map Type")
        projmap = Ref("TOP", "", label="Projector Map")
        _projmap = sampling_pars("projmap", extend="zero")
        projmapmode = Menu(
            {"simplehorzfov": "Simple Horizontal FOV", "useview": "Use View Settings"}, label="Projector Map Mode"
        )
        projangle = Float(10.0, label="Projector Angle", min=0, max=360)
        frontfacelit = Menu(FACES, label="Polygon Front Faces")
        backfacelit = Menu(FACES, label="Polygon Back Faces")
        _shadows = Page("Shadows")
        shadowtype = Menu(
            {"off": "Off", "hard2d": "Hard, 2D Mapped", "soft2d": "Soft, 2D Mapped", "custom": "Custom"},
            label="Shadow Type",
        )
        shadowcasters = Ref("OP", "*", label="Shadow Casters", many=True)
        lightsize = Float((0.05, 0.05), label="Light Size", size=2, min=0, norm=(0, 0.25))
        maxshadowsoftness = Float(0.1, label="Max Shadow Softness", min=0, max=1)
        filtersamples = Int(25, label="Filter Samples", min=1, max=64)
        searchsteps = Int(25, label="Search Steps", min=1, max=64)
        polygonoffsetfactor = Float(5.0, label="Polygon Offset Factor", min=0, norm=(0, 5))
        polygonoffsetunits = Float(5.0, label="Polygon Offset Units", min=0, norm=(0, 5))
        shadowresolution = Int((1024, 1024), label="Shadow Resolution", size=2, min=1, norm=(1, 2048))
        shadowmap = Ref("TOP", "", label="Custom Shadow Map")
        _view = Page("View")
        projection = Menu(
            {"perspective": "Perspective", "ortho": "Orthographic", "custommatrix": "Custom Projection Matrix"},
            label="Projection",
        )
        aspectcorrect = Toggle(False, label="Aspect Correct Projection")
        orthowidth = Float(2.0, label="Ortho Width", min=0.001, norm=(0.001, 10))
        useconeforfov = Toggle(True, label="Use Cone Angle/Delta for FOV")
        viewanglemethod, fov, focal, aperture, near, far = view_angle()
        projmatrixop = Ref("OP", "", label="Proj Matrix/CHOP/DAT", matrix=True)
        customproj = Ref("DAT", "", label="Custom Projection GLSL DAT")
        bgcolor = RGBA(0.0, 0.0, 0.0, 0.0, label="Background Color")

    def cook(self, par, *inputs, me: Node) -> SceneLight:
        dimmer = par.dimmer if par.dimmer >= 0.001 else 0.0
        view, world = lens(par), self.world(par, me)
        given = par.shadowmap.data if par.shadowtype == "custom" and par.shadowmap is not None else None
        return SceneLight(
            world,
            kind=par.lighttype,
            color=tuple(c * dimmer for c in par.c),
            cone=(par.coneangle, par.conedelta, par.coneroll),
            attenuation=(par.attenuationstart, par.attenuationend, par.attenuationexp) if par.attenuated else None,
            lens=view,
            shadow="off" if par.shadowtype == "custom" and given is None else par.shadowtype,
            shadow_map=given,
            shadow_casters=tuple(geometry(par.shadowcasters)),
            shadow_size=par.shadowresolution if given is None else (given.width, given.height),
            shadow_offset=(par.polygonoffsetfactor, par.polygonoffsetunits),
            size=par.lightsize,
            softness=par.maxshadowsoftness,
            samples=(par.filtersamples, par.searchsteps),
            projector=sampling(par, par.projmap, "projmap") if par.projmap is not None else None,
            projector_around=par.projmaptype == "point",
            projector_as_seen=par.projmaptype != "point" and par.projmapmode != "simplehorzfov",
            camera=SceneCamera(
                world,
                lens=replace(view, stretched=not par.aspectcorrect),
                background=tuple(par.bgcolor),
                project=project(par.customproj) if par.customproj is not None else None,
            ),
            faces=(par.frontfacelit == "frontlit", par.backfacelit == "frontlit"),
            projector_lens=replace(view, method="perspective", angle="horzfov", fov=par.projangle)
            if par.projmapmode == "simplehorzfov"
            else view,
        )


def project(dat: Node) -> tuple[str, str]:
    """A custom projection as a camera has it. CookError where the DAT has none of the functions."""
    text = dat.data.text
    if re.search(r"\bUserWorldToProj\s*\(", text):
        return dat.path, text
    if not re.search(r"\bTDCamToProj\s*\(", text):
        raise CookError(f"Custom Projection: {dat.path} has no function TDCamToProj")
    call = "vec4 UserWorldToProj(vec4 p, int camera) { return TDCamToProj(uTDMats[camera].cam * p); }"
    return dat.path, f"{text}\n{call}\n"


def lens(par) -> Lens:
    """The View page; of a cone light the cone's angle where the page says so."""
    method = {"ortho": "ortho", "custommatrix": "custom"}.get(par.projection, "perspective")
    fov, angle = par.fov, par.viewanglemethod
    if par.lighttype == "cone" and par.useconeforfov:
        fov, angle = par.coneangle + 2 * par.conedelta, "horzfov"
    custom = None
    if method == "custom" and par.projmatrixop is not None:
        custom = np.asarray(matrix_of(par.projmatrixop)).reshape(4, 4).T
    return Lens(
        method=method,
        angle=angle,
        fov=min(max(fov, 1e-3), 179.0),
        focal=max(par.focal, 1e-6),
        aperture=par.aperture,
        ortho_width=max(par.orthowidth, 1e-9),
        near=par.near,
        far=max(par.far, par.near + 1e-6),
        custom=custom,
    )


Light.spec.pars["tz"].created = 10.0
