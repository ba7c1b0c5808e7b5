"""Projects and warnings as their readers see them: names beside ids, money in yuan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from contracts.values import yuan
from contracts.warnings import WarningClass
from services.runtime import timers
from services.runtime.territory import Territory
from services.warnings.domain.conditions import duties_of
from services.warnings.domain.duty import Duty
from services.warnings.domain.names import liable_name, name_of
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.writing import Context
from services.warnings.ledger_views import about_view, clocks_view, ledger_view, records_view

PARTY_NAMES = {
    "developer": "建设单位",
    "general_contractor": "施工总承包单位",
    "employer": "用人单位",
    "sender": "数据报送单位",
}
STATE_NAMES = {
    "open": "待消除",
    "overdue": "逾期未消除",
    "letter": "已发函",
    "interview": "已约谈",
    "joint_meeting": "已提请联席会议",
    "cleared": "已消除",
}


def moment(at: datetime | None) -> str | None:
    """A time as text; None stays None."""
    return None if at is None else at.isoformat()


def party_name(party: str, territory: Territory) -> str:
    """A liable party's role in Chinese; where it is a unit, the unit's name."""
    return PARTY_NAMES.get(party) or territory.unit_name(party)


def on_ledger(class_: WarningClass, context: Context) -> bool:
    """Whether warnings of a class are kept on a ledger of their own (台账督办)."""
    handling = context.policy.classes.get(class_)
    return handling is not None and handling.on_ledger


def warning_view(
    project: Project, warning: Warning, version: int, context: Context, duties: Mapping[str, Duty]
) -> dict[str, Any]:
    """A warning with where it stands: while it is open, its figures are those of its duty among `duties`.

    What stood when it was raised is in its history.
    """
    territory, known = context.territory, context.of(warning).policy.type_of(warning.type)
    duty = None if warning.cleared else duties.get(warning.id)
    figures = warning if duty is None else duty
    return {
        "id": warning.id,
        "kind": "warning",
        "city": project.city,
        "project": project.id,
        "project_name": name_of(project),
        "type": warning.type,
        "type_name": warning.type if known is None else known.title,
        "month": warning.month,
        "state": str(warning.state),
        "state_name": STATE_NAMES[warning.state],
        "class": str(warning.class_),
        "region": warning.region,
        "liable_party": warning.liable_party,
        "liable_party_name": party_name(warning.liable_party, territory),
        "liable_name": liable_name(project, warning.liable_party),
        "supervisor": warning.supervisor,
        "supervisor_name": territory.unit_name(warning.supervisor),
        "occurrence": warning.occurrence,
        "raised_at": moment(warning.raised_at),
        "since": moment(warning.since),
        "required": yuan(figures.required),
        "found": yuan(figures.found),
        "evidence": {"facts": list(warning.evidence.ids), "count": warning.evidence.count},
        "workers": None if figures.workers is None else asdict(figures.workers),
        "missing": list(figures.missing),
        "on_ledger": on_ledger(warning.class_, context),
        "imported_ids": list(warning.imported),
        "rule": warning.rule,
        "clauses": list(warning.clauses),
        "timers": [timers.view(t, t.unit) for t in warning.timers],
        "cleared_at": moment(warning.cleared_at),
        "cleared_by": None if warning.cleared_by is None else str(warning.cleared_by),
        "version": version,
    }


def project_view(project: Project, version: int, context: Context, now: datetime) -> dict[str, Any]:
    """A project's ledger, clocks and records at an instant, with its warnings, open ones first."""
    ordered = sorted(project.warnings.values(), key=lambda w: (w.cleared, w.raised_at, w.id))
    duties = duties_of(project, context, now)
    return {
        "id": project.id,
        "city": project.city,
        **about_view(project),
        "ledger": ledger_view(project.ledger),
        "timers": clocks_view(project, context),
        **records_view(project, context, now),
        "warnings": [warning_view(project, w, version, context, duties) for w in ordered],
        "version": version,
    }
