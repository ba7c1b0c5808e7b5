"""Intake's metric: leads by city, channel and outcome, zero from the start."""

from __future__ import annotations

from collections.abc import Iterable

from contracts.leads import Channel
from services.runtime.metrics import LEADS

OUTCOMES = ("accepted", "repeated", "refused", "referred", "conflict")
UNKNOWN = "unknown"
_cities: set[str] = set()


def prepare_leads(cities: Iterable[str]) -> None:
    """Has every counter stand at zero, so that absence is visible."""
    _cities.update(cities)
    for city in sorted(_cities):
        for channel in Channel:
            for outcome in OUTCOMES:
                LEADS.labels(city=city, channel=channel.value, outcome=outcome)


def count_lead(city: str, channel: str, outcome: str) -> None:
    """Counts one lead; whatever is not in the lists is `unknown`, so that senders can't make labels."""
    known_city = city if city in _cities else UNKNOWN
    known_channel = channel if channel in set(Channel) else UNKNOWN
    LEADS.labels(city=known_city, channel=str(known_channel), outcome=outcome).inc()
