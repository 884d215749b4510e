"""Custom pages, sequences and their blocks."""

import pytest

from stovetop.td.enums import ParMode
from stovetop.td.finders import tdError

SIZES = {"XY": 2, "XYZ": 3, "XYZW": 4, "WH": 2, "UV": 2, "UVW": 3, "RGB": 3, "RGBA": 4}


@pytest.fixture
def comp(inside):
    return inside.create("baseCOMP", "comp")


@pytest.fixture
def page(comp):
    return comp.appendCustomPage("Custom")


@pytest.mark.parametrize(
    "style",
    "OP COMP Object PanelCOMP TOP CHOP SOP POP MAT DAT Int Float XY XYZ XYZW WH UV UVW RGB RGBA Str StrMenu Menu File"
    " FileSave Folder Pulse Momentary Toggle Python Header".split(),
)
def test_append(page, comp, style):
    group = getattr(page, f"append{style}")("Thing", label="My Thing", order=3)
    assert type(group).__name__ == "ParGroup" and group.style == style
    assert len(group) == SIZES.get(style, 1)
    assert {p.label for p in group} == {"My Thing"} and {p.order for p in group} == {3}
    assert comp.customPages == [page] and [p.name for p in comp.customPars] == [p.name for p in group]
    assert group.isCustom and group.page == page and group.owner == comp


def test_sizes(page):
    four = page.appendFloat("Four", size=4)
    assert [p.name for p in four] == ["Four1", "Four2", "Four3", "Four4"]
    four[2].val = 5
    four.size = 3
    assert [p.name for p in four] == ["Four1", "Four2", "Four3"] and four[2] == 5
    with pytest.raises(tdError):
        page.appendInt("Five", size=5)


@pytest.mark.parametrize("name", ["lower", "Two words", "CamelCase", "With_line", "", "1st", "Ünder"])
def test_illegal_names(page, name):
    with pytest.raises(tdError):
        page.appendFloat(name)


def test_replacing(page, comp):
    page.appendFloat("Speed")[0].val = 2.5
    page.appendInt("Speed")
    assert comp.par.Speed == 2 and comp.par.Speed.style == "Int"
    with pytest.raises(tdError):
        page.appendInt("Speed", replace=False)
    other = comp.appendCustomPage("Other")
    other.appendStr("Speed")
    assert [p.name for p in page.pars] == [] and [p.name for p in other.pars] == ["Speed"]


def test_pages_sort_rename_and_go(comp):
    a, b = comp.appendCustomPage("A"), comp.appendCustomPage("B")
    assert comp.appendCustomPage("A") == a
    a.appendFloat("First"), a.appendFloat("Second"), b.appendFloat("Third")
    comp.sortCustomPages("B", "A")
    assert [p.name for p in comp.customPages] == ["B", "A"]
    a.sort("Second", "First")
    assert [p.name for p in a.pars] == ["Second", "First"]
    a.name = "Renamed"
    assert [p.name for p in comp.customPages] == ["B", "Renamed"] and comp.par.First.page.name == "Renamed"
    comp.par.First.page = "B"
    assert [p.name for p in b.pars] == ["Third", "First"]
    b.destroy()
    assert [p.name for p in comp.customPars] == ["Second"]
    assert comp.destroyCustomPars() == 1 and comp.customPages == []
    with pytest.raises(tdError):
        comp.pages[0].appendFloat("Nope")


def test_rename_keeps_the_value(page, comp):
    group = page.appendXYZ("Place")
    group.val = (1, 2, 3)
    group.name = "Spot"
    assert comp.parGroup.Spot.eval() == (1, 2, 3) and comp.par["Placex"] is None
    par = page.appendFloat("Speed")[0]
    par.val = 4
    par.name = "Pace"
    assert comp.par.Pace == 4 and par.name == "Pace" and par.valid


def test_append_par_group_copies_another(page, inside):
    source = inside.create("baseCOMP").appendCustomPage("P").appendRGB("Tint", label="Tint It")
    source.val = (0.1, 0.2, 0.3)
    source[0].expr = "0.5"
    made = page.appendParGroup("Shade", source)
    assert [p.name for p in made] == ["Shader", "Shadeg", "Shadeb"] and made.eval() == (0.5, 0.2, 0.3)
    assert made.style == "RGB" and made[0].mode == ParMode.EXPRESSION and made.label == "Tint It"


# -- built-in sequences


@pytest.fixture
def const(inside):
    chop = inside.create("constantCHOP", "const")
    chop.seq.const.numBlocks = 3
    for i, (name, value) in enumerate((("a", 1), ("b", 2), ("c", 3))):
        chop.seq.const[i].par.name, chop.seq.const[i].par.value = name, value
    return chop


