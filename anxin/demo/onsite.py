"""What is reported of a site: who works there, their contracts, the notice board, insurance, inspection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from anxin.demo.beginnings import duty
from anxin.demo.city import City
from anxin.demo.notes import Notes
from anxin.demo.planning import Plan
from contracts.facts import NoticeItem
from services.runtime.calendar_days import add_months

FEWEST, MOST = 3, 6
"""Workers of a site who are followed one by one: few, so that the year stays small."""
TEAMS = ("瓦工班", "木工班", "钢筋班", "水电班", "架子班")
INSPECTED = (
    "现场实名制设备正常，工人进出刷脸，未发现未登记人员。",
    "现场随机询问工人，均已签订劳动合同，工资按月发放。",
    "现场维权告示牌已设立，部分内容褪色，已要求更换。",
)
ITEMS: Sequence[str] = get_args(NoticeItem)
CONTRACT_LATE = 0.05
ITEM_LACKS, BOARD_MENDED = 0.06, 0.75


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on site: under an id that means nothing, never by name. `left`: after that day, gone."""

    id: str
    entered: date
    left: date


def set_up(plan: Plan, city: City, notes: Notes) -> list[Worker]:
    """What the city's rules look at of a site; the workers who are there."""
    watching = city.watching
    workers: list[Worker] = []
    if watching.any_of("attendance_abnormal", "contract_rate_low", "feed_stale", "site_inspection"):
        workers = _workers(plan, notes)
    if watching.any_of("contract_rate_low"):
        _contracts(plan, notes, workers)
    if watching.any_of("injury_insurance_missing"):
        last = plan.started + timedelta(days=29)
        duty(plan, notes, "injury_insurance", "insurance", plan.started, last)
    if watching.any_of("notice_board_missing"):
        _board(plan, notes)
    if watching.any_of("site_inspection"):
        since = min(worker.entered for worker in workers)
        result = notes.rng.choice(INSPECTED)
        duty(plan, notes, "inspection", "supervision", since, since + timedelta(days=29), result=result)
    return workers


def _workers(plan: Plan, notes: Notes) -> list[Worker]:
    """A few; some leave before the works are completed."""
    rng = notes.rng
    team = rng.choice(TEAMS)
    found = []
    for number in range(1, rng.randint(FEWEST, MOST) + 1):
        entered = plan.started + timedelta(days=rng.randint(0, 9))
        left = plan.completed
        if number > FEWEST and rng.random() < 0.4:
            left = max(entered, left - timedelta(days=rng.randint(20, 90)))
        worker = Worker(f"{plan.id}-W{number:02d}", entered, left)
        notes.on("worker_entered", "realname", entered, worker=worker.id, team=team)
        notes.on("worker_left", "realname", left, worker=worker.id)
        found.append(worker)
    return found


def _contracts(plan: Plan, notes: Notes, workers: Sequence[Worker]) -> None:
    """Uploaded when work begins; where the site is slow with it, that of one of its workers late or never."""
    slow, *others = workers
    for worker in others:
        day = worker.entered + timedelta(days=notes.rng.randint(0, 12))
        notes.on("contract_uploaded", "realname", day, worker=worker.id)
    last = add_months(slow.entered, 1)
    if plan.habit.slips(CONTRACT_LATE):
        day = last + timedelta(days=notes.rng.randint(6, 70))
        notes.on("contract_uploaded", "realname", day, worker=slow.id)
        return
    duty(plan, notes, "contract_uploaded", "realname", slow.entered, last, worker=slow.id)


def _board(plan: Plan, notes: Notes) -> None:
    """The notice board; some lack an item, which is mended or not."""
    rng = notes.rng
    last = plan.started + timedelta(days=14)
    lacks = plan.habit.slips(ITEM_LACKS)
    items = plan.habit.sample(ITEMS, len(ITEMS) - rng.randint(1, 3)) if lacks else list(ITEMS)
    hung = duty(plan, notes, "notice_board", "supervision", plan.started, last, items=items)
    if hung is not None and lacks and rng.random() < BOARD_MENDED:
        mended = hung + timedelta(days=rng.randint(4, 40))
        notes.on("notice_board", "supervision", mended, items=list(ITEMS))
