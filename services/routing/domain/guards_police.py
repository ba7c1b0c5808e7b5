"""Guards on the transfer of a suspected crime, its states, and the answers of prosecutors and courts."""

from __future__ import annotations

from contracts.reasons import Reason
from services.routing.domain.guard import Asked, lacks, wrong_target
from services.routing.domain.places import territory_of
from services.runtime.decisions import Refusal

CITY_POLICE, POLICE = "city_police", "police"
FOLLOWS = {
    None: ("accepted", "refused"),
    "accepted": ("filed", "refused"),
    "filed": ("prosecuted",),
    "refused": (),
    "prosecuted": (),
}
"""Which status may follow which."""
STATUS_NAMES = {"accepted": "受理", "filed": "立案", "refused": "不予受理或立案", "prosecuted": "移送起诉"}
ANSWERERS = {
    "filing_supervision": "procuratorate",
    "support_suit": "procuratorate",
    "preservation": "court",
}
"""Whose matter each answer is: 立案监督 and 支持起诉 the procuratorate's, 财产保全 the court's."""


def goes_to_the_police(asked: Asked) -> Refusal | None:
    """移送公安机关: the territory's or the city's."""
    to, territory = asked.action.to, asked.policy.territory
    if to is None:
        return lacks("to", "移送须写明接收的公安机关（to）", f"填写 <县区代码>/{POLICE} 或 {CITY_POLICE}")
    own = to.endswith(f"/{POLICE}") and territory_of(to, territory) == asked.case.territory is not None
    if (own or to == CITY_POLICE) and territory.knows_unit(to):
        return None
    return wrong_target(
        f"涉嫌犯罪案件只能移送属地或市级公安机关，不能移送{asked.name(to)}", "接收单位改为属地或市公安局"
    )


def is_not_with_the_police(asked: Asked) -> Refusal | None:
    """Transferred once; again only after a refusal."""
    police = asked.case.police
    if police is None or police.status == "refused":
        return None
    return Refusal(Reason.ALREADY_DONE, f"该件已移送{asked.name(police.unit)}")


def police_status_follows(asked: Asked) -> Refusal | None:
    """受理 (or not), then 立案 or 不予立案, then 移送起诉."""
    police = asked.case.police
    if police is None:
        return Refusal(
            Reason.NOT_IN_STATE, "该件尚未移送公安机关", needed="先由属地人社部门移送（police_transfer）"
        )
    allowed = FOLLOWS[police.status]
    if asked.action.status is None or asked.action.status in allowed:
        return None
    now = "已移送、待受理" if police.status is None else STATUS_NAMES[police.status]
    return Refusal(
        Reason.NOT_IN_STATE,
        f"公安机关目前为“{now}”，不能登记“{STATUS_NAMES[asked.action.status]}”",
        field="status",
        needed="、".join(STATUS_NAMES[status] for status in allowed) or "不再变更",
    )


def was_told_of_the_transfer(asked: Asked) -> Refusal | None:
    """立案监督、支持起诉、财产保全: of a case that was transferred to the police."""
    if asked.case.police is not None:
        return None
    return Refusal(
        Reason.NOT_IN_STATE, "该件尚未移送公安机关", needed="先由属地人社部门移送（police_transfer）"
    )


def answers_its_own_matter(asked: Asked) -> Refusal | None:
    """立案监督、支持起诉 by the procuratorate, 财产保全 by the court; and what was answered."""
    action = asked.action
    if action.kind is None:
        needed = "filing_supervision、support_suit（检察院）或 preservation（法院）"
        return lacks("kind", "须写明事项（kind）", needed)
    if action.answer is None:
        return lacks("answer", "须写明答复内容（answer）", "填写 answer")
    unit, department = asked.by or "", ANSWERERS[action.kind]
    others = set(ANSWERERS.values()) - {department}
    suffix = unit.rpartition("/")[2].removeprefix("city_")
    if suffix not in others:
        return None
    return Refusal(
        Reason.NOT_ALLOWED, f"{asked.name(unit)}不能答复该事项", field="kind", needed="选择本单位的事项"
    )
