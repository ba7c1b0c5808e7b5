"""From a template in a pack to a unit, and back to where a unit stands.

Templates: `unit` (who has the case), `first_unit`, `debtor` (no unit), a unit's own name (`city_hrss`),
and names with `{territory}` (the county's code) and `{industry}` (the industry department's suffix).
"""

from __future__ import annotations

from services.routing.domain.case import Case
from services.runtime.territory import Territory

TEMPLATE_WORDS = frozenset({"unit", "first_unit", "debtor", "handled_by"})


def resolve(template: str | None, case: Case, territory: Territory) -> str | None:
    """The unit that a template means for a case; None when it has none (no county known, say)."""
    if template is None or template == "debtor":
        return None
    if template == "unit":
        return case.unit
    if template == "first_unit":
        return case.first_unit
    if template == "handled_by":
        return case.handled_by
    return fill(template, case.territory, case.lead.industry, territory)


def fill(template: str, county: str | None, industry: str | None, territory: Territory) -> str | None:
    """A template filled in with a county and the department that answers for an industry."""
    if "{territory}" in template:
        if county is None:
            return None
        template = template.replace("{territory}", county)
    if "{industry}" in template:
        department = territory.department(industry)
        if department is None:
            return None
        template = template.replace("{industry}", department)
    return template


def hrss_of(case: Case) -> str | None:
    """The HRSS of the case's territory."""
    return None if case.territory is None else f"{case.territory}/hrss"


def industry_department(case: Case, territory: Territory) -> str | None:
    """The department of the case's territory that answers for its industry."""
    return fill("{territory}/{industry}", case.territory, case.lead.industry, territory)


def territory_of(unit: str) -> str | None:
    """`341202` of `341202/hrss`; None for a unit of the city."""
    code, slash, _ = unit.partition("/")
    return code if slash else None
