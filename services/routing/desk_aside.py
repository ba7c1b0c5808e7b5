"""What stands beside a case's handling, as rows for its page: marks, hands, questions, other cases. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from services.routing.desk_parts import DEBT_KINDS, JUDICIAL, LEVELS, POLICE
from services.routing.desk_timeline import TITLES, Names
from services.routing.desk_words import CHANNELS, MARKS, clock_title, yuan_words
from services.routing.domain.words import MANNER_NAMES
from services.runtime.templates import deadline, local_time

Json = Mapping[str, Any]
GROUNDS: Mapping[str, str] = {
    "worker": "同一工人",
    "employer": "同一用人单位",
    "project": "同一项目",
    "period": "欠薪时段重叠",
}
PATHS: Mapping[str, str] = {
    "mediation": "调解",
    "legal_aid": "法律援助",
    "arbitration_referral": "劳动仲裁",
    **JUDICIAL,
}
_STEP_OF_MARK: Mapping[str, str] = {
    "disputed": "case.disputed",
    "leader_assignment": "case.leader_assigned",
    "joint_investigation": "case.joint_investigation_opened",
    "special_team": "case.special_team_formed",
    "police_transfer": "case.police_transferred",
    "incident": "case.incident_opened",
}
"""The events that set a mark by themselves."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is, its words, the clauses it rests on, and the page that it leads to."""

    label: str
    text: str
    clauses: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows are taken from: the case, its history, the texts that could be read, names, the unit,
    and the titles of the pack's rules.
    """

    item: Json
    timeline: Sequence[Json]
    texts: Mapping[str, str]
    names: Names
    unit: str
    rules: Mapping[str, str]

    def rule(self, name: str) -> str:
        """A rule in words; one without a title is known by its clauses alone."""
        title = self.rules.get(name)
        return "按规则" if title is None else f"规则“{title}”"


def asides(beside: Beside) -> tuple[Aside, ...]:
    """The headings that have something under them, in the order of the page."""
    found = (
        Aside("标记及依据", tuple(_marks(beside))),
        Aside("流转与职责", tuple(_hands(beside))),
        Aside("争议与协查", tuple(_questions(beside))),
        Aside("专项处置", tuple(_special(beside))),
        Aside("资金", tuple(_money(beside))),
        Aside("有关案件", tuple(_others(beside))),
        Aside("项目和企业的预警", tuple(_warnings(beside))),
    )
    return tuple(aside for aside in found if aside.rows)


def _marks(beside: Beside) -> Iterable[Row]:
    for mark in beside.item["marks"]:
        event = next((one for one in reversed(beside.timeline) if _sets(one, mark)), None)
        name = MARKS.get(mark, mark)
        if event is None:
            yield Row(name, "")
            continue
        rule = event["data"].get("rule") if event["type"] == "case.marked" else None
        ground = beside.rule(rule) if rule else TITLES.get(event["type"], event["type"])
        yield Row(name, f"{local_time(event['time'])}，{ground}", tuple(event["clauses"]))


def _sets(event: Json, mark: str) -> bool:
    if event["type"] == "case.marked":
        return bool(event["data"]["mark"] == mark)
    return bool(event["type"] == _STEP_OF_MARK.get(mark))


def _hands(beside: Beside) -> Iterable[Row]:
    item, names = beside.item, beside.names
    if item["manner"]:
        with_ = "、".join(map(names, item["with"]))
        yield Row("流转方式", MANNER_NAMES[item["manner"]] + (f"，会同{with_}" if with_ else ""))
    if item["duty"]:
        yield Row("承办职责", item["duty"]["text"], tuple(item["duty"]["clauses"]))
    if item["task_force"]:
        yield Row("督办专班", names(item["task_force"]))
    yield Row("首问单位", names(item["first_unit"]))
    if item["kept_by"]:
        yield Row("首问负责", f"签收之前仍由{names(item['kept_by'])}跟踪")
    if item["proposed"]:
        yield Row("退回时建议", f"由{names(item['proposed'])}办理")


def _questions(beside: Beside) -> Iterable[Row]:
    item, names = beside.item, beside.names
    if item["dispute"]:
        proposed = item["dispute"]["proposed"]
        wish = f"，认为应由{names(proposed)}办理" if proposed else ""
        text = f"{names(item['dispute']['unit'])}提出{wish}；由{names(item['dispute']['arbiter'])}裁定"
        yield Row("责任争议", text)
    answers = {e["data"]["assistance"]: e for e in beside.timeline if e["type"] == "case.assistance_answered"}
    for event in beside.timeline:
        if event["type"] == "case.assistance_asked":
            data = event["data"]
            answer = answers.get(data["assistance"])
            said = "尚未答复" if answer is None else f"答复：{_text(answer['data'].get('answer'), beside)}"
            asked = f"{names(data['to'])}：{_text(data.get('question'), beside)}"
            yield Row(_question(data["assistance"]), f"{asked}\n{said}", tuple(event["clauses"]))


def _question(id_: str) -> str:
    """A question's name within its case: the case's id, which begins it, is said elsewhere."""
    return f"协查 {id_.rpartition('-')[2]}"


def _text(ref: Json | None, beside: Beside) -> str:
    return "（未写明）" if ref is None else beside.texts.get(ref["id"], "（原文未找到）")


def _special(beside: Beside) -> Iterable[Row]:
    item, names = beside.item, beside.names
    incident, police, team = item["incident"], item["police"], item["special_team"]
    if incident:
        post = f"，现场负责人：{names.post(incident['on_site_post'])}" if incident["on_site_post"] else ""
        end = "" if incident["open"] else "，已结束"
        yield Row(
            "应急处置", f"{LEVELS[incident['level']]}，{local_time(incident['opened_at'])}起{post}{end}"
        )
    if police:
        status = POLICE.get(police["status"], "待受理")
        yield Row("移送公安", f"{police['unit_name']}，{local_time(police['at'])}移送，{status}")
    if team:
        members = "、".join(map(names, team["members"]))
        yield Row("专案组", f"{names(team['formed_by'])}成立，成员：{members}")
    for path in item["paths"]:
        end = "已有结果" if path["outcome"] else "尚无结果"
        unit = f"{names(path['unit'])}，" if path["unit"] else ""
        yield Row(PATHS[path["path"]], f"{unit}{local_time(path['at'])}，{end}")
    for one in item["proposals"]:
        yield Row("约谈建议", f"{names(one['unit'])}（{beside.rule(one['rule'])}）")


def _money(beside: Beside) -> Iterable[Row]:
    item = beside.item
    if float(item["advanced"]):
        yield Row("已垫付", yuan_words(item["advanced"]))
    for debt in item["debts"]:
        back = f"已清回{yuan_words(debt['recovered'])}，其中用于工资{yuan_words(debt['to_wages'])}"
        whose = f"{debt['debtor']}（{DEBT_KINDS.get(debt['kind'], debt['kind'])}）"
        yield Row("关联账款", f"{whose}，账款{yuan_words(debt['amount'])}，{back}")


def _warnings(beside: Beside) -> Iterable[Row]:
    """Open warnings of the project and the employer (FY-3.2): the page of each is the warnings' own."""
    for one in beside.item["warnings"]:
        month = f"（{one['month']}）" if one["month"] else ""
        text = f"{one['type_name']}{month}，{one['state_name']}，{beside.names.unit(one['supervisor'])}"
        address = f"/warnings/desk/warnings/{quote(one['id'])}"
        yield Row(local_time(one["raised_at"]), text, href=f"{address}?unit={quote(beside.unit, safe='')}")


