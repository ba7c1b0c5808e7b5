"""decide and evolve of a lead: received once; what `evolve` makes of the events is what is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from contracts.leads import EVENTS
from contracts.reasons import Reason
from services.intake.domain.lead import Lead, Referral, Submit, decide, evolve, from_document, to_document
from services.runtime.decisions import Draft, Refusal

NOW = datetime(2023, 9, 1, tzinfo=UTC)
DATA = {
    "case_id": "C-1",
    "content": "abc",
    "channel": "qr",
    "received_at": NOW.isoformat(),
    "arrived_at": NOW.isoformat(),
    "employer": "某公司",
}
SUBMIT = Submit(DATA, None, ("FY-A1-2.2",))
ELSEWHERE = replace(
    SUBMIT, referral=Referral("330100", "杭州市：12333", "other_city"), referred_clauses=("X",)
)


def drafts(message: Submit) -> list[Draft]:
    found = decide(None, message, NOW)
    assert isinstance(found, list)
    return found


def played(found: list[Draft]) -> Lead:
    lead: Lead | None = None
    for draft in found:
        EVENTS[draft.name].model_validate(draft.data)
        lead = evolve(lead, draft)
    assert lead is not None
    return lead


def test_a_new_lead_is_received_with_its_clauses() -> None:
    [draft] = drafts(SUBMIT)
    assert (draft.name, draft.clauses, draft.time) == ("lead.received", ("FY-A1-2.2",), NOW)


def test_one_of_another_city_is_received_and_referred() -> None:
    assert [(d.name, d.clauses) for d in drafts(ELSEWHERE)] == [
        ("lead.received", ("FY-A1-2.2",)),
        ("lead.referred", ("X",)),
    ]


def test_the_same_content_is_nothing_and_other_content_is_refused() -> None:
    lead = played(drafts(SUBMIT))
    assert decide(lead, SUBMIT, NOW) == []
    other = decide(lead, replace(SUBMIT, data={**DATA, "content": "xyz"}), NOW)
    assert isinstance(other, Refusal)
    assert other.reason is Reason.CONFLICT


def test_the_stored_form_reads_back() -> None:
    for message in (SUBMIT, ELSEWHERE):
        lead = played(drafts(message))
        assert from_document(to_document(lead)) == lead
