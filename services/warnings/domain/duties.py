"""The duties of a project: for each type of the pack, what its rule makes of the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from services.warnings.domain.duty import Duty
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking, Rule
from services.warnings.domain.rules.board import board_complete
from services.warnings.domain.rules.contracts import contract_rate
from services.warnings.domain.rules.dated import done_within
from services.warnings.domain.rules.history import history
from services.warnings.domain.rules.monthly import (
    attendance_of_month,
    labour_cost_of_month,
    wages_of_month,
)
from services.warnings.domain.rules.progress import progress_of_month
from services.warnings.domain.rules.registered import registered_within
from services.warnings.domain.rules.silence import silent

RULES: dict[str, Rule] = {
    "attendance_of_month": attendance_of_month,
    "board_complete": board_complete,
    "contract_rate": contract_rate,
    "done_within": done_within,
    "history": history,
    "labour_cost_of_month": labour_cost_of_month,
    "progress_of_month": progress_of_month,
    "registered_within": registered_within,
    "silent": silent,
    "wages_of_month": wages_of_month,
}
"""The named rules that a pack's types choose from."""


def duties(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """The duties of one type; none where its `when` does not hold of the project."""
    if type.when is None or type.when.holds(asking.scalars):
        yield from RULES[type.rule](type, asking)
