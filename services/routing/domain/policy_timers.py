"""Reads the clocks of the routing section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from services.routing.domain import policy_raw as raw
from services.routing.domain.policy import Extension, TimerRule
from services.routing.domain.policy_reader import SECTION, Path, Reader


def read_timers(reader: Reader, section: raw.RawRouting) -> dict[str, tuple[TimerRule, ...]]:
    """Each clock's rules, in the pack's order."""
    return {
        name: tuple(_timer(reader, r, (SECTION, "timers", name, n)) for n, r in enumerate(rules))
        for name, rules in section.timers.items()
    }


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
    )


def _extension(reader: Reader, extension: raw.RawExtension | None, path: Path) -> Extension | None:
    if extension is None:
        return None
    period = reader.period(extension.period, (*path, "period"))
    return Extension(period, tuple(extension.posts), tuple(extension.clauses))
