"""The events of a warning, written: every one through `Writer`, evolved at once and with its clauses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from contracts.envelope import By
from contracts.values import yuan
from contracts.warnings import About, ClearedBy
from services.runtime import timers
from services.runtime.calendar import Calendar
from services.runtime.calendar_days import SHANGHAI
from services.runtime.decisions import Draft
from services.runtime.period_due import due
from services.runtime.periods import Period
from services.runtime.territory import Territory
from services.runtime.timers import Timer, TimerState
from services.warnings.domain.clocks import ProjectClock
from services.warnings.domain.duty import Duty
from services.warnings.domain.evidence import Evidence
from services.warnings.domain.evolve import evolve
from services.warnings.domain.places import Place
from services.warnings.domain.policy import Clauses, Report, WarningsPolicy, WarningType
from services.warnings.domain.project import Project, Warning, warning_id
from services.warnings.domain.watched import Watched, kind_of

PREFIX = "warning"
CLEAR = "clear"
"""The name of the clock within which the liable party clears the warning (FY-A2-2)."""
REPORT = "opinion_report"
"""The name of the clock within which a unit verifies an opinion and reports (LY-3b, FY-2.8)."""
SENDER = "sender"
"""The liable party where nobody but who sends the facts can mend it."""
SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Context:
    """What every decision looks at besides the project: the pack's rules, its territory, the calendar."""

    policy: WarningsPolicy
    territory: Territory
    calendar: Calendar
    versions: Callable[[], Sequence[WarningsPolicy]] = tuple
    """All versions of the city's rules, the oldest first: what is open goes on by its own."""

    def of(self, warning: Warning) -> Context:
        """What a warning goes by: the rules that raised it, unless its type is still the same."""
        version = warning.rule.removesuffix(f"/{warning.type}")
        if version == self.policy.version:
            return self
        former = next((one for one in self.versions() if one.version == version), None)
        if former is None or former.type_of(warning.type) == self.policy.type_of(warning.type):
            return self
        return replace(self, policy=former)

    def of_clock(self, kind: str) -> Context:
        """What a project's clock goes by: the rules, or the last that had one of its kind."""
        if kind in self.policy.clocks:
            return self
        former = next((one for one in reversed(self.versions()) if kind in one.clocks), None)
        return self if former is None else replace(self, policy=former)


