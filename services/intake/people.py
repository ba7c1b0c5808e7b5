"""Finding a complainant by keyed hash, and looking at what is theirs with a reason and a trace of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.envelope import By, Event
from contracts.lead_reveals import RevealInput
from services.intake.domain.lead import Lead
from services.intake.domain.people import FIELDS, REPORTER, Reveal, chosen, masked, people_of, reveal, same
from services.intake.domain.policy import IntakePolicy
from services.intake.handlers import Aggregate
from services.intake.store import Submissions
from services.runtime.clock import Clock
from services.runtime.decisions import Decision
from services.runtime.inputs import Input, Refused
from services.runtime.problems import field_error, not_found, refused
from services.runtime.store import Stored
from services.runtime.timeline import read_timeline
from services.runtime.tracing import current_traceparent

MOST = 200
"""Leads that one search finds, the newest; whoever has a common name is found by phone."""
SHOWN_WORKERS = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is looked for: the field and its value, as somebody wrote it."""

    field: str
    value: str


class People:
    """Complainants and workers of leads. Values are opened for one lead at a time, and only here."""

    def __init__(self, leads: Aggregate, submissions: Submissions, clock: Clock) -> None:
        self._leads = leads
        self._submissions = submissions
        self._clock = clock

    async def find(self, city: str, sought: Sought) -> tuple[list[dict[str, Any]], bool]:
        """Leads of a city that name the person, newest first and masked; and whether there are more."""
        found = await self._submissions.with_person(city, sought.field, sought.value, MOST + 1)
        ids = list(dict.fromkeys(str(document["lead"]) for document in found))[:MOST]
        items = [await self._shown(lead, sought) for lead in ids]
        return [item for item in items if item is not None], len(found) > MOST

    async def one(self, lead_id: str) -> dict[str, Any]:
        """A lead with everybody in it, masked. Raises the problem for a lead that is not there."""
        found = await self._shown(lead_id, None)
        if found is None:
            raise not_found("此线索")
        return found

    async def _shown(self, lead_id: str, sought: Sought | None) -> dict[str, Any] | None:
        found = await self._leads.get(lead_id)
        if found is None:  # kept, but cut off before the lead was saved
            return None
        lead, stored = found
        given = await self._given(lead_id, lead)
        people = [_masked(who, values, sought) for who, values in people_of(given)]
        if sought is not None:
            people = [p for p in people if p["whom"] == REPORTER or p["matched"]]
        return {
            "lead_id": lead_id,
            "case_id": lead.case_id,
            "city": stored.city,
            "channel": given["channel"],
            "received_at": lead.received_at or given.get("received_at"),
            "employer": given["employer"]["name"],
            "region": given.get("region"),
            "workers": len(given.get("workers") or ()),
            "people": people[: SHOWN_WORKERS + 1] if sought is not None else people,
            "only_in_other_version": sought is not None and not any(p["matched"] for p in people),
        }

    async def _given(self, lead_id: str, lead: Lead) -> dict[str, Any]:
        given = await self._submissions.opened(lead_id, lead.content)
        if given is None:
            raise LookupError(f"lead {lead_id} has no submission {lead.content}")
        return given

    async def reveal(self, lead_id: str, asked: RevealInput) -> dict[str, dict[str, str | None]]:
        """The values asked for, by person; the trace is kept before anything is opened.

        Raises the problem for a lead that is not there, a unit of elsewhere, or nobody asked for.
        """
        found = await self._leads.get(lead_id)
        if found is None:
            raise not_found("此线索")
        lead, stored = found
        unit = asked.by.unit
        if not self._leads.policies.by_hash(stored.policy).territory.knows_unit(unit):
            raise field_error(["by", "unit"], f"没有“{unit}”这个单位")
        people = chosen(await self._given(lead_id, lead), asked.whom)
        if not people:
            raise field_error(["whom"], "此线索没有登记所选的人，请核对")
        reason = await self._submissions.keep_text(lead_id, "reveal", asked.reason)
        look = Reveal(tuple(dict.fromkeys(asked.fields)), tuple(dict.fromkeys(asked.whom)), reason)
        await self._trace(lead_id, look, By(unit, asked.by.post))
        return {who: {name: values.get(name) for name in look.fields} for who, values in people.items()}

    async def _trace(self, lead_id: str, look: Reveal, by: By) -> None:
        now = self._clock.now()

        def decide(lead: Lead | None, policy: IntakePolicy) -> Decision:
            if lead is None:
                raise LookupError(f"lead {lead_id} is gone")
            return reveal(lead, look, policy.revealed_clauses, by, now)

        step: Input[Lead, IntakePolicy] = Input(lead_id, "", now, decide, traceparent=current_traceparent())
        outcome = (await self._leads.carry_out([step]))[0]
        if isinstance(outcome, Refused):
            raise refused(outcome.refusal)

    async def reveals(self, lead_id: str) -> list[dict[str, Any]]:
        """Who looked at what of a lead, when and why, latest first."""
        found = await self._leads.get(lead_id)
        if found is None:
            raise not_found("此线索")
        events = await self._looks(found[1])
        texts = await self._submissions.text({e.data["reason"]["id"] for e in events})
        return [
            {
                "time": event.time.isoformat(),
                "by": None if event.by is None else {"unit": event.by.unit, "post": event.by.post},
                "fields": list(event.data["fields"]),
                "whom": list(event.data["whom"]),
                "reason": texts.get(event.data["reason"]["id"]),
                "clauses": list(event.clauses),
            }
            for event in reversed(events)
        ]

    async def _looks(self, stored: Stored) -> Sequence[Event]:
        return [e for e in await read_timeline(self._leads.store, stored) if e.name == "lead.revealed"]


def _masked(who: str, values: Mapping[str, Any], sought: Sought | None) -> dict[str, Any]:
    """A person with masked values, and whether it is the one who is looked for."""
    shown = {name: masked(name, values[name]) for name in FIELDS if values.get(name)}
    matched = sought is not None and _is(sought, values)
    return {"whom": who, **{name: shown.get(name) for name in FIELDS}, "matched": matched}


def _is(sought: Sought, values: Mapping[str, Any]) -> bool:
    given = values.get(sought.field)
    return bool(given) and same(sought.field, str(given)) == same(sought.field, sought.value)
