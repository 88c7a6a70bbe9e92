"""CSV cells that no spreadsheet takes for a formula, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spconsole.domain.spreadsheet import FORMULA_STARTS, csv_cells, defused, restored

CELLS = st.text(alphabet=st.sampled_from([*FORMULA_STARTS, "'", " ", "\n", "a", "5", "."]), max_size=6)


@pytest.mark.parametrize("start", [start for start in FORMULA_STARTS if not start.isspace()])
@pytest.mark.parametrize("before", ["", " ", "\n", "'", "' ", "\t", "\r"])
def test_what_begins_like_a_formula_gets_an_apostrophe(start: str, before: str) -> None:
    assert defused(f"{before}{start}cmd") == f"'{before}{start}cmd"


@pytest.mark.parametrize("cell", ["", "-5", "+5", "-5.25", "5", "'tis", "'-5", "a=1", "'"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert defused(cell) == cell
    assert restored(cell) == cell


@given(CELLS)
def test_the_way_back_ends_where_it_began(cell: str) -> None:
    assert restored(defused(cell)) == cell


def test_a_line_is_read_into_its_cells() -> None:
    assert csv_cells(b'a,"b, ""c""",\r\n') == ["a", 'b, "c"', ""]
    assert csv_cells(b"\n") == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"a,\xff", "not UTF-8. Save the file as UTF-8"),
        (b'a,"b', "not a line of CSV: unexpected end of data"),
    ],
)
def test_a_line_that_is_none_says_why(line: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=f"it is {words}"):
        csv_cells(line)