class Writer:
    """The growing result of one decision at one instant. `project` is the state after what was written."""

    def __init__(self, project: Project, context: Context, now: datetime, by: By | None = None) -> None:
        self.project = project
        self.context = context
        self.now = now
        self.by = by
        self.drafts: list[Draft] = []

    def write(self, name: str, warning: str, clauses: Clauses, /, **data: Any) -> None:
        """Drafts one event about `warning` and evolves the project with it."""
        draft = Draft(f"{PREFIX}.{name}", self.now, {"warning": warning, **data}, clauses, self.by)
        self.project = evolve(self.project, draft)
        self.drafts.append(draft)

    def start(self, id: str, name: str, within: Period, clauses: Clauses, unit: str | None) -> None:
        """Starts a clock; `unit` answers for it, None: the liable party."""
        ends = due(self.now, within, self.context.calendar)
        timer = Timer(
            name=name,
            started_at=self.now,
            due_at=ends.at,
            unit=unit,
            clauses=clauses,
            provisional=ends.provisional,
            period=str(within),
        )
        self._timer(id, timers.started(PREFIX, timer, self.now, self.by))

    def end(self, id: str, kind: str, timer: Timer) -> None:
        """Ends a clock: `met`, `breached`, `answered` (late) or `cancelled`."""
        self._timer(id, timers.ended(PREFIX, kind, timer, self.now, self.by))

    def _timer(self, id: str, draft: Draft) -> None:
        self.write(draft.name.removeprefix(f"{PREFIX}."), id, draft.clauses, **draft.data)

    def start_clock(self, clock: ProjectClock, ref: str) -> None:
        """Starts a clock of the project itself; `ref` is the fact that began it."""
        draft = timers.started(PREFIX, clock.timer, self.now, self.by)
        data = {**draft.data, "month": clock.month, "fact": ref}
        self.write("timer_started", self._own(clock), draft.clauses, **data)

    def end_clock(self, kind: str, clock: ProjectClock) -> None:
        """Ends a clock of the project itself, as `end` does."""
        self.end(self._own(clock), kind, clock.timer)

    def push_clock(self, clock: ProjectClock, about: About, to: tuple[str, ...]) -> None:
        """Tells units of a clock of the project itself."""
        self.push(self._own(clock), about, to, clock.timer.clauses)

    def _own(self, clock: ProjectClock) -> str:
        return f"{self.project.id}/{clock.timer.name}"

    def push(self, id: str, about: About, to: tuple[str, ...], clauses: Clauses = ()) -> None:
        """Tells liable parties and units (FY-3.2), each once."""
        reasons = tuple(dict.fromkeys((*self.context.policy.push_clauses, *clauses)))
        self.write("pushed", id, reasons, to=list(dict.fromkeys(to)), about=str(about))

    def raise_(self, type: WarningType, duty: Duty, place: Place, imported: tuple[str, ...] = ()) -> None:
        """Raises a warning, tells the liable party and the supervisor, and starts the clock to clear it.

        Where the pack asks for a report, the clock of that one starts instead.
        """
        policy = self.context.policy
        id = warning_id(self.project.id, type.name, duty.month)
        former = self.project.warnings.get(id)
        supervisor = place.unit(type.supervisor, policy.no_department)
        liable = self._liable(type, supervisor)
        self.write(
            "raised",
            id,
            type.clauses,
            type=type.name,
            region=place.county,
            month=duty.month,
            since=duty.due_at.isoformat(),
            **figures(duty),
            liable_party=liable,
            supervisor=supervisor,
            occurrence=1 if former is None else former.occurrence + 1,
            evidence=evidence_data(duty.evidence),
            rule=f"{policy.version}/{type.name}",
            imported=list(imported),
            **{"class": str(type.class_)},
        )
        self.push(id, About.RAISED, (liable, supervisor, *told(type, place, policy)))
        if type.report is None:
            self.start(id, CLEAR, type.clear_within, type.clear_clauses, None)
        else:
            self.start_report(id, type.report, place)

    def _liable(self, type: WarningType, supervisor: str) -> str:
        if kind_of(self.project.id) is Watched.SENDER:
            return SENDER
        return supervisor if type.liable_party == SUPERVISOR else type.liable_party

    def start_report(self, id: str, report: Report, place: Place) -> None:
        """Starts the clock of the unit that must verify an opinion and report."""
        unit = place.unit(report.unit, self.context.policy.no_department)
        self.start(id, REPORT, report.period, report.clauses, unit)

    def link_case(self, case: str, kind: str, received_at: datetime) -> None:
        """Notes a lead of the project and what it says of the watch over it."""
        data = {
            "warning": self.project.id,
            "case": case,
            "kind": kind,
            "received_at": received_at.isoformat(),
        }
        draft = Draft(f"{PREFIX}.case_linked", self.now, data, self.context.policy.push_clauses, self.by)
        self.project = evolve(self.project, draft)
        self.drafts.append(draft)

    def clear(self, warning: Warning, by: ClearedBy, clauses: Clauses, **data: Any) -> None:
        """Clears a warning and stops its clocks: met, or cancelled where there was no ground."""
        fulfilled = by in (ClearedBy.FACTS, ClearedBy.HAND)
        for timer in warning.timers:
            if timer.running:
                self.end(warning.id, "met" if fulfilled else "cancelled", timer)
            elif timer.state is TimerState.BREACHED and timer.stopped_at is None:
                self.end(warning.id, "answered", timer)
        settled = {"since": warning.since.isoformat(), **figures(warning)}
        self.write(
            "cleared",
            warning.id,
            clauses,
            type=warning.type,
            region=warning.region,
            month=warning.month,
            cleared_by=str(by),
            overdue=any(t.name == CLEAR and t.state is TimerState.BREACHED for t in warning.timers),
            **{**settled, **data},
        )


def told(type: WarningType, place: Place, policy: WarningsPolicy) -> tuple[str, ...]:
    """The units that hear of a warning besides its liable party and its supervisor."""
    of_class = policy.classes.get(type.class_)
    templates = (*type.told, *(() if of_class is None else of_class.told))
    return tuple(place.unit(template, policy.no_department) for template in templates)


def figures(of: Warning | Duty) -> dict[str, Any]:
    """What was owed and what was found of it, as events carry it."""
    return {
        "required": yuan(of.required),
        "found": yuan(of.found),
        "workers": None if of.workers is None else asdict(of.workers),
        "missing": list(of.missing),
    }


def evidence_data(found: Evidence) -> dict[str, Any]:
    """Evidence as events carry it."""
    return {"facts": list(found.ids), "count": found.count}


def in_words(instant: datetime) -> str:
    """An instant for clerks: 北京时间 2024-04-23 00:00."""
    return f"北京时间 {instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
