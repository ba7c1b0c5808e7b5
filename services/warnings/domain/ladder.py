"""What officers do about a warning: the steps of the ladder in their order, and clearing on evidence.

FY-A2-3: when the liable party's time is over, the territory's office (or the city's in its stead) writes
to the supervisor, then interviews it, then asks the government for a joint meeting; each step waits until
the time of the one before is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.values import yuan
from contracts.warnings import (
    About,
    Clear,
    ClearedBy,
    IssueLetter,
    RecordInterview,
    ReportOpinion,
    RequestJointMeeting,
    WarningState,
)
from services.runtime.decisions import Refusal
from services.runtime.period_due import due
from services.runtime.timers import find, running
from services.warnings.domain.conditions import duty_of
from services.warnings.domain.names import liable_name, name_of
from services.warnings.domain.places import Place, city_itself, place_of
from services.warnings.domain.policy import LadderStep, Report
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.writing import CLEAR, REPORT, Context, Writer, in_words

Action = IssueLetter | RecordInterview | RequestJointMeeting | Clear | ReportOpinion


@dataclass(frozen=True, slots=True)
class Act:
    """A step asked for. `refs` holds the reference (`contracts.leads.TextRef`, as data) of each free text."""

    warning: str
    action: Action
    by: By
    refs: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What guards look at: the step, where the warning stands, and the clause that a refusal names."""

    act: Act
    warning: Warning
    place: Place
    context: Context
    clause: str
    step: int | None
    """Which step of the ladder it is, from 0; None for clearing and for the report of an opinion."""

    @property
    def reached(self) -> int:
        """The last step of the ladder that was taken; -1: none."""
        steps = [step.step for step in self.context.policy.ladder]
        return steps.index(self.warning.state) if self.warning.state in steps else -1


Guard = Callable[[Attempt], Refusal | None]


def attempt(project: Project, act: Act, context: Context) -> Attempt | Refusal:
    """The step beside what it is about; refused where there is no such warning or no such step."""
    warning = project.warnings.get(act.warning)
    place = place_of(project.ledger, context.territory) or city_itself(context.territory)
    if warning is None:
        return Refusal(Reason.NOT_FOUND, f"没有预警 {act.warning}，请核对编号", field="warning")
    if isinstance(act.action, Clear):
        return Attempt(act, warning, place, context, context.policy.clear_by_hand[0], None)
    report = reported_by(warning, context)
    if isinstance(act.action, ReportOpinion):
        if report is None:
            return Refusal(Reason.NOT_ALLOWED, "只有舆情预警须核查上报，本预警没有这一步", field="action")
        return Attempt(act, warning, place, context, report.clauses[0], None)
    if report is not None:
        words = "舆情预警由有关单位核查上报，不走发函、约谈程序"
        return Refusal(Reason.NOT_ALLOWED, words, report.clauses[0], field="action")
    for number, step in enumerate(context.policy.ladder):
        if step.action == act.action.action:
            return Attempt(act, warning, place, context, step.clauses[0], number)
    return Refusal(Reason.NOT_ALLOWED, f"本市没有规定“{act.action.action}”这一步", field="action")


def not_cleared(tried: Attempt) -> Refusal | None:
    """A cleared warning needs nothing more."""
    if not tried.warning.cleared:
        return None
    return Refusal(Reason.NOT_IN_STATE, "该预警已经消除，无需再处理", tried.clause)


def by_who_may(tried: Attempt) -> Refusal | None:
    """The ladder is the territory's office's, or the city office's; the supervisor too may clear."""
    allowed = tried.place.offices
    if tried.step is None:
        allowed = (tried.warning.supervisor, *allowed)
    if tried.act.by.unit in allowed:
        return None
    names = "、".join(tried.context.territory.unit_name(unit) for unit in allowed)
    return Refusal(
        Reason.NOT_ALLOWED, f"这一步由{names}办理", tried.clause, field="by.unit", needed="、".join(allowed)
    )


