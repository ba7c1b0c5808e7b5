"""The usual year: enough of everything, every state, nothing refused."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.leads import Channel
from services.routing.domain.case import Lead
from services.routing.store import decode
from tests.component.demo.conftest import CITIES, YEAR_END, Year, documents, documents_of

pytestmark = [pytest.mark.xdist_group("year"), pytest.mark.timeout(900)]


def done(year: Year) -> Counter[str]:
    return sum((played.tally.done for played in year.values()), Counter())


def leads(year: Year) -> list[Lead]:
    return [decode(case).lead for case in documents(year, "routing", "case")]


def timers(year: Year) -> list[dict[str, Any]]:
    return [timer for case in documents(year, "routing", "case") for timer in case["timers"]]


def test_no_step_is_refused(year: Year) -> None:
    assert [played.tally.refused for played in year.values()] == [[]] * len(CITIES)


def test_each_city_has_its_share_of_the_leads(year: Year) -> None:
    counts = [len(documents_of(played, "routing", "case")) for played in year.values()]
    assert min(counts) > 400
    assert max(counts) < 1.1 * min(counts)


def test_nearly_all_cases_are_done_in_every_city(year: Year) -> None:
    for city, played in year.items():
        states = Counter(case["state"] for case in documents_of(played, "routing", "case"))
        assert 0.8 < states["closed"] / states.total() < 0.95, city


def test_steps_beside_the_handling_are_taken(year: Year) -> None:
    assert done(year).keys() >= {
        "transfer", "sign", "divert", "hand_back", "dispute", "arbitrate", "assist", "answer", "verify",
        "plan", "contact", "urge", "payment_order", "agreement", "payment", "advance", "mediation",
        "legal_aid", "arbitration_referral", "joint_investigation", "file_case", "link_review",
        "police_transfer", "police_update", "judicial_answer", "link_debt", "recover_debt",
        "assign_leader", "special_team", "open_incident", "end_incident", "joint_action",
        "report_superior", "publish_result", "extend", "feedback", "review", "spot_check", "look_back",
        "follow_up", "correct", "merge", "withdraw", "close",
    }  # fmt: skip


def test_cities_hand_over_in_their_own_ways(year: Year) -> None:
    manners = {case["manner"] for case in documents(year, "routing", "case")}
    assert manners >= {"assign", "refer", "supervise", "jointly"}


def test_there_are_two_thousand_leads_and_two_hundred_projects(year: Year) -> None:
    assert len(documents(year, "intake", "lead")) >= 2000
    assert len(documents(year, "routing", "case")) == len(documents(year, "intake", "lead"))
    assert len(documents(year, "warnings", "warning")) >= 200


def test_it_ends_on_its_day_and_begins_a_year_before(year: Year) -> None:
    received = [lead.received_at for lead in leads(year)]
    assert max(received) < YEAR_END
    assert YEAR_END - max(received) < timedelta(days=2)
    assert timedelta(days=360) < YEAR_END - min(received) <= timedelta(days=365)


def test_cases_are_in_every_state(year: Year) -> None:
    found = {case["state"] for case in documents(year, "routing", "case")}
    assert found >= {
        "judging", "received", "transferred", "verifying", "handling", "agreed", "investigating", "reviewing",
        "resolved", "closed", "referred", "withdrawn", "merged",
    }  # fmt: skip


def test_most_is_done_in_time_and_some_is_late_at_every_stage(year: Year) -> None:
    states = Counter((timer["name"].partition("#")[0], timer["state"]) for timer in timers(year))
    for stage in ("first_response", "transfer", "sign", "verify", "resolve", "close", "instalment"):
        assert states[stage, "met"] > states[stage, "breached"] > 0, stage


def test_some_open_cases_are_late_now(year: Year) -> None:
    late = [t for t in timers(year) if t["state"] == "breached" and t.get("stopped_at") is None]
    assert late


def test_large_and_flagged_leads_are_among_them(year: Year) -> None:
    found = leads(year)
    assert any((lead.headcount or 0) > 100 for lead in found)
    assert any((lead.amount or 0) > 2_000_000_00 for lead in found)
    assert any(lead.amount is None for lead in found)
    assert any(lead.flags for lead in found)
    assert {lead.channel for lead in found} == set(map(str, Channel))


def test_leads_that_came_twice_are_cases_once(year: Year) -> None:
    assert done(year)["lead again"] > 0
    assert done(year)["lead"] == len(documents(year, "intake", "lead"))


def test_bulletins_are_published_and_drafted(year: Year) -> None:
    states = Counter(bulletin["status"] for bulletin in documents(year, "bulletins", "bulletin"))
    assert states["published"] > states["draft"] > 0


def test_the_season_before_the_spring_festival_is_the_busiest(year: Year) -> None:
    received = [lead.received_at for lead in leads(year)]
    festival = datetime(2026, 2, 15, tzinfo=UTC)
    before = [at for at in received if festival - timedelta(days=40) <= at < festival]
    summer = [
        at for at in received if datetime(2026, 6, 1, tzinfo=UTC) <= at < datetime(2026, 7, 11, tzinfo=UTC)
    ]
    assert len(before) > 1.5 * len(summer)


def test_nothing_waits_to_be_relayed_or_is_parked(year: Year) -> None:
    for city, played in year.items():
        for name, store in played.world.stores.databases.items():
            assert not any(kind.outbox for kind in store.kinds.values()), (city, name)
            assert not store.tables["parked"].documents, (city, name)
