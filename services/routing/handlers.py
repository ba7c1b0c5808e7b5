"""What routing is told, and how each is carried out: load, decide, save. The table at the foot is the map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contracts.case_actions import Action, texts_of
from contracts.envelope import By, Event
from services.routing.domain.case import Case
from services.routing.domain.decide import decide
from services.routing.domain.messages import Act, Context, DuplicateSuspected, LeadCame, LeadWasReferred
from services.routing.merging import Target, concerns_two, target_of
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision, Refusal
from services.runtime.inputs import Input, Outcome, Refused
from services.runtime.refusals import stale
from services.runtime.texts import Texts
from services.runtime.tracing import current_traceparent

Cases = Aggregates[Case, Context]


def case_of_lead(event: Event) -> str:
    """The case that a lead's event is about."""
    return str(event.data["case_id"])


def lead_came(case: Case | None, event: Event, context: Context) -> Decision:
    """`lead.received` opens the case."""
    return decide(case, LeadCame(event.subject, event.city, event.data), context, event.time)


def lead_was_referred(case: Case | None, event: Event, context: Context) -> Decision:
    """`lead.referred` ends it: it belongs elsewhere and was answered so."""
    return decide(case, LeadWasReferred(event.data), context, event.time)


def lead_has_duplicate(case: Case | None, event: Event, context: Context) -> Decision:
    """`lead.duplicate_suspected` is noted on the case, for its unit to judge."""
    return decide(case, DuplicateSuspected(event.data), context, event.time)


def lead_event(case: Case | None, event: Event, context: Context) -> Decision:
    """Any event of a lead; those not in the table change no case."""
    handler = LEAD_EVENTS.get(event.name)
    return [] if handler is None else handler(case, event, context)


class Steps:
    """Steps that units take, whoever asks: a clerk's page, another system, a simulation."""

    def __init__(self, cases: Cases, texts: Texts) -> None:
        self._cases = cases
        self._texts = texts

    async def take(
        self, case_id: str, action: Action, by: By, at: datetime, expected: int | None = None
    ) -> Outcome[Case]:
        """Takes a step at the instant `at`; `expected` is the version that its asker saw.

        Its texts are kept first: a text whose step is then refused does no harm, a step without its text
        would.
        """
        target = Target(case_id)
        if concerns_two(action):
            found = await target_of(self._cases, case_id, action)
            if isinstance(found, Refusal):
                return Refused(found, None, 0)
            target = found
            if None not in (expected, target.seen) and expected != target.seen:
                return Refused(stale(expected or 0, target.seen or 0), None, 0)
        texts = texts_of(action)
        act = Act(action, by, await self._texts.keep(case_id, texts) if texts else {}, target.other)
        step: Input[Case, Context] = Input(
            id=target.case_id,
            city="",
            at=at,
            decide=lambda case, context: decide(case, act, context, at),
            expected=expected if target.case_id == case_id else None,
            traceparent=current_traceparent(),
        )
        return (await self._cases.carry_out([step]))[0]


LEAD_EVENTS: dict[str, Callable[[Case | None, Event, Context], Decision]] = {
    "lead.received": lead_came,
    "lead.referred": lead_was_referred,
    "lead.duplicate_suspected": lead_has_duplicate,
}
