"""Who supervises an open warning: by the pack, anew whenever its territory or industry is corrected."""

from __future__ import annotations

from contracts.warnings import About
from services.warnings.domain.places import Place
from services.warnings.domain.policy import WarningType
from services.warnings.domain.project import Warning
from services.warnings.domain.writing import Writer


def supervise(writer: Writer, warning: Warning, type: WarningType, place: Place) -> None:
    """Hands an open warning to the unit that supervises it now, and tells it; nothing where it has it."""
    supervisor = place.unit(type.supervisor, writer.context.policy.no_department)
    former = warning.supervisor
    if supervisor == former:
        return
    writer.write(
        "reassigned", warning.id, type.clauses, supervisor=supervisor, former=former, region=place.county
    )
    writer.push(warning.id, About.REASSIGNED, (supervisor,))
