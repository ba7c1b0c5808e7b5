"""How long the machines run: the same short way for everybody, or a long one at random.

`ANXIN_PROPERTIES=long` plays twenty times as many cases, other ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("ANXIN_PROPERTIES") == "long"


def profile(examples: int, steps: int = 30) -> settings:
    """Settings of so many examples of so many steps; the long way has twenty times as many."""
    return settings(
        max_examples=examples * (20 if LONG else 1),
        stateful_step_count=steps,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=list(HealthCheck),
    )
