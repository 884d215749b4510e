import pytest


@pytest.fixture
def driven(make, engine):
    lfo = make("lfoCHOP")
    table = make(
        "tableDAT",
        [
            ["path", "parameter", "value", "enable"],
            ["lfo1", "frequency", "2.5", "1"],
            ["lfo1", "amp", "1 + 2", "1"],
            ["lfo1", "phase", "9", "0"],
            ["text1", "customext", "7", "1"],
            ["nowhere", "x", "1", "1"],
        ],
    )
    text = make("textDAT")
    engine.set_flag(table, "export", True)
    return engine, engine.face(table), lfo, text


def test_values_expressions_and_texts(driven):
    _, _, lfo, text = driven
    assert (lfo.eval("frequency"), lfo.eval("amp"), text.eval("customext")) == (2.5, 3.0, "7")
    assert lfo.eval("phase") == lfo.par("phase").pdef.default


def test_a_change_of_the_table_arrives(driven):
    engine, table, lfo, _ = driven
    table[1, "value"] = 4
    assert lfo.eval("frequency") == 4
    table[1, "enable"] = 0
    engine.step()
    assert lfo.par("frequency").mode == 0
    table[3, "enable"] = 1
    engine.step()
    assert lfo.eval("phase") == 9


def test_switching_off(driven):
    engine, table, lfo, _ = driven
    engine.set_flag(table._node, "export", False)
    assert lfo.par("frequency").mode == 0 and lfo.eval("frequency") == lfo.par("frequency").pdef.default


def test_a_table_without_the_columns_warns(make, engine):
    table = make("tableDAT", [["a"]])
    engine.set_flag(table, "export", True)
    assert any("path, parameter and value" in w for w in table.all_warnings())
