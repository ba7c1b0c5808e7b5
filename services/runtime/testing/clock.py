"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime


class VirtualClock:
    """Shows the instant it was last moved to; never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Moves on to `instant`; a step back is an error."""
        if instant < self._now:
            raise ValueError(f"the clock stands at {self._now}, {instant} is before it")
        self._now = instant.astimezone(UTC)
