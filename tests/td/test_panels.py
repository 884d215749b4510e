"""PanelCOMP: size, place and neighbours of components with a panel."""

import stovetop.td as td


def test_size_and_place(inside):
    panel = inside.create("containerCOMP", "panel")
    assert (panel.width, panel.height, panel.x, panel.y) == (400, 300, 0, 0)
    panel.par.w, panel.par.h, panel.par.x, panel.par.y = 640, 360, 5, 7
    assert (panel.width, panel.height, panel.x, panel.y) == (640, 360, 5, 7)
    assert isinstance(panel, td.PanelCOMP) and isinstance(panel, td.COMP)
    assert not isinstance(inside.create("geometryCOMP"), td.PanelCOMP)


def test_an_expression_follows_the_size(inside):
    panel = inside.create("containerCOMP", "panel")
    reader = inside.create("baseCOMP", "reader")
    page = reader.appendCustomPage("P")
    page.appendFloat("Aspect")
    reader.par.Aspect.expr = "op('panel').width / op('panel').height"
    panel.par.w = 600
    assert reader.par.Aspect == 2
    panel.par.w = 300
    assert reader.par.Aspect == 1


def test_panels_around_and_inside(inside):
    outer = inside.create("containerCOMP", "outer")
    inner = outer.create("containerCOMP", "inner")
    outer.create("baseCOMP")
    assert inner.panelRoot == outer.panelRoot == inside.panelRoot
    assert inner.panelRoot.isPanel and not (inner.panelRoot.parent() and inner.panelRoot.parent().isPanel)
    assert outer.panelChildren == [inner] and inner.panelChildren == []
