"""Who sees to an open warning, by the pack and anew whenever its territory or industry is corrected."""

from __future__ import annotations

from contracts.warnings import About, WarningState
from services.warnings.domain.places import Place, offices_of
from services.warnings.domain.policy import WarningType
from services.warnings.domain.project import Warning
from services.warnings.domain.writing import Writer


def supervise(writer: Writer, warning: Warning, type: WarningType, place: Place) -> None:
    """Has an open warning where its project lies now, and tells the unit that it is handed to, if it is."""
    supervisor = place.unit(type.supervisor, writer.context.policy.no_department)
    former = warning.supervisor
    if (supervisor, place.county) == (former, warning.region):
        return
    writer.write(
        "reassigned", warning.id, type.clauses, supervisor=supervisor, former=former, region=place.county
    )
    if supervisor != former:
        writer.push(warning.id, About.REASSIGNED, (supervisor,))


def units_of(warning: Warning) -> set[str]:
    """On whose worklists an open warning stands: its supervisor's, those of the units that its clocks ask,
    and, once it is overdue, those of the offices that run the ladder (FY-A2-3).
    """
    asked = {timer.unit for timer in warning.timers if timer.unit is not None and timer.stopped_at is None}
    offices = () if warning.state is WarningState.OPEN else offices_of(warning.region)
    return {warning.supervisor, *asked, *offices}
