"""Steps of supervision, carried out: load, decide, save. And what cases answer to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from contracts.envelope import By, Event
from contracts.supervision import AGGREGATE, TEXT_FIELDS, Notify, SupervisionAction, subject_of
from contracts.topics import CASES
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.domain.supervision import decide as deciding
from services.routing.domain.supervision import document, state
from services.routing.domain.supervision.decide import CaseAnswered, answered, decide
from services.routing.domain.supervision.guards import SeenCase
from services.routing.domain.supervision.seen import seen_case
from services.routing.domain.supervision.state import Supervision
from services.routing.domain.supervision.work import Act
from services.runtime import timers
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.inputs import Input, Kind, Outcome, Refused, Repeated
from services.runtime.problems import not_found, refused
from services.runtime.settle import AHEAD, FUTURE, Apply, Settlement, settlement
from services.runtime.texts import Texts
from services.runtime.tracing import current_traceparent

SUPERVISION: Kind[Supervision, Context] = Kind(
    name=AGGREGATE,
    service="routing",
    topic=CASES,
    evolve=state.evolve,
    encode=document.to_document,
    decode=document.from_document,
    next_due=lambda found: timers.next_due(found.clocks),
    fire=deciding.fire,
    reproject=lambda found, context, now: [],
    indexes=(("city", "region"), ("city", "worklists", "listed_at"), ("ticking",)),
    begin=state.begin,
)
Table = Aggregates[Supervision, Context]
CaseTable = Aggregates[Case, Context]


class SupervisionSteps:
    """Steps that the city's office and a supervised territory take."""

    def __init__(self, found: Table, cases: CaseTable, texts: Texts) -> None:
        self._found = found
        self._cases = cases
        self._texts = texts

    async def take(
        self, region: str, action: SupervisionAction, by: By, at: datetime, expected: int | None = None
    ) -> None:
        """Takes a step at an instant; its texts are kept first. Raises the problem that refuses it.

        `expected` is the version that its asker saw.
        """
        city, code = self.place(region, at)
        subject = subject_of(code)
        kept = await self._texts.keep(subject, texts_of(action))
        named = getattr(action, "case", None)
        case = None if named is None else await self._seen(named, city, code, at)
        act = Act(action, by, kept)
        outcome = await self._carried_out(subject, city, at, act, case, expected)
        if isinstance(outcome, Refused):
            raise refused(outcome.refusal)

    async def _carried_out(
        self,
        subject: str,
        city: str,
        at: datetime,
        act: Act,
        case: SeenCase | None,
        expected: int | None,
    ) -> Outcome[Supervision]:
        """By the rules in force now: a supervision has no end, so that it goes over to each new version."""
        digest, _ = self._found.policies.in_force(city, self._found.clock.now())
        stored = await self._found.get(subject)
        step: Input[Supervision, Context] = Input(
            subject,
            city,
            at,
            partial(_decided, act=act, case=case, at=at),
            expected=expected,
            traceparent=current_traceparent(),
            policy=None if stored is None or stored[1].policy == digest else digest,
        )
        outcome = (await self._found.carry_out([step]))[0]
        if isinstance(outcome, Repeated):  # another step went over to the new rules just before
            return await self._carried_out(subject, city, at, act, case, expected)
        return outcome

    def place(self, region: str, at: datetime) -> tuple[str, str]:
        """The city and the code of a territory that is supervised. Raises the problem for none."""
        library = self._found.policies.library
        for city in library.cities:
            territory = self._found.policies.in_force(city, at)[1].policy.territory
            found = territory.find(region)
            if found is not None and found.level is territory.level:
                return city, found.code
        raise not_found(f"县区“{region}”")

    async def _seen(self, case_id: str, city: str, region: str, at: datetime) -> SeenCase | None:
        """A case as guards look at it; None: there is no such case in the city."""
        found = await self._cases.get(case_id)
        if found is None or found[0].city != city:
            return None
        case = found[0]
        territory = self._cases.policies.by_hash(found[1].policy).policy.territory
        return seen_case(case, territory, region, at)


def _decided(
    found: Supervision | None, context: Context, *, act: Act, case: SeenCase | None, at: datetime
) -> Decision:
    return decide(found, act, case, context, at)


def texts_of(action: SupervisionAction) -> dict[str, str]:
    """The texts of a step by field; of a notice's items `items.1` and on."""
    if isinstance(action, Notify):
        return {f"items.{n}": text for n, text in enumerate(action.items, 1)}
    found = {name: getattr(action, name) for name in TEXT_FIELDS.get(action.action, ())}
    return {name: text for name, text in found.items() if text is not None}


ANSWERS: Mapping[str, bool] = {"case.level_raised": True, "case.level_kept": False}
"""The events of a case that answer a supervision, and whether it went up a level."""


class CasesAnswer:
    """Tells supervisions what cases answer; all other events go on to `others`."""

    def __init__(self, found: Table, others: Apply) -> None:
        self._found = found
        self._others = others

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        latest = self._found.clock.now() + AHEAD
        mine = [n for n, event in enumerate(events) if event.name in ANSWERS]
        ripe = [n for n in mine if events[n].time <= latest]
        told = await self._found.carry_out([_input(events[n]) for n in ripe])
        own: dict[int, Settlement] = dict.fromkeys(mine, FUTURE)
        own |= dict(zip(ripe, map(settlement, told), strict=True))
        others = await self._others(events)
        return [own[n] if n in own else others[n] for n in range(len(events))]


def _input(event: Event) -> Input[Supervision, Context]:
    answer = CaseAnswered(event.subject, event.data["number"], ANSWERS[event.name])

    def decided(found: Supervision | None, context: Context) -> Decision:
        return answered(found, answer, context, event.time)

    return Input(
        id=event.data["supervision"],
        city="",
        at=event.time,
        decide=decided,
        source=event.subject,
        traceparent=event.traceparent,
    )