def in_order(tried: Attempt) -> Refusal | None:
    """No step twice, and none before the one that comes before it."""
    if tried.step is None or tried.step == tried.reached + 1:
        return None
    ladder = tried.context.policy.ladder
    if tried.step <= tried.reached:
        return Refusal(Reason.ALREADY_DONE, f"已经{ladder[tried.step].title}", tried.clause)
    needed = ladder[tried.reached + 1]
    return Refusal(
        Reason.NOT_IN_STATE,
        f"应先{needed.title}，逾期仍未消除的，再{ladder[tried.step].title}",
        tried.clause,
        needed=needed.action,
    )


def when_time_is_over(tried: Attempt) -> Refusal | None:
    """A step waits while the liable party, or the addressee of the step before, has time left."""
    if tried.step is None:
        return None
    before = CLEAR if tried.step == 0 else tried.context.policy.ladder[tried.step - 1].step
    clock = running(tried.warning.timers, before)
    if clock is None:
        return None
    until = in_words(clock.due_at)
    whose = "责任单位消除预警" if tried.step == 0 else tried.context.policy.ladder[tried.step - 1].title
    return Refusal(
        Reason.TOO_EARLY,
        f"{whose}的期限未到（{until}到期），到期仍未消除的再办理",
        tried.clause,
        needed=until,
    )


def with_evidence(tried: Attempt) -> Refusal | None:
    """Clearing by hand rests on evidence; a click alone clears nothing."""
    if not isinstance(tried.act.action, Clear) or tried.act.action.evidence:
        return None
    return Refusal(
        Reason.INCOMPLETE, "人工消除预警须附证明材料", tried.clause, field="evidence", needed="evidence"
    )


def with_findings(tried: Attempt) -> Refusal | None:
    """A report says what was found."""
    if not isinstance(tried.act.action, ReportOpinion) or tried.act.action.findings:
        return None
    return Refusal(Reason.INCOMPLETE, "上报须写明核查情况", tried.clause, field="findings", needed="findings")


def not_reported(tried: Attempt) -> Refusal | None:
    """One report answers all opinions known by then; a further opinion asks for a further report."""
    if not isinstance(tried.act.action, ReportOpinion):
        return None
    clock = find(tried.warning.timers, REPORT)
    if clock is None or clock.running or clock.stopped_at is None:
        return None
    return Refusal(Reason.ALREADY_DONE, "该舆情已经核查上报，处理完毕的请消除预警", tried.clause)


GUARDS: tuple[Guard, ...] = (
    by_who_may,
    not_cleared,
    in_order,
    when_time_is_over,
    not_reported,
    with_evidence,
    with_findings,
)
"""In this order; the first refusal wins."""


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
    duty = duty_of(writer.project, tried.warning, tried.context, writer.now)
    settled = {} if duty is None else {"since": duty.due_at.isoformat(), "required": yuan(duty.required)}
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
        **_particulars(tried, writer.project),
    )
    if step.within is not None:
        writer.start(warning.id, step.step, step.within, step.clauses, addressee)
    writer.push(warning.id, About.STEP_TAKEN, (addressee,), step.clauses)


def _particulars(tried: Attempt, project: Project) -> dict[str, Any]:
    """What a letter, a record or a request says of the warning (FY-A2-3.1: time and measures)."""
    warning = tried.warning
    type = tried.context.policy.type_of(warning.type)
    return {
        "type": warning.type,
        "region": warning.region,
        "month": warning.month,
        "since": warning.since.isoformat(),
        "required": yuan(warning.required),
        "found": yuan(warning.found),
        "workers": None if warning.workers is None else asdict(warning.workers),
        "missing": list(warning.missing),
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


def reported_by(warning: Warning, context: Context) -> Report | None:
    """The report that the pack asks for about such a warning, or None."""
    type = context.policy.type_of(warning.type)
    return None if type is None else type.report


def next_step(warning: Warning, context: Context) -> LadderStep | None:
    """The step of the ladder that is open to the office next; None before the time is over, or after all."""
    if warning.state in (WarningState.OPEN, WarningState.CLEARED):
        return None
    steps = [step.step for step in context.policy.ladder]
    taken = steps.index(warning.state) if warning.state in steps else -1
    return context.policy.ladder[taken + 1] if taken + 1 < len(steps) else None
