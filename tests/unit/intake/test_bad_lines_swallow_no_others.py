"""One line of a file that can't be read is one refused row; those after it are read all the same."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from services.runtime.tables import BadRow, ImportProblem, Row, read_table

HEAD = "source_id,employer.name\n"


def _read(text: str) -> list[str]:
    """The numbers of what was read, `!` before those refused."""
    rows = read_table(text.encode(), "leads.csv").rows
    return [f"!{r.number}" if isinstance(r, BadRow) else f"{r.number}" for r in rows]


def test_a_quote_that_is_never_closed_spoils_its_own_line_alone() -> None:
    assert _read(HEAD + '1,甲\n2,"乙\n3,丙\n4,丁\n') == ["2", "!3", "4", "5"]


def test_many_lines_after_it_are_not_lost() -> None:
    lines = "".join(f"{n},某公司\n" for n in range(20_000))
    assert len(_read(f'{HEAD}x,"乙\n{lines}')) == 20_001


def test_text_after_a_closed_quote_spoils_its_own_line_alone() -> None:
    assert _read(HEAD + '1,"甲"x\n2,乙\n') == ["!2", "3"]


def test_a_quoted_cell_may_hold_lines_and_quotes() -> None:
    table = read_table((HEAD + '1,"甲\n乙 ""丙"""\n2,丁\n').encode(), "leads.csv")
    assert [r.cells["employer.name"] for r in table.rows if isinstance(r, Row)] == ['甲\n乙 "丙"', "丁"]


def test_a_heading_that_can_not_be_read_is_told() -> None:
    with pytest.raises(ImportProblem, match="表头"):
        read_table(b'a,"b\n1,2\n', "leads.csv")


def test_a_row_number_that_no_sheet_has_is_no_xlsx() -> None:
    book = Workbook()
    for row in (["source_id"], [], ["1"]):
        book.worksheets[0].append(row)
    whole = io.BytesIO()
    book.save(whole)
    spoilt = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(spoilt, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            out.writestr(name, data.replace(b'r="3"', b'r="2000000"').replace(b"A3", b"A2000000"))
    with pytest.raises(ImportProblem, match="XLSX"):
        read_table(spoilt.getvalue(), "leads.xlsx")
