"""Leads beside a project's warnings: where the watch missed something, where its warning prevented nothing.

A founded lead on a project that had not been warned of was missed; the first lead of a project that had is
one that was not prevented. What had been warned of before a lead is told by the lead's receipt and the first
warning of the project, whatever became of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from services.warnings.domain.case_rows import CaseRow, counts, is_founded
from services.warnings.domain.project import Project
from services.warnings.domain.writing import Writer


class Link(StrEnum):
    """What a lead says of the watch over its project."""

    LEAD = "lead"
    NOT_PREVENTED = "not_prevented"
    MISSED = "missed"


def link(writer: Writer, rows: Mapping[str, CaseRow]) -> None:
    """Notes each lead of the project once, and again when it turns out to have been missed."""
    standing = {case: row for case, row in rows.items() if counts(row)}
    for case, row in sorted(standing.items(), key=lambda one: (_received(one[1]), one[0])):
        kind = _kind(writer.project, case, row, standing)
        if _is_more(kind, writer.project.cases.get(case)):
            writer.link_case(case, str(kind), _received(row))


def _kind(project: Project, case: str, row: CaseRow, rows: Mapping[str, CaseRow]) -> Link:
    warned = project.warned_at is not None and project.warned_at <= _received(row)
    if not warned:
        return Link.MISSED if is_founded(row) else Link.LEAD
    own = (_received(row), case)
    earlier = any((_received(other), id) < own for id, other in rows.items())
    return Link.LEAD if earlier else Link.NOT_PREVENTED


def _is_more(kind: Link, known: str | None) -> bool:
    """What was told once stays told: a lead becomes missed, never the other way round."""
    return known is None or (known == Link.LEAD and kind is not Link.LEAD)


def _received(row: CaseRow) -> datetime:
    if row["received_at"] is None:
        raise ValueError("the case has not been opened")
    return row["received_at"]
