"""Leads as they come in over the year: who complains of whom, through which channel, and what is true."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anxin.demo import names
from anxin.demo.city import INDUSTRIES, OWNERSHIPS, City
from anxin.demo.pace import pick
from anxin.demo.planning import Employer
from anxin.demo.projects import Site
from anxin.demo.seasons import ONLINE, in_office_hours
from services.runtime.calendar import Calendar
from services.runtime.calendar_days import SHANGHAI

_CHANNELS = {
    "qr": 24, "counter": 15, "phone": 8, "hotline_12345": 17, "petition": 6, "police_110": 2,
    "municipal_platform": 1.5, "internet_supervision": 3, "national_platform": 13, "provincial_platform": 6,
    "opinion": 1.5, "inspection": 3,
}  # fmt: skip
_WITH_DEADLINE = frozenset(
    {"hotline_12345", "petition", "internet_supervision", "national_platform", "provincial_platform"}
)
_CAUSES = (
    ("progress_payment_owed", 34), ("illegal_contracting", 24), ("realname_missing", 14),
    ("business_failure", 10), ("sme_debt", 7), ("dispute", 8), ("malicious", 3),
)  # fmt: skip
_FLAGS = (
    ("leader_instruction", 3), ("superior_supervised", 4), ("media_exposed", 2), ("mass_incident", 2),
    ("large_petition", 4), ("extreme_risk", 1),
)  # fmt: skip
TWICE = 0.015
"""The share of complaints that come through a second channel too."""
MANY, MUCH = 60, 1_500_000
"""People, and yuan, above which everybody hears of it."""
_NARRATIVE = "{start}起在{employer}做{trade}，工资拖到现在没有结清，多次催要未果，请求帮助。"
_TRADES = ("瓦工", "木工", "钢筋工", "水电工", "架子工", "油漆工", "力工", "焊工", "保洁", "配送员", "缝纫工")


@dataclass(frozen=True, slots=True)
class Truth:
    """What really is behind a lead, which those who handle it find out. `amount` in whole yuan."""

    county: str
    headcount: int
    amount: int
    employer: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A lead that comes at an instant: what is handed in, the truth, and when it is handed in once more.

    `otherwise`: the same complaint, handed in through another channel.
    """

    at: datetime
    lead: dict[str, Any]
    truth: Truth
    again_at: datetime | None = None
    otherwise: Coming | None = None


def _noticed(truth: Truth) -> float:
    """How likely a complaint is to have drawn attention already: what is large, often."""
    return 0.4 if truth.headcount > MANY or truth.amount > MUCH else 0.03


