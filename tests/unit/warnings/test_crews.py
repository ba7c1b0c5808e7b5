"""Who was on site, counted by history and never by name."""

from __future__ import annotations

from itertools import permutations

import pytest

from contracts.facts import Fact
from services.warnings.domain.crews import Crew, Stay, on_site
from services.warnings.domain.fold import fold
from tests.unit.warnings.site import PROJECT, day, fact


def moved(kind: str, date: str, worker: str = "w1", **fields: str) -> Fact:
    return fact(kind, worker=worker, date=date, **fields)


def entered(date: str, worker: str = "w1", **fields: str) -> Fact:
    return moved("worker_entered", date, worker, **fields)


def left(date: str, worker: str = "w1", **fields: str) -> Fact:
    return moved("worker_left", date, worker, **fields)


def crews(*facts: Fact) -> tuple[Crew, ...]:
    """The crews, the same in every order."""
    found = {fold(PROJECT, order).crews for order in permutations(facts)}
    assert len(found) == 1
    return found.pop()


def stays(*days: tuple[str, str | None]) -> tuple[Stay, ...]:
    return tuple(Stay(day(first), None if last is None else day(last)) for first, last in days)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([entered("2024-03-01")], stays(("2024-03-01", None))),
        ([entered("2024-03-01"), left("2024-03-09")], stays(("2024-03-01", "2024-03-09"))),
        ([entered("2024-03-01"), entered("2024-03-05")], stays(("2024-03-01", None))),
        ([entered("2024-03-01"), left("2024-03-05"), entered("2024-03-05")], stays(("2024-03-01", None))),
        ([entered("2024-03-01"), left("2024-03-01")], stays(("2024-03-01", "2024-03-01"))),
        (
            [entered("2024-03-01"), left("2024-03-05"), entered("2024-03-07")],
            stays(("2024-03-01", "2024-03-05"), ("2024-03-07", None)),
        ),
        (
            [entered("2024-03-01"), left("2024-03-05"), left("2024-03-07")],
            stays(("2024-03-01", "2024-03-05")),
        ),
    ],
)
def test_a_worker_stays_from_entering_to_leaving(facts: list[Fact], expected: tuple[Stay, ...]) -> None:
    assert crews(*facts) == (Crew(expected, None, 1),)


def test_who_only_left_was_never_there() -> None:
    assert crews(left("2024-03-01")) == ()


def test_a_contract_uploaded_before_the_entry_is_there_with_nobody_on_site() -> None:
    found = crews(moved("contract_uploaded", "2024-03-01"), left("2024-03-01", "w2"))
    assert found == (Crew((), day("2024-03-01"), 1),)
    assert [on_site(found, f"2024-{month:02d}") for month in range(3, 13)] == [0] * 10


def test_workers_of_one_history_are_counted_together_and_none_is_named() -> None:
    facts = [entered("2024-03-01", f"secret{n}") for n in range(3)]
    facts.append(moved("contract_uploaded", "2024-03-02", "secret0"))
    facts.append(moved("contract_uploaded", "2024-03-05", "secret0"))
    found = crews(*facts)
    assert {(crew.signed, crew.count) for crew in found} == {(day("2024-03-02"), 1), (None, 2)}
    assert "secret" not in repr(fold(PROJECT, facts).crews)


def test_a_corrected_entry_is_that_of_another_worker() -> None:
    wrong = entered("2024-03-01", "w1", source_id="a")
    right = entered("2024-03-02", "w2", corrects="a")
    assert crews(wrong, right) == (Crew(stays(("2024-03-02", None)), None, 1),)


def test_who_came_twice_in_a_month_is_on_site_once() -> None:
    found = crews(entered("2024-03-01"), left("2024-03-05"), entered("2024-03-20"), left("2024-04-01"))
    assert [on_site(found, f"2024-0{month}") for month in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_who_was_away_for_months_is_not_on_site_in_them() -> None:
    found = crews(entered("2024-01-31"), left("2024-02-01"), entered("2024-05-20"))
    assert [on_site(found, f"2024-0{month}") for month in range(1, 8)] == [1, 1, 0, 0, 1, 1, 1]


def test_crews_of_different_projects_are_not_taken_for_one_another() -> None:
    one = crews(entered("2024-03-01"))
    other = crews(entered("2024-03-01"), entered("2024-03-01", "w2"))
    assert [on_site(found, "2024-03") for found in (one, other, one)] == [1, 2, 1]
