"""What officers do about a warning: the steps of the ladder, the report of an opinion, clearing on evidence.

FY-A2-3: when the liable party's time is over, the territory's office (or the city's in its stead) writes
to the supervisor, then interviews it, then asks the government for a joint meeting; each step waits until
the time of the one before is over.
"""

from __future__ import annotations

from typing import Any

from contracts.warnings import (
    About,
    Clear,
    ClearedBy,
    ReportOpinion,
    WarningState,
)
from services.runtime.period_due import due
from services.runtime.timers import find
from services.warnings.domain.conditions import duties_of
from services.warnings.domain.guards import Attempt, reported_by
from services.warnings.domain.names import liable_name, name_of
from services.warnings.domain.policy import LadderStep
from services.warnings.domain.project import Warning
from services.warnings.domain.writing import REPORT, Context, Writer, figures


def take(writer: Writer, tried: Attempt) -> None:
    """Writes the events of a step that no guard refused."""
    if tried.step is not None:
        _escalate(writer, tried, tried.step)
    elif isinstance(tried.act.action, ReportOpinion):
        _report(writer, tried)
    else:
        _clear(writer, tried)


def _report(writer: Writer, tried: Attempt) -> None:
    """The report, and the end of its clock: met, or answered late."""
    report = reported_by(tried.warning, tried.context)
    assert report is not None
    id, unit = tried.warning.id, tried.act.by.unit
    writer.write("reported", id, report.clauses, unit=unit, findings=_text(tried))
    clock = find(tried.warning.timers, REPORT)
    if clock is not None:
        writer.end(id, "met" if clock.running else "answered", clock)


def _clear(writer: Writer, tried: Attempt) -> None:
    """It settles the duty as facts have it now: the same duty raises no warning again, a changed one does."""
    action = tried.act.action
    assert isinstance(action, Clear)
    duty = duties_of(writer.project, tried.context, writer.now).get(tried.warning.id)
    settled = {} if duty is None else {"since": duty.due_at.isoformat(), **figures(duty)}
    writer.clear(
        tried.warning,
        ClearedBy.HAND,
        tried.context.policy.clear_by_hand,
        files=list(action.evidence),
        note=_text(tried),
        **settled,
    )


def _escalate(writer: Writer, tried: Attempt, number: int) -> None:
    warning, step = tried.warning, tried.context.policy.ladder[number]
    addressee = _addressee(step, tried)
    ends = None if step.within is None else due(writer.now, step.within, writer.context.calendar).at
    writer.write(
        "escalated",
        warning.id,
        step.clauses,
        step=step.step,
        number=number + 1,
        office=tried.act.by.unit,
        to=addressee,
        post=step.post,
        clear_by=None if ends is None else ends.isoformat(),
        **_particulars(tried, writer),
    )
    if step.within is not None:
        writer.start(warning.id, step.step, step.within, step.clauses, addressee)
    writer.push(warning.id, About.STEP_TAKEN, (addressee,), step.clauses)


def _particulars(tried: Attempt, writer: Writer) -> dict[str, Any]:
    """What a letter, a record or a request says of the warning (FY-A2-3.1: time and measures).

    Its figures are those of today: what was done since it was raised counts.
    """
    warning, project = tried.warning, writer.project
    duty = duties_of(project, tried.context, writer.now).get(warning.id)
    type = tried.context.policy.type_of(warning.type)
    return {
        "type": warning.type,
        "region": warning.region,
        "month": warning.month,
        "since": warning.since.isoformat(),
        **figures(warning if duty is None else duty),
        "project_name": name_of(project),
        "liable_party": warning.liable_party,
        "liable_name": liable_name(project, warning.liable_party) or "",
        "supervisor": warning.supervisor,
        "measures": "" if type is None else type.measures,
        "text": _text(tried),
        "files": list(getattr(tried.act.action, "files", ())),
    }


def _text(tried: Attempt) -> dict[str, Any] | None:
    return next((dict(ref) for ref in tried.act.refs.values()), None)


def _addressee(step: LadderStep, tried: Attempt) -> str:
    return tried.place.government if step.to == "government" else tried.warning.supervisor


def next_step(warning: Warning, context: Context) -> LadderStep | None:
    """The step of the ladder that is open to the office next; None before the time is over, or after all."""
    if warning.state in (WarningState.OPEN, WarningState.CLEARED):
        return None
    steps = [step.step for step in context.policy.ladder]
    taken = steps.index(warning.state) if warning.state in steps else -1
    return context.policy.ladder[taken + 1] if taken + 1 < len(steps) else None
