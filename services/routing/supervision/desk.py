"""What the pages of supervision show: forms, history and clocks, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.routing.domain.supervision.offered import Offered
from services.routing.domain.supervision.rules import Rules
from services.runtime.decisions import Refusal
from services.runtime.desk.forms import Field
from services.runtime.desk.offers import Offer, Told
from services.runtime.problems import ProblemError
from services.runtime.territory import Territory

CLOCKS: Mapping[str, str] = {"rectify": "限期整改", "letter": "发函整改"}
_DUE = Field("due", "整改时限（最后一日）", "date", required=True)
_REASON = Field("reason", "理由", "long", required=True)
_CASE = Field("case", "案件编号")
_ABOUT = Field("about", "事项", "choice", required=True)
_FILES = Field("files", "材料清单", "lines", hint="每行写一份材料的编号，不含空格；可不填")
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "notify": (Field("items", "存在问题", "lines", hint="每行写一个问题", required=True), _DUE),
    "letter": (_DUE, Field("text", "补充内容", "long", hint="逾期未整改的问题会自动写入函件；可不填")),
    "station": (
        Field("ground", "督导事由", "long", required=True),
        _CASE.over(hint="只就一件案件督导的填写；可不填"),
        Field("members", "专班成员单位", "choices"),
    ),
    "raise_level": (_CASE.over(required=True), _REASON.over(required=False)),
    "interview": (_REASON, Field("record", "约谈情况", "long"), _FILES),
    "request_city_meeting": (_REASON,),
    "rectify": (
        _ABOUT,
        Field("text", "整改情况", "long", required=True),
        _FILES.over(name="evidence", label="证明材料清单"),
    ),
    "send_back": (_ABOUT, Field("comments", "退回意见", "long", required=True)),
    "end_station": (_ABOUT, Field("result", "督导结果", "long")),
    "acknowledge": (_ABOUT,),
}
"""The fields of each step, as in `contracts.supervision`; `about` stands for `of` and `number`."""
TITLES: Mapping[str, str] = {
    "supervision.notified": "通知限期整改",
    "supervision.letter_issued": "发函通报",
    "supervision.stationed": "驻点督导",
    "supervision.station_ended": "驻点督导结束",
    "supervision.level_raised": "提级办理",
    "supervision.level_answered": "案件答复提级",
    "supervision.interviewed": "约谈属地政府",
    "supervision.city_meeting_requested": "提请市政府联席会议",
    "supervision.rectified": "报告整改情况",
    "supervision.sent_back": "退回整改报告",
    "supervision.acknowledged": "签收",
    "supervision.timer_started": "时限起算",
    "supervision.timer_met": "按期整改",
    "supervision.timer_breached": "逾期未整改",
    "supervision.timer_answered": "逾期后整改",
    "supervision.timer_cancelled": "时限终止",
    "supervision.timer_extended": "时限延长",
    "supervision.timer_reprojected": "期限重新计算",
}
_LABELS = {"ground": "事由", "reason": "理由", "record": "约谈情况", "comments": "退回意见", "result": "结果"}


def clock_title(name: str) -> str:
    """What a clock is called; `rectify#2` is the second that runs at once."""
    base, _, number = name.partition("#")
    return f"{CLOCKS.get(base, base)}{f'（{number}）' if number else ''}"


def about_title(rules: Rules, of: str, number: int) -> str:
    """A measure as it is chosen: 通知限期整改（第1号）."""
    return f"{rules[of].title if of in rules else of}（第{number}号）"


def offers_of(
    offered: Sequence[Offered], rules: Rules, members: tuple[tuple[str, str], ...], clause: Any
) -> list[Offer]:
    """Forms of the steps that a unit may take; those that must wait last. `clause` tells a clause's words."""

    def fields(one: Offered) -> tuple[Field, ...]:
        about = tuple((f"{of}:{number}", about_title(rules, of, number)) for of, number in one.choices)
        options = {"about": about, "members": members}
        return tuple(f.over(options=options[f.name]) if f.name in options else f for f in FIELDS[one.action])

    offers = [
        Offer(
            name=one.action,
            title=one.title,
            clauses=one.clauses,
            fields=fields(one),
            next=one.blocked is None and one.action in ("rectify", "letter"),
            blocked=None if one.blocked is None else _refusal(one.blocked, clause),
        )
        for one in offered
    ]
    return sorted(offers, key=lambda offer: offer.blocked is not None)


def _refusal(refusal: Refusal, clause: Any) -> Told:
    return Told(refusal.message, refusal.clause, clause(refusal.clause), refusal.needed)


def sent(action: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sent as the API takes it: `about` is the measure's kind and number."""
    body = {name: value for name, value in given.items() if name != "about"}
    of, _, number = str(given.get("about", "")).partition(":")
    if number:
        body |= {"number": number} if action == "end_station" else {"of": of, "number": number}
    return {"action": action, **body}


def told_of(problem: ProblemError, fields: Sequence[Field], clause: Any) -> Told:
    """Why a step was refused, with the clause in its own words."""
    labels = {one.name: one.label for one in fields}
    errors = tuple(
        (str(loc[0]) if loc else "", labels.get(str(loc[0]) if loc else "", ""), words)
        for loc, words in problem.errors
    )
    id_ = problem.more.get("clause")
    return Told(problem.detail, id_, clause(id_), problem.more.get("needed"), errors)


def entries(timeline: Sequence[Mapping[str, Any]], territory: Territory, posts: Mapping[str, str]) -> Any:
    """The history, the last first, for its readers."""
    return [_entry(event, territory, posts) for event in reversed(timeline)]


def _entry(event: Mapping[str, Any], territory: Territory, posts: Mapping[str, str]) -> dict[str, Any]:
    by = event["by"]
    post = posts.get(by["post"] or "", "") if by else ""
    return {
        "what": TITLES[event["type"]],
        "detail": _detail(event["data"], territory, posts),
        "time": event["time"],
        "who": f"{territory.unit_name(by['unit'])} {post}".strip() if by else "",
        "clauses": event["clauses"],
        "late": event["type"] == "supervision.timer_breached",
        "texts": [(_LABELS.get(name, ""), text) for name, text in event["texts"].items() if text],
    }


def _detail(data: Mapping[str, Any], territory: Territory, posts: Mapping[str, str]) -> str:
    parts = []
    if "timer" in data and "to" not in data:
        parts.append(clock_title(data["timer"]))
    if "number" in data:
        parts.append(f"第{data['number']}号")
    if data.get("to"):
        parts.append(f"→ {territory.unit_name(data['to'])}{posts.get(data.get('post') or '', '')}")
    if data.get("case"):
        parts.append(f"案件 {data['case']}")
    if "taken" in data:
        parts.append("已提级" if data["taken"] else "未提级，由原单位继续办理")
    return "，".join(parts)
