"""Heading numbers, even titles, and the type that fits."""

from __future__ import annotations

import pytest

from services.runtime.documents import Column, DocumentError, Heading, Kind, Paragraph, Table, TableRow
from services.runtime.documents.layout import TYPE_AREA_MM, issuer_layout, table_layout, title_lines
from services.runtime.documents.numbering import chinese_number, numbered_headings
from tests.unit.documents.samples import long_table, wide_table

MM = 72 / 25.4


@pytest.mark.parametrize(
    ("value", "figures"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五"), (99, "九十九")],
)
def test_numbers_are_counted_in_chinese(value: int, figures: str) -> None:
    assert chinese_number(value) == figures


def test_a_heading_starts_the_levels_below_it_anew() -> None:
    blocks = (
        Heading(1, "甲"),
        Heading(2, "乙"),
        Heading(2, "丙"),
        Paragraph("文"),
        Heading(1, "丁"),
        Heading(2, "戊"),
    )
    assert numbered_headings(blocks) == {
        0: "一、甲", 1: "（一）乙", 2: "（二）丙", 4: "二、丁", 5: "（一）戊",
    }  # fmt: skip


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(DocumentError, match="give 1, 2, 3 or 4"):
        Heading(5, "甲")  # type: ignore[arg-type]


def test_a_title_that_fits_stays_on_its_line() -> None:
    assert title_lines("关于根治欠薪工作情况的通报") == ("关于根治欠薪工作情况的通报",)


def test_a_longer_title_is_shared_evenly_and_no_number_is_cut() -> None:
    assert title_lines("关于2023年9月份全市根治欠薪工作情况的通报") == (
        "关于2023年9月份全市根",
        "治欠薪工作情况的通报",
    )
    lines = title_lines("关于全市各县区的某项工作情况2023年第三季度的考核结果的通报")
    assert any("2023年" in line for line in lines)


def test_the_writers_own_line_breaks_stand() -> None:
    assert title_lines("关于2023年9月份\n根治欠薪工作情况的通报") == (
        "关于2023年9月份",
        "根治欠薪工作情况的通报",
    )


def test_a_long_issuer_is_set_narrow_and_still_fits_its_line() -> None:
    long, short = issuer_layout("阜阳市根治拖欠农民工工资工作领导小组办公室"), issuer_layout("阜阳市治欠办")
    assert short.narrowed == 1
    assert long.narrowed < 0.7
    assert 21 * long.size * long.narrowed <= TYPE_AREA_MM[0] * MM


def test_a_table_is_as_wide_as_the_type_area_upright_or_across() -> None:
    upright, across = table_layout(long_table(5)), table_layout(wide_table())
    assert (upright.landscape, upright.size) == (False, 14)
    assert across.landscape and across.size < 12
    assert sum(upright.widths) == pytest.approx(156 * MM, abs=1)
    assert sum(across.widths) == pytest.approx(225 * MM, abs=1)


def test_a_table_that_fits_nowhere_is_set_across_in_the_smallest_type() -> None:
    columns = tuple(Column(str(at), f"列{at}", Kind.MONEY) for at in range(40))
    layout = table_layout(Table("四十列", columns, (TableRow("r", (123456789,) * 40),)))
    assert (layout.landscape, layout.size) == (True, 7.5)
