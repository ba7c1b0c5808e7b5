"""What the desk calls clocks, marks and values (vocabulary)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FIELD_NAME = re.compile(r"（[a-z_]+(: [a-z_]+)?）")
CLOCKS: Mapping[str, str] = {
    "first_response": "首次响应",
    "judge": "研判",
    "transfer": "流转",
    "sign": "签收",
    "verify": "核实",
    "resolve": "化解处置",
    "close": "办结",
    "channel": "渠道规定时限",
    "campaign": "集中治理",
    "payment_order": "责令支付期限",
    "instalment": "协议支付",
    "agreement_check": "协议支付核查",
    "investigation": "立案调查",
    "review": "审核",
    "incident_report": "突发事件报告",
    "assist": "协查答复",
    "arbitrate": "争议裁定",
}
CHANNELS: Mapping[str, str] = {
    "qr": "扫码投诉",
    "counter": "窗口",
    "phone": "电话",
    "hotline_12345": "12345热线",
    "petition": "信访",
    "police_110": "110",
    "municipal_platform": "市级平台",
    "internet_supervision": "互联网+督查",
    "national_platform": "全国根治欠薪线索反映平台",
    "provincial_platform": "省级平台",
    "opinion": "舆情",
    "inspection": "排查",
}
INDUSTRIES: Mapping[str, str] = {
    "housing": "住建",
    "transport": "交通",
    "water": "水利",
    "forestry": "林业",
    "land": "自然资源和规划",
    "agriculture": "农业农村",
    "education": "教育",
    "coal": "煤炭",
    "public_service": "公共服务",
    "platform_economy": "平台经济",
    "manufacturing": "制造业",
    "other": "其他",
}
OWNERSHIPS: Mapping[str, str] = {
    "government": "政府投资",
    "soe": "国企",
    "institution": "事业单位",
    "private": "民营",
}
CAUSES: Mapping[str, str] = {
    "realname_missing": "实名制管理不到位",
    "illegal_contracting": "违法发包、转包、分包、挂靠",
    "progress_payment_owed": "拖欠工程款",
    "sme_debt": "拖欠中小企业账款",
    "business_failure": "经营困难",
    "malicious": "恶意欠薪",
    "dispute": "经济纠纷",
}
FLAGS: Mapping[str, str] = {
    "leader_instruction": "领导批示",
    "superior_supervised": "上级督办",
    "media_exposed": "媒体曝光",
    "mass_incident": "群体性事件",
    "extreme_risk": "极端事件风险",
    "large_petition": "较大规模集体上访",
}
MARKS: Mapping[str, str] = {
    "leader_assignment": "领导包案",
    "listed_supervision": "挂牌督办",
    "joint_investigation": "联合调查组",
    "special_team": "专案组",
    "double_investigation": "一案双查",
    "incident": "应急处置",
    "disputed": "有争议",
    "police_transfer": "移送公安",
    "key_item": "重点事项",
    "no_plan": "未制定方案",
    "no_contact": "未联系投诉人",
}
OUTCOMES: Mapping[str, str] = {
    "founded": "属实",
    "partly_founded": "部分属实",
    "unfounded": "不属实",
    "out_of_scope": "不属于欠薪",
}


def clock_title(name: str) -> str:
    """A clock for people: `instalment#2` is the second instalment's, `channel#2` the second of its kind."""
    base, numbered, number = name.partition("#")
    title = CLOCKS.get(base, base)
    if not numbered:
        return title
    return f"{title}（第{number}{'期' if base == 'instalment' else '项'}）"


def yuan_words(amount: str | None) -> str:
    """Yuan with separators, or that it is not known."""
    if amount is None:
        return "未说明"
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}元" if cents == "00" else f"{int(whole):,}.{cents}元"


def for_people(words: str) -> str:
    """The words of a refusal without the names of the API's fields."""
    return _FIELD_NAME.sub("", words)
