"""Pages of projects under `/warnings/desk/projects`: what their records lack, and one project's ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from fastapi import Query as Param

from services.runtime.clock import Clock
from services.runtime.desk.words import clock
from services.runtime.packs import Library
from services.runtime.templates import Pages
from services.runtime.territory import Territory, parse_territory
from services.warnings.ask import WarningQuestions
from services.warnings.desk_words import DATES, DEPOSITS, LACKING, PARTIES

PAGES = Path(__file__).parent / "pages"
PAGE = 100
CITY_ITSELF = "市本级"
Short = Annotated[str, Param(max_length=128)]


class ProjectDesk:
    """The pages of projects."""

    def __init__(self, questions: WarningQuestions, library: Library, clock: Clock) -> None:
        self._questions = questions
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def listed(self, city: str, lacking: str, region: str, page: int) -> Response:
        """The projects of a city, those alone that lack something if asked."""
        now = self._clock.now()
        if city not in self._library.cities:
            packs = [self._library.in_force(name, now) for name in self._library.cities]
            cities = [(pack.city, str(pack.header.get("name", pack.city))) for pack in packs]
            status = 404 if city else 200
            return self._pages.render("desk_cities.html", status, cities=cities, asked=city, place=None)
        pack = self._library.in_force(city, now)
        territory = parse_territory(pack)
        regions = [(one.code, one.name) for one in territory.counties()]
        asked = {"city": city, "lacking": lacking if lacking in LACKING else "", "region": region}
        rows = await self._questions.lists.lacking(city, asked["lacking"] or None, region or None)
        link = {name: value for name, value in asked.items() if value}
        return self._pages.render(
            "desk_projects.html",
            **asked,
            place=str(pack.header.get("name", city)),
            lacks=LACKING,
            regions=regions,
            names={None: CITY_ITSELF, **dict(regions)},
            total=len(rows),
            rows=rows[(page - 1) * PAGE : page * PAGE],
            before=urlencode({**link, "page": page - 1}) if page > 1 else None,
            after=urlencode({**link, "page": page + 1}) if page * PAGE < len(rows) else None,
        )

    async def one(self, project: str) -> Response:
        """A project's ledger, clocks and warnings."""
        item = await self._questions.project(project)
        if item is None:
            return self._pages.render("desk_no_warning.html", 404, place=None)
        now = self._clock.now()
        pack = self._library.in_force(item["city"], now)
        territory = parse_territory(pack)

        def unit(name: str | None) -> str:
            return territory.unit_name(name) or PARTIES["general_contractor"]

        rows = [clock(timer, now, _titled(timer), unit) for timer in item["timers"]]
        return self._pages.render(
            "desk_project.html",
            item={"name": None, **item},
            facts=_facts(item, territory),
            clocks=sorted(rows, key=lambda row: (not row.live, row.due_at, row.name)),
            lacks=LACKING,
            refundable=[DEPOSITS.get(form, form) for form in item["deposit_refundable"]],
            months=[_month(month, row) for month, row in reversed(item["ledger"]["months"].items())],
            place=str(pack.header.get("name", item["city"])),
        )


def _titled(timer: Mapping[str, Any]) -> str:
    return f"{timer['title']}（{timer['month']}）" if timer["month"] else str(timer["title"])


def _facts(item: Mapping[str, Any], territory: Territory) -> list[tuple[str, str]]:
    """What is known of a project, in the order in which it is asked for."""
    ledger = item["ledger"]
    found: list[tuple[str, str | None]] = []
    if "name" in item:
        region = territory.find(item["region"])
        found += [("属地", item["region"] if region is None else region.name)]
        found += [(PARTIES[role], item[role]["name"]) for role in ("developer", "general_contractor")]
        found += [("劳资专管员", "已配备" if item["has_labour_officer"] else "未配备")]
    found += [("合同价（元）", ledger["contract_value"] or item.get("contract_value"))]
    found += [(title, (ledger[name] or {}).get("on")) for name, title in DATES.items()]
    deposits = [f"{DEPOSITS.get(form, form)} {seen['on']}" for form, seen in ledger["deposits"].items()]
    found += [("工资保证金", "、".join(deposits))]
    contracts = item["labour_contracts"]
    kept = contracts["retain_until"]
    found += [("已上传劳动合同", f"{contracts['uploaded']}人" + (f"，保存至{kept}" if kept else ""))]
    return [(title, said) for title, said in found if said]


def _month(month: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "month": month,
        "labour": _sum(row["labour"]),
        "payroll": row["payroll"],
        "wages": _sum(row["wages"]),
        "seen": str(sum(count for _, count in row["turnout"])),
    }


def _sum(paid: Sequence[Sequence[str]]) -> str:
    return str(sum((Decimal(amount) for _, amount in paid), Decimal("0.00")))


def project_desk_routes(questions: WarningQuestions, library: Library, clock: Clock) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(prefix="/warnings/desk/projects", include_in_schema=False)
    desk = ProjectDesk(questions, library, clock)

    @router.get("")
    async def listed(
        city: Short = "",
        lacking: Short = "",
        region: Short = "",
        page: Annotated[int, Param(ge=1, le=100_000)] = 1,
    ) -> Response:
        return await desk.listed(city, lacking, region, page)

    @router.get("/{project:path}")
    async def one(project: str) -> Response:
        return await desk.one(project)

    return router
