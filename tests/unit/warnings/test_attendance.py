"""Attendance of a month: how many had been seen by each day, never who."""

from __future__ import annotations

from datetime import date

from services.warnings.domain.attendance import Turnout, turnouts
from services.warnings.domain.fold import extend, fold
from services.warnings.domain.roster import Roster
from tests.unit.warnings.site import PROJECT, fact


def march(day: int) -> date:
    return date(2024, 3, day)


def test_a_worker_counts_on_the_first_day_of_each_month() -> None:
    found = turnouts(
        {
            march(4): {"a", "b"},
            march(1): {"a"},
            march(5): {"a"},
            date(2024, 4, 1): {"b", "c"},
            march(6): set(),
        }
    )
    assert found == [
        Turnout("2024-03", ((march(1), 1), (march(4), 1), (march(5), 0)), march(5)),
        Turnout("2024-04", ((date(2024, 4, 1), 2),), date(2024, 4, 1)),
    ]


def test_nobody_is_no_attendance() -> None:
    assert turnouts({}) == turnouts({march(1): frozenset()}) == []


def test_a_punch_belongs_to_its_day_and_month_in_shanghai() -> None:
    late = fact("attendance", worker="w", at="2024-03-31T16:30:00+00:00", direction="in")
    found = fold(PROJECT, [late])
    assert (found.last_attended, list(found.months)) == (date(2024, 4, 1), ["2024-04"])


def test_a_corrected_punch_counts_as_it_was_corrected() -> None:
    wrong = fact("attendance", worker="w", at="2024-03-01T07:00:00+08:00", direction="in", source_id="a")
    right = fact("attendance", worker="v", at="2024-03-02T07:00:00+08:00", direction="in", corrects="a")
    for order in ([wrong, right], [right, wrong]):
        row = fold(PROJECT, order).month("2024-03")
        assert (row.turnout, row.last_attended) == (((march(2), 1),), march(2))


def test_of_the_crew_count_those_alone_who_were_registered_on_site_in_that_month() -> None:
    roster = Roster({"a": (("2024-03", "2024-03"),), "b": (("2024-01", "2024-02"), ("2024-04", None))})
    came = {march(1): {"x", "b"}, march(2): {"a", "x"}, date(2024, 5, 2): {"a", "b"}}
    assert [found.of_crew for found in turnouts(came, roster)] == [
        ((march(2), 1),),
        ((date(2024, 5, 2), 1),),
    ]


def test_a_roster_is_told_by_its_mark_from_every_other() -> None:
    rosters = [
        Roster(),
        Roster({"a": (("2024-03", None),)}),
        Roster({"b": (("2024-03", None),)}),
        Roster({"a": (("2024-03", "2024-03"),)}),
        Roster({"a": (("2024-03", None),), "b": (("2024-03", None),)}),
    ]
    assert len({roster.mark for roster in rosters}) == len(rosters)
    assert Roster({"b": (("2024-03", None),), "a": (("2024-03", None),)}).mark == rosters[-1].mark


def test_a_turnout_replaces_what_was_known_of_its_month() -> None:
    first, further = turnouts({march(1): {"a"}}), turnouts({march(1): {"a"}, march(3): {"a", "b"}})
    assert extend(extend(fold(PROJECT, []), [], first), [], further) == fold(
        PROJECT, [], lambda roster: further
    )
    assert fold(PROJECT, []).last_attended is None
