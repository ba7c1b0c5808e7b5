"""Decides about supervision: measures of the city's office, and what the territory answers. Pure.

The order is the same for every step: in the order of time, by who may, past the pack's guards; the first
refusal wins and names its clause. The tables at the foot are the map.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain.messages import Context
from services.routing.domain.places import OFFICE
from services.routing.domain.supervision import answers
from services.routing.domain.supervision.guards import GUARDS, Attempt, SeenCase
from services.routing.domain.supervision.rules import MeasureRule
from services.routing.domain.supervision.state import LETTER, NOTIFY, Supervision
from services.routing.domain.supervision.work import Act, Work, clock_name
from services.runtime import timers
from services.runtime.calendar_days import SHANGHAI, end_of_day
from services.runtime.decisions import Decision, Draft, Refusal
from services.runtime.timers import Timer

MAX_STANDING = 100
"""Measures that may stand at once for one territory."""


@dataclass(frozen=True, slots=True)
class CaseAnswered:
    """The event of a case that was asked to go up a level: whether it went."""

    case: str
    number: int
    taken: bool


def decide(
    found: Supervision | None, act: Act, case: SeenCase | None, context: Context, now: datetime
) -> Decision:
    """The events that a step makes, or why it is refused; `case` is the one that it names."""
    if found is None:
        return Refusal(Reason.NOT_FOUND, "没有此县区的督导记录")
    rules = context.policy.supervision
    if not rules:
        words = "本市文件没有规定市级对县区的督导程序，不能办理"
        return Refusal(Reason.NOT_ALLOWED, words, field="action")
    if found.last_at is not None and now < found.last_at:
        if act.action.at is not None:
            return _out_of_order(found.last_at)
        now = found.last_at
    name = act.action.action
    if name in answers.STEPS:
        return answers.STEPS[name](found, act, rules, now)
    rule = rules.get(name)
    if rule is None:
        return Refusal(Reason.NOT_ALLOWED, "本市文件没有规定这一督导方式，不能办理", field="action")
    return _measure(Work(found, rule, now, act), case, now)


def _measure(work: Work, case: SeenCase | None, now: datetime) -> Decision:
    rule, act = work.rule, work.act
    if act.by.unit != OFFICE:
        return not_the_offices(rule)
    for guard in rule.guards:
        refused = GUARDS[guard.rule](Attempt(act.action, work.state, case, now))
        if refused is not None:
            return replace(refused, clause=guard.clause)
    if len(work.state.measures) >= MAX_STANDING:
        words = "未完结的督导事项过多，请先办结以往的事项"
        return Refusal(Reason.TOO_LARGE, words, rule.clauses[0], "action")
    due = getattr(act.action, "due", None)
    if due is not None and end_of_day(due) <= now:
        return Refusal(Reason.INVALID, "整改时限已过，请填写今日或以后的日期", field="due")
    TAKE[act.action.action](work)
    return work.drafts


def not_the_offices(rule: MeasureRule) -> Refusal:
    """Measures are the city's office's alone."""
    return Refusal(
        Reason.NOT_ALLOWED, f"“{rule.title}”由市治欠办办理", rule.clauses[0], "by", f"由 {OFFICE} 提交"
    )


def _notify(work: Work) -> None:
    """日常调度: 及时通知属地治欠办，要求限期整改."""
    action: Any = work.act.action
    items = [dict(work.act.refs[f"items.{n}"]) for n in range(1, len(action.items) + 1)]
    _dated(work, "supervision.notified", NOTIFY, items=items)


def _letter(work: Work) -> None:
    """发函通报: 汇总整理存在问题发函属地政府. It is about all notices that are unmet."""
    notices = [one.number for one in work.state.unmet if one.step == NOTIFY]
    _dated(work, "supervision.letter_issued", LETTER, notices=notices, text=work.act.ref("text"))


def _dated(work: Work, event: str, step: str, **said: Any) -> None:
    """A measure that sets a time: its event, and a clock that its addressee answers for."""
    action: Any = work.act.action
    due_at, name = end_of_day(action.due), clock_name(work.state, step)
    work.take(event, step, due_at=due_at.isoformat(), timer=name, **said)
    unit = work.rule.addressee(work.state.region)
    clock = Timer(name, work.now, due_at, unit=unit, clauses=work.rule.clauses)
    work.push(timers.started("supervision", clock, work.now, work.by))


def _station(work: Work) -> None:
    """驻点督导."""
    action: Any = work.act.action
    said = {"case": action.case, "members": list(action.members), "ground": work.act.ref("ground")}
    work.take("supervision.stationed", "station", **said)


def _raise_level(work: Work) -> None:
    """提级办理: the case is asked, and answers with an event of its own."""
    action: Any = work.act.action
    said = {"case": action.case, "reason": work.act.ref("reason")}
    work.take("supervision.level_raised", "raise_level", **said)


def _interview(work: Work) -> None:
    """约谈属地政府分管负责同志."""
    action: Any = work.act.action
    said = {"reason": work.act.ref("reason"), "record": work.act.ref("record"), "files": list(action.files)}
    work.take("supervision.interviewed", "interview", **said)


def _request_city_meeting(work: Work) -> None:
    """提请市政府召开联席会议."""
    reason = work.act.ref("reason")
    work.take("supervision.city_meeting_requested", "request_city_meeting", reason=reason)


def answered(found: Supervision | None, told: CaseAnswered, context: Context, now: datetime) -> Decision:
    """The case has answered; the second time nothing waits for it any more."""
    waits = None if found is None else found.find("raise_level", told.number)
    if found is None or waits is None or waits.case != told.case:
        return []
    rule = context.policy.supervision.get("raise_level")
    clauses = context.policy.general if rule is None else rule.clauses
    data = {"region": found.region, "number": told.number, "case": told.case, "taken": told.taken}
    return [Draft("supervision.level_answered", max(now, found.last_at or now), data, clauses)]


def fire(found: Supervision, due: datetime, context: Context) -> list[Draft]:
    """Times that are over: the addressee has not answered."""
    return [timers.ended("supervision", "breached", clock, due) for clock in timers.due(found.clocks, due)]


def _out_of_order(last_at: datetime) -> Refusal:
    last = last_at.astimezone(SHANGHAI)
    return Refusal(
        Reason.OUT_OF_ORDER,
        f"办理时间早于该县区督导的上一条记录（{last:%Y-%m-%d %H:%M:%S}）",
        field="at",
        needed="at 不早于上一条记录的时间",
    )


TAKE: Mapping[str, Callable[[Work], None]] = {
    "notify": _notify,
    "letter": _letter,
    "station": _station,
    "raise_level": _raise_level,
    "interview": _interview,
    "request_city_meeting": _request_city_meeting,
}
"""The measures of the office (FY-A3-3 and the like); what the territory answers is in `answers.STEPS`."""
