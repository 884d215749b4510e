import pytest
from hypothesis import given
from hypothesis import strategies as st

from stovetop.data.table import EMPTY_TABLE, Table

cells = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=("Cs",)), max_size=4)
grids = st.integers(1, 4).flatmap(lambda w: st.lists(st.lists(cells, min_size=w, max_size=w), min_size=1, max_size=5))


@given(grids)
def test_table_text_parses_back(rows):
    table = Table.from_rows(rows)
    if rows != [[""]]:
        assert Table.parse(table.text) == table


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0")), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_csv_keeps_newlines_and_tabs(rows):
    table = Table.from_rows(rows)
    assert Table.parse_csv(table.csv) == table


@given(grids)
def test_transposing_twice_is_identity(rows):
    table = Table.from_rows(rows)
    assert table.transposed().transposed() == table
    assert table.transposed().cell(-1, 0) == table.cell(0, -1)


def test_text_is_one_cell():
    text = Table.from_text("a\tb\r\nc\n")
    assert (text.num_rows, text.num_cols, text.is_table) == (1, 1, False)
    assert text.cell(0, 0) == text.text == "a\tb\nc\n"


def test_values_become_strings_and_rows_equally_long():
    table = Table.from_rows([["a", 1, None], [2.5]])
    assert table.rows == (("a", "1", "None"), ("2.5", "", ""))
    assert table.text == "a\t1\tNone\n2.5\t\t\n"


def test_breaks_inside_cells_leave_the_text_form():
    assert Table.from_rows([["a\nb", "c\td"]]).text == "ab\tc d\n"


def test_lookups_by_name_and_number():
    table = Table.from_rows([["", "x", "y"], ["mon", 1, 2], ["tue", 3, 4]])
    assert table.cell("tue", "x") == "3"
    assert table.cell(-1, -1) == "4"
    assert table.cell("Tue", "x") is None and table.cell(3, 0) is None and table.cell(-4, 0) is None
    assert (table.row_index("mon"), table.col_index("y"), table.col_index("z")) == (1, 2, -1)


@pytest.mark.parametrize(
    ("rows", "cols", "want"), [(1, 1, (("a",),)), (3, 3, (("a", "b", ""), ("c", "d", ""), ("", "", ""))), (0, 5, ())]
)
def test_resize(rows, cols, want):
    assert Table.from_rows(["ab", "cd"]).resized(rows, cols).rows == want


def test_empty():
    assert (EMPTY_TABLE.num_rows, EMPTY_TABLE.num_cols, EMPTY_TABLE.text) == (0, 0, "")
    assert Table.from_rows([[]]) == EMPTY_TABLE == Table.parse("")


def test_text_and_table_differ():
    assert Table.from_text("a") != Table.from_rows([["a"]])
    assert hash(Table.from_rows(["ab"])) == hash(Table.parse("a\tb"))
