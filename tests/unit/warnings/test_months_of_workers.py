"""A month's row of workers by day: the same turnout as from the punches themselves, folded or not."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.warnings.domain.attendance import Turnout, turnouts
from services.warnings.domain.punches import (
    MonthOfWorkers,
    entry,
    first_kept,
    observed_text,
    parts,
    rest_text,
    who_came,
)
from services.warnings.domain.roster import Roster


def told(observed: int, rest: int, direction: str, worker: str) -> str:
    return entry(observed_text(observed), rest_text(rest), direction, worker)


CAME = st.dictionaries(st.integers(1, 31), st.frozensets(st.sampled_from("abcdef")), max_size=8)


@given(CAME, CAME)
def test_a_row_says_what_the_punches_say_and_a_day_counted_anew_is_as_it_is_now(
    former: dict[int, frozenset[str]], now: dict[int, frozenset[str]]
) -> None:
    row = MonthOfWorkers()
    for day, workers in (*former.items(), *now.items()):
        row = row.counted(day, workers)
    roster = Roster({"a": (("2024-02", "2024-03"),), "b": (("2024-04", None),), "z": (("2024-01", None),)})
    came = {date(2024, 3, day): set(workers) for day, workers in {**former, **now}.items()}
    expected = turnouts(came, roster)
    assert row.turnout("2024-03", roster) == (expected[0] if expected else Turnout("2024-03", (), None))


@given(CAME, CAME)
def test_to_a_folded_day_the_late_ones_are_added(
    former: dict[int, frozenset[str]], late: dict[int, frozenset[str]]
) -> None:
    row = MonthOfWorkers()
    for day, workers in former.items():
        row = row.counted(day, workers).fold(day)
    for day, workers in late.items():
        row = row.counted(day, workers)
    both = {day: former.get(day, frozenset()) | late.get(day, frozenset()) for day in {*former, *late}}
    whole = MonthOfWorkers()
    for day, workers in both.items():
        whole = whole.counted(day, workers)
    assert row.turnout("2024-03") == whole.turnout("2024-03")


def test_what_fell_does_not_count_but_the_same_worker_may_by_another_punch() -> None:
    by = {
        "gate 1": told(5, 1, "in", "w1"),
        "gate 2": told(5, 2, "out", "w1"),
        "gate 3": told(6, 3, "in", "w2"),
        "app 1": told(5, 1, "in", "w3"),
    }
    assert who_came(by, frozenset()) == {"w1", "w2", "w3"}
    assert who_came(by, {"gate 1", "app 1", "app 3"}) == {"w1", "w2"}
    assert who_came(by, {"gate 1", "gate 2"}) == {"w2", "w3"}


def test_of_two_entries_the_one_observed_first_is_the_smaller_one() -> None:
    assert told(999, 9, "out", "z") < told(1000, 1, "in", "a")
    assert told(2**43, 0, "in", "a") > told(2**43 - 1, 86_399_999, "out", "z")


def test_a_bucket_names_its_project_whatever_that_holds() -> None:
    assert parts("fuyang:2024-03-01:a:b:c") == ("fuyang", "2024-03-01", "a:b:c")


def test_so_many_whole_months_are_kept_beside_this_one() -> None:
    assert first_kept(date(2024, 4, 10), 6) == date(2023, 10, 1)
    assert first_kept(date(2024, 1, 31), 1) == date(2023, 12, 1)
