"""What is asked about a warning, and what stands in its way: guards, the first refusal wins (FY-A2-3).

Each step of the ladder waits until the time of the one before is over; clearing by hand rests on evidence; a
report says what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.warnings import Clear, IssueLetter, RecordInterview, ReportOpinion, RequestJointMeeting
from services.runtime.decisions import Refusal
from services.runtime.timers import find, running
from services.warnings.domain.places import Place, city_itself, place_of
from services.warnings.domain.policy import Report
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.writing import CLEAR, REPORT, Context, in_words

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
_TITLES = {"issue_letter": "发函", "record_interview": "约谈", "request_joint_meeting": "提请联席会议"}


def attempt(project: Project, act: Act, context: Context) -> Attempt | Refusal:
    """The step beside what it is about; refused where there is no such warning or no such step."""
    warning = project.warnings.get(act.warning)
    place = place_of(project.ledger, context.territory) or city_itself(context.territory)
    if warning is None:
        return Refusal(Reason.NOT_FOUND, f"没有预警 {act.warning}，请核对编号", field="warning")
    context = context.of(warning)
    if isinstance(act.action, Clear):
        return Attempt(act, warning, place, context, context.policy.clear_by_hand[0], None)
    report = reported_by(warning, context)
    if isinstance(act.action, ReportOpinion):
        if report is None:
            words = "只有舆情预警须核查上报，本预警没有这一步"
            return Refusal(Reason.NOT_ALLOWED, words, _report_clause(context), field="action")
        return Attempt(act, warning, place, context, report.clauses[0], None)
    if report is not None:
        words = "舆情预警由有关单位核查上报，不走发函、约谈程序"
        return Refusal(Reason.NOT_ALLOWED, words, report.clauses[0], field="action")
    for number, step in enumerate(context.policy.ladder):
        if step.action == act.action.action:
            return Attempt(act, warning, place, context, step.clauses[0], number)
    title = _TITLES[act.action.action]
    return Refusal(Reason.NOT_ALLOWED, f"本市的文件没有规定对预警“{title}”这一步", field="action")


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
    if clock is None or clock.stopped_at is None:
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


def _report_clause(context: Context) -> str | None:
    """The clause by which opinions are reported; None where the pack has none."""
    type = context.policy.opinion
    return None if type is None or type.report is None else type.report.clauses[0]


def reported_by(warning: Warning, context: Context) -> Report | None:
    """The report that the pack asks for about such a warning, or None."""
    type = context.of(warning).policy.type_of(warning.type)
    return None if type is None else type.report
