"""Incidents (FY-3.5, FY-A1-3.2.2): opened at receipt by two flags or by hand, on a clock of their own."""

from __future__ import annotations

from typing import Any

import pytest

from services.routing.domain.case_document import from_document, to_document
from services.routing.store import encode

HRSS, HOUSING = "341202/hrss", "341202/housing"
WHEN = "2023-09-04T09:00"


@pytest.mark.parametrize("flag", ["mass_incident", "extreme_risk"])
def test_two_flags_open_one_at_receipt(desk: Any, flag: str) -> None:
    desk.lead("2023-09-01T09:00", flags=[flag])
    assert "incident" in desk.now.marks
    assert desk.clock("incident_report") == ("running", "2023-09-02T09:00")
    opened = next(d for d in desk.journal if d.name == "case.incident_opened")
    assert opened.data["rule"] == "mass_incident"
    assert "FY-A1-3.2.2" in opened.clauses


def test_other_flags_open_none(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", flags=["large_petition", "media_exposed"])
    assert "incident" not in desk.now.marks
    assert desk.now.incident is None


def test_one_opened_by_hand_has_a_level(desk: Any) -> None:
    desk.diverted()
    assert desk.refused(WHEN, "open_incident", HOUSING).clause == "FY-3.5"
    desk.act(WHEN, "open_incident", HOUSING, level="large")
    assert (desk.now.incident.level, desk.clock("incident_report")) == (
        "large", ("running", "2023-09-05T09:00"),
    )  # fmt: skip


def test_a_large_petition_needs_a_leading_post_on_site(desk: Any) -> None:
    desk.diverted(flags=["large_petition"])
    assert "open_incident" in desk.now.due_steps
    refusal = desk.refused(WHEN, "open_incident", HOUSING, level="large")
    assert (refusal.clause, refusal.field) == ("FY-A1-3.2.2", "on_site_post")
    desk.act(WHEN, "open_incident", HOUSING, level="large", on_site_post="head")
    assert desk.now.incident.on_site_post == "head"
    assert "open_incident" not in desk.now.due_steps


def test_a_petition_that_a_flag_opened_ends_only_once_somebody_was_there(desk: Any) -> None:
    desk.diverted(flags=["mass_incident", "large_petition"])
    assert desk.refused(WHEN, "end_incident", HOUSING).clause == "FY-A1-3.2.2"
    desk.act(WHEN, "open_incident", HOUSING, on_site_post="deputy")
    assert desk.now.incident.level == "general"
    desk.act(WHEN, "end_incident", HOUSING)
    assert "incident" not in desk.now.marks


def test_while_it_goes_on_it_is_opened_again_only_to_say_something_new(desk: Any) -> None:
    desk.diverted(flags=["mass_incident"])
    assert desk.refused(WHEN, "open_incident", HOUSING, level="general").clause == "FY-3.5"
    before = desk.clock("incident_report")
    desk.act(WHEN, "open_incident", HOUSING, level="major")
    assert desk.now.incident.level == "major"
    assert desk.clock("incident_report") == before


@pytest.mark.parametrize("step", ["report_superior", "end_incident"])
def test_the_report_or_the_end_meets_its_clock(desk: Any, step: str) -> None:
    desk.diverted()
    desk.act(WHEN, "open_incident", HOUSING, level="general")
    desk.act(
        "2023-09-04T10:00",
        step,
        HOUSING,
        **({"reference": "阜治欠办报〔2023〕1号"} if step == "report_superior" else {}),
    )
    assert desk.clock("incident_report")[0] == "met"
    assert ("incident" in desk.now.marks) == (step == "report_superior")


def test_a_report_that_never_comes_breaches_it(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", flags=["mass_incident"])
    desk.reach("2023-09-02T09:00")
    assert desk.clock("incident_report")[0] == "breached"


def test_what_was_not_begun_is_not_ended(desk: Any) -> None:
    desk.diverted()
    assert desk.refused(WHEN, "end_incident", HOUSING).clause == "FY-3.5"


def test_an_open_incident_comes_before_every_deadline(desk_of: Any) -> None:
    plain, incident = desk_of("fuyang").diverted(), desk_of("fuyang").diverted(flags=["mass_incident"])
    assert encode(incident.now)["listed_at"] < encode(plain.now)["listed_at"]
    incident.act(WHEN, "end_incident", HOUSING)
    assert encode(incident.now)["listed_at"] == encode(incident.now)["urgent_at"]


def test_a_case_with_all_its_parts_is_stored_whole(desk: Any) -> None:
    desk.diverted(flags=["mass_incident", "media_exposed"], headcount=101)
    desk.act(WHEN, "special_team", HRSS, members=[HRSS, HOUSING])
    desk.act(WHEN, "police_transfer", HRSS, to="341202/police")
    desk.act(WHEN, "mediation", HOUSING)
    desk.act(WHEN, "link_debt", HOUSING, debtor="某局", kind="agency", amount="1000.00")
    assert from_document(to_document(desk.now)) == desk.now
