"""The fields of a case's further steps on the desk: disputes, aid, police, incidents, corrections. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from services.routing.desk_parts import (
    CODED,
    CORRECTED,
    DEBT_KINDS,
    GROUNDS,
    JOINT_ACTIONS,
    JUDICIAL,
    LEVELS,
    MEASURES,
    POLICE,
)
from services.runtime.desk.forms import Field


def _options(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(words.items())


_OUTCOME = Field("outcome", "结果", "long", hint="尚无结果可不填")
_REASON = Field("reason", "更正理由", "long")

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "dispute": (Field("reason", "争议理由", "long"), Field("proposed", "认为应办理的单位", "unit")),
    "arbitrate": (Field("to", "裁定的办理单位", "unit"), Field("reason", "裁定理由", "long")),
    "assist": (Field("to", "请求协查的单位", "unit"), Field("question", "协查事项", "long")),
    "answer": (Field("assistance", "答复哪一件协查", "choice"), Field("answer", "答复内容", "long")),
    "merge": (Field("into", "并入的案件编号", required=True),),
    "unmerge": (Field("reason", "撤销合并的理由", "long"),),
    "advance": (
        Field("amount", "垫付金额（元）", "money"),
        Field("source", "资金来源", hint="例如应急周转金"),
        Field("ground", "垫付事由", "choice", options=_options(GROUNDS)),
    ),
    "mediation": (_OUTCOME,),
    "legal_aid": (_OUTCOME,),
    "arbitration_referral": (_OUTCOME,),
    "link_debt": (
        Field("debtor", "拖欠用人单位账款的单位", "employer"),
        Field("kind", "该单位性质", "choice", options=_options(DEBT_KINDS)),
        Field("amount", "账款金额（元）", "money"),
        Field("reference", "依据（合同、结算单等）", "long"),
    ),
    "recover_debt": (
        Field("debt", "哪一笔账款", "choice"),
        Field("amount", "清回金额（元）", "money", required=True),
        Field("to_wages", "其中用于工资（元）", "money", required=True),
    ),
    "police_transfer": (Field("to", "接收的公安机关", "choice"),),
    "police_update": (Field("status", "办理情况", "choice", options=_options(POLICE), required=True),),
    "judicial_answer": (
        Field("kind", "事项", "choice", options=_options(JUDICIAL)),
        Field("answer", "答复内容", "long"),
    ),
    "special_team": (Field("members", "成员单位", "choices"),),
    "open_incident": (
        Field("level", "等级", "choice", options=_options(LEVELS)),
        Field("on_site_post", "现场负责人岗位", "choice", hint="较大规模集体上访的必须写明"),
    ),
    "end_incident": (),
    "joint_action": (
        Field("kind", "形式", "choice", options=_options(JOINT_ACTIONS), required=True),
        Field("with", "参加单位", "choices"),
        Field("text", "情况", "long", required=True),
    ),
    "look_back": (
        Field("unit", "被倒查的单位", "unit"),
        Field("findings", "责任落实情况", "long"),
        Field("measures", "处理措施", "choices", options=_options(MEASURES)),
    ),
    "correct": (
        Field("field", "更正的内容", "choice", options=_options(CORRECTED), required=True),
        Field(
            "value",
            "更正为",
            "words",
            hint="时间写作 2023-09-01T09:00+08:00；属地写区域代码；成因、标记可写多个，用顿号隔开；"
            "时段写作 2023-01 至 2023-06",
            options=_options(CODED),
        ),
        _REASON,
    ),
}
