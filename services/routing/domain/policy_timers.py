"""Reads the clocks of a pack: those of the routing section, and the dates of its campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from services.routing.domain import policy_raw as raw
from services.routing.domain.policy import Extension, TimerRule
from services.routing.domain.policy_reader import SECTION, Path, Reader
from services.runtime.campaigns_file import parse_campaigns

CAMPAIGN = "campaign"


def read_timers(reader: Reader, section: raw.RawRouting) -> dict[str, tuple[TimerRule, ...]]:
    """Each clock's rules, in the pack's order; `campaign` has those of the campaigns' targets."""
    if CAMPAIGN in section.timers:
        message = "a campaign's dates are written in campaigns.yaml, as targets with `clock: true`"
        raise reader.error((SECTION, "timers", CAMPAIGN), message)
    timers = {
        name: tuple(_timer(reader, r, (SECTION, "timers", name, n)) for n, r in enumerate(rules))
        for name, rules in section.timers.items()
    }
    dates = _campaign_dates(reader)
    return {**timers, CAMPAIGN: dates} if dates else timers


def _campaign_dates(reader: Reader) -> tuple[TimerRule, ...]:
    """The targets that are clocks, by date."""
    targets = (target for campaign in parse_campaigns(reader.pack) for target in campaign.all_targets())
    dated = sorted((target for target in targets if target.clock), key=lambda target: target.due_at)
    return tuple(TimerRule(target.clauses, target.scope, target=target) for target in dated)


def read_approaching(section: raw.RawRouting) -> Mapping[str, tuple[timedelta, ...]]:
    """When each clock's coming end is announced, the earliest first."""
    return {
        name: tuple(sorted((timedelta(**span) for span in spans), reverse=True))
        for name, spans in section.approaching.items()
    }


def _timer(reader: Reader, rule: raw.RawTimer, path: Path) -> TimerRule:
    return TimerRule(
        clauses=tuple(rule.clauses),
        when=reader.condition(rule.when, path),
        period=None if rule.period is None else reader.period(rule.period, (*path, "period")),
        unit=None if rule.unit == "debtor" else reader.template(rule.unit, (*path, "unit")),
        extension=_extension(reader, rule.extension, (*path, "extension")),
        met_by=reader.condition(rule.met_by, path),
        restarts=rule.restarts,
    )


def _extension(reader: Reader, extension: raw.RawExtension | None, path: Path) -> Extension | None:
    if extension is None:
        return None
    period = reader.period(extension.period, (*path, "period"))
    return Extension(period, tuple(extension.posts), tuple(extension.clauses))
