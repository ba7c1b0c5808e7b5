"""Leads beside warnings: what was missed, what was not prevented (each noted once)."""

from __future__ import annotations

import pytest

from contracts.warnings import EVENTS
from services.warnings.domain.case_rows import EMPTY, CaseRow
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.links import link
from services.warnings.domain.project import MOST_CASES
from services.warnings.domain.writing import Writer
from tests.unit.warnings.site import Site, at, fact, registered


def lead(received: str, founded: bool = False, state: str = "handling") -> CaseRow:
    at_founded = at(received) if founded else None
    return {**EMPTY, "received_at": at(received), "state": state, "founded_at": at_founded}


def noted(site: Site, rows: dict[str, CaseRow]) -> dict[str, str]:
    """What is newly noted of each case."""
    writer = Writer(site.project, site.context, site.now)
    link(writer, rows)
    for draft in writer.drafts:
        EVENTS[draft.name].model_validate(draft.data)
    site.project = writer.project
    assert from_document(to_document(site.project)) == site.project
    return {draft.data["case"]: draft.data["kind"] for draft in writer.drafts}


def quiet() -> Site:
    return Site(registered(), now="2024-01-01")


def warned() -> Site:
    """Warned of its missing account on 2024-02-01."""
    site = Site(registered(), fact("contract_signed", date="2024-01-01", value="1"), now="2024-01-01")
    site.reach("2024-02-01")
    assert site.state("account_missing") == "open"
    return site


def test_a_lead_is_noted_once() -> None:
    site = quiet()
    rows = {"c1": lead("2024-01-05")}
    assert noted(site, rows) == {"c1": "lead"} and noted(site, rows) == {}


def test_founded_with_nothing_warned_of_before_it_was_missed() -> None:
    site = quiet()
    noted(site, {"c1": lead("2024-01-05")})
    assert noted(site, {"c1": lead("2024-01-05", founded=True)}) == {"c1": "missed"}


def test_what_was_missed_stays_missed() -> None:
    site = quiet()
    noted(site, {"c1": lead("2024-01-05", founded=True)})
    assert noted(site, {"c1": lead("2024-01-05")}) == {}


@pytest.mark.parametrize("founded", [True, False])
def test_the_first_lead_of_a_warned_project_was_not_prevented(founded: bool) -> None:
    site = warned()
    rows = {"c2": lead("2024-02-07"), "c1": lead("2024-02-05", founded)}
    assert noted(site, rows) == {"c1": "not_prevented", "c2": "lead"}


def test_a_lead_from_before_the_warning_is_told_by_its_receipt() -> None:
    site = warned()
    assert noted(site, {"c1": lead("2024-01-20", founded=True), "c2": lead("2024-02-05")}) == {
        "c1": "missed",
        "c2": "lead",
    }


def test_a_warning_that_was_cleared_had_warned_all_the_same() -> None:
    site = warned()
    site.tell(fact("account_opened", date="2024-02-03"), now="2024-02-03")
    assert noted(site, {"c1": lead("2024-02-05", founded=True)}) == {"c1": "not_prevented"}


@pytest.mark.parametrize("state", ["merged", "referred", "withdrawn"])
def test_what_is_answered_elsewhere_is_no_lead_of_its_own(state: str) -> None:
    site = warned()
    assert noted(site, {"c1": lead("2024-02-04", state=state), "c2": lead("2024-02-05")}) == {
        "c2": "not_prevented"
    }


def test_a_project_remembers_its_latest_leads_alone() -> None:
    site = quiet()
    for n in range(MOST_CASES + 5):
        noted(site, {f"c{n:04d}": lead("2024-01-05")})
    assert len(site.project.cases) == MOST_CASES and "c0004" not in site.project.cases
