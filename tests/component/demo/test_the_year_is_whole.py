"""The usual year: enough of everything, every state, nothing refused."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anxin.demo.year import Played, Script
from contracts.leads import Channel
from services.routing.domain.case import Lead
from services.routing.store import decode
from services.runtime.store import Query
from tests.component.demo.conftest import play

END = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
ALL = Query(limit=0)


pytestmark = pytest.mark.xdist_group("year")


@pytest.fixture(scope="module")
def year() -> Played:
    return asyncio.run(play(Script(20230818, END)))


def documents(year: Played, service: str, kind: str) -> list[dict[str, Any]]:
    return [stored.state for stored in asyncio.run(year.world.store(service).find(kind, ALL))]


def leads(year: Played) -> list[Lead]:
    return [decode(case).lead for case in documents(year, "routing", "case")]


def warnings(year: Played) -> list[dict[str, Any]]:
    return [warning for project in documents(year, "warnings", "warning") for warning in project["warnings"]]


def timers(year: Played) -> list[dict[str, Any]]:
    return [timer for case in documents(year, "routing", "case") for timer in case["timers"]]


def test_no_step_is_refused(year: Played) -> None:
    assert year.tally.refused == []


def test_there_are_two_thousand_leads_and_two_hundred_projects(year: Played) -> None:
    assert len(documents(year, "intake", "lead")) >= 2000
    assert len(documents(year, "routing", "case")) == len(documents(year, "intake", "lead"))
    assert len(documents(year, "warnings", "warning")) >= 200


def test_it_ends_on_its_day_and_begins_a_year_before(year: Played) -> None:
    received = [lead.received_at for lead in leads(year)]
    assert max(received) < END
    assert END - max(received) < timedelta(days=2)
    assert timedelta(days=360) < END - min(received) <= timedelta(days=365)


def test_cases_are_in_every_state_that_this_city_knows(year: Played) -> None:
    found = {case["state"] for case in documents(year, "routing", "case")}
    assert found >= {
        "received", "transferred", "verifying", "handling", "agreed", "investigating", "reviewing",
        "resolved", "closed", "referred", "withdrawn",
    }  # fmt: skip


def test_most_is_done_in_time_and_some_is_late_at_every_stage(year: Played) -> None:
    states = Counter((timer["name"].partition("#")[0], timer["state"]) for timer in timers(year))
    for stage in ("first_response", "transfer", "sign", "verify", "resolve", "close", "instalment"):
        assert states[stage, "met"] > states[stage, "breached"] > 0, stage


def test_some_open_cases_are_late_now(year: Played) -> None:
    late = [t for t in timers(year) if t["state"] == "breached" and t.get("stopped_at") is None]
    assert late


def test_large_and_flagged_leads_are_among_them(year: Played) -> None:
    found = leads(year)
    assert any((lead.headcount or 0) > 100 for lead in found)
    assert any((lead.amount or 0) > 2_000_000_00 for lead in found)
    assert any(lead.amount is None for lead in found)
    assert any(lead.flags for lead in found)
    assert {lead.channel for lead in found} == set(map(str, Channel))


def test_leads_that_came_twice_are_cases_once(year: Played) -> None:
    assert year.tally.done["lead again"] > 0
    assert year.tally.done["lead"] == len(documents(year, "intake", "lead"))


def test_warnings_of_all_five_types_stand_on_every_step(year: Played) -> None:
    found = warnings(year)
    assert {w["type"] for w in found} == {
        "deposit_missing", "account_missing", "guarantee_missing", "labour_cost_late", "wages_late",
    }  # fmt: skip
    assert {w["state"] for w in found} == {
        "open", "overdue", "letter", "interview", "joint_meeting", "cleared",
    }  # fmt: skip


def test_warnings_are_cleared_by_facts_in_time_and_by_hand(year: Played) -> None:
    assert len({w["cleared_by"] for w in warnings(year) if w["state"] == "cleared"}) >= 3


def test_bulletins_are_published_and_drafted(year: Played) -> None:
    states = Counter(bulletin["status"] for bulletin in documents(year, "bulletins", "bulletin"))
    assert states["published"] > states["draft"] > 0


def test_the_season_before_the_spring_festival_is_the_busiest(year: Played) -> None:
    received = [lead.received_at for lead in leads(year)]
    festival = datetime(2026, 2, 15, tzinfo=UTC)
    before = [at for at in received if festival - timedelta(days=40) <= at < festival]
    summer = [
        at for at in received if datetime(2026, 6, 1, tzinfo=UTC) <= at < datetime(2026, 7, 11, tzinfo=UTC)
    ]
    assert len(before) > 1.5 * len(summer)


def test_nothing_waits_to_be_relayed_or_is_parked(year: Played) -> None:
    for name, store in year.world.stores.databases.items():
        assert not any(kind.outbox for kind in store.kinds.values()), name
        assert not store.tables["parked"].documents, name
