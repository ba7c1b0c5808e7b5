"""移送公安 (FY-2.5): by the territory's HRSS, answered in order; prosecutors and courts are told."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING, POLICE = "341202/hrss", "341202/housing", "341202/police"
WHEN = "2023-09-06T09:00"


@pytest.fixture
def transferred(desk: Any) -> Any:
    desk.diverted()
    desk.act(WHEN, "police_transfer", HRSS, to=POLICE)
    return desk


def test_it_is_marked_and_stays_with_its_unit(transferred: Any) -> None:
    assert transferred.now.unit == HOUSING
    assert transferred.now.marks == ("police_transfer",)
    assert transferred.now.police.unit == POLICE


def test_procuratorate_and_court_of_the_territory_are_told(transferred: Any) -> None:
    told = [d.data["to"] for d in transferred.journal if d.name == "case.notified"]
    assert told == ["341202/procuratorate", "341202/court"]


@pytest.mark.parametrize("to", ["341203/police", HRSS, "city_hrss", "341202", None])
def test_it_goes_to_the_police_of_the_territory_or_the_city(desk: Any, to: str | None) -> None:
    desk.diverted()
    refusal = desk.refused(WHEN, "police_transfer", HRSS, to=to)
    assert (refusal.clause, refusal.field) == ("FY-2.5", "to")
    desk.act(WHEN, "police_transfer", HRSS, to="city_police")


@pytest.mark.parametrize("unit", [HOUSING, POLICE, "341203/hrss"])
def test_nobody_but_hrss_and_the_office_transfers(desk: Any, unit: str) -> None:
    desk.diverted()
    assert desk.refused(WHEN, "police_transfer", unit, to=POLICE).clause == "FY-2.5"
    desk.act(WHEN, "police_transfer", "office", to=POLICE)


def test_it_is_transferred_once(transferred: Any) -> None:
    assert transferred.refused(WHEN, "police_transfer", HRSS, to="city_police").clause == "FY-2.5"


@pytest.mark.parametrize(
    ("said", "next_", "allowed"),
    [
        ([], "accepted", True),
        ([], "refused", True),
        ([], "filed", False),
        ([], "prosecuted", False),
        (["accepted"], "filed", True),
        (["accepted"], "refused", True),
        (["accepted"], "accepted", False),
        (["accepted"], "prosecuted", False),
        (["accepted", "filed"], "prosecuted", True),
        (["accepted", "filed"], "refused", False),
        (["accepted", "filed", "prosecuted"], "accepted", False),
    ],
)
def test_what_the_police_say_has_its_order(
    transferred: Any, said: list[str], next_: str, allowed: bool
) -> None:
    for status in said:
        transferred.act(WHEN, "police_update", POLICE, status=status)
    if allowed:
        transferred.act(WHEN, "police_update", POLICE, status=next_)
        assert transferred.now.police.status == next_
    else:
        assert transferred.refused(WHEN, "police_update", POLICE, status=next_).clause == "FY-2.5"


@pytest.mark.parametrize("unit", [HRSS, "city_police", "341203/police"])
def test_only_the_unit_transferred_to_answers(transferred: Any, unit: str) -> None:
    assert transferred.refused(WHEN, "police_update", unit, status="accepted").field == "by"


def test_what_the_police_refuse_loses_the_mark_and_may_go_to_the_city(transferred: Any) -> None:
    transferred.act(WHEN, "police_update", POLICE, status="accepted")
    transferred.act(WHEN, "police_update", POLICE, status="refused")
    assert transferred.now.marks == ()
    transferred.act(WHEN, "police_transfer", HRSS, to="city_police")
    assert (transferred.now.police.unit, transferred.now.police.status) == ("city_police", None)


@pytest.mark.parametrize(
    ("kind", "unit", "other"),
    [
        ("filing_supervision", "341202/procuratorate", "341202/court"),
        ("support_suit", "city_procuratorate", "city_court"),
        ("preservation", "341202/court", "341202/procuratorate"),
    ],
)
def test_each_answers_its_own_matter(transferred: Any, kind: str, unit: str, other: str) -> None:
    refusal = transferred.refused(WHEN, "judicial_answer", other, kind=kind, answer="已依法办理")
    assert (refusal.clause, refusal.field) == ("FY-2.5", "kind")
    transferred.act(WHEN, "judicial_answer", unit, kind=kind, answer="已依法办理")
    assert [(one.kind, one.unit) for one in transferred.now.paths] == [(kind, unit)]


def test_no_answer_without_words_nor_without_a_transfer(transferred: Any, desk_of: Any) -> None:
    court = "341202/court"
    assert transferred.refused(WHEN, "judicial_answer", court, kind="preservation").field == "answer"
    other = desk_of("fuyang").diverted()
    refusal = other.refused(WHEN, "judicial_answer", court, kind="preservation", answer="已裁定保全")
    assert refusal.clause == "FY-2.5"
