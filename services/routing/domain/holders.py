"""What kind of unit one is (`policy.UNIT_CLASSES`), as conditions and the targets of a step ask. Pure."""

from __future__ import annotations

from collections.abc import Collection

from services.runtime.territory import Level, Territory

TASK_FORCE = "tf_"
"""What the ids of task forces begin with."""


def unit_class(unit: str, territory: Territory, departments: Collection[str]) -> str:
    """`341202/hrss` and `city_hrss` are `hrss`, `341202` is `government`; '' for no unit.

    `departments` are the industry departments; other departments of a territory are `department`, other
    units of the city `city`.
    """
    if not unit:
        return ""
    code, slash, department = unit.partition("/")
    if slash or unit.startswith("city_"):
        return _department(department if slash else unit.removeprefix("city_"), departments, bool(slash))
    if unit == "office":
        return "office"
    region = territory.regions.get(code)
    if region is None:
        return "task_force" if unit.startswith(TASK_FORCE) else "city"
    return "township" if region.level is Level.TOWNSHIP else "government"


def _department(department: str, industry: Collection[str], of_a_territory: bool) -> str:
    if department in ("hrss", "office"):
        return department
    if department in industry:
        return "industry"
    return "department" if of_a_territory else "city"
