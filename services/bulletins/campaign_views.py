"""What the API tells of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.bulletins.campaigns import Announced
from services.bulletins.domain.campaign_count import Count
from services.bulletins.domain.campaign_progress import (
    Figures,
    PhaseProgress,
    Progress,
    TargetProgress,
    stage,
)
from services.bulletins.domain.campaign_report import part_name
from services.runtime.territory import Territory


def listed(announced: Announced, now: datetime) -> dict[str, Any]:
    """A campaign in a list: which it is and when."""
    starts, ends = announced.starts_at, announced.ends_at
    return {
        "id": announced.campaign.id,
        "city": announced.city,
        "title": announced.campaign.title,
        "clauses": list(announced.campaign.clauses),
        "state": str(stage(starts, ends, now)),
        "starts_at": starts.isoformat(),
        "ends_at": ends.isoformat(),
    }


def told(announced: Announced, found: Progress, now: datetime) -> dict[str, Any]:
    """A campaign with its figures: of the whole, of each target and of each phase."""
    territory = announced.territory
    return {
        **listed(announced, now),
        "as_of": now.isoformat(),
        **_figures(found.figures, territory),
        "targets": [_target(target, territory) for target in found.targets],
        "phases": [_phase(phase, territory) for phase in found.phases],
    }


def _target(found: TargetProgress, territory: Territory) -> dict[str, Any]:
    target = found.target
    return {
        "id": target.id,
        "title": target.title,
        "clauses": list(target.clauses),
        "aim": str(target.aim),
        "share": target.share,
        "due_at": target.due_at.isoformat(),
        "state": str(found.verdict),
        **_figures(found.now, territory),
        "at_due": None if found.at_due is None else _count(found.at_due),
    }


def _phase(found: PhaseProgress, territory: Territory) -> dict[str, Any]:
    phase = found.phase
    return {
        "id": phase.id,
        "title": phase.title,
        "clauses": list(phase.clauses),
        "starts_at": phase.starts_at.isoformat(),
        "ends_at": phase.ends_at.isoformat(),
        "tasks": list(phase.tasks),
        "state": str(found.stage),
        **_figures(found.figures, territory),
        "targets": [_target(target, territory) for target in found.targets],
    }


def _figures(figures: Figures, territory: Territory) -> dict[str, Any]:
    return {
        "figures": _count(figures.found.count),
        "open_cases": list(figures.found.open_cases),
        "by_unit": _parts(figures.by_unit, territory),
        "by_task_force": _parts(figures.by_task_force, territory),
        "by_territory": _parts(figures.by_territory, territory),
    }


def _parts(parts: Mapping[str, Count], territory: Territory) -> dict[str, Any]:
    return {part: {"name": part_name(part, territory), **_count(count)} for part, count in parts.items()}


def _count(count: Count) -> dict[str, Any]:
    return {**asdict(count), "percent": None if count.percent is None else float(count.percent)}
