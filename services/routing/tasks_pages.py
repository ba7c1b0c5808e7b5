"""Tasks at the desk: who has still to report, planning a check, and the report. Pages without JavaScript."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi import Query as Param
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from contracts.envelope import By
from contracts.tasks import TASK_ACTION, PlanInput
from services.routing.desk_pages import PAGES
from services.routing.domain.task import STATE_NAMES, TaskState
from services.routing.domain.task_rules import units_meant
from services.routing.tasks import Tasks
from services.runtime import problems
from services.runtime.bodies import read_model
from services.runtime.clock import Clock
from services.runtime.desk.forms import BY_POST, Typed, first, plain_number, typed_of
from services.runtime.packs import Library, Pack
from services.runtime.problems import ProblemError
from services.runtime.templates import Pages
from services.runtime.territory import parse_territory

MOST = 500
Short = Annotated[str, Param(max_length=128)]
LABELS = {
    "on": "日期",
    "about": "检查对象",
    "text": "内容",
    "found": "发现问题数",
    "leads": "线索编号",
    "by": "单位",
}


class TaskPages:
    """The pages of tasks."""

    def __init__(self, tasks: Tasks, library: Library, clock: Clock) -> None:
        self._tasks = tasks
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def listed(
        self, city: str, unit: str, state: str, typed: Typed | None = None, errors: Any = None
    ) -> Response:
        """A city's tasks, the missing named first; and the forms to plan those that are planned by hand."""
        if city not in self._library.cities:
            return self._pages.render("desk_missing_unit.html", 404, place=None)
        pack = self._library.in_force(city, self._clock.now())
        territory = parse_territory(pack)
        page = await self._tasks.many(city, "", state, "", MOST, None)
        return self._pages.render(
            "desk_tasks.html",
            422 if errors else 200,
            city=city,
            unit=unit if territory.knows_unit(unit) else "",
            state=state,
            states=[(str(s), name) for s, name in STATE_NAMES.items()],
            items=page.items,
            missing=[item for item in page.items if item["state"] == TaskState.OVERDUE],
            forms=self._forms(city, unit, pack),
            typed={name: first(typed or {}, name) for name in ("kind", *LABELS)},
            errors=errors or {},
            labels=LABELS,
            posts=_posts(pack),
            place=_name(pack),
        )

    def _forms(self, city: str, unit: str, pack: Pack) -> list[dict[str, Any]]:
        """The kinds that this unit plans, each with those whom it may be about."""
        territory = parse_territory(pack)
        departments = frozenset(map(str, pack.section("units").get("departments", ())))
        return [
            {
                "kind": kind.id,
                "title": kind.title,
                "clauses": kind.clauses,
                "about": [
                    (u, territory.unit_name(u)) for u in units_meant(kind.units, territory, departments)
                ],
            }
            for kind in self._tasks.kinds(city, self._clock.now()).values()
            if unit in units_meant(kind.planned_by, territory, departments)
        ]

    async def one(
        self, task_id: str, unit: str, typed: Typed | None = None, told: ProblemError | None = None
    ) -> Response:
        """A task with its history, and its forms for the unit that has it."""
        try:
            task = await self._tasks.one(task_id)
        except ProblemError:
            return self._pages.render("desk_missing_unit.html", 404, place=None)
        pack = self._library.in_force(task["city"], self._clock.now())
        territory, posts = parse_territory(pack), _posts(pack)
        mine = unit in (task["unit"], "office") and task["state"] != TaskState.REPORTED
        history = reversed(task["timeline"])
        entries = [_entry(event, territory.unit_name, dict(posts)) for event in history]
        return self._pages.render(
            "desk_task.html",
            told.status if told is not None else 200,
            task=task,
            timeline=entries,
            unit=unit if territory.knows_unit(unit) else "",
            unit_name=territory.unit_name(unit) if territory.knows_unit(unit) else "",
            mine=mine,
            typed={name: first(typed or {}, name) for name in ("action", *LABELS)},
            told=told,
            errors=_errors(told),
            labels=LABELS,
            posts=posts,
            place=_name(pack),
        )

    async def plan(self, typed: Typed) -> Response:
        """Plans a check: on to its page, or the form again with what is wrong."""
        city, unit = first(typed, "city"), first(typed, "unit")
        given = {name: first(typed, name) for name in ("kind", "about", "on", "text") if first(typed, name)}
        by = {"unit": unit, "post": first(typed, BY_POST) or None}
        try:
            wanted = read_model(PlanInput, {"city": city, "by": by, **given})
            task_id = await self._tasks.plan(wanted, self._clock.now())
        except ProblemError as problem:
            return await self.listed(city, unit, "", typed, _errors(problem) or {"": problem.detail})
        return _to(task_id, unit)

    async def act(self, typed: Typed) -> Response:
        """Takes a step of a task: on to its page, or the form again with what is wrong."""
        task_id, unit, name = (first(typed, field) for field in ("task", "unit", "action"))
        given: dict[str, Any] = {n: first(typed, n) for n in ("on", "text") if first(typed, n)}
        if name == "report":
            leads = first(typed, "leads").replace("，", " ").replace(",", " ").split()
            given = {**given, "leads": leads, "found": plain_number(first(typed, "found")) or "0"}
        by = {"unit": unit, "post": first(typed, BY_POST) or None}
        try:
            action = TASK_ACTION.validate_python({"action": name, "by": by, **given})
            await self._tasks.act(task_id, action, By(unit, by["post"]), self._clock.now())
        except ValidationError as error:
            found = problems.from_validation([{**e, "loc": e["loc"][1:]} for e in error.errors()])
            return await self.one(task_id, unit, typed, found)
        except ProblemError as problem:
            return await self.one(task_id, unit, typed, problem)
        return _to(task_id, unit)


