"""What a pack's conditions may look at: scalars of a project, one small context for a whole decision."""

from __future__ import annotations

from services.runtime.conditions import Context
from services.warnings.domain.ledger import Ledger

NAMES = frozenset(
    {
        "industry",  # "" while the project is not registered
        "ownership",
        "municipal",
        "contract_value",  # yuan; 0.0 while unknown
        "has_permit",
        "started",
        "completed",
        "settled",
    }
)


def scalars(ledger: Ledger) -> Context:
    """The names of `NAMES` for one project."""
    registered = ledger.registered
    return Context(
        {
            "industry": "" if registered is None else registered.industry,
            "ownership": "" if registered is None else registered.ownership,
            "municipal": registered is not None and registered.municipal,
            "contract_value": (ledger.value or 0) / 100,
            "has_permit": ledger.permit is not None,
            "started": ledger.started is not None,
            "completed": ledger.completed is not None,
            "settled": ledger.settled is not None,
        }
    )
