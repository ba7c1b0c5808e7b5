"""Construction projects and what the other systems report of them over the year: facts, in time or not.

Each project has a habit; by it every duty is done in time, reported late, done late, or never. The dates
here only come near the real deadlines: which of them were kept, the warnings service says. What is reported
is what the city's rules look at.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anxin.demo.attending import attend
from anxin.demo.beginnings import begin
from anxin.demo.monthly import build
from anxin.demo.notes import Notes, Reported
from anxin.demo.onsite import set_up
from anxin.demo.outside import imported
from anxin.demo.planning import Employer, Plan, Setting, plan
from anxin.demo.public_works import pay_for


@dataclass(frozen=True, slots=True)
class Site:
    """A project as leads see it; `known_at`: since when it is registered."""

    id: str
    county: str
    industry: str
    ownership: str
    contractor: Employer
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Project:
    """A project with all that is reported of it up to the end of the year, in order of time."""

    plan: Plan
    reported: Sequence[Reported]

    @property
    def site(self) -> Site | None:
        """As leads see it; None for one that is not registered before the year ends."""
        known = [r.at for r in self.reported if r.fact["kind"] == "project_registered"]
        if not known:
            return None
        one = self.plan
        return Site(one.id, one.county, one.industry, one.ownership, one.contractor, min(known))


def invent(rng: random.Random, setting: Setting, number: int) -> Project:
    """The `number`-th project of a city."""
    city = setting.city
    found = plan(rng, setting, number)
    notes = Notes(rng, city.id, found.id, setting.until, found.id)
    begin(found, city, notes)
    build(found, city, notes)
    workers = set_up(found, city, notes)
    attend(found, setting, notes, workers)
    pay_for(found, city, notes)
    imported(found, city, notes)
    return Project(found, sorted(notes.found, key=lambda r: r.at))
