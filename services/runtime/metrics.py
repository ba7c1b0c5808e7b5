"""The dictionary of metrics that every service has; names are fixed by `interface.md`."""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import Counter, Gauge, disable_created_metrics

from contracts.envelope import Event
from services.runtime.timers import unit_class

disable_created_metrics()  # type: ignore[no-untyped-call]
_TIMER = ("city", "timer", "unit_class")

TIMERS_MET = Counter("anxin_timers_met", "Deadlines that were kept.", _TIMER)
TIMERS_BREACHED = Counter("anxin_timers_breached", "Deadlines that passed unmet; no backlog.", _TIMER)
TIMERS_RUNNING = Gauge("anxin_timers_running", "Deadlines that run now.", _TIMER)
TIMERS_OVERDUE = Gauge("anxin_timers_overdue", "Deadlines that passed and are still unanswered.", _TIMER)
OLDEST_OVERDUE = Gauge("anxin_oldest_overdue_seconds", "Age of the oldest unanswered breach.", _TIMER)
SWEEP_AT = Gauge("anxin_timer_sweep_timestamp_seconds", "When the last sweep ended.", ("service",))
LATE_TO_FIRE = Gauge("anxin_timers_late_to_fire", "Deadlines due that have not fired yet.", ("service",))
OUTBOX_EVENTS = Gauge("anxin_outbox_events", "Aggregates with events not yet relayed.", ("service",))
OUTBOX_OLDEST = Gauge("anxin_outbox_oldest_seconds", "Age of the oldest event not yet relayed.", ("service",))
CONSUMER_LAG = Gauge("anxin_consumer_lag", "Records not yet settled.", ("topic", "partition"))
DEAD_LETTERS = Counter("anxin_dead_letters", "Records that can't be handled.", ("topic", "reason"))
CALENDAR_UNTIL = Gauge(
    "anxin_calendar_covered_until_timestamp_seconds", "End of the last year with a published schedule."
)
LEADS = Counter("anxin_leads", "Leads that came in.", ("city", "channel", "outcome"))


def observe_timers(events: Sequence[Event]) -> None:
    """Counts met and breached deadlines among saved events; a backlog breach is not the unit's."""
    for event in events:
        kind = event.name.partition(".timer_")[2]
        if kind == "met":
            TIMERS_MET.labels(**_labels(event)).inc()
        elif kind == "breached" and not event.data["backlog"]:
            TIMERS_BREACHED.labels(**_labels(event)).inc()


def _labels(event: Event) -> dict[str, str]:
    return {
        "city": event.city,
        "timer": event.data["timer"].partition("#")[0],
        "unit_class": unit_class(event.data["unit"]),
    }
