"""What the desk calls the further steps of a case, their events and their values (vocabulary). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.desk_words import CAUSES, CHANNELS, FLAGS, INDUSTRIES, OWNERSHIPS, yuan_words
from services.routing.domain.guards_police import STATUS_NAMES

GROUNDS: Mapping[str, str] = {"employer_unable": "企业一时难以解决", "employer_fled": "企业主欠薪逃匿"}
DEBT_KINDS: Mapping[str, str] = {"agency": "机关事业单位", "soe": "国有企业", "sme": "其他企业"}
POLICE: Mapping[str, str] = STATUS_NAMES
JUDICIAL: Mapping[str, str] = {
    "filing_supervision": "立案监督",
    "support_suit": "支持起诉",
    "preservation": "财产保全",
}
LEVELS: Mapping[str, str] = {"general": "一般", "large": "较大", "major": "重大", "extreme": "特别重大"}
JOINT_ACTIONS: Mapping[str, str] = {
    "enforcement": "联合执法",
    "reception": "联合接访",
    "publicity": "联合宣传",
    "interview": "约谈",
    "meeting": "专项会议",
}
MEASURES: Mapping[str, str] = {"interview": "约谈", "notice": "通报", "discipline": "处分"}
CORRECTED: Mapping[str, str] = {
    "amount": "反映金额",
    "headcount": "反映人数",
    "industry": "行业",
    "ownership": "项目性质",
    "causes": "欠薪成因",
    "flags": "标记",
    "region": "属地",
    "channel_due_at": "渠道规定时限",
    "received_at": "收到时间",
    "employer": "用人单位",
    "channel": "渠道",
    "project_id": "项目编号",
    "period": "欠薪时段",
    "address": "地址",
}
CODED: Mapping[str, str] = {**CHANNELS, **INDUSTRIES, **OWNERSHIPS, **CAUSES, **FLAGS}
"""Values of the corrected fields that people write as words."""

TITLES: Mapping[str, str] = {
    "case.disputed": "提出争议",
    "case.arbitrated": "裁定争议",
    "case.assistance_asked": "请求协查",
    "case.assistance_answered": "答复协查",
    "case.merge_asked": "请求并案",
    "case.merge_taken": "并入另一案件",
    "case.merge_declined": "未能并入另一案件",
    "case.merge_abandoned": "并案未成，继续办理",
    "case.merge_released": "撤出并入的案件",
    "case.merged": "已并入另一案件",
    "case.unmerged": "撤销合并",
    "case.policy_moved": "改按新版本规则办理",
    "case.advanced": "先行垫付",
    "case.mediated": "调解",
    "case.legal_aid_referred": "转法律援助",
    "case.arbitration_referred": "转仲裁",
    "case.debt_linked": "关联拖欠账款",
    "case.debt_recovered": "清回账款",
    "case.police_transferred": "移送公安",
    "case.police_updated": "公安办理情况",
    "case.judicial_answered": "司法机关答复",
    "case.special_team_formed": "成立专案组",
    "case.level_raised": "提级办理",
    "case.level_kept": "未提级，由原单位继续办理",
    "case.incident_opened": "启动应急处置",
    "case.incident_ended": "结束应急处置",
    "case.joint_action_recorded": "联合行动",
    "case.looked_back": "案件倒查",
    "case.corrected": "更正",
}
Data = Mapping[str, Any]
Name = Callable[[str | None], str]


def _advanced(data: Data, name: Name) -> str:
    return f"{yuan_words(data['amount'])}（{data['source']}，{GROUNDS[data['ground']]}）"


def _debt(data: Data, name: Name) -> str:
    return f"{data['debtor']}（{DEBT_KINDS[data['kind']]}），{yuan_words(data['amount'])}"


def _recovered(data: Data, name: Name) -> str:
    return f"{yuan_words(data['amount'])}，用于工资{yuan_words(data['to_wages'])}"


def _incident(data: Data, name: Name) -> str:
    post = f"，现场负责人：{data['on_site_post']}" if data.get("on_site_post") else ""
    return f"{LEVELS[data['level']]}{post}"


def _joint(data: Data, name: Name) -> str:
    return f"{JOINT_ACTIONS[data['kind']]}：{'、'.join(map(name, data['with_units']))}"


def _looked_back(data: Data, name: Name) -> str:
    return f"{name(data['unit'])}：{'、'.join(MEASURES[one] for one in data['measures'])}"


def told_value(value: Any) -> str:
    """A corrected value for people."""
    if isinstance(value, list):
        return "、".join(CODED.get(one, one) for one in value) or "无"
    if isinstance(value, Mapping):
        return _told_parts(value)
    return "未说明" if value is None else CODED.get(str(value), str(value))


def _told_parts(value: Data) -> str:
    """An employer by name, a period by its ends; of a text, which stands below, only that there is one."""
    if "length" in value:
        return f"文字{value['length']}字"
    return str(value["name"]) if "name" in value else f"{value['start'] or ''}至{value['end'] or ''}"


def _corrected(data: Data, name: Name) -> str:
    return f"{CORRECTED[data['field']]}：{told_value(data['former'])} → {told_value(data['value'])}"


DETAILS: Mapping[str, Callable[[Data, Name], str]] = {
    "case.arbitrated": lambda data, name: f"→ {name(data['unit'])}",
    "case.assistance_asked": lambda data, name: f"→ {name(data['to'])}",
    "case.assistance_answered": lambda data, name: name(data["unit"]),
    "case.merged": lambda data, name: f"→ {data['into']}",
    "case.advanced": _advanced,
    "case.debt_linked": _debt,
    "case.debt_recovered": _recovered,
    "case.police_transferred": lambda data, name: f"→ {name(data['to'])}",
    "case.police_updated": lambda data, name: f"{name(data['unit'])}：{POLICE[data['status']]}",
    "case.judicial_answered": lambda data, name: f"{name(data['unit'])}：{JUDICIAL[data['kind']]}",
    "case.special_team_formed": lambda data, name: "、".join(map(name, data["members"])),
    "case.level_raised": lambda data, name: f"→ {name(data['unit'])}",
    "case.incident_opened": _incident,
    "case.incident_ended": _incident,
    "case.joint_action_recorded": _joint,
    "case.looked_back": _looked_back,
    "case.corrected": _corrected,
}
LABELS: Mapping[str, str] = {
    "outcome": "结果",
    "reference": "依据",
    "answer": "答复",
    "question": "协查事项",
    "findings": "情况",
    "narrative": "诉求内容",
    "grounds": "立案依据",
    "text": "内容",
    "note": "情况",
    "value": "更正为",
    "former": "原为",
}
"""What the texts of these events are called."""
