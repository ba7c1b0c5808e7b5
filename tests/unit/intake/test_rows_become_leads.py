"""Building leads from rows by a mapping: pure and the same every time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.importing.building import Failure, Item, build
from services.intake.importing.mapping import Mapping, read_mapping
from services.runtime.tables import ImportProblem, Row, read_table

BASE = {
    "city": {"value": "fuyang"},
    "channel": {"value": "petition"},
    "employer.name": {"column": "Firm"},
}


def mapping(**more: Any) -> Mapping:
    group = more.pop("group_by", None)
    return Mapping.model_validate({"fields": {**BASE, **more}, "group_by": group})


def one(rule: dict[str, Any], *cells: str, field: str = "amount") -> Any:
    """The field's value from one group of rows whose column X has `cells`."""
    rows = [Row(n, {"Firm": "甲", "X": c, "G": "g"}) for n, c in enumerate(cells, 2)]
    [found] = build(rows, mapping(group_by="G", **{field: {"column": "X", **rule}}))
    return found.data.get(field) if isinstance(found, Item) else found


@pytest.mark.parametrize(
    ("rule", "cells", "expected"),
    [
        ({}, ["", "5", "7"], "5"),
        ({"pick": "last"}, ["5", "7", ""], "7"),
        ({"pick": "max"}, ["5", "70", "9"], "70"),
        ({"pick": "sum"}, ["0.10", "0.20"], "0.30"),
        ({"zero_means_unknown": True}, ["0.0"], None),
        ({"zero_means_unknown": True}, ["0", "3"], "3"),
        ({}, ["0"], "0"),
        ({}, ["￥1,234.50元"], "1234.50"),
        ({}, ["-5"], "-5"),
        ({}, ["many"], "many"),
        ({"default": "1"}, [""], "1"),
    ],
)
def test_an_amount_is_picked(rule: dict[str, Any], cells: list[str], expected: str | None) -> None:
    assert one(rule, *cells) == expected


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ({"values": {"Construction": "housing"}}, " construction ", "housing"),
        ({"values": {"Construction": "housing"}, "default": "other"}, "Baking", "other"),
        ({"values": {"Construction": "housing"}, "default": "other"}, "", "other"),
    ],
)
def test_a_value_is_translated_whatever_its_case(rule: dict[str, Any], cell: str, expected: str) -> None:
    assert one(rule, cell, field="industry") == expected


def test_a_value_without_translation_is_a_failure_that_names_its_column() -> None:
    found = one({"values": {"a": "housing"}}, "b", field="industry")
    assert isinstance(found, Failure)
    assert (found.number, found.fields) == (2, ["X"])


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ({}, "2023-08-30", "2023-08-30T00:00:00+08:00"),
        ({"zone": "-07:00"}, "2023-08-30 09:30", "2023-08-30T09:30:00-07:00"),
        ({}, "2023-08-30T09:30:00+00:00", "2023-08-30T09:30:00+00:00"),
        ({"format": "%d.%m.%Y"}, "30.08.2023", "2023-08-30T00:00:00+08:00"),
    ],
)
def test_a_time_without_zone_is_in_the_mappings_zone(rule: dict[str, Any], cell: str, expected: str) -> None:
    assert one(rule, cell, field="received_at") == expected


@given(st.text(min_size=1, max_size=20))
def test_spreading_is_the_same_every_time_and_whatever_the_case(town: str) -> None:
    rule = {"spread": ["a", "b", "c"]}
    first = one(rule, town, field="region")
    assert first == one(rule, f" {town} ", field="region")


def test_a_code_that_yaml_reads_as_a_number_is_a_text() -> None:
    rule = {"values": {1: 341202}, "default": 341203}
    assert one(rule, "1", field="region") == "341202"
    assert one(rule, "2", field="region") == "341203"


def test_lists_are_collected_over_a_group_each_once() -> None:
    assert one({}, "dispute；malicious", "dispute", field="causes") == ["dispute", "malicious"]


def test_a_group_lies_where_its_first_row_does_and_order_is_the_files() -> None:
    rows = [
        Row(n, {"Firm": f, "G": g}) for n, (f, g) in enumerate([("甲", "1"), ("乙", "2"), ("丙", "1")], 2)
    ]
    found = list(build(rows, mapping(group_by="G")))
    assert [(i.number, i.data["employer"]["name"]) for i in found if isinstance(i, Item)] == [
        (2, "甲"),
        (3, "乙"),
    ]


def test_a_row_without_its_group_is_a_failure() -> None:
    [found] = build([Row(2, {"Firm": "甲", "G": " "})], mapping(group_by="G"))
    assert isinstance(found, Failure)
    assert found.fields == ["G"]


def test_equal_rows_have_keys_of_their_own_and_the_same_again() -> None:
    rows = [Row(n, {"Firm": "甲"}) for n in (2, 3)]
    keys = [i.key for i in build(rows, mapping()) if isinstance(i, Item)]
    assert len(set(keys)) == 2
    assert keys == [i.key for i in build(rows, mapping()) if isinstance(i, Item)]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_told_by_the_heading(separator: str) -> None:
    table = read_table(f"a{separator}b\n1{separator}2\n".encode(), "x.csv")
    assert table.rows == [Row(2, {"a": "1", "b": "2"})]


def test_a_quoted_cell_may_hold_lines_and_blank_lines_are_no_rows() -> None:
    table = read_table(b'a,b\n"1\n2",3\n\n4,5\n', "x.csv")
    assert [r.cells for r in table.rows if isinstance(r, Row)] == [
        {"a": "1\n2", "b": "3"},
        {"a": "4", "b": "5"},
    ]


@pytest.mark.parametrize("raw", [b"a: *x", b"a: !!python/object:os.system {}", b"\xff", b"[" * 5000])
def test_a_mapping_that_is_no_plain_yaml_is_refused(raw: bytes) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_mapping(raw, "leads")
    assert caught.value.field == "mapping"
