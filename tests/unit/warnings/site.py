"""A project played through the domain, with its pack and facts to tell of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from contracts.facts import Fact, parse_fact
from services.runtime.calendar import Calendar
from services.runtime.decisions import Draft
from services.runtime.packs import read_pack
from services.runtime.territory import parse_territory
from services.warnings.domain.policy import WarningsPolicy
from services.warnings.domain.project import Warning
from services.warnings.domain.writing import Context
from tests.unit.warnings.played import Played
from tests.unit.warnings.played import at as at

ROOT = Path(__file__).parents[3]
CITY = "fuyang"
PROJECT = "P1"
COUNTY_OFFICE = "341202/office"


@cache
def only(*types: str, city: str = CITY, clocks: bool = False) -> Context:
    """The real pack with these of its types alone, and without its projects' own clocks unless asked for."""
    context = pack_of(city)
    kept = {name: context.policy.types[name] for name in types}
    policy = replace(context.policy, types=kept, clocks=context.policy.clocks if clocks else {})
    return replace(context, policy=policy)


@cache
def pack_of(city: str) -> Context:
    """A real pack and the real calendar."""
    pack = read_pack(ROOT / "policies" / city)
    calendar = Calendar.load(ROOT / "policies" / "calendars")
    return Context(WarningsPolicy.parse(pack), parse_territory(pack), calendar)


def fuyang() -> Context:
    """The pack that most tests play."""
    return pack_of(CITY)


_COUNTER = 0


def fact(kind: str, *, observed: str = "2024-01-01", **fields: Any) -> Fact:
    """A fact of the project; every one its own unless `source_id` is given."""
    global _COUNTER
    _COUNTER += 1
    common = {
        "city": CITY,
        "project": PROJECT,
        "source": "t",
        "source_id": f"f{_COUNTER}",
        "observed_at": at(observed),
    }
    return parse_fact({**common, "kind": kind, **fields})


def registered(**fields: Any) -> Fact:
    """A private housing project in 颍州区."""
    common = {
        "name": "某住宅项目",
        "region": "341202",
        "industry": "housing",
        "ownership": "private",
        "developer": {"name": "某置业公司"},
        "general_contractor": {"name": "某建筑公司"},
    }
    return fact("project_registered", **{**common, **fields})


class Site(Played):
    """One project in virtual time."""

    def __init__(self, *facts: Fact, now: str = "2024-01-01", context: Context | None = None) -> None:
        super().__init__(PROJECT, CITY, context or fuyang(), now)
        self.tell(*facts)

    def act(self, warning: str, action: str, now: str, unit: str = COUNTY_OFFICE, **fields: Any) -> Any:
        """An officer's step; its drafts or the refusal."""
        return self.take(warning, action, unit, now, fields)

    def warning(self, name: str) -> Warning | None:
        """`deposit_missing`, `wages_late/2024-03`; None if it was never raised."""
        return self.project.warnings.get(f"{PROJECT}/{name}")

    def state(self, name: str) -> str | None:
        """The warning's state, or None."""
        found = self.warning(name)
        return None if found is None else str(found.state)

    def raised(self) -> set[str]:
        """Names of the warnings that are open now."""
        return {warning.id.removeprefix(f"{PROJECT}/") for warning in self.project.open}

    def times(self, name: str, warning: str) -> list[datetime]:
        """When events of this name about this warning happened."""
        id = f"{PROJECT}/{warning}"
        return [d.time for d in self.journal if d.name == name and d.data["warning"] == id]

    def last(self, name: str) -> Draft:
        """The last event of this name."""
        return [draft for draft in self.journal if draft.name == name][-1]


def day(text: str) -> date:
    return date.fromisoformat(text)
