"""From a template in a pack to a unit, and back to where a unit stands.

Templates: `unit` (who has the case), `first_unit`, `handled_by`, `task_force`, `arbiter` (of its dispute),
`police_unit` (that the case was transferred to), `raised_to` (the city's, which took it up a level),
`debtor` (no unit), a unit's own name (`city_hrss`), a part that a unit plays in this city (`role:hrss`,
`roles` of units.yaml), and names with `{territory}` (the territory's code), `{township}` (the region's
township or street) and `{industry}` (the industry department's suffix).
"""

from __future__ import annotations

from services.routing.domain.case import Case
from services.runtime.territory import Territory

TEMPLATE_WORDS = frozenset(
    {"unit", "first_unit", "debtor", "handled_by", "task_force", "police_unit", "arbiter", "raised_to"}
)
OFFICE = "office"
"""The city's office, which may act in any unit's stead (catalogue, "Case")."""
ROLE = "role:"
ASKED = "asked"
"""Whoever is asked for assistance: several units at once, so a step may be theirs but no case goes there."""


def resolve(template: str | None, case: Case, territory: Territory) -> str | None:
    """The unit that a template means for a case; None when it has none (no county known, say)."""
    if template is None or template == "debtor":
        return None
    if template in TEMPLATE_WORDS:
        unit: str | None = getattr(case, template)
        return unit
    if template.startswith(ROLE):
        return role(template.removeprefix(ROLE), case, territory)
    return _filled(template, case, territory) if "{" in template else template


def permitted(templates: tuple[str, ...], case: Case, territory: Territory) -> list[str]:
    """The units to which a step is open, by template; `asked` are those with an open question."""
    units: list[str] = []
    for template in templates:
        if template == ASKED:
            units += [question.unit for question in case.assistances]
        elif (unit := resolve(template, case, territory)) is not None:
            units.append(unit)
    return units


def role(name: str, case: Case, territory: Territory) -> str | None:
    """The unit that plays a part for a case: of the pack's templates the first that is a unit, or None."""
    for template in territory.roles.get(name, ()):
        unit = _filled(template, case, territory)
        if unit is not None and territory.knows_unit(unit):
            return unit
    return None


def _filled(template: str, case: Case, territory: Territory) -> str | None:
    if "{township}" in template:
        township = territory.township(case.region)
        if township is None:
            return None
        template = template.replace("{township}", township.code)
    if "{territory}" in template:
        if case.territory is None:
            return None
        template = template.replace("{territory}", case.territory)
    if "{industry}" in template:
        department = territory.department(case.lead.industry)
        if department is None:
            return None
        template = template.replace("{industry}", department)
    return template


def hrss_of(case: Case, territory: Territory) -> str | None:
    """The HRSS that stands over the case: its territory's, unless the pack says otherwise.

    Of a case that was taken up a level it is whoever took it.
    """
    return case.raised_to or role("hrss", case, territory)


def industry_department(case: Case, territory: Territory) -> str | None:
    """The department that answers for the case's industry, the territory's unless the pack says otherwise."""
    return role("industry", case, territory)


def territory_of(unit: str, territory: Territory) -> str | None:
    """`341202` of `341202/hrss`, of `341202` and of a township in it; None for a unit of the city."""
    code = unit.partition("/")[0]
    region = territory.county(code) if code in territory.regions else None
    return None if region is None else region.code
