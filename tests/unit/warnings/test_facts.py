"""Facts as they come in: every kind of the catalogue, and what is wrong with a bad one, in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.fact_errors import FactError
from contracts.facts import parse_fact
from services.runtime.calendar import CalendarError
from tests.unit.warnings.site import fuyang

COMMON = {
    "city": "fuyang",
    "project": "P1",
    "source": "bank",
    "source_id": "1",
    "observed_at": "2024-04-02T09:00:00+08:00",
}
PARTIES = {"developer": {"name": "甲"}, "general_contractor": {"name": "乙", "uscc": "91341200MA2N000000"}}
DATE = {"date": "2024-03-01"}
KINDS: dict[str, dict[str, Any]] = {
    "project_registered": {
        "name": "某项目", "region": "341202", "industry": "housing", "ownership": "private", **PARTIES,
    },
    "permit_issued": {**DATE, "form": "permit"},
    "contract_signed": {**DATE, "value": "100.00"},
    "account_opened": DATE,
    "construction_started": DATE,
    "completed": DATE,
    "settled": DATE,
    "deposit_paid": {**DATE, "form": "exemption"},
    "deposit_refunded": {**DATE, "form": "cash"},
    "payment_guarantee": {**DATE, "amount": 8},
    "funds_proof": DATE,
    "labour_cost_paid": {**DATE, "month": "2024-03", "amount": "1"},
    "payroll": {"month": "2024-03", "total": "1", "workers": 2},
    "wages_paid": {**DATE, "month": "2024-03", "amount": "1", "workers": 2},
    "worker_entered": {**DATE, "worker": "w1", "team": "木工班"},
    "worker_left": {**DATE, "worker": "w1"},
    "contract_uploaded": {**DATE, "worker": "w1"},
    "attendance": {"worker": "w1", "at": "2024-03-01T06:30:00+08:00", "direction": "in"},
    "injury_insurance": DATE,
    "inspection": {**DATE, "result": "合格"},
    "notice_board": {**DATE, "items": ["project", "payday"]},
    "bank_notice": {**DATE, "month": "2024-02"},
    "account_report": {**DATE, "month": "2024-02", "to": ["341202/hrss"]},
    "supervision_report": {**DATE, "month": "2024-02"},
    "progress_payment": {**DATE, "completed_value": "10", "paid_total": "8"},
    "opinion": {**DATE, "summary": "某工地讨薪", "url": "https://example.com/1"},
    "warning_imported": {
        "id": "P1/wages_late/2024-02", "type": "wages_late",
        "raised_at": "2024-04-01T00:00:00+08:00", "state": "open",
    },
}  # fmt: skip
OPTIONAL = {"deposit_refunded": ("form",)}
"""Kinds whose optional fields are other ones' required fields."""


