"""企业欠薪风险 (FY-A2-1): an employer's history, from the rows of cases and the projects that name it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.facts import Fact
from services.warnings.domain.case_rows import EMPTY, CaseRow, fold_case
from services.warnings.domain.employers import ledger_of_employer
from services.warnings.domain.project import Project
from tests.unit.warnings.site import Site, at, fact, registered
from tests.unit.warnings.watch import Watch

USCC = "91341200MA2ABCDE1X"
TYPE = "enterprise_risk"


def case(founded: str | None, county: str | None = "341202", **fields: Any) -> CaseRow:
    row = {**EMPTY, "city": "fuyang", "received_at": at("2023-01-01"), "state": "handling", "uscc": USCC}
    known = {
        "employer": "某建筑公司",
        "county": county,
        "founded_at": None if founded is None else at(founded),
    }
    return {**row, **known, **fields}  # type: ignore[typeddict-item,return-value]


def employer(now: str) -> Watch:
    return Watch(f"employer:{USCC}", "fuyang", now=now)


def know(played: Watch, *rows: CaseRow, projects: tuple[Project, ...] = (), now: str | None = None) -> None:
    cases = {f"c{n}": row for n, row in enumerate(rows)}
    played.know(lambda: ledger_of_employer(USCC, cases, projects), now)


def test_two_founded_cases_of_a_year_warn_where_the_latest_lies() -> None:
    played = employer("2023-09-06")
    know(played, case("2023-03-01T09:00"), case("2023-09-06T09:00", "341203"), now="2023-09-06T09:00")
    warning = played.warning(TYPE)
    assert warning is not None
    assert (warning.liable_party, warning.supervisor) == ("employer", "341203/hrss")
    assert warning.evidence.ids == ("case:c0", "case:c1")


def test_one_case_two_unfounded_or_others_do_not() -> None:
    played = employer("2023-09-06")
    others = case("2023-09-01", uscc="91341200MA2ABCDE2X")
    know(played, case("2023-09-01"), case(None), case(None), others, now="2023-09-07")
    assert played.warning(TYPE) is None


def test_merged_withdrawn_and_referred_ones_are_no_cases_of_their_own() -> None:
    played = employer("2023-09-06")
    gone = [case("2023-09-01", state=state) for state in ("merged", "withdrawn", "referred")]
    know(played, case("2023-09-01"), *gone, now="2023-09-07")
    assert played.warning(TYPE) is None


def test_a_case_counts_for_twelve_months() -> None:
    played = employer("2023-09-06")
    know(played, case("2023-03-01"), case("2023-09-06"), now="2023-09-06")
    played.reach("2024-03-01T23:59")
    assert played.stands(TYPE) == "overdue"
    drafts = played.reach("2024-03-02")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["facts"]


def test_a_case_that_turns_out_unfounded_clears_it() -> None:
    played = employer("2023-09-06")
    know(played, case("2023-03-01"), case("2023-09-06"), now="2023-09-06")
    know(played, case("2023-03-01"), case(None), now="2023-09-10")
    assert played.stands(TYPE) == "cleared"


def _overdue(number: int, now: str = "2023-03-10") -> Project:
    """A project whose contractor let the time of its account pass."""
    developer, contractor = {"name": "某置业公司"}, {"name": "某建筑公司", "uscc": USCC}
    site: list[Fact] = [
        registered(developer=developer, general_contractor=contractor),
        fact("contract_signed", date="2023-01-01", value="1000"),
    ]
    played = Site(*site, now="2023-01-01")
    played.reach(now)
    return replace(played.project, id=f"P{number}")


def test_three_overdue_warnings_of_its_projects_warn_until_one_is_cleared() -> None:
    late = _overdue(1)
    assert {str(warning.state) for warning in late.open} >= {"overdue"}
    count = sum(1 for w in late.open if w.state != "open" and w.liable_party == "general_contractor")
    needed = -(-3 // count)
    projects = tuple(_overdue(n) for n in range(needed))
    played = employer("2023-03-10")
    know(played, projects=projects[:-1], now="2023-03-10")
    assert played.warning(TYPE) is None
    know(played, projects=projects, now="2023-03-11")
    warning = played.warning(TYPE)
    assert warning is not None and warning.supervisor == "341202/hrss"
    know(played, projects=projects[:-1], now="2023-03-12")
    assert played.stands(TYPE) == "cleared"


def test_warnings_whose_time_is_not_over_do_not_count() -> None:
    projects = tuple(_overdue(n, now="2023-02-10") for n in range(4))
    assert all(str(warning.state) == "open" for one in projects for warning in one.open)
    assert all(any(one.open) for one in projects)
    played = employer("2023-02-10")
    know(played, projects=projects, now="2023-02-10")
    played.reach("2023-03-10")
    assert played.warning(TYPE) is None


DAYS = st.dates(min_value=at("2023-01-01").date(), max_value=at("2023-12-31").date()).map(str)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.lists(DAYS, max_size=6))
def test_the_order_of_the_cases_makes_no_difference(data: st.DataObject, days: list[str]) -> None:
    rows = {f"c{n}": case(day) for n, day in enumerate(days)}
    shuffled = dict(data.draw(st.permutations(list(rows.items()))))
    assert ledger_of_employer(USCC, rows, ()) == ledger_of_employer(USCC, shuffled, ())


OPENED = {
    "received_at": "2023-09-01T09:00:00+08:00", "employer": "某建筑公司", "employer_uscc": USCC,
    "project_id": "P1", "territory": "341202", "state": "received", "unit": "341202/hrss",
}  # fmt: skip


def _row(*events: tuple[str, dict[str, Any]]) -> CaseRow:
    row: CaseRow | None = None
    for day, (name, data) in enumerate((("opened", OPENED), *events), start=1):
        row = fold_case(row, f"case.{name}", "fuyang", at(f"2023-09-{day:02d}"), data)
    assert row is not None
    return row


def test_a_row_knows_the_employer_until_a_debtor_is_verified() -> None:
    opened = _row()
    assert (opened["uscc"], opened["project"], opened["county"], opened["founded_at"]) == (
        USCC,
        "P1",
        "341202",
        None,
    )
    other = "91341200MA2ABCDE2X"
    verified = _row(
        ("verified", {"outcome": "founded", "debtor": "另一公司", "debtor_uscc": other, "state": "handling"})
    )
    assert (verified["uscc"], verified["founded_at"]) == (other, at("2023-09-02"))
    assert verified["employers"] == [USCC, other]


def test_verified_anew_it_keeps_its_day_and_found_untrue_it_has_none() -> None:
    twice = _row(*[("verified", {"outcome": "founded"})] * 2)
    assert twice["founded_at"] == at("2023-09-02")
    assert (
        _row(("verified", {"outcome": "founded"}), ("verified", {"outcome": "unfounded"}))["founded_at"]
        is None
    )


def test_corrections_move_it_and_both_projects_are_remembered() -> None:
    moved = _row(
        ("corrected", {"field": "project_id", "value": "P2"}),
        ("corrected", {"field": "region", "value": "341203", "territory": "341203"}),
        ("corrected", {"field": "employer", "value": {"name": "又一公司", "uscc": None}}),
        ("corrected", {"field": "amount", "value": "1.00"}),
    )
    assert (moved["project"], moved["county"], moved["uscc"], moved["employer"]) == (
        "P2",
        "341203",
        None,
        "又一公司",
    )
    assert moved["projects"] == ["P1", "P2"]
