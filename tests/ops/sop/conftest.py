"""An engine to make SOPs in."""

import pytest

from stovetop.core.engine import Engine


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture
def make(engine):
    """make("gridSOP", input, …, rows=3): a node; names of parameters with expressions end in _expr."""
    made = []

    def new(op_type, *inputs, **pars):
        node = engine.create(engine.root, op_type)
        made.append(node)
        for i, source in enumerate(inputs):
            if source is not None:
                engine.connect(source, node, i)
        for name, value in pars.items():
            node.par(name).set(value)
        return node

    yield new
    for node in reversed(made):
        engine.destroy(node)


@pytest.fixture(scope="module")
def project():
    """A whole project, for what needs the façade: expressions, references, components."""
    import stovetop

    with stovetop.Project() as p:
        yield p


@pytest.fixture
def op(project):
    """op("pointSOP", input, tx="=me.inputPoint.x"): a façade operator; values that begin with = are expressions."""
    root, made = project.op("/project1"), []

    def new(op_type, *inputs, **pars):
        o = root.create(op_type)
        made.append(o)
        for i, source in enumerate(inputs):
            if source is not None:
                o.inputConnectors[i].connect(source)
        for name, value in pars.items():
            if isinstance(value, str) and value.startswith("="):
                o.par[name].expr = value[1:]
            else:
                o.par[name].val = value
        return o

    yield new
    for o in reversed(made):
        o.destroy()


@pytest.fixture
def given(make):
    """given(geometry): an operator that hands it on."""

    def new(geometry):
        node = make("nullSOP")
        node.set_output(geometry)
        return node

    return new