def problems(**fields: Any) -> dict[str, str]:
    """What is wrong, by field."""
    with pytest.raises(FactError) as caught:
        parse_fact({name: value for name, value in {**COMMON, **fields}.items() if value != "absent"})
    return {".".join(map(str, loc)): text for loc, text in caught.value.problems}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_the_catalogue_is_taken(kind: str) -> None:
    found = parse_fact({**COMMON, "kind": kind, **KINDS[kind]})
    assert (found.kind, found.identity) == (kind, ("fuyang", "bank", "1"))


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in KINDS for field in ("city", "source", "source_id", "observed_at", *KINDS[kind])
     if field not in OPTIONAL.get(kind, ("team", "url"))],
)  # fmt: skip
def test_each_field_of_the_catalogue_is_required(kind: str, field: str) -> None:
    assert problems(kind=kind, **{**KINDS[kind], field: "absent"}) == {field: "缺少此项，请补充"}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"kind": "absent"}, "kind", "kind"),
        ({"kind": "rainfall"}, "kind", "rainfall"),
        ({**DATE, "kind": "account_opened", "dat": 1}, "dat", "拼写"),
        ({"kind": "account_opened", "date": "2024-02-30"}, "date", "年-月-日"),
        ({"kind": "account_opened", "date": 20240301}, "date", "年-月-日"),
        ({"kind": "account_opened", "date": "20240301"}, "date", "年-月-日"),
        ({"kind": "account_opened", "date": "2024-W09-5"}, "date", "年-月-日"),
        ({"kind": "account_opened", "date": "1024-02-20"}, "date", "年份"),
        ({**DATE, "kind": "account_opened", "observed_at": "2024-04-02T09:00"}, "observed_at", "时区"),
        ({**DATE, "kind": "account_opened", "observed_at": "yesterday"}, "observed_at", "时区"),
        ({**DATE, "kind": "account_opened", "project": "a/b"}, "project", "/"),
        ({**DATE, "kind": "account_opened", "project": "employer:x"}, "project", "employer:"),
        ({**DATE, "kind": "account_opened", "source": "a\x00b"}, "source", "空格"),
        ({**DATE, "kind": "payment_guarantee", "amount": "-1"}, "amount", "负"),
        ({**DATE, "kind": "payment_guarantee", "amount": "1.234"}, "amount", "两位小数"),
        ({**DATE, "kind": "contract_signed", "value": 1, "payday": 32}, "payday", "31"),
        ({**KINDS["payroll"], "kind": "payroll", "month": "2024-13"}, "month", "年-月"),
        ({**KINDS["payroll"], "kind": "payroll", "workers": "many"}, "workers", "整数"),
        ({**KINDS["payroll"], "kind": "payroll", "workers": True}, "workers", "整数"),
        ({**KINDS["payroll"], "kind": "payroll", "workers": "1"}, "workers", "不加引号"),
        ({**KINDS["payroll"], "kind": "payroll", "workers": 1.5}, "workers", "整数"),
        ({**KINDS["wages_paid"], "kind": "wages_paid", "workers": "１"}, "workers", "整数"),
        ({**DATE, "kind": "contract_signed", "value": 1, "payday": "10"}, "payday", "整数"),
        (
            {**KINDS["project_registered"], "kind": "project_registered", "municipal": "yes"},
            "municipal",
            "true",
        ),
        ({**KINDS["project_registered"], "kind": "project_registered", "municipal": 1}, "municipal", "true"),
        ({**DATE, "kind": "payment_guarantee", "amount": "１２"}, "amount", "半角"),
        ({**DATE, "kind": "payment_guarantee", "amount": "٣"}, "amount", "半角"),
        ({**DATE, "kind": "payment_guarantee", "amount": "1_000"}, "amount", "半角"),
        ({**DATE, "kind": "payment_guarantee", "amount": True}, "amount", "半角"),
        ({**DATE, "kind": "deposit_paid", "form": "promise"}, "form", "exemption"),
        ({**KINDS["project_registered"], "kind": "project_registered", "region": "3412"}, "region", "341202"),
        ({**KINDS["notice_board"], "kind": "notice_board", "items": ["weather"]}, "items.0", "payday"),
        ({**KINDS["inspection"], "kind": "inspection", "result": "a\ud800"}, "result", "残缺"),
    ],
)
def test_a_bad_field_is_named_with_what_to_write(fields: dict[str, Any], field: str, words: str) -> None:
    found = problems(**fields)
    assert list(found) == [field] and words in found[field]


def test_a_month_far_after_the_report_is_refused() -> None:
    late = {**KINDS["labour_cost_paid"], "kind": "labour_cost_paid"}
    assert "2025-05" in problems(**{**late, "month": "2025-05"})["month"]
    assert parse_fact({**COMMON, **late, "month": "2025-04"})


def test_a_fact_can_not_correct_itself() -> None:
    assert "source_id" in problems(**DATE, kind="account_opened", corrects="1")["corrects"]


def test_a_permit_names_its_project_or_its_number() -> None:
    permit = {**KINDS["permit_issued"], "kind": "permit_issued", "project": "absent"}
    assert "number" in problems(**permit)["number"]
    del permit["project"]
    found = parse_fact({**{k: v for k, v in COMMON.items() if k != "project"}, **permit, "number": "N1"})
    assert found.project is None


def test_a_fact_tells_the_days_that_a_calendar_must_know() -> None:
    old = parse_fact({**COMMON, "kind": "account_opened", "date": "2014-12-31"})
    ((field, day),) = old.days()
    assert field == "date"
    with pytest.raises(CalendarError, match="2014"):
        fuyang().calendar.require(day)
    paid = parse_fact({**COMMON, "kind": "wages_paid", **KINDS["wages_paid"]})
    assert sorted(field for field, _ in paid.days()) == ["date", "month"]
