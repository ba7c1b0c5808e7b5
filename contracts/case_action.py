"""What every step of a case has, however it is asked for."""

from __future__ import annotations

from contracts.values import Key, Moment, Strict


class ByInput(Strict):
    """Who takes the step, where no token says it."""

    unit: Key
    post: Key | None = None


class Step(Strict):
    """What every action has. `at` is honoured from service accounts, imports and simulations only."""

    by: ByInput | None = None
    at: Moment | None = None
