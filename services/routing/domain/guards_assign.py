"""Guards on an assignment by hand: to a territory that handles, or to a department of the city."""

from __future__ import annotations

from services.routing.domain.guard import Asked, lacks, wrong_target
from services.runtime.decisions import Refusal

CITY = "city_"
"""How the names of the city's own departments begin (catalogue, "Units")."""


def goes_to_a_territorys_government(asked: Asked) -> Refusal | None:
    """交办到乡镇（街道）: to the government of a territory, which handles, and to nobody else."""
    to = asked.action.to
    if to is None:
        return _names_nobody()
    if _is_a_territory(asked, to):
        return None
    return wrong_target(
        f"案件只能交办到属地，不能交办到{asked.name(to)}", "接收单位（to）改为属地政府，填写其区划代码"
    )


def goes_to_a_department_or_territory(asked: Asked) -> Refusal | None:
    """交相应职能部门、相应乡镇（街道）: to a department of the city or to the government of a territory."""
    to = asked.action.to
    if to is None:
        return _names_nobody()
    department = to.startswith(CITY) and asked.policy.territory.knows_unit(to)
    if department or _is_a_territory(asked, to):
        return None
    return wrong_target(
        f"案件只能交职能部门或属地办理，不能交{asked.name(to)}",
        "接收单位（to）改为市级部门（city_…）或属地政府的区划代码",
    )


def _is_a_territory(asked: Asked, unit: str) -> bool:
    region = asked.policy.territory.regions.get(unit)
    return region is not None and region.level is asked.policy.territory.level


def _names_nobody() -> Refusal:
    return lacks("to", "交办须写明接收单位（to）", "填写接收单位")
