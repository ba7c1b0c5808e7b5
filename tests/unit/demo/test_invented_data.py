"""What is invented is right in form and nobody's; no city is named in code."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anxin.demo import names
from anxin.demo.city import City, read_city
from anxin.demo.leads import Leads
from anxin.demo.outside import heard_of
from anxin.demo.planning import Setting, regular_contractors
from anxin.demo.projects import invent
from anxin.demo.seasons import arrivals
from contracts.facts import parse_fact
from contracts.leads import LeadInput
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.settings import Settings

SETTINGS = Settings.model_validate({})
CALENDAR = Calendar.load(SETTINGS.calendars)
PACKS = read_packs(SETTINGS.policies)
CITY = read_city(next(pack for pack in PACKS if pack.city == "fuyang"))
END = datetime(2026, 3, 1, tzinfo=UTC)
START = END - timedelta(days=365)
SETTING = Setting(CITY, CALENDAR, START, END, regular_contractors(random.Random(1), CITY))
CITIES = [read_city(pack) for pack in PACKS]


def test_every_fact_can_be_read_and_none_lies_after_the_end() -> None:
    kinds = set()
    for n in range(60):
        project = invent(random.Random(n), SETTING, n)
        moments = [reported.at for reported in project.reported]
        assert moments == sorted(moments)
        for reported in project.reported:
            kinds.add(parse_fact(reported.fact).kind)
            assert reported.at <= END + timedelta(days=1)
    assert kinds >= {
        "project_registered", "permit_issued", "contract_signed", "account_opened", "deposit_paid",
        "payment_guarantee", "funds_proof", "labour_cost_paid", "payroll", "wages_paid",
        "construction_started", "completed",
    }  # fmt: skip


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.id)
def test_what_is_reported_can_be_read_in_every_city(city: City) -> None:
    setting = replace(SETTING, city=city)
    projects = [invent(random.Random(n), setting, n) for n in range(40)]
    heard = heard_of(random.Random(1), setting, [project.plan for project in projects])
    reported = [*heard, *(one for project in projects for one in project.reported)]
    assert {parse_fact(one.fact).city for one in reported} == {city.id}
    assert len({(one.fact["source"], one.fact["source_id"]) for one in reported}) == len(reported)


def test_only_what_a_citys_rules_look_at_is_reported() -> None:
    kinds = {}
    for city in CITIES:
        projects = [invent(random.Random(n), replace(SETTING, city=city), n) for n in range(40)]
        kinds[city.id] = {one.fact["kind"] for project in projects for one in project.reported}
    seen = {
        "notice_board": "fuyang", "progress_payment": "yueyang", "warning_imported": "yueyang",
        "supervision_report": "fuyang", "account_report": "fuyang",
    }  # fmt: skip
    for kind, only in seen.items():
        assert [city for city, found in kinds.items() if kind in found] == [only], kind


def test_facts_of_one_project_are_numbered_apart() -> None:
    for n in range(60):
        ids = [r.fact["source_id"] for r in invent(random.Random(n), SETTING, n).reported]
        assert len(ids) == len(set(ids))


def test_every_lead_can_be_read_and_lies_in_a_county_of_the_pack() -> None:
    rng = random.Random(5)
    sites = [project.site for n in range(20) if (project := invent(random.Random(n), SETTING, n)).site]
    leads = Leads(rng, CITY, CALENDAR, sites)
    counties = {code for code, _ in CITY.counties}
    for number, at in enumerate(arrivals(rng, CALENDAR, START, END, 400)):
        coming = leads.coming(number, at)
        read = LeadInput.model_validate(coming.lead)
        assert read.received_at == at
        assert coming.truth.county in counties


def test_telephone_numbers_are_nobodys() -> None:
    assert all(names.phone(random.Random(n)).startswith("100") for n in range(50))


def test_no_city_is_named_in_the_code() -> None:
    folder = Path(names.__file__).parent
    words = {pack.city for pack in PACKS} | {str(pack.header["name"]).removesuffix("市") for pack in PACKS}
    for file in folder.glob("*.py"):
        text = file.read_text("utf-8")
        assert not [word for word in words if word in text], file.name
