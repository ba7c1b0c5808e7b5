"""The city's office over county offices: notices, letters, interviews, a team on the spot (FY-A3-3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anxin.demo.actors import Tally
from anxin.demo.city import City
from anxin.demo.pace import Pace
from anxin.world import VirtualWorld
from contracts.envelope import By
from contracts.supervision import SUPERVISION_ACTION
from services.routing.supervision.steps import SupervisionSteps
from services.runtime.calendar_days import local_date
from services.runtime.packs import Pack
from services.runtime.problems import ProblemError

SECTION = "supervision"
OFFICE = "office"
_ITEMS = (
    ["个别在建项目没有按规定设立维权告示牌", "部分预警逾期没有消除，没有说明原因"],
    ["欠薪线索核实超过规定时限的较多", "协议支付的案件没有跟踪回访"],
    ["实名制考勤数据不完整", "工资专户没有做到应开尽开"],
)
_RECTIFIED = "已逐项整改：召开调度会，明确责任人和时限，相关预警已经消除，佐证材料附后。"
_SLOW = "通知和函的整改时限均已届满，仍没有报告整改情况。"
_RECORD = "约谈县区政府分管负责同志，要求十日内完成整改并书面报告。"
_GROUND = "重点项目欠薪矛盾突出，多次交办仍没有解决，存在群体性事件风险。"
_STATIONED = "驻点期间召开三次协调会，工资已经发放到位，转入日常调度。"


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a course: at an instant, by a unit."""

    at: datetime
    unit: str
    role: str
    action: dict[str, Any]


Course = Iterator[Move]


class Supervising:
    """One county and one course of supervision, from notice to end."""

    def __init__(self, world: VirtualWorld, tally: Tally, region: str, course: Course) -> None:
        *_, steps = world.services["routing"].handlers
        self._steps: SupervisionSteps = steps
        self._now = world.clock.now
        self._tally = tally
        self._region = region
        self._moves = iter(course)
        self._next = next(self._moves)
        self.begins = self._next.at
        """When its first step is taken."""

    async def act(self) -> datetime | None:
        move = self._next
        wanted = SUPERVISION_ACTION.validate_python(move.action)
        try:
            await self._steps.take(self._region, wanted, By(move.unit, move.role), self._now())
        except ProblemError as problem:
            self._tally.refuse(f"supervision {wanted.action}", str(problem))
            return None
        self._tally.done[f"supervision {wanted.action}"] += 1
        following = next(self._moves, None)
        if following is None:
            return None
        self._next = following
        return following.at


def courses(world: VirtualWorld, tally: Tally, pack: Pack, city: City, pace: Pace) -> list[Supervising]:
    """The courses of a year, each over another county; none where the pack speaks of no supervision."""
    if not pack.section(SECTION):
        return []
    ways = (_met, _unmet, _stationed)
    counties = [code for code, _ in city.counties]
    chosen = pace.rng.sample(counties, min(len(ways), len(counties)))
    start = world.clock.now()
    found = []
    for number, (way, region) in enumerate(zip(ways, chosen, strict=False)):
        begin = pace.days(start, 60 + 80 * number + pace.rng.randint(0, 30))
        found.append(Supervising(world, tally, region, way(region, begin, pace)))
    return found


def _met(region: str, at: datetime, pace: Pace) -> Course:
    """通知限期整改, and put right in time."""
    yield _notice(at, 0, until=_last(at, 12))
    yield from _acknowledged(region, at, "notify", pace)
    yield _rectified(region, pace.days(at, 7), "notify")


def _unmet(region: str, at: datetime, pace: Pace) -> Course:
    """A notice nobody answers, a letter nobody answers, the interview; then it is put right."""
    first = _last(at, 10)
    yield _notice(at, 1, until=first)
    yield from _acknowledged(region, at, "notify", pace)
    at = pace.workdays(_after(at, first), 2)
    second = _last(at, 10)
    yield Move(at, OFFICE, "head", {"action": "letter", "due": second})
    at = pace.workdays(_after(at, second), 2)
    yield Move(at, OFFICE, "head", {"action": "interview", "reason": _SLOW, "record": _RECORD})
    at = pace.days(at, 9)
    yield _rectified(region, at, "notify")
    yield _rectified(region, at + timedelta(minutes=20), "letter")


def _stationed(region: str, at: datetime, pace: Pace) -> Course:
    """驻点督导 on its own ground, and a notice beside it that is met."""
    members = ["city_hrss", "city_housing"]
    yield Move(at, OFFICE, "head", {"action": "station", "ground": _GROUND, "members": members})
    at = pace.days(at, 3)
    yield _notice(at, 2, until=_last(at, 14))
    at = pace.days(at, 9)
    yield _rectified(region, at, "notify")
    yield Move(pace.days(at, 8), OFFICE, "deputy", {"action": "end_station", "result": _STATIONED})


def _notice(at: datetime, number: int, until: date) -> Move:
    return Move(at, OFFICE, "deputy", {"action": "notify", "items": _ITEMS[number], "due": until})


def _acknowledged(region: str, at: datetime, measure: str, pace: Pace) -> Course:
    yield Move(
        pace.workdays(at, 1), f"{region}/{OFFICE}", "handler", {"action": "acknowledge", "of": measure}
    )


def _rectified(region: str, at: datetime, measure: str) -> Move:
    """The county reports; with papers."""
    answer = {"action": "rectify", "of": measure, "text": _RECTIFIED, "evidence": [f"{region}-{at:%Y%m%d}"]}
    return Move(at, f"{region}/{OFFICE}", "deputy", answer)


def _last(at: datetime, days: int) -> date:
    return local_date(at) + timedelta(days=days)


def _after(at: datetime, last: date) -> datetime:
    """The same time of day when `last` is over."""
    return at + (last - local_date(at)) + timedelta(days=1)
