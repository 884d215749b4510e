"""CHOPs of an empty project, made and read in a line."""

from __future__ import annotations

import numpy as np
import pytest


class Bench:
    """`bench("math", source, gain=2)` makes a CHOP in /project1; arrays become locked Constants that hold them."""

    def __init__(self, project):
        self.project, self.inside = project, project.op("/project1")

    def __call__(self, name, /, *inputs, **pars):
        op = self.inside.create(f"{name}CHOP")
        for i, source in enumerate(inputs):
            if source is not None:
                source = source if hasattr(source, "OPType") else self.clip(source)
                op.inputConnectors[i].connect(source)
        return self.set(op, **pars)

    def set(self, chop, /, **pars):
        for name, value in pars.items():
            chop.par[name].val = value
        return chop

    def clip(self, vals, names=None, rate=60.0, start=0.0, **more):
        """A CHOP with these channels: (chans, samples) or a dictionary of rows."""
        from stovetop.data.channels import Channels

        if isinstance(vals, Channels):
            clip = vals
        else:
            if isinstance(vals, dict):
                names, vals = list(vals), list(vals.values())
            array = np.atleast_2d(np.asarray(vals, np.float32))
            clip = Channels(array, names or [f"chan{i + 1}" for i in range(len(array))], rate, start, **more)
        op = self.inside.create("nullCHOP")
        op.lock = True
        op._node.set_output(clip)
        return op

    def constant(self, **channels):
        op = self.inside.create("constantCHOP")
        op.par.const0name = ""
        op.seq.const.numBlocks = max(len(channels), 1)
        for i, (name, value) in enumerate(channels.items()):
            op.par[f"const{i}name"] = name
            op.par[f"const{i}value"] = value
        return op

    def text(self, name, text):
        dat = self.inside.create("textDAT", name)
        dat.text = text
        return dat

    def step(self, frames=1):
        self.project.step(frames)


@pytest.fixture
def bench(project):
    return Bench(project)
