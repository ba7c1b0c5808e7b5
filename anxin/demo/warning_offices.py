"""What offices do about warnings of their own: opinions reported, what is overdue taken up, some cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anxin.demo.actors import Tally
from anxin.demo.agenda import Agenda
from anxin.demo.pace import Pace
from anxin.world import VirtualWorld
from contracts.envelope import By, Event, from_record
from contracts.topics import WARNINGS
from contracts.warnings import ACTION
from services.runtime.aggregate import Aggregates
from services.runtime.calendar_days import local_date, start_of_day
from services.runtime.inputs import Refused
from services.warnings.domain.guards import reported_by
from services.warnings.domain.ladder import next_step
from services.warnings.domain.project import Project, Warning, aggregate_of
from services.warnings.domain.watched import Watched, kind_of
from services.warnings.domain.writing import REPORT, Context
from services.warnings.handlers import WarningSteps

MEASURES = "请在规定期限内督促责任单位消除预警，并将处理结果书面反馈。"
RECORD = "约谈主要负责人，要求立即督促整改并依法处罚，当场形成约谈记录。"
REASON = "经发函、约谈仍未消除，提请属地政府召开部门联席会议研究处置。"
NOTE = "已核查责任单位提交的书面证明材料，情况属实。"
FINDINGS = "经核查，舆情反映的工地确有工资拖延发放的情况，已责成属地约谈责任单位并督促支付。"
_STEPS = {
    "issue_letter": ({"measures": MEASURES}, 0.9),
    "record_interview": ({"record": RECORD}, 0.75),
    "request_joint_meeting": ({"reason": REASON}, 0.6),
}
"""What is written with each step of a ladder, and how often an office gets to it."""
BY_HAND_IN_TIME, BY_HAND_LATE, BY_HAND_WITHOUT_LADDER = 0.06, 0.07, 0.3
BY_HAND_OF_NONE = 0.3
"""Of warnings of what is no project, an employer above all: few of its facts can end them."""
NEVER_REPORTED, REPORTED_LATE, SETTLED = 0.06, 0.15, 0.75
"""Of opinions: never reported, reported late, and of those reported, ended with evidence."""
_OPENS = timedelta(hours=8, minutes=30)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where officers take steps about warnings, in one world."""

    steps: WarningSteps
    projects: Aggregates[Project, Context]
    tally: Tally
    now: Callable[[], datetime]

    async def look(self, warning: str) -> Warning | None:
        """A warning as it is now, by all that has been reported."""
        await self.projects.take_in([aggregate_of(warning)])
        found = await self.projects.get(aggregate_of(warning))
        return None if found is None else found[0].warnings.get(warning)

    def rules(self, city: str) -> Context:
        """The rules in force."""
        return self.projects.policies.in_force(city, self.now())[1]

    async def take(self, warning: str, action: str, unit: str, **fields: Any) -> None:
        """Takes a step; one that is refused is a mistake of the script."""
        wanted = ACTION.validate_python({"action": action, **fields})
        outcome = await self.steps.take(warning, wanted, By(unit, "deputy"), self.now())
        if isinstance(outcome, Refused):
            self.tally.refuse(action, outcome.refusal.message)
        else:
            self.tally.done[action] += 1

    async def clear(self, warning: str, unit: str) -> None:
        """Clears a warning by hand, on evidence."""
        evidence = [f"{warning.replace('/', '-').replace(':', '-')}-evidence"]
        await self.take(warning, "clear", unit, evidence=evidence, note=NOTE)


