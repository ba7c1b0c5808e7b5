"""The desk's lists: the choice of a unit, its worklist with filters, and what ends soon."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi import Query as Param

from services.routing.ask import CaseQuestions, Narrowed
from services.routing.desk_lists import busy_units, city_of, deadlines, rows_of
from services.routing.desk_pages import PAGES, Short
from services.routing.desk_words import CLOCKS, MARKS
from services.routing.domain.case import OPEN, State
from services.routing.domain.words import STATE_NAMES
from services.routing.supervision.ask import SupervisionQuestions
from services.routing.tasks import Tasks
from services.runtime.clock import Clock
from services.runtime.packs import Library
from services.runtime.problems import field_error
from services.runtime.templates import Pages

PAGE = 50
STATES = [(str(state), name) for state, name in STATE_NAMES.items() if state in OPEN | {State.CLOSED}]
SPANS = (("24h", "24小时内"), ("72h", "3天内"), ("7d", "7天内"), ("15d", "15天内"), ("60d", "60天内"))
_SPAN = re.compile(r"^(\d{1,4})([hd])$")


class Lists:
    """The lists of the desk."""

    def __init__(
        self,
        questions: CaseQuestions,
        tasks: Tasks,
        supervision: SupervisionQuestions,
        library: Library,
        clock: Clock,
    ) -> None:
        self._questions = questions
        self._tasks = tasks
        self._supervision = supervision
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def start(self, city: str, unit: str = "", status: int = 200) -> Response:
        """The choice of a city and a unit; `unit` is one that is none."""
        now = self._clock.now()
        found = city_of(self._library, city, now) if city else None
        if city and found is None:
            status = 404
        cities = [c for name in self._library.cities if (c := city_of(self._library, name, now)) is not None]
        if found is None and not city and len(cities) == 1:
            found = cities[0]
        busy, groups = await busy_units(self._questions, found) if found else ([], ())
        return self._pages.render(
            "desk_start.html",
            status,
            city=found,
            asked=city,
            unit=unit,
            cities=cities,
            busy=busy,
            groups=groups,
            place=found.name if found else None,
        )

    async def worklist(self, city: str, unit: str, narrowed: Narrowed, cursor: str) -> Response:
        """A unit's open cases, a page of them; unknown city or unit: the choice again."""
        now = self._clock.now()
        found = city_of(self._library, city, now)
        if found is None or not found.territory.knows_unit(unit):
            return await self.start(city, unit, 404)
        cases = await self._questions.worklist(city, unit, PAGE, cursor or None, narrowed)
        asked = {"city": city, "unit": unit, **narrowed.asked()}
        after = cases.next_cursor
        return self._pages.render(
            "desk_worklist.html",
            city=found,
            unit=unit,
            unit_name=found.territory.unit_name(unit),
            rows=rows_of(cases.items, found.territory, now),
            tasks=await self._tasks.worklist(city, unit),
            supervision=await self._supervision.worklist(city, unit),
            supervised=bool(self._supervision.context(city).policy.supervision),
            total=await self._questions.open_cases(city, unit),
            late=await self._questions.late_cases(city, unit),
            asked=narrowed,
            states=STATES,
            marks=MARKS.items(),
            clocks=CLOCKS.items(),
            begin=_link(asked) if cursor else None,
            after=None if after is None else _link({**asked, "cursor": after}),
            place=found.name,
        )

    async def deadlines(self, city: str, within: str) -> Response:
        """Clocks of a city that end soon."""
        now = self._clock.now()
        found = city_of(self._library, city, now)
        if found is None:
            return await self.start(city)
        span = _SPAN.match(within)
        if span is None:
            raise field_error(["within"], "应为小时数或天数，例如 72h、7d")
        length = timedelta(**{"h": {"hours": int(span[1])}, "d": {"days": int(span[1])}}[span[2]])
        rows = await deadlines(self._questions, found, length, now)
        return self._pages.render(
            "desk_deadlines.html",
            city=found,
            rows=rows,
            within=within,
            spans=SPANS if within in dict(SPANS) else (*SPANS, (within, within)),
            place=found.name,
        )


def _link(asked: dict[str, str]) -> str:
    return f"/routing/desk/worklist?{urlencode({k: v for k, v in asked.items() if v})}"


def list_pages(
    questions: CaseQuestions,
    tasks: Tasks,
    supervision: SupervisionQuestions,
    library: Library,
    clock: Clock,
) -> APIRouter:
    """The routes of the lists."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)
    lists = Lists(questions, tasks, supervision, library, clock)

    @router.get("")
    async def start(city: Short = "") -> Response:
        return await lists.start(city)

    @router.get("/worklist")
    async def worklist(
        city: Short = "",
        unit: Short = "",
        state: Short = "",
        q: Annotated[str, Param(max_length=200)] = "",
        mark: Short = "",
        clock: Short = "",
        cursor: Annotated[str, Param(max_length=1000)] = "",
    ) -> Response:
        return await lists.worklist(city, unit, Narrowed(state, q.strip(), mark, clock), cursor)

    @router.get("/deadlines")
    async def soon(city: Short = "", within: Annotated[str, Param(max_length=8)] = "72h") -> Response:
        return await lists.deadlines(city, within)

    return router
