"""The share of workers with a labour contract, of those on site for more than a month (FY-A2-1)."""

from __future__ import annotations

import pytest

from contracts.facts import Fact
from services.warnings.domain.shares import Share
from tests.unit.warnings.site import Site, at, fact, only, registered

NAME = "contract_rate_low"


def entered(n: int, date: str = "2024-03-05", **fields: str) -> Fact:
    return fact("worker_entered", worker=f"w{n}", date=date, **fields)


def signed(n: int, date: str = "2024-03-05", **fields: str) -> Fact:
    return fact("contract_uploaded", worker=f"w{n}", date=date, **fields)


def left(n: int, date: str) -> Fact:
    return fact("worker_left", worker=f"w{n}", date=date)


def site(*facts: Fact, workers: int = 10, contracts: int = 0, now: str = "2024-03-05") -> Site:
    crew = [*(entered(n) for n in range(workers)), *(signed(n) for n in range(contracts))]
    return Site(registered(), *crew, *facts, now=now, context=only(NAME))


@pytest.mark.parametrize(
    ("workers", "contracts", "bites"),
    [
        (10, 9, False),
        (10, 8, True),
        (1, 1, False),
        (1, 0, True),
        (11, 9, True),
        (11, 10, False),
        (0, 0, False),
    ],
)
def test_nine_of_ten_after_a_month(workers: int, contracts: int, bites: bool) -> None:
    project = site(workers=workers, contracts=contracts)
    project.reach("2024-04-05T23:59:59")
    assert project.raised() == set()
    project.reach("2024-04-06")
    assert project.raised() == ({NAME} if bites else set())


def test_it_is_looked_at_when_a_worker_begins_to_count() -> None:
    project = site(entered(10, "2024-03-20"), contracts=9)
    assert project.project.look_at == at("2024-04-21")
    project.reach("2024-05-01")
    assert project.times("warning.raised", NAME) == [at("2024-04-21")]
    warning = project.warning(NAME)
    assert warning is not None and warning.workers == Share(10, 9, 11)


def test_a_contract_of_the_day_itself_counts() -> None:
    project = site(signed(8, "2024-04-06"), contracts=8)
    project.reach("2024-05-01")
    assert project.times("warning.raised", NAME) == []


def test_it_comes_and_goes_with_workers_and_contracts() -> None:
    project = site(contracts=8)
    project.tell(signed(8, "2024-04-10"), now="2024-04-10T09:00")
    assert project.last("warning.cleared").data["cleared_by"] == "facts"
    project.tell(left(0, "2024-04-20"), now="2024-04-20T09:00")
    assert project.raised() == set()
    project.reach("2024-04-21")
    warning = project.warning(NAME)
    assert warning is not None
    assert (warning.state, warning.occurrence, warning.workers) == ("open", 2, Share(9, 8, 9))
    project.tell(left(9, "2024-05-02"), now="2024-05-02T09:00")
    project.reach("2024-05-03")
    assert project.raised() == set()


def test_a_contract_reported_late_and_dated_in_time_clears_as_in_time() -> None:
    project = site(contracts=8)
    project.tell(signed(8, "2024-03-30"), now="2024-04-10T09:00")
    assert project.last("warning.cleared").data["cleared_by"] == "in_time"


def test_who_had_left_before_the_month_was_over_never_counted() -> None:
    project = site(contracts=8)
    project.tell(left(8, "2024-04-05"), left(9, "2024-04-05"), now="2024-04-10T09:00")
    assert project.raised() == set()


def test_nobody_at_all_is_a_warning_that_was_mistaken() -> None:
    project = site(workers=1)
    project.reach("2024-04-10")
    assert project.raised() == {NAME}
    project.tell(left(0, "2024-04-01"))
    assert project.last("warning.cleared").data["cleared_by"] == "corrected"


def test_a_corrected_entry_moves_the_day() -> None:
    project = site(entered(10, "2024-03-10", source_id="e"), contracts=0, workers=0)
    project.tell(entered(10, "2024-03-20", corrects="e"), now="2024-03-21")
    project.reach("2024-05-01")
    assert project.times("warning.raised", NAME) == [at("2024-04-21")]


def test_with_the_works_everybody_is_gone() -> None:
    project = site(contracts=8)
    project.reach("2024-04-06")
    project.tell(fact("completed", date="2024-04-30"), now="2024-04-30T10:00")
    assert project.raised() == {NAME}
    project.reach("2024-05-01")
    assert project.raised() == set() and project.project.look_at is None


def test_a_month_from_the_last_of_january_ends_with_february() -> None:
    project = Site(registered(), entered(1, "2024-01-31"), now="2024-01-31", context=only(NAME))
    project.reach("2024-03-31")
    assert project.times("warning.raised", NAME) == [at("2024-03-01")]


def test_cleared_by_hand_the_same_stretch_raises_no_more_and_the_next_does() -> None:
    project = site(contracts=8)
    project.act(NAME, "clear", "2024-04-10", evidence=["f1"])
    project.reach("2024-05-01")
    assert project.raised() == set()
    project.tell(signed(8, "2024-05-02"), now="2024-05-02")
    project.tell(left(0, "2024-05-05"), now="2024-05-05")
    project.reach("2024-05-06")
    assert project.raised() == {NAME}
