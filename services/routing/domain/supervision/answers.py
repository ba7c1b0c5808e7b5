"""What the territory answers to measures, and what the office finds of that. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain.places import OFFICE
from services.routing.domain.supervision.rules import MeasureRule, Rules
from services.routing.domain.supervision.state import NOTIFY, STATION, Supervision, Taken
from services.routing.domain.supervision.work import Act, Work, reopened
from services.runtime import timers
from services.runtime.decisions import Decision, Refusal


def rectify(found: Supervision, act: Act, rules: Rules, now: datetime) -> Decision:
    """A notice or a letter is answered: its clock is met, or noted as answered late.

    The answer to a letter answers the notices that it is about.
    """
    action: Any = act.action
    rule = rules.get(action.of)
    asked = [one for one in found.waiting if one.step == action.of]
    measure = _chosen(asked, action.number, last=False)
    if rule is None or measure is None:
        words = "没有待整改的通知" if action.of == NOTIFY else "没有待整改的函"
        return _nothing(words, rule, "action")
    refused = _not_the_territorys(found, act, rule, measure)
    if refused is None and act.ref("text") is None:
        words = "须写明整改情况（text）"
        refused = Refusal(Reason.INCOMPLETE, words, rule.clauses[0], "text", "逐条写明整改情况")
    if refused is not None:
        return refused
    work = Work(found, rule, now, act)
    covered = [m for number in measure.notices if (m := found.find(NOTIFY, number)) is not None]
    for one in (measure, *(m for m in covered if m.rectified_at is None)):
        _answer(work, one)
    return work.drafts


def _answer(work: Work, measure: Taken) -> None:
    action: Any = work.act.action
    work.add(
        "supervision.rectified",
        work.rule.clauses,
        region=work.state.region,
        of=measure.step,
        number=measure.number,
        text=work.act.ref("text"),
        evidence=list(action.evidence),
    )
    clock = None if measure.timer is None else timers.find(work.state.clocks, measure.timer)
    for draft in () if clock is None else timers.stop("supervision", clock, work.now, work.by):
        work.push(draft)


def send_back(found: Supervision, act: Act, rules: Rules, now: datetime) -> Decision:
    """What was reported does not stand: the notice or letter waits again, to its old end."""
    action: Any = act.action
    rule = rules.get(action.of)
    reported = [one for one in found.of(action.of) if one.rectified_at is not None]
    measure = _chosen(reported, action.number, last=True)
    if rule is None or measure is None or measure.timer is None:
        return _nothing("没有可退回的整改报告", rule, "action")
    refused = _not_the_offices(act, rule)
    if refused is None and act.ref("comments") is None:
        words = "退回须写明哪些没有整改到位（comments）"
        refused = Refusal(Reason.INCOMPLETE, words, rule.clauses[0], "comments", "写明退回意见")
    if refused is not None:
        return refused
    work = Work(found, rule, now, act)
    work.add(
        "supervision.sent_back",
        rule.clauses,
        region=found.region,
        of=measure.step,
        number=measure.number,
        comments=act.ref("comments"),
    )
    for draft in reopened(work.state, measure.timer, now):
        work.push(draft)
    return work.drafts


def end_station(found: Supervision, act: Act, rules: Rules, now: datetime) -> Decision:
    """驻点督导结束."""
    action: Any = act.action
    rule = rules.get(STATION)
    measure = _chosen(found.of(STATION), action.number, last=True)
    if rule is None or measure is None:
        return _nothing("没有正在进行的驻点督导", rule, "action")
    refused = _not_the_offices(act, rule)
    if refused is not None:
        return refused
    work = Work(found, rule, now, act)
    said = {"number": measure.number, "result": act.ref("result")}
    work.add("supervision.station_ended", rule.clauses, region=found.region, **said)
    return work.drafts


def acknowledge(found: Supervision, act: Act, rules: Rules, now: datetime) -> Decision:
    """签收: once."""
    action: Any = act.action
    rule = rules.get(action.of)
    measure = _chosen(found.of(action.of), action.number, last=True)
    if rule is None or measure is None:
        return _nothing("没有可签收的督导事项", rule, "of")
    refused = _not_the_territorys(found, act, rule, measure)
    if refused is not None:
        return refused
    if measure.acknowledged_at is not None:
        return Refusal(Reason.ALREADY_DONE, "该督导事项已经签收", rule.clauses[0])
    work = Work(found, rule, now, act)
    said = {"of": measure.step, "number": measure.number}
    work.add("supervision.acknowledged", rule.clauses, region=found.region, **said)
    return work.drafts


def _nothing(words: str, rule: MeasureRule | None, field: str) -> Refusal:
    return Refusal(Reason.NOT_IN_STATE, words, None if rule is None else rule.clauses[0], field)


def _chosen(measures: list[Taken], number: int | None, *, last: bool) -> Taken | None:
    """The one of this number; without a number the last, or the first."""
    if number is not None:
        return next((one for one in measures if one.number == number), None)
    return (measures[-1] if last else measures[0]) if measures else None


def _not_the_offices(act: Act, rule: MeasureRule) -> Refusal | None:
    if act.by.unit == OFFICE:
        return None
    return Refusal(Reason.NOT_ALLOWED, "这一步由市治欠办办理", rule.clauses[0], "by", f"由 {OFFICE} 提交")


def _not_the_territorys(found: Supervision, act: Act, rule: MeasureRule, measure: Taken) -> Refusal | None:
    """The addressee answers, or the territory's government or office; the city's office in their stead."""
    allowed = list(dict.fromkeys((measure.to, found.region, f"{found.region}/{OFFICE}")))
    if act.by.unit in (*allowed, OFFICE):
        return None
    needed = f"由 {'、'.join(allowed)} 提交"
    return Refusal(
        Reason.NOT_ALLOWED, "这一步由被督导的属地政府或属地治欠办办理", rule.clauses[0], "by", needed
    )


STEPS: Mapping[str, Callable[[Supervision, Act, Rules, datetime], Decision]] = {
    "rectify": rectify,
    "send_back": send_back,
    "end_station": end_station,
    "acknowledge": acknowledge,
}
"""The steps that answer a measure, or end one."""
