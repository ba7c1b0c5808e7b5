"""Why each decision about a case was taken, in words: rules and what they saw, clauses, clocks. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.routing.ask import Whole
from services.routing.desk_lists import posts_of
from services.routing.desk_timeline import Entry, Names, entries
from services.routing.desk_words import (
    CAUSES,
    CHANNELS,
    FLAGS,
    INDUSTRIES,
    MARKS,
    OUTCOMES,
    OWNERSHIPS,
    clock_title,
    for_people,
)
from services.routing.domain.words import MANNER_NAMES, STATE_NAMES
from services.routing.explaining import explanation
from services.routing.views import timeline_item
from services.runtime.packs import Pack

Json = Mapping[str, Any]
SEEN: Mapping[str, str] = {
    "channel": "渠道",
    "industry": "行业",
    "ownership": "项目性质",
    "region": "属地",
    "territory": "所属县区",
    "causes": "欠薪成因",
    "flags": "线索标记",
    "marks": "案件标记",
    "project": "项目",
    "task_force": "工作专班",
    "state": "状态",
    "unit": "办理单位",
    "holder": "办理单位类别",
    "manner": "流转方式",
    "headcount": "人数",
    "amount": "金额（元）",
    "owed": "尚欠（元）",
    "paid": "已付（元）",
    "outcome": "核实结论",
    "agreement": "有支付协议",
    "instalment_unpaid": "有到期未付",
    "filed": "已立案",
    "returns": "退回次数",
    "debts": "关联账款",
    "incident_level": "应急等级",
    "in_festival": "传统节日期间收到",
    "has_industry_department": "有行业主管部门",
}
"""What the names in a rule's condition are called."""
_VALUES: Mapping[str, str] = {
    **CHANNELS,
    **INDUSTRIES,
    **OWNERSHIPS,
    **CAUSES,
    **FLAGS,
    **MARKS,
    **OUTCOMES,
    **MANNER_NAMES,
    **{str(state): name for state, name in STATE_NAMES.items()},
}


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule: whether its condition held, the condition as written, and the values that it saw."""

    title: str
    held: bool
    condition: str
    saw: tuple[tuple[str, str], ...]
    clauses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EventTold:
    """One event of a decision, with the wording of its clauses and the rules that were looked at."""

    what: str
    detail: str
    clauses: tuple[tuple[str, str], ...]
    rules: tuple[RuleTold, ...]


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """What was decided at one instant, and by whom; empty: by the rules."""

    time: str
    who: str
    events: tuple[EventTold, ...]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """Decisions, latest first; clocks and how they were counted; open steps, and what others lack."""

    decisions: tuple[DecisionTold, ...]
    clocks: tuple[tuple[str, Json], ...]
    open: tuple[str, ...]
    lacking: tuple[tuple[str, Json], ...]


def why_page(whole: Whole, pack: Pack, now: datetime) -> WhyPage:
    """The explanation of a case for people."""
    names = Names(whole.context.policy.territory.unit_name, dict(posts_of(pack)))
    items = [timeline_item(event) for event in whole.timeline]
    told = dict(zip((item["sequence"] for item in items), entries(items, {}, names)[::-1], strict=True))
    found = explanation(whole.case, whole.timeline, whole.context, now)
    return WhyPage(
        decisions=tuple(_decision(one, told, names) for one in reversed(found["decisions"])),
        clocks=tuple((clock_title(one["name"]), one) for one in found["timers"]),
        open=tuple(step["name"] for step in found["steps"] if step["refused"] is None),
        lacking=tuple(
            (step["name"], _lacking(step["refused"])) for step in found["steps"] if step["refused"]
        ),
    )


def _lacking(refused: Json) -> Json:
    spoken = {name: refused[name] and for_people(refused[name]) for name in ("message", "needed")}
    return {**refused, **spoken}


def _decision(decision: Json, told: Mapping[int, Entry], names: Names) -> DecisionTold:
    events = tuple(_event(one, told[one["sequence"]], names) for one in decision["events"])
    return DecisionTold(decision["time"], told[decision["events"][0]["sequence"]].who, events)


def _event(event: Json, entry: Entry, names: Names) -> EventTold:
    taken = event.get("rule")
    rules = ([_rule(taken, True, names)] if taken else []) + [
        _rule(rule, False, names) for rule in event.get("not_met", ())
    ]
    return EventTold(entry.what, entry.detail, _clauses(event["clauses"]), tuple(rules))


def _rule(rule: Json, held: bool, names: Names) -> RuleTold:
    saw = tuple((SEEN.get(name, name), _said(name, value, names)) for name, value in rule["values"].items())
    return RuleTold(rule["title"], held, rule["when"] or "", saw, _clauses(rule["clauses"]))


def _said(name: str, value: Any, names: Names) -> str:
    """A value that a rule saw, in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(_VALUES.get(one, str(one)) for one in value) or "无"
    if isinstance(value, (int, float)):
        return f"{value:,.2f}" if isinstance(value, float) else str(value)
    if name in ("unit", "task_force", "region", "territory"):
        return names(value or None) or "无"
    return _VALUES.get(value, value) or "无"


def _clauses(clauses: Sequence[Json]) -> tuple[tuple[str, str], ...]:
    return tuple((one["id"], one["text"]) for one in clauses)
