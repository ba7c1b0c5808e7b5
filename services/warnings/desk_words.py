"""What the desk calls the clocks and events of warnings, and how a history reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Data = Mapping[str, Any]
Name = Callable[[str | None], str]
CLOCKS: Mapping[str, str] = {
    "clear": "责任单位消除",
    "letter": "发函后消除",
    "interview": "约谈后消除",
    "opinion_report": "舆情核查上报",
    "site_inspection": "实地检查",
    "account_report": "专户变动报告",
}
BOARD_ITEMS: Mapping[str, str] = {
    "project": "工程建设项目",
    "developer": "建设单位",
    "general_contractor": "总包单位",
    "subcontractors": "分包单位",
    "labour_officer": "劳资专管员",
    "minimum_wage": "当地最低工资标准",
    "payday": "工资支付日期",
    "complaint_phones": "投诉举报电话",
    "arbitration": "劳动争议调解仲裁申请渠道",
    "legal_aid": "法律援助申请渠道",
    "legal_hotline": "公共法律服务热线",
}
"""What a notice board shows (FY-1.7)."""
LACKING: Mapping[str, str] = {
    "labour_officer": "未配备劳资专管员",
    "supervision_report": "缺监理月报",
    "deposit_refund": "工资保证金待退还",
    "worker_registration": "工人未实名登记",
}
"""What a project may lack (`domain.records.LACKS`)."""
DATES: Mapping[str, str] = {
    "permit": "施工许可证",
    "start_report": "开工报告批复",
    "contract": "签订施工合同",
    "account": "开设工资专户",
    "started": "开工",
    "entered": "工人进场",
    "injury_insurance": "工伤保险",
    "funds_proof": "资金落实证明",
    "completed": "完工",
    "settled": "工资结清",
}
"""Days of a project, as the ledger names them."""
DEPOSITS: Mapping[str, str] = {
    "cash": "现金",
    "bank_guarantee": "银行保函",
    "insurance": "保证保险",
    "guarantor_letter": "担保公司保函",
    "exemption": "减免",
}
CLASSES: Mapping[str, str] = {"general": "一般性", "key": "关键性", "opinion": "舆情"}
WATCHED: Mapping[str, str] = {
    "project": "项目",
    "employer": "企业",
    "permit": "施工许可",
    "sender": "数据来源",
    "opinion": "舆情",
}
"""What a warning is about, by kind of what is watched."""
CLEARED_BY: Mapping[str, str] = {
    "facts": "职责已履行",
    "in_time": "期限内已履行，信息后到",
    "corrected": "信息更正，预警不成立",
    "hand": "人工消除",
}
_STEPS = {"letter": "发函", "interview": "约谈", "joint_meeting": "提请联席会议"}
_TIMERS = {
    "started": "时限起算",
    "met": "按期完成",
    "breached": "逾期",
    "answered": "逾期后办理",
    "cancelled": "时限终止",
    "reprojected": "期限重新计算",
    "extended": "时限延长",
}
_PUSHED = {
    "raised": "新预警",
    "overdue": "逾期未消除",
    "repeated": "又有新情况",
    "reassigned": "监管单位变更",
    "step_taken": "督办",
    "step_expired": "督办期限已到",
}
PARTIES = {
    "developer": "建设单位",
    "general_contractor": "施工总承包单位",
    "employer": "用人单位",
    "sender": "数据报送单位",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a warning for its reader."""

    what: str
    detail: str
    time: str
    who: str
    clauses: tuple[str, ...]
    late: bool
    texts: tuple[tuple[str, str], ...]


def _said(kind: str, data: Data, name: Name) -> tuple[str, str]:
    """What happened, and the particulars."""
    if kind.startswith("warning.timer_"):
        title = CLOCKS.get(data["timer"], data["timer"])
        return _TIMERS[kind.removeprefix("warning.timer_")], title
    match kind:
        case "warning.raised":
            again = f"第{data['occurrence']}次" if data["occurrence"] > 1 else ""
            return f"{again}预警", f"监管单位：{name(data['supervisor'])}"
        case "warning.pushed":
            told = "、".join(PARTIES.get(to, "") or name(to) for to in data["to"])
            return "推送", f"{_PUSHED[data['about']]} → {told}"
        case "warning.repeated":
            return "又有新情况", f"共{data['evidence']['count']}条"
        case "warning.reported":
            return "核查上报", name(data["unit"])
        case "warning.overdue":
            return "责任单位逾期未消除", f"由{name(data['supervisor'])}介入"
        case "warning.escalated":
            return _STEPS.get(data["step"], str(data["step"])), f"→ {name(data['to'])}"
        case "warning.reassigned":
            return "监管单位变更", f"{name(data['former'])} → {name(data['supervisor'])}"
        case "warning.cleared":
            return "消除", CLEARED_BY.get(data["cleared_by"], str(data["cleared_by"]))
    return kind, ""


def _refs(data: Data) -> list[Data]:
    return [value for value in data.values() if isinstance(value, Mapping) and "sha256" in value]


def text_ids(timeline: Sequence[Data]) -> list[str]:
    """The ids of all texts that a history points at."""
    return [ref["id"] for item in timeline for ref in _refs(item["data"])]


def file_ids(timeline: Sequence[Data]) -> list[str]:
    """All materials that a history names: ids of files, or what else was written."""
    return [one for item in timeline for one in item["data"].get("files", ())]


def _materials(data: Data, uploaded: Collection[str]) -> list[tuple[str, str]]:
    """The materials of one step; who reads it is told which of them nobody can open."""
    said = [
        f"{one}{'' if one in uploaded else '（只写明编号，没有上传文件）'}" for one in data.get("files", ())
    ]
    return [("材料", "、".join(said))] if said else []


def entries(
    timeline: Sequence[Data],
    texts: Mapping[str, str],
    uploaded: Collection[str],
    name: Name,
    posts: Mapping[str, str],
) -> list[Entry]:
    """The history, latest first; `texts` are those that could be read, by id, `uploaded` ids of files."""
    found = []
    for item in reversed(timeline):
        what, detail = _said(item["type"], item["data"], name)
        by = item["by"]
        post = "" if by is None or not by.get("post") else f" {posts.get(by['post'], by['post'])}"
        found.append(
            Entry(
                what,
                detail,
                item["time"],
                "" if by is None else f"{name(by['unit'])}{post}",
                tuple(item["clauses"]),
                item["type"] in ("warning.timer_breached", "warning.overdue"),
                (
                    *(("", texts[ref["id"]]) for ref in _refs(item["data"]) if ref["id"] in texts),
                    *_materials(item["data"], uploaded),
                ),
            )
        )
    return found
