"""The form's fields as a lead, and a lead's problems at the form's fields."""

from __future__ import annotations

import pytest

from contracts.leads import LeadInput
from services.intake.form import errors_by_field, lead_of, typed_of


def lead(**typed: str) -> LeadInput | dict[str, str]:
    return lead_of("fuyang", typed_of({"employer": "某公司", **typed}))


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12000", "12000.00"), ("１２，０００元", "12000.00"), ("¥1,234.5", "1234.50"), (" 5 元 ", "5.00")],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str) -> None:
    found = lead(amount=typed)
    assert isinstance(found, LeadInput)
    assert found.amount == amount


def test_what_was_left_empty_is_absent() -> None:
    found = lead()
    assert isinstance(found, LeadInput)
    assert found.model_dump(exclude_defaults=True) == {
        "city": "fuyang",
        "channel": "qr",
        "employer": {"name": "某公司"},
        "reporter": {},
    }


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"employer": " "}, "employer"),
        ({"headcount": "许多"}, "headcount"),
        ({"phone": "12"}, "phone"),
        ({"id_number": "***"}, "id_number"),
        ({"start": "2023-13"}, "start"),
        ({"start": "2023-05", "end": "2023-04"}, "end"),
        ({"region": "xx"}, "region"),
        ({"project": "a b"}, "form"),
    ],
)
def test_what_is_wrong_stands_at_its_field(typed: dict[str, str], field: str) -> None:
    found = lead(**typed)
    assert isinstance(found, dict)
    assert list(found) == [field]


def test_a_later_problem_of_a_field_does_not_hide_the_first() -> None:
    assert errors_by_field([(["amount"], "甲"), (["amount"], "乙"), (["x"], "丙")]) == {
        "amount": "甲",
        "form": "丙",
    }
