"""What the service listens to: cases and warnings, each into rows of their own."""

from __future__ import annotations

from typing import cast

from contracts.envelope import Event
from contracts.topics import CASES, WARNINGS
from services.bulletins.domain.rows import CaseRow, ProjectRow, fold_case, fold_project
from services.bulletins.store import CASE_ROWS, PROJECT_ROWS
from services.runtime.settle import IntoRows, Only, Row, Subscription
from services.runtime.store import Store


def subscriptions(store: Store) -> tuple[Subscription, ...]:
    """One per topic."""
    return (
        Subscription(CASES, Only("case", IntoRows(store, CASE_ROWS, _case))),
        Subscription(WARNINGS, IntoRows(store, PROJECT_ROWS, _project)),
    )


def _case(row: Row | None, event: Event) -> Row:
    return cast(Row, fold_case(cast(CaseRow | None, row), event))


def _project(row: Row | None, event: Event) -> Row:
    return cast(Row, fold_project(cast(ProjectRow | None, row), event))