def values(chop):
    return [(c.name, c.eval()) for c in chop.chans()]


def test_blocks(const):
    assert values(const) == [("a", 1), ("b", 2), ("c", 3)]
    seq = const.seq.const
    assert len(seq) == 3 and seq.numBlocks == 3 and [b.index for b in seq] == [0, 1, 2]
    assert const.par.const1value == 2 and seq[1].par.value is const.par.const1value
    assert const.par.const1value.sequence == seq and const.par.const1value.sequenceBlock == seq[1]
    assert seq[-1].par.name == "c" and seq["b"].index == 1 and seq[1].name == "b"
    assert seq.owner == const and seq.name == "const" and seq.sequencePar.name == "const"
    assert const.par["const3name"] is None and "const2name" in const.par and "const3name" not in const.par
    with pytest.raises(AttributeError):
        const.par.const3name = "d"
    assert const.seq["nothing"] is None and [s.name for s in const.seq] == ["const"]
    with pytest.raises(IndexError):
        seq[3]
    with pytest.raises(tdError):
        seq["nobody"]
    with pytest.raises(AttributeError):
        const.seq.nothing  # noqa: B018


def test_inserting_moving_and_destroying(const):
    seq = const.seq.const
    seq.insertBlock(1).par.name = "new"
    assert [n for n, _ in values(const)] == ["a", "new", "b", "c"]
    seq.destroyBlock(1)
    assert values(const) == [("a", 1), ("b", 2), ("c", 3)]
    seq.moveBlock(0, 2)
    assert values(const) == [("b", 2), ("c", 3), ("a", 1)]
    seq.reorderBlocks(2, 0, 1)
    assert values(const) == [("a", 1), ("b", 2), ("c", 3)]
    seq.sortBlocks(key=lambda b: -b.par.value.eval())
    assert values(const) == [("c", 3), ("b", 2), ("a", 1)]
    seq.sortBlocks()
    assert values(const) == [("a", 1), ("b", 2), ("c", 3)]
    seq[0].destroy()
    assert values(const) == [("b", 2), ("c", 3)]
    seq.numBlocks = 1
    assert values(const) == [("b", 2)]
    const.par.const = 2
    assert seq.numBlocks == 2


def test_expressions_move_with_their_blocks(const):
    const.par.const0value.expr = "10 + me.curBlock.index"
    assert const["a"].eval() == 10
    const.seq.const.moveBlock(0, 2)
    assert const["a"].eval() == 12 and const.par.const2value.mode == ParMode.EXPRESSION
    assert const.par.const0value.mode == ParMode.CONSTANT


# -- custom sequences


@pytest.fixture
def items(page):
    seq = page.appendSequence("Items")[0].sequence
    page.appendStr("Title"), page.appendXYZ("Place"), page.appendFloat("After")
    seq.blockSize = 2
    return seq


def test_custom_sequences(items, comp, page):
    assert items.blockParGroups == ["Title", "Place"] and items.blockSize == 2
    assert [p.name for p in comp.customPars] == [
        "Items",
        "Items0Title",
        "Items0Placex",
        "Items0Placey",
        "Items0Placez",
        "After",
    ]
    items.numBlocks = 3
    comp.par.Items2Title = "third"
    items[1].par.Title = "second"
    items[2].parGroup.Place = (1, 2, 3)
    assert comp.par.Items1Title == "second" and comp.par.Items2Placez == 3
    assert [b.par.Title.eval() for b in comp.seq.Items] == ["", "second", "third"]
    assert [g.name for g in items[0]] == ["Items0Title", "Items0Place"] and items[0].parGroup.Place.baseName == "Place"
    items.destroyBlock(0)
    assert [b.par.Title.eval() for b in items] == ["second", "third"] and items.numBlocks == 2


def test_renaming_a_sequence(items, comp):
    items.numBlocks = 2
    items[1].par.Title = "kept"
    items.name = "Entries"
    assert comp.seq["Items"] is None and comp.seq.Entries.numBlocks == 2
    assert comp.par.Entries1Title == "kept" and comp.par["Items1Title"] is None


def test_copies_have_sequences_of_their_own(items, comp, inside):
    items.numBlocks = 2
    other = inside.copy(comp)
    other.seq.Items.numBlocks = 3
    other.seq.Items.name = "Others"
    assert comp.seq.Items.numBlocks == 2 and comp.par.Items1Title == "" and other.seq.Others.numBlocks == 3