class Leads:
    """Invents leads of one city."""

    def __init__(self, rng: random.Random, city: City, calendar: Calendar, sites: Sequence[Site]) -> None:
        self._rng = rng
        self._city = city
        self._calendar = calendar
        self._sites = sites
        self._channels = [(name, _CHANNELS.get(name, 1)) for name in city.channels]

    def coming(self, number: int, at: datetime) -> Coming:
        """The lead that comes at `at`, the `number`-th of the city."""
        rng = self._rng
        site = self._site(at)
        county = self._city.county(rng) if site is None else site.county
        industry = pick(rng, INDUSTRIES) if site is None else site.industry
        headcount, amount = self._size(site is not None)
        if site is None:
            employer: Employer = {"name": names.employer(rng, self._city.place, industry)}
        else:
            employer = site.contractor
        truth = Truth(county, headcount, amount, employer["name"])
        channel = self._channel(at)
        lead: dict[str, Any] = {
            "city": self._city.id,
            "channel": channel,
            "source_id": f"{channel}-{at.astimezone(SHANGHAI):%Y%m%d}-{number:05d}",
            "received_at": at,
            "employer": dict(employer),
            "industry": industry,
            "ownership": pick(rng, OWNERSHIPS) if site is None else site.ownership,
            "causes": self._causes(),
            "flags": [pick(rng, _FLAGS)] if rng.random() < _noticed(truth) else [],
        }
        lead |= self._where(county) | self._people(truth) | self._more(at, channel, truth)
        if site is not None:
            lead["project_id"] = site.id
        again = at + timedelta(hours=rng.uniform(1, 90)) if rng.random() < 0.02 else None
        return Coming(at, lead, truth, again, self._otherwise(number, at, lead, truth))

    def _otherwise(self, number: int, at: datetime, lead: dict[str, Any], truth: Truth) -> Coming | None:
        """Of some complaints: the same, some days later through another channel, as another lead."""
        rng = self._rng
        others = [name for name in self._city.channels if name in ONLINE and name != lead["channel"]]
        if not others or rng.random() > TWICE:
            return None
        later, channel = at + timedelta(hours=rng.uniform(3, 200)), rng.choice(others)
        changed = {
            "channel": channel,
            "source_id": f"{channel}-{later:%Y%m%d}-{number:05d}",
            "received_at": later,
        }
        same = {name: value for name, value in lead.items() if name != "channel_due_at"}
        return Coming(later, {**same, **changed}, truth)

    def _site(self, at: datetime) -> Site | None:
        """A project that is being built, for a third of the leads."""
        if self._rng.random() > 0.35:
            return None
        running = [site for site in self._sites if site.known_at < at]
        return self._rng.choice(running) if running else None

    def _channel(self, at: datetime) -> str:
        open_now = in_office_hours(at, self._calendar)
        return pick(self._rng, [(n, w) for n, w in self._channels if open_now or n in ONLINE])

    def _size(self, site: bool) -> tuple[int, int]:
        """How many people, and how much in yuan; now and then a group of more than a hundred."""
        rng = self._rng
        if rng.random() < 0.025:
            people = rng.randint(101, 240)
        else:
            people = min(100, max(1, round(rng.lognormvariate(0, 1.0) * (6 if site else 3))))
        each = min(90_000.0, rng.lognormvariate(0, 0.7) * 13_000)
        return people, max(500, round(people * each / 100) * 100)

    def _causes(self) -> list[str]:
        return list(
            dict.fromkeys(pick(self._rng, _CAUSES) for _ in range(pick(self._rng, ((0, 1), (1, 6), (2, 2)))))
        )

    def _where(self, county: str) -> dict[str, Any]:
        """A county, a township in it, nothing at all, or another city's."""
        rng = self._rng
        inside = self._city.townships[county]
        match pick(rng, (("county", 52), ("township", 35), ("unknown", 11), ("elsewhere", 2))):
            case "township" if inside:
                township = rng.choice(inside)
                name = self._city.territory.regions[township].name
                return {"region": township, "address": f"{name}{rng.choice('一二三四五六')}号工地"}
            case "unknown":
                return {}
            case "elsewhere":
                return {"region": rng.choice(self._city.elsewhere)}
        return {"region": county}

    def _people(self, truth: Truth) -> dict[str, Any]:
        """Who complains, and what he says of number and amount: about right, sometimes nothing."""
        rng = self._rng
        found: dict[str, Any] = {}
        if rng.random() > 0.10:
            found["headcount"] = truth.headcount
        if rng.random() > 0.13:
            told = truth.amount * rng.choice((1, 1, 1, 1.1, 1.25, 0.9))
            found["amount"] = f"{round(told):d}.00"
        if rng.random() < 0.12:
            found["reporter"] = {"anonymous": True}
        else:
            found["reporter"] = {"name": names.person(rng), "phone": names.phone(rng)}
        if truth.headcount <= 8 and rng.random() < 0.3:
            found["workers"] = [{"name": names.person(rng)} for _ in range(truth.headcount)]
        return found

    def _more(self, at: datetime, channel: str, truth: Truth) -> dict[str, Any]:
        rng = self._rng
        since, until = sorted((rng.randint(20, 400), rng.randint(5, 60)), reverse=True)
        start, end = (at - timedelta(days=d) for d in (since, until))
        trade = rng.choice(_TRADES)
        more: dict[str, Any] = {
            "period": {"start": f"{start:%Y-%m}", "end": f"{end:%Y-%m}"},
            "narrative": _NARRATIVE.format(start=f"{start:%Y-%m}", employer=truth.employer, trade=trade),
        }
        if channel in _WITH_DEADLINE and rng.random() < 0.45:
            more["channel_due_at"] = at + timedelta(days=rng.choice((15, 15, 20, 30)))
        return more
