"""How far a campaign has come: its targets, its phases, and the whole, at an instant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.bulletins.domain.campaign_count import (
    Case,
    Count,
    Found,
    Outcome,
    Span,
    count_by,
    count_cases,
    counted,
    outcomes,
)
from services.bulletins.domain.case_facts import Facts
from services.runtime.campaigns import Aim, Campaign, Phase, Target
from services.runtime.territory import Territory


class Stage(StrEnum):
    """Where a campaign or a phase stands."""

    TO_COME = "to_come"
    RUNNING = "running"
    OVER = "over"


class Verdict(StrEnum):
    """Where a target stands; it is judged by what held at its date, and what comes later changes nothing."""

    TO_COME = "to_come"
    RUNNING = "running"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Figures:
    """The count of some cases: in all, and by the unit that has them, task force and territory."""

    found: Found
    by_unit: Mapping[str, Count]
    by_task_force: Mapping[str, Count]
    by_territory: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target: `now` up to now, `at_due` as it was at its date (None before)."""

    target: Target
    verdict: Verdict
    now: Figures
    at_due: Count | None


@dataclass(frozen=True, slots=True)
class PhaseProgress:
    """One phase: all cases of the campaign, from its first day to its last or up to now."""

    phase: Phase
    stage: Stage
    figures: Figures
    targets: tuple[TargetProgress, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """The whole campaign: the cases of at least one of its targets, up to now."""

    campaign: Campaign
    stage: Stage
    starts_at: datetime
    ends_at: datetime
    figures: Figures
    targets: tuple[TargetProgress, ...]
    phases: tuple[PhaseProgress, ...]


def starts_at(campaign: Campaign, announced_at: datetime) -> datetime:
    """When it begins: with its first phase, else with the first lead that a target takes, else when the
    document came into force.
    """
    if campaign.phases:
        return campaign.phases[0].starts_at
    begun = [target.received_from for target in campaign.all_targets()]
    return min((at for at in begun if at is not None), default=announced_at)


def ends_at(campaign: Campaign, announced_at: datetime) -> datetime:
    """The end of its last phase or the last date of a target, whichever is later."""
    ends = [phase.ends_at for phase in campaign.phases] + [t.due_at for t in campaign.all_targets()]
    return max(ends, default=announced_at)


def stage(starts: datetime, ends: datetime, now: datetime) -> Stage:
    """Where a span stands at an instant; its end is over already."""
    if now < starts:
        return Stage.TO_COME
    return Stage.RUNNING if now < ends else Stage.OVER


def progress(
    campaign: Campaign,
    cases: Sequence[Case],
    territory: Territory,
    announced_at: datetime,
    now: datetime,
) -> Progress:
    """What became of `cases` (those of the city that were open or received since the start) by `now`."""
    starts, ends = starts_at(campaign, announced_at), ends_at(campaign, announced_at)
    counter = _Counter(territory, now)
    members = [case for case in cases if any(is_of(target, case[1]) for target in campaign.all_targets())]
    return Progress(
        campaign=campaign,
        stage=stage(starts, ends, now),
        starts_at=starts,
        ends_at=ends,
        figures=counter.figures(members, Span(starts, None)),
        targets=tuple(counter.target(target, starts, cases) for target in campaign.targets),
        phases=tuple(counter.phase(phase, members, cases) for phase in campaign.phases),
    )


def is_of(target: Target, facts: Facts) -> bool:
    """Whether a case is of a target, by what is known of it now."""
    if not target.takes(facts["received_at"]):
        return False
    if target.scope is None:
        return True
    known: Mapping[str, object] = facts
    values = (known[name] for name in target.scope.names)
    return target.scope.answer(tuple(tuple(v) if isinstance(v, list) else v for v in values))


def reached(target: Target, count: Count) -> bool:
    """Whether a count is what the target asks for; where there is nothing to clear, it is."""
    match target.aim:
        case Aim.ZERO:
            return count.open == 0
        case Aim.IN_TIME:
            return count.late == 0
        case Aim.MOSTLY:
            return count.percent is None or count.percent >= target.share


_NOTHING = Figures(Found(Count(), ()), {}, {}, {})


@dataclass(frozen=True, slots=True)
class _Counter:
    territory: Territory
    now: datetime

    def figures(self, cases: Sequence[Case], span: Span) -> Figures:
        """Noughts for a span that is still to come."""
        if self.now < span.start:
            return _NOTHING
        found = outcomes(cases, span)
        return Figures(
            found=counted(found),
            by_unit=self._by(found, lambda facts: facts["unit"]),
            by_task_force=self._by(found, lambda facts: facts["task_force"] or None),
            by_territory=self._by(found, self._territory_of),
        )

    def _by(self, outcomes: Sequence[Outcome], key: Callable[[Facts], str | None]) -> dict[str, Count]:
        """By unit or region, in the pack's order: the city's own units first, then by territory."""
        found = count_by(outcomes, key)
        names = [*self.territory.unit_names, *self.territory.regions]
        places = {name: place for place, name in enumerate(names)}

        def order(part: str) -> tuple[int, str]:
            return places.get(part, places.get(part.partition("/")[0], len(places))), part

        return {part: found[part] for part in sorted(found, key=order)}

    def target(self, target: Target, starts: datetime, cases: Sequence[Case]) -> TargetProgress:
        own = [case for case in cases if is_of(target, case[1])]
        now = self.figures(own, Span(starts, None))
        if self.now < target.due_at:
            verdict = Verdict.TO_COME if self.now < starts else Verdict.RUNNING
            return TargetProgress(target, verdict, now, None)
        at_due = count_cases(own, Span(starts, target.due_at)).count
        return TargetProgress(target, Verdict.MET if reached(target, at_due) else Verdict.MISSED, now, at_due)

    def phase(self, phase: Phase, members: Sequence[Case], cases: Sequence[Case]) -> PhaseProgress:
        stands = stage(phase.starts_at, phase.ends_at, self.now)
        span = Span(phase.starts_at, phase.ends_at if stands is Stage.OVER else None)
        targets = tuple(self.target(target, phase.starts_at, cases) for target in phase.targets)
        return PhaseProgress(phase, stands, self.figures(members, span), targets)

    def _territory_of(self, facts: Facts) -> str:
        """The county or township that handles; the city itself for what lies in none."""
        region = self.territory.county(facts["region"] or None)
        return self.territory.code if region is None else region.code
