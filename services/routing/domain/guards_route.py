"""Guards on who gets a case."""

from __future__ import annotations

from services.routing.domain.guard import Asked, lacks, wrong_target
from services.routing.domain.places import hrss_of, territory_of
from services.runtime.decisions import Refusal


def goes_to_a_territorys_hrss(asked: Asked) -> Refusal | None:
    """流转至属地人力资源社会保障部门: only the HRSS of a county or zone of this city."""
    to = asked.action.to
    if to is None:
        return lacks("to", "流转须写明接收单位（to）", "填写属地人社部门，例如 <县区代码>/hrss")
    county, _, department = to.partition("/")
    region = asked.policy.territory.regions.get(county)
    if department == "hrss" and region is not None and region.level is asked.policy.territory.level:
        return None
    return wrong_target(
        f"线索只能流转至属地人力资源社会保障部门，不能流转至{asked.name(to)}", "接收单位改为 <县区代码>/hrss"
    )


def stays_in_the_leads_territory(asked: Asked) -> Refusal | None:
    """属地管理: to the county that the lead names; to another one only with a reason.

    A complainant may name the wrong county: whoever hands over then says why. A unit that handed the case
    back and named the right one has said why already.
    """
    action, case = asked.action, asked.case
    to = action.to
    territory = asked.policy.territory
    place = territory_of(to or "", territory)
    right = case.proposed is not None and place == territory_of(case.proposed, territory)
    if case.territory is None or place == case.territory or right:
        return None
    if action.reason is not None:
        return None
    name = territory.regions[case.territory].name
    return wrong_target(
        f"该线索属地为{name}，流转至{asked.name(to)}须说明理由",
        f"流转至{name}的单位，或填写改派理由（reason）",
    )


def is_with_the_territorys_hrss(asked: Asked) -> Refusal | None:
    """分流由属地人社作出: what a department already has, it hands back first."""
    case = asked.case
    if case.unit == hrss_of(case, asked.policy.territory):
        return None
    return wrong_target(
        f"该件现由{asked.name(case.unit)}办理，只有属地人社部门可以分流",
        f"由{asked.name(case.unit)}先退回（hand_back），再由属地人社部门分流",
        field="action",
    )


def goes_to_an_industry_department_of_the_same_level(asked: Asked) -> Refusal | None:
    """分流至同级行业主管部门."""
    to = asked.action.to
    if to is None:
        return lacks(
            "to", "分流须写明接收的行业主管部门（to）", "填写同级行业主管部门，例如 <县区代码>/housing"
        )
    territory, _, department = to.partition("/")
    if territory != asked.case.territory:
        return wrong_target(
            f"只能分流至同级行业主管部门，{asked.name(to)}不在本属地",
            f"接收单位改为 {asked.case.territory}/<行业主管部门>",
        )
    if department in asked.policy.departments:
        return None
    return wrong_target(
        f"只能分流至同级行业主管部门，{asked.name(to)}不是行业主管部门",
        f"可选：{'、'.join(asked.name(f'{territory}/{d}') for d in sorted(asked.policy.departments))}",
    )


def gives_a_reason(asked: Asked) -> Refusal | None:
    """The step says why."""
    if getattr(asked.action, "reason", None) is not None:
        return None
    return lacks("reason", "须写明理由（reason）", "填写 reason")
