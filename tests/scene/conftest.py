"""A small scene that the tests of materials and renders share."""

import pytest

import stovetop

SIZE = 64


class Scene:
    """A project with a camera at z = 5, a light, a sphere of radius 1 and a render in floats without anti-aliasing."""

    def __init__(self) -> None:
        self.project = stovetop.Project()
        self.inside = self.project.op("/project1")
        self.camera = self.make("cameraCOMP", "cam1", tz=5, fov=30)
        self.light = self.make("lightCOMP", "light1", lighttype="distant", tz=1)
        self.material = self.make("phongMAT", "phong1", specr=0, specg=0, specb=0)
        self.ball = self.shape("ball", "sphere", type="poly", freq=40)
        self.render = self.make(
            "renderTOP",
            "render1",
            antialias="aa1",
            dither=False,
            format="rgba32float",
            outputresolution="custom",
            resolutionw=SIZE,
            resolutionh=SIZE,
        )

    def make(self, op_type, name, **pars):
        return self.set(self.inside.create(op_type, name), **pars)

    def set(self, op, **pars):
        for key, value in pars.items():
            setattr(op.par, key, value)
        return op

    def shape(self, name, sop, material="phong1", **pars):
        geo = self.inside.create("geometryCOMP", name)
        geo.op("torus1").destroy()
        inner = self.set(geo.create(f"{sop}SOP"), **pars)
        inner.render = inner.display = True
        geo.par.material = material
        return geo

    def custom(self, name, geometry, material="phong1"):
        geo = self.inside.create("geometryCOMP", name)
        geo.op("torus1").destroy()
        inner = geo.create("nullSOP")
        inner._node.flags = {"lock": True, "render": True, "display": True}
        inner._node.set_output(geometry)
        geo.par.material = material
        return geo

    def picture(self):
        out = self.render.numpyArray()
        assert self.inside.errors(recurse=True) == ""
        return out


@pytest.fixture
def scene():
    made = Scene()
    yield made
    made.project.close()
