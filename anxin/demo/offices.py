"""What the offices do of their own: warnings that were not cleared in time, the bulletins of the month."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from anxin.demo.actors import Tally
from anxin.demo.agenda import Agenda
from anxin.demo.pace import Pace
from anxin.world import VirtualWorld
from contracts import bulletins as bulletin_actions
from contracts.envelope import By, Event, from_record
from contracts.topics import WARNINGS
from contracts.warnings import ACTION, WarningState
from services.bulletins.domain.bulletin import Status, bulletin_id
from services.bulletins.handlers import Bulletins
from services.runtime.aggregate import Aggregates
from services.runtime.calendar_days import SHANGHAI, local_date, month_after, month_of, start_of_day
from services.runtime.inputs import Refused
from services.runtime.problems import ProblemError
from services.warnings.domain.project import Project, Warning, aggregate_of
from services.warnings.handlers import WarningSteps

MEASURES = "请在规定期限内督促责任单位消除预警，并将处理结果书面反馈。"
RECORD = "约谈行业主管部门主要负责人，要求立即督促整改并依法处罚，当场形成约谈记录。"
REASON = "经发函、约谈仍未消除，提请属地政府召开部门联席会议研究处置。"
NOTE = "已核查责任单位提交的书面证明材料，情况属实。"
_LADDER = (
    ("issue_letter", {"measures": MEASURES}, 0.9),
    ("record_interview", {"record": RECORD}, 0.75),
    ("request_joint_meeting", {"reason": REASON}, 0.6),
)
_OPENS = timedelta(hours=8, minutes=30)


class WarningsOffice:
    """Reads every morning which warnings became overdue, and has each of them seen to."""

    def __init__(self, world: VirtualWorld, agenda: Agenda, tally: Tally, paces: Any) -> None:
        self._world = world
        self._agenda = agenda
        self._tally = tally
        self._paces = paces
        self._steps, _ = world.services["warnings"].handlers
        self._projects: Aggregates[Project, Any] = world.services["warnings"].aggregates[0]
        self._read = 0

    async def act(self) -> datetime | None:
        for event in self._news():
            if event.name == "warning.overdue":
                pace = self._paces(f"{event.data['warning']}:{event.sequence}")
                ladder = Ladder(self._steps, self._projects, self._tally, event, pace, self._world.clock.now)
                self._agenda.enter(pace.workdays(self._world.clock.now(), pace.rng.randint(0, 3)), ladder)
        return start_of_day(local_date(self._world.clock.now()) + timedelta(days=1)) + _OPENS

    def _news(self) -> list[Event]:
        published = self._world.bus.published
        fresh = [d for d in published[self._read :] if d.topic == WARNINGS.name]
        self._read = len(published)
        return [from_record(d.headers, d.value) for d in fresh]


class Ladder:
    """An office and one warning: letter, interview, joint meeting, as long as it is not cleared."""

    def __init__(
        self,
        steps: WarningSteps,
        projects: Aggregates[Project, Any],
        tally: Tally,
        event: Event,
        pace: Pace,
        now: Any,
    ) -> None:
        self._steps = steps
        self._projects = projects
        self._tally = tally
        self._warning = str(event.data["warning"])
        self._region = event.data.get("region")
        self._supervisor = str(event.data["supervisor"])
        self._pace = pace
        self._now = now
        self._next = 0

    async def act(self) -> datetime | None:
        warning = await self._look()
        if warning is None or warning.cleared or warning.state is WarningState.OPEN:
            return None
        if self._pace.chance(0.07):
            evidence = [f"{self._warning.replace('/', '-')}-evidence"]
            await self._take("clear", self._supervisor, {"evidence": evidence, "note": NOTE})
            return None
        action, fields, share = _LADDER[self._next]
        if not self._pace.chance(share):
            return None
        office = "office" if self._region is None else f"{self._region}/office"
        await self._take(action, office, fields)
        self._next += 1
        return await self._after() if self._next < len(_LADDER) else None

    async def _after(self) -> datetime | None:
        """When the addressee's time is over, and a while."""
        warning = await self._look()
        ends = [t.due_at for t in warning.timers if t.running] if warning is not None else []
        return self._pace.workdays(max(ends, default=self._now()), self._pace.rng.randint(0, 4))

    async def _look(self) -> Warning | None:
        found = await self._projects.get(aggregate_of(self._warning))
        return None if found is None else found[0].warnings.get(self._warning)

    async def _take(self, action: str, unit: str, fields: dict[str, Any]) -> None:
        wanted = ACTION.validate_python({"action": action, **fields})
        outcome = await self._steps.take(self._warning, wanted, By(unit, "deputy"), self._now())
        if isinstance(outcome, Refused):
            self._tally.refuse(action, outcome.refusal.message)
        else:
            self._tally.done[action] += 1


class BulletinsOffice:
    """Approves a month's bulletins on the 6th, publishes them on the 9th, and mends one in the year."""

    APPROVES, PUBLISHES, CORRECTS = 6, 9, 20

    def __init__(self, world: VirtualWorld, tally: Tally, city: Any, kinds: list[str], pace: Pace) -> None:
        self._clock = world.clock
        self._tally = tally
        self._city = city
        self._kinds = kinds
        self._pace = pace
        self._bulletins: Bulletins = world.services["bulletins"].handlers
        self._corrected = False

    async def act(self) -> datetime | None:
        today = self._clock.now().astimezone(SHANGHAI)
        month = month_after(month_of(today.date()), -1)
        for kind in self._kinds:
            for scope in (None, *(code for code, _ in self._city.counties)):
                await self._see_to(today.day, bulletin_id(self._city.id, kind, month, scope), scope)
        return start_of_day(today.date() + timedelta(days=1)) + timedelta(hours=10)

    async def _see_to(self, day: int, made: str, scope: str | None) -> None:
        if day not in (self.APPROVES, self.PUBLISHES, self.CORRECTS):
            return
        office = "office" if scope is None else f"{scope}/office"
        deputy = {"unit": office, "post": "deputy"}
        if day == self.APPROVES and not self._pace.chance(0.04):
            await self._step(made, Status.DRAFT, {"action": "approve", "by": deputy})
        elif day == self.PUBLISHES:
            await self._step(made, Status.APPROVED, {"action": "publish", "by": deputy})
        elif day == self.CORRECTS and not self._corrected and scope is not None and self._pace.chance(0.05):
            words = "部分案件的属地有误，已经改派，按改派后的属地重新统计。"
            await self._step(made, Status.PUBLISHED, {"action": "correct", "by": deputy, "reason": words})
            self._corrected = True

    async def _step(self, made: str, status: Status, action: dict[str, Any]) -> None:
        """Takes a step with a bulletin that there is and that is in the state for it."""
        stored = await self._bulletins.aggregates.get(made)
        if stored is None or stored[0].status is not status:
            return
        try:
            found = await self._bulletins.get(made)
            await self._bulletins.act(found, bulletin_actions.ACTION.validate_python(action), None)
        except ProblemError as problem:
            self._tally.refuse(f"bulletin {action['action']}", str(problem))
        else:
            self._tally.done[f"bulletin {action['action']}"] += 1
