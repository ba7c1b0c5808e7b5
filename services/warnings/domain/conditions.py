"""Conditions looked at: duties compared with warnings; what is unmet is raised, what is done is cleared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from contracts.warnings import ClearedBy
from services.runtime.calendar_days import local_date, month_after, month_of
from services.warnings.domain.attending import attend, next_change
from services.warnings.domain.duties import duties
from services.warnings.domain.duty import Duty, Standing, begins
from services.warnings.domain.kept import keeping_last
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.places import Place, city_itself, place_of
from services.warnings.domain.project import Project, Warning, warning_id
from services.warnings.domain.rules.asking import Asking
from services.warnings.domain.scalars import scalars
from services.warnings.domain.shares import Share
from services.warnings.domain.supervising import supervise
from services.warnings.domain.told import hear, is_told
from services.warnings.domain.watched import Watched, kind_of
from services.warnings.domain.writing import Context, Writer, evidence_data

_DONE = {
    Standing.IN_TIME: ClearedBy.IN_TIME,
    Standing.LATE: ClearedBy.FACTS,
    Standing.PENDING: ClearedBy.CORRECTED,
}


def look(writer: Writer, ledger: Ledger) -> None:
    """Raises, clears and reassigns by what `ledger` says at the writer's instant, oldest duty first.

    While the project's territory is not known, no duty raises anything (nobody supervises it); once it is,
    the warnings say since when their duties were unmet. What is told goes to the city's units meanwhile.
    """
    context = writer.context
    place = place_of(ledger, context.territory)
    former = {warning.id for warning in writer.project.open if context.of(warning) is not context}
    _compare(writer, ledger, place)
    if any(writer.project.warnings[id].cleared for id in former):  # by its own rules; what do those now say?
        _compare(writer, ledger, place)
    hear(writer, ledger, place or city_itself(context.territory))
    attend(writer, ledger)


def _compare(writer: Writer, ledger: Ledger, place: Place | None) -> None:
    context, now = writer.context, writer.now
    seen: set[str] = set()
    for duty in _in_order(writer.project, ledger, context, now):
        id = warning_id(writer.project.id, duty.type, duty.month)
        seen.add(id)
        warning = writer.project.warnings.get(id)
        standing = duty.standing(now)
        if standing is not Standing.UNMET:
            if warning is not None and not warning.cleared:
                _clear(writer, warning, _DONE[standing], duty)
        elif place is not None:
            _hold(writer, warning, duty, place)
    for warning in list(writer.project.open):
        policy = context.of(warning).policy
        known = warning.type in policy.types and not is_told(policy, warning.type)
        if known and warning.id not in seen:
            _clear(writer, warning, ClearedBy.CORRECTED, None)


def settle(project: Project, ledger: Ledger, context: Context, now: datetime) -> Project:
    """The project with what is derived: its ledger, and when conditions must be looked at next.

    To be called after the events of every decision are evolved; `now` is that decision's instant.
    """
    if place_of(ledger, context.territory) is None:
        return replace(project, ledger=ledger, look_at=None)
    owed = _all(project, ledger, context, now)
    changes = [duty.changes_at(now) for duty in owed]
    changes += [_moves_at(project, duty, now) for duty in owed]
    changes.append(next_change(project, ledger, context, now))
    return replace(
        project, ledger=ledger, look_at=min((at for at in changes if at is not None), default=None)
    )


def _hold(writer: Writer, warning: Warning | None, duty: Duty, place: Place) -> None:
    policy = writer.context.policy
    if warning is None or warning.cleared:
        type = policy.types[duty.type]
        if not _too_old(duty, policy.look_back, writer.now) and not _settled(warning, duty):
            writer.raise_(type, duty, place)
        return
    supervise(writer, warning, writer.context.of(warning).policy.types[duty.type], place)


def _settled(warning: Warning | None, duty: Duty) -> bool:
    """Whether an officer has cleared this very duty on evidence, and no more lacks of it than did then.

    A corrected one is another duty.
    """
    return (
        warning is not None
        and warning.cleared_by is ClearedBy.HAND
        and (warning.since, warning.required) == (duty.due_at, duty.required)
        and set(duty.missing) <= set(warning.missing)
        and _short(duty.workers) <= _short(warning.workers)
    )


def _moves_at(project: Project, duty: Duty, now: datetime) -> datetime | None:
    """When more may lack of a duty that an officer has settled as it stood; None where none has."""
    if duty.moves_on is None or duty.standing(now) is not Standing.UNMET:
        return None
    warning = project.warnings.get(warning_id(project.id, duty.type, duty.month))
    return begins(duty.moves_on) if warning is not None and _settled(warning, duty) else None


def _short(workers: Share | None) -> int:
    return 0 if workers is None else workers.needed - workers.found


def _clear(writer: Writer, warning: Warning, by: ClearedBy, duty: Duty | None) -> None:
    clauses = tuple(dict.fromkeys((*warning.clauses, *writer.context.policy.push_clauses)))
    if duty is None:
        writer.clear(warning, by, clauses)
    else:
        writer.clear(warning, by, clauses, evidence=evidence_data(duty.evidence))


def duties_of(project: Project, context: Context, now: datetime) -> dict[str, Duty]:
    """The duties that warnings watch, by the warning's id, as the project's ledger has them: the unmet one
    where a condition came and went.
    """
    found: dict[str, Duty] = {}
    for duty in _all(project, project.ledger, context, now):
        id = warning_id(project.id, duty.type, duty.month)
        known = found.setdefault(id, duty)
        if known.standing(now) is not Standing.UNMET and duty.standing(now) is Standing.UNMET:
            found[id] = duty
    return found


def _in_order(project: Project, ledger: Ledger, context: Context, now: datetime) -> list[Duty]:
    return sorted(_all(project, ledger, context, now), key=lambda d: (d.due_at, d.type, d.month or ""))


def _all(project: Project, ledger: Ledger, context: Context, now: datetime) -> tuple[Duty, ...]:
    """The duties of the rules, but of each open warning that of the rules that it goes by."""
    today = local_date(now)
    oldest = month_after(month_of(today), -context.policy.look_back)
    watched = [warning.month for warning in project.open if warning.month is not None]
    first = min([oldest, *watched])
    found = _duties(kind_of(project.id), ledger, context, today, first)
    former = {w.id: own for w in project.open if (own := context.of(w)) is not context}
    if not former:
        return found
    kept = [duty for duty in found if warning_id(project.id, duty.type, duty.month) not in former]
    for id, own in former.items():
        duties = _duties(kind_of(project.id), ledger, own, today, first)
        kept += [duty for duty in duties if warning_id(project.id, duty.type, duty.month) == id]
    return tuple(kept)


@keeping_last
def _duties(
    kind: Watched, ledger: Ledger, context: Context, today: date, first_month: str
) -> tuple[Duty, ...]:
    """All duties as a day sees them: asked before a decision and after it, of the same ledger."""
    asking = Asking(ledger, scalars(ledger), context.calendar, today, month_of(today), first_month)
    return tuple(duty for type in context.policy.asked_of(kind) for duty in duties(type, asking))


def _too_old(duty: Duty, look_back: int, now: datetime) -> bool:
    return duty.month is not None and duty.month < month_after(month_of(local_date(now)), -look_back)
