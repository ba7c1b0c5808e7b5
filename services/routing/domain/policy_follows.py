"""Reads what follows of itself: escalations, spot checks, and a follow-up answered `no`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.routing.domain import policy_raw as raw
from services.routing.domain.policy import Escalation, Notice, Reopening, SpotChecks, Then
from services.routing.domain.policy_reader import SECTION, Path, Reader

TRIGGERS = frozenset(
    {"opened", "transferred", "signed", "diverted", "verified", "agreed", "filed", "found_unpaid", "reopened"}
    | {"handed_back", "disputed", "arbitrated"}
    | {"planned", "contacted", "paid", "returned", "corrected", "special_team_formed", "level_raised"}
    | {"police_transferred", "police_updated", "incident_opened"}
)


def read_escalations(
    reader: Reader, section: raw.RawRouting, timers: Mapping[str, Any]
) -> dict[str, tuple[Escalation, ...]]:
    """The rules on each trigger, in the pack's order."""
    found: dict[str, list[Escalation]] = {}
    for name, rule in section.escalations.items():
        escalation = _escalation(reader, name, rule, timers)
        for trigger in rule.on:
            found.setdefault(trigger, []).append(escalation)
    return {trigger: tuple(chosen) for trigger, chosen in found.items()}


def read_spot_checks(reader: Reader, section: raw.RawRouting) -> SpotChecks | None:
    """How agreements are looked at; None where the pack doesn't say."""
    rule = section.spot_checks
    if rule is None:
        return None
    unit = reader.template(rule.unit, (SECTION, "spot_checks", "unit"))
    return SpotChecks(rule.percent, timedelta(**rule.every), unit, tuple(rule.clauses))


def read_follow_up(reader: Reader, section: raw.RawRouting, timers: Mapping[str, Any]) -> Reopening:
    """What an answer `no` does."""
    rule = section.follow_up
    reader.known_timers(rule.restart, timers, (SECTION, "follow_up", "restart"))
    return Reopening(rule.reopens, tuple(rule.restart), tuple(rule.clauses), rule.attempts)


def _escalation(reader: Reader, name: str, rule: raw.RawEscalation, timers: Mapping[str, Any]) -> Escalation:
    path: Path = (SECTION, "escalations", name)
    known = TRIGGERS | {f"breached:{timer}" for timer in timers}
    for trigger in rule.on:
        if trigger not in known:
            raise reader.error((*path, "on"), f"unknown trigger {trigger}; known: {', '.join(sorted(known))}")
    reader.known_timers((*rule.then.start, *rule.then.cancel), timers, (*path, "then", "start"))
    reader.known_steps((*rule.then.due, *rule.then.require), (*path, "then"))
    then = _then(reader, rule.then, path)
    when = reader.condition(rule.when, path)
    return Escalation(name, tuple(rule.on), then, tuple(rule.clauses), when, rule.title or "")


def _then(reader: Reader, then: raw.RawThen, path: Path) -> Then:
    notices = tuple(_notice(reader, told, (*path, "then", "notify")) for told in then.notify)
    for unit in (
        *(notice.unit for notice in notices),
        *then.members,
        *filter(None, (then.unit, then.review_unit, then.propose_interview)),
    ):
        reader.template(unit, (*path, "then"))
    return Then(
        marks=tuple(then.marks),
        unmark=tuple(then.unmark),
        unit=then.unit,
        notify=notices,
        members=tuple(then.members),
        due=tuple(then.due),
        require=tuple(then.require),
        start=tuple(then.start),
        cancel=tuple(then.cancel),
        review_unit=then.review_unit,
        open_incident=then.open_incident,
        propose_interview=then.propose_interview,
    )


def _notice(reader: Reader, told: str | raw.RawNotice, path: Path) -> Notice:
    if isinstance(told, str):
        return Notice(told)
    posts = reader.pack.section("posts")
    if told.post is not None and told.post not in posts:
        raise reader.error(path, f"unknown post {told.post}; posts.yaml has: {', '.join(posts)}")
    return Notice(told.to, told.post)
