"""Taking leads: check, keep what is personal, carry out. Batches throughout; one lead is a batch of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from contracts.leads import LeadInput
from services.intake.domain.checks import Checked, Rejection, check
from services.intake.domain.identity import case_id_of, lead_id_of_key, lead_id_of_random, lead_id_of_source
from services.intake.domain.lead import Lead, Referral, Submit, decide
from services.intake.domain.policy import IntakePolicy
from services.intake.domain.receiving import Ids, received_data
from services.intake.metrics import count_lead
from services.intake.projects import Projects
from services.intake.store import Submission, Submissions
from services.runtime.aggregate import Aggregates
from services.runtime.files import Files
from services.runtime.inputs import Applied, Input, Outcome, Refused
from services.runtime.packs import Policies
from services.runtime.service import Calendars
from services.runtime.tracing import current_traceparent

Aggregate = Aggregates[Lead, IntakePolicy]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead as it was handed in, with the caller's `Idempotency-Key` if there was one."""

    lead: LeadInput
    key: str | None = None
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """It is in, now or before (`repeated`), perhaps referred to where it belongs."""

    ids: Ids
    repeated: bool
    referral: Referral | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Other content under the same id stands already; `fields` differ. This one is kept beside it."""

    ids: Ids
    fields: Sequence[str]


Answer = Taken | Conflict | Rejection


@dataclass(frozen=True, slots=True)
class _Prepared:
    submission: Submission
    data: Submit


class Intake:
    """Takes leads for all channels."""

    def __init__(
        self,
        aggregates: Aggregate,
        policies: Policies[IntakePolicy],
        submissions: Submissions,
        projects: Projects,
        files: Files,
        calendars: Calendars,
    ) -> None:
        self._aggregates = aggregates
        self._policies = policies
        self._submissions = submissions
        self._projects = projects
        self._files = files
        self._calendars = calendars

    def policy(self, city: str, now: datetime) -> IntakePolicy | None:
        """The rules of a city that are in force, or None where no pack answers for it."""
        if city not in self._policies.library.cities:
            return None
        return self._policies.in_force(city, now)[1]

    def cities(self, now: datetime) -> list[IntakePolicy]:
        """The rules of all cities that are in force."""
        return [self._policies.in_force(city, now)[1] for city in self._policies.library.cities]

    async def take(self, arrivals: Sequence[Arrival]) -> list[Answer]:
        """Takes leads; answers are in the order of `arrivals`.

        What is personal is kept before the lead is saved. Raises `StoreAwayError`; then all may be
        handed in again.
        """
        now = self._aggregates.clock.now()
        answers: dict[int, Answer] = {}
        checked = await self._check(arrivals, now)
        good = {n: c for n, c in enumerate(checked) if isinstance(c, Checked)}
        answers.update({n: c for n, c in enumerate(checked) if isinstance(c, Rejection)})
        lead_ids = await self._lead_ids({n: arrivals[n] for n in good})
        prepared = {n: self._prepare(arrivals[n].lead, lead_ids[n], c, now) for n, c in good.items()}
        await self._submissions.keep([p.submission for p in prepared.values()], now)
        outcomes = await self._aggregates.carry_out([self._input(p, now) for p in prepared.values()])
        for (n, one), outcome in zip(prepared.items(), outcomes, strict=True):
            answers[n] = await self._answer(one.submission, outcome)
        for n, arrival in enumerate(arrivals):
            count_lead(arrival.lead.city, arrival.lead.channel, _label(answers[n]))
        return [answers[n] for n in range(len(arrivals))]

    async def _check(self, arrivals: Sequence[Arrival], now: datetime) -> list[Checked | Rejection]:
        leads = [a.lead for a in arrivals]
        known = await self._projects.get({(x.city, x.project_id) for x in leads if x.project_id})
        attached = {i for x in leads for i in x.attachments}
        files = await self._files.existing(attached) if attached else set()
        neighbours = self._neighbours(now)
        return [
            check(
                lead,
                self.policy(lead.city, now),
                neighbours,
                self._calendars.current,
                known.get((lead.city, lead.project_id or "")),
                files,
                now,
            )
            for lead in leads
        ]

    def _neighbours(self, now: datetime) -> Mapping[str, IntakePolicy]:
        """The packs by the digits that their city's codes begin with."""
        return {p.territory.prefix: p for p in self.cities(now)}

    async def _lead_ids(self, arrivals: Mapping[int, Arrival]) -> dict[int, str]:
        """Each lead's id: by its source's number, else by its caller's key, else by chance."""
        ids = {n: _natural_id(a) for n, a in arrivals.items()}
        keyed = {n: f"{a.caller}\x00{a.key}" for n, a in arrivals.items() if a.key is not None}
        if keyed:
            first = {key: ids[n] for n, key in reversed(keyed.items())}
            claimed = await self._submissions.claim_keys(first)
            ids.update({n: claimed[key] for n, key in keyed.items()})
        return ids

    def _prepare(self, lead: LeadInput, lead_id: str, checked: Checked, now: datetime) -> _Prepared:
        ids = Ids(lead_id, case_id_of(lead_id), self._submissions.receipt(lead_id))
        submission = self._submissions.describe(ids, lead)
        data = received_data(
            lead,
            ids,
            checked.region,
            checked.project,
            submission.texts,
            submission.content,
            now,
            checked.region_source,
        )
        policy = checked.policy
        submit = Submit(data, checked.referral, policy.received_clauses, policy.referred_clauses)
        return _Prepared(submission, submit)

    def _input(self, prepared: _Prepared, now: datetime) -> Input[Lead, IntakePolicy]:
        submission = prepared.submission
        return Input(
            id=submission.ids.lead_id,
            city=submission.lead.city,
            at=now,
            decide=lambda lead, _: decide(lead, prepared.data, now),
            traceparent=current_traceparent(),
        )

    async def _answer(self, submission: Submission, outcome: Outcome[Lead]) -> Answer:
        match outcome:
            case Applied(state=Lead() as lead, events=events):
                return Taken(submission.ids, not events, lead.referral)
            case Refused(state=Lead() as lead):
                return Conflict(submission.ids, await self._submissions.differing(submission, lead.content))
            case _:
                raise RuntimeError(f"lead {submission.ids.lead_id}: {outcome} can't be answered")


def _natural_id(arrival: Arrival) -> str:
    lead = arrival.lead
    if lead.source_id is not None:
        return lead_id_of_source(lead.city, lead.channel, lead.source_id)
    if arrival.key is not None:
        return lead_id_of_key(arrival.caller, arrival.key)
    return lead_id_of_random(token_hex(16))


def _label(answer: Answer) -> str:
    match answer:
        case Rejection():
            return "refused"
        case Conflict():
            return "conflict"
        case Taken(repeated=True):
            return "repeated"
        case Taken(referral=None):
            return "accepted"
        case Taken():
            return "referred"
