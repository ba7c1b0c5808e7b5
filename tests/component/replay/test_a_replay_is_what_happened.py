"""What is taken out of an installation and played through the same pack comes to the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from anxin.replay.months import FIGURES, figures_data, monthly
from anxin.replay.player import Replay, Replayed, Rules
from contracts.leads import LeadInput
from services.bulletins.domain.figures import compute
from services.bulletins.domain.figures_data import to_data
from services.bulletins.domain.places import city_places
from services.bulletins.domain.policy import BulletinsPolicy
from services.routing.domain.case_document import to_document
from services.runtime.packs import Pack
from services.runtime.store import Query
from tests.component.demo.conftest import CALENDAR, PACKS
from tests.component.replay.conftest import Year

PARTIES = {"employer", "employer_uscc", "workers", "debts", "address"}
"""Fields of a case that say who the parties are, or where: taken out under a number, or not at all."""


@pytest.fixture
def replayed(year: Year, pack: Pack) -> Replayed:
    return Replay(Rules.of(pack, CALENDAR, PACKS)).play(year.lines())


async def stored_cases(year: Year, pack: Pack) -> dict[str, Any]:
    store = year.played.world.store("routing")
    kind = year.played.world.services["routing"].aggregates[0].kind
    found = await store.find("case", Query({"city": pack.city}, limit=0))
    return {stored.id: kind.decode(stored.state) for stored in found}


def without_parties(case: Any) -> dict[str, Any]:
    """The case without who its parties are: those go under other names."""
    document = to_document(case)
    document = {name: value for name, value in document.items() if name not in PARTIES}
    for name in ("lead", "verified"):
        if isinstance(document.get(name), dict):
            hidden = {*PARTIES, "debtor", "debtor_uscc"}
            document[name] = {k: v for k, v in document[name].items() if k not in hidden}
    debts = [replace(debt, debtor="", debtor_uscc=None) for debt in case.debts]
    return {**document, "joined": joined_by_steps(case), "debts": debts}


def joined_by_steps(case: Any) -> Any:
    """What the case has to do with others; whom it is likely to double shows from people's hashes alone."""
    return replace(case.joined, suspected=())


def test_no_step_is_refused_by_the_pack_under_which_it_was_taken(replayed: Replayed) -> None:
    assert replayed.refused == []
    assert replayed.acts > 20


async def test_every_case_and_its_clocks_are_the_same(year: Year, pack: Pack, replayed: Replayed) -> None:
    happened = await stored_cases(year, pack)
    assert set(happened) == {i for i, track in replayed.tracks.items() if track.case is not None}
    for case_id, case in happened.items():
        assert without_parties(replayed.case(case_id)) == without_parties(case)


async def test_the_figures_of_every_month_are_those_of_the_bulletins(
    year: Year, pack: Pack, replayed: Replayed
) -> None:
    bulletins = year.played.world.services["bulletins"].handlers
    policy = BulletinsPolicy.parse(pack)
    months = monthly(replayed, policy)
    assert len(months) >= 12
    for month, figures in months.items():
        rows = await bulletins.rows.cases(pack.city, month)
        theirs = to_data(compute(rows, (), month, city_places(policy.territory), []))
        mine = figures_data(figures)
        wanted = {code: {n: row[n] for n in FIGURES} for code, row in theirs["rows"].items()}
        assert mine["rows"] == wanted


def test_nothing_personal_is_taken_out(year: Year) -> None:
    text = str(year.exported)
    assert "工资拖到现在" not in text
    for line in year.exported:
        if "lead" in line:
            lead = {n: value for n, value in line["lead"].items() if n not in ("as", "region_source")}
            LeadInput.model_validate(lead)
            assert not {"workers", "address", "source_id"} & lead.keys()
            assert lead.get("reporter", {"anonymous": True}) == {"anonymous": True}
            assert lead["employer"]["name"].startswith("单位")
