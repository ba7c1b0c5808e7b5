"""应进必进: a permit whose project does not stand on the platform."""

from __future__ import annotations

from collections.abc import Iterator

from services.runtime.period_due import due_from_date
from services.warnings.domain.duty import Duty
from services.warnings.domain.evidence import evidence
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking, begun


def registered_within(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Within a period of the permit (施工许可证, 开工报告批复) its project is registered (LY-3a)."""
    if type.within is None:
        return
    permit, beside = begun(asking.ledger, ("permit", "start_report")), asking.ledger.beside
    if permit is None:
        return
    yield Duty(
        type=type.name,
        month=None,
        due_at=due_from_date(permit.on, type.within, asking.calendar).at,
        done_on=beside.registered_on,
        required=None,
        found=None,
        evidence=evidence(permit.ref, beside.registered_ref),
    )
