"""Tasks of units: opened when they are due, planned, reported, listed. Load, decide, save."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from contracts.envelope import By
from contracts.leads import Channel
from contracts.tasks import PlanInput, PlanTask, ReportTask
from contracts.topics import CASES
from services.routing.domain import task as tasks
from services.routing.domain.messages import Context
from services.routing.domain.task import STATE_NAMES, Task, begun
from services.routing.domain.task_rules import TaskKind, units_meant
from services.routing.domain.task_steps import Act, Plan, act, fire, open_due, plan_new
from services.runtime import timers
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.inputs import Input, Kind, Refused
from services.runtime.paging import Page, page_of
from services.runtime.problems import field_error, not_found, refused
from services.runtime.store import Query, Stored
from services.runtime.texts import Texts
from services.runtime.timeline import read_timeline
from services.runtime.tracing import current_traceparent

TASK: Kind[Task, Context] = Kind(
    name="task",
    service="routing",
    topic=CASES,
    evolve=tasks.evolve,
    encode=tasks.to_document,
    decode=tasks.from_document,
    next_due=tasks.next_due,
    fire=fire,
    reproject=lambda task, context, now: [],
    indexes=(("city", "kind", "state", "due_at"), ("city", "unit", "open", "due_at"), ("ticking",)),
    begin=tasks.begin,
)
Table = Aggregates[Task, Context]


class Tasks:
    """The tasks of all cities."""

    def __init__(self, found: Table, cases: Aggregates[Any, Context], texts: Texts) -> None:
        self._tasks = found
        self._cases = cases
        self._texts = texts
        self._opened: set[str] = set()

    async def tick(self) -> None:
        """Opens the dated tasks of each pack in force, once; one whose date is over is not looked for."""
        now = self._tasks.clock.now()
        library = self._tasks.policies.library
        for city in library.cities:
            digest, context = self._tasks.policies.in_force(city, now)
            if digest not in self._opened:
                if dated := _dated(city, context, now):
                    await self._tasks.carry_out(dated)
                self._opened.add(digest)

    async def plan(self, given: PlanInput, at: datetime) -> str:
        """Plans a task by hand; its id. Raises the problem that keeps it from being planned."""
        kind = self._kind(given.city, given.kind, at)
        if not kind.planned_by:
            raise field_error(["kind"], f"“{kind.title}”按期自动下达，不需要另行安排")
        task_id = f"{given.city}:{given.kind}:{token_hex(6)}"
        by = By(given.by.unit, given.by.post)
        plan = Plan(kind, given.about, given.on, by, await self._kept(task_id, "plan", given.text))
        await self._carry_out(task_id, given.city, at, lambda task, ctx: plan_new(task, plan, ctx, at))
        return task_id

    async def act(self, task_id: str, action: PlanTask | ReportTask, by: By, at: datetime) -> None:
        """Takes a step; raises the problem that refuses it."""
        if await self._tasks.get(task_id) is None:
            raise not_found("此任务")
        known: Collection[str] = ()
        if isinstance(action, ReportTask):
            known = await self._inspected(task_id.partition(":")[0], action.leads)
        message = Act(action, by, await self._kept(task_id, action.action, action.text), known)
        await self._carry_out(task_id, "", at, lambda task, ctx: act(task, message, ctx, at))

    async def _carry_out(self, task_id: str, city: str, at: datetime, decide: Any) -> None:
        step: Input[Task, Context] = Input(task_id, city, at, decide, traceparent=current_traceparent())
        outcome = (await self._tasks.carry_out([step]))[0]
        if isinstance(outcome, Refused):
            raise refused(outcome.refusal)

    async def _kept(self, task_id: str, name: str, text: str | None) -> Mapping[str, Any] | None:
        return None if text is None else (await self._texts.keep(task_id, {name: text}))[name]

    async def _inspected(self, city: str, leads: list[str]) -> set[str]:
        """Those of some leads that came to this city by inspection."""
        if not leads:
            return set()
        query = Query({"city": city}, among={"lead_id": leads}, limit=0)
        found = [self._cases.kind.decode(s.state) for s in await self._cases.store.find("case", query)]
        return {case.lead.id for case in found if case.lead.channel == Channel.INSPECTION}

    def _kind(self, city: str, name: str, now: datetime) -> TaskKind:
        kinds = self.kinds(city, now)
        if name not in kinds:
            words = "、".join(f"{k.id}（{k.title}）" for k in kinds.values()) or "无"
            raise field_error(["kind"], f"没有这类任务；可用：{words}")
        return kinds[name]

    def kinds(self, city: str, now: datetime) -> Mapping[str, TaskKind]:
        """The kinds of tasks of a city; `ProblemError` for a city without a pack."""
        library = self._tasks.policies.library
        if city not in library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(library.cities)}")
        return self._tasks.policies.in_force(city, now)[1].policy.tasks

    async def many(self, city: str, kind: str, state: str, unit: str, limit: int, cursor: str | None) -> Page:
        """Tasks of a city, the soonest due first, narrowed to a kind, a state, a unit."""
        given = {"kind": kind, "state": state, "unit": unit}
        query = Query({"city": city, **{k: v for k, v in given.items() if v}}, sort="due_at")
        return await page_of(self._tasks.store, "task", query, limit, cursor, self.item)

    async def worklist(self, city: str, unit: str) -> list[dict[str, Any]]:
        """What a unit has still to do, overdue first."""
        query = Query({"city": city, "unit": unit, "open": True}, sort="due_at", limit=200)
        return [self.item(stored) for stored in await self._tasks.store.find("task", query)]

    async def one(self, task_id: str) -> dict[str, Any]:
        """A task with its history and texts; what is due has fired. Raises the problem for none."""
        if await self._tasks.get(task_id) is None:
            raise not_found("此任务")
        now = self._tasks.clock.now()
        await self._tasks.carry_out([Input(task_id, "", now, lambda task, context: [])])
        found = await self._tasks.get(task_id)
        if found is None:
            raise not_found("此任务")
        events = await read_timeline(self._tasks.store, found[1])
        refs = [event.data["text"]["id"] for event in events if event.data.get("text")]
        said = await self._texts.read(refs)
        timeline = [
            {
                "sequence": event.sequence,
                "type": event.name,
                "time": event.time.isoformat(),
                "clauses": list(event.clauses),
                "by": None if event.by is None else {"unit": event.by.unit, "post": event.by.post},
                "text": said.get((event.data.get("text") or {}).get("id", "")),
                "data": dict(event.data),
            }
            for event in events
        ]
        return {**self.item(found[1]), "timeline": timeline}

    def item(self, stored: Stored) -> dict[str, Any]:
        """A task as its readers see it."""
        task = self._tasks.kind.decode(stored.state)
        policy = self._tasks.policies.by_hash(stored.policy).policy
        kind, name = policy.tasks[task.kind], policy.territory.unit_name
        return {
            "id": stored.id,
            "city": stored.city,
            "kind": task.kind,
            "title": kind.title,
            "state": str(task.state),
            "state_name": STATE_NAMES[task.state],
            "unit": task.unit,
            "unit_name": name(task.unit),
            "about": task.about,
            "about_name": name(task.about),
            "on": None if task.on is None else task.on.isoformat(),
            "reported_at": None if task.reported_at is None else task.reported_at.isoformat(),
            "found": task.found,
            "leads": list(task.leads),
            "timers": [timers.view(clock, clock.unit) for clock in task.clocks],
            "clauses": list(kind.clauses),
            "version": stored.version,
        }


def _dated(city: str, context: Context, now: datetime) -> list[Input[Task, Context]]:
    """One input for each unit that has a dated task, opened under an id that follows from it."""
    policy = context.policy
    return [
        Input(f"{city}:{kind.id}:{unit}", city, now, partial(_opened, unit=unit, kind=kind, now=now))
        for kind in policy.tasks.values()
        if kind.due_at is not None and now < kind.due_at
        for unit in units_meant(kind.units, policy.territory, policy.departments)
    ]


def _opened(task: Task | None, context: Context, *, unit: str, kind: TaskKind, now: datetime) -> Decision:
    return [] if begun(task) else open_due(task, kind, unit, now)
