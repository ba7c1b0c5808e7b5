"""What a case is told by another, or by a supervision: an asking, its answer, a parting.

The table at the foot is the map.

Every message names the asking that it is about, so that one that comes twice, late or after another
changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from services.routing.domain import clocks
from services.routing.domain.case import ENDED, IN_HAND, Case
from services.routing.domain.escalate import follow
from services.routing.domain.joined import MAX_LEADS, MAX_SUSPECTED, OtherLead
from services.routing.domain.messages import CaseTold, DuplicateSuspected
from services.routing.domain.steps_merge import ask, carried
from services.routing.domain.work import Work
from services.runtime.timers import Timer


def hear(work: Work, told: CaseTold) -> None:
    """Drafts what follows from another case's event."""
    HEARD[told.name](work, told)


def suspect(work: Work, message: DuplicateSuspected) -> None:
    """Notes a likely duplicate on an open case, once."""
    data, case = message.data, work.state
    known = {one.case for one in case.joined.suspected}
    if case.state in ENDED or data["other_case"] in known or len(known) >= MAX_SUSPECTED:
        return
    work.add(
        "case.duplicate_suspected",
        work.policy.clauses("merge"),
        case=data["other_case"],
        lead=data["other"],
        grounds=list(data["grounds"]),
    )


def _asked(work: Work, told: CaseTold) -> None:
    """Another wants to go into this one: it is taken in with all its leads, or declined."""
    data, case = told.data, work.state
    clauses = work.policy.clauses("merge")
    ground = _declined(case, len(data["leads"]))
    if ground is not None:
        work.add("case.merge_declined", clauses, case=told.case, ask=data["ask"], ground=ground)
        return
    leads = _named(case, data["leads"])
    flags = list(dict.fromkeys((*case.lead.flags, *data["flags"])))
    work.add("case.merge_taken", clauses, case=told.case, ask=data["ask"], leads=leads, flags=flags)
    for lead in leads:
        if lead["timer"] is not None:
            clocks.carry_on(work, _timer(work, lead))
    for mark in data["marks"]:
        if mark not in work.state.marks:
            work.add("case.marked", clauses, mark=mark, rule="merge")
    follow(work, "merged")


def _declined(case: Case, more: int) -> str | None:
    if case.state in ENDED:
        return "ended"
    if case.joined.pending is not None:
        return "merging"
    return "full" if len(case.joined.leads) + more > MAX_LEADS else None


