"""Questions that people ask of cases: one case, a list, a unit's worklist, what is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.envelope import Event
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.handlers import Cases
from services.routing.views import case_detail, case_item
from services.routing.views_parts import proposals
from services.routing.warned import Warned
from services.runtime.clock import Clock
from services.runtime.inputs import Input
from services.runtime.paging import Page, page_of
from services.runtime.problems import not_found
from services.runtime.store import Query, Stored
from services.runtime.timeline import read_timeline


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is narrowed to; None asks nothing."""

    city: str | None = None
    region: str | None = None
    unit: str | None = None
    state: str | None = None
    flag: str | None = None
    due_before: datetime | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a worklist is narrowed to: a state, part of an employer's name, a mark, a clock that asks."""

    state: str = ""
    employer: str = ""
    mark: str = ""
    clock: str = ""

    def asked(self) -> dict[str, str]:
        """As the parameters of its address."""
        return {"state": self.state, "q": self.employer, "mark": self.mark, "clock": self.clock}

    def equal(self) -> dict[str, str]:
        """As what the store is asked for."""
        asked = {"state": self.state, "marks": self.mark, "asking": self.clock}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Whole:
    """A case, the hash of its pack and what that says, and its history."""

    case: Case
    version: int
    policy: str
    context: Context
    timeline: Sequence[Event]
    warnings: Sequence[dict[str, Any]] = ()
    """The open warnings of its project and its employer."""

    def detail(self) -> dict[str, Any]:
        """The case as its readers see it."""
        detail = case_detail(self.case, self.version, self.context, self.timeline)
        return {**detail, "warnings": list(self.warnings)}


class CaseQuestions:
    """Reads cases. What is due by now is fired before a single case is shown."""

    def __init__(self, cases: Cases, clock: Clock, warned: Warned) -> None:
        self._cases = cases
        self._clock = clock
        self._warned = warned

    def context(self, stored: Stored) -> Context:
        """The rules that a case is pinned to."""
        return self._cases.policies.by_hash(stored.policy)

    async def one(self, case_id: str) -> dict[str, Any] | None:
        """A case with its timeline, or None."""
        found = await self.whole(case_id)
        return None if found is None else found.detail()

    async def whole(self, case_id: str) -> Whole | None:
        """A case with all that is asked of it, or None."""
        await self._fire(case_id)
        found = await self._cases.get(case_id)
        if found is None:
            return None
        case, stored = found
        timeline = await read_timeline(self._cases.store, stored)
        warnings = await self._warned.of(case.city, case.lead.project_id, case.lead.employer_uscc)
        return Whole(case, stored.version, stored.policy, self.context(stored), timeline, warnings)

    async def duplicates(self, case_id: str) -> list[dict[str, Any]]:
        """Cases that are likely the same complaint, with the grounds, each as it stands now."""
        found = await self._cases.get(case_id)
        if found is None:
            raise not_found("此案件")
        suspected = found[0].joined.suspected
        rows = await self._cases.store.load("case", [one.case for one in suspected])
        return [
            {"grounds": list(one.grounds), "case": self._item(rows[one.case])}
            for one in suspected
            if one.case in rows
        ]

    async def open_cases(self, city: str, unit: str) -> int:
        """How many open cases a unit has."""
        return await self._cases.store.count("case", Query({"city": city, "worklists": unit}))

    async def late_cases(self, city: str, unit: str) -> int:
        """How many open cases a unit has with a clock whose end has passed, backlog apart."""
        late = self._clock.now() + timedelta(milliseconds=1)
        query = Query({"city": city, "worklists": unit}, below={"urgent_at": late})
        return await self._cases.store.count("case", query)

    async def _fire(self, case_id: str) -> None:
        found = await self._cases.get(case_id)
        now = self._clock.now()
        if found is None:
            return
        due = self._cases.kind.next_due(found[0])
        if due is not None and due <= now:
            await self._cases.carry_out([Input(case_id, "", now, lambda case, context: [])])

    async def many(self, filters: Filters, limit: int, cursor: str | None) -> Page:
        """A list of cases, newest first."""
        query = Query(
            equal=_equal(filters),
            below={} if filters.due_before is None else {"urgent_at": filters.due_before},
            contains={} if filters.q is None else {"employer": filters.q},
            sort="received_at",
            descending=True,
        )
        return await page_of(self._cases.store, "case", query, limit, cursor, self._item)

    def _item(self, stored: Stored) -> dict[str, Any]:
        return case_item(self._cases.kind.decode(stored.state), stored.version, self.context(stored))

    async def worklist(
        self, city: str, unit: str, limit: int, cursor: str | None, narrowed: Narrowed = Narrowed()
    ) -> Page:
        """What a unit must do: incidents, key items, what is overdue or ends soonest; backlog last."""
        query = Query(
            {"city": city, "worklists": unit, **narrowed.equal()},
            contains={"employer": narrowed.employer} if narrowed.employer else {},
            sort="listed_at",
        )
        return await page_of(self._cases.store, "case", query, limit, cursor, self._item)

    async def proposals(self, city: str) -> list[dict[str, Any]]:
        """The units proposed for an interview, each with its grounds and cases."""
        query = Query({"city": city, "interview": True}, limit=0)
        stored = await self._cases.store.find("case", query)
        return proposals((self._cases.kind.decode(one.state), self.context(one)) for one in stored)

    async def deadlines(self, city: str, within: timedelta) -> list[dict[str, Any]]:
        """Running clocks of a city that end within a span from now, soonest first."""
        until = self._clock.now() + within
        query = Query({"city": city}, below={"next_due_at": until}, sort="next_due_at", limit=2000)
        rows = []
        for stored in await self._cases.store.find("case", query):
            item = self._item(stored)
            rows += [
                {"case": item["id"], "employer": item["employer"], "region": item["region"], **timer}
                for timer in item["timers"]
                if timer["state"] == "running" and datetime.fromisoformat(timer["due_at"]) < until
            ]
        return sorted(rows, key=lambda row: (row["due_at"], row["case"]))


def _equal(filters: Filters) -> dict[str, Any]:
    asked = {
        "city": filters.city,
        "unit": filters.unit,
        "state": filters.state,
        "flags": filters.flag,
    }
    if filters.region is not None:
        # a county's code finds all cases of its territory, a township's those of the township
        asked["region" if len(filters.region) > 6 else "territory"] = filters.region
    return {name: value for name, value in asked.items() if value is not None}
