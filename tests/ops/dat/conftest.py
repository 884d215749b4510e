import pytest

from stovetop.core.engine import Engine
from stovetop.data.table import Table
from stovetop.td.hooks import TdHooks


@pytest.fixture
def engine(tmp_path):
    engine = Engine(folder=tmp_path)
    engine.hooks = TdHooks(engine)
    return engine


@pytest.fixture
def make(engine):
    """make("tableDAT", rows or text, **parameters, `_x` for expressions) -> Node"""

    def make(op_type, content=None, **pars):
        node = engine.create(engine.root, op_type)
        if content is not None:
            node.set_content(Table.from_text(content) if isinstance(content, str) else Table.from_rows(content))
        for name, value in pars.items():
            if name.startswith("expr_"):
                node.par(name[5:]).set_expression(value)
            else:
                node.par(name).set(value)
        return node

    return make


@pytest.fixture
def wire(engine):
    def wire(dst, *sources):
        for i, src in enumerate(sources):
            engine.connect(src, dst, i)
        return dst

    return wire


@pytest.fixture
def rows():
    def rows(node):
        table = node.data
        assert node.all_errors() == []
        return [list(r) for r in table.rows]

    return rows
