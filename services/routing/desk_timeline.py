"""A case's history in words: what happened, who did it, on which clause, and what was written. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.routing import desk_parts
from services.routing.desk_words import MARKS, OUTCOMES, clock_title, yuan_words
from services.routing.domain.guards_closing import PART_NAMES
from services.routing.domain.posts import Note, held_on
from services.routing.domain.words import STEP_NAMES
from services.runtime.calendar_days import local_date

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Names:
    """What units and posts of a city are called, and who held a post on the day of an event.

    `held` are the notes of each post, by unit and post; `actor` the unit that took the step.
    """

    unit: Callable[[str | None], str]
    posts: Mapping[str, str]
    held: Mapping[tuple[str, str], Sequence[Note]] = field(default_factory=dict)
    day: date | None = None
    actor: str = ""

    def __call__(self, unit: str | None) -> str:
        return self.unit(unit)

    def post(self, post: str) -> str:
        """A post's name; a post that the pack does not name is shown as it was written."""
        return self.posts.get(post, post)

    def holder(self, unit: str, post: str) -> str:
        """A post of a unit, with whoever held it then."""
        term = None if self.day is None else held_on(self.held.get((unit, post), ()), self.day)
        return self.post(post) if term is None else f"{self.post(post)}（{term.holder}）"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event for its reader."""

    what: str
    detail: str
    time: str
    who: str
    clauses: tuple[str, ...]
    late: bool
    texts: tuple[tuple[str, str], ...]


TITLES: Mapping[str, str] = {
    "case.opened": "收到线索，建立案件",
    "case.referred": "转告其他渠道",
    "case.transferred": "流转",
    "case.signed": "签收",
    "case.diverted": "分流",
    "case.handed_back": "退回",
    "case.verified": "核实",
    "case.payment_ordered": "责令限期支付",
    "case.agreed": "达成支付协议",
    "case.payment_recorded": "登记付款",
    "case.joint_investigation_opened": "成立联合调查组",
    "case.filed": "立案",
    "case.review_linked": "提交倒查结果",
    "case.feedback_submitted": "提交反馈",
    "case.reviewed": "审核",
    "case.spot_checked": "抽查",
    "case.followed_up": "回访",
    "case.reopened": "重新办理",
    "case.planned": "制定处置方案",
    "case.contacted": "联系投诉人",
    "case.urged": "催办",
    "case.leader_assigned": "领导包案",
    "case.superior_reported": "报告上级",
    "case.result_published": "公布处理结果",
    "case.withdrawn": "投诉人撤回",
    "case.closed": "办结",
    **desk_parts.TITLES,
    "case.escalated": "按规定升级",
    "case.marked": "加标记",
    "case.unmarked": "去标记",
    "case.notified": "通知",
    "case.approaching": "临期提醒",
    "case.timer_started": "时限起算",
    "case.timer_met": "按期完成",
    "case.timer_breached": "逾期",
    "case.timer_answered": "逾期后办理",
    "case.timer_cancelled": "时限终止",
    "case.timer_extended": "时限延长",
    "case.timer_reprojected": "期限重新计算",
}
_ANSWERS = {"yes": "满意", "no": "不满意", "unreachable": "联系不上"}
_DECISIONS = {"approve": "通过", "return": "退回重新办理"}


def _told(data: Data, name: Names) -> str:
    post = data.get("post")
    unit = name(data["to"])
    return unit if post is None else f"{unit} {name.holder(data['to'], post)}"


def _to_unit(data: Data, name: Names) -> str:
    return f"→ {name(data['unit'])}"


def _verified(data: Data, name: Names) -> str:
    parts = [OUTCOMES.get(data["outcome"] or "", "")]
    if data.get("headcount") is not None:
        parts.append(f"{data['headcount']}人")
    if data.get("amount") is not None:
        parts.append(yuan_words(data["amount"]))
    if data.get("debtor"):
        parts.append(f"拖欠主体：{data['debtor']}")
    return "，".join(part for part in parts if part)


def _agreed(data: Data, name: Names) -> str:
    rows = (f"{i['due']} 付{yuan_words(i['amount'])}" for i in data["instalments"])
    return "；".join(rows)


def _paid(data: Data, name: Names) -> str:
    owed = "" if data.get("owed") is None else f"，尚欠{yuan_words(data['owed'])}"
    return f"{yuan_words(data['amount'])}，累计{yuan_words(data['paid'])}{owed}"


def _escalated(data: Data, name: Names) -> str:
    steps = dict.fromkeys((*data.get("required", ()), *data.get("due", ())))
    parts = [f"应当{'、'.join(STEP_NAMES.get(step, step) for step in steps)}"] if steps else []
    if data.get("unit"):
        parts.insert(0, f"由{name(data['unit'])}办理")
    if data.get("members"):
        parts.append(f"成员：{'、'.join(map(name, data['members']))}")
    if data.get("review_unit"):
        parts.append(f"{name(data['review_unit'])}倒查")
    return "；".join(parts)


def _clock(data: Data, name: Names) -> str:
    return f"{clock_title(data['timer'])}（{name(data['unit']) or '欠薪单位'}）"


DETAILS: Mapping[str, Callable[[Data, Names], str]] = {
    "case.transferred": _to_unit,
    "case.diverted": _to_unit,
    "case.handed_back": _to_unit,
    "case.feedback_submitted": lambda data, name: f"→ {name(data['unit'])}审核",
    "case.verified": _verified,
    "case.payment_ordered": lambda data, name: f"支付期限 {data['due']}，证据材料{len(data['evidence'])}份",
    "case.agreed": _agreed,
    "case.payment_recorded": _paid,
    "case.joint_investigation_opened": lambda data, name: "、".join(map(name, data["members"])),
    "case.filed": _to_unit,
    "case.reviewed": lambda data, name: _DECISIONS[data["decision"]],
    "case.spot_checked": lambda data, name: "未按协议支付" if data.get("unpaid") else "",
    "case.followed_up": lambda data, name: _ANSWERS[data["satisfied"]],
    "case.leader_assigned": lambda data, name: name.holder(name.actor, data["post"]),
    "case.referred": lambda data, name: str(data["contact"]),
    "case.urged": lambda data, name: f"→ {name(data['to'])}",
    **desk_parts.DETAILS,
    "case.escalated": _escalated,
    "case.marked": lambda data, name: MARKS.get(data["mark"], data["mark"]),
    "case.unmarked": lambda data, name: MARKS.get(data["mark"], data["mark"]),
    "case.notified": _told,
    "case.approaching": _clock,
    **{
        f"case.timer_{kind}": _clock
        for kind in ("started", "met", "breached", "answered", "cancelled", "extended", "reprojected")
    },
}
_LABELS = {**desk_parts.LABELS, **PART_NAMES, "reason": "理由", "comments": "整改意见", "found": "抽查情况"}


def text_ids(timeline: Sequence[Data]) -> list[str]:
    """The ids of all texts that a history points at."""
    return [ref["id"] for item in timeline for _, ref in refs(item["data"])]


def entries(timeline: Sequence[Data], texts: Mapping[str, str], name: Names) -> list[Entry]:
    """The history, latest first; `texts` are those that could be read, by id."""
    return [_entry(item, texts, name) for item in reversed(timeline)]


def _entry(item: Data, texts: Mapping[str, str], name: Names) -> Entry:
    kind, data, by = item["type"], item["data"], item["by"]
    day = local_date(datetime.fromisoformat(item["time"]))
    name = replace(name, day=day, actor="" if by is None else by["unit"])
    detail = DETAILS.get(kind)
    return Entry(
        what=TITLES.get(kind, kind),
        detail="" if detail is None else detail(data, name),
        time=item["time"],
        who="" if by is None else _who(by, name),
        clauses=tuple(item["clauses"]),
        late=kind == "case.timer_breached",
        texts=tuple((label, texts[ref["id"]]) for label, ref in refs(data) if ref["id"] in texts),
    )


def _who(by: Data, name: Names) -> str:
    post = by.get("post")
    return name(by["unit"]) if post is None else f"{name(by['unit'])} {name.holder(by['unit'], post)}"


def units_named(timeline: Sequence[Data]) -> set[str]:
    """The units whose posts a history speaks of."""
    acted = {item["by"]["unit"] for item in timeline if item["by"] is not None}
    return acted | {item["data"]["to"] for item in timeline if item["type"] == "case.notified"}


def refs(data: Data) -> list[tuple[str, Data]]:
    """The texts of an event, with what each is called."""
    named = [*data.items(), *dict(data.get("parts") or {}).items()]
    return [(_LABELS.get(k, ""), v) for k, v in named if isinstance(v, Mapping) and "sha256" in v]