class WarningsOffice:
    """Reads every morning which warnings were raised or became overdue, and has each of them seen to."""

    def __init__(self, world: VirtualWorld, agenda: Agenda, tally: Tally, paces: Any) -> None:
        self._world = world
        self._agenda = agenda
        self._paces = paces
        steps, *_ = world.services["warnings"].handlers
        projects: Any = world.services["warnings"].aggregates[0]
        self._desk = Desk(steps, projects, tally, world.clock.now)
        self._read = 0

    async def act(self) -> datetime | None:
        await self._world.hand_on("warnings")
        for event in self._news():
            pace = self._paces(f"{event.data.get('warning')}:{event.sequence}")
            if event.name == "warning.overdue":
                self._see_to(event, pace)
            elif event.name in ("warning.raised", "warning.repeated"):
                await self._answer(event, pace)
        return start_of_day(local_date(self._desk.now()) + timedelta(days=1)) + _OPENS

    def _see_to(self, event: Event, pace: Pace) -> None:
        first = pace.workdays(self._desk.now(), pace.rng.randint(0, 3))
        self._agenda.enter(first, Ladder(self._desk, event, pace))

    async def _answer(self, event: Event, pace: Pace) -> None:
        """Opinions are reported on; of other warnings some are cleared on paper before their time is over."""
        warning = await self._desk.look(event.data["warning"])
        if warning is None or warning.cleared:
            return
        now = self._desk.now()
        if reported_by(warning, self._desk.rules(event.city)) is not None:
            late = pace.chance(REPORTED_LATE)
            hours = pace.rng.uniform(30, 90) if late else pace.rng.uniform(0.05, 0.4)
            if not pace.chance(NEVER_REPORTED):
                self._agenda.enter(now + timedelta(hours=hours), Opinion(self._desk, warning, pace))
        elif pace.chance(BY_HAND_IN_TIME if kind_of(event.subject) is Watched.PROJECT else BY_HAND_OF_NONE):
            self._agenda.enter(pace.days(now, pace.rng.randint(2, 8)), OnPaper(self._desk, warning))

    def _news(self) -> list[Event]:
        published = self._world.bus.published
        fresh = [d for d in published[self._read :] if d.topic == WARNINGS.name]
        self._read = len(published)
        return [from_record(d.headers, d.value) for d in fresh]


class OnPaper:
    """The supervisor clears a warning on papers that the liable party brings, if it still stands."""

    def __init__(self, desk: Desk, warning: Warning) -> None:
        self._desk = desk
        self._warning = warning

    async def act(self) -> datetime | None:
        warning = await self._desk.look(self._warning.id)
        if warning is not None and not warning.cleared:
            await self._desk.clear(warning.id, warning.supervisor)
        return None


class Opinion:
    """The unit that an opinion was told to: verifies and reports, and ends it some days later."""

    def __init__(self, desk: Desk, warning: Warning, pace: Pace) -> None:
        self._desk = desk
        self._warning = warning
        self._pace = pace
        self._reported = False

    async def act(self) -> datetime | None:
        warning = await self._desk.look(self._warning.id)
        if warning is None or warning.cleared:
            return None
        asked = any(t.name.startswith(REPORT) and t.stopped_at is None for t in warning.timers)
        if not self._reported:
            self._reported = True
            if asked:
                await self._desk.take(warning.id, "report_opinion", warning.supervisor, findings=FINDINGS)
            later = self._pace.days(self._desk.now(), self._pace.rng.randint(4, 12))
            return later if self._pace.chance(SETTLED) else None
        if not asked:
            await self._desk.clear(warning.id, warning.supervisor)
        return None


class Ladder:
    """An office and one overdue warning: the steps of the city's ladder, as long as it is not cleared."""

    def __init__(self, desk: Desk, event: Event, pace: Pace) -> None:
        self._desk = desk
        self._pace = pace
        self._city = event.city
        self._warning = str(event.data["warning"])

    async def act(self) -> datetime | None:
        warning = await self._desk.look(self._warning)
        if warning is None or warning.cleared:
            return None
        rules = self._desk.rules(self._city)
        step = next_step(warning, rules)
        by_hand = BY_HAND_LATE if rules.policy.ladder else BY_HAND_WITHOUT_LADDER
        if self._pace.chance(by_hand):
            await self._desk.clear(warning.id, warning.supervisor)
            return None
        if step is None:
            return None
        fields, share = _STEPS[step.action]
        if not self._pace.chance(share):
            return None
        office = "office" if warning.region is None else f"{warning.region}/office"
        await self._desk.take(warning.id, step.action, office, **fields)
        return await self._after()

    async def _after(self) -> datetime | None:
        """When the addressee's time is over, and a while."""
        warning = await self._desk.look(self._warning)
        ends = [t.due_at for t in warning.timers if t.running] if warning is not None else []
        return self._pace.workdays(max(ends, default=self._desk.now()), self._pace.rng.randint(0, 4))