def _to(task_id: str, unit: str) -> Response:
    query = urlencode({"id": task_id, "unit": unit}, quote_via=quote)
    return RedirectResponse(f"/routing/desk/task?{query}", 303)


def _errors(told: ProblemError | None) -> dict[str, str]:
    return {} if told is None else {str(loc[0]) if loc else "": words for loc, words in told.errors}


def _name(pack: Pack) -> str:
    return str(pack.header.get("name", pack.city))


def _posts(pack: Pack) -> list[tuple[str, str]]:
    return [(str(post), str(name)) for post, name in pack.section("posts").items()]


_TITLES = {
    "task.opened": "任务下达",
    "task.planned": "安排",
    "task.reported": "报告",
    "task.timer_started": "时限起算",
    "task.timer_met": "按期报告",
    "task.timer_breached": "逾期未报",
    "task.timer_answered": "逾期后报告",
    "task.timer_cancelled": "时限变更",
}


def _entry(event: dict[str, Any], unit_name: Any, posts: dict[str, str]) -> dict[str, Any]:
    """One event for its reader."""
    by = event["by"]
    post = posts.get(by["post"] or "", "") if by else ""
    data, detail = event["data"], ""
    if event["type"] == "task.planned":
        detail = str(data["on"])
    elif event["type"] == "task.reported":
        detail = f"发现问题{data['found']}个，登记线索{len(data['leads'])}条"
    return {
        "what": _TITLES.get(event["type"], event["type"]),
        "detail": detail,
        "time": event["time"],
        "who": f"{unit_name(by['unit'])} {post}".strip() if by else "",
        "clauses": event["clauses"],
        "late": event["type"] == "task.timer_breached",
        "texts": [("", event["text"])] if event["text"] else [],
    }


def task_pages(tasks: Tasks, library: Library, clock: Clock) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)
    pages = TaskPages(tasks, library, clock)

    @router.get("/tasks")
    async def listed(city: Short = "", unit: Short = "", state: Short = "") -> Response:
        return await pages.listed(city, unit, state)

    @router.post("/tasks")
    async def plan(request: Request) -> Response:
        return await pages.plan(await typed_of(request))

    @router.get("/task")
    async def one(id: Annotated[str, Param(max_length=300)] = "", unit: Short = "") -> Response:
        return await pages.one(id, unit)

    @router.post("/task")
    async def act(request: Request) -> Response:
        return await pages.act(await typed_of(request))

    return router
