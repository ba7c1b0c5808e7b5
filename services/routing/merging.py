"""Two cases that are to be one: which of them goes into which, and what they tell each other over the bus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.case_actions import Action
from contracts.envelope import Event
from contracts.reasons import Reason
from services.routing.domain.case import Case
from services.routing.domain.decide import decide
from services.routing.domain.hearing import TARGETS
from services.routing.domain.messages import CaseTold, Context, Other
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision, Refusal
from services.runtime.inputs import Input
from services.runtime.settle import AHEAD, FUTURE, SETTLED, Settlement, settlement

Cases = Aggregates[Case, Context]


@dataclass(frozen=True, slots=True)
class Target:
    """The case that a step is really taken on, and the other one of the two."""

    case_id: str
    other: Other | None = None
    seen: int | None = None
    """The version of the case that was asked, where that is the other of the two."""


async def target_of(cases: Cases, case_id: str, action: Any) -> Target | Refusal:
    """Where a step goes. A merge goes to the later-opened of the two (the same instant: by id), so that
    one asked the other way round is turned. Its undoing is the merged case's, with the other beside it.
    """
    own = await cases.get(case_id)
    if own is None:
        return Target(case_id)
    case, joined = own[0], own[0].joined.into
    of_merged = None if joined is None else joined.case
    into: str | None = of_merged if action.action == "unmerge" else action.into
    found = None if into is None else await cases.get(into)
    pair = paired(case, None if found is None else found[0], action)
    if isinstance(pair, Refusal):
        return pair
    asker, other = pair
    return Target(asker, other, None if asker == case_id else own[1].version)


def paired(case: Case, other: Case | None, action: Any) -> tuple[str, Other | None] | Refusal:
    """The case on which a step over two is taken, and how it sees the other; or why there are no two."""
    if action.action == "unmerge":
        return case.id, None if other is None else _seen(other)
    wrong = _wrong(case, other)
    if wrong is not None or other is None:
        return wrong or (case.id, None)
    return (case.id, _seen(other)) if _opened(other) < _opened(case) else (other.id, _seen(case))


def _seen(case: Case) -> Other:
    return Other(case.id, case.state, case.unit, len(case.joined.leads))


def _opened(case: Case) -> tuple[datetime, str]:
    return case.opened_at, case.id


def _wrong(case: Case, other: Case | None) -> Refusal | None:
    if other is None:
        return Refusal(Reason.INVALID, "没有要并入的案件，请核对编号", field="into")
    if other.id == case.id:
        return Refusal(Reason.INVALID, "不能并入本件自身，请填写另一案件的编号", field="into")
    if other.city != case.city:
        words = "两件案件不属于同一城市，不能合并；不属于本市的请转告相应渠道"
        return Refusal(Reason.INVALID, words, field="into")
    return None


ASKINGS = frozenset({"case.merge_asked", "supervision.level_raised"})


class BetweenCases:
    """Carries out what cases and supervisions tell cases; all other events are passed over.

    Askings are applied once, by the asker's sequence, which may have gaps here: a case does not ask again
    before it was answered. Answers and partings name their asking and change nothing the second time.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        latest = self._cases.clock.now() + AHEAD
        told = {n: target for n, event in enumerate(events) if (target := told_case(event))}
        ripe = {n: target for n, target in told.items() if events[n].time <= latest}
        outcomes = await self._cases.carry_out([_input(events[n], target) for n, target in ripe.items()])
        settled = dict(zip(ripe, map(settlement, outcomes), strict=True))
        return [settled.get(n, FUTURE if n in told else SETTLED) for n in range(len(events))]


def told_case(event: Event) -> str | None:
    """The case that an event of another one, or of a supervision, is meant for, or None."""
    name = TARGETS.get(event.name)
    return None if name is None else event.data.get(name)


def _input(event: Event, target: str) -> Input[Case, Context]:
    told = CaseTold(event.subject, event.name, event.data)
    asking = event.name in ASKINGS

    def decided(case: Case | None, context: Context) -> Decision:
        return decide(case, told, context, event.time)

    return Input(
        id=target,
        city="",
        at=event.time,
        decide=decided,
        source=event.subject,
        sequence=event.sequence if asking else None,
        gaps=asking,
        traceparent=event.traceparent,
    )


def concerns_two(action: Action) -> bool:
    """Whether a step is about two cases."""
    return action.action in ("merge", "unmerge")