def _others(beside: Beside) -> Iterable[Row]:
    item = beside.item
    for one in item["duplicates"]:
        grounds = "、".join(GROUNDS.get(ground, ground) for ground in one["grounds"])
        yield Row("疑似重复", f"{one['case']}（{grounds}）", href=_page(one["case"], beside))
    if item["merging"]:
        yield Row("正在并入", item["merging"], href=_page(item["merging"], beside))
    if item["merged_into"]:
        yield Row("已并入", item["merged_into"], href=_page(item["merged_into"], beside))
    for one in item["merged"]:
        channel = CHANNELS.get(one["channel"], one["channel"])
        due = f"，{deadline(one['channel_due_at'])}前答复" if one["channel_due_at"] else ""
        clock = f"（{clock_title(one['timer'])}）" if one["timer"] else ""
        text = f"{one['case']}：{channel}{due}{clock}{_still_owed(one['owing'])}"
        yield Row("并入的线索", text, href=_page(one["case"], beside))


def _still_owed(owing: Json | None) -> str:
    """What the merged case was found to owe, as long as it is unpaid."""
    if owing is None:
        return ""
    amount = owing["amount"]
    return "，拖欠属实，金额尚未核实" if amount is None else f"，合并前核实尚欠{yuan_words(amount)}"


def _page(case: str, beside: Beside) -> str:
    query = f"?unit={quote(beside.unit, safe='')}" if beside.unit else ""
    return f"/routing/desk/cases/{quote(case, safe='')}{query}"
