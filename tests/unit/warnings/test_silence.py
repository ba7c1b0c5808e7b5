"""实时更新 (LY-3a): attendance that stops, of a project and of a sender."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contracts.facts import Fact
from services.warnings.domain.ledger import Ledger
from tests.unit.warnings.site import at, fact, registered
from tests.unit.warnings.watch import Watch

TYPE = "feed_stale"


def came(*days: str) -> list[Fact]:
    seven = [at(f"{day}T07:00") for day in days]
    return [fact("attendance", worker=f"w{n}", at=when, direction="in") for n, when in enumerate(seven)]


def site(*days: str, now: str) -> Watch:
    return Watch("P1", "linyi", registered(region="371302"), *came(*days), now=now)


def test_three_working_days_without_anybody_and_it_warns() -> None:
    played = site("2020-12-14", "2020-12-15", now="2020-12-15")
    assert played.reach("2020-12-18T23:59") == []
    played.reach("2020-12-19")
    warning = played.warning(TYPE)
    assert warning is not None and warning.supervisor == "371302/housing"


def test_days_off_are_no_silence() -> None:
    played = site("2020-12-30", now="2020-12-30")  # the new year's holidays lie between
    played.reach("2021-01-05T23:59")
    assert played.warning(TYPE) is None
    played.reach("2021-01-06")
    assert played.stands(TYPE) == "open"


def test_who_comes_in_time_moves_the_end() -> None:
    played = site("2020-12-14", now="2020-12-14")
    played.tell(*came("2020-12-17"), now="2020-12-17")
    played.reach("2020-12-22T23:59")
    assert played.warning(TYPE) is None


def test_heard_again_it_is_cleared_by_facts_and_may_fall_silent_anew() -> None:
    played = site("2020-12-14", now="2020-12-21")
    drafts = played.tell(*came("2020-12-21"), now="2020-12-21")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["facts"]
    played.reach("2020-12-25")
    warning = played.warning(TYPE)
    assert warning is not None and (str(warning.state), warning.occurrence) == ("open", 2)


def test_days_told_late_close_the_gap() -> None:
    played = site("2020-12-14", now="2020-12-21")
    drafts = played.tell(*came("2020-12-17", "2020-12-21"), now="2020-12-21")
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["in_time"]


def test_a_project_that_never_sent_any_is_another_matter() -> None:
    played = Watch("P1", "linyi", registered(region="371302"), now="2020-12-14")
    played.reach("2021-06-01")
    assert played.warning(TYPE) is None


@pytest.mark.parametrize("ended", ["2020-12-15", "2020-12-18"])
def test_after_completion_nobody_is_expected(ended: str) -> None:
    played = site("2020-12-14", now="2020-12-14")
    played.tell(fact("completed", date=ended), now=ended)
    played.reach("2021-06-01")
    assert played.stands(TYPE) in (None, "cleared")


def test_completed_during_the_silence_ends_it() -> None:
    played = site("2020-12-14", now="2020-12-21")
    assert played.stands(TYPE) == "open"
    played.tell(fact("completed", date="2020-12-22"), now="2020-12-22")
    played.reach("2020-12-23")
    assert played.stands(TYPE) == "cleared"


def test_on_the_day_of_completion_somebody_is_still_expected() -> None:
    played = site("2020-12-14", now="2020-12-14")
    played.tell(fact("completed", date="2020-12-18"), now="2020-12-16")
    played.reach("2020-12-18")
    assert played.stands(TYPE) == "open"
    played.reach("2020-12-19")
    assert played.stands(TYPE) == "cleared"


def test_a_sender_is_warned_of_by_its_last_day_and_cleared_when_it_is_heard() -> None:
    played = Watch("sender:gate", "linyi", now="2020-12-14")

    def heard(day: str, now: str) -> None:
        known = played.state.ledger
        beside = replace(known.beside, seat="", heard=date.fromisoformat(day))
        played.know(lambda: replace(Ledger(), beside=beside), now)

    heard("2020-12-14", "2020-12-14")
    played.reach("2020-12-17T23:59")
    assert played.warning(TYPE) is None
    played.reach("2020-12-18")
    warning = played.warning(TYPE)
    assert warning is not None and (warning.liable_party, warning.supervisor) == ("sender", "city_hrss")
    heard("2020-12-18", "2020-12-18")
    assert played.stands(TYPE) == "cleared"
    played.reach("2020-12-24")
    assert played.stands(TYPE) == "open"


def test_in_whatever_order_the_days_are_told() -> None:
    facts = [registered(region="371302"), *came("2020-12-01", "2020-12-09", "2020-12-10")]
    one = Watch("P1", "linyi", *facts, now="2020-12-20")
    other = Watch("P1", "linyi", *facts[::-1], facts[1], now="2020-12-20")
    assert one.journal == other.journal and one.stands(TYPE) == "open"
