"""Dates of campaigns that can't be."""

from __future__ import annotations

from collections.abc import Iterator

from anxin.checking.checked import Checked
from services.runtime.campaigns import Target
from services.runtime.campaigns_file import parse_campaigns


def check(checked: Checked) -> Iterator[str]:
    """Targets that take no lead, or are due before their phase begins."""
    for campaign in parse_campaigns(checked.pack):
        at = ("campaigns", campaign.id)
        for target in campaign.targets:
            yield from _window(checked, (*at, "targets", target.id), target)
        for phase in campaign.phases:
            for target in phase.targets:
                place = (*at, "phases", phase.id, "targets", target.id)
                yield from _window(checked, place, target)
                if target.due_at <= phase.starts_at:
                    yield checked.said(
                        (*place, "due_at"),
                        f"target {target.id} is due before its phase {phase.id} begins; mend `due_at`",
                    )


def _window(checked: Checked, place: tuple[str, ...], target: Target) -> Iterator[str]:
    if target.received_from is not None and target.received_from >= target.received_before:
        yield checked.said(
            (*place, "received_from"),
            f"target {target.id} ends before it begins, so no lead is of it; "
            "write `received_from` before `received_before` and `due_at`",
        )