def _named(case: Case, leads: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The leads with the names of their clocks here: `channel#2` and on, whatever their dates."""
    used = {one.timer for one in case.joined.leads}
    free = (name for n in range(2, 2 * MAX_LEADS + 2) if (name := f"channel#{n}") not in used)
    return [{**lead, "timer": None if lead["clock"] is None else next(free)} for lead in leads]


def _timer(work: Work, lead: dict[str, Any]) -> Timer:
    """The clock as it was. What ran out before it came is counted where it ran out: here it is backlog.

    Its case keeps it going until it hears that it was taken in, so that it ran out there on the way, too.
    """
    clock = lead["clock"]
    due_at = datetime.fromisoformat(clock["due_at"])
    return Timer(
        name=lead["timer"],
        started_at=datetime.fromisoformat(clock["started_at"]),
        due_at=due_at,
        unit=work.state.unit,
        clauses=tuple(clock["clauses"]),
        backlog=clock["breached"] or due_at <= work.now,
    )


def _taken(work: Work, told: CaseTold) -> None:
    """The other has taken this case in: its clocks end.

    One that has ended meanwhile takes itself back. One that was verified or paid meanwhile asks anew, so
    that nothing that was found owed is left behind.
    """
    data, case = told.data, work.state
    if not _awaited(case, told):
        return
    if case.state in ENDED:
        _take_back(work, told)
        return
    if _owes_otherwise(case, told):
        _take_back(work, told)
        ask(work, told.case)
        return
    running = [timer.name for timer in case.timers if timer.running]
    work.add(
        "case.merged",
        work.policy.clauses("merge"),
        state="merged",
        unit=case.unit,
        into=told.case,
        ask=data["ask"],
        interrupted=running,
    )
    clocks.cancel(work, running)
    _let_go_onward(work, told)


def _take_back(work: Work, told: CaseTold) -> None:
    case = work.state
    work.add(
        "case.unmerged",
        work.policy.clauses("unmerge"),
        state=str(case.state),
        unit=case.unit,
        into=told.case,
        ask=told.data["ask"],
        reason=None,
    )


def _owes_otherwise(case: Case, told: CaseTold) -> bool:
    """Whether another amount is owed on a lead than the other was told of."""
    known = {lead["case"]: lead.get("owing") for lead in told.data["leads"]}
    return any(lead["owing"] != known.get(lead["case"]) for lead in carried(case))


def _let_go_onward(work: Work, told: CaseTold) -> None:
    """What was parted from this case after it had asked, the other has taken in all the same."""
    case = work.state
    own = {case.id, *(one.case for one in case.joined.leads)}
    gone = [lead["case"] for lead in told.data["leads"] if lead["case"] not in own]
    if gone:
        _release(work, (case.id, told.data["ask"]), gone)


def _declined_by(work: Work, told: CaseTold) -> None:
    if _awaited(work.state, told):
        ground = told.data["ground"]
        work.add("case.merge_abandoned", work.policy.clauses("merge"), into=told.case, ground=ground)


def _awaited(case: Case, told: CaseTold) -> bool:
    """Whether this is the answer that the case waits for."""
    pending = case.joined.pending
    return pending is not None and (pending.into, pending.ask) == (told.case, told.data["ask"])


def _unmerged(work: Work, told: CaseTold) -> None:
    """The other stands by itself again, with all that it brought."""
    asking = (told.case, told.data["ask"])
    came = work.state.joined.came_with(*asking)
    _let_go(work, asking, came)


def _released(work: Work, told: CaseTold) -> None:
    """The other has let some of those go that it brought."""
    asking, gone = (told.case, told.data["onward_ask"]), set(told.data["cases"])
    came = [one for one in work.state.joined.came_with(*asking) if one.case in gone]
    _let_go(work, asking, came)


def _let_go(work: Work, asking: tuple[str, int], leads: Sequence[OtherLead]) -> None:
    if not leads:
        return
    _release(work, asking, [one.case for one in leads])
    clocks.cancel(work, [one.timer for one in leads if one.timer is not None])


def _release(work: Work, asking: tuple[str, int], cases: list[str]) -> None:
    into = work.state.joined.into
    work.add(
        "case.merge_released",
        work.policy.clauses("unmerge"),
        via=asking[0],
        ask=asking[1],
        cases=cases,
        onward=None if into is None else into.case,
        onward_ask=None if into is None else into.ask,
    )


def _raised(work: Work, told: CaseTold) -> None:
    """提级办理: the city's unit has it from now on, unless it has gone on meanwhile.

    The state stays, and so do the clocks: who is late is late.
    """
    case, data = work.state, told.data
    rule = work.policy.supervision.get("raise_level")
    clauses = work.policy.general if rule is None else rule.clauses
    said = {"supervision": told.case, "number": data["number"]}
    if case.state not in IN_HAND or case.raised is not None or case.joined.pending is not None:
        work.add("case.level_kept", clauses, **said)
        return
    work.add("case.level_raised", clauses, state=str(case.state), unit=data["to"], giver=case.unit, **said)
    work.add("case.notified", clauses, to=data["to"], about="level_raised")
    follow(work, "level_raised")


HEARD: dict[str, Callable[[Work, CaseTold], None]] = {
    "case.merge_asked": _asked,
    "case.merge_taken": _taken,
    "case.merge_declined": _declined_by,
    "case.unmerged": _unmerged,
    "case.merge_released": _released,
    "supervision.level_raised": _raised,
}
TARGETS: dict[str, str] = {
    "case.merge_asked": "into",
    "case.merge_taken": "case",
    "case.merge_declined": "case",
    "case.unmerged": "into",
    "case.merge_released": "onward",
    "supervision.level_raised": "case",
}
"""The field of each event's data that names the case which is told; empty: none is."""
