import numpy as np
import pytest

from stovetop.core.engine import Engine
from stovetop.data.table import Table
from stovetop.data.texture import Texture
from stovetop.td.hooks import TdHooks


class Network:
    """An engine with short ways to make operators: `net("level", source, gamma1=2.0)`."""

    def __init__(self, folder):
        self.engine = Engine(folder=folder)
        self.engine.hooks = TdHooks(self.engine)

    def __call__(self, name, *inputs, init=False, **pars):
        node = self.engine.create(self.engine.root, f"{name}TOP", init=init)
        for i, source in enumerate(inputs):
            self.engine.connect(source if hasattr(source, "op_type") else self.image(source), node, i)
        return self.set(node, **pars)

    def set(self, node, **pars):
        for name, value in pars.items():
            names = node.group(name)
            if len(names) > 1:
                for n, v in zip(names, value, strict=True):
                    node.par(n).set(v)
            else:
                node.par(name).set(value)
        return node

    def image(self, array):
        """A node that shows this array (or Texture)."""
        node = self.engine.create(self.engine.root, "nullTOP")
        node.flags = {"lock": True}
        node.set_output(array if isinstance(array, Texture) else Texture.from_numpy(np.asarray(array)))
        return node

    def text(self, name, text):
        node = self.engine.create(self.engine.root, "textDAT", name)
        node.set_content(Table.from_text(text))
        return node

    def table(self, name, rows):
        node = self.engine.create(self.engine.root, "tableDAT", name)
        node.set_content(Table.from_rows(rows))
        return node


@pytest.fixture
def net(tmp_path):
    return Network(tmp_path)


@pytest.fixture
def pixels():
    """The image of a node as (h, w, 4) float32; fails where the node has an error."""

    def read(node):
        data = node.data
        assert not node.all_errors(), node.all_errors()
        return data.numpy()

    return read


FLOAT = {"format": "rgba32float", "outputresolution": "custom", "resolution": (8, 4)}


class Shaders:
    """GLSL TOPs, 8x4 of floats, with this shader, which stands in the DAT /px: `glsl(body, *inputs)`."""

    def __init__(self, net):
        self.net = net

    def edit(self, text):
        dat = self.net.engine.find("/px", self.net.engine.root)
        if dat:
            dat.set_content(Table.from_text(text))
        else:
            self.net.text("px", text)

    def __call__(self, body, *inputs, head="out vec4 fragColor;\n", name="glsl", **pars):
        """`body` is that of `main`, after `head`; without it `head` is all."""
        self.edit(head + "void main() { " + body + " }" if body else head)
        return self.net(name, *inputs, **{"pixeldat": "px", **FLOAT, **pars})

    def compute(self, body, *inputs, head="layout(local_size_x = 4, local_size_y = 4) in;\n", **pars):
        return self(body, *inputs, head=head, **{"mode": "compute", "computedat": "px", **pars})


@pytest.fixture
def glsl(net):
    return Shaders(net)


def floats(h=6, w=8, seed=0, low=0.0, high=1.0):
    return np.random.default_rng(seed).uniform(low, high, (h, w, 4)).astype(np.float32)
